package render

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// newParser is the syntax, as a list of what is understood: CommonMark without HTML,
// tables, footnotes and callouts. HTML has no parser, so it is text like any other
// and shows itself to the author. Plain addresses and case numbers become no links
//
func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(shallow{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(shallow{few{extension.NewFootnoteBlockParser()}}, 999),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(codeSpans{parser.NewCodeSpanParser()}, 100),
			util.Prioritized(extension.NewFootnoteParser(), 101),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(emphasisParser{}, 500),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(paragraphBound{}, 50),
			util.Prioritized(calloutMark{}, 60),
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(extension.NewTableParagraphTransformer(), 200),
			util.Prioritized(leftover{}, 300),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
	)
}

// emphasisParser reads * and _ as CommonMark does, with one difference. CommonMark
// tells an opening mark from a closing one by the blanks around it, of which Chinese
// has none: **注意：**请 would stay as it is written. So a Chinese character or mark
// beside them counts like a blank does.
type emphasisParser struct{}

// Trigger implements parser.InlineParser.
func (emphasisParser) Trigger() []byte { return []byte{'*', '_'} }

// Parse implements parser.InlineParser.
func (emphasisParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	d := parser.ScanDelimiter(line, before, 1, emphasisDelimiter{})
	if d == nil {
		return nil
	}
	after := ' '
	if d.OriginalLength < len(line) {
		after = util.ToRune(line, d.OriginalLength)
	}
	if isWide(before) || isWide(after) {
		left := !util.IsSpaceRune(after) &&
			(!isNarrowPunct(after) || util.IsSpaceRune(before) || util.IsPunctRune(before) || isWide(before))
		right := !util.IsSpaceRune(before) &&
			(!isNarrowPunct(before) || util.IsSpaceRune(after) || util.IsPunctRune(after) || isWide(after))
		d.CanOpen, d.CanClose = left, right
		if line[0] == '_' {
			d.CanOpen = left && (!right || util.IsPunctRune(before))
			d.CanClose = right && (!left || util.IsPunctRune(after))
		}
	}
	d.Segment = segment.WithStop(segment.Start + d.OriginalLength)
	block.Advance(d.OriginalLength)
	pc.PushDelimiter(d)
	return d
}

// isNarrowPunct reports punctuation that is not Chinese.
func isNarrowPunct(r rune) bool { return util.IsPunctRune(r) && !isWide(r) }

// isWide reports a character of Chinese, Japanese or Korean text, its punctuation
// and full-width forms among them: beside it no blank is set.
func isWide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115F || r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7A3 ||
		r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE4F || r >= 0xFF00 && r <= 0xFFEF || r >= 0x20000 && r <= 0x3FFFF)
}

// emphasisDelimiter implements parser.DelimiterProcessor for * and _.
type emphasisDelimiter struct{}

// IsDelimiter implements parser.DelimiterProcessor.
func (emphasisDelimiter) IsDelimiter(b byte) bool { return b == '*' || b == '_' }

// CanOpenCloser implements parser.DelimiterProcessor.
func (emphasisDelimiter) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

// OnMatch implements parser.DelimiterProcessor.
func (emphasisDelimiter) OnMatch(consumes int) ast.Node { return ast.NewEmphasis(consumes) }
