package render

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"time"

	"golang.org/x/net/html"

	"gongkai/internal/court"
)

// This file reads feeds as strictly as their specifications allow, for the tests.

// element is any element of an XML document.
type element struct {
	XMLName  xml.Name
	Attr     []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

// parseXML reads a whole document strictly.
func parseXML(body []byte) (root element, err error) {
	d := xml.NewDecoder(strings.NewReader(string(body)))
	if err := d.Decode(&root); err != nil {
		return element{}, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return element{}, errors.New("something stands behind the root")
	}
	return root, nil
}

// all gives the children of a name, written with its namespace: "ns name", or "name".
func (e element) all(name string) (found []element) {
	for _, c := range e.Children {
		if strings.TrimPrefix(c.XMLName.Space+" "+c.XMLName.Local, " ") == name {
			found = append(found, c)
		}
	}
	return found
}

// one gives the text of the only child of a name.
func (e element) one(name string) (string, bool) {
	found := e.all(name)
	if len(found) != 1 {
		return "", false
	}
	return found[0].Text, true
}

func (e element) attr(name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

const (
	atomSpace    = "http://www.w3.org/2005/Atom "
	contentSpace = "http://purl.org/rss/1.0/modules/content/ "
	dcSpace      = "http://purl.org/dc/elements/1.1/ "
)

// read is what a reader takes from a feed, whatever its form.
type read struct {
	title, page, self string
	updated           time.Time
	entries           []readEntry
}

type readEntry struct {
	id, address, title, summary, author, topic, content string
	published, updated                                  time.Time
}

// faults gathers what is wrong with a feed by its specification.
type faults []string

func (f *faults) unless(ok bool, what string) {
	if !ok {
		*f = append(*f, what)
	}
}

func (f *faults) date(text, layout, what string) time.Time {
	at, err := time.Parse(layout, text)
	f.unless(err == nil, what+" is no date: "+text)
	return at
}

// readAtom holds a document to RFC 4287: the elements that a feed and an entry must
// have, once each, and what their values must look like.
func readAtom(body []byte) (r read, f faults) {
	root, err := parseXML(body)
	if err != nil {
		return read{}, faults{err.Error()}
	}
	f.unless(root.XMLName.Space == "http://www.w3.org/2005/Atom" && root.XMLName.Local == "feed", "no feed of Atom")
	f.unless(root.attr("lang") != "", "no language")
	must := func(e element, name string) string {
		text, ok := e.one(atomSpace + name)
		f.unless(ok && text != "", "not one "+name)
		return text
	}
	link := func(e element, rel string) (address string) {
		n := 0
		for _, l := range e.all(atomSpace + "link") {
			if l.attr("rel") == rel {
				address, n = l.attr("href"), n+1
			}
		}
		f.unless(n == 1 && strings.HasPrefix(address, "https://court.example/"), "not one link "+rel)
		return address
	}
	r.title, r.updated = must(root, "title"), f.date(must(root, "updated"), time.RFC3339, "updated")
	f.unless(strings.HasPrefix(must(root, "id"), "https://"), "the id is no IRI")
	r.page, r.self = link(root, "alternate"), link(root, "self")
	author := root.all(atomSpace + "author")
	f.unless(len(author) == 1, "not one author")
	for _, e := range root.all(atomSpace + "entry") {
		entry := readEntry{id: must(e, "id"), address: link(e, "alternate")}
		entry.title, _ = e.one(atomSpace + "title")
		f.unless(len(e.all(atomSpace+"title")) == 1, "not one title")
		entry.summary, _ = e.one(atomSpace + "summary")
		entry.published, entry.updated = f.date(must(e, "published"), time.RFC3339, "published"), f.date(must(e, "updated"), time.RFC3339, "updated")
		for _, a := range e.all(atomSpace + "author") {
			entry.author = must(a, "name")
		}
		for _, c := range e.all(atomSpace + "category") {
			f.unless(c.attr("term") != "", "a category without a term")
			entry.topic = c.attr("label")
		}
		for _, c := range e.all(atomSpace + "content") {
			f.unless(c.attr("type") == "html", "content of another type")
			entry.content = c.Text
		}
		for _, text := range append(e.all(atomSpace+"title"), e.all(atomSpace+"summary")...) {
			f.unless(text.attr("type") == "" || text.attr("type") == "text", "a plain text that says it is none")
			f.unless(len(text.Children) == 0, "markup in a plain text")
		}
		r.entries = append(r.entries, entry)
	}
	return r, append(f, r.faults()...)
}

// readRSS holds a document to RSS 2.0 and to the best practices of its advisory board.
func readRSS(body []byte) (r read, f faults) {
	root, err := parseXML(body)
	if err != nil {
		return read{}, faults{err.Error()}
	}
	channels := root.all("channel")
	if root.XMLName.Local != "rss" || root.attr("version") != "2.0" || len(channels) != 1 {
		return read{}, faults{"no RSS 2.0"}
	}
	must := func(e element, name string) string {
		text, ok := e.one(name)
		f.unless(ok && text != "", "not one "+name)
		return text
	}
	channel := channels[0]
	r.title, r.page = must(channel, "title"), must(channel, "link")
	must(channel, "description")
	must(channel, "language")
	r.updated = f.date(must(channel, "lastBuildDate"), time.RFC1123Z, "lastBuildDate")
	for _, l := range channel.all(atomSpace + "link") {
		f.unless(l.attr("rel") == "self" && l.attr("type") == "application/rss+xml", "another link")
		r.self = l.attr("href")
	}
	for _, e := range channel.all("item") {
		entry := readEntry{id: must(e, "guid"), address: must(e, "link")}
		entry.title, _ = e.one("title")
		f.unless(e.all("guid")[0].attr("isPermaLink") == "true", "an id that is no address")
		entry.published = f.date(must(e, "pubDate"), time.RFC1123Z, "pubDate")
		entry.updated = f.date(must(e, atomSpace+"updated"), time.RFC3339, "updated")
		description, ok := e.one("description")
		f.unless(ok, "not one description")
		f.unless(!strings.Contains(description, "<"), "markup in a description")
		entry.summary = html.UnescapeString(description)
		entry.content, _ = e.one(contentSpace + "encoded")
		entry.author, _ = e.one(dcSpace + "creator")
		entry.topic, _ = e.one("category")
		r.entries = append(r.entries, entry)
	}
	return r, append(f, r.faults()...)
}

// readJSON holds a document to JSON Feed 1.1; a field that it does not know is a fault.
func readJSON(body []byte) (r read, f faults) {
	type author struct {
		Name string `json:"name"`
	}
	var feed struct {
		Version     string   `json:"version"`
		Title       string   `json:"title"`
		HomePageURL string   `json:"home_page_url"`
		FeedURL     string   `json:"feed_url"`
		Description string   `json:"description"`
		Language    string   `json:"language"`
		Authors     []author `json:"authors"`
		Items       []struct {
			ID            string   `json:"id"`
			URL           string   `json:"url"`
			Title         string   `json:"title"`
			Summary       string   `json:"summary"`
			ContentHTML   *string  `json:"content_html"`
			ContentText   *string  `json:"content_text"`
			DatePublished string   `json:"date_published"`
			DateModified  string   `json:"date_modified"`
			Authors       []author `json:"authors"`
			Tags          []string `json:"tags"`
		} `json:"items"`
	}
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.DisallowUnknownFields()
	if err := d.Decode(&feed); err != nil {
		return read{}, faults{err.Error()}
	}
	f.unless(feed.Version == "https://jsonfeed.org/version/1.1", "another version")
	f.unless(feed.Language != "", "no language")
	f.unless(feed.Items != nil, "no items")
	r.title, r.page, r.self = feed.Title, feed.HomePageURL, feed.FeedURL
	for _, i := range feed.Items {
		entry := readEntry{id: i.ID, address: i.URL, title: i.Title, summary: i.Summary,
			published: f.date(i.DatePublished, time.RFC3339, "date_published"), updated: f.date(i.DateModified, time.RFC3339, "date_modified")}
		f.unless((i.ContentHTML == nil) != (i.ContentText == nil), "not one content")
		if i.ContentHTML != nil {
			entry.content = *i.ContentHTML
		}
		for _, a := range i.Authors {
			f.unless(a.Name != "", "an author without a name")
			entry.author = a.Name
		}
		for _, tag := range i.Tags {
			entry.topic = tag
		}
		if entry.updated.After(r.updated) {
			r.updated = entry.updated
		}
		r.entries = append(r.entries, entry)
	}
	return r, append(f, r.faults()...)
}

// faults holds a feed to what all forms ask.
func (r read) faults() (f faults) {
	f.unless(r.title != "", "no title")
	f.unless(strings.HasPrefix(r.page, "https://") && strings.HasPrefix(r.self, "https://"), "an address that is not whole")
	seen := map[string]bool{}
	for _, e := range r.entries {
		f.unless(e.id != "" && !seen[e.id], "the id "+e.id+" stands twice")
		seen[e.id] = true
		f.unless(!e.updated.Before(e.published), "changed before it was published")
		for _, text := range []string{e.title, e.summary, e.author, e.topic, e.content} {
			f.unless(!strings.ContainsFunc(text, court.IsHidden), "a hidden character")
		}
	}
	return f
}
