package public

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/web"
)

// menu are the entries of the main navigation, in order: seven at most, so that a
// reader takes them in at one look. What the site is about stands in the foot.
func menu() []web.Entry {
	return []web.Entry{
		{Nav: web.NavHome, Label: "首页", URL: "/"},
		{Nav: web.NavDefaulters, Label: "失信名单", URL: listPath},
		{Nav: web.NavRestrictions, Label: "限制消费", URL: ordersPath},
		{Nav: web.NavGuides, Label: "办事指南", URL: "/guides"},
		{Nav: web.NavCases, Label: "典型案例", URL: "/cases"},
		{Nav: web.NavArticles, Label: "文章", URL: "/articles"},
		{Nav: web.NavHotline, Label: "值班电话", URL: "/hotline"},
	}
}

// foot are the pages about the site, which every page names at its end.
func foot() []web.Entry {
	return []web.Entry{
		{Nav: web.NavAbout, Label: "关于本站", URL: "/about"},
		{Nav: web.NavPrivacy, Label: "隐私说明", URL: "/privacy"},
		{Nav: web.NavAccessibility, Label: "无障碍说明", URL: "/accessibility"},
	}
}

// suggestPath is the page of what can be asked.
const suggestPath = "/search/suggest"

// link makes the navigation of those entries that the app has a route for, so that no
// link is shown before what it leads to works. It runs once, at the end of Register.
func (s *Site) link(app *fiber.App) {
	var known []string
	for _, r := range app.GetRoutes(true) {
		known = append(known, r.Path)
	}
	missing := func(e web.Entry) bool { return !slices.Contains(known, e.URL) }
	s.site.Menu = slices.DeleteFunc(menu(), missing)
	s.site.Foot = slices.DeleteFunc(foot(), missing)
	if slices.Contains(known, suggestPath) {
		s.help = suggestPath
	}
}
