package paste

import (
	"strings"

	"gongkai/internal/exchange/markdown"
)

// word reads what word processors say in ways of their own: marks of items, notes,
// comments, deletions.
func (r *reader) word(e *element, attr, css map[string]string) error {
	f := &e.form
	element := css["mso-element"]
	note := css["mso-footnote-id"] + css["mso-endnote-id"]
	switch {
	case css["mso-list"] == "ignore":
		f.mark = true
	case e.tag == "del" || e.tag == "span" && strings.EqualFold(attr["class"], "msoDel"):
		f.skip, f.silent = true, noLoss
		r.lose(markdown.LossDeleted)
	case element == "comment-list" || css["mso-comment-reference"] != "" || css["mso-special-character"] == "comment":
		f.skip, f.silent = true, noLoss
		if element == "" {
			r.lose(markdown.LossComment)
		}
	case element == "footnote" || element == "endnote":
		id := attr["id"]
		err := r.aside(e, func(blocks []markdown.Block) { r.notes = append(r.notes, pending{id, blocks}) })
		r.story.note = true
		return err
	case note != "" && e.tag == "a":
		f.skip, f.silent = true, noLoss
		if !r.story.note { // within one it leads back
			if _, known := r.noted[note]; !known {
				r.doc.Notes = append(r.doc.Notes, nil)
				r.noted[note] = len(r.doc.Notes)
			}
			r.story.line.Add(markdown.Inline{Note: r.noted[note]})
		}
	}
	return nil
}

// finish gives the references their notes. A note that nothing refers to, since only a
// part was selected, is text.
func (r *reader) finish() {
	for _, p := range r.notes {
		if n, ok := r.noted[p.id]; ok && r.doc.Notes[n-1] == nil {
			r.doc.Notes[n-1] = p.blocks
		} else {
			r.story.blocks = append(r.story.blocks, p.blocks...)
		}
	}
	for i, blocks := range r.doc.Notes {
		if blocks == nil {
			r.lose(markdown.LossNoteAway)
			r.doc.Notes[i] = []markdown.Block{}
		}
	}
	if r.raised {
		r.lose(markdown.LossScript)
	}
	r.doc.Blocks = r.story.blocks
}
