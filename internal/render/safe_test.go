package render

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/internal/court"
)

// This file is what the tests hold every page to. It is written from what a browser
// does with a page and not from policy.go, so that a mistake there shows.

// attributes gives, for each element that may be in a text, the attributes that it
// may bear and how their values must look.
func attributes() map[string]map[string]*regexp.Regexp {
	re := regexp.MustCompile
	label := re(`^[^\x00-\x1f]+$`)
	heading := map[string]*regexp.Regexp{"id": re(`^(\p{Han}|s$|s-)[\p{L}\p{N}-]{0,80}$`)}
	cell := map[string]*regexp.Regexp{"class": re(`^(right|center)$`)}
	return map[string]map[string]*regexp.Regexp{
		"h2": heading, "h3": heading, "h4": heading, "h5": heading, "h6": heading,
		"p": {"class": re(`^callout-title$`)}, "br": {}, "hr": {}, "strong": {}, "em": {}, "code": {},
		"pre": {"tabindex": re(`^0$`)}, "blockquote": {}, "ul": {}, "ol": {"start": re(`^\d{1,9}$`)}, "li": {"id": re(`^fn-\d+$`)},
		"div":     {"class": re(`^(callout callout-[a-z]+|table-wrap)$`), "role": re(`^(note|region)$`), "tabindex": re(`^0$`), "aria-label": label},
		"section": {"class": re(`^footnotes$`), "role": re(`^doc-endnotes$`), "aria-label": re(`^注释$`)},
		"table":   {}, "thead": {}, "tbody": {}, "tr": {}, "td": cell, "th": {"class": cell["class"], "scope": re(`^col$`)},
		"sup": {"class": re(`^footnote-ref$`), "id": re(`^fnref-\d+(-\d+)?$`)},
		"a": {"href": re(`.`), "class": re(`^(external|footnote-back)$`), "rel": re(`^noopener noreferrer$`),
			"role": re(`^doc-(noteref|backlink)$`), "aria-label": re(`^(注\d+|返回.*)$`)},
		"figure": {}, "figcaption": {},
		"img": {"src": re(`^/media/[\w][\w./-]*\.(?i:jpe?g|png|webp|gif|avif)$`), "alt": re(`^[^\x00]*$`), "loading": re(`^lazy$`), "decoding": re(`^async$`),
			"width": re(`^[1-9]\d{0,4}$`), "height": re(`^[1-9]\d{0,4}$`), "sizes": re(`^\(min-width: 48rem\) 45rem, 100vw$`),
			"srcset": re(`^/media/[\w.-]+ \d+w(, /media/[\w.-]+ \d+w){0,4}$`)},
	}
}

// allowed and policy are made once, for ten thousand pages.
var (
	allowed = attributes()
	policy  = newPolicy()
)

// page is what the faults of one page are found with.
type page struct {
	allowed map[string]map[string]*regexp.Regexp
	ids     map[string]int
	places  []string // where notes and the ways back from them lead
	labels  map[string]int
	level   int
	faults  []string
}

func (p *page) fault(format string, args ...any) {
	p.faults = append(p.faults, fmt.Sprintf(format, args...))
}

// pageFaults tells what is wrong with an article, whatever it was made of.
func pageFaults(a Article) []string {
	p := &page{allowed: allowed, ids: map[string]int{}, labels: map[string]int{}, level: topLevel - 1}
	source := a.HTML.String()
	nodes, err := parseFragment(source)
	if err != nil {
		return []string{"it does not parse: " + err.Error()}
	}
	for _, n := range nodes {
		p.node(n, nil)
	}
	for id, n := range p.ids {
		if n > 1 {
			p.fault("the id %q stands %d times", id, n)
		}
	}
	for label, n := range p.labels {
		if n > 1 {
			p.fault("%d regions are called %q", n, label)
		}
	}
	for _, place := range p.places {
		if p.ids[place] != 1 {
			p.fault("a note leads to #%s, which is not there", place)
		}
	}
	for _, h := range a.Contents {
		if p.ids[h.ID] != 1 || h.Level < topLevel || h.Level > bottomLevel || strings.TrimSpace(h.Text) == "" {
			p.fault("the contents name %+v", h)
		}
	}
	// A browser that parses, writes and parses again must see the same page, or a
	// copy of it could turn into another one.
	once := write(nodes)
	again, err := parseFragment(once)
	if err != nil || write(again) != once {
		p.fault("it is another page when it is written and read again")
	}
	// And it must be the page that was written: a parser mends what is misplaced, such
	// as a link within a link, so that nothing of it is left to be seen in the tree.
	if tokens(strings.ReplaceAll(once, "/>", ">")) != tokens(source) {
		p.fault("it is mended when it is read")
	}
	if clean := policy.Sanitize(source); clean != source {
		p.fault("the sanitiser would change it")
	}
	for name, text := range map[string]string{"page": source, "text": a.Text} {
		if strings.ContainsFunc(text, court.IsHidden) || !strings.EqualFold(text, strings.ToValidUTF8(text, "?")) {
			p.fault("the %s has hidden or broken characters", name)
		}
	}
	if a.Minutes < 1 || a.Length < 0 || a.Length > len(a.Text) {
		p.fault("it takes %d minutes for %d characters", a.Minutes, a.Length)
	}
	for _, l := range a.Links {
		path, _, _ := strings.Cut(l.Address, "?")
		if !l.Outside && (!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.Contains(path+"/", "/../")) {
			p.fault("an inside link leads to %q", l.Address)
		}
	}
	return p.faults
}

