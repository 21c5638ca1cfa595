package paste

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"

	"gongkai/internal/exchange/markdown"
)

// image takes a picture that came along; one that lies elsewhere is not fetched.
func (r *reader) image(attr map[string]string, f form) error {
	data, ok := inlineImage(attr["src"])
	switch {
	case !ok:
		r.lose(markdown.LossPictureAway)
		return nil
	case len(r.doc.Pictures) == maxPictures || len(data) > maxPicture:
		r.lose(markdown.LossPictureBound)
		return nil
	}
	kind, ending := markdown.PictureKind(data)
	if kind == "" {
		r.lose(markdown.LossPictureKind)
		return nil
	}
	n := len(r.doc.Pictures) + 1
	r.doc.Pictures = append(r.doc.Pictures, markdown.Picture{Name: fmt.Sprintf("image%d.%s", n, ending), Kind: kind, Alt: markdown.Described(attr["alt"]), Data: data})
	r.story.line.Add(markdown.Inline{Picture: n, Link: f.link})
	r.story.last, r.story.blank = 0, false
	return r.spend(400)
}

// inlineImage reads an address that holds its picture; none for one in plain text, such
// as an SVG.
func inlineImage(src string) (data []byte, ok bool) {
	rest, found := strings.CutPrefix(src, "data:image/")
	head, body, cut := strings.Cut(rest, ",")
	if !found || !cut {
		return nil, false
	}
	if !strings.HasSuffix(head, ";base64") {
		return nil, true
	}
	if strings.Contains(body, "%") {
		if plain, err := url.PathUnescape(body); err == nil {
			body = plain
		}
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(body), ""))
	return data, err == nil
}
