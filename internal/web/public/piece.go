package public

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/court"
	markdown "gongkai/internal/render"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// listTitle is what a section of texts is called, and each of its texts in a list of
// several kinds.
func listTitle(k court.PieceKind) string {
	if k == court.PieceGuide {
		return "办事指南"
	}
	return k.Label()
}

// folderPath is the address of the list of a kind.
func folderPath(k court.PieceKind) string { return "/" + k.Folder() }

func topicPath(t court.Topic) string { return "/topics/" + string(t) }

// told is a text that a page shows, with what stands around it.
type told struct {
	piece   visible.Piece
	article markdown.Article
	related []visible.Piece
	book    []visible.Piece // all guides in order, for a guide
	days    []court.Date    // of its earlier versions, where readers are told of them
	gen     court.Generation
	view    PieceView
}

// tell reads the text that the address names and renders it.
func (s *Site) tell(ctx context.Context, r web.Request, kind court.PieceKind) (t told, err error) {
	t.gen, err = s.reader.View(ctx, func(in *visible.View) (err error) {
		if t.piece, err = in.Piece(kind, r.Param("slug")); err != nil {
			return err
		}
		if kind == court.PieceGuide {
			if t.book, err = in.Handbook(); err != nil {
				return err
			}
		}
		if kind == court.PieceGuide || len(t.piece.Corrections) > 0 {
			if t.days, err = in.Revisions(t.piece); err != nil {
				return err
			}
		}
		t.related, err = in.Related(t.piece)
		return err
	})
	if err != nil {
		return told{}, err
	}
	// It was rendered before it was published; what cannot be rendered now is a fault
	// of ours and not of the visitor.
	if t.article, err = s.render.Article(t.piece.Body); err != nil {
		return told{}, &court.Error{Kind: court.KindInternal, Cause: err}
	}
	t.view = newPiece(t.piece, t.article, t.related)
	t.view.tellHistory(&t.piece, t.days)
	return t, nil
}

func newPiece(p visible.Piece, a markdown.Article, related []visible.Piece) PieceView {
	v := PieceView{
		Kind: listTitle(p.Kind), KindURL: folderPath(p.Kind), Title: p.Title, Summary: p.Summary,
		Published: p.Published.Chinese(), PublishedISO: p.Published.String(), UpdatedISO: p.Updated.String(),
		Unit: p.Author, Reading: "约 " + strconv.Itoa(a.Minutes) + " 分钟", Synthetic: p.Synthetic,
		Body: a.HTML.Template(), Sources: p.Sources, Review: p.ReviewBy.Chinese(), Print: p.Path() + "/print",
	}
	if p.Updated.After(p.Published) {
		v.Updated = p.Updated.Chinese()
	}
	if p.Topic != "" {
		v.Topic, v.TopicURL = p.Topic.Label(), topicPath(p.Topic)
	}
	for _, h := range a.Contents {
		if h.Level <= 3 {
			v.Contents = append(v.Contents, ContentView{h.Level, h.Text, h.ID})
		}
	}
	v.Related = cards(related, true)
	return v
}

// Bounds of what a page tells of the history of a text.
const (
	mostCorrections = 3  // above the text
	mostRevisions   = 30 // below it, the newest
)

// tellHistory fills in what was corrected and when the text was changed: of a guide
// whenever it was, since people act on what it says; of other texts where something was
// wrong. days are those of its earlier versions.
func (v *PieceView) tellHistory(p *visible.Piece, days []court.Date) {
	for i := len(p.Corrections) - 1; i >= 0; i-- {
		if c := p.Corrections[i]; len(v.Corrections) < mostCorrections {
			v.Corrections = append(v.Corrections, revision(c.On, c.Note))
		}
	}
	v.Earlier = len(p.Corrections) > len(v.Corrections)
	changed := map[court.Date][]string{}
	for _, day := range append(days, p.Updated) {
		if day.After(p.Published) {
			changed[day] = nil
		}
	}
	for _, c := range p.Corrections {
		changed[c.On] = append(changed[c.On], "更正："+c.Note)
	}
	if len(changed) == 0 || len(p.Corrections) == 0 && (p.Kind != court.PieceGuide || len(days) == 0) {
		return
	}
	changed[p.Published] = append(changed[p.Published], "发布")
	for _, day := range slices.SortedFunc(maps.Keys(changed), func(a, b court.Date) int { return strings.Compare(b.String(), a.String()) }) {
		texts := changed[day]
		if len(texts) == 0 {
			texts = []string{"修改"}
		}
		for _, text := range texts {
			if len(v.Revisions) < mostRevisions {
				v.Revisions = append(v.Revisions, revision(day, text))
			}
		}
	}
}

