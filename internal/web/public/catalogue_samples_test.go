package public

import (
	"embed"
	"html/template"
	"strconv"
)

// The texts of the catalogue: titles and bodies of the site's own content, as package
// render makes them, copied so that a change of an article does not move the pictures.
//
//go:embed testdata/*.html
var sampleBodies embed.FS

func sampleBox(kinds bool) SearchBoxView {
	box := SearchBoxView{Help: "/search/suggest"}
	if kinds {
		box.Kinds = []OptionView{{Label: "全部", Selected: true}, {Value: "defaulters", Label: "失信名单"}, {Value: "guides", Label: "办事指南"},
			{Value: "cases", Label: "典型案例"}, {Value: "articles", Label: "文章"}}
	}
	for _, l := range sampleGuideLinks(8) {
		box.Suggest = append(box.Suggest, SuggestionView{Label: l.Label, Kind: "办事指南", URL: l.URL})
	}
	return box
}

func sampleGuideLinks(n int) []LinkView {
	all := []LinkView{{"执行费怎样计算、由谁负担", "/guides/fees"}, {"怎样申请执行", "/guides/apply"}, {"怎样退出失信名单", "/guides/leaving-the-list"}, {"怎样提供财产线索", "/guides/asset-clues"},
		{"拒不执行的后果", "/guides/refusal-consequences"}, {"执行难与执行不能", "/guides/hard-or-impossible"}, {"同名怎么办，信息有误怎么办", "/guides/namesakes-and-errors"}, {"终结本次执行程序与恢复执行", "/guides/closing-and-resuming"}}
	return all[:n]
}

func sampleFigures() []FigureView {
	return []FigureView{
		{"2,163", "条", "现公开的失信信息", "", "/defaulters"},
		{"1,804", "条", "自然人", "", "/defaulters?party=person"},
		{"359", "条", "法人或者其他组织", "", "/defaulters?party=org"},
		{"22", "篇", "办事指南", "", "/guides"},
	}
}

// sampleTopics are the chips of topics; current is the place of the one in force, -1
// none.
func sampleTopics(current int) []FacetView {
	all := []FacetView{{"全部", "13", "/cases", false}, {"法规政策", "4", "/topics/laws", false}, {"拒执典型案例", "4", "/topics/crackdown", false}, {"自动履行典型", "4", "/topics/voluntary", false},
		{"执行不能释明", "4", "/topics/inability", false}, {"经验做法", "4", "/topics/practice", false}, {"先进典型", "4", "/topics/models", false}}
	if current >= 0 {
		all[current].Current = true
	}
	return all
}

func sampleKinds() []FacetView {
	return []FacetView{{"全部", "6", "/topics/inability", true}, {"典型案例", "4", "/topics/inability?kind=cases", false}, {"文章", "2", "/topics/inability?kind=articles", false}}
}

func sampleTabs(current int) []FacetView {
	all := []FacetView{{"全部", "", "/search?q=x", false}, {"失信名单", "98", "/search?q=x&kind=defaulters", false}, {"限制消费", "12", "/search?q=x&kind=restrictions", false}, {"办事指南", "12", "/search?q=x&kind=guides", false},
		{"典型案例", "2", "/search?q=x&kind=cases", false}, {"文章", "0", "/search?q=x&kind=articles", false}}
	all[current].Current = true
	return all
}

// sampleCards are texts in a list of several kinds, or of one where kind is empty.
func sampleCards(n int, kind string, marked bool) []CardView {
	texts := [][3]string{
		{"藏起租金不还债，拘留之后又判刑", "虚构示例：被执行人让亲属代收租金，虚假报告财产，拘留后仍不履行，被依法判处刑罚。", "拒执典型案例"},
		{"结案两年后，他买了一辆货车", "虚构示例：终结本次执行程序两年多以后，申请执行人发现新财产，法院恢复执行，拿回58000元。", "执行不能释明"},
		{"拒不执行判决、裁定罪：法律怎样规定", "有能力执行而拒不执行、情节严重的，构成犯罪；说明哪些行为算、判多重、怎样追究、怎样从宽。", "法规政策"},
		{"用人单位协助，每月扣一点也能还清", "虚构示例：物业公司收到协助执行通知后，按月扣留部分工资，留足生活费，十五个月还清3万元。", "自动履行典型"},
	}
	cards := make([]CardView, n)
	for i := range cards {
		text := texts[i%len(texts)]
		cards[i] = CardView{URL: "/cases/case-" + strconv.Itoa(i+1), Kind: kind, Title: unmarked(text[0]), Text: unmarked(text[1]),
			Topic: text[2], TopicURL: "/topics/crackdown", Date: "2026-11-24", Synthetic: i%len(texts) != 2}
		if marked {
			cards[i].Title = []MarkView{{"藏起", false}, {"租金", true}, {"不还债，拘留之后又判刑", false}}
			cards[i].Text = []MarkView{{"被执行人让亲属代收", false}, {"租金", true}, {"，虚假报告财产", false}}
			cards[i].CutBefore, cards[i].CutAfter = true, true
		}
	}
	return cards
}

