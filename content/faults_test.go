package content

import (
	"strings"
	"testing"
)

// sample is a faultless guide; change is applied to it first.
func sample(change func(*piece)) piece {
	p := piece{folder: "guides", file: "fees.md", body: "## 标题\n\n正文。\n",
		values: map[string]string{"kind": "guide", "slug": "fees", "title": "执行费", "summary": "执行费怎样计算、由谁负担。",
			"order": "10", "published": "2026-11-24", "updated": "2026-11-24", "review_by": "2027-05-24",
			"author": "执行局综合组", "sensitivity": "ordinary"},
		lists: map[string][]string{"sources": {"诉讼费用交纳办法第十四条"}}}
	change(&p)
	return p
}

// TestFaultsAreSeen shows that each check of front matter and shape can fail.
func TestFaultsAreSeen(t *testing.T) {
	set := func(key, value string) func(*piece) { return func(p *piece) { p.values[key] = value } }
	body := func(text string) func(*piece) { return func(p *piece) { p.body = text } }
	bad := map[string]func(*piece){
		"kind of another folder":   set("kind", "article"),
		"slug is not the file":     set("slug", "fee"),
		"title too long":           set("title", strings.Repeat("字", 31)),
		"summary too long":         set("summary", strings.Repeat("字", 80)+"。"),
		"summary of two sentences": set("summary", "执行费怎样计算。由谁来负担。"),
		"summary without its end":  set("summary", "执行费怎样计算由谁来负担"),
		"unknown topic":            set("topic", "news"),
		"guide without a place":    func(p *piece) { delete(p.values, "order") },
		"no date":                  set("updated", "2026-02-30"),
		"review before update":     set("review_by", "2026-11-24"),
		"updated before published": set("updated", "2026-11-23"),
		"a person signs":           set("author", "张某"),
		"sensitive":                set("sensitivity", "mass"),
		"no sources":               func(p *piece) { delete(p.lists, "sources") },
		"synthetic: false":         set("synthetic", "false"),
		"related empty":            func(p *piece) { p.lists["related"] = []string{} },
		"case without template":    func(p *piece) { p.folder, p.values["kind"], p.values["synthetic"] = "cases", "case", "true" },
		"unmarked synthetic":       set("synthetic", "true"),
		"marked, not synthetic":    body("> [!注意]\n> 虚构示例：编写的。\n\n## 标题\n\n正文。\n"),
		"heading of level one":     body("# 标题\n\n正文。\n"),
		"heading leaps":            body("## 标题\n\n#### 小标题\n\n正文。\n"),
		"heading twice":            body("## 标题\n\n## 标题\n\n正文。\n"),
		"no heading":               body("正文。\n"),
		"HTML":                     body("## 标题\n\n<b>正文</b>。\n"),
		"image":                    body("## 标题\n\n![图](/a.png)\n"),
		"unknown callout":          body("## 标题\n\n> [!警告]\n> 正文。\n"),
		"callout without text":     body("## 标题\n\n> [!提示]\n\n正文。\n"),
		"callout inside a line":    body("## 标题\n\n[!提示] 正文。\n"),
		"ragged table":             body("## 标题\n\n| 甲 | 乙 |\n|---|---|\n| 一 |\n"),
		"footnote unexplained":     body("## 标题\n\n正文。[^1]\n"),
		"footnote unused":          body("## 标题\n\n正文。\n\n[^1]: 说明。\n"),
		"bold left open":           body("## 标题\n\n**正文。\n"),
		"bold ends with a stop":    body("## 标题\n\n**正文。**正文。\n"),
		"bold begins with a quote": body("## 标题\n\n正文**“正文**。\n"),
		"blank at line end":        body("## 标题 \n\n正文。\n"),
	}
	if faults := append(frontFaults(sample(func(*piece) {})), shapeFaults(sample(func(*piece) {}))...); len(faults) != 0 {
		t.Errorf("a faultless text has faults: %q", faults)
	}
	for name, change := range bad {
		p := sample(change)
		if len(frontFaults(p))+len(shapeFaults(p)) == 0 {
			t.Errorf("%s: not seen", name)
		}
	}
}
