package public

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// newestOnHome is the number of records that the first page lists.
const newestOnHome = 6

func (s *Site) home(c *fiber.Ctx) (web.Answer, error) {
	ctx, cancel := web.Context(c)
	defer cancel()
	v := HomeView{Base: s.named(c, "", web.NavHome, "/"), CaseExample: s.caseExample()}
	v.OwnSearch = true
	v.Description = "查询" + s.site.CourtName + "公开的失信被执行人信息。"
	gen, err := s.reader.View(ctx, func(in *visible.View) error {
		persons, organisations, err := in.Totals()
		if err != nil {
			return err
		}
		v.Total = totalPublished(persons, organisations)
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
