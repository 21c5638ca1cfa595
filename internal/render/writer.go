package render

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	ghtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// newWriter writes finished trees. goldmark's own writers, never with WithUnsafe,
// serve for what no function of ours is registered for.
func newWriter() renderer.Renderer {
	return renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(ghtml.NewRenderer(), 1000),
		util.Prioritized(extension.NewTableHTMLRenderer(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)), 500),
		util.Prioritized(extension.NewFootnoteHTMLRenderer(), 500),
		util.Prioritized(ours{}, 100),
	))
}

// writerTo gives the kind of writer that goldmark's functions ask for.
func writerTo(w io.Writer) util.BufWriter { return bufio.NewWriter(w) }

// ours writes what a page wants otherwise than goldmark writes it.
type ours struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (ours) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindText, typed(writeText))
	reg.Register(ast.KindCodeBlock, typed(writeCode))
	reg.Register(ast.KindFencedCodeBlock, typed(writeCode))
	reg.Register(kindAnchor, typed(writeAnchor))
	reg.Register(kindPicture, typed(writePicture))
	reg.Register(kindFigure, typed(writeFigure))
	reg.Register(kindCallout, typed(writeCallout))
	reg.Register(extast.KindTable, typed(writeTable))
	reg.Register(extast.KindTableCell, typed(writeCell))
	reg.Register(extast.KindFootnoteList, typed(writeFootnotes))
	reg.Register(extast.KindFootnote, typed(writeFootnote))
	reg.Register(extast.KindFootnoteLink, typed(writeFootnoteLink))
	reg.Register(extast.KindFootnoteBacklink, typed(writeFootnoteBacklink))
}

// typed makes a function that writes one type of node into what goldmark registers.
func typed[T ast.Node](write func(util.BufWriter, []byte, T, bool) ast.WalkStatus) renderer.NodeRendererFunc {
	return func(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
		n, ok := node.(T)
		if !ok {
			return ast.WalkStop, fmt.Errorf("a %s is no %T", node.Kind(), n)
		}
		return write(w, source, n, entering), nil
	}
}

// put writes markup. The writer is a buffer whose error shows when it is flushed.
func put(w util.BufWriter, parts ...string) {
	for _, p := range parts {
		_, _ = w.WriteString(p)
	}
}

// escaped is a value as it may stand in an attribute or in text.
func escaped(s string) string { return string(util.EscapeHTML([]byte(s))) }

func writeText(w util.BufWriter, source []byte, n *ast.Text, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	ghtml.DefaultWriter.Write(w, n.Segment.Value(source))
	switch {
	case n.HardLineBreak():
		put(w, "<br>\n")
	case n.SoftLineBreak() && blankAfter(n, source):
		put(w, "\n")
	}
	return ast.WalkContinue
}

// writeCode makes the block reachable by keyboard, because it may have to scroll.
func writeCode(w util.BufWriter, source []byte, n ast.Node, entering bool) ast.WalkStatus {
	if entering {
		put(w, `<pre tabindex="0"><code>`)
		ghtml.DefaultWriter.RawWrite(w, n.Lines().Value(source))
		put(w, "</code></pre>\n")
	}
	return ast.WalkSkipChildren
}

func writeAnchor(w util.BufWriter, _ []byte, n *anchor, entering bool) ast.WalkStatus {
	switch {
	case !entering:
		put(w, "</a>")
	case n.outside:
		put(w, `<a href="`, escaped(n.href), `" class="external" rel="noopener noreferrer">`)
	default:
		put(w, `<a href="`, escaped(n.href), `">`)
	}
	return ast.WalkContinue
}

func writePicture(w util.BufWriter, _ []byte, n *picture, entering bool) ast.WalkStatus {
	if entering {
		put(w, `<img src="`, escaped(n.src), `" alt="`, escaped(n.alt), `"`, n.dimensions(), ` loading="lazy" decoding="async">`)
	}
	return ast.WalkSkipChildren
}

