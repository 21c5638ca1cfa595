package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/sample"
	"gongkai/internal/store"
)

// shelfOf counts the files of the media library of a folder.
func shelfOf(t testing.TB, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "media"))
	if os.IsNotExist(err) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// mediaFolder makes a folder of content whose one text shows a picture, and gives the name of
// that.
func mediaFolder(t testing.TB, data []byte, name string) string {
	t.Helper()
	dir := writeContent(t, map[string]string{
		"guides/shows.md": guideText("shows", "执行费由被执行人负担。", "执行费由被执行人负担。\n\n![流程]("+court.MediaRoot+name+")"),
		"media/" + name:   string(data),
	})
	return dir
}

const flowName = "bcdfghjkmnpqr-1600x420-960-480.png"

type mediaReport struct {
	Accepted int `json:"accepted"`
	Media    struct {
		Accepted, Skipped, Rejected int
		Errors                      []publish.MediaError
	} `json:"media"`
	Pieces []struct {
		Warnings []publish.PieceError
	}
}

func importContent(t testing.TB, dir, folder string, want int) (r mediaReport) {
	t.Helper()
	o := portalRun(t, dir, nil, "content", "import", folder, "--json")
	if err := json.Unmarshal([]byte(o.stdout), &r); err != nil || o.code != want {
		t.Fatalf("exit %d: %v\n%s%s", o.code, err, o.stdout, o.stderr)
	}
	return r
}

