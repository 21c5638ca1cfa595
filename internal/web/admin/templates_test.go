package admin

import (
	"io/fs"
	"testing"

	"gongkai/internal/theme"
	"gongkai/static"
	"gongkai/themes"
)

// TestEveryThemeFitsTheViews loads every page of every embedded theme against the view
// struct that its handler fills.
func TestEveryThemeFitsTheViews(t *testing.T) {
	entries, err := fs.ReadDir(themes.FS, ".")
	if err != nil || len(entries) == 0 {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		look, err := theme.Open(themes.FS, static.FS, entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := loadPages(look); err != nil {
			t.Errorf("%s: %v", entry.Name(), err)
		}
	}
}
