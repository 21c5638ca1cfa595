package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"

	"gongkai/internal/court"
)

// HTML is a fragment of a page that has passed the sanitiser. Nothing outside this
// package can make one that is not empty, so whoever holds it may show it.
type HTML struct{ safe string }

// Template gives the fragment to a template, which shows it as it is.
func (h HTML) Template() template.HTML {
	return template.HTML(h.safe) // #nosec G203 -- only sanitize makes an HTML, and Elsewhere keeps it safe
}

// String gives the fragment's source.
func (h HTML) String() string { return h.safe }

// Heading is an entry of a table of contents: a heading that stands in no list,
// quotation or callout. Level is 2 to 6 and never grows by more than one; ID is
// the id of the element.
type Heading struct {
	Level int
	Text  string
	ID    string
}

// Link is the address that a text leads to. One inside the site is a path in plain
// characters, with query and fragment where there are any; one outside is a whole
// address.
type Link struct {
	Address string
	Outside bool
	Place   Place
}

// Picture is a picture of the portal's own that a text shows.
type Picture struct {
	Address string // below /media/
	Alt     string // what it shows, for who cannot see it
	Place   Place
}

// Place is where something stands in the Markdown: the line, from 1, and the code
// points of the line, End exclusive. What goes on over several lines ends with its
// first. Where only the line is known, Start and End are 0.
type Place struct{ Line, Start, End int }

// Note is something that an author should know about a text that was rendered all
// the same: what was left out, or where it will not read well. Code is one of those of
// court.PieceFinding.
type Note struct {
	Place
	Code     string
	Severity court.Severity
	Message  string
}

// Article is a text made ready to be shown.
type Article struct {
	HTML     HTML
	Contents []Heading
	Text     string // what a reader sees without its marks, a line for each block
	Length   int    // in Han characters and words of other scripts
	Minutes  int    // to read it, at least 1
	Links    []Link // in the order of the text, without those to a place within it
	Pictures []Picture
	Notes    []Note
}

// InsideLinks gives the addresses inside the site, as court.Piece.CheckLinks takes
// them.
func (a *Article) InsideLinks() []string {
	var inside []string
	for _, l := range a.Links {
		if !l.Outside {
			inside = append(inside, l.Address)
		}
	}
	return inside
}

// Renderer turns Markdown into articles. It is safe for use by several goroutines.
type Renderer struct {
	hosts  []string
	parser parser.Parser
	writer renderer.Renderer
	policy *bluemonday.Policy
}

// New makes a Renderer. hosts are the portal's own names, with the port where there
// is one: a link to one of them is a link inside the site.
func New(hosts ...string) *Renderer {
	own := slices.Clone(hosts)
	for i, h := range own {
		own[i] = strings.ToLower(h)
	}
	return &Renderer{hosts: own, parser: newParser(), writer: newWriter(), policy: newPolicy()}
}

// Article renders a text. Any bytes may come in; what cannot be rendered within the
// bounds of this package is refused with an error of court.KindInvalid that names
// the line. The work is bounded by the bounds, not by a clock: see limits.go.
func (r *Renderer) Article(markdown string) (article Article, err error) {
	// The parser is someone else's and its input is anyone's. A panic on a text
	// costs that text, not the request or the whole load.
	defer func() {
		if p := recover(); p != nil {
			article, err = Article{}, &court.Error{Kind: court.KindInvalid,
				Message: "正文无法排版。请检查最近修改的地方。", Cause: fmt.Errorf("render: panic: %v", p)}
		}
	}()
	source, err := prescan(markdown)
	if err != nil {
		return Article{}, err
	}
	pc := parser.NewContext()
	doc := r.parser.Parse(text.NewReader(source), parser.WithContext(pc))
	if fault := faultOf(pc); fault != nil {
		return Article{}, fault
	}
	if fault := checkTree(doc, source); fault != nil {
		return Article{}, fault
	}
	w := work{hosts: r.hosts, source: source, doc: doc}
	w.finish()

	out := capped{limit: MaxHTML}
	if err := r.writer.Render(&out, source, doc); err != nil {
		if errors.Is(err, errTooLong) {
			return Article{}, court.Invalid("正文排版后太长。请分成几篇。")
		}
		return Article{}, fmt.Errorf("render: %w", err)
	}
	// An entity such as &#x202E; is read only now; a place in the source would be a guess.
	if bytes.ContainsFunc(out.Bytes(), court.IsHidden) {
		return Article{}, court.Invalid("正文用字符编号（如 &#x202E;）写出了看不见的控制字符。请删去。")
	}
	article = Article{HTML: r.sanitize(out.Bytes()), Contents: w.contents, Text: plainText(doc, source), Links: w.links, Pictures: w.pictures, Notes: w.notes}
	article.Length, article.Minutes = reading(article.Text)
	return article, nil
}

// sanitize is the one place where an HTML is made. Nothing is done to it afterwards but
// what Elsewhere does.
func (r *Renderer) sanitize(dirty []byte) HTML {
	return HTML{safe: string(r.policy.SanitizeBytes(dirty))}
}

var errTooLong = errors.New("output is too long")

// capped is a buffer that refuses to grow past its limit.
type capped struct {
	bytes.Buffer
	limit int
}

func (c *capped) Write(p []byte) (int, error) {
	if c.Len()+len(p) > c.limit {
		return 0, errTooLong
	}
	return c.Buffer.Write(p)
}
