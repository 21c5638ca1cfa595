package exchange

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"gongkai/internal/court"
	"gongkai/internal/exchange/markdown"
)

// document is a Word document of a body.
func document(t testing.TB, body string) []byte {
	t.Helper()
	return []byte(archive(t, map[string]string{"word/document.xml": `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`}))
}

func readWord(b []byte) (*Manuscript, error) { return ReadWord(bytes.NewReader(b), int64(len(b))) }

// TestReadWordRefuses tells what a file is that is no document, and what to do.
func TestReadWordRefuses(t *testing.T) {
	whole := document(t, `<w:p><w:r><w:t>文</w:t></w:r></w:p>`)
	for name, c := range map[string]struct {
		content    []byte
		code, part string
	}{
		"nothing":             {nil, FileEmpty, "没有文字"},
		"blanks":              {[]byte(" \r\n"), FileEmpty, "没有文字"},
		"no text":             {document(t, `<w:p/>`), FileEmpty, "没有文字"},
		"an old document":     {[]byte(compound("Root Entry", "WordDocument")), ManuscriptNotWord, "另存为“Word 文档（.docx）”"},
		"an old workbook":     {[]byte(compound("Root Entry", "Workbook")), ManuscriptNotWord, "旧版表格"},
		"an old something":    {[]byte(compound("Root Entry", "x")), ManuscriptNotWord, "旧版 Office"},
		"a password":          {[]byte(compound("Root Entry", "EncryptedPackage")), FileEncrypted, "取消密码"},
		"RTF":                 {[]byte(`{\rtf1 x}`), ManuscriptNotWord, "RTF"},
		"HTML":                {[]byte(`<html><body>x`), ManuscriptNotWord, "网页"},
		"PDF":                 {[]byte("%PDF-1.4"), ManuscriptNotWord, "PDF"},
		"a polyglot":          {append([]byte("%PDF-1.4\n"), whole...), ManuscriptNotWord, "PDF"},
		"text":                {[]byte("正文"), ManuscriptNotWord, "别的文件"},
		"a workbook":          {[]byte(archive(t, map[string]string{"[Content_Types].xml": "", "xl/workbook.xml": ""})), ManuscriptNotWord, "Excel"},
		"a document cut off":  {whole[:len(whole)-30], FileUnreadable, "损坏"},
		"a text without end":  {document(t, `<w:p><w:r><w:t>`+strings.Repeat("a", 2<<20)+`</w:t></w:r></w:p>`), FileTooLarge, "不合常理"},
		"a document type too": {document(t, `<!DOCTYPE x>`), FileUnreadable, "损坏"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readWord(c.content)
			var refused *FileError
			if !errors.As(err, &refused) || refused.Code != c.code || !strings.Contains(refused.Message, c.part) {
				t.Errorf("got %v, want %s with %s", err, c.code, c.part)
			}
		})
	}
	_, err := ReadWord(struct{ io.ReaderAt }{failing{}}, 100)
	var refused *FileError
	if !errors.As(err, &refused) || refused.Code != FileUnreadable || !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("a failing disk: %v", err)
	}
}

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, iotest.ErrTimeout }

// TestManuscript reads a document of a real program and its like from a clipboard.
func TestManuscript(t *testing.T) {
	b, err := os.ReadFile("docx/testdata/libreoffice.docx")
	if err != nil {
		t.Fatal(err)
	}
	m, err := readWord(b)
	if err != nil {
		t.Fatal(err)
	}
	text, losses := m.Markdown(nil)
	if m.Title() != "虚构的公告" || len(m.Pictures()) != 1 || !strings.HasPrefix(text, "## 一、案情\n") || !strings.Contains(text, "（图：法院大门的示意图）") {
		t.Errorf("%q, %d pictures\n%s", m.Title(), len(m.Pictures()), text)
	}
	said := ""
	for _, l := range losses {
		said += l.Message
	}
	for _, want := range []string{"1处删除", "1处插入", "批注", "文本框", "合并", "自动编号"} {
		if !strings.Contains(said, want) {
			t.Errorf("%s is not said: %s", want, said)
		}
	}
	text, _ = m.Markdown(func(n int, p Picture) string { return "/media/" + p.Name })
	if !strings.Contains(text, "![法院大门的示意图](/media/image1.png)") {
		t.Errorf("no picture in\n%s", text)
	}

	m, err = ReadPaste(`<h2 style="color:red">题</h2><p class=MsoNormal>文<b>粗</b></p>`)
	if err != nil {
		t.Fatal(err)
	}
	if text, losses := m.Markdown(nil); text != "### 题\n\n文**粗**\n" || len(losses) != 0 {
		t.Errorf("pasted %q, %v", text, losses)
	}
	_, err = ReadPaste(strings.Repeat("<br>", 1<<20))
	var refused *FileError
	if !errors.As(err, &refused) || refused.Code != FileTooLarge {
		t.Errorf("pasted too much: %v", err)
	}
}

// TestManuscriptTooLong: the text is given whole, and that it cannot be kept is said.
func TestManuscriptTooLong(t *testing.T) {
	m, err := readWord(document(t, strings.Repeat(`<w:p><w:r><w:t>`+strings.Repeat("长", 1000)+`</w:t></w:r></w:p>`, 50)))
	if err != nil {
		t.Fatal(err)
	}
	text, losses := m.Markdown(nil)
	if len(text) <= court.MaxBody || len(losses) != 1 || !strings.Contains(losses[0].Message, "分成几篇") {
		t.Errorf("%d bytes, %v", len(text), losses)
	}
}

// TestLikeHeadings: what looks like a heading and is not marked as one is said, not
// guessed.
func TestLikeHeadings(t *testing.T) {
	body := ""
	for _, s := range []string{"一、案情", "（二）经过", "第三章　附则", "一、被执行人甲某未履行。", "二、如下：", "三是依法", "案情"} {
		body += `<w:p><w:r><w:t>` + s + `</w:t></w:r></w:p>`
	}
	m, err := readWord(document(t, body))
	if err != nil {
		t.Fatal(err)
	}
	text, losses := m.Markdown(nil)
	if strings.Contains(text, "#") || len(losses) != 1 || losses[0].Count != 3 || !strings.Contains(losses[0].Message, "标题样式") {
		t.Errorf("%q, %v", text, losses)
	}
}

// TestLossMessages: each loss has a sentence of its own.
func TestLossMessages(t *testing.T) {
	var all markdown.Losses
	for i := range all {
		all[i] = 1
	}
	seen := map[string]bool{}
	all.Each(func(what markdown.Loss, n int) {
		message := lossMessage(what, n)
		if seen[message] || strings.Contains(message, "与原文不同") || !strings.HasSuffix(message, "。") {
			t.Errorf("loss %d says %q", what, message)
		}
		seen[message] = true
	})
}
