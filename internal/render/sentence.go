package render

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"gongkai/internal/court"
)

// sentences tells the author of sentences that are too long to be understood at once.
// Those of paragraphs and items count; what stands in a table or in code is none.
func (w *work) sentences() {
	for _, n := range all[ast.Node](w) {
		switch n.Kind() {
		case ast.KindParagraph, ast.KindTextBlock:
			s := sentence{work: w}
			s.read(n)
			s.end()
		}
	}
}

// sentence is the one being read.
type sentence struct {
	*work
	han      int
	from, to int // offsets in the source
}

// read goes over the characters of a node.
func (s *sentence) read(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			for i, r := range string(c.Segment.Value(s.source)) {
				s.character(r, c.Segment.Start+max(i-c.Segment.Padding, 0))
			}
		case *ast.CodeSpan, *ast.Image, *extast.FootnoteLink:
		default:
			s.read(c)
		}
	}
}

func (s *sentence) character(r rune, at int) {
	switch {
	case strings.ContainsRune("。！？；…", r):
		s.end()
	case unicode.Is(unicode.Han, r):
		if s.han == 0 {
			s.from = at
		}
		s.han++
		s.to = at + len(string(r))
	}
}

// end closes the sentence.
func (s *sentence) end() {
	if s.han > court.LongSentence {
		s.noteAt(between(s.source, s.from, s.to), court.PieceCodeSentence, court.SeverityShould,
			"这句话有%d个字，读的人不容易一次看懂。请在合适的地方用句号断开，一句最好不超过%d个字。", s.han, court.LongSentence)
	}
	s.han = 0
}
