package public

import "gongkai/internal/web"

// SuggestView is the page of what can be asked: a plain way to the texts for those
// who do not know the words. It finds titles of guides, cases, articles and topics
// only and never looks at names, so it can neither tell nor deny that somebody is
// listed. Without a question it lists all that a reader may start from.
type SuggestView struct {
	web.Base

	Box      SearchBoxView
	Examples []ExampleView  // of searches, with invented or general words
	Found    []SuggestGroup // titles that hold the question, or everything without one
	None     bool           // a question that no title holds; Found is then empty
	Advice   string         // why the question was not looked for (too short, too long, an ID number); else empty
	Search   string         // address of the full search for the question; empty without one
}

// SuggestGroup is the titles of one kind.
type SuggestGroup struct {
	Label string // 办事指南
	Links []LinkView
}

// ExampleView is something that can be asked, and how.
type ExampleView struct {
	Label string // 单位
	Text  string // 名称中任意两个字以上…
	Whole string // an example that is never broken across lines; may be empty
}
