package render

import (
	"encoding/xml"
	"html"
	"time"
)

// The elements of RSS that a feed of the portal has. What RSS itself cannot say (the
// address of the feed, the unit, the whole text, the day of the last change) stands in
// the modules that readers know: Atom, Dublin Core and content.
type (
	rssDocument struct {
		XMLName xml.Name   `xml:"rss"`
		Version string     `xml:"version,attr"`
		Atom    string     `xml:"xmlns:atom,attr"`
		Content string     `xml:"xmlns:content,attr"`
		DC      string     `xml:"xmlns:dc,attr"`
		Channel rssChannel `xml:"channel"`
	}
	rssChannel struct {
		Title       string    `xml:"title"`
		Page        string    `xml:"link"`
		Description string    `xml:"description"`
		Language    string    `xml:"language"`
		Updated     string    `xml:"lastBuildDate"`
		Self        atomLink  `xml:"atom:link"`
		Items       []rssItem `xml:"item"`
	}
	rssItem struct {
		Title       string  `xml:"title"`
		Page        string  `xml:"link"`
		ID          rssGUID `xml:"guid"`
		Published   string  `xml:"pubDate"`
		Updated     string  `xml:"atom:updated"`
		Author      string  `xml:"dc:creator,omitempty"`
		Category    string  `xml:"category,omitempty"`
		Description string  `xml:"description"`
		Content     string  `xml:"content:encoded,omitempty"`
	}
	rssGUID struct {
		IsAddress bool   `xml:"isPermaLink,attr"`
		Text      string `xml:",chardata"`
	}
)

func (f Feed) rss() ([]byte, error) {
	out := rssDocument{
		Version: "2.0", Atom: "http://www.w3.org/2005/Atom",
		Content: "http://purl.org/rss/1.0/modules/content/", DC: "http://purl.org/dc/elements/1.1/",
		Channel: rssChannel{
			Title: f.Title, Page: f.Page, Description: f.Subtitle, Language: feedLanguage, Updated: f.Updated.Format(time.RFC1123Z),
			Self: atomLink{"self", FeedRSS.MediaType(), f.Address},
		},
	}
	for _, e := range f.Entries {
		out.Channel.Items = append(out.Channel.Items, rssItem{
			Title: e.Title, Page: e.Address, ID: rssGUID{true, e.Address},
			Published: e.Published.Format(time.RFC1123Z), Updated: e.Updated.Format(time.RFC3339),
			Author: e.Author, Category: e.TopicName,
			// A description is HTML inside XML, so that a plain one is escaped once more.
			Description: html.EscapeString(e.Summary), Content: e.Content.String(),
		})
	}
	return xmlDocument(out)
}
