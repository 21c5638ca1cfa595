package public

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/web"
)

// The scenes of texts and of pages about the site.

func (s stage) suggest() []scene {
	show := func(query string, v SuggestView) []byte {
		v.Base = s.base("可以查什么", "", "/search/suggest")
		v.Query, v.OwnSearch, v.Box = query, true, sampleBox(false)
		v.Box.Help = ""
		return render(s.t, s.p.suggest, v)
	}
	examples := []ExampleView{
		{"自然人", "姓名，两个字以上。", ""},
		{"单位", "名称中任意两个字以上，或者 18 位统一社会信用代码。", ""},
		{"案件", "案号，括号、空格写法不限，例如", "（2025）鲁0199执123号"},
		{"规定和办法", "想了解的事，例如“执行费”“限制消费”“恢复执行”。", ""},
	}
	all := []SuggestGroup{{"办事指南", sampleGuideLinks(8)}, {"典型案例", []LinkView{{"藏起租金不还债，拘留之后又判刑", "/cases/hidden-rent"}}}}
	return []scene{
		{"suggest-all", show("", SuggestView{Examples: examples, Found: all})},
		{"suggest-one", show("执行费", SuggestView{Found: []SuggestGroup{{"办事指南", sampleGuideLinks(1)}}})},
		{"suggest-nothing", show("天气", SuggestView{None: true, Search: "/search?q=x", Examples: examples})},
		{"suggest-identity", show("", SuggestView{Advice: "您输入的内容像是公民身份号码。为保护个人信息，本站没有查询，也没有记录。", Examples: examples})},
	}
}

func (s stage) texts() []scene {
	address := func(n int) string { return "/cases?page=" + strconv.Itoa(n) }
	feeds := []web.Feed{{Title: "典型案例（Atom）", URL: "/feeds/cases.atom", Type: "application/atom+xml"}}
	cases := func(topics []FacetView, list CardsView) []byte {
		v := CasesView{Base: s.base("典型案例", web.NavCases, "/cases"), Topics: topics, List: list}
		v.Feeds = feeds
		return render(s.t, s.p.cases, v)
	}
	articles := func(list CardsView) []byte {
		return render(s.t, s.p.articles, ArticlesView{Base: s.base("文章", web.NavArticles, "/articles"), Topics: sampleTopics(0), List: list})
	}
	topic := func(v TopicView) []byte {
		v.Base, v.Name, v.Text, v.Topics = s.base("执行不能释明", web.NavArticles, "/topics/inability"), "执行不能释明", topicText("inability"), sampleTopics(4)
		return render(s.t, s.p.topic, v)
	}
	guides := func(parts []PartView, total string) []byte {
		return render(s.t, s.p.guides, GuidesView{Base: s.base("办事指南", web.NavGuides, "/guides"), Parts: parts, Total: total, Topics: sampleTopics(-1)[1:]})
	}
	return []scene{
		{"cases-many", cases(sampleTopics(0), CardsView{cardsTotal(60, "典型案例"), sampleCards(20, "", false), newPager(2, 3, address)})},
		{"cases-one", cases(sampleTopics(2), CardsView{cardsTotal(1, "典型案例"), sampleCards(1, "", false), PagerView{}})},
		{"cases-empty", cases(nil, CardsView{Total: cardsTotal(0, "典型案例")})},
		{"articles-many", articles(CardsView{cardsTotal(11, "文章"), sampleCards(11, "", false), PagerView{}})},
		{"articles-empty", articles(CardsView{Total: cardsTotal(0, "文章")})},
		{"topic-many", topic(TopicView{Kinds: sampleKinds(), List: CardsView{cardsTotal(6, "内容"), sampleCards(6, "典型案例", false), PagerView{}}})},
		{"topic-empty", topic(TopicView{List: CardsView{Total: cardsTotal(0, "这个专题的内容")}})},
		{"guides-many", guides(sampleParts(), "共 22 篇。")},
		{"guides-one", guides([]PartView{{Guides: sampleParts()[0].Guides[:1]}}, "共 1 篇。")},
		{"guides-empty", guides(nil, "")},
		{"guides-without", render(s.t, s.p.guides, GuidesView{Base: s.base("办事指南", web.NavGuides, "/guides"), Phones: s.base("", "", "").Phones})},
	}
}

