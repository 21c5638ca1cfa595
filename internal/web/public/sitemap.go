package public

import (
	"context"
	"encoding/xml"
	"slices"
	"strconv"

	"gongkai/internal/court"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// sitemapPages is the part of the map with the pages that are no texts; the other parts
// are years.
const sitemapPages = "pages"

// hasSitemap reports whether there is a map of the site: it needs whole addresses,
// and a demonstration is to be left alone.
func (s *Site) hasSitemap() bool { return s.baseURL != "" && !s.site.Demo }

// place is an address in a map of the site, with the day of its last change.
type place struct {
	Address string `xml:"loc"`
	Changed string `xml:"lastmod,omitempty"`
}

// sitemap lists the parts of the map: the pages, and each year in which texts were
// published. A part that did not change need not be fetched again.
func (s *Site) sitemap(ctx context.Context, _ web.Request) (web.Answer, error) {
	return s.mapOf(ctx, func(texts []visible.PieceAddress) (any, error) {
		changed := map[int]court.Date{}
		for _, t := range texts {
			if year := t.Published.Year; changed[year].Before(t.Updated) {
				changed[year] = t.Updated
			}
		}
		m := struct {
			XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
			Parts   []place  `xml:"sitemap"`
		}{Parts: []place{{Address: s.sitemapPart(sitemapPages)}}}
		var years []int
		for year := range changed {
			years = append(years, year)
		}
		slices.Sort(years)
		for _, year := range slices.Backward(years) {
			m.Parts = append(m.Parts, place{s.sitemapPart(strconv.Itoa(year)), changed[year].String()})
		}
		return m, nil
	})
}

func (s *Site) sitemapPart(name string) string { return s.baseURL + "/sitemaps/" + name + ".xml" }

// sitemapOf is one part of the map. It lists only pages that name no person.
func (s *Site) sitemapOf(ctx context.Context, r web.Request) (web.Answer, error) {
	part := r.Param("part")
	return s.mapOf(ctx, func(texts []visible.PieceAddress) (any, error) {
		m := struct {
			XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
			Places  []place  `xml:"url"`
		}{}
		if part == sitemapPages+".xml" {
			for _, path := range []string{"/guides", "/cases", "/articles", "/about", "/hotline", "/privacy", "/accessibility"} {
				m.Places = append(m.Places, place{Address: s.baseURL + path})
			}
			for _, t := range court.Topics() {
				m.Places = append(m.Places, place{Address: s.baseURL + topicPath(t)})
			}
			return m, nil
		}
		for _, t := range texts {
			if part == strconv.Itoa(t.Published.Year)+".xml" {
				m.Places = append(m.Places, place{s.baseURL + folderPath(t.Kind) + "/" + t.Slug, t.Updated.String()})
			}
		}
		if len(m.Places) == 0 { // nothing says whether there ever was any
			return nil, notFound()
		}
		return m, nil
	})
}

// mapOf answers with what is made from the addresses of all texts.
func (s *Site) mapOf(ctx context.Context, parts func(texts []visible.PieceAddress) (any, error)) (web.Answer, error) {
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
	m, err := parts(texts)
	if err != nil {
		return web.Answer{}, err
	}
	body, err := xml.Marshal(m)
	if err != nil {
		return web.Answer{}, err
	}
	a := web.Answer{ContentType: "application/xml; charset=utf-8", Body: append([]byte(xml.Header), body...), Keep: true}
	return textPage(a, nil, gen)
}
