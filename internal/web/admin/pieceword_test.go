package admin

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	stdhtml "html"
	"image"
	"image/png"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// wordFile is a Word document of a body, with more parts.
func wordFile(t testing.TB, body string, parts map[string]string) string {
	t.Helper()
	all := map[string]string{"word/document.xml": `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>` + body + `</w:body></w:document>`}
	for name, text := range parts {
		all[name] = text
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range all {
		w, err := z.Create(name)
		must(t, err)
		_, err = io.WriteString(w, text)
		must(t, err)
	}
	must(t, z.Close())
	return out.String()
}

func wordText(text string) string {
	return `<w:p><w:r><w:t>` + stdhtml.EscapeString(text) + `</w:t></w:r></w:p>`
}

// sendWord uploads a document from the page for it.
func (b *browser) sendWord(id, name, file string) reply {
	b.w.t.Helper()
	b.get("/pieces/" + id + "/word")
	return b.sendTo("/pieces/"+id+"/word", "token", b.token, "@"+name, file)
}

// sendTo posts a form with files to an address.
func (b *browser) sendTo(path string, pairs ...string) reply {
	b.w.t.Helper()
	body, kind := multi(b.w.t, pairs...)
	return b.send(http.MethodPost, path, string(body), "Content-Type", kind, "Sec-Fetch-Site", "same-origin")
}

var (
	bodyArea   = regexp.MustCompile(`(?s)<textarea id="body"[^>]*>\n?(.*?)</textarea>`)
	hiddenOf   = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
	useTitleOn = regexp.MustCompile(`name="use_title" type="checkbox" value="1" checked`)
)

// adopt sends the form of a page that shows a document, as a browser would, by one of its
// buttons.
func (b *browser) adopt(id string, page reply, do string, change ...string) reply {
	b.w.t.Helper()
	m := bodyArea.FindStringSubmatch(page.body)
	if m == nil {
		b.w.t.Fatalf("no text on the page: %d %s", page.status, page.body)
	}
	_, after, _ := strings.Cut(page.body, `class="adopt"`)
	after, _, _ = strings.Cut(after, "</form>")
	fields := map[string]string{"body": stdhtml.UnescapeString(m[1]), "do": do}
	for _, h := range hiddenOf.FindAllStringSubmatch(after, -1) {
		fields[h[1]] = stdhtml.UnescapeString(h[2])
	}
	if useTitleOn.MatchString(after) {
		fields["use_title"] = "1"
	}
	for i := 0; i < len(change); i += 2 {
		fields[change[i]] = change[i+1]
	}
	pairs := []string{"token", fields["token"]}
	for name, value := range fields {
		if name != "token" {
			pairs = append(pairs, name, value)
		}
	}
	return b.sendTo("/pieces/"+id+"/word", pairs...)
}

// seenText is what a reader sees of the part of a page within an element of a class,
// without blanks and the numbers of notes.
func seenText(t testing.TB, page, class string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	must(t, err)
	var b strings.Builder
	var walk func(n *html.Node, inside bool)
	walk = func(n *html.Node, inside bool) {
		for _, a := range n.Attr {
			if a.Key == "class" && (a.Val == "footnote-ref" || a.Val == "footnote-back") {
				return
			}
			inside = inside || a.Key == "class" && a.Val == class
		}
		if n.Type == html.TextNode && inside {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inside)
		}
	}
	walk(doc, false)
	return denseText(b.String())
}