func (s stage) pieces() []scene {
	guide := samplePiece("fees")
	guide.Kind, guide.KindURL, guide.Topic, guide.TopicURL = "办事指南", "/guides", "", ""
	guide.Print = "/guides/fees/print"
	tale := samplePiece("hidden-rent")
	tale.Synthetic, tale.Print = true, "/cases/hidden-rent/print"
	tale.Kind, tale.KindURL, tale.Topic, tale.TopicURL = "典型案例", "/cases", "拒执典型案例", "/topics/crackdown"
	article := samplePiece("defaulter-list-rules")
	article.Updated, article.UpdatedISO = "2026年11月25日", "2026-11-25"
	bare := samplePiece("constructs")
	bare.Title = "一篇用来看版式的文章：标题很长，带有各种提示框、很宽的表格、注释与代码，用来检查换行"
	bare.Related, bare.Sources, bare.Print = nil, nil, ""
	corrected := samplePiece("defaulter-list-rules")
	corrected.Updated, corrected.UpdatedISO = "2026年12月8日", "2026-12-08"
	corrected.Corrections = []RevisionView{
		{"2026年12月8日", "2026-12-08", "“列多久”一节原写为期限一律三年，应为一般两年，依法可以延长一至三年。"},
		{"2026年11月30日", "2026-11-30", "依据原漏写施行日期，已补上：2017年5月1日。"},
	}
	corrected.Revisions = []RevisionView{
		{"2026年12月8日", "2026-12-08", "更正：“列多久”一节原写为期限一律三年，应为一般两年，依法可以延长一至三年。"},
		{"2026年12月1日", "2026-12-01", "修改"}, {"2026年11月30日", "2026-11-30", "更正：依据原漏写施行日期，已补上：2017年5月1日。"}, {"2026年11月24日", "2026-11-24", "发布"},
	}
	much := corrected
	much.Earlier = true
	for range 10 {
		much.Revisions = append(much.Revisions, corrected.Revisions...)
	}
	revised := guide
	revised.Updated, revised.UpdatedISO, revised.Revisions = "2026年12月1日", "2026-12-01", corrected.Revisions[1:2]
	show := func(piece PieceView) []byte {
		v := ArticleView{Base: s.base(piece.Title, web.NavArticles, "/articles/x"), Piece: piece}
		v.NoIndex, v.Description, v.Canonical = s.demo, piece.Summary, "https://example.org/articles/x"
		return render(s.t, s.p.article, v)
	}
	turned := func(prev, next LinkView) []byte {
		return render(s.t, s.p.guide, GuideView{Base: s.base(guide.Title, web.NavGuides, "/guides/fees"), Piece: guide, Place: "第 3 篇，共 22 篇", Prev: prev, Next: next})
	}
	paper := func(piece PieceView) []byte {
		return render(s.t, s.p.piecePrint, PiecePrintView{Base: s.base(piece.Title, "", "/articles/x/print"), Piece: piece, Stamp: sampleStamp("/articles/x")})
	}
	links := sampleGuideLinks(2)
	return []scene{
		{"guide-middle", turned(links[0], links[1])},
		{"guide-first", turned(LinkView{}, links[1])},
		{"guide-last", turned(links[0], LinkView{})},
		{"case", render(s.t, s.p.tale, CaseView{Base: s.base(tale.Title, web.NavCases, "/cases/hidden-rent"), Piece: tale})},
		{"article", show(article)},
		{"article-constructs", show(bare)},
		{"article-pictures", show(samplePiece("pictures"))},
		{"article-corrected", show(corrected)},
		{"article-corrected-much", show(much)},
		{"guide-revised", render(s.t, s.p.guide, GuideView{Base: s.base(revised.Title, web.NavGuides, "/guides/fees"), Piece: revised})},
		{"piece-print-corrected", paper(corrected)},
		{"piece-print", paper(guide)},
		{"piece-print-case", paper(tale)},
		{"piece-print-constructs", paper(bare)},
		{"piece-print-pictures", paper(samplePiece("pictures"))},
	}
}

