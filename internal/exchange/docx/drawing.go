package docx

import (
	"encoding/xml"
	"fmt"
	"strings"

	"gongkai/internal/exchange/markdown"
	"gongkai/internal/exchange/opc"
)

// maxBoxes bounds text boxes in text boxes.
const maxBoxes = 8

// drawing reads a drawing of either age: its pictures, and the text of its boxes.
func (r *reader) drawing(s *opc.Scanner, kind string, l *line) error {
	lost, made := r.doc.Losses, r.made
	known := kind == "object" // an embedded file, or a picture of it
	alt := ""
	var walk func(e xml.StartElement) error
	walk = func(e xml.StartElement) error {
		switch name(e.Name) {
		case "wp:docPr", "pic:cNvPr", "v:shape":
			for _, key := range []string{"descr", "alt", "title"} {
				if text, ok := opc.Attr(e, key); ok && strings.TrimSpace(text) != "" {
					alt = text
					break
				}
			}
		case "a:blip":
			id, _ := opc.Attr(e, "embed")
			away, _ := opc.Attr(e, "link")
			if id == "" {
				id = away
			}
			if err := r.picture(l, id, alt); err != nil {
				return err
			}
			return s.Skip() // other forms of the same picture
		case "v:imagedata":
			id, _ := opc.Attr(e, "id")
			return r.picture(l, id, alt)
		case "v:rect":
			hr, ok := opc.Attr(e, "hr")
			known = known || opc.Truth(hr, ok) || hr == "t"
		case "txbxContent":
			known = true
			return r.box(s, l)
		case "o:OLEObject":
			r.lose(markdown.LossEmbedded)
		case "mc:AlternateContent":
			return r.alternate(s, func() error { return s.Each(walk) })
		}
		return nil
	}
	err := s.Each(walk)
	if r.made == made && r.doc.Losses == lost && !known {
		r.lose(markdown.LossDrawing) // a chart, a diagram, a line
	}
	return err
}

// box reads a text box, whose blocks follow the paragraph it is fixed to.
func (r *reader) box(s *opc.Scanner, l *line) error {
	if r.boxes == maxBoxes {
		return opc.TooLarge("text boxes are nested too deeply")
	}
	r.boxes++
	r.made++ // an empty box has been understood, too
	fields := r.fields
	r.fields = nil
	st := &story{}
	err := r.blocks(s, st)
	r.fields = fields
	r.boxes--
	if blocks := r.end(st); len(blocks) > 0 {
		r.lose(markdown.LossTextBox)
		l.boxes = append(l.boxes, blocks...)
	}
	return err
}

// picture puts a picture into the text. id is that of a relationship.
func (r *reader) picture(l *line, id, alt string) error {
	to, ok := r.relations[id]
	switch {
	case !ok:
		r.lose(markdown.LossPictureBroken)
		return nil
	case to.Outside != "":
		r.lose(markdown.LossPictureAway)
		return nil
	case !r.archive.Has(to.Part):
		r.lose(markdown.LossPictureBroken)
		return nil
	}
	n, known := r.shown[to.Part]
	if !known {
		var err error
		if n, err = r.load(to.Part, alt); err != nil {
			return err
		}
		r.shown[to.Part] = n
	}
	if n > 0 {
		l.Add(markdown.Inline{Picture: n, Alt: markdown.Described(alt), Link: l.link})
		r.made++
		return r.spend(200)
	}
	return nil
}

// load takes a picture out of the file; 0 for one that is lost.
func (r *reader) load(part, alt string) (int, error) {
	if len(r.doc.Pictures) == maxPictures || r.bytes >= maxAllBytes {
		r.lose(markdown.LossPictureBound)
		return 0, nil
	}
	data, whole, err := r.bytesOf(part, min(maxPicture, maxAllBytes-r.bytes))
	if err != nil {
		return 0, err
	}
	kind, ending := markdown.PictureKind(data)
	switch {
	case !whole:
		r.lose(markdown.LossPictureBound)
		return 0, nil
	case kind == "":
		r.lose(markdown.LossPictureKind)
		return 0, nil
	}
	r.bytes += len(data)
	n := len(r.doc.Pictures) + 1
	r.doc.Pictures = append(r.doc.Pictures, markdown.Picture{Name: fmt.Sprintf("image%d.%s", n, ending), Kind: kind, Alt: markdown.Described(alt), Data: data})
	return n, nil
}
