package admin

import (
	"fmt"
	"html/template"

	"gongkai/internal/exchange"
	"gongkai/internal/publish"
)

// WordRead is what has come of a Word document, before any of it is adopted.
type WordRead struct {
	File     string
	Title    string // that the document bears; often empty
	UseTitle bool
	Parts    []string // what was read, in words
	Losses   []string // what is not as it was
	Body     string   // Markdown
	Shown    template.HTML
	Unfit    string // why it cannot be shown; empty: it can
}

// WordView is the page that brings a Word document into a draft.
type WordView struct {
	Frame
	Top       DraftTop
	Barred    string // why the draft cannot be changed; empty: it can
	Fault     string // why nothing was done; empty: nothing was wrong
	Unsaved   bool   // the person has typed something in the editor and not saved it
	HasBody   bool   // there is a body that could be replaced
	Most      string
	MostBytes int
	Read      *WordRead // nil: no document was read yet
	Pictures  []WordPicture
}

// WordPicture is a picture of the library that the text shows.
type WordPicture struct {
	URL, Title, Alt string
	NoAlt, NoSource bool
}

func newWordView(f Frame, top DraftTop, read *WordRead) WordView {
	return WordView{Frame: f, Top: top, Most: mostUpload, MostBytes: publish.MostUpload, Read: read}
}

// readWords tells what was read, for the author to hold against the document.
func readWords(p exchange.Parts) (words []string) {
	for _, of := range []struct {
		n    int
		word string
	}{
		{p.Headings, "%d 个标题"}, {p.Paragraphs, "%d 段文字"}, {p.Lists, "%d 个列表"}, {p.Tables, "%d 个表格"},
		{p.Pictures, "%d 张图片"}, {p.Notes, "%d 条脚注或者尾注"},
	} {
		if of.n > 0 {
			words = append(words, fmt.Sprintf(of.word, of.n))
		}
	}
	return words
}