func (s stage) fixed() []scene {
	about := AboutView{Base: s.base("关于本站", web.NavAbout, "/about"), Version: "1.0.0", Sections: []SectionView{
		{"失信名单", "/defaulters", "依法公开的失信被执行人信息，可以按姓名、名称、案号查询。", "2,163 条"},
		{"办事指南", "/guides", "从申请执行到结案，每一步怎样办。", "22 篇"},
		{"值班电话", "/hotline", "执行指挥中心的三部电话和来访接待。", ""},
		{"数据接口", "/api/v1/openapi.json", "供程序读取的公开内容，以及接口的说明（OpenAPI）。", ""},
	}, Topics: []LinkView{{"法规政策", "/topics/laws"}, {"执行不能释明", "/topics/inability"}}}
	about.Feeds = []web.Feed{{Title: "办事指南（Atom）", URL: "/feeds/guides.atom", Type: "application/atom+xml"}, {Title: "典型案例（Atom）", URL: "/feeds/cases.atom", Type: "application/atom+xml"}}
	hotline := HotlineView{Base: s.base("值班电话", web.NavHotline, "/hotline"), Duty: s.site.Phones,
		Reception: []web.Phone{{Label: "诉讼服务大厅接待", Number: "0531-0000 0004", Dial: "+8653100000004"}}}
	unset := hotline
	unset.Missing = true
	unset.Duty = []web.Phone{s.site.Phones[0], {Label: "执行指挥中心二线", Number: "未配置"}, {Label: "执行指挥中心三线", Number: "未配置"}}
	unset.Reception = []web.Phone{{Label: "诉讼服务大厅接待", Number: "未配置"}}
	all := []scene{
		{"about", render(s.t, s.p.about, about)},
		{"hotline", render(s.t, s.p.hotline, hotline)},
		{"hotline-unset", render(s.t, s.p.hotline, unset)},
		{"privacy", render(s.t, s.p.privacy, PrivacyView{Base: s.base("隐私说明", web.NavPrivacy, "/privacy"), LogDays: "180 天", Phones: s.site.Phones})},
		{"accessibility", render(s.t, s.p.accessibility, AccessibilityView{Base: s.base("无障碍说明", web.NavAccessibility, "/accessibility")})},
	}
	for _, status := range errorStatuses() {
		all = append(all, scene{"error-" + strconv.Itoa(status), render(s.t, s.p.failure, NewErrorView(s.base("", "", "/"), status))})
	}
	return all
}

func errorStatuses() []int {
	return []int{400, 403, 404, 405, 413, 414, 429, 431, 500, 503}
}

// TestErrorsHaveWords asks that every status says something of its own, and what
// to do next.
func TestErrorsHaveWords(t *testing.T) {
	seen := map[string]int{}
	for _, status := range []int{400, 403, 404, 405, 413, 414, 429, 500, 503} {
		v := NewErrorView(web.Base{Canonical: "https://example.org/x"}, status)
		if v.Heading == "" || v.Text == "" || len(v.Next) == 0 || v.Title != v.Heading {
			t.Errorf("%d: incomplete: %+v", status, v)
		}
		if !v.NoIndex || v.Canonical != "" {
			t.Errorf("%d: an error page must not be indexed", status)
		}
		if other, ok := seen[v.Heading]; ok {
			t.Errorf("%d and %d share a heading", status, other)
		}
		seen[v.Heading] = status
	}
	if a, b := NewErrorView(web.Base{}, http.StatusTeapot), NewErrorView(web.Base{}, http.StatusBadRequest); a.Heading != b.Heading {
		t.Error("an unlisted 4xx does not read as a bad request")
	}
	if a, b := NewErrorView(web.Base{}, http.StatusBadGateway), NewErrorView(web.Base{}, http.StatusInternalServerError); a.Heading != b.Heading {
		t.Error("an unlisted 5xx does not read as a fault")
	}
}

// TestTopicsHaveWords asks for a sentence on each of the six topics, each its
// own, and on nothing else.
func TestTopicsHaveWords(t *testing.T) {
	seen := map[string]bool{}
	for _, slug := range []string{"laws", "crackdown", "voluntary", "inability", "practice", "models"} {
		text := topicText(slug)
		if !strings.HasSuffix(text, "。") || seen[text] {
			t.Errorf("%s: %q", slug, text)
		}
		seen[text] = true
	}
	if got := topicText("unknown"); got != "" {
		t.Errorf("an unknown topic: %q", got)
	}
}
