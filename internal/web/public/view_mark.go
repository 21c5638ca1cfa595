package public

// MarkView is a piece of a text; the pieces of a slice together are the text. A
// template puts those that were searched for into <mark>. They are plain text, never
// HTML: what they hold is escaped like everything else.
type MarkView struct {
	Text string
	Hit  bool
}

// unmarked is a text without a mark; empty gives none.
func unmarked(text string) []MarkView {
	if text == "" {
		return nil
	}
	return []MarkView{{Text: text}}
}

// LinkView is a link with its words.
type LinkView struct {
	Label string
	URL   string
}

// FacetView is one way to narrow a list, with how much it would leave. It is a link,
// so that it works without a script and can be shared.
type FacetView struct {
	Label   string
	Count   string // 12; empty where it is not counted
	URL     string
	Current bool // in force now
}

// SearchBoxView is the large search field of the home and search pages. What was typed
// comes from web.Base.Query.
type SearchBoxView struct {
	// Kinds are what can be searched, 全部 first, as values of the parameter kind.
	// Fewer than two are not offered.
	Kinds []OptionView
	// Suggest are texts that a reader may mean: guides, topics and cases. They are
	// offered while typing, from the page itself: nothing typed is sent before the
	// search. Never a name of a person or a firm.
	Suggest []SuggestionView
	Help    string // address of the page of what can be asked; empty where there is none
}

// SuggestionView is a text to go to instead of searching.
type SuggestionView struct {
	Label string // its title
	Kind  string // 办事指南, 典型案例, 文章 or 专题
	URL   string
}
