package web

// Nav names the entry of the navigation that a page belongs to. The empty Nav
// marks none as current.
type Nav string

// The entries of the navigation; each has a page behind it.
const (
	NavHome          Nav = "home"
	NavDefaulters    Nav = "defaulters"
	NavRestrictions  Nav = "restrictions"
	NavGuides        Nav = "guides"
	NavCases         Nav = "cases"
	NavArticles      Nav = "articles" // topics too
	NavHotline       Nav = "hotline"
	NavAbout         Nav = "about"
	NavAccessibility Nav = "accessibility"
	NavPrivacy       Nav = "privacy"
)

// Entry is a link to a section of the site.
type Entry struct {
	Nav   Nav
	Label string
	URL   string // a path of this site
}

// Feed is a machine-readable list of what a page shows.
type Feed struct {
	Title string // 典型案例（Atom）
	URL   string
	Type  string // application/atom+xml, application/rss+xml or application/feed+json
}

// Base is what every page shows around its own content. All of it is made for
// display in Go; templates only place it. Every view struct embeds one.
type Base struct {
	Site

	Title       string // of the page alone; the layout adds the site's name
	Description string // one sentence for the browser and for articles' search engines; may be empty
	Nav         Nav
	Canonical   string // whole address of the page without mode or tracking; empty on errors
	NoIndex     bool   // pages that can name a person, and everything in a demonstration
	Query       string // the text searched for, echoed into the field; empty when it held an ID number
	OwnSearch   bool   // the page carries its own search field, so the header shows none
	Back        string // path to return to after a change of mode: a path of this site, never a query
	Mode        ModeView
	Feeds       []Feed // of this page; empty where there are none, always on pages of persons
}

// Site is the part of Base that is settled at the start of the process.
type Site struct {
	SiteName  string // 执行信息公开
	CourtName string // 济南市长清区人民法院
	Demo      bool   // synthetic data: said on every page and every print
	CSS       string // address of the style sheet
	JS        string // address of the script; empty where a theme brings none
	Icon      string // address of the icon
	Sitemap   string // address of the site map; empty where there is none
	Phones    []Phone
	// Menu is the main navigation, seven entries at most, and Foot the pages about the
	// site. Both hold only what has a route.
	Menu []Entry
	Foot []Entry
}

// Phone is one telephone line as shown. Dial holds digits (and a leading +) only,
// for a link; where it is empty the line has no number yet and Number says so.
type Phone struct {
	Label  string
	Number string
	Dial   string
}

// ModeView is the reader's chosen way of display. Class goes on the html element:
// any of the words elder, light, dark, contrast, blank-separated; without light
// or dark the page follows the device.
type ModeView struct {
	Class    string
	Elder    bool
	Theme    string // auto, light or dark
	Contrast bool   // high contrast
}

// FullTitle is the text of the browser's title bar.
func (b Base) FullTitle() string {
	name := b.SiteName
	if b.CourtName != "" {
		name += " - " + b.CourtName
	}
	if b.Title == "" {
		return name
	}
	return b.Title + " - " + name
}
