package exchange

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gongkai/internal/court"
)

func TestPieceFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	write := func(slugs ...string) []string {
		t.Helper()
		f, err := OpenPieceFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, slug := range slugs {
			if err := f.Write(court.PieceGuide, slug, "text of "+slug); err != nil {
				t.Fatal(err)
			}
		}
		left := f.Left()
		slices.Sort(left)
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		return left
	}
	if left := write("fees", "apply"); len(left) != 0 {
		t.Errorf("left in a new folder: %v", left)
	}
	if left := write("fees"); !slices.Equal(left, []string{"guides/apply.md"}) {
		t.Errorf("left of an earlier export: %v", left)
	}
	for slug, want := range map[string]string{"fees": "text of fees", "apply": "text of apply"} {
		got, err := os.ReadFile(filepath.Join(dir, "guides", slug+".md"))
		if err != nil || string(got) != want {
			t.Errorf("%s: %q %v", slug, got, err)
		}
	}
	entries, err := os.ReadDir(filepath.Join(dir, "guides"))
	if err != nil || len(entries) != 2 {
		t.Errorf("half-written files are left: %v %v", entries, err)
	}
}

func TestPieceFolderRefusesForeignContent(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"another file":                      func(dir string) error { return os.WriteFile(filepath.Join(dir, "README.md"), nil, 0o600) },
		"another folder":                    func(dir string) error { return os.Mkdir(filepath.Join(dir, "photos"), 0o700) },
		"a file under the name of a folder": func(dir string) error { return os.WriteFile(filepath.Join(dir, "guides"), nil, 0o600) },
		"another file in the folder": func(dir string) error {
			return errorsOf(os.Mkdir(filepath.Join(dir, "guides"), 0o700), os.WriteFile(filepath.Join(dir, "guides", "notes.txt"), nil, 0o600))
		},
		"a link out of the folder": func(dir string) error {
			return errorsOf(os.Mkdir(filepath.Join(dir, "guides"), 0o700), os.Symlink("/etc/hostname", filepath.Join(dir, "guides", "fees.md")))
		},
		"a linked folder": func(dir string) error { return os.Symlink("/etc", filepath.Join(dir, "guides")) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := spoil(dir); err != nil {
				t.Fatal(err)
			}
			if _, err := OpenPieceFolder(dir); court.KindOf(err) != court.KindRefused {
				t.Errorf("got %v, want a refusal", err)
			}
		})
	}
	t.Run("a folder that is a file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenPieceFolder(path); court.KindOf(err) != court.KindStorage {
			t.Errorf("got %v, want a storage error", err)
		}
	})
	t.Run("a slug that is a path", func(t *testing.T) {
		f, err := OpenPieceFolder(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		for _, slug := range []string{"../escape", "a/b", "", ".", "..", "A", "a\x00b"} {
			if f.Write(court.PieceGuide, slug, "x") == nil {
				t.Errorf("%q was written", slug)
			}
		}
		if f.Write("ruling", "fees", "x") == nil {
			t.Error("a kind without folder was written")
		}
	})
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
