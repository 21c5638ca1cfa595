package render

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"gongkai/internal/court"
)

// calloutClass gives the class of a callout's label; empty for an unknown label.
func calloutClass(label string) string {
	switch label {
	case "提示":
		return "callout-tip"
	case "注意":
		return "callout-warning"
	case "重要":
		return "callout-important"
	case "例":
		return "callout-example"
	}
	return ""
}

// calloutAttribute is where a quotation keeps the label of its callout until the
// tree is finished. No writer knows the name.
const calloutAttribute = "callout-label"

// calloutMark reads the mark of a callout, [!提示], at the start of a quotation
// before the inline parsers can take it for a link.
type calloutMark struct{}

// Transform implements parser.ParagraphTransformer.
func (calloutMark) Transform(node *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote := node.Parent()
	if quote.Kind() != ast.KindBlockquote || node.PreviousSibling() != nil || node.Lines().Len() == 0 {
		return
	}
	source, lines := reader.Source(), node.Lines()
	first := lines.At(0)
	first = first.TrimLeftSpace(source)
	rest, marked := strings.CutPrefix(string(first.Value(source)), "[!")
	label, rest, closed := strings.Cut(rest, "]")
	if !marked || !closed || len(label) > 30 || strings.ContainsAny(label, "[\n") {
		return
	}
	quote.SetAttributeString(calloutAttribute, []byte(label))
	if calloutClass(label) == "" {
		return // finish tells the author
	}
	first.Start += len("[!") + len(label) + len("]")
	kept := text.NewSegments()
	if strings.TrimSpace(rest) != "" {
		kept.Append(first.TrimLeftSpace(source))
	}
	for i := 1; i < lines.Len(); i++ {
		kept.Append(lines.At(i))
	}
	if kept.Len() == 0 {
		quote.RemoveChild(quote, node)
		return
	}
	node.SetLines(kept)
}

// callouts puts a callout in the place of each quotation that is marked as one.
func (w *work) callouts() {
	for _, quote := range all[*ast.Blockquote](w) {
		value, marked := quote.AttributeString(calloutAttribute)
		label, _ := value.([]byte)
		if !marked {
			continue
		}
		class := calloutClass(string(label))
		if class == "" {
			w.note(quote, court.PieceCodeText, court.SeverityShould, "不认识的提示框。只能写 [!提示]、[!注意]、[!重要] 或 [!例]。")
			continue
		}
		box := &callout{class: class, label: string(label)}
		replace(quote, box)
		move(quote, box)
	}
}
