package public

import (
	"context"
	"time"

	"gongkai/internal/court"
	markdown "gongkai/internal/render"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

const (
	// feedEntries is how many texts a feed holds, the newest.
	feedEntries = 30
	// feedSource bounds what one feed renders, in bytes of Markdown. Texts past it have
	// their summaries alone: the work of a request stays within its time whatever the
	// desk publishes, and readers drop feeds of megabytes.
	feedSource = 256 << 10
)

// demoMark goes before the title of what a demonstration sends to programs.
const demoMark = "演示数据（人物、机构均为虚构）："

// hasFeeds reports whether there are feeds. They are read away from the site, so they
// need whole addresses.
func (s *Site) hasFeeds() bool { return s.baseURL != "" }

func feedPath(k court.PieceKind, form markdown.FeedForm) string {
	return "/feeds/" + k.Folder() + "." + string(form)
}

// feedLinks are the feeds of a kind, for the pages of that kind.
func (s *Site) feedLinks(k court.PieceKind, forms ...markdown.FeedForm) []web.Feed {
	if !s.hasFeeds() {
		return nil
	}
	var links []web.Feed
	for _, form := range forms {
		links = append(links, web.Feed{Title: listTitle(k) + "（" + form.Label() + "）", URL: feedPath(k, form), Type: form.MediaType()})
	}
	return links
}

// allFeeds are the feeds of every kind in the form that is recommended.
func (s *Site) allFeeds() (links []web.Feed) {
	for _, k := range court.PieceKinds() {
		links = append(links, s.feedLinks(k, markdown.FeedAtom)...)
	}
	return links
}

// feed is the newest texts of a kind in one form. There are feeds of texts only, which
// name nobody: none follows a person.
func (s *Site) feed(kind court.PieceKind, form markdown.FeedForm) web.Render {
	return func(ctx context.Context, _ web.Request) (web.Answer, error) {
		if !s.hasFeeds() {
			return web.Answer{}, notFound()
		}
		var texts []visible.Piece
		var today court.Date
		gen, err := s.reader.View(ctx, func(in *visible.View) (err error) {
			today = court.DateOf(in.Now())
			texts, err = in.PiecesForFeed(kind, feedEntries)
			return err
		})
		if err != nil {
			return web.Answer{}, err
		}
		feed := s.newFeed(kind, form)
		if feed.Entries, err = s.feedOf(ctx, texts); err != nil {
			return web.Answer{}, err
		}
		feed.Updated = lastChange(feed.Entries, today)
		body, err := form.Feed(feed)
		if err != nil {
			return web.Answer{}, &court.Error{Kind: court.KindInternal, Cause: err}
		}
		a := web.Answer{ContentType: form.MediaType() + "; charset=utf-8", Body: body, Keep: true, Synthetic: s.site.Demo}
		return textPage(a, nil, gen)
	}
}

// newFeed is a feed of a kind without its entries.
func (s *Site) newFeed(kind court.PieceKind, form markdown.FeedForm) markdown.Feed {
	feed := markdown.Feed{
		Title:    listTitle(kind) + " - " + s.site.CourtName + s.site.SiteName,
		Subtitle: sectionText(kind), Author: s.site.CourtName,
		Page: s.baseURL + folderPath(kind), Address: s.baseURL + feedPath(kind, form),
	}
	if s.site.Demo {
		feed.Title, feed.Subtitle = demoMark+feed.Title, demoMark+feed.Subtitle
	}
	return feed
}

// feedOf makes the entries of a feed.
func (s *Site) feedOf(ctx context.Context, texts []visible.Piece) ([]markdown.FeedEntry, error) {
	var entries []markdown.FeedEntry
	left := feedSource
	for _, p := range texts {
		e := markdown.FeedEntry{
			Address: s.baseURL + p.Path(), Title: p.Title, Summary: p.Summary, Author: p.Author,
			Topic: string(p.Topic), TopicName: p.Topic.Label(), Published: p.Published.Start(), Updated: p.Updated.Start(),
		}
		if n := len(p.Corrections); n > 0 { // readers show an entry anew when it was updated: it says what was wrong
			last := p.Corrections[n-1]
			e.Summary = "更正（" + last.On.Chinese() + "）：" + last.Note + " " + e.Summary
		}
		if p.Synthetic {
			e.Title = "（虚构示例）" + e.Title
		}
		if err := ctx.Err(); err != nil {
			return nil, &court.Error{Kind: court.KindUnavailable, Cause: err}
		}
		if left -= len(p.Body); left >= 0 {
			// It was rendered before it was published. Should that fail now, its own page
			// says so, and the other texts of the feed are not held up.
			if article, err := s.render.Article(p.Body); err == nil {
				e.Content = article.HTML.Elsewhere(s.baseURL, p.Path())
			}
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// lastChange is when an entry of a feed last changed; of an empty feed it is today.
func lastChange(entries []markdown.FeedEntry, today court.Date) time.Time {
	var last time.Time
	for _, e := range entries {
		if e.Updated.After(last) {
			last = e.Updated
		}
	}
	if last.IsZero() {
		return today.Start()
	}
	return last
}
