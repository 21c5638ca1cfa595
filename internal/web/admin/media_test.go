package admin

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// drawnPNG is a picture of two colours.
func drawnPNG(t testing.TB, width, height int) string {
	t.Helper()
	m := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	for x := range width {
		m.SetColorIndex(x, x%height, 1)
	}
	var b bytes.Buffer
	must(t, png.Encode(&b, m))
	return b.String()
}

const secretPlace = "GPS 36.5538N 116.7449E"

// placedJPEG is a photograph that tells where it was taken, with an archive behind it.
func placedJPEG(t testing.TB) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 640, 320))
	for i := range m.Pix {
		m.Pix[i] = byte(i*i>>7) | 3
	}
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, m, nil))
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00"), secretPlace...)
	head := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(exif)+2))
	data := b.Bytes()
	return string(data[:2]) + string(head) + string(exif) + string(data[2:]) + "PK\x03\x04<script>alert(1)</script>" + secretPlace
}

// sendMedia posts a file to the library as the page of the form does.
func (b *browser) sendMedia(name, data string, more ...string) reply {
	b.w.t.Helper()
	b.get("/media")
	body, kind := multi(b.w.t, append(append([]string{"token", b.token}, more...), "@"+name, data)...)
	return b.send(http.MethodPost, "/media", string(body), "Content-Type", kind, "Sec-Fetch-Site", "same-origin")
}

// sendMediaJSON is the same by the script of the editor.
func (b *browser) sendMediaJSON(name, data string, more ...string) (int, map[string]any) {
	b.w.t.Helper()
	b.get("/media")
	body, kind := multi(b.w.t, append(append([]string{"token", b.token}, more...), "@"+name, data)...)
	r := b.send(http.MethodPost, "/media", string(body), "Content-Type", kind, "Sec-Fetch-Site", "same-origin", "Accept", "application/json")
	var told map[string]any
	if err := json.Unmarshal([]byte(r.body), &told); err != nil {
		b.w.t.Fatalf("%d %v %s", r.status, err, r.body)
	}
	return r.status, told
}

