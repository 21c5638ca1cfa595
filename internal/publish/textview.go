package publish

import (
	"context"
	"errors"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/render"
	"gongkai/internal/store"
)

// TextSubject names the text of a piece of work.
type TextSubject struct {
	Kind    court.PieceKind // empty: the work is on no text
	Title   string          // may be empty: nobody has written one yet
	Slug    string
	Topic   court.Topic
	Revises bool // a new version of a text that stands on the site, or stood
}

func textSubject(ctx context.Context, r *store.Reading, draft string) (s TextSubject, err error) {
	d, err := r.Draft(ctx, draft)
	if err != nil {
		return s, err
	}
	piece, err := pieceOf(d.File)
	if err != nil {
		return s, err
	}
	s = TextSubject{Kind: piece.Kind, Title: strings.TrimSpace(piece.Title), Slug: piece.Slug, Topic: piece.Topic}
	if d.BaseSlug != "" {
		s.Revises, err = r.Revises(ctx, draft)
	}
	return s, err
}

// TextFile is the text of a piece of work with all that its reviewers are shown.
type TextFile struct {
	Piece   court.Piece
	Article render.Article // of the body, as readers of the site will see it
	Broken  string         // why it cannot be rendered; empty: it can
	// Before is what stood on the site before, for a new version; nil: nothing did.
	Before *court.Piece
	OnSite bool // a text stands at its address, or stood there
	// SiteState is that of the text on the site; with OnSite.
	SiteState court.State
	Findings  []court.PieceFinding // without the places of personal data
	Places    []PiecePlace
	Writers   []store.DraftWriter
	Duty      DutyFile      // who answers for it, and its legal check
	Comments  []TextComment // those of returns, the last first, then what the reader has collected
}

// TextComment is what a reviewer says about a text.
type TextComment struct {
	store.WorkComment
	By     string
	At     time.Time
	Sent   bool // with a return; else the reader's own, still to be sent
	Last   bool // with the last return
	Line   int  // of the field, from 1, where the words stand now; 0: the whole field, or unknown
	Gone   bool // the words are there no more: the text has changed
	Remark string
}

// textFile fills in what the page of work on a text shows.
func (p *Publisher) textFile(ctx context.Context, r *store.Reading, f *WorkFile, by court.Actor) error {
	d, err := r.Draft(ctx, f.Subject)
	if err != nil {
		return err
	}
	t := &TextFile{}
	if t.Piece, err = pieceOf(d.File); err != nil {
		return err
	}
	if t.Article, err = p.render.Article(t.Piece.Body); err != nil {
		t.Broken = court.MessageOf(err)
	}
	if t.Before, err = replacedBy(ctx, r, &d); err != nil {
		return err
	}
	known, err := r.KnownPieces(ctx, []string{t.Piece.Slug})
	if err != nil {
		return err
	}
	held, there := known[t.Piece.Slug]
	t.OnSite = there && held.Kind == t.Piece.Kind && (d.BaseSlug != "" || f.State == court.StatePublished) && held.State != court.StateDraft
	t.SiteState = held.State
	exists, err := pathsOf(ctx, r, t.Piece.Body)
	if err != nil {
		return err
	}
	for _, found := range p.CheckText(&t.Piece, exists) {
		if found.Code != court.CodePersonalData {
			t.Findings = append(t.Findings, found)
		}
	}
	released, err := asReleased(ctx, r, &d, t.Piece, p.today())
	if err != nil {
		return err
	}
	t.Places = p.placesOf(&released, t.Article.Text, d.Clean)
	if t.Writers, err = r.DraftWriters(ctx, f.Subject); err != nil {
		return err
	}
	t.Duty = DutyFile{WorkItem: f.WorkItem}
	if err := p.readDuty(ctx, r, &t.Duty, by); err != nil {
		return err
	}
	t.Comments = textComments(&t.Piece, f, by)
	f.Text = t
	return nil
}

// replacedBy reads what a draft replaces on the site, or has replaced; nil: nothing.
func replacedBy(ctx context.Context, r *store.Reading, d *store.PieceDraft) (*court.Piece, error) {
	if d.BaseSlug == "" {
		return nil, nil
	}
	text, err := r.PieceVersionUpTo(ctx, d.BaseSlug, d.Base)
	if errors.Is(err, store.ErrNoEntry) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	file, _, err := exchange.ReadPiece("", strings.NewReader(text))
	return &file.Piece, err
}

// textComments puts everything that was said about a text to the places where its words
// stand now.
func textComments(piece *court.Piece, f *WorkFile, by court.Actor) (list []TextComment) {
	put := func(c TextComment) {
		if c.Field != "" && c.End > 0 {
			start, end, line, gone := placeInPieceNow(c.WorkComment, piece)
			if c.Gone = gone; !gone {
				c.Start, c.End, c.Line = start, end, line
			}
		}
		list = append(list, c)
	}
	last := true
	for i := len(f.Steps) - 1; i >= 0; i-- {
		s := &f.Steps[i]
		for _, c := range s.Comments {
			put(TextComment{WorkComment: c, By: s.Name, At: s.At, Sent: true, Last: last})
		}
		if s.Step == court.StepReturn {
			last = false
		}
	}
	for _, m := range f.Remarks {
		put(TextComment{WorkComment: m.WorkComment, By: by.Name, Remark: m.PublicID})
	}
	return list
}
