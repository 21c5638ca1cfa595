package public

import (
	"context"

	"gongkai/internal/court"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// about says what the site holds now. Its counts come from rows, so it is no fixed page.
func (s *Site) about(ctx context.Context, r web.Request) (web.Answer, error) {
	var persons, organisations int
	var counts visible.PieceCounts
	gen, err := s.reader.View(ctx, func(in *visible.View) (err error) {
		if persons, organisations, err = in.On(court.ListDefaulters).Totals(); err != nil {
			return err
		}
		counts, err = in.PieceCounts()
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	v := AboutView{
		Base:     s.textBase(r, "关于本站", s.site.CourtName+"执行信息公开网站有什么，从哪里来。", web.NavAbout, "/about"),
		Sections: []SectionView{{Label: "失信名单", URL: listPath, Text: "依法公开的失信被执行人信息，可以按姓名、名称、案号查询。", Count: grouped(persons+organisations) + " 条"}},
		Version:  s.version,
	}
	for _, k := range court.PieceKinds() {
		if n := counts.Of(k, ""); n > 0 {
			v.Sections = append(v.Sections, SectionView{Label: listTitle(k), URL: folderPath(k), Text: sectionText(k), Count: grouped(n) + " 篇"})
		}
	}
	v.Sections = append(v.Sections, SectionView{Label: "值班电话", URL: "/hotline", Text: "执行指挥中心的三部电话和来访接待。"})
	if s.machines != "" {
		v.Sections = append(v.Sections, SectionView{Label: "数据接口", URL: s.machines, Text: "供程序读取的公开内容，以及接口的说明（OpenAPI）。"})
	}
	v.Feeds = s.allFeeds()
	for _, t := range court.Topics() {
		if counts.Of("", t) > 0 {
			v.Topics = append(v.Topics, LinkView{t.Label(), topicPath(t)})
		}
	}
	a, err := page(s.pages.about, v)
	return textPage(a, err, gen)
}

// aboutWithout is the page while the database does not answer: without what it counts.
func (s *Site) aboutWithout(ctx context.Context, r web.Request) (web.Answer, error) {
	b := s.base(r, "关于本站", web.NavAbout, "/about")
	b.NoIndex = true
	return page(s.pages.about, AboutView{Base: b, Version: s.version, Sections: []SectionView{
		{Label: "值班电话", URL: "/hotline", Text: "执行指挥中心的三部电话和来访接待。"},
		{Label: "办事指南", URL: folderPath(court.PieceGuide), Text: sectionText(court.PieceGuide)},
	}})
}

func sectionText(k court.PieceKind) string {
	switch k {
	case court.PieceGuide:
		return "从申请执行到结案，每一步怎样办。"
	case court.PieceCase:
		return "匿名讲述的案件：法院做了什么，法律怎样规定。"
	case court.PieceArticle:
	}
	return "法律政策、经验做法和先进典型。"
}
