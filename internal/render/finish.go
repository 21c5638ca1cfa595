package render

import (
	"bytes"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	ghtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"gongkai/internal/court"
)

// maxNotes is how many notes one rendering gives; an author mends these first.
const maxNotes = 50

// work is a tree on its way from what was parsed to what is written, and what is
// learnt about it.
type work struct {
	hosts    []string
	source   []byte
	doc      ast.Node
	contents []Heading
	links    []Link
	pictures []Picture
	notes    []Note
}

// finish replaces what goldmark would write otherwise than a page needs it.
func (w *work) finish() {
	w.sentences()
	w.callouts()
	w.addresses()
	w.figures()
	w.headings()
	w.tables()
	w.footnotes()
	w.fragments()
	w.documents()
	slices.SortStableFunc(w.notes, func(a, b Note) int { return a.Line - b.Line })
}

// all gives the nodes of a type in the order of the text, so that the tree can be
// changed while they are gone through.
func all[T ast.Node](w *work) []T {
	var found []T
	_ = ast.Walk(w.doc, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if n, ok := node.(T); ok && entering {
			found = append(found, n)
		}
		return ast.WalkContinue, nil
	}) // the walker itself returns no error
	return found
}

// note tells the author about the place of a node. Notes that must be heeded come first
// where there are too many.
func (w *work) note(n ast.Node, code string, severity court.Severity, format string, args ...any) {
	w.noteAt(placeOf(n, w.source), code, severity, format, args...)
}

func (w *work) noteAt(place Place, code string, severity court.Severity, format string, args ...any) {
	note := Note{place, code, severity, fmt.Sprintf(format, args...)}
	if len(w.notes) < maxNotes {
		w.notes = append(w.notes, note)
		return
	}
	last := func(n Note) bool { return n.Severity != court.SeverityMust }
	if at := slices.IndexFunc(w.notes, last); at >= 0 && !last(note) {
		w.notes[at] = note
	}
}

// replace puts one node in the place of another.
func replace(old, by ast.Node) {
	if by.Pos() < 0 {
		by.SetPos(old.Pos())
	}
	old.Parent().ReplaceChild(old.Parent(), old, by)
}

// move gives all children of one node to another.
func move(from, to ast.Node) {
	for c := from.FirstChild(); c != nil; {
		next := c.NextSibling()
		to.AppendChild(to, c)
		c = next
	}
}

// unwrap leaves the children of a node in its place.
func unwrap(n ast.Node) {
	parent := n.Parent()
	for c := n.FirstChild(); c != nil; {
		next := c.NextSibling()
		parent.InsertBefore(parent, n, c)
		c = next
	}
	parent.RemoveChild(parent, n)
}

// inlineText is what a reader sees of the inline content of a node, in one line and
// without footnote numbers.
func inlineText(n ast.Node, source []byte) string {
	var b strings.Builder
	writeInline(&b, n, source)
	return strings.TrimSpace(b.String())
}

func writeInline(b *strings.Builder, n ast.Node, source []byte) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if n.Kind() == ast.KindCodeSpan {
				b.WriteString(strings.ReplaceAll(string(c.Segment.Value(source)), "\n", " "))
				continue
			}
			b.WriteString(plainOf(c.Segment.Value(source)))
			if c.HardLineBreak() || c.SoftLineBreak() && blankAfter(c, source) {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.WriteString(string(c.Value))
		case *picture:
			b.WriteString(c.alt)
		case *extast.FootnoteLink, *extast.FootnoteBacklink:
		default:
			writeInline(b, c, source)
		}
	}
}

// plainOf resolves the escapes and entities of Markdown text.
func plainOf(segment []byte) string {
	if !bytes.ContainsAny(segment, "\\&") {
		return string(segment)
	}
	var out bytes.Buffer
	w := writerTo(&out)
	ghtml.DefaultWriter.Write(w, segment)
	_ = w.Flush() // into memory
	return html.UnescapeString(out.String())
}

// blankAfter reports whether the line end after a text stands for a blank: between
// words of Latin script it does, beside a Chinese character it is only there for the
// look of the source.
func blankAfter(t *ast.Text, source []byte) bool {
	last, _ := utf8.DecodeLastRune(t.Segment.Value(source))
	return !isWide(last) && !isWide(firstRune(t.NextSibling(), source))
}

// firstRune is the first character of the text in or after a node, 0 when there is
// none.
func firstRune(n ast.Node, source []byte) rune {
	for ; n != nil; n = n.NextSibling() {
		if t, ok := n.(*ast.Text); ok && t.Segment.Len() > 0 {
			r, _ := utf8.DecodeRune(t.Segment.Value(source))
			return r
		}
		if r := firstRune(n.FirstChild(), source); r != 0 {
			return r
		}
	}
	return 0
}

// destinationOf is the address of a link or image as it was written.
func destinationOf(n ast.Node, source []byte) []byte {
	switch n := n.(type) {
	case *ast.Link:
		return n.Destination
	case *ast.Image:
		return n.Destination
	case *ast.AutoLink:
		return n.URL(source)
	}
	return nil
}

// resolved is an address with its escapes and entities resolved and what may not
// stand in one percent-encoded.
func resolved(destination []byte) string { return string(util.URLEscape(destination, true)) }