// TestMediaStory: an editor brings a picture, describes it, uses it in a draft, and deletes
// it once nothing uses it; a reviewer looks on.
func TestMediaStory(t *testing.T) {
	w := newWorld(t)
	editor, reviewer := w.hire("吴采编", court.RoleEditor), w.hire("李审核", court.RoleReviewer)
	if r := editor.get("/media"); !strings.Contains(r.body, "素材库是空的") || !strings.Contains(r.body, "<details class=\"pane media-add\" open>") {
		t.Errorf("empty: %d %s", r.status, r.body)
	}
	r := editor.sendMedia("流程图.png", drawnPNG(t, 1000, 400), "alt", "从立案到<结案>", "source", "本院\"绘制\"")
	if r.status != 303 || !strings.HasSuffix(r.to, "?done=media-taken") {
		t.Fatalf("%d %s %s", r.status, r.to, r.body)
	}
	page, _, _ := strings.Cut(r.to, "?")
	shown := editor.get(page)
	src := regexp.MustCompile(`/media/file/([a-z0-9]+-1000x400-480\.png)`).FindStringSubmatch(shown.body)
	if src == nil || !strings.Contains(shown.body, "没有文稿在用它") || !strings.Contains(shown.body, `![从立案到\&lt;结案&gt;](/media/`) || strings.Contains(shown.body, "缺") {
		t.Fatalf("page: %s", shown.body)
	}
	for _, address := range []string{"/media/file/" + src[1], "/media/" + src[1]} { // the second is that of a preview
		file := editor.get(address)
		if file.status != 200 || file.header.Get("Content-Type") != "image/png" || file.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" ||
			file.header.Get("Cache-Control") != "private, no-cache" || !strings.HasPrefix(file.body, "\x89PNG") {
			t.Errorf("%s: %d %v", address, file.status, file.header)
		}
	}
	if r := editor.get("/media/file/" + strings.Replace(src[1], "-1000x", "-1001x", 1)); r.status != 404 {
		t.Errorf("another size: %d", r.status)
	}
	if r := (&browser{w: w}).get("/media/file/" + src[1]); r.status != 303 {
		t.Errorf("nobody sees an unpublished picture: %d", r.status)
	}
	if r := editor.sendMedia("again.png", drawnPNG(t, 1000, 400)); r.to != page+"?done=media-known" {
		t.Errorf("the same picture again: %d %s", r.status, r.to)
	}
	if r := reviewer.get(page); r.status != 200 || strings.Contains(r.body, "保存说明") || strings.Contains(r.body, "删除这个文件") {
		t.Errorf("a reviewer: %d", r.status)
	}

	// The words are saved over the version that was seen, and over no other.
	editor.get(page)
	if r := editor.post(page, "version", "1", "title", "流程图", "alt", "新的说明", "source", "本院"); r.status != 303 {
		t.Errorf("%d %s", r.status, r.body)
	}
	r = editor.post(page, "version", "1", "title", "流程图", "alt", "我写了很久的说明", "source", "本院")
	if r.status != 409 || !strings.Contains(r.body, "我写了很久的说明") || !strings.Contains(r.body, "新的说明") || !strings.Contains(r.body, `name="version" value="2"`) {
		t.Errorf("over a newer version: %d %s", r.status, r.body)
	}
	r = editor.post(page, "version", "2", "title", "", "alt", "说明", "source", strings.Repeat("长", 101))
	if r.status != 422 || !strings.Contains(r.body, "来源最多100个字") {
		t.Errorf("too long: %d %s", r.status, r.body)
	}

	item, err := w.publish.NewPiece(context.Background(), editor.actor(court.RoleEditor), court.PieceArticle)
	must(t, err)
	_, err = w.publish.SavePiece(context.Background(), editor.actor(court.RoleEditor), publish.WorkRef{ID: item.ID, Version: item.Version},
		court.Piece{Kind: court.PieceArticle, Title: "说流程", Body: "![图](/media/" + src[1] + ")"}, false)
	must(t, err)
	if r := editor.get(page); !strings.Contains(r.body, "说流程") || !strings.Contains(r.body, "/pieces/"+item.ID) || strings.Contains(r.body, "删除这个文件") {
		t.Errorf("used: %s", r.body)
	}
	if r := editor.post(page + "/delete"); r.status != 409 || !strings.Contains(r.body, "不能删除") {
		t.Errorf("deleted while it is used: %d", r.status)
	}
	if r := editor.get("/media?only=unused"); !strings.Contains(r.body, "没有找到") {
		t.Errorf("unused: %s", r.body)
	}
	if r := editor.get("/media?q=" + "流程图"); !strings.Contains(r.body, "共 1 个文件") {
		t.Errorf("found: %s", r.body)
	}
	if r := editor.get("/media?q=%25"); !strings.Contains(r.body, "没有找到") {
		t.Error("a sign of the search is a wildcard")
	}
	// The secret link of the draft opens its pictures to who has no account, and no others.
	public, nobody := "/media/"+src[1], &browser{w: w}
	if r := nobody.get(public); r.status != 404 {
		t.Errorf("without a link: %d", r.status)
	}
	_, _, err = w.publish.OpenLink(context.Background(), editor.actor(court.RoleEditor), item.ID)
	must(t, err)
	if r := nobody.get(public); r.status != 200 || r.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
		t.Errorf("with a link: %d", r.status)
	}
	if r := w.hire("王录入", court.RoleClerk).get("/media/file/" + src[1]); r.status != 403 {
		t.Errorf("a clerk: %d", r.status)
	}
	must(t, w.publish.CloseLinks(context.Background(), editor.actor(court.RoleEditor), item.ID))
	if r := nobody.get(public); r.status != 404 {
		t.Errorf("after the link was closed: %d", r.status)
	}
	w2, _, err := w.publish.PieceDraft(context.Background(), editor.actor(court.RoleEditor), item.ID)
	must(t, err)
	_, err = w.publish.WithdrawWork(context.Background(), editor.actor(court.RoleEditor), publish.WorkRef{ID: item.ID, Version: w2.Version}, "不写了")
	must(t, err)
	editor.get(page)
	if r := editor.post(page + "/delete"); r.status != 303 || r.to != "/media?done=media-deleted" {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := editor.get(page); r.status != 404 {
		t.Errorf("a deleted file: %d", r.status)
	}
	if entries, err := os.ReadDir(w.db.Shelf().Dir()); err != nil || len(entries) != 0 {
		t.Errorf("left on the shelf: %v %v", entries, err)
	}
}

// TestMediaByScript: the editor's script is told what to put into the text, or why not.
func TestMediaByScript(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("吴采编", court.RoleEditor)
	status, told := editor.sendMediaJSON("粘贴.png", drawnPNG(t, 300, 200))
	address, _ := told["address"].(string)
	if status != 200 || told["width"] != 300.0 || told["height"] != 200.0 || told["known"] != false || told["markdown"] != "![]("+address+")" || !strings.HasPrefix(address, "/media/") {
		t.Errorf("%d %v", status, told)
	}
	status, told = editor.sendMediaJSON("a.png", "<svg onload=alert(1)>")
	if status != 422 || told["error"] == "" || told["address"] != nil {
		t.Errorf("%d %v", status, told)
	}
	// Whoever is signed out meanwhile, or sends from a page of an earlier sign-in, is told so.
	body, kind := multi(t, "token", "another", "@a.png", drawnPNG(t, 30, 20))
	for cookie, want := range map[string]int{editor.cookie: 403, "": 401} {
		b := &browser{w: w, cookie: cookie}
		r := b.send(http.MethodPost, "/media", string(body), "Content-Type", kind, "Sec-Fetch-Site", "same-origin", "Accept", "application/json")
		if r.status != want || !strings.HasPrefix(r.body, `{"error":"`) {
			t.Errorf("%d %s", r.status, r.body)
		}
	}
}

