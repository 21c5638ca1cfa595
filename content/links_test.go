package content

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// link finds a Markdown link; bare finds an address that stands in the text.
var (
	link = regexp.MustCompile(`\[([^\[\]]*)\]\(([^()]*)\)`)
	bare = regexp.MustCompile(`(?i)https?:|www\.|\.(cn|com)\b|@`)
)

// fixedPages are the pages of the site that the texts may lead to, beside the
// texts themselves.
func fixedPages() []string {
	pages := []string{"/", "/search", "/defaulters", "/hotline", "/hotline#zhaocuo", "/privacy", "/accessibility",
		"/about", "/guides", "/cases", "/articles"}
	for _, topic := range topics() {
		pages = append(pages, "/topics/"+topic)
	}
	return pages
}

// nationalSites are the only addresses outside, with the names they go by.
func nationalSites() map[string]string {
	return map[string]string{
		"https://zxgk.court.gov.cn/":   "中国执行信息公开网",
		"https://wenshu.court.gov.cn/": "中国裁判文书网",
	}
}

// realNames are the pages from which real names are one step away. A case is an
// anonymised text and never leads to them.
func realNames() []string { return []string{"/", "/search", "/defaulters"} }

// linkFaults holds every link and every related slug of one text against what
// exists. Synthetic texts are not loaded outside the demo, so nothing that is
// loaded may lead to one.
func linkFaults(p piece, pieces []piece) []string {
	var faults []string
	fail := func(format string, args ...any) {
		faults = append(faults, p.name()+": "+fmt.Sprintf(format, args...))
	}
	targets := map[string]piece{}
	slugs := map[string]piece{}
	for _, other := range pieces {
		targets[other.address()] = other
		slugs[other.values["slug"]] = other
	}
	for _, m := range link.FindAllStringSubmatch(p.body, -1) {
		words, target := m[1], m[2]
		other, isText := targets[target]
		name, isNational := nationalSites()[target]
		switch {
		case len([]rune(words)) < 2:
			fail("the link to %s says nothing", target)
		case isNational && words != name:
			fail("%s goes by the name %s", target, name)
		case isNational:
		case p.folder == "cases" && slices.Contains(realNames(), target):
			fail("a case leads to %s, where real names are found", target)
		case isText && other.synthetic() && !p.synthetic():
			fail("%s is synthetic and not loaded outside the demo", target)
		case isText && other.name() == p.name():
			fail("a link to itself")
		case !isText && !slices.Contains(fixedPages(), target):
			fail("no page %s", target)
		}
	}
	rest := link.ReplaceAllString(p.body, "")
	if m := bare.FindString(rest); m != "" || strings.Contains(rest, "](") {
		fail("an address outside a plain link: %q", m)
	}
	related := p.lists["related"]
	for i, slug := range related {
		other, ok := slugs[slug]
		switch {
		case !ok:
			fail("related %s does not exist", slug)
		case other.name() == p.name() || slices.Contains(related[:i], slug):
			fail("related %s is this text or stands twice", slug)
		case other.synthetic() && !p.synthetic():
			fail("related %s is synthetic and not loaded outside the demo", slug)
		}
	}
	return faults
}

func TestLinks(t *testing.T) {
	pieces := all(t)
	for _, p := range pieces {
		for _, fault := range linkFaults(p, pieces) {
			t.Error(fault)
		}
	}
}

// TestLinkFaults shows what the check of links takes and refuses.
func TestLinkFaults(t *testing.T) {
	guide := sample(func(*piece) {})
	apply := sample(func(p *piece) { p.values["slug"], p.file = "apply", "apply.md" })
	demo := sample(func(p *piece) {
		p.folder, p.file, p.values["slug"], p.values["synthetic"] = "cases", "demo.md", "demo", "true"
	})
	pieces := []piece{guide, apply, demo}
	cases := []struct {
		name    string
		from    piece
		text    string
		related string
		ok      bool
	}{
		{"another guide", guide, "见[怎样申请](/guides/apply)。", "apply", true},
		{"a page of the site", guide, "见[值班电话](/hotline)页。", "", true},
		{"a topic", guide, "见[法规政策](/topics/laws)。", "", true},
		{"a national site", guide, "见[中国裁判文书网](https://wenshu.court.gov.cn/)。", "", true},
		{"a guide from a case", demo, "见[怎样申请](/guides/apply)。", "apply", true},
		{"R-36 accepts: a guide leads to the search page", guide, "在[查询页](/search)输入。", "", true},
		{"R-36 refuses: a case leads to the search page", demo, "在[查询页](/search)输入。", "", false},
		{"R-36 refuses: a case leads to the list of names", demo, "见[名单](/defaulters)。", "", false},
		{"R-35 refuses: a national site under another name", guide, "见[这里的网站](https://zxgk.court.gov.cn/)。", "", false},
		{"a page that does not exist", guide, "见[悬赏](/bounties)。", "", false},
		{"an unknown guide", guide, "见[指南](/guides/none)。", "", false},
		{"a synthetic case from a guide", guide, "见[案例](/cases/demo)。", "", false},
		{"a synthetic case as related", guide, "正文。", "demo", false},
		{"an unknown slug as related", guide, "正文。", "none", false},
		{"itself as related", guide, "正文。", "fees", false},
		{"itself", guide, "见[执行费](/guides/fees)。", "", false},
		{"another site", guide, "见[网站](https://example.org/)。", "", false},
		{"a bare address", guide, "见https://zxgk.court.gov.cn/。", "", false},
		{"a mail address", guide, "写信到a@b。", "", false},
		{"a relative address", guide, "见[指南](apply)。", "", false},
		{"a link without words", guide, "见[](/guides/apply)。", "", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := c.from
			p.body = "## 标题\n\n" + c.text + "\n"
			p.lists = map[string][]string{}
			if c.related != "" {
				p.lists["related"] = []string{c.related}
			}
			if faults := linkFaults(p, pieces); (len(faults) == 0) != c.ok {
				t.Errorf("faults %q", faults)
			}
		})
	}
}
