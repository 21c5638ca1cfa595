package public

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/theme"
	"gongkai/static"
	"gongkai/themes"
)

// TestEveryThemeFitsTheViews loads every page of every embedded theme against the
// view struct that its handler fills.
func TestEveryThemeFitsTheViews(t *testing.T) {
	entries, err := fs.ReadDir(themes.FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		t.Run(entry.Name(), func(t *testing.T) {
			look, err := theme.Open(themes.FS, static.FS, entry.Name())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := loadPages(look); err != nil {
				t.Error(err)
			}
		})
		found = found || entry.Name() == theme.Default
	}
	if !found {
		t.Errorf("no theme called %q", theme.Default)
	}
}

// TestTemplatesCarryNoScriptOrStyle holds the templates to the content security
// policy: nothing inline, and no other host but the two sites linked to.
func TestTemplatesCarryNoScriptOrStyle(t *testing.T) {
	// schema.org is the name of a vocabulary; nothing is fetched from there.
	allowed := []string{"https://zxgk.court.gov.cn/", "https://wenshu.court.gov.cn/", `itemtype="https://schema.org/`}
	script := regexp.MustCompile(`<script[^>]*>[^<]*</script>`)
	// A script is a file of the site, a picture one of the library; the view has its address.
	file := regexp.MustCompile(`^<script src="\{\{[.a-z]+\}\}" defer></script>$`)
	picture := regexp.MustCompile(`<img src="\{\{[.a-z]+\}\}" `)
	err := fs.WalkDir(themes.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		body, err := fs.ReadFile(themes.FS, name)
		if err != nil {
			return err
		}
		text := strings.ToLower(string(body))
		for _, found := range script.FindAllString(text, -1) {
			if !file.MatchString(found) {
				t.Errorf("%s holds %s", name, found)
			}
		}
		for _, bad := range []string{"<script>", "<style", " style=", " onclick=", " onchange=", "javascript:", "http://", "<iframe"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s holds %q", name, bad)
			}
		}
		if pictures := strings.Count(text, "<img"); pictures != len(picture.FindAllString(text, -1)) || pictures > 0 && !strings.Contains(name, "/admin/") {
			t.Errorf("%s holds a picture that is not of the library", name)
		}
		for _, good := range allowed {
			text = strings.ReplaceAll(text, good, "")
		}
		if strings.Contains(text, "https://") {
			t.Errorf("%s names another host", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