// TestContentWithPictures: a text goes from one portal to another with what it shows and the
// words about it, under the same address.
func TestContentWithPictures(t *testing.T) {
	data := t.TempDir()
	p, portal := inProcess(t, data)
	editor := court.Actor{Account: "editor", Name: "演示采编", Roles: []court.Role{court.RoleEditor}}
	m, _, err := portal.publisher.TakeMedia(p.ctx, editor, sample.FlowDrawing(), publish.MediaUpload{FileName: "流程.png", Alt: "五步", Source: "本院"})
	if err != nil {
		t.Fatal(err)
	}
	if err := portal.db.Close(); err != nil {
		t.Fatal(err)
	}
	alone := writeContent(t, map[string]string{"guides/shows.md": guideText("shows", "负担。", "负担。\n\n"+publish.MediaMarkdown(&m))})
	if r := importContent(t, data, alone, 0); r.Accepted != 1 || len(r.Pieces[0].Warnings) != 0 {
		t.Errorf("%+v", r)
	}
	out := filepath.Join(t.TempDir(), "out")
	mustRun(t, data, "content", "export", out)
	mustRun(t, data, "content", "export", out) // over an earlier export
	if r := importContent(t, data, out, 0); r.Media.Skipped != 1 || r.Media.Accepted != 0 {
		t.Errorf("once more: %+v", r)
	}
	other := t.TempDir()
	if r := importContent(t, other, alone, 0); len(r.Pieces[0].Warnings) != 1 || r.Pieces[0].Warnings[0].Code != court.PieceCodePicture {
		t.Errorf("without the picture: %+v", r)
	}
	if r := importContent(t, other, out, 0); r.Media.Accepted != 1 || len(r.Pieces[0].Warnings) != 0 {
		t.Errorf("with it: %+v", r)
	}
	mustRun(t, other, "check")
	p, portal = inProcess(t, other)
	defer func() { _ = portal.db.Close() }()
	err = portal.db.Read(p.ctx, func(r *store.Reading) error {
		back, err := r.Media(p.ctx, m.ID)
		if err == nil && (back.Name.String() != m.Name.String() || back.Alt != "五步" || back.Source != "本院" || len(back.Files) != len(m.Files)) {
			t.Errorf("came as %+v", back)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestHostileContentPictures (T19): what lies in a folder of pictures is taken as an upload
// is, and must be what its name says.
func TestHostileContentPictures(t *testing.T) {
	var photo bytes.Buffer
	m := image.NewRGBA(image.Rect(0, 0, 300, 200))
	for i := range m.Pix {
		m.Pix[i] = byte(i*i>>5) | 1
	}
	if err := jpeg.Encode(&photo, m, nil); err != nil {
		t.Fatal(err)
	}
	const place = "GPS 36.5538N 116.7449E"
	placed := append(append([]byte("\xFF\xD8\xFF\xE1\x00\x2AExif\x00\x00"), append([]byte(place), make([]byte, 12)...)...), append(photo.Bytes()[2:], "PK\x03\x04<script>"+place...)...)
	for name, c := range map[string]struct {
		file string
		data []byte
		want string
	}{
		"SVG":             {flowName, []byte("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "SVG"},
		"another picture": {flowName, sample.ChartDrawing(), "不符"},
		"another size":    {"bcdfghjkmnpqr-1600x421-960-480.png", sample.FlowDrawing(), "不符"},
		"another kind":    {"bcdfghjkmnpqr-3p-20k.pdf", sample.FlowDrawing(), "不符"},
		"a free name":     {"evil.png", sample.FlowDrawing(), "文件名"},
		"a page":          {"index.html", []byte("<script>alert(1)</script>"), "文件名"},
		"too much":        {flowName, make([]byte, publish.MostMedia+2), "20.0 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			r := importContent(t, dir, mediaFolder(t, c.data, c.file), 1)
			if r.Media.Rejected != 1 || !strings.Contains(r.Media.Errors[0].Message, c.want) || shelfOf(t, dir) != 0 {
				t.Errorf("%+v, %d on the shelf", r.Media, shelfOf(t, dir))
			}
		})
	}
	dir := t.TempDir()
	folder := mediaFolder(t, placed, "bcdfghjkmnpqr-300x200.jpg")
	if err := os.Symlink(filepath.Join(dir, "portal.db"), filepath.Join(folder, "media", "bcdfghjkmnpqs-300x200.jpg")); err != nil {
		t.Fatal(err)
	}
	if r := importContent(t, dir, folder, 1); r.Media.Accepted != 1 || r.Media.Rejected != 1 {
		t.Errorf("a photograph with a place, and a link out of the folder: %+v", r.Media)
	}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if bytes.Contains(data, []byte(place)) {
			t.Errorf("T19: the place is in %s", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestKillDuringMedia: killed between the bytes and the entry, nothing is in the library and
// nothing is wrong; the same command runs again. What the process left goes with the next
// sweep, once it is old.
func TestKillDuringMedia(t *testing.T) {
	folder := mediaFolder(t, sample.FlowDrawing(), flowName)
	for _, point := range []string{"media", "ledger", "commit-before", "commit-after"} {
		t.Run(point, func(t *testing.T) {
			dir := t.TempDir()
			mustRun(t, dir, "content", "import", writeContent(t, map[string]string{"guides/first.md": guideText("first")}))
			o := portalRun(t, dir, []string{"PORTAL_TEST_FAILPOINT=" + point + "=kill"}, "content", "import", folder)
			if !o.killed || shelfOf(t, dir) != 3 {
				t.Fatalf("was not killed: exit %d, %d files\n%s", o.code, shelfOf(t, dir), o.stderr)
			}
			mustRun(t, dir, "check")
			mustRun(t, dir, "content", "import", folder)
			if n := shelfOf(t, dir); n != 3 {
				t.Errorf("%d files after the second run", n)
			}
			mustRun(t, dir, "check")
		})
	}
}

// TestMediaURL: the folder of the library may lie elsewhere; what is no folder is refused
// with a sentence that says what to do, and repeats no password.
func TestMediaURL(t *testing.T) {
	folder := mediaFolder(t, sample.FlowDrawing(), flowName)
	dir, shared := t.TempDir(), filepath.Join(t.TempDir(), "共享 目录")
	mustRun(t, dir, "content", "import", folder, "--media-url", "file://"+strings.ReplaceAll(shared, " ", "%20"))
	if entries, err := os.ReadDir(shared); err != nil || len(entries) != 3 || shelfOf(t, dir) != 0 {
		t.Errorf("%v %v", entries, err)
	}
	if o := portalRun(t, dir, nil, "check"); o.code != exitRefused || !strings.Contains(o.stdout, "is missing") {
		t.Errorf("looked for in another folder: %d %s", o.code, o.stdout)
	}
	for address, want := range map[string]string{
		"s3://key:secret@store/bucket": "还不支持 S3", "https://store/bucket": "file:///", "/srv/media": "file:///", "file://": "专用的目录",
		"file:///": "专用的目录", "file://host/srv": "专用的目录", "file:srv": "专用的目录",
	} {
		o := portalRun(t, dir, []string{"PORTAL_MEDIA_URL=" + address}, "check")
		if o.code != exitUsage || !strings.Contains(o.stderr, want) || strings.Contains(o.stderr, "secret") {
			t.Errorf("%s: exit %d %s", address, o.code, o.stderr)
		}
	}
}
