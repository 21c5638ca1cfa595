package render

import (
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"

	"gongkai/internal/court"
)

// mediaRoot is where the portal's own pictures lie; no other are shown. A picture of
// another site would tell that site who reads, and could change after review.
const mediaRoot = "/media/"

// image replaces an image by a picture, or by its alternative text where it is none
// of ours.
func (w *work) image(n *ast.Image) {
	src := resolved(n.Destination)
	if !isMedia(src) {
		w.note(n, court.PieceCodePicture, court.SeverityMust, "图片只能来自本站的 %s，且为 jpg、png、webp、gif 或 avif 格式。图片已略去，只留说明文字。", mediaRoot)
		unwrap(n)
		return
	}
	p := &picture{src: src, alt: inlineText(n, w.source)}
	if p.alt == "" {
		w.note(n, court.PieceCodePicture, court.SeverityMust, "图片没有说明文字，看不见图片的人不知道它是什么。请写在方括号里。")
	}
	if len(n.Title) > 0 {
		p.SetAttributeString(captionAttribute, []byte(plainOf(n.Title)))
	}
	w.pictures = append(w.pictures, Picture{src, p.alt, placeOf(n, w.source)})
	replace(n, p)
}

// captionAttribute is where a picture keeps the title of its image until it is known
// whether it stands by itself.
const captionAttribute = "caption"

// isMedia reports a path below mediaRoot of plain names, whose ending is that of a
// picture that cannot hold a script. SVG can.
func isMedia(src string) bool {
	u, err := url.Parse(src)
	if err != nil || u.Scheme != "" || u.Host != "" || u.RawQuery != "" || u.Fragment != "" || u.Path != src {
		return false
	}
	name, ours := strings.CutPrefix(src, mediaRoot)
	if !ours || path.Clean(src) != src || !only(name, alphanumeric+"/._-") || strings.HasPrefix(name, ".") || strings.Contains(name, "/.") {
		return false
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif":
		return true
	}
	return false
}

// figures makes a figure of each picture that stands alone in its paragraph and has
// a title, which becomes the caption.
func (w *work) figures() {
	for _, p := range all[*picture](w) {
		value, titled := p.AttributeString(captionAttribute)
		caption, _ := value.([]byte)
		block := p.Parent()
		if !titled || block.Kind() != ast.KindParagraph || block.ChildCount() != 1 {
			continue
		}
		f := &figure{picture: p, caption: string(caption)}
		f.SetPos(block.Pos())
		replace(block, f)
	}
}