func parseFragment(source string) ([]*html.Node, error) {
	return html.ParseFragment(strings.NewReader(source), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
}

func write(nodes []*html.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		if err := html.Render(&b, n); err != nil {
			return err.Error()
		}
	}
	return b.String()
}

// tokens is a source as it is written by the package that parses it, the attributes
// of each element in alphabetical order.
func tokens(source string) string {
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(source)); z.Next() != html.ErrorToken; {
		token := z.Token()
		slices.SortFunc(token.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
		b.WriteString(token.String())
	}
	return b.String()
}

func (p *page) node(n *html.Node, above []string) {
	if len(above) > 200 {
		p.fault("it is more than 200 elements deep")
		return
	}
	switch n.Type {
	case html.TextNode:
		return
	case html.ElementNode:
		p.element(n, above)
	default:
		p.fault("a node of type %d: %q", n.Type, n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.node(c, append(above, n.Data))
	}
}

func (p *page) element(n *html.Node, above []string) {
	allowed, known := p.allowed[n.Data]
	if !known || n.Namespace != "" {
		p.fault("the element %s:%s", n.Namespace, n.Data)
		return
	}
	value := map[string]string{}
	for _, a := range n.Attr {
		value[a.Key] = a.Val
		pattern, ok := allowed[a.Key]
		if !ok || a.Namespace != "" || !pattern.MatchString(a.Val) {
			p.fault("%s bears %s=%q", n.Data, a.Key, a.Val)
		}
		if a.Key == "id" {
			p.ids[a.Val]++
		}
	}
	switch n.Data {
	case "a":
		p.address(value)
		for _, e := range above {
			if e == "a" {
				p.fault("a link within a link")
			}
		}
		if textOf(n) == "" && value["aria-label"] == "" {
			p.fault("a link without text")
		}
	case "h2", "h3", "h4", "h5", "h6":
		level := int(n.Data[1] - '0')
		if level > p.level+1 || textOf(n) == "" || value["id"] == "" {
			p.fault("%s %q after a heading of level %d", n.Data, textOf(n), p.level)
		}
		p.level = level
	case "table":
		if len(above) == 0 || n.Parent.Data != "div" || attribute(n.Parent, "class") != "table-wrap" || attribute(n.Parent, "aria-label") == "" {
			p.fault("a table outside a region")
		}
	case "th":
		if textOf(n) == "" {
			p.fault("a head of a column without text")
		}
	case "div":
		if value["role"] == "region" {
			p.labels[value["aria-label"]]++
		}
		if value["class"] == "" || value["role"] == "" {
			p.fault("a div that is nothing: %v", value)
		}
	case "img":
		if _, described := value["alt"]; !described || value["src"] == "" {
			p.fault("a picture without source or alternative: %v", value)
		}
	}
}

// address holds a link to what a browser makes of it, which drops tabs and line ends
// and blanks before it looks for a scheme.
func (p *page) address(value map[string]string) {
	href, there := value["href"]
	seen := strings.NewReplacer("\t", "", "\n", "", "\r", "", "\\", "/").Replace(strings.Trim(href, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x1b "))
	u, err := url.Parse(seen)
	if !there || err != nil {
		p.fault("a link to %q", href)
		return
	}
	outside := value["class"] == "external"
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if !outside || value["rel"] != "noopener noreferrer" || u.Host == "" || u.User != nil {
			p.fault("an outside link that does not say so: %v", value)
		}
		return
	case "mailto", "tel":
	case "":
		place, here := strings.CutPrefix(seen, "#")
		if here && value["role"] != "" {
			p.places = append(p.places, place)
		} else if !here && (!strings.HasPrefix(seen, "/") || strings.HasPrefix(seen, "//")) {
			p.fault("a link that is neither whole nor outside: %q", href)
		}
	default:
		p.fault("a link of scheme %q: %q", u.Scheme, href)
	}
	if outside {
		p.fault("an inside link that says it is outside: %v", value)
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textOf is what is read of a node: its text, and the alternatives of its pictures.
func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	b.WriteString(attribute(n, "alt"))
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return strings.TrimSpace(b.String())
}
