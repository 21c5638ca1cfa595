package render

import (
	"html"
	"regexp"
	"strings"
	"time"

	"gongkai/internal/court"
)

// Feed is a list of texts for programs that follow a site. All of its addresses are
// whole ones, since a feed is read away from the site. Its texts are plain; what XML,
// JSON or a reader's eye cannot take of them is left out when it is written.
type Feed struct {
	Title    string
	Subtitle string // one sentence on what the feed holds
	Author   string // the unit that is responsible for all of it
	Page     string // address of the list on the site that the feed follows
	Address  string // of the feed itself in the form that is written; its id too
	// Updated is when an entry last changed. Every form needs one, so of an empty feed
	// it is for the caller to say.
	Updated time.Time
	Entries []FeedEntry // the newest first
}

// FeedEntry is one text of a feed. Its address is its id: the address of a text is
// never given to another one.
type FeedEntry struct {
	Address   string
	Title     string
	Summary   string
	Author    string // the unit that wrote it; may be empty
	Topic     string // machine word of its topic; empty without one
	TopicName string // the topic as people call it
	Published time.Time
	Updated   time.Time
	// Content is the whole text as Elsewhere gives it. Where it is empty the entry has
	// its summary alone.
	Content HTML
}

// FeedForm is one of the forms in which a feed is written. Its value ends the address of
// the feed.
type FeedForm string

// The three forms that readers of feeds understand.
const (
	FeedAtom FeedForm = "atom" // RFC 4287
	FeedRSS  FeedForm = "rss"  // RSS 2.0 of the RSS Advisory Board
	FeedJSON FeedForm = "json" // JSON Feed 1.1
)

// FeedForms gives all forms, the one to be recommended first.
func FeedForms() []FeedForm { return []FeedForm{FeedAtom, FeedRSS, FeedJSON} }

// Label is the name of the form as a reader knows it; empty for an unknown one.
func (f FeedForm) Label() string {
	switch f {
	case FeedAtom:
		return "Atom"
	case FeedRSS:
		return "RSS"
	case FeedJSON:
		return "JSON Feed"
	}
	return ""
}

// MediaType is that of a feed of the form, without a charset; empty for an unknown one.
func (f FeedForm) MediaType() string {
	switch f {
	case FeedAtom:
		return "application/atom+xml"
	case FeedRSS:
		return "application/rss+xml"
	case FeedJSON:
		return "application/feed+json"
	}
	return ""
}

// Feed writes a feed in UTF-8. The same feed always gives the same bytes. Nothing in its
// texts can become markup of the feed; an error is a fault of the program.
func (f FeedForm) Feed(feed Feed) ([]byte, error) {
	feed = feed.clean()
	switch f {
	case FeedRSS:
		return feed.rss()
	case FeedJSON:
		return feed.json()
	case FeedAtom:
	}
	return feed.atom()
}

// feedLanguage is that of every text of the portal.
const feedLanguage = "zh-CN"

// clean gives the feed with texts that each form can hold.
func (f Feed) clean() Feed {
	f.Title, f.Subtitle, f.Author = feedText(f.Title), feedText(f.Subtitle), feedText(f.Author)
	entries := make([]FeedEntry, len(f.Entries))
	for i, e := range f.Entries {
		e.Title, e.Summary, e.Author, e.TopicName = feedText(e.Title), feedText(e.Summary), feedText(e.Author), feedText(e.TopicName)
		entries[i] = e
	}
	f.Entries = entries
	return f
}

// feedText makes one line of a text, without characters that are not seen: XML has no
// way to write most of them, and the others change what is read.
func feedText(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case court.IsHidden(r), r == 0xFFFE, r == 0xFFFF:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.TrimSpace(text)
}

// Elsewhere gives a text as it is shown away from the site: addresses within the site
// and within the page become whole ones. base is scheme and host of the site without a
// slash at the end, path the address of the text on it. What was safe stays so: in a
// text that the sanitiser wrote a quotation mark stands only around the value of an
// attribute, so what is replaced are beginnings of addresses and nothing else, by an
// address of our own. Of a picture the widest form alone is left, which all readers of
// feeds understand.
func (h HTML) Elsewhere(base, path string) HTML {
	base, path = html.EscapeString(base), html.EscapeString(path)
	return HTML{safe: strings.NewReplacer(
		` href="/`, ` href="`+base+`/`,
		` src="/`, ` src="`+base+`/`,
		` href="#`, ` href="`+base+path+`#`,
	).Replace(narrowerForms.ReplaceAllLiteralString(h.safe, ""))}
}

// narrowerForms are the attributes of a picture that name its other widths.
var narrowerForms = regexp.MustCompile(` srcset="[^"]*" sizes="[^"]*"`)
