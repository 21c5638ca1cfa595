package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// wordWithPicture is the document that LibreOffice wrote, with a picture of a size that a
// reader can see in the place of its own: so wide, that each is a picture of its own.
func wordWithPicture(t *testing.T, width int) string {
	t.Helper()
	dir := t.TempDir()
	picture, path := filepath.Join(dir, "大门.png"), filepath.Join(dir, "查封.docx")
	drawPNG(t, picture, width, 480)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(picture)
	must(err)
	source, err := zip.OpenReader(filepath.Join("..", "..", "internal", "exchange", "docx", "testdata", "libreoffice.docx"))
	must(err)
	defer func() { _ = source.Close() }()
	file, err := os.Create(path)
	must(err)
	replaced, target := 0, zip.NewWriter(file)
	for _, part := range source.File {
		if !strings.HasPrefix(part.Name, "word/media/") {
			must(target.Copy(part))
			continue
		}
		w, err := target.Create(part.Name)
		must(err)
		_, err = w.Write(data)
		must(err)
		replaced++
	}
	must(target.Close())
	must(file.Close())
	if replaced != 1 {
		t.Fatalf("the document has %d pictures", replaced)
	}
	return path
}

// tellArticle tells the story of an article in these ways, each by three people of its own,
// and asks that each came to its end.
func tellArticle(t *testing.T, ways ...string) {
	t.Helper()
	d := serveDesk(t, "PORTAL_BASE_URL=http://court.example") // feeds and a map need whole addresses
	offices, documents := map[string]court.Role{}, map[string]string{}
	for i, how := range ways {
		documents[how] = wordWithPicture(t, 960+i)
		for _, r := range []court.Role{court.RoleEditor, court.RoleReviewer, court.RolePublisher} {
			offices[string(r)+"-"+how] = r
		}
	}
	people := d.hireAll(offices)
	tested := d.tell("desk-article.mjs", people, map[string]any{"documents": documents})
	for _, how := range ways {
		mustHave(t, tested, "article/"+how+"/a Word document is brought in", "article/"+how+"/the editor finds the comment at its line", "article/"+how+"/before its time nothing",
			"article/"+how+"/its article is, byte for byte", "article/"+how+"/withdrawn, it is gone everywhere")
	}
	d.keepsSecrets(people, "一处房屋的查封", "面积与查封笔录不符")
	mustRun(t, d.dir, "check")
}

// TestBrowserDeskArticle goes from a Word document to a published article, and to its
// withdrawal, in the editor.
func TestBrowserDeskArticle(t *testing.T) {
	needBrowser(t)
	deskLook(t)
	tellArticle(t, "editor")
}

// TestBrowserDeskArticleWithout goes the same way where the editor could not be loaded, and
// without any script.
func TestBrowserDeskArticleWithout(t *testing.T) {
	needBrowser(t)
	tellArticle(t, "bare", "plain")
}