func denseText(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == 0xAD || r == 0x200B || r == 0x2060 || r == 0xFEFF || court.IsHidden(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// missing gives what of a text is not in what is seen: in its order, or in any where the
// order of the page is another one.
func missing(seen, text string, ordered bool) string {
	left := ""
	if ordered {
		rest := []rune(text)
		for _, r := range seen {
			if len(rest) > 0 && r == rest[0] {
				rest = rest[1:]
			}
		}
		return string(rest)
	}
	count := map[rune]int{}
	for _, r := range seen {
		count[r]++
	}
	for _, r := range text {
		if count[r]--; count[r] < 0 {
			left += string(r)
		}
	}
	return left
}

// madeDocument is a Word document with the text that its author sees.
type madeDocument struct {
	name, file, text string
	ordered          bool
}

// madeDocuments are those of package docx: built ones of many makes, and those that programs
// have really written.
func madeDocuments(t testing.TB) (list []madeDocument) {
	t.Helper()
	const folder = "../../exchange/docx/testdata/"
	z, err := zip.OpenReader(folder + "documents.zip")
	must(t, err)
	defer func() { _ = z.Close() }()
	content := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		data, err := io.ReadAll(r)
		must(t, err)
		content[f.Name] = string(data)
	}
	for _, f := range z.File {
		if name, isDocument := strings.CutSuffix(f.Name, ".docx"); isDocument {
			list = append(list, madeDocument{f.Name, content[f.Name], denseText(content[name+".txt"]), !strings.Contains(name, "pictures")})
		}
	}
	written, err := filepath.Glob(folder + "*.docx")
	must(t, err)
	for _, file := range written {
		data, err := os.ReadFile(file)
		must(t, err)
		list = append(list, madeDocument{path.Base(file), string(data), "", true})
	}
	return list
}

// TestDocumentsOfEveryMake sends documents of every make through the desk, from the upload to
// the page that a reader sees: no text is lost, and no style is stored.
func TestDocumentsOfEveryMake(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("吴采编", court.RoleEditor)
	taken, pictures := 0, 0
	for i, d := range madeDocuments(t) {
		id := editor.piece(fmt.Sprintf("word-%d", i), "")
		page := editor.sendWord(id, d.name, d.file)
		if d.text == "" && page.status == 422 {
			holds(t, page, 422, "这个文档里没有文字")
			continue
		}
		holds(t, page, 200, "读到的内容", d.name, "文稿还没有改动")
		if editor.draft(id).Piece.Body != "" {
			t.Fatalf("%s: the draft changed before anything was adopted", d.name)
		}
		if strings.Contains(page.body, " style=") {
			t.Errorf("%s: a style attribute on the page", d.name)
		}
		r := editor.adopt(id, page, "replace", "use_title", "1")
		if r.status != 303 || r.to != "/pieces/"+id+"?done=piece-adopted" {
			t.Fatalf("%s: %d %s %s", d.name, r.status, r.to, r.body)
		}
		taken++
		stored := editor.draft(id)
		if strings.Contains(stored.Saved.File, "style=") {
			t.Errorf("%s: a style attribute is stored: %s", d.name, stored.Saved.File)
		}
		pictures += strings.Count(stored.Piece.Body, "](/media/")
		secret, _ := editor.openLink(id)
		public := (&browser{w: w}).get(secret)
		if public.status != 200 || strings.Contains(public.body, " style=") {
			t.Errorf("%s: %d, or a style attribute on the page of the reader", d.name, public.status)
		}
		seen := denseText(stored.Piece.Title) + seenText(t, public.body, "prose")
		if lost := missing(seen, d.text, d.ordered); lost != "" {
			t.Errorf("%s: the reader does not see %q of %q, but %q", d.name, lost, d.text, seen)
		}
		// What the author was shown is what the reader sees.
		if shown := seenText(t, page.body, "prose"); shown != seenText(t, public.body, "prose") {
			t.Errorf("%s: shown before %q", d.name, shown)
		}
	}
	if taken < 30 || pictures < 3 {
		t.Errorf("only %d documents were taken, with %d pictures", taken, pictures)
	}
}

// TestWordPage is the way of a document that meets something: what was read and lost, a
// change before it is adopted, below what stands there, over somebody's change, the voiding.
func TestWordPage(t *testing.T) {
	w := newWorld(t)
	editor, other, reviewer := w.hire("吴采编", court.RoleEditor), w.hire("郑采编", court.RoleEditor), w.hire("李审核", court.RoleReviewer)
	id := editor.piece("word", "原来的正文。")
	holds(t, editor.get("/pieces/"+id+"/word"), 200, "选择文档", ".docx", "32 MB", "没有按“采用”之前")
	holds(t, reviewer.get("/pieces/"+id+"/word"), 403)
	title := `<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>文档的题目</w:t></w:r></w:p>`
	styles := map[string]string{
		"word/styles.xml":              `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style></w:styles>`,
		"word/_rels/document.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
	}
	file := wordFile(t, title+wordText("一、案情")+wordText("文。")+`<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>删</w:delText></w:r></w:del></w:p>`, styles)
	const odd = `..\..\"><script>alert(1)</script>'.docx`
	page := editor.sendWord(id, strings.ReplaceAll(odd, `"`, `%22`), file)
	holds(t, page, 200, "2 段文字", "1段像是标题", "修订：1处删除", "文档的题目", "采用，替换原来的正文", "采用，接在原来的正文后面")
	if strings.Contains(page.body, "<script>alert") {
		t.Error("the name of a file is markup")
	}
	holds(t, page, 200, `id="use-title" name="use_title" type="checkbox" value="1"> `)

	looked := editor.adopt(id, page, "look", "body", "## 改过的\n\n又改。")
	holds(t, looked, 200, ">改过的</h2>", "修订：1处删除", "2 段文字", "文档的题目")
	if editor.draft(id).Piece.Body != "原来的正文。" {
		t.Error("looking adopts")
	}
	other.keep(id, "word", "别人改的正文。")
	refused := editor.adopt(id, looked, "below")
	holds(t, refused, 409, "刚被别人处理过", "## 改过的\n\n又改。", "修订：1处删除", "没有采用任何内容")
	if got := editor.adopt(id, refused, "below", "use_title", "1"); got.status != 303 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if d := editor.draft(id); d.Piece.Body != "别人改的正文。\n\n## 改过的\n\n又改。" || d.Piece.Title != "文档的题目" || d.Piece.Summary == "" {
		t.Errorf("%+v", d.Piece)
	}
	holds(t, editor.adopt(id, refused, "below", "version", "1"), 409)
	long := editor.adopt(id, editor.sendWord(id, "长.docx", wordFile(t, strings.Repeat(wordText(strings.Repeat("长", 1000)), 50), nil)), "replace")
	holds(t, long, 422, "最多128 KB")
	if n := strings.Count(long.body, "长"); n < 50_000 {
		t.Errorf("what cannot be kept is not on the page any more: %d characters", n)
	}
	holds(t, editor.adopt(id, page, "replace", "body", strings.Repeat("x", wordFields)), 422)
	holds(t, editor.adopt(id, page, "replace", "body", "&#x202E;倒"), 409)
	holds(t, editor.adopt(id, page, "look", "body", "&#x202E;倒"), 200, "看不见的控制字符")

	w.steps(id, func(ctx context.Context, ref publish.WorkRef) error {
		_, err := w.publish.WithdrawWork(ctx, editor.actor(court.RoleEditor), ref, "不写了")
		return err
	})
	holds(t, editor.get("/pieces/"+id+"/word"), 200, "不能“修改”")
	holds(t, editor.sendTo("/pieces/"+id+"/word", "token", editor.token, "@a.docx", file), 409, "不能“修改”")
}

// TestPicturesOfADocument: pictures go into the library and are shown where they stood; one
// that is none keeps its place; and whoever reads the draft under a link sees them, and nobody
// else without an account.
func TestPicturesOfADocument(t *testing.T) {
	w := newWorld(t)
	editor, clerk := w.hire("吴采编", court.RoleEditor), w.hire("王录入", court.RoleClerk)
	id := editor.piece("pictures", "")
	var dot bytes.Buffer
	must(t, png.Encode(&dot, image.NewGray(image.Rect(0, 0, 40, 30))))
	shown := func(rel, alt string) string {
		return `<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:docPr id="1" name="x" descr="` + alt + `"/><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="` + rel + `"/></wp:inline></w:drawing></w:r></w:p>`
	}
	file := wordFile(t, wordText("前")+shown("a", "法院大门的示意图")+shown("b", "")+shown("c", "坏图"), map[string]string{
		"word/media/a.png": dot.String(), "word/media/b.png": dot.String() + " ", "word/media/c.png": "\x89PNG\r\n\x1a\n坏",
		"word/_rels/document.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="a" Type="x/image" Target="media/a.png"/><Relationship Id="b" Type="x/image" Target="media/b.png"/><Relationship Id="c" Type="x/image" Target="media/c.png"/></Relationships>`,
	})
	page := editor.sendWord(id, "说明"+strings.Repeat("长", 100)+".docx", file)
	holds(t, page, 200, "3 张图片", "2张图片已经收进素材库", "第3张图片没有收进素材库", "法院大门的示意图；还没有来源", "还没有说明文字；还没有来源", "长 图1", "![坏图](/media/image3.png)")
	if r := editor.adopt(id, page, "replace"); r.status != 303 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	body := editor.draft(id).Piece.Body
	names := regexp.MustCompile(`!\[([^\]]*)\]\((/media/[^)]+)\)`).FindAllStringSubmatch(body, -1)
	if len(names) != 3 || names[0][1] != "法院大门的示意图" || names[1][1] != "" || names[0][2] == names[1][2] {
		t.Fatalf("%s", body)
	}
	again := editor.sendWord(id, "说明.docx", file)
	if !strings.Contains(again.body, names[0][2]) {
		t.Error("the same picture is taken twice")
	}
	work, err := w.publish.WorkFile(t.Context(), editor.actor(court.RoleEditor), id)
	must(t, err)
	said := fmt.Sprint(work.Against)
	for _, want := range []string{"还没有写来源", "还没有写说明文字和来源"} {
		if !strings.Contains(said, want) {
			t.Errorf("the checks do not ask for it: %s", said)
		}
	}

	visitor := &browser{w: w}
	secret, _ := editor.openLink(id)
	if r := visitor.get(secret); !strings.Contains(r.body, `src="`+names[0][2]+`"`) {
		t.Errorf("the draft shows no picture: %s", r.body)
	}
	for who, b := range map[string]*browser{"a visitor": visitor, "a clerk": clerk.browser, "an editor": editor.browser} {
		if r := b.get(names[0][2]); r.status != 200 || r.header.Get("Content-Type") != "image/png" && r.header.Get("Content-Type") != "image/jpeg" || r.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %v", who, r.status, r.header)
		}
	}
	editor.get("/pieces/" + id + "/link")
	editor.post("/pieces/"+id+"/link", "do", "close")
	if r := visitor.get(names[0][2]); r.status != 404 {
		t.Errorf("without a link: %d", r.status)
	}
	if r := visitor.get("/media/bcdfghjkmnpqr-40x30.png"); r.status != 404 {
		t.Errorf("a picture that is not there: %d", r.status)
	}
	holds(t, clerk.get(names[0][2]), 404) // as if it were not there
	if r := editor.get(names[0][2]); r.status != 200 {
		t.Errorf("an editor: %d", r.status)
	}
}

