package render

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// elsewhereFaults holds what Elsewhere makes of a text to what a browser on the page
// would make of its addresses; nothing else may differ.
func elsewhereFaults(h HTML) (faults []string) {
	const base, path = "https://court.example", "/cases/rent"
	page, err := url.Parse(base + path)
	if err != nil {
		return []string{err.Error()}
	}
	was, is := html.NewTokenizer(strings.NewReader(h.String())), html.NewTokenizer(strings.NewReader(h.Elsewhere(base, path).String()))
	for {
		kind := was.Next()
		if is.Next() != kind {
			return append(faults, "elsewhere it is another text")
		}
		if kind == html.ErrorToken {
			return faults
		}
		before, after := was.Token(), is.Token()
		if before.Data != after.Data || len(before.Attr) != len(after.Attr) {
			return append(faults, fmt.Sprintf("elsewhere %v is %v", before, after))
		}
		for i, a := range before.Attr {
			want := a.Val
			if a.Key == "href" || a.Key == "src" {
				to, err := page.Parse(a.Val)
				if err != nil {
					return append(faults, err.Error())
				}
				if want = to.String(); strings.HasPrefix(a.Val, "mailto:") || strings.HasPrefix(a.Val, "tel:") || strings.HasPrefix(a.Val, "http") {
					want = a.Val
				}
			}
			got := after.Attr[i]
			// An address may be spelled in more than one way: what it leads to counts.
			if u, err := url.Parse(got.Val); got.Key != a.Key || got.Val != want && (err != nil || u.String() != want) {
				faults = append(faults, fmt.Sprintf("elsewhere %s=%q is %s=%q, want %q", a.Key, a.Val, got.Key, got.Val, want))
			}
		}
	}
}

func TestElsewhere(t *testing.T) {
	article, err := New().Article("[一](/guides/a#b)、[外](https://a.example/)、[信](mailto:a@b.example)[^1]\n\n 文字 href=\"/x\" src=\"/y\" href=\"#z\"。\n\n![href=\"/q\"](/media/a.png)\n\n[^1]: 注。")
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range elsewhereFaults(article.HTML) {
		t.Error(fault)
	}
	got := article.HTML.Elsewhere("https://court.example", "/cases/rent").String()
	for _, want := range []string{
		`href="https://court.example/guides/a#b"`, `href="https://a.example/"`, `href="mailto:a@b.example"`, `src="https://court.example/media/a.png"`,
		`href="https://court.example/cases/rent#fn-1"`, "href=&#34;/x&#34; src=&#34;/y&#34; href=&#34;#z&#34;", `alt="href=&#34;/q&#34;"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	wide, err := New().Article("![图](/media/bcdfghjkmnpqr-960x500-480.jpg) \" srcset=\"/x\" sizes=\"y\"")
	if err != nil {
		t.Fatal(err)
	}
	if got := wide.HTML.Elsewhere("https://court.example", "/x").String(); got != `<p><img src="https://court.example/media/bcdfghjkmnpqr-960x500-480.jpg" alt="图" width="960" height="500" loading="lazy" decoding="async"> &#34; srcset=&#34;/x&#34; sizes=&#34;y&#34;</p>`+"\n" {
		t.Errorf("a picture in several widths: %s", got)
	}
	if odd := article.HTML.Elsewhere(`https://court.example/"><script>`, `/"><script>`).String(); strings.Contains(odd, "<script>") {
		t.Errorf("an address became markup: %s", odd)
	}
	if (HTML{}).Elsewhere("https://court.example", "/x").String() != "" {
		t.Error("an empty text is no longer empty")
	}
}
