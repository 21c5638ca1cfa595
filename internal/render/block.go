package render

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// labelAttribute is where a table keeps the name of the region around it.
const labelAttribute = "region-label"

// tables names each table, so that the region that scrolls has a name of its own:
// its number and the heading above it.
func (w *work) tables() {
	n, heading := 0, ""
	for _, node := range all[ast.Node](w) {
		switch node.Kind() {
		case ast.KindHeading:
			heading = inlineText(node, w.source)
			continue
		case extast.KindTable:
		default:
			continue
		}
		n++
		label := "表格" + strconv.Itoa(n)
		if heading != "" {
			label += "：" + heading
		}
		node.SetAttributeString(labelAttribute, []byte(strings.TrimSpace(label)))
	}
}

// footnotes takes away the ways back to places that are no longer in the text, such
// as one in the title of a picture.
func (w *work) footnotes() {
	type place struct{ index, ref int }
	there := map[place]bool{}
	for _, l := range all[*extast.FootnoteLink](w) {
		there[place{l.Index, l.RefIndex}] = true
	}
	for _, l := range all[*extast.FootnoteBacklink](w) {
		if !there[place{l.Index, l.RefIndex}] {
			l.Parent().RemoveChild(l.Parent(), l)
		}
	}
}
