package public

import (
	"gongkai/internal/search"
	"gongkai/internal/visible"
)

// newCard is a text in a list; named says its kind, in lists of several.
func newCard(p visible.Piece, named bool) CardView {
	c := CardView{URL: p.Path(), Title: unmarked(p.Title), Text: unmarked(p.Summary), Date: p.Published.String(), Synthetic: p.Synthetic}
	if named {
		c.Kind = listTitle(p.Kind)
	}
	if p.Topic != "" {
		c.Topic, c.TopicURL = p.Topic.Label(), topicPath(p.Topic)
	}
	return c
}

func cards(pieces []visible.Piece, named bool) []CardView {
	var all []CardView
	for _, p := range pieces {
		all = append(all, newCard(p, named))
	}
	return all
}

// foundCard is a text that a search found, with the words marked.
func foundCard(f visible.FoundPiece) CardView {
	c := newCard(f.Piece, false)
	c.Title, c.Text = marks(f.TitleMarks), marks(f.Excerpt.Pieces)
	c.CutBefore, c.CutAfter = f.Excerpt.CutBefore, f.Excerpt.CutAfter
	return c
}

func marks(pieces []search.TextPiece) []MarkView {
	var all []MarkView
	for _, p := range pieces {
		all = append(all, MarkView{Text: p.Text, Hit: p.Marked})
	}
	return all
}
