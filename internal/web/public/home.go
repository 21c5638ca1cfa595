package public

import (
	"context"
	"strconv"

	"gongkai/internal/court"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// How much the first page lists: records, and of texts what is beside them.
const (
	newestOnHome   = 6
	guidesOnHome   = 6
	casesOnHome    = 3
	articlesOnHome = 4
)

func (s *Site) home(ctx context.Context, r web.Request) (web.Answer, error) {
	v := HomeView{Base: s.named(r, "", web.NavHome, "/"), CaseExample: s.caseExample()}
	v.OwnSearch = true
	v.Description = "查询" + s.site.CourtName + "公开的失信被执行人信息。"
	gen, err := s.reader.View(ctx, func(in *visible.View) error {
		persons, organisations, err := in.On(court.ListDefaulters).Totals()
		if err != nil {
			return err
		}
		v.Total, v.Figures = totalPublished(persons, organisations), recordFigures(persons, organisations)
		checked, err := in.On(court.ListDefaulters).Freshness()
		if err != nil {
			return err
		}
		v.Freshness, v.Stale = freshness(checked, in.Now())
		newest, err := in.On(court.ListDefaulters).Newest(newestOnHome)
		for _, rec := range newest {
			v.Newest = append(v.Newest, newRow(rec))
		}
		if err != nil {
			return err
		}
		if v.Box, err = s.boxOf(in, ""); err != nil {
			return err
		}
		return textsOnHome(in, &v)
	})
	if err != nil {
		return web.Answer{}, err
	}
	return namedPage(s.pages.home, v, gen)
}

// textsOnHome fills the columns of texts: the first steps of the handbook, and the
// newest cases and articles.
func textsOnHome(in *visible.View, v *HomeView) error {
	book, err := in.Handbook()
	if err != nil {
		return err
	}
	for _, p := range book[:min(len(book), guidesOnHome)] {
		v.Guides = append(v.Guides, pieceLink(p))
	}
	for _, column := range []struct {
		kind  court.PieceKind
		n     int
		cards *[]CardView
	}{{court.PieceCase, casesOnHome, &v.Cases}, {court.PieceArticle, articlesOnHome, &v.Articles}} {
		list, err := in.Pieces(visible.PieceFilter{Kinds: []court.PieceKind{column.kind}}, 1, column.n)
		if err != nil {
			return err
		}
		*column.cards = cards(list.Items, false)
	}
	counts, err := in.PieceCounts()
	v.Topics = topicFacets(counts, "", false)
	return err
}

// caseExample is a case number in this court's form, of last year.
func (s *Site) caseExample() string {
	code := s.caseCourt
	if code == "" {
		code = "鲁0113"
	}
	return "（" + strconv.Itoa(s.now().Year()-1) + "）" + code + "执123号"
}
