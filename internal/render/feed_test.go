package render

import (
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
)

// sampleFeed is a feed with a whole text, one with a summary alone, and one whose every
// plain text is hostile.
func sampleFeed(t testing.TB, hostile string) Feed {
	t.Helper()
	article, err := New().Article("## 标准\n\n见[申请](/guides/apply#一)和[外面](https://a.example/x)[^1]。a < b & \"c\" ]]>\n\n[^1]: 注释。\n\n![图](/media/a.png \"说明\")")
	if err != nil {
		t.Fatal(err)
	}
	day := func(d int) time.Time { return court.Date{Year: 2026, Month: time.June, Day: d}.Start() }
	return Feed{
		Title: "典型案例", Subtitle: "匿名讲述的案件。", Author: "演示区人民法院", Updated: day(9),
		Page: "https://court.example/cases", Address: "https://court.example/feeds/cases.x",
		Entries: []FeedEntry{
			{Address: "https://court.example/cases/rent", Title: "藏起租金", Summary: "一句话。", Author: "执行局综合组", Topic: "crackdown", TopicName: "拒执典型案例",
				Published: day(8), Updated: day(9), Content: article.HTML.Elsewhere("https://court.example", "/cases/rent")},
			{Address: "https://court.example/cases/wages", Title: "发放工资", Summary: "又一句。", Published: day(7), Updated: day(7)},
			{Address: "https://court.example/cases/hostile", Title: hostile, Summary: hostile, Author: hostile, Topic: "laws", TopicName: hostile, Published: day(6), Updated: day(6)},
		},
	}
}

// readers are the forms with who reads them.
func readers() map[FeedForm]func([]byte) (read, faults) {
	return map[FeedForm]func([]byte) (read, faults){FeedAtom: readAtom, FeedRSS: readRSS, FeedJSON: readJSON}
}

// hostileTexts are plain texts that would be markup, or would end some, or cannot stand
// in XML at all.
func hostileTexts() []string {
	return []string{
		"]]>", "<script>alert(1)</script>", "</title></entry>", "&lt;b&gt; &amp; &#x3C;", "<!-- x", "<![CDATA[ x ]]>", `"'><`, "a\x00b\x08c\x1bd", "\x7f\u0085",
		"\xff\xfe", "\ufffe\uffff", "\u202eabc\u2066", "两行\n\r\t文字", "<?xml version=\"1.0\"?>", "\u2028", "😀\U000E0041", "%s &entity; \\u003c",
	}
}

func TestFeedForms(t *testing.T) {
	for form, reader := range readers() {
		for _, hostile := range hostileTexts() {
			feed := sampleFeed(t, hostile)
			body, err := form.Feed(feed)
			if err != nil {
				t.Fatal(err)
			}
			got, wrong := reader(body)
			for _, fault := range wrong {
				t.Errorf("%s, %q: %s\n%s", form, hostile, fault, body)
			}
			if len(got.entries) != 3 || got.title != "典型案例" || got.page != feed.Page || got.self != feed.Address || !got.updated.Equal(feed.Updated) {
				t.Fatalf("%s: read as %+v", form, got)
			}
			for i, e := range got.entries {
				want := feed.Entries[i]
				plain := readEntry{id: want.Address, address: want.Address, title: feedText(want.Title), summary: feedText(want.Summary),
					author: feedText(want.Author), topic: feedText(want.TopicName), content: want.Content.String(), published: e.published, updated: e.updated}
				if e != plain || !e.published.Equal(want.Published) || !e.updated.Equal(want.Updated) {
					t.Errorf("%s, %q: read\n%+v, want\n%+v", form, hostile, e, plain)
				}
			}
			again, err := form.Feed(feed)
			if err != nil || string(again) != string(body) {
				t.Errorf("%s: other bytes the second time", form)
			}
		}
	}
}

func TestFeedText(t *testing.T) {
	for text, want := range map[string]string{
		"两行\n文字": "两行 文字", " a\tb ": "a b", "a\x00b": "ab", "a\xffb": "a\ufffdb", "<b>": "<b>", "\u202ex": "x", "\uffff": "",
	} {
		if got := feedText(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestEmptyFeed: a feed without entries is a feed.
func TestEmptyFeed(t *testing.T) {
	feed := sampleFeed(t, "x")
	feed.Entries = nil
	for form, reader := range readers() {
		body, err := form.Feed(feed)
		got, wrong := reader(body)
		if err != nil || len(wrong) != 0 || len(got.entries) != 0 || form != FeedJSON && !got.updated.Equal(feed.Updated) {
			t.Errorf("%s: %v %v\n%s", form, err, wrong, body)
		}
	}
}

// TestFeedReadersSeeFaults shows that the readers of these tests see what they are for.
func TestFeedReadersSeeFaults(t *testing.T) {
	for form, cuts := range map[FeedForm][][2]string{
		FeedAtom: {{"<updated>2026-06-09T00:00:00+08:00</updated>", ""}, {"<id>https://court.example/cases/wages</id>", "<id>https://court.example/cases/rent</id>"},
			{`<content type="html">`, "<content>"}, {"T00:00:00+08:00", ""}, {"</feed>", ""}, {"藏起租金", "藏<b>起</b>租金"}, {`rel="self"`, `rel="other"`}, {"一句话。", "\u202e"}},
		FeedRSS: {{"Mon, 08 Jun 2026 00:00:00 +0800", "2026-06-08"}, {`isPermaLink="true"`, ""}, {"<language>zh-CN</language>", ""}, {"一句话。", "&lt;b>"}, {"</rss>", ""}},
		FeedJSON: {{`"content_text":"又一句。",`, ""}, {"version/1.1", "version/1"}, {`"id":"https://court.example/cases/wages"`, `"id":"https://court.example/cases/rent"`},
			{`"language"`, `"lang"`}, {"T00:00:00+08:00", ""}},
	} {
		body, err := form.Feed(sampleFeed(t, "x"))
		if err != nil {
			t.Fatal(err)
		}
		for _, cut := range cuts {
			broken := strings.Replace(string(body), cut[0], cut[1], 1)
			if broken == string(body) {
				t.Fatalf("%s: there is no %s in\n%s", form, cut[0], body)
			}
			if _, wrong := readers()[form]([]byte(broken)); len(wrong) == 0 {
				t.Errorf("%s: %s for %s is not seen", form, cut[1], cut[0])
			}
		}
	}
}

func FuzzFeed(f *testing.F) {
	for _, text := range hostileTexts() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		feed := Feed{Title: "t" + text, Subtitle: "s" + text, Author: "a", Page: "https://court.example/cases", Address: "https://court.example/feeds/cases.x", Updated: time.Unix(0, 0),
			Entries: []FeedEntry{{Address: "https://court.example/cases/a", Title: text, Summary: text, Author: text, Topic: "laws", TopicName: text}}}
		for form, reader := range readers() {
			body, err := form.Feed(feed)
			if err != nil {
				t.Fatal(err)
			}
			got, wrong := reader(body)
			if len(wrong) != 0 || len(got.entries) != 1 {
				t.Fatalf("%s: %v\n%s", form, wrong, body)
			}
			if e, want := got.entries[0], feedText(text); e.title != want || e.summary != want || e.author != want || e.topic != want {
				t.Errorf("%s: %q is read as %+v", form, want, e)
			}
		}
	})
}
