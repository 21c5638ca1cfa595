package render

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"gongkai/internal/court"
)

// Bounds of a text. Parsing Markdown is linear in the number of blocks, but the
// inline syntax of one block costs up to the square of its length: 160 KB of "[a]("
// in one paragraph take some ten seconds. A goroutine cannot be stopped from
// outside, so the work is bounded where it arises: the length of each paragraph,
// row and line, the depth of nesting, and the number of things that are searched
// for one another. Whoever writes for people does not meet these bounds.
const (
	MaxSource    = court.MaxBody // bytes of a text
	MaxHTML      = 4 << 20       // bytes of a rendered text, before it is sanitised
	maxLines     = 10000         // lines of a text, empty ones too
	maxLine      = 8 << 10       // bytes of one line, thus also of a heading and of a row
	maxParagraph = 8 << 10       // bytes of one paragraph: 2,700 Han characters
	maxDepth     = 8             // quotations, lists and notes inside one another
	maxInline    = 40            // emphasis and links inside one another
	maxColumns   = 30            // of one table
	maxCells     = 4000          // of all tables
	maxFootnotes = 200
	maxHeadings  = 200
	maxLinks     = 1000
	maxAddress   = 2 << 10 // bytes of one address
)

// prescan makes a text fit to be parsed: UTF-8, lines that end in \n, no character
// that is not seen, no line or text over the bounds.
func prescan(markdown string) ([]byte, error) {
	if len(markdown) > MaxSource {
		return nil, court.Invalid("正文最多%d KB，现在有%d KB。请分成几篇。", MaxSource>>10, (len(markdown)+1023)>>10)
	}
	source := []byte(strings.ReplaceAll(strings.ReplaceAll(markdown, "\r\n", "\n"), "\r", "\n"))
	line := 1
	for rest := source; len(rest) > 0; line++ {
		this, after, _ := bytes.Cut(rest, []byte("\n"))
		rest = after
		if line > maxLines {
			return nil, court.Invalid("正文最多%d行。请分成几篇，并删去多余的空行。", maxLines)
		}
		if len(this) > maxLine {
			return nil, court.Invalid("第%d行太长，一行最多%d KB。请分成几段。", line, maxLine>>10)
		}
		for i := 0; i < len(this); {
			c, size := utf8.DecodeRune(this[i:])
			if c == utf8.RuneError && size <= 1 {
				return nil, court.Invalid("第%d行有乱码。请保存为 UTF-8 编码。", line)
			}
			if court.IsHidden(c) {
				return nil, court.Invalid("第%d行有看不见的控制字符。请删去后重新输入。", line)
			}
			i += size
		}
	}
	return source, nil
}

// faultKey is where a parser leaves the reason for refusing the text.
var faultKey = parser.NewContextKey()

// refuse leaves the first reason for refusing the text; the parsers go on, but the
// rest of what they do is thrown away.
func refuse(pc parser.Context, fault *court.Error) {
	if faultOf(pc) == nil {
		pc.Set(faultKey, fault)
	}
}

func faultOf(pc parser.Context) *court.Error {
	fault, _ := pc.Get(faultKey).(*court.Error)
	return fault
}

// lineOf is the number of the line at offset at, from 1.
func lineOf(source []byte, at int) int {
	at = min(max(at, 0), len(source))
	return bytes.Count(source[:at], []byte("\n")) + 1
}

// shallow is a parser of a block that may hold blocks of its own kind, and refuses
// to open one too deep. Without the bound every line is held against every block
// that is open.
type shallow struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, position := reader.Position()
	node, state := s.BlockParser.Open(parent, reader, pc)
	if node == nil {
		return nil, state
	}
	depth := 0
	for p := parent; p != nil; p = p.Parent() {
		switch p.Kind() {
		case ast.KindBlockquote, ast.KindList, extast.KindFootnote:
			depth++
		}
	}
	if depth < maxDepth {
		return node, state
	}
	refuse(pc, court.Invalid("第%d行的引用或列表嵌套太深，最多%d层。", lineOf(reader.Source(), position.Start), maxDepth))
	reader.SetPosition(line, position)
	return nil, parser.NoChildren
}

// few is the parser of footnote definitions, each of which every reference to a
// note is compared with.
type few struct{ parser.BlockParser }

var footnoteCountKey = parser.NewContextKey()

// Open implements parser.BlockParser.
func (f few) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, position := reader.Position()
	node, state := f.BlockParser.Open(parent, reader, pc)
	if node == nil {
		return nil, state
	}
	n, _ := pc.Get(footnoteCountKey).(int)
	if n++; n > maxFootnotes {
		refuse(pc, court.Invalid("第%d行的注释超过了最多%d条的限度。", lineOf(reader.Source(), position.Start), maxFootnotes))
		reader.SetPosition(line, position)
		return nil, parser.NoChildren
	}
	pc.Set(footnoteCountKey, n)
	return node, state
}

