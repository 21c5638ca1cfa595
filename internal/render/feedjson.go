package render

import (
	"bytes"
	"encoding/json"
	"time"
)

// The fields of JSON Feed that a feed of the portal has.
type (
	jsonFeed struct {
		Version     string         `json:"version"`
		Title       string         `json:"title"`
		Page        string         `json:"home_page_url"`
		Address     string         `json:"feed_url"`
		Description string         `json:"description,omitempty"`
		Language    string         `json:"language"`
		Authors     []jsonAuthor   `json:"authors,omitempty"`
		Items       []jsonFeedItem `json:"items"`
	}
	jsonFeedItem struct {
		ID      string       `json:"id"`
		Address string       `json:"url"`
		Title   string       `json:"title"`
		Summary string       `json:"summary,omitempty"`
		HTML    string       `json:"content_html,omitempty"`
		Text    *string      `json:"content_text,omitempty"` // an item has one of the two, also an empty one
		Created string       `json:"date_published"`
		Updated string       `json:"date_modified"`
		Authors []jsonAuthor `json:"authors,omitempty"`
		Tags    []string     `json:"tags,omitempty"`
	}
	jsonAuthor struct {
		Name string `json:"name"`
	}
)

func (f Feed) json() ([]byte, error) {
	out := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Page: f.Page, Address: f.Address,
		Description: f.Subtitle, Language: feedLanguage, Authors: jsonAuthors(f.Author), Items: []jsonFeedItem{},
	}
	for _, e := range f.Entries {
		item := jsonFeedItem{
			ID: e.Address, Address: e.Address, Title: e.Title, Summary: e.Summary, HTML: e.Content.String(),
			Created: e.Published.Format(time.RFC3339), Updated: e.Updated.Format(time.RFC3339), Authors: jsonAuthors(e.Author),
		}
		if item.HTML == "" {
			item.Text = &e.Summary
		}
		if e.TopicName != "" {
			item.Tags = []string{e.TopicName}
		}
		out.Items = append(out.Items, item)
	}
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false) // it is no HTML
	err := to.Encode(out)
	return b.Bytes(), err
}

func jsonAuthors(name string) []jsonAuthor {
	if name == "" {
		return nil
	}
	return []jsonAuthor{{name}}
}
