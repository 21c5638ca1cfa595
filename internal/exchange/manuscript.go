package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/exchange/docx"
	"gongkai/internal/exchange/markdown"
	"gongkai/internal/exchange/paste"
)

// ManuscriptNotWord is the code of a FileError for what is no Word document.
const ManuscriptNotWord = "not_word"

// Manuscript is a text that an author wrote elsewhere, as structure without looks.
type Manuscript struct{ doc *markdown.Document }

// Picture is an image of a manuscript. Its bytes are as they came: whoever shows it
// checks and stores them first.
type Picture = markdown.Picture

// Loss is a way in which the Markdown differs from what the author wrote. Message is a
// Chinese sentence for the author with what to do; it repeats nothing of the text.
type Loss struct {
	Count   int
	Message string
}

// ReadWord reads a Word document of size bytes, whatever its name. The error is a
// *FileError. Nothing of what is read is kept elsewhere, nothing outside of the file is
// fetched, and who wrote the file is not read (see docx).
func ReadWord(r io.ReaderAt, size int64) (*Manuscript, error) {
	first := make([]byte, 512)
	n, err := r.ReadAt(first[:min(int64(len(first)), size)], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, unreadableWord(err)
	}
	first = first[:n]
	switch {
	case len(bytes.TrimSpace(first)) == 0:
		return nil, emptyWord()
	case bytes.HasPrefix(first, []byte(compoundMagic)):
		return nil, compoundWord(compoundKind(r, first))
	case !bytes.HasPrefix(first, []byte("PK\x03\x04")):
		what := foreign(first)
		if what == "" {
			what = "别的文件"
		}
		return nil, notWord(what)
	}
	doc, err := docx.Read(r, size)
	if err != nil {
		return nil, wordError(err)
	}
	if doc.IsEmpty() {
		return nil, emptyWord()
	}
	return &Manuscript{doc}, nil
}

// ReadPaste reads the HTML that a browser hands over when somebody pastes from a word
// processor or a web page. The error is a *FileError.
func ReadPaste(html string) (*Manuscript, error) {
	doc, err := paste.Read(html)
	if err != nil {
		return nil, &FileError{Code: FileTooLarge, Cause: err,
			Message: "粘贴的内容太大，没有收下。请分几次粘贴，或者把 Word 文档直接导入。"}
	}
	return &Manuscript{doc}, nil
}

// Title gives the text that stands at the head of the document in the style of titles,
// in one line. It is not in the Markdown. Often empty.
func (m *Manuscript) Title() string {
	seen := strings.Map(func(r rune) rune {
		if court.IsHidden(r) {
			return -1
		}
		return r
	}, m.doc.Title)
	return strings.Join(strings.Fields(seen), " ")
}

// Pictures gives the pictures in the order of the text.
func (m *Manuscript) Pictures() []Picture { return m.doc.Pictures }

// Parts counts what a text is made of, for the author to compare with the document.
type Parts struct {
	Headings, Paragraphs, Lists, Tables, Pictures, Notes int
}

// Parts tells what was read.
func (m *Manuscript) Parts() Parts {
	p := Parts{Pictures: len(m.doc.Pictures), Notes: len(m.doc.Notes)}
	lists := map[int]bool{}
	for _, b := range m.doc.Blocks {
		switch b.Kind {
		case markdown.Heading:
			p.Headings++
		case markdown.Item:
			if !lists[b.List] && b.Level == 0 {
				p.Lists++
			}
			lists[b.List] = true
		case markdown.Table:
			p.Tables++
		default:
			p.Paragraphs++
		}
	}
	return p
}

// Markdown writes the text in the dialect of the portal (docs/content.md): without HTML,
// without looks, within the bounds of the renderer but for the length of the whole, and
// with nothing that it does not show. address gives where a picture is shown, by its
// number from 1, or nothing: then its description takes its place.
func (m *Manuscript) Markdown(address func(n int, p Picture) string) (string, []Loss) {
	text, losses := m.doc.Write(markdown.Options{Address: address, Unseen: court.IsHidden})
	var all []Loss
	if len(text) > court.MaxBody {
		all = append(all, Loss{1, fmt.Sprintf("正文有%d KB，超过了一篇最多%d KB 的限度，不能保存。请分成几篇。", (len(text)+1023)>>10, court.MaxBody>>10)})
	}
	if n := m.likeHeadings(); n > 0 {
		all = append(all, Loss{n, fmt.Sprintf("%d段像是标题（如以“一、”开头的短句），但没有用标题样式，现在是普通段落。是标题的，请在行首加“## ”。", n)})
	}
	losses.Each(func(what markdown.Loss, n int) {
		all = append(all, Loss{n, lossMessage(what, n)})
	})
	return text, all
}

// MarkdownText is a text of one line as Markdown that renders as itself.
func MarkdownText(s string) string { return markdown.Text(s) }

// likeHeadings counts the paragraphs that look like the headings of official texts. They
// are not made headings: an item of an enumeration looks the same.
func (m *Manuscript) likeHeadings() int {
	n := 0
	for _, b := range m.doc.Blocks {
		if b.Kind != markdown.Paragraph {
			continue
		}
		var line strings.Builder
		for _, in := range b.Inlines {
			line.WriteString(in.Text)
			if in.Break || in.Picture > 0 || line.Len() > 200 {
				line.WriteByte('\n')
				break
			}
		}
		if headingLike.MatchString(strings.TrimSpace(line.String())) {
			n++
		}
	}
	return n
}

// headingLike is a short line that begins with a number in Chinese and is no sentence.
var headingLike = regexp.MustCompile(`^(第[一二三四五六七八九十百]+[章节]\s*|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)[^\n。；，：]{1,30}$`)

func wordError(err error) error {
	var known *docx.Error
	if !errors.As(err, &known) {
		return unreadableWord(err)
	}
	switch known.Fault {
	case docx.FaultEncrypted:
		return &FileError{Code: FileEncrypted, Message: encryptedWord, Cause: err}
	case docx.FaultTooLarge:
		return &FileError{Code: FileTooLarge, Cause: err,
			Message: "这个文档大得不合常理，为安全起见没有读取。请拆成几个文档，或者把图片压缩后再导入。"}
	case docx.FaultForeign:
		return notWord(archiveName(known.What))
	}
	return &FileError{Code: FileUnreadable, Cause: err,
		Message: "这个 Word 文档已经损坏或者不完整，没有导入任何内容。请用 Word 或 WPS 打开检查，重新保存后再试一次。"}
}

func unreadableWord(cause error) *FileError {
	return &FileError{Code: FileUnreadable, Cause: cause, Message: "文件读到一半失败，没有导入任何内容。请检查文件是否完整，再试一次。"}
}

func emptyWord() *FileError {
	return &FileError{Code: FileEmpty, Message: "这个文档里没有文字。请检查是不是选错了文件。"}
}

func compoundWord(what string) *FileError {
	switch what {
	case "encrypted":
		return &FileError{Code: FileEncrypted, Message: encryptedWord}
	case "doc":
		return notWord("旧版 Word 文档（.doc、.wps）")
	case "xls":
		return notWord("旧版表格文件（.xls 或 .et）")
	}
	return notWord("旧版 Office 或 WPS 文件")
}

const encryptedWord = "这个文档加了密码，无法读取。请在 Word 或 WPS 中打开，取消密码，保存后再导入。"

func notWord(what string) *FileError {
	return &FileError{Code: ManuscriptNotWord,
		Message: "这个文件不是能够导入的 Word 文档，而像是" + what + "。请用 Word 或 WPS 打开，另存为“Word 文档（.docx）”后再导入。"}
}