func sampleGroups() []GroupView {
	return []GroupView{
		{"guides", "办事指南", "12 篇", sampleCards(3, "", true), LinkView{"查看全部 12 篇办事指南", "/search?q=x&kind=guides"}},
		{"cases", "典型案例", "2 篇", sampleCards(2, "", true), LinkView{}},
	}
}

func sampleParts() []PartView {
	row := func(n int, l LinkView) GuideRowView {
		return GuideRowView{Number: strconv.Itoa(n), URL: l.URL, Title: l.Label, Summary: "申请执行不用预交执行费；执行后由被执行人负担，按执行金额分段计算。", Reading: "约 3 分钟"}
	}
	links := sampleGuideLinks(8)
	var parts []PartView
	for i, title := range []string{"申请执行", "被执行人", "监督与纠正"} {
		part := PartView{Title: title, ID: "part-" + strconv.Itoa(i+1)}
		for j := range 2 + i%2 {
			part.Guides = append(part.Guides, row(4*i+j+1, links[2*i+j]))
		}
		parts = append(parts, part)
	}
	return parts
}

func samplePiece(body string) PieceView {
	text, err := sampleBodies.ReadFile("testdata/" + body + ".html")
	if err != nil {
		panic(err)
	}
	contents := map[string][]ContentView{
		"fees":                 {{2, "先说结论", "先说结论"}, {2, "收费标准", "收费标准"}, {2, "一步步算给您看", "一步步算给您看"}, {2, "更多例子", "更多例子"}, {2, "常见问题", "常见问题"}, {3, "双方和解了，谁交", "双方和解了-谁交"}},
		"hidden-rent":          {{2, "案情", "案情"}, {2, "执行措施", "执行措施"}, {2, "结果", "结果"}, {2, "法官提示", "法官提示"}, {2, "相关法条", "相关法条"}},
		"defaulter-list-rules": {{2, "这份规定", "这份规定"}, {2, "谁列入", "谁列入"}, {2, "谁不列入", "谁不列入"}, {2, "怎样决定", "怎样决定"}, {2, "列多久", "列多久"}, {2, "常见误解", "常见误解"}},
		"pictures":             {{2, "五个步骤", "五个步骤"}, {2, "每月的进展", "每月的进展"}},
		"constructs":           {{2, "提示框与很长很长的小标题，用来看它在手机上怎样换行", "提示框与很长很长的小标题-用来看它在手机上怎样换行"}, {2, "很宽的表格", "很宽的表格"}, {2, "注释与列表", "注释与列表"}, {3, "三级标题", "三级标题"}},
	}
	titles := map[string][2]string{
		"fees":                 {"执行费怎样计算、由谁负担", "申请执行不用预交执行费；执行后由被执行人负担，按执行金额分段计算，附五个算好的例子。"},
		"hidden-rent":          {"藏起租金不还债，拘留之后又判刑", "虚构示例：被执行人让亲属代收租金，虚假报告财产，拘留后仍不履行，被依法判处刑罚。"},
		"defaulter-list-rules": {"失信被执行人名单：2017年规定讲了什么", "什么人列入、期限多长、怎样删除、怎样纠正：逐条读懂2017年5月1日起施行的司法解释。"},
		"pictures":             {"看图了解执行流程", "用两张图说明案件执行要走哪几步、进展怎样。"},
		"constructs":           {"版式", "用来看版式。"},
	}
	return PieceView{
		Kind: "文章", KindURL: "/articles", Title: titles[body][0], Summary: titles[body][1], Topic: "法规政策", TopicURL: "/topics/laws",
		Published: "2026年11月24日", PublishedISO: "2026-11-24", UpdatedISO: "2026-11-24", Unit: "执行局综合组", Reading: "约 3 分钟",
		Body: template.HTML(text), Contents: contents[body], Sources: []string{"民事诉讼法第一百一十四条、第二百五十二条", "法释〔2024〕13号第三条、第十一条"}, //nolint:gosec // rendered and sanitised text of our own
		Review: "2027年5月24日", Related: sampleCards(2, "典型案例", false), Print: "/articles/x/print",
	}
}
