package public

import (
	"context"
	"strconv"

	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// newestOnHome is the number of records that the first page lists.
const newestOnHome = 6

func (s *Site) home(ctx context.Context, r web.Request) (web.Answer, error) {
	v := HomeView{Base: s.named(r, "", web.NavHome, "/"), Box: s.box(), CaseExample: s.caseExample()}
	v.OwnSearch = true
	v.Description = "查询" + s.site.CourtName + "公开的失信被执行人信息。"
	gen, err := s.reader.View(ctx, func(in *visible.View) error {
		persons, organisations, err := in.Totals()
		if err != nil {
			return err
		}
		v.Total, v.Figures = totalPublished(persons, organisations), recordFigures(persons, organisations)
		checked, err := in.Freshness()
		if err != nil {
			return err
		}
		v.Freshness, v.Stale = freshness(checked, in.Now())
		newest, err := in.Newest(newestOnHome)
		for _, rec := range newest {
			v.Newest = append(v.Newest, newRow(rec))
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return namedPage(s.pages.home, v, gen)
}

// caseExample is a case number in this court's form, of last year.
func (s *Site) caseExample() string {
	code := s.caseCourt
	if code == "" {
		code = "鲁0113"
	}
	return "（" + strconv.Itoa(s.now().Year()-1) + "）" + code + "执123号"
}
