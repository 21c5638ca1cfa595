package public

import (
	"html/template"

	"gongkai/internal/web"
)

// CardView is one text (guide, case or article) in a list, among results or as a
// related one.
type CardView struct {
	URL       string
	Kind      string     // 办事指南, 典型案例 or 文章; empty in a list of one kind
	Title     []MarkView // unmarked outside a search
	Text      []MarkView // its summary, or in a search the stretch that was found; may be empty
	CutBefore bool       // Text begins within a sentence
	CutAfter  bool
	Topic     string // 经验做法; empty for guides without one
	TopicURL  string // empty in the list of that topic
	Date      string // of first publication, 2026-11-24
	Synthetic bool   // about invented people: marked 虚构示例
}

// ContentView is an entry of a table of contents.
type ContentView struct {
	Level int // 2 to 6; entries deeper than 3 are not listed
	Text  string
	ID    string // of the heading in the body
}

// PieceView is one text in full, on screen and on paper. Nothing in it names a
// person: it is anonymised, and it carries no link to a record.
type PieceView struct {
	Kind      string // 办事指南, 典型案例 or 文章
	KindURL   string // of the list it belongs to
	Title     string
	Summary   string
	Topic     string // empty for guides without one
	TopicURL  string
	Published string // 2026年11月24日
	Updated   string // empty when nothing was changed since
	// The same two dates for machines: 2026-11-24; UpdatedISO is never empty.
	PublishedISO, UpdatedISO string
	Unit                     string // the responsible unit: 执行局综合组; never a person
	Reading                  string // 约 5 分钟
	Synthetic                bool   // invented: said above the text and on paper
	Body                     template.HTML
	Contents                 []ContentView  // of headings 2 and 3; fewer than three are not shown
	Sources                  []string       // laws and documents it rests on
	Review                   string         // 2027年5月24日, by which it is checked again
	Related                  []CardView     // what is visible of its related texts; may be empty
	Print                    string         // address of the print view
	Corrections              []RevisionView // what it once said wrongly, the newest first; may be empty
	Earlier                  bool           // there are more corrections, among the revisions
	Revisions                []RevisionView // its history, the newest first; empty where nothing but its first version matters
}

// RevisionView is one line of the history of a text: a day and what happened on it.
type RevisionView struct {
	Day, DayISO string // 2026年11月24日, 2026-11-24
	Text        string
}

// ArticleView is the page of an article; structured data stands on this page only.
type ArticleView struct {
	web.Base

	Piece PieceView
}

// CaseView is the page of a typical case.
type CaseView struct {
	web.Base

	Piece PieceView
}

// GuideView is a page of the handbook, with its neighbours in the order of the book.
type GuideView struct {
	web.Base

	Piece PieceView
	Place string   // 第 3 篇，共 22 篇
	Prev  LinkView // empty URL: the first
	Next  LinkView // empty URL: the last
}

// PiecePrintView is a text of any kind on paper. Stamp.Back is its page on screen.
type PiecePrintView struct {
	web.Base

	Piece PieceView
	Stamp StampView
}
