package render

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// newPolicy is the sanitiser, which sees every page last and knows nothing of how it
// came about: elements, attributes and values that this package writes, and no
// others. It is our own list; the ready-made policies allow what nobody here writes.
func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "strong", "em", "code", "pre", "blockquote",
		"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption")

	// Links: the schemes once more, and nothing that does not parse.
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^noopener noreferrer$`)).OnElements("a")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(external|footnote-back)$`)).OnElements("a")
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^doc-(noteref|backlink)$`)).OnElements("a")

	// Pictures of our own.
	p.AllowAttrs("src").Matching(regexp.MustCompile(`^/media/[A-Za-z0-9_][A-Za-z0-9/._-]*$`)).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(regexp.MustCompile(`^[1-9][0-9]{0,4}$`)).OnElements("img")
	p.AllowAttrs("srcset").Matching(regexp.MustCompile(`^/media/[A-Za-z0-9._-]+ [0-9]+w(, /media/[A-Za-z0-9._-]+ [0-9]+w){0,4}$`)).OnElements("img")
	p.AllowAttrs("sizes").Matching(regexp.MustCompile(`^` + regexp.QuoteMeta(sizesOf) + `$`)).OnElements("img")
	p.AllowAttrs("loading").Matching(regexp.MustCompile(`^lazy$`)).OnElements("img")
	p.AllowAttrs("decoding").Matching(regexp.MustCompile(`^async$`)).OnElements("img")

	// Places: headings (see idOf), notes and the places that refer to them.
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^(\p{Han}|s$|s-)[\p{L}\p{N}-]*$`)).OnElements("h2", "h3", "h4", "h5", "h6")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^fn-[0-9]+$`)).OnElements("li")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^fnref-[0-9]+(-[0-9]+)?$`)).OnElements("sup")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^footnote-ref$`)).OnElements("sup")

	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(callout callout-(tip|warning|important|example)|table-wrap)$`)).OnElements("div")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^footnotes$`)).OnElements("section")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^callout-title$`)).OnElements("p")
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^(note|region)$`)).OnElements("div")
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^doc-endnotes$`)).OnElements("section")
	p.AllowAttrs("aria-label").OnElements("a", "div", "section")
	p.AllowAttrs("tabindex").Matching(regexp.MustCompile(`^0$`)).OnElements("div", "pre")

	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^col$`)).OnElements("th")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(right|center)$`)).OnElements("th", "td")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")
	return p
}
