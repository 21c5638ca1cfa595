package render

import (
	"github.com/yuin/goldmark/ast"

	"gongkai/internal/court"
)

// The nodes of our own, which take the place of goldmark's where a page needs more
// or less than that one gives. They are made by finish and written by writer.go.

var (
	kindAnchor  = ast.NewNodeKind("Anchor")
	kindPicture = ast.NewNodeKind("Picture")
	kindFigure  = ast.NewNodeKind("Figure")
	kindCallout = ast.NewNodeKind("Callout")
)

// anchor is a link whose address was found good.
type anchor struct {
	ast.BaseInline
	href    string
	outside bool
}

// Kind implements ast.Node.
func (*anchor) Kind() ast.NodeKind { return kindAnchor }

// Dump implements ast.Node.
func (a *anchor) Dump(source []byte, level int) { ast.DumpHelper(a, source, level, nil, nil) }

// picture is an image out of the portal's own media.
type picture struct {
	ast.BaseInline
	src, alt string
	name     court.MediaName // zero: it is none of the media library's
}

// Kind implements ast.Node.
func (*picture) Kind() ast.NodeKind { return kindPicture }

// Dump implements ast.Node.
func (p *picture) Dump(source []byte, level int) { ast.DumpHelper(p, source, level, nil, nil) }

// figure is a picture that stands by itself with a caption.
type figure struct {
	ast.BaseBlock
	picture *picture
	caption string
}

// Kind implements ast.Node.
func (*figure) Kind() ast.NodeKind { return kindFigure }

// Dump implements ast.Node.
func (f *figure) Dump(source []byte, level int) { ast.DumpHelper(f, source, level, nil, nil) }

// callout is a block that is set off from the text.
type callout struct {
	ast.BaseBlock
	class, label string
}

// Kind implements ast.Node.
func (*callout) Kind() ast.NodeKind { return kindCallout }

// Dump implements ast.Node.
func (c *callout) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }
