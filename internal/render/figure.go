package render

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"

	"gongkai/internal/court"
)

// mediaRoot is where the portal's own pictures lie; no other are shown. A picture of
// another site would tell that site who reads, and could change after review.
const mediaRoot = court.MediaRoot

// Decorative is what an author writes in the place of the words about a picture that says
// nothing which the text does not say. Who cannot see it does not hear of it.
const Decorative = "装饰"

// image replaces an image by a picture, or by its alternative text where it is none
// of ours.
func (w *work) image(n *ast.Image) {
	src := resolved(n.Destination)
	switch {
	case src == "": // such as the mark of a picture that is being uploaded
		w.note(n, court.PieceCodePicture, court.SeverityMust, "图片没有地址：没有传完，或者只放了写法。请重新上传，或者删去这一行。")
		unwrap(n)
		return
	case !isMedia(src):
		w.note(n, court.PieceCodePicture, court.SeverityMust, "图片只能来自本站的 %s，且为 jpg、png、webp、gif 或 avif 格式。图片已略去，只留说明文字。", mediaRoot)
		unwrap(n)
		return
	}
	p := &picture{src: src, alt: inlineText(n, w.source)}
	p.name, _ = court.ParseMediaName(strings.TrimPrefix(src, mediaRoot))
	switch p.alt {
	case Decorative:
		p.alt = ""
	case "":
		w.note(n, court.PieceCodePicture, court.SeverityMust, "图片没有说明文字，看不见图片的人不知道它是什么。请写在方括号里；只作装饰的，写“"+Decorative+"”。")
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

// sizesOf tells a browser how wide a picture stands: across a telephone, or as wide as the
// column of a text.
const sizesOf = "(min-width: 48rem) 45rem, 100vw"

// dimensions are the attributes that keep the place of a picture while it comes, and let a
// browser choose the width that it needs. A name that is none of the media library tells
// nothing, and then there are none.
func (p *picture) dimensions() string {
	if !p.name.IsPicture() {
		return ""
	}
	text := fmt.Sprintf(` width="%d" height="%d"`, p.name.Width, p.name.Height)
	if len(p.name.Narrower) == 0 {
		return text
	}
	forms := []string{fmt.Sprintf("%s %dw", p.src, p.name.Width)}
	for _, width := range p.name.Narrower {
		forms = append(forms, fmt.Sprintf("%s %dw", p.name.AddressOf(width), width))
	}
	return text + ` srcset="` + strings.Join(forms, ", ") + `" sizes="` + sizesOf + `"`
}

// documents tells of each link to a document of the media library how long it is, before
// somebody on a telephone opens it.
func (w *work) documents() {
	for _, a := range all[*anchor](w) {
		path, _, _ := strings.Cut(a.href, "#")
		name, known := court.ParseMediaName(strings.TrimPrefix(path, mediaRoot))
		if a.outside || !known || name.Ending != "pdf" || !strings.HasPrefix(path, mediaRoot) {
			continue
		}
		size := fmt.Sprintf("%d KB", name.Kilobytes)
		if name.Kilobytes >= 1024 {
			size = fmt.Sprintf("%.1f MB", float64(name.Kilobytes)/1024)
		}
		about := ast.NewString([]byte(fmt.Sprintf("（PDF，%d页，%s）", name.Pages, size)))
		about.SetRaw(true)
		a.AppendChild(a, about)
	}
}