func revision(day court.Date, text string) RevisionView {
	return RevisionView{Day: day.Chinese(), DayISO: day.String(), Text: text}
}

// textBase is the frame of a page about texts. It names nobody, so it may be found by
// search engines.
func (s *Site) textBase(r web.Request, title, description string, nav web.Nav, path string) web.Base {
	b := s.base(r, title, nav, path)
	b.Description = description
	return b
}

// pieceBase is the frame of the page of a text, with the feed that it stands in.
func (s *Site) pieceBase(r web.Request, p visible.Piece, nav web.Nav) web.Base {
	b := s.textBase(r, p.Title, p.Summary, nav, p.Path())
	b.Feeds = s.feedLinks(p.Kind, markdown.FeedAtom)
	return b
}

// textPage renders a view made from texts, which were read at a generation.
func textPage(a web.Answer, err error, gen court.Generation) (web.Answer, error) {
	a.Names, a.Indexed, a.Generation = true, true, gen
	return a, err
}

func (s *Site) guide(ctx context.Context, r web.Request) (web.Answer, error) {
	t, err := s.tell(ctx, r, court.PieceGuide)
	if err != nil {
		return web.Answer{}, err
	}
	v := GuideView{Base: s.pieceBase(r, t.piece, web.NavGuides), Piece: t.view}
	for i, p := range t.book {
		if p.Slug != t.piece.Slug {
			continue
		}
		v.Place = "第 " + strconv.Itoa(i+1) + " 篇，共 " + strconv.Itoa(len(t.book)) + " 篇"
		if i > 0 {
			v.Prev = pieceLink(t.book[i-1])
		}
		if i+1 < len(t.book) {
			v.Next = pieceLink(t.book[i+1])
		}
	}
	a, err := page(s.pages.guide, v)
	return textPage(a, err, t.gen)
}

func pieceLink(p visible.Piece) LinkView { return LinkView{p.Title, p.Path()} }

func (s *Site) tale(ctx context.Context, r web.Request) (web.Answer, error) {
	t, err := s.tell(ctx, r, court.PieceCase)
	if err != nil {
		return web.Answer{}, err
	}
	v := CaseView{Base: s.pieceBase(r, t.piece, web.NavCases), Piece: t.view}
	a, err := page(s.pages.tale, v)
	return textPage(a, err, t.gen)
}

func (s *Site) article(ctx context.Context, r web.Request) (web.Answer, error) {
	t, err := s.tell(ctx, r, court.PieceArticle)
	if err != nil {
		return web.Answer{}, err
	}
	v := ArticleView{Base: s.pieceBase(r, t.piece, web.NavArticles), Piece: t.view}
	a, err := page(s.pages.article, v)
	return textPage(a, err, t.gen)
}

// piecePrint is a text of a kind on paper. Search engines are sent to its page.
func (s *Site) piecePrint(kind court.PieceKind) web.Render {
	return func(ctx context.Context, r web.Request) (web.Answer, error) {
		t, err := s.tell(ctx, r, kind)
		if err != nil {
			return web.Answer{}, err
		}
		at, path := s.now(), t.piece.Path()
		b := s.named(r, t.piece.Title, "", path)
		v := PiecePrintView{Base: b, Piece: t.view, Stamp: s.stamp(at, path, path)}
		a, err := namedPage(s.pages.piecePrint, v, t.gen)
		a.Until = minuteAfter(at)
		return a, err
	}
}
