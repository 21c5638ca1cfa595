package render

import (
	"encoding/xml"
	"time"
)

// The elements of Atom that a feed of the portal has, in the order in which they are
// written (RFC 4287 leaves it free).
type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Language string      `xml:"xml:lang,attr"`
		ID       string      `xml:"id"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle,omitempty"`
		Updated  string      `xml:"updated"`
		Links    []atomLink  `xml:"link"`
		Author   atomPerson  `xml:"author"`
		Entries  []atomEntry `xml:"entry"`
	}
	atomEntry struct {
		ID        string        `xml:"id"`
		Title     string        `xml:"title"`
		Link      atomLink      `xml:"link"`
		Published string        `xml:"published"`
		Updated   string        `xml:"updated"`
		Author    *atomPerson   `xml:"author"` // else the feed's
		Category  *atomCategory `xml:"category"`
		Summary   string        `xml:"summary,omitempty"`
		Content   *atomContent  `xml:"content"`
	}
	atomLink struct {
		Rel     string `xml:"rel,attr"`
		Type    string `xml:"type,attr"`
		Address string `xml:"href,attr"`
	}
	atomPerson struct {
		Name string `xml:"name"`
	}
	atomCategory struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr,omitempty"`
	}
	atomContent struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
)

func (f Feed) atom() ([]byte, error) {
	out := atomFeed{
		Language: feedLanguage, ID: f.Address, Title: f.Title, Subtitle: f.Subtitle, Updated: f.Updated.Format(time.RFC3339),
		Links: []atomLink{
			{"self", FeedAtom.MediaType(), f.Address},
			{"alternate", "text/html", f.Page},
		},
		Author: atomPerson{f.Author},
	}
	for _, e := range f.Entries {
		entry := atomEntry{
			ID: e.Address, Title: e.Title, Link: atomLink{"alternate", "text/html", e.Address},
			Published: e.Published.Format(time.RFC3339), Updated: e.Updated.Format(time.RFC3339), Summary: e.Summary,
		}
		if e.Author != "" {
			entry.Author = &atomPerson{e.Author}
		}
		if e.Topic != "" {
			entry.Category = &atomCategory{e.Topic, e.TopicName}
		}
		if text := e.Content.String(); text != "" {
			entry.Content = &atomContent{"html", text}
		}
		out.Entries = append(out.Entries, entry)
	}
	return xmlDocument(out)
}

// xmlDocument writes a value with the declaration of XML before it.
func xmlDocument(value any) ([]byte, error) {
	body, err := xml.Marshal(value)
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), body...), nil
}
