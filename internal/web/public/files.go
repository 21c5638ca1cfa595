package public

import (
	"context"
	"encoding/xml"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

const typeText = "text/plain; charset=utf-8"

// robots tells crawlers where not to go. Pages of persons carry noindex in header
// and page, which works only where crawling is allowed; so only the crawlers that
// are known not to keep to it are shut out of them, here and by 403 (web.ShutCrawlers).
// The first page names persons too. What names nobody is open to all.
func (s *Site) robots(context.Context, web.Request) (web.Answer, error) {
	var b strings.Builder
	if s.site.Demo {
		b.WriteString("User-agent: *\nDisallow: /\n")
		return web.Answer{ContentType: typeText, Body: []byte(b.String()), Keep: true}, nil
	}
	const closed = "Disallow: /search\nDisallow: /api/\nDisallow: /preferences\n"
	b.WriteString("User-agent: *\n" + closed + "\n")
	for _, name := range web.ShutCrawlers() {
		b.WriteString("User-agent: " + name + "\n")
	}
	b.WriteString("Disallow: /$\nDisallow: /defaulters\nDisallow: /*/print$\n" + closed)
	if s.hasSitemap() {
		b.WriteString("\nSitemap: " + s.baseURL + "/sitemap.xml\n")
	}
	return web.Answer{ContentType: typeText, Body: []byte(b.String()), Keep: true}, nil
}

// hasSitemap reports whether there is a map of the site: it needs whole addresses,
// and a demonstration is to be left alone.
func (s *Site) hasSitemap() bool { return s.baseURL != "" && !s.site.Demo }

// sitemap lists the pages that name no person, texts with the day of their last change.
func (s *Site) sitemap(ctx context.Context, _ web.Request) (web.Answer, error) {
	if !s.hasSitemap() {
		return web.Answer{}, notFound()
	}
	var texts []visible.PieceAddress
	gen, err := s.reader.View(ctx, func(in *visible.View) (err error) {
		texts, err = in.PieceAddresses()
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	type place struct {
		Address string `xml:"loc"`
		Changed string `xml:"lastmod,omitempty"`
	}
	m := struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		Places  []place  `xml:"url"`
	}{}
	for _, path := range []string{"/guides", "/cases", "/articles", "/about", "/hotline", "/privacy", "/accessibility"} {
		m.Places = append(m.Places, place{Address: s.baseURL + path})
	}
	for _, t := range court.Topics() {
		m.Places = append(m.Places, place{Address: s.baseURL + topicPath(t)})
	}
	for _, t := range texts {
		m.Places = append(m.Places, place{s.baseURL + folderPath(t.Kind) + "/" + t.Slug, t.Updated.String()})
	}
	body, err := xml.MarshalIndent(m, "", "")
	if err != nil {
		return web.Answer{}, err
	}
	a := web.Answer{ContentType: "application/xml; charset=utf-8", Body: append([]byte(xml.Header), body...), Keep: true}
	return textPage(a, nil, gen)
}

// favicon is the icon under the address that some programs ask for unasked.
func (s *Site) favicon(context.Context, web.Request) (web.Answer, error) {
	body, kind, ok := s.look.File(s.site.Icon)
	if !ok {
		return web.Answer{}, notFound()
	}
	return web.Answer{ContentType: kind, Body: body, Keep: true}, nil
}

func (s *Site) static(ctx context.Context, r web.Request) (web.Answer, error) {
	body, kind, ok := s.look.File(r.Param("*"))
	if !ok {
		return web.Answer{}, notFound()
	}
	return web.Answer{ContentType: kind, Body: body, Immutable: true, Keep: true}, nil
}