// paragraphBound refuses paragraphs and tables that are too long, before anything
// is looked for in them.
type paragraphBound struct{}

var cellCountKey = parser.NewContextKey()

// Transform implements parser.ParagraphTransformer.
func (paragraphBound) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines, source := node.Lines(), reader.Source()
	size := 0
	for i := range lines.Len() {
		segment := lines.At(i)
		if columns := delimiterColumns(segment.Value(source)); columns > 0 && i > 0 {
			cells, _ := pc.Get(cellCountKey).(int)
			cells += columns * (lines.Len() - i)
			pc.Set(cellCountKey, cells)
			switch {
			case columns > maxColumns:
				drop(node, pc, court.Invalid("第%d行的表格列数太多，最多%d列。", lineOf(source, segment.Start), maxColumns))
			case cells > maxCells:
				drop(node, pc, court.Invalid("第%d行的表格太大，全文的表格最多%d格。请分成几篇，或者改为附件。", lineOf(source, segment.Start), maxCells))
			}
			return
		}
		if size += segment.Len(); size > maxParagraph {
			drop(node, pc, court.Invalid("第%d行的段落太长，一段最多%d KB。请用空行分成几段。", lineOf(source, lines.At(0).Start), maxParagraph>>10))
			return
		}
	}
}

// drop refuses the text and takes the paragraph away, so that nobody works on it.
func drop(node *ast.Paragraph, pc parser.Context, fault *court.Error) {
	refuse(pc, fault)
	node.Parent().RemoveChild(node.Parent(), node)
}

// delimiterColumns counts the columns of the line under a table's head, such as
// |---|:-:|; it answers 0 for any other line.
func delimiterColumns(line []byte) int {
	dash, columns := false, 1
	line = bytes.TrimSpace(line)
	for i, c := range line {
		switch c {
		case '-':
			dash = true
		case '|':
			if i > 0 && i < len(line)-1 {
				columns++
			}
		case ':', ' ', '\t':
		default:
			return 0
		}
	}
	if !dash {
		return 0
	}
	return columns
}

// leftover refuses what looked like a table and is none, after the parser of tables
// has taken the others: it is a paragraph, and held to the bound of one.
type leftover struct{}

// Transform implements parser.ParagraphTransformer.
func (leftover) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	size := 0
	for i := range node.Lines().Len() {
		segment := node.Lines().At(i)
		size += segment.Len()
	}
	if size > maxParagraph {
		drop(node, pc, court.Invalid("第%d行的段落太长，一段最多%d KB。如果是表格，请检查表头与分隔行的列数是否相同。",
			lineOf(reader.Source(), node.Lines().At(0).Start), maxParagraph>>10))
	}
}

// checkTree refuses a text that is within the bounds of parsing and would still be
// too much to write: one address that a thousand links repeat, or emphasis inside
// emphasis without end.
func checkTree(doc ast.Node, source []byte) error {
	links, headings, depth := 0, 0, 0
	var fault *court.Error
	stop := func(n ast.Node, format string, args ...any) (ast.WalkStatus, error) {
		fault = court.Invalid("第%d行"+format, append([]any{lineAt(n, source)}, args...)...)
		return ast.WalkStop, nil
	}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Type() == ast.TypeInline {
			if !entering {
				depth--
				return ast.WalkContinue, nil
			}
			if depth++; depth > maxInline {
				return stop(n, "的强调或链接嵌套太深，最多%d层。", maxInline)
			}
		}
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n.Kind() {
		case ast.KindLink, ast.KindImage, ast.KindAutoLink, extast.KindFootnoteLink:
			if links++; links > maxLinks {
				return stop(n, "的链接超过了最多%d个的限度。", maxLinks)
			}
			if destination := destinationOf(n, source); len(destination) > maxAddress {
				return stop(n, "的链接地址太长，最多%d个字节。", maxAddress)
			}
		case ast.KindHeading:
			if headings++; headings > maxHeadings {
				return stop(n, "的标题超过了最多%d个的限度。", maxHeadings)
			}
		}
		return ast.WalkContinue, nil
	}) // the walker itself returns no error
	if fault != nil {
		return fault
	}
	return nil
}

// lineAt is the number of the line on which a node, or the block around it, begins.
func lineAt(n ast.Node, source []byte) int {
	for ; n != nil; n = n.Parent() {
		if n.Pos() >= 0 && n.Kind() != ast.KindDocument {
			return lineOf(source, n.Pos())
		}
		if n.Type() != ast.TypeInline && n.Lines() != nil && n.Lines().Len() > 0 {
			return lineOf(source, n.Lines().At(0).Start)
		}
	}
	return 1
}
