//go:build unix

package exchange_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"gongkai/internal/exchange"
)

// TestHostileFolder: names that would not show as they are on a terminal are written out and
// refused without the rest; a pipe in the place of the index of pictures is not waited for.
func TestHostileFolder(t *testing.T) {
	dir := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{"articles", "media"} {
		must(os.Mkdir(filepath.Join(dir, folder), 0o700))
	}
	for _, name := range []string{"articles/a\x1b[2Jb.md", "articles/\xff\xfe.md", "articles/\u202edm.md", "media/\x1b[2J.png"} {
		must(os.WriteFile(filepath.Join(dir, name), nil, 0o600))
	}
	folder := os.DirFS(dir)
	files, faults, err := exchange.ReadPieces(folder)
	must(err)
	if len(files) != 0 || len(faults) != 3 {
		t.Errorf("texts: %d, faults: %v", len(files), faults)
	}
	_, of, err := exchange.ReadMedia(folder)
	must(err)
	for _, f := range append(faults, of...) {
		if !utf8.ValidString(f.File) || strings.ContainsAny(f.File, "\x1b\u202e") || f.Code != exchange.PieceCodeFile {
			t.Errorf("told as %q, %s", f.File, f.Code)
		}
	}
	must(syscall.Mkfifo(filepath.Join(dir, "media", "index.json"), 0o600))
	if list, faults, err := exchange.ReadMedia(folder); err != nil || len(list) != 0 || len(faults) != 1 || faults[0].File != "media/index.json" {
		t.Errorf("a pipe for the index: %v %v %v", list, faults, err)
	}
}
