package shelf

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func nameOf(text, ending string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:]) + "." + ending
}

func put(t *testing.T, s *Shelf, text string) string {
	t.Helper()
	name := nameOf(text, "jpg")
	if err := s.Put(name, strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	return name
}

// age sets the time of a file back.
func age(t *testing.T, s *Shelf, name string, by time.Duration) {
	t.Helper()
	at := time.Now().Add(-by)
	if err := os.Chtimes(filepath.Join(s.Dir(), name), at, at); err != nil {
		t.Fatal(err)
	}
}

func in(t *testing.T, s *Shelf) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestPut(t *testing.T) {
	s := New(filepath.Join(t.TempDir(), "new", "media"))
	name := put(t, s, "picture")
	put(t, s, "picture") // once more
	if err := s.Verify(t.Context(), name); err != nil || !s.Has(name, 7) || s.Has(name, 8) {
		t.Errorf("%v", err)
	}
	if info, err := os.Stat(filepath.Join(s.Dir(), name)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v %v", info, err)
	}
	other := nameOf("other", "pdf")
	if err := s.Put(other, strings.NewReader("something else")); !errors.Is(err, ErrDigest) {
		t.Errorf("bytes under the name of others: %v", err)
	}
	if err := s.Put(other, iotest.ErrReader(errors.New("the line broke"))); err == nil {
		t.Error("half a file was kept")
	}
	if got := in(t, s); !slices.Equal(got, []string{name}) {
		t.Errorf("there are %v", got)
	}
	if err := s.Verify(t.Context(), other); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if err := os.WriteFile(filepath.Join(s.Dir(), name), []byte("PICTURE"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(t.Context(), name); !errors.Is(err, ErrDigest) {
		t.Errorf("a file that was changed: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Verify(ended, name); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits any more: %v", err)
	}
}

// TestNames: nothing but a digest with one of three endings leads anywhere.
func TestNames(t *testing.T) {
	s := New(t.TempDir())
	good := nameOf("x", "png")
	if !IsName(good) || len(Tag(good)) != 32 {
		t.Errorf("%s is no name", good)
	}
	for _, name := range []string{"", ".", "..", "../" + good, good + "/..", strings.ToUpper(good), good[1:], good + ".exe", nameOf("x", "svg"), nameOf("x", ""), good[:64] + "\x00.png"} {
		if IsName(name) {
			t.Errorf("%q is a name", name)
		}
		_, opened := s.Open(name)
		if opened == nil || s.Put(name, strings.NewReader("x")) == nil || s.Remove(name) == nil || s.Has(name, 1) || s.Verify(t.Context(), name) == nil || s.RemoveOld(name, 0) != nil {
			t.Errorf("%q led somewhere", name)
		}
	}
}

// TestSweep: files that were never finished go, old ones are named, and nothing else is
// touched.
func TestSweep(t *testing.T) {
	if old, err := New(filepath.Join(t.TempDir(), "none")).Sweep(0, 10); err != nil || len(old) != 0 {
		t.Errorf("a folder that is not there: %v %v", old, err)
	}
	s := New(t.TempDir())
	first, second, fresh := put(t, s, "1"), put(t, s, "2"), put(t, s, "3")
	for _, name := range []string{unfinished + "old", unfinished + "new", "readme.txt"} {
		if err := os.WriteFile(filepath.Join(s.Dir(), name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{first, second, unfinished + "old", "readme.txt"} {
		age(t, s, name, 2*time.Hour)
	}
	old, err := s.Sweep(time.Hour, 10)
	if want := []string{first, second}; err != nil || !sameSet(old, want) {
		t.Errorf("old are %v, want %v: %v", old, want, err)
	}
	if one, err := s.Sweep(time.Hour, 1); err != nil || len(one) != 1 {
		t.Errorf("at most one: %v %v", one, err)
	}
	put(t, s, "1") // is used again
	for _, name := range []string{first, second, fresh} {
		if err := s.RemoveOld(name, time.Hour); err != nil {
			t.Error(err)
		}
	}
	if err := errors.Join(s.Remove(fresh), s.Remove(fresh)); err != nil {
		t.Errorf("removed twice: %v", err)
	}
	if got := in(t, s); !sameSet(got, []string{first, unfinished + "new", "readme.txt"}) {
		t.Errorf("left are %v", got)
	}
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
