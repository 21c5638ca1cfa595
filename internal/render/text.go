package render

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// plainText is a finished tree as a reader hears it: one line for each block, the
// cells of a row with a blank between them, no marks, no footnote numbers.
func plainText(doc ast.Node, source []byte) string {
	var b strings.Builder
	writeBlocks(&b, doc, source)
	return strings.TrimSpace(b.String())
}

func writeBlocks(b *strings.Builder, parent ast.Node, source []byte) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Paragraph, *ast.TextBlock, *ast.Heading:
			writeLine(b, inlineText(n, source))
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			writeLine(b, string(n.Lines().Value(source)))
		case *extast.TableHeader, *extast.TableRow:
			var cells []string
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				if text := inlineText(c, source); text != "" {
					cells = append(cells, text)
				}
			}
			writeLine(b, strings.Join(cells, " "))
		case *figure:
			writeLine(b, n.picture.alt)
			writeLine(b, n.caption)
		case *callout:
			writeLine(b, n.label)
			writeBlocks(b, n, source)
		case *ast.LinkReferenceDefinition:
		default:
			writeBlocks(b, n, source)
		}
	}
}

func writeLine(b *strings.Builder, line string) {
	if line = strings.TrimSpace(line); line != "" {
		b.WriteString(line)
		b.WriteByte('\n')
	}
}

// Speed of reading, in Han characters or words a minute: what a grown-up who is no
// lawyer takes for an official text.
const readingSpeed = 300

// reading counts what there is to read, Han characters and words of other scripts,
// and the minutes that it takes.
func reading(text string) (length, minutes int) {
	inWord := false
	for _, r := range text {
		han := unicode.Is(unicode.Han, r)
		word := !han && (unicode.IsLetter(r) || unicode.IsNumber(r))
		if han || word && !inWord {
			length++
		}
		inWord = word
	}
	return length, max(1, (length+readingSpeed-1)/readingSpeed)
}
