package api

import (
	"context"

	"gongkai/internal/court"
	"gongkai/internal/render"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// pieceList is the envelope of a list of texts.
type pieceList struct {
	Notice string      `json:"notice,omitempty"`
	Total  int         `json:"total"`
	Page   int         `json:"page"`
	Items  []pieceItem `json:"items"`
}

// pieceItem is a guide, a case or an article in a list.
type pieceItem struct {
	ID          string `json:"id"` // its part of the address
	Title       string `json:"title"`
	Summary     string `json:"summary"`
	Topic       string `json:"topic"` // laws, crackdown, …; empty for guides without one
	PublishedOn string `json:"published_on"`
	UpdatedOn   string `json:"updated_on"`
	URL         string `json:"url"`
	Synthetic   bool   `json:"synthetic"`
}

// pieceDetail is one in full. HTML is safe to be shown as it is; its links are paths of
// the site. Text is the same without marks.
type pieceDetail struct {
	Notice string `json:"notice,omitempty"`
	pieceItem
	Author   string   `json:"author"`
	ReviewBy string   `json:"review_by"`
	Sources  []string `json:"sources"`
	Related  []string `json:"related"` // addresses like url
	// Corrections are what it once said wrongly, the first one first; never null.
	Corrections []pieceCorrection `json:"corrections"`
	HTML        string            `json:"html"`
	Text        string            `json:"text"`
}

// pieceCorrection is one 更正说明.
type pieceCorrection struct {
	On   string `json:"on"`
	Note string `json:"note"`
}

// pieces lists the texts of a kind, or finds them by what stands in them. A case number
// belongs to records of real names, which are never found from here.
func (a *API) pieces(kind court.PieceKind) web.Render {
	return func(ctx context.Context, r web.Request) (web.Answer, error) {
		page, err := number(r, "page", 1, maxPages)
		if err != nil {
			return web.Answer{}, err
		}
		perPage, err := number(r, "per_page", most, most)
		if err != nil {
			return web.Answer{}, err
		}
		topic := court.Topic(r.Query("topic"))
		if topic != "" && topic.Label() == "" {
			return web.Answer{}, court.Invalid("参数 topic 应为六个专题之一。")
		}
		q, err := question(r)
		if err != nil {
			return web.Answer{}, err
		}
		if q.Kind != court.QueryEmpty && topic != "" {
			return web.Answer{}, court.Invalid("参数 q 和 topic 不能同时使用。")
		}
		l := pieceList{Notice: a.notice, Page: page, Items: []pieceItem{}}
		look := a.reader.View
		if q.Kind == court.QueryName {
			look = a.reader.Scan
		}
		gen, err := look(ctx, func(in *visible.View) error {
			switch q.Kind {
			case court.QueryCase, court.QueryCode:
				return nil
			case court.QueryEmpty:
				list, err := in.Pieces(visible.PieceFilter{Kinds: []court.PieceKind{kind}, Topic: topic}, page, perPage)
				l.Total = list.Total
				for _, p := range list.Items {
					l.Items = append(l.Items, a.newPieceItem(p))
				}
				return err
			default:
				found, err := in.SearchTexts(r.Query("q"), []court.PieceKind{kind}, page, perPage)
				l.Total = found.Total
				for _, p := range found.Items {
					l.Items = append(l.Items, a.newPieceItem(p.Piece))
				}
				return err
			}
		})
		if err != nil {
			return web.Answer{}, err
		}
		return a.answer(l, gen)
	}
}

func (a *API) piece(kind court.PieceKind) web.Render {
	return func(ctx context.Context, r web.Request) (web.Answer, error) {
		var p visible.Piece
		var related []visible.Piece
		gen, err := a.reader.View(ctx, func(in *visible.View) (err error) {
			if p, err = in.Piece(kind, r.Param("slug")); err != nil {
				return err
			}
			related, err = in.Related(p)
			return err
		})
		if err != nil {
			return web.Answer{}, err
		}
		article, err := a.render.Article(p.Body)
		if err != nil {
			return web.Answer{}, &court.Error{Kind: court.KindInternal, Cause: err}
		}
		d := a.newPieceDetail(p, article)
		for _, other := range related {
			d.Related = append(d.Related, a.baseURL+other.Path())
		}
		return a.answer(d, gen)
	}
}

func (a *API) newPieceItem(p visible.Piece) pieceItem {
	return pieceItem{
		ID: p.Slug, Title: p.Title, Summary: p.Summary, Topic: string(p.Topic), PublishedOn: p.Published.String(),
		UpdatedOn: p.Updated.String(), URL: a.baseURL + p.Path(), Synthetic: p.Synthetic,
	}
}

func (a *API) newPieceDetail(p visible.Piece, article render.Article) pieceDetail {
	d := pieceDetail{
		Notice: a.notice, pieceItem: a.newPieceItem(p), Author: p.Author, ReviewBy: p.ReviewBy.String(),
		Sources: p.Sources, Related: []string{}, Corrections: []pieceCorrection{}, HTML: article.HTML.String(), Text: article.Text,
	}
	for _, c := range p.Corrections {
		d.Corrections = append(d.Corrections, pieceCorrection{c.On.String(), c.Note})
	}
	if d.Sources == nil {
		d.Sources = []string{}
	}
	return d
}