// TestHostileMedia (T19): what is no picture or paper is refused with a sentence, whatever
// it is called; what is taken has lost all but its pixels.
func TestHostileMedia(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("吴采编", court.RoleEditor)
	chunk := func(text string) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(text)-4))) + text + string(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(text))))
	}
	bomb := "\x89PNG\r\n\x1A\n" + chunk("IHDR\x00\x00\xC3\x50\x00\x00\xC3\x50\x08\x06\x00\x00\x00") + chunk("IDAT\x78\x9C\x03\x00\x00\x00\x00\x01") + chunk("IEND")
	for name, c := range map[string]struct{ file, data, want string }{
		"nothing":            {"a.png", "", "文件是空的"},
		"SVG as PNG":         {"a.png", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG"},
		"HTML as PNG":        {"a.png", "<!doctype html><script>alert(1)</script>", "网页"},
		"a script as GIF":    {"a.jpg", "GIF89a/*\x00*/=1;alert(1)//", "GIF"},
		"an archive as PDF":  {"a.pdf", "PK\x03\x04", "压缩包"},
		"a page before PDF":  {"a.pdf", "<html>%PDF-1.7", "PDF"},
		"half a picture":     {"a.png", drawnPNG(t, 50, 50)[:60], "损坏"},
		"a bomb":             {"a.png", bomb, "50000×50000"},
		"a name with markup": {`"><img src=x onerror=alert(1)>.png`, "<svg>", "SVG"},
	} {
		t.Run(name, func(t *testing.T) {
			r := editor.sendMedia(c.file, c.data, "alt", "打了很久的说明", "source", "本院")
			if r.status != 422 || !strings.Contains(r.body, c.want) || !strings.Contains(r.body, "打了很久的说明") || strings.Contains(r.body, "<img src=x") {
				t.Errorf("%d %s", r.status, r.body)
			}
		})
	}
	r := editor.sendMedia(`<b onclick="x">&amp;照片.jpg`, placedJPEG(t))
	if r.status != 303 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	page := editor.get(strings.TrimSuffix(r.to, "?done=media-taken"))
	if strings.Contains(page.body, "<b onclick") || !strings.Contains(page.body, "&lt;b onclick") {
		t.Error("T11: the name of the file is markup")
	}
	src := regexp.MustCompile(`/media/file/[a-z0-9x-]+\.jpg`).FindString(page.body)
	file := editor.get(src)
	for _, word := range []string{secretPlace, "Exif", "<script", "PK\x03\x04", "GPS"} {
		if file.status != 200 || strings.Contains(file.body, word) {
			t.Errorf("T19: %q is in what is shown (%d)", word, file.status)
		}
	}
	must(t, filepath.WalkDir(w.db.Dir(), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(secretPlace)) {
			t.Errorf("T19: the place is in %s", path)
		}
		return err
	}))
	if r := editor.get("/media/file/..%2f..%2fkeys%2fportal.keys"); r.status != 404 && r.status != 400 {
		t.Errorf("a path: %d", r.status)
	}
}

// TestMediaBounds (P10, P22): a body over the bound is refused by its header alone, one that
// only turns out too large is cut off, and what was typed stays.
func TestMediaBounds(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("吴采编", court.RoleEditor)
	editor.get("/media")
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	must(t, err)
	defer func() { must(t, conn.Close()) }()
	_, err = fmt.Fprintf(conn, "POST /media HTTP/1.1\r\nHost: localhost\r\nCookie: desk=%s\r\nSec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n", editor.cookie, 100<<20)
	must(t, err)
	_, err = conn.Write(make([]byte, 16<<10)) // no more of the body is sent
	must(t, err)
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	must(t, err)
	if text, _ := io.ReadAll(res.Body); res.StatusCode != 413 || !strings.Contains(string(text), "图片和附件最大 20 MB") {
		t.Errorf("100 MB: %d %s", res.StatusCode, text)
	}
	over := strings.Repeat("x", publish.MostMedia+1)
	r := editor.sendMedia("大.png", over, "alt", "打了很久的说明")
	if r.status != 422 || !strings.Contains(r.body, "超过 20 MB") || !strings.Contains(r.body, "打了很久的说明") {
		t.Errorf("over 20 MB: %d %.2000s", r.status, r.body)
	}
}

// TestMediaDiskFull: where the file cannot be kept, the person is told so, and the operator
// the cause; the words are still there.
func TestMediaDiskFull(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("吴采编", court.RoleEditor)
	must(t, os.WriteFile(w.db.Shelf().Dir(), nil, 0o600)) // no folder can be made here
	r := editor.sendMedia("a.png", drawnPNG(t, 30, 20), "alt", "打了很久的说明")
	if r.status != 503 || !strings.Contains(r.body, "服务器没能存下这个文件") || !strings.Contains(r.body, "打了很久的说明") || strings.Contains(r.body, w.db.Dir()) {
		t.Errorf("%d %s", r.status, r.body)
	}
}
