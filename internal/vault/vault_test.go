package vault

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSealedValueOpensInItsContextOnly(t *testing.T) {
	k := Generate()
	box := k.Box()
	sealed := box.Seal("record-1/document", []byte("990113199001010011"))
	if bytes.Contains(sealed, []byte("990113")) {
		t.Fatal("the plaintext is in the sealed value")
	}
	plain, err := box.Open("record-1/document", sealed)
	if err != nil || string(plain) != "990113199001010011" {
		t.Fatalf("got %q, %v", plain, err)
	}
	if _, err := box.Open("record-2/document", sealed); err == nil {
		t.Fatal("opened in another context")
	}
	if _, err := Generate().Box().Open("record-1/document", sealed); err == nil {
		t.Fatal("opened with other keys")
	}
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if _, err := box.Open("record-1/document", bad); err == nil {
			t.Fatalf("opened with byte %d changed", i)
		}
		if _, err := box.Open("record-1/document", sealed[:i]); err == nil {
			t.Fatalf("opened when cut at %d", i)
		}
	}
	if bytes.Equal(sealed, box.Seal("record-1/document", []byte("990113199001010011"))) {
		t.Fatal("sealing twice gives the same bytes")
	}
}

func TestDigestKeepsPurposesAndKeysApart(t *testing.T) {
	k := Generate()
	d := k.Digest()
	if first, second := d.Sum("a", []byte("x")), k.Digest().Sum("a", []byte("x")); first != second {
		t.Fatal("not deterministic")
	}
	if d.Sum("a", []byte("x")) == d.Sum("b", []byte("x")) || d.Sum("a", []byte("bx")) == d.Sum("ab", []byte("x")) {
		t.Fatal("purposes meet")
	}
	if d.Sum("a", []byte("x")) == Generate().Digest().Sum("a", []byte("x")) {
		t.Fatal("keys meet")
	}
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "portal.keys")
	if _, err := Load(path); !errors.Is(err, ErrMissing) {
		t.Fatalf("got %v, want ErrMissing", err)
	}
	made, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := Load(path)
	if err != nil || loaded != made {
		t.Fatalf("loaded other keys than made: %v", err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v", info.Mode())
	}
	if _, err := Create(path); err == nil {
		t.Fatal("wrote over existing keys")
	}
	if made.Fingerprint() != loaded.Fingerprint() || made.Fingerprint() == Generate().Fingerprint() {
		t.Fatal("fingerprint")
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Fatalf("a world-readable key file was taken: %v", err)
	}
}

func TestKeyFileRefusesWhatItDoesNotUnderstand(t *testing.T) {
	good := header + "\nid AAAAAA==\nbox " + strings.Repeat("A", 43) + "=\ndigest " + strings.Repeat("A", 43) + "=\n"
	if _, err := parse(good); err != nil {
		t.Fatalf("the good file: %v", err)
	}
	for name, text := range map[string]string{
		"empty":        "",
		"other header": strings.Replace(good, "v1", "v9", 1),
		"unknown key":  good + "extra AAAA\n",
		"repeated":     good + "id AAAAAA==\n",
		"short":        strings.Replace(good, "id AAAAAA==", "id AAAA", 1),
		"not base64":   strings.Replace(good, "id AAAAAA==", "id !!", 1),
		"incomplete":   header + "\nid AAAAAA==\n",
	} {
		if _, err := parse(text); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