func writeFigure(w util.BufWriter, source []byte, n *figure, entering bool) ast.WalkStatus {
	if entering {
		put(w, "<figure>\n")
		writePicture(w, source, n.picture, true)
		put(w, "\n<figcaption>", escaped(n.caption), "</figcaption>\n</figure>\n")
	}
	return ast.WalkSkipChildren
}

func writeCallout(w util.BufWriter, _ []byte, n *callout, entering bool) ast.WalkStatus {
	if entering {
		put(w, `<div class="callout `, n.class, `" role="note">`, "\n", `<p class="callout-title">`, escaped(n.label), "</p>\n")
	} else {
		put(w, "</div>\n")
	}
	return ast.WalkContinue
}

// writeTable puts the table into a region that scrolls by itself and can be reached
// and scrolled by keyboard.
func writeTable(w util.BufWriter, _ []byte, n *extast.Table, entering bool) ast.WalkStatus {
	if !entering {
		put(w, "</table>\n</div>\n")
		return ast.WalkContinue
	}
	label, _ := n.AttributeString(labelAttribute)
	name, _ := label.([]byte)
	put(w, `<div class="table-wrap" role="region" aria-label="`, escaped(string(name)), `" tabindex="0">`, "\n<table>\n")
	return ast.WalkContinue
}

// writeCell makes a head cell without text an ordinary one: nothing is announced as
// the head of a column.
func writeCell(w util.BufWriter, source []byte, n *extast.TableCell, entering bool) ast.WalkStatus {
	tag, scope := "td", ""
	if n.Parent().Kind() == extast.KindTableHeader && inlineText(n, source) != "" {
		tag, scope = "th", ` scope="col"`
	}
	if !entering {
		put(w, "</", tag, ">\n")
		return ast.WalkContinue
	}
	class := ""
	switch n.Alignment {
	case extast.AlignRight:
		class = ` class="right"`
	case extast.AlignCenter:
		class = ` class="center"`
	}
	put(w, "<", tag, scope, class, ">")
	return ast.WalkContinue
}

func writeFootnotes(w util.BufWriter, _ []byte, _ *extast.FootnoteList, entering bool) ast.WalkStatus {
	if entering {
		put(w, `<section class="footnotes" role="doc-endnotes" aria-label="注释">`, "\n<ol>\n")
	} else {
		put(w, "</ol>\n</section>\n")
	}
	return ast.WalkContinue
}

func writeFootnote(w util.BufWriter, _ []byte, n *extast.Footnote, entering bool) ast.WalkStatus {
	if entering {
		put(w, `<li id="fn-`, strconv.Itoa(n.Index), `">`, "\n")
	} else {
		put(w, "</li>\n")
	}
	return ast.WalkContinue
}

// referenceID is the id of the place where a note is referred to for the time ref,
// counted from 0.
func referenceID(index, ref int) string {
	id := "fnref-" + strconv.Itoa(index)
	if ref > 0 {
		id += "-" + strconv.Itoa(ref+1)
	}
	return id
}

func writeFootnoteLink(w util.BufWriter, _ []byte, n *extast.FootnoteLink, entering bool) ast.WalkStatus {
	if entering {
		number := strconv.Itoa(n.Index)
		put(w, `<sup class="footnote-ref" id="`, referenceID(n.Index, n.RefIndex), `"><a href="#fn-`, number,
			`" role="doc-noteref" aria-label="注`, number, `">`, number, "</a></sup>")
	}
	return ast.WalkContinue
}

func writeFootnoteBacklink(w util.BufWriter, _ []byte, n *extast.FootnoteBacklink, entering bool) ast.WalkStatus {
	if entering {
		shown, label := "返回", fmt.Sprintf("返回正文中注%d的位置", n.Index)
		if n.RefCount > 1 {
			shown = fmt.Sprintf("返回%d", n.RefIndex+1)
			label = fmt.Sprintf("%s：正文中注%d的第%d处", shown, n.Index, n.RefIndex+1)
		}
		put(w, ` <a class="footnote-back" href="#`, referenceID(n.Index, n.RefIndex), `" role="doc-backlink" aria-label="`, label, `">`, shown, "</a>")
	}
	return ast.WalkContinue
}