// TestHostileDocuments: whatever is sent in the place of a document is refused with a
// sentence, at a bounded price, and changes nothing.
func TestHostileDocuments(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("吴采编", court.RoleEditor)
	id := editor.piece("hostile", "原来的正文。")
	rels := func(more string) map[string]string {
		return map[string]string{"word/_rels/document.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + more + `</Relationships>`}
	}
	good := wordText("正文。")
	bomb := func() string {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for _, name := range []string{"word/document.xml", "word/media/a.png"} {
			f, err := z.Create(name)
			must(t, err)
			_, err = io.CopyN(f, zeroReader{}, 300<<20)
			must(t, err)
		}
		must(t, z.Close())
		return out.String()
	}()
	before := heapBytes()
	for name, c := range map[string]struct {
		file string
		says []string
	}{
		"炸弹.docx":   {bomb, []string{"大得不合常理", "损坏"}},
		"深.docx":    {wordFile(t, strings.Repeat(`<w:sdt><w:sdtContent>`, 5000), nil), []string{"大得不合常理", "损坏"}},
		"实体.docx":   {wordFile(t, `<!DOCTYPE x [<!ENTITY a "aaaa">]>`+good, nil), []string{"损坏"}},
		"是PDF.docx": {"%PDF-1.7\n" + wordFile(t, good, nil), []string{"PDF"}},
		"是网页.docx":  {"<html><script>alert(1)</script>", []string{"网页"}},
		"是图片.docx":  {"\x89PNG\r\n\x1a\n" + wordFile(t, good, nil), []string{"不是能够导入的 Word 文档"}},
		"旧.doc":     {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600), []string{"旧版"}},
		"断的.docx":   {wordFile(t, good, nil)[:200], []string{"损坏"}},
		"空.docx":    {"", []string{"没有文字"}},
		"压缩包.docx":  {zipOf(t, map[string]string{"../../etc/passwd": "x", "a.txt": "x"}), []string{"不是能够导入的 Word 文档"}},
		"表格.docx":   {zipOf(t, map[string]string{"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}), []string{"Excel"}},
	} {
		r := editor.sendWord(id, name, c.file)
		said := false
		for _, words := range c.says {
			said = said || strings.Contains(r.body, words)
		}
		if r.status != 422 || !said || !strings.Contains(r.body, "没有采用任何内容") || strings.Contains(r.body, `id="body"`) {
			t.Errorf("%s: %d %.300s", name, r.status, r.body)
		}
	}
	for name, file := range map[string]string{
		"外部关系.docx": wordFile(t, good+`<w:altChunk r:id="x"/>`, rels(`<Relationship Id="x" Type="a/aFChunk" Target="http://127.0.0.1:1/x.html" TargetMode="External"/><Relationship Id="t" Type="a/attachedTemplate" Target="file:///etc/passwd" TargetMode="External"/>`)),
		"路径.docx":   wordFile(t, good, map[string]string{"../../../etc/passwd": "root:x", `..\evil.exe`: "MZ", "word/vbaProject.bin": "macro"}),
	} {
		r := editor.sendWord(id, name, file)
		holds(t, r, 200, "正文。")
		if strings.Contains(r.body, "root:") || strings.Contains(r.body, "127.0.0.1:1") {
			t.Errorf("%s: what lies outside of the text is on the page", name)
		}
	}
	if grown := heapBytes() - before; grown > 256<<20 {
		t.Errorf("the heap grew by %d MB", grown>>20)
	}
	holds(t, editor.sendTo("/pieces/"+id+"/word", "token", editor.token), 422, "还没有选择文档")
	holds(t, editor.sendTo("/pieces/"+id+"/word", "token", "x", "@a.docx", wordFile(t, good, nil)), 403)
	if r := editor.send(http.MethodPost, "/pieces/"+id+"/word", "x", "Content-Type", "text/plain", "Sec-Fetch-Site", "same-origin"); r.status != 422 && r.status != 403 {
		t.Errorf("no form: %d", r.status)
	}
	over, kind := multi(t, "token", editor.token, "@大.docx", strings.Repeat("x", 32<<20+1))
	if r := editor.send(http.MethodPost, "/pieces/"+id+"/word", string(over), "Content-Type", kind, "Sec-Fetch-Site", "same-origin"); r.status != 422 || !strings.Contains(r.body, "文档超过 32 MB") {
		t.Errorf("a file that is too large: %d %.200s", r.status, r.body)
	}
	if d := editor.draft(id); d.Piece.Body != "原来的正文。" || d.Saved.Number != 2 {
		t.Errorf("the draft changed: %+v", d.Saved)
	}
}

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func zipOf(t testing.TB, parts map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts {
		f, err := z.Create(name)
		must(t, err)
		_, err = io.WriteString(f, text)
		must(t, err)
	}
	must(t, z.Close())
	return out.String()
}

func heapBytes() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64()) //nolint:gosec // far below
}

// TestPaste: the HTML of a paste comes back as Markdown with what was lost, and nothing of it
// is stored.
func TestPaste(t *testing.T) {
	w := newWorld(t)
	editor, clerk := w.hire("吴采编", court.RoleEditor), w.hire("王录入", court.RoleClerk)
	id := editor.piece("paste", "原来的正文。")
	editor.get("/")
	send := func(p *person, body string, fields ...string) reply {
		return p.send(http.MethodPost, "/pieces/"+id+"/paste", body, append([]string{"Content-Type", "text/html; charset=utf-8", "Sec-Fetch-Site", "same-origin"}, fields...)...)
	}
	var got pasted
	r := send(editor, `<h2 style="color:red">题</h2><p class=MsoNormal>文<b>粗</b><script>alert(1)</script><img src="https://else.example/x.png"></p>`, headerToken, editor.token)
	if r.status != 200 || json.Unmarshal([]byte(r.body), &got) != nil || got.Markdown != "### 题\n\n文**粗**\n" || len(got.Losses) != 1 || r.header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("%d %s", r.status, r.body)
	}
	var dot bytes.Buffer
	must(t, png.Encode(&dot, image.NewGray(image.Rect(0, 0, 40, 30))))
	r = send(editor, `<p>前</p><img alt="大门" src="data:image/png;base64,`+base64.StdEncoding.EncodeToString(dot.Bytes())+`">`, headerToken, editor.token)
	if got = (pasted{}); r.status != 200 || json.Unmarshal([]byte(r.body), &got) != nil || !strings.Contains(got.Markdown, "![大门](/media/") || len(got.Losses) != 1 || !strings.Contains(got.Losses[0], "素材库") {
		t.Errorf("a picture: %d %s", r.status, r.body)
	}
	r = send(editor, "", headerToken, editor.token)
	if got = (pasted{}); r.status != 200 || json.Unmarshal([]byte(r.body), &got) != nil || got.Markdown != "" {
		t.Errorf("nothing: %d %s", r.status, r.body)
	}
	r = send(editor, strings.Repeat("<br>", 1<<20), headerToken, editor.token)
	if got = (pasted{}); r.status != 422 || json.Unmarshal([]byte(r.body), &got) != nil || !strings.Contains(got.Error, "太大") {
		t.Errorf("too much: %d %.200s", r.status, r.body)
	}
	clerk.get("/")
	for why, c := range map[string]struct {
		r      reply
		status int
	}{
		"no token":           {send(editor, "<p>x"), 422},
		"another's token":    {send(editor, "<p>x", headerToken, clerk.token), 422},
		"a clerk":            {send(clerk, "<p>x", headerToken, clerk.token), 403},
		"nobody":             {send(&person{browser: &browser{w: w}}, "<p>x"), 401},
		"another site":       {send(editor, "<p>x", headerToken, editor.token, "Sec-Fetch-Site", "cross-site"), 403},
		"another kind":       {send(editor, "<p>x", headerToken, editor.token, "Content-Type", "text/plain"), 422},
		"more than may come": {send(editor, strings.Repeat("x", mostPaste+1), headerToken, editor.token), 413},
	} {
		if c.r.status != c.status && (c.status != 422 || c.r.status != 403) {
			t.Errorf("%s: %d, want %d", why, c.r.status, c.status)
		}
	}
	// The office is taken away while the body is on its way: its picture is not taken.
	dot.Reset()
	must(t, png.Encode(&dot, image.NewGray(image.Rect(0, 0, 41, 31))))
	r = editor.halfway("/pieces/"+id+"/paste", []byte("<!--"+strings.Repeat("x", 12<<20)+`--><img alt="门" src="data:image/png;base64,`+base64.StdEncoding.EncodeToString(dot.Bytes())+`">`), func() {
		_, err := w.accounts.SetRoles(context.Background(), court.Actor{Name: "测试"}, editor.id, []court.Role{court.RoleClerk})
		must(t, err)
	}, "Content-Type", "text/html", headerToken, editor.token)
	taken, err := w.db.Decisions(context.Background(), store.TrailQuery{Action: "media.take"})
	if must(t, err); r.status != 401 || len(taken) != 1 {
		t.Errorf("ASVS 8.3.2: with the office taken away: %d %.200s", r.status, r.body)
	}
	if d := editor.draft(id); d.Saved.Number != 2 || d.Unsaved != nil {
		t.Errorf("a paste is stored: %+v", d.Saved)
	}
}

// TestOneDocumentAtATime: documents are read one after the other, however many come at once.
func TestOneDocumentAtATime(t *testing.T) {
	d := &Desk{reading: make(chan struct{}, 1)}
	var now, most atomic.Int64
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			err := d.oneAtATime(func() error {
				most.Store(max(most.Load(), now.Add(1)))
				runtime.Gosched()
				now.Add(-1)
				return io.ErrNoProgress
			})
			if !errors.Is(err, io.ErrNoProgress) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() != 1 {
		t.Errorf("%d at once", most.Load())
	}
}
