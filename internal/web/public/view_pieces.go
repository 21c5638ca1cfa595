package public

import "gongkai/internal/web"

// ArticlesView is the list of articles, newest first, by topic.
type ArticlesView struct {
	web.Base

	Topics []FacetView // 全部 first, then the topics that have articles
	List   CardsView
}

// CasesView is the list of typical cases, newest first, by topic.
type CasesView struct {
	web.Base

	Topics []FacetView // 全部 first, then the topics that have cases
	List   CardsView
}

// TopicView is one of the six topics of the publicity plan over all kinds.
type TopicView struct {
	web.Base

	Name   string // 执行不能释明
	Text   string // what belongs here, one sentence
	Topics []FacetView
	Kinds  []FacetView // 全部, 办事指南, 典型案例, 文章 with their counts; one kind: empty
	List   CardsView
}

// CardsView is a list of texts with its pages. Without Cards it is empty, and Total
// says so.
type CardsView struct {
	Total string // 共 12 篇，按发布时间从新到旧排列。
	Cards []CardView
	Pager PagerView
}

// GuidesView is the handbook: all guides in the order of the book.
type GuidesView struct {
	web.Base

	Total  string // 共 22 篇。
	Parts  []PartView
	Topics []FacetView // the six topics, as further ways in; may be empty

	// Phones are the duty lines, while it cannot be told which guides are public; else
	// empty.
	Phones []web.Phone
}

// PartView is a part of the handbook: guides that belong together. A handbook that is
// not divided is one part without a Title.
type PartView struct {
	Title  string // 申请执行
	ID     string // of the heading, for links: apply
	Guides []GuideRowView
}

// GuideRowView is a guide in the table of the handbook.
type GuideRowView struct {
	Number  string // its place in the whole book, from 1
	URL     string
	Title   string
	Summary string
	Reading string // 约 3 分钟; may be empty
}

// topicText says what belongs to a topic, by its part of the address; empty for an
// unknown one. The words are those of the publicity plan in plain form.
func topicText(slug string) string {
	switch slug {
	case "laws":
		return "与执行有关的法律、司法解释和政策，用平常的话讲清楚。"
	case "crackdown":
		return "拒不执行、抗拒执行会有什么后果：违法行为怎样被查清，又怎样被追究。"
	case "voluntary":
		return "主动履行、协助执行的例子，以及这样做的好处。"
	case "inability":
		return "有的案件为什么执行不了：没有财产可以执行时，法院做了什么，还能做什么。"
	case "practice":
		return "行之有效的办法和制度，以及社会各界对执行工作的支持。"
	case "models":
		return "执行工作中的先进单位和岗位，怎样把事情做好。"
	}
	return ""
}

// cardsTotal says how many texts a list holds; noun names them: 典型案例.
func cardsTotal(total int, noun string) string {
	if total == 0 {
		return "目前没有" + noun + "。"
	}
	return "共 " + grouped(total) + " 篇，按发布时间从新到旧排列。"
}
