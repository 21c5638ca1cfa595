package public

import (
	"context"
	"strings"

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
	b.WriteString("Disallow: /$\nDisallow: /defaulters\nDisallow: /restrictions\nDisallow: /*/print$\n" + closed)
	if s.hasSitemap() {
		b.WriteString("\nSitemap: " + s.baseURL + "/sitemap.xml\n")
	}
	return web.Answer{ContentType: typeText, Body: []byte(b.String()), Keep: true}, nil
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
