package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
)

// conformTexts is what every implementation of Texts must pass. open gives an empty
// index; what it needs to close it registers with the test.
func conformTexts(t *testing.T, open func(*testing.T) Texts) {
	t.Run("substrings", func(t *testing.T) { conformSubstrings(t, open(t)) })
	t.Run("folding", func(t *testing.T) { conformFolding(t, open(t)) })
	t.Run("order", func(t *testing.T) { conformOrder(t, open(t)) })
	t.Run("paging", func(t *testing.T) { conformPaging(t, open(t)) })
	t.Run("kinds", func(t *testing.T) { conformKinds(t, open(t)) })
	t.Run("hostile", func(t *testing.T) { conformHostile(t, open(t)) })
	t.Run("bounds", func(t *testing.T) { conformBounds(t, open(t)) })
	t.Run("deletion", func(t *testing.T) { conformDeletion(t, open(t)) })
	t.Run("versions", func(t *testing.T) { conformVersions(t, open(t)) })
	t.Run("moments", func(t *testing.T) { conformMoments(t, open(t)) })
	t.Run("cursor", func(t *testing.T) { conformCursor(t, open(t)) })
}

// conformNow is the moment of the queries of the suite.
var conformNow = time.Date(2026, 3, 1, 9, 0, 0, 0, court.Zone)

// put puts documents and waits until they can be found.
func put(t *testing.T, index Texts, docs ...TextDocument) {
	t.Helper()
	ctx := context.Background()
	if err := index.Put(ctx, docs...); err != nil {
		t.Fatal(err)
	}
	before, err := index.Cursor(ctx)
	if err != nil {
		t.Fatal(err)
	}
	settle(t, index, before+1)
}

// settle states that all up to a position was written and waits until it is there.
func settle(t *testing.T, index Texts, position int64) {
	t.Helper()
	if err := index.Advance(context.Background(), position); err != nil {
		t.Fatal(err)
	}
	for tries := 0; ; tries++ {
		at, err := index.Cursor(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if at >= position {
			return
		}
		if tries == 1000 {
			t.Fatalf("the cursor stays at %d and does not reach %d", at, position)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// find asks for articles and gives "ID rank" of each hit.
func find(t *testing.T, index Texts, query string, kinds ...TextKind) []string {
	t.Helper()
	if len(kinds) == 0 {
		kinds = []TextKind{TextArticle}
	}
	hits, err := index.Search(context.Background(), TextQuery{Text: query, Kinds: kinds, Now: conformNow, Limit: 100})
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	sum := 0
	for _, n := range hits.ByKind {
		sum += n
	}
	if hits.Total != len(hits.Hits) || sum != hits.Total || len(hits.ByKind) != len(kinds) {
		t.Errorf("%q: total %d and %v for %d hits of %v", query, hits.Total, hits.ByKind, len(hits.Hits), kinds)
	}
	found := []string{}
	for _, h := range hits.Hits {
		found = append(found, fmt.Sprintf("%s %d %d", h.Kind, h.ID, h.Rank))
	}
	return found
}

// expect compares what find gives with what it should.
func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: found %v, want %v", what, got, want)
	}
}

func article(id, version int64, title, summary, body string) TextDocument {
	return TextDocument{TextRef: TextRef{TextArticle, id, version}, Title: title, Summary: summary, Body: body,
		Date: court.Date{Year: 2026, Month: 1, Day: 1}}
}

func conformSubstrings(t *testing.T, index Texts) {
	docs := []TextDocument{
		article(1, 1, "简单安装待处理案件", "最高人民法院关于失信", "被执行人名下𠮷野家股权被冻结。二〇二六年，买买提·艾力"),
		article(2, 1, "安装简单的处理", "人民法院", "失信被执行人名单信息，执行人员。𠮷𠮷野"),
		article(3, 1, "景点与经典", "的的的", "王某某诉某某公司执行执行异议之诉"),
	}
	put(t, index, docs...)
	w := &textWorld{docs: map[TextRef]TextDocument{}, now: conformNow}
	for _, d := range docs {
		w.docs[bare(d.TextRef)] = d
	}
	for _, d := range docs {
		for _, field := range []string{d.Title, d.Summary, d.Body} {
			runes := []rune(field)
			for from := range runes {
				for to := from + 1; to <= len(runes); to++ {
					w.check(t, index, TextArticle, string(runes[from:to]))
				}
			}
		}
	}
	w.check(t, index, TextArticle, "安装简单案件") // its pairs are there, but not side by side
	w.check(t, index, TextArticle, "执行执行执行")
	w.check(t, index, TextArticle, "jingdian")
}

func conformFolding(t *testing.T, index Texts) {
	put(t, index,
		article(1, 1, "執行裁定書", "", ""),
		article(2, 1, "执行裁定书", "", "ＡＢＣ１２３ Café"),
		article(3, 1, "执行", "", "第一段落尾执\n\n行第二段"),
		article(4, 1, "文书", "", "執 行\u3000裁\n定 书"))
	all := []string{"article 2 1", "article 1 1", "article 4 3"}
	expect(t, "traditional", find(t, index, "執行裁定書"), all...)
	expect(t, "simplified", find(t, index, "执行裁定书"), all...)
	expect(t, "a blank parts the words of a query", find(t, index, "裁 书"), all...)
	expect(t, "width and case", find(t, index, "abc123"), "article 2 3")
	expect(t, "accents", find(t, index, "CAFE"), "article 2 3")
	expect(t, "a part of a run", find(t, index, "bc12"))
	expect(t, "across a paragraph", find(t, index, "尾执行"))
}

func conformOrder(t *testing.T, index Texts) {
	const filler = "本院依法采取措施，及时公开办理结果。"
	day := func(d TextDocument, day int) TextDocument { d.Date.Day = day; return d }
	guide := article(5, 1, "说明", "", filler+"悬赏")
	guide.Kind = TextGuide
	put(t, index,
		article(1, 1, "说明", "", filler+"悬赏"),
		article(2, 1, "说明", filler+"悬赏", ""),
		article(3, 1, "悬赏", filler, ""),
		day(article(4, 1, "说明", "", filler+"悬赏"), 2),
		article(5, 1, "说明", "", filler+"悬赏"),
		guide)
	want := []string{"article 3 1", "article 2 2", "article 4 3", "article 5 3", "guide 5 3", "article 1 3"}
	for range 3 {
		expect(t, "order", find(t, index, "悬赏", TextGuide, TextArticle), want...)
	}
}

func conformPaging(t *testing.T, index Texts) {
	var docs []TextDocument
	const n = 253
	for i := range int64(n) {
		d := article(i*7919%n, 1, "通知", strings.Repeat("公告", int(i%3)), "关于执行的公告"+strings.Repeat("执行", int(i%5)))
		d.Date.Day = 1 + int(i%7)
		docs = append(docs, d)
	}
	put(t, index, docs...)
	ask := func(limit, offset int) TextHits {
		hits, err := index.Search(context.Background(), TextQuery{Text: "公告 执行", Kinds: []TextKind{TextArticle}, Now: conformNow, Limit: limit, Offset: offset})
		if err != nil {
			t.Fatal(err)
		}
		if hits.Total != n || hits.ByKind[TextArticle] != n {
			t.Errorf("limit %d offset %d: total %d, %v, want %d", limit, offset, hits.Total, hits.ByKind, n)
		}
		return hits
	}
	all := ask(300, 0).Hits
	if len(all) != n {
		t.Fatalf("%d hits of %d", len(all), n)
	}
	for _, limit := range []int{1, 7, 20, n} {
		var pages []TextHit
		for offset := 0; offset < n+10; offset += limit {
			pages = append(pages, ask(limit, offset).Hits...)
		}
		if !slices.Equal(pages, all) {
			t.Errorf("pages of %d: %v\nwant %v", limit, pages, all)
		}
	}
	if n := len(ask(0, 0).Hits) + len(ask(10, n).Hits) + len(ask(10, MaxTextWindow-10).Hits); n != 0 {
		t.Errorf("%d hits where there are none", n)
	}
}

func conformKinds(t *testing.T, index Texts) {
	var docs []TextDocument
	for i, kind := range textKinds() {
		d := article(7, 1, "终本之后怎样恢复执行", "", "")
		d.Kind = kind
		if i == 0 {
			d.Title = "一则案例"
		}
		docs = append(docs, d)
	}
	put(t, index, docs...)
	expect(t, "articles", find(t, index, "恢复执行", TextArticle), "article 7 1")
	expect(t, "cases", find(t, index, "恢复执行", TextCase))
	expect(t, "three kinds", find(t, index, "恢复执行", TextGuide, TextCase, TextArticle), "article 7 1", "guide 7 1")

	search := func(kinds ...TextKind) error {
		_, err := index.Search(context.Background(), TextQuery{Text: "恢复执行", Kinds: kinds, Now: conformNow, Limit: 10})
		return err
	}
	t.Run("R-36 accepts: a search of rulings alone", func(t *testing.T) {
		expect(t, "rulings", find(t, index, "恢复执行", TextRuling), "ruling 7 1")
	})
	for _, kind := range []TextKind{TextCase, TextArticle, TextGuide} {
		t.Run("R-36 refuses: rulings and another kind in one search", func(t *testing.T) {
			err := search(kind, TextRuling)
			var e *court.Error
			if !errors.As(err, &e) || e.Kind != court.KindRefused || e.Rule != "R-36" {
				t.Errorf("%v", err)
			}
		})
	}
	for _, kind := range []TextKind{"defaulter", "restriction", "bounty", ""} {
		t.Run("R-36 refuses: a kind of real names in the text index", func(t *testing.T) {
			d := article(8, 1, "恢复执行", "", "")
			d.Kind = kind
			if search(kind) == nil || index.Put(context.Background(), d) == nil || index.Delete(context.Background(), d.TextRef) == nil {
				t.Errorf("%q was taken for a kind of text", kind)
			}
		})
	}
	if search() == nil {
		t.Error("a query without kinds was answered")
	}
}

// hostileQueries are texts that mean something to other search engines.
func hostileQueries() []string {
	return []string{`"`, `""`, `"失信`, `失信"`, `*`, `失信*`, `失*`, `NEAR`, `失信 NEAR 名单`, `NEAR(失信 名单)`, `title:失信`, `col:`, `-失信`, `失信 -名单`,
		`失信 OR 名单`, `失信 AND 名单`, `NOT 失信`, `(失信`, `失信)`, `失信' OR '1'='1`, `';--`, `\`, `失信\`, `失信~2`, `失信^9`, `{"a":1}`, `kind = ruling`, `失?`, `%`, `失%`, `_`,
		"\x00", "失\x00信", "\xff", "失信\xff", "\xe5\xa4", "", " ", "\u3000", "\u200b", "\u202e失信", "失\u200b信", "a\u0301", "😀", "👨‍👩‍👧", "ﷺ", "〱", "！？。", "失信，名单", "失信,名单", "<b>失信</b>", "&amp;"}
}

func conformHostile(t *testing.T, index Texts) {
	docs := []TextDocument{
		article(1, 1, "失信名单", "AND OR NOT NEAR", `title 1 "引文" * 百分之 5% a_b`),
		article(2, 1, "名单", "kind ruling", "失信 b amp"),
		article(3, 1, "失 信", "名 单", "col a 失!信"),
	}
	put(t, index, docs...)
	w := &textWorld{docs: map[TextRef]TextDocument{}, now: conformNow}
	for _, d := range docs {
		w.docs[bare(d.TextRef)] = d
	}
	for _, q := range hostileQueries() {
		w.check(t, index, TextArticle, q)
	}
}

func conformBounds(t *testing.T, index Texts) {
	put(t, index, article(1, 1, "执行", "", "执行"))
	ask := func(change func(*TextQuery)) error {
		q := TextQuery{Text: "执行", Kinds: []TextKind{TextArticle}, Now: conformNow, Limit: 10}
		change(&q)
		_, err := index.Search(context.Background(), q)
		return err
	}
	words := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteRune('一' + rune(i))
			b.WriteByte(' ')
		}
		return b.String()
	}
	for what, text := range map[string]string{
		"100,000 characters":      strings.Repeat("执", 100_000),
		"one character too many":  strings.Repeat("执", MaxTextQuery+1),
		"100,000 quotes":          strings.Repeat(`"`, 100_000),
		"one word too many":       words(MaxTextWords + 1),
		"an identity number":      "990113199001010015",
		"a part of it and a name": "某某 9901131990 01010",
	} {
		if err := ask(func(q *TextQuery) { q.Text = text }); court.KindOf(err) != court.KindInvalid {
			t.Errorf("%s: %v", what, err)
		} else if strings.Contains(err.Error(), "9901") {
			t.Errorf("%s: the query is echoed: %v", what, err)
		}
	}
	for what, text := range map[string]string{
		"the longest": strings.Repeat("执", MaxTextQuery), "most words": words(MaxTextWords), "the same word often": strings.Repeat("执行 ", MaxTextWords+5),
	} {
		if err := ask(func(q *TextQuery) { q.Text = text }); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, change := range map[string]func(*TextQuery){
		"a negative limit":  func(q *TextQuery) { q.Limit = -1 },
		"a negative offset": func(q *TextQuery) { q.Offset = -1 },
		"too far":           func(q *TextQuery) { q.Offset = MaxTextWindow - 9 },
		"overflow":          func(q *TextQuery) { q.Offset, q.Limit = 1<<63-1, 1<<63-1 },
	} {
		if err := ask(change); court.KindOf(err) != court.KindInvalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	if ask(func(q *TextQuery) { q.Now = time.Time{} }) == nil {
		t.Error("a query without a moment was answered")
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := index.Search(over, TextQuery{Text: "执行", Kinds: []TextKind{TextArticle}, Now: conformNow, Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("after its time: %v", err)
	}
}

func conformDeletion(t *testing.T, index Texts) {
	ctx := context.Background()
	put(t, index, article(1, 1, "公告一", "", ""), article(2, 1, "公告二", "", ""), article(3, 1, "公告三", "", ""))
	for id := int64(1); id <= 3; id++ {
		if err := index.Delete(ctx, TextRef{TextArticle, id, 5}); err != nil {
			t.Fatal(err)
		}
		// At once: no settling here.
		if got := find(t, index, "公告"); len(got) != int(3-id) || slices.Contains(got, fmt.Sprintf("article %d 1", id)) {
			t.Errorf("after the deletion of %d: %v", id, got)
		}
	}
	put(t, index, article(1, 5, "公告一", "", ""), article(2, 4, "公告二", "", ""), article(3, 6, "公告三又来", "", ""))
	expect(t, "only what is newer comes back", find(t, index, "公告"), "article 3 1")

	if err := index.Delete(ctx, TextRef{TextArticle, 9, 7}, TextRef{TextArticle, 3, 5}); err != nil {
		t.Fatal(err)
	}
	put(t, index, article(9, 7, "公告九", "", ""), article(10, 8, "公告十", "", ""))
	if err := index.Delete(ctx, TextRef{TextArticle, 10, 8}); err != nil { // of two equal versions the deletion holds
		t.Fatal(err)
	}
	expect(t, "a deletion may come before its document, and an old one does nothing", find(t, index, "公告"), "article 3 1")
	if err := index.Delete(ctx); err != nil {
		t.Errorf("nothing to delete: %v", err)
	}
}

func conformVersions(t *testing.T, index Texts) {
	put(t, index, article(1, 5, "第五版", "", ""))
	put(t, index, article(1, 4, "第四版", "", ""))
	expect(t, "an older version", find(t, index, "第四版"))
	put(t, index, article(1, 5, "另一个第五版", "", ""))
	expect(t, "the same version", find(t, index, "另一个"))
	put(t, index, article(1, 6, "第六版", "", ""))
	expect(t, "the text before", find(t, index, "第五版"))
	put(t, index, article(1, 8, "第八版", "", ""), article(1, 7, "第七版", "", ""), article(1, 9, "第九版", "", ""))
	expect(t, "several in one call", find(t, index, "版"), "article 1 1")
	expect(t, "the newest of one call", find(t, index, "第九版"), "article 1 1")
	put(t, index)
	expect(t, "nothing put", find(t, index, "版"), "article 1 1")
}

func conformMoments(t *testing.T, index Texts) {
	at := func(id int64, from, until time.Time) TextDocument {
		d := article(id, 1, "定时公布", "", "")
		d.From, d.Until = from, until
		return d
	}
	second := time.Second
	put(t, index, at(1, conformNow, time.Time{}), at(2, conformNow.Add(second), time.Time{}),
		at(3, time.Time{}, conformNow), at(4, time.Time{}, conformNow.Add(second)), at(5, conformNow.Add(-second), conformNow))
	expect(t, "from and until", find(t, index, "定时公布"), "article 4 1", "article 1 1")
}

func conformCursor(t *testing.T, index Texts) {
	ctx := context.Background()
	cursor := func() int64 {
		t.Helper()
		at, err := index.Cursor(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	if at := cursor(); at != 0 {
		t.Errorf("an empty index stands at %d", at)
	}
	if err := index.Put(ctx, article(1, 40, "公告", "", "")); err != nil {
		t.Fatal(err)
	}
	if at := cursor(); at != 0 {
		t.Errorf("a document moved the cursor to %d", at)
	}
	settle(t, index, 40)
	if err := index.Advance(ctx, 39); err != nil {
		t.Fatal(err)
	}
	if at := cursor(); at != 40 {
		t.Errorf("the cursor stands at %d, want 40: it never goes back", at)
	}
	hits, err := index.Search(ctx, TextQuery{Text: "公告", Kinds: []TextKind{TextArticle}, Now: conformNow, Limit: 1})
	if err != nil || hits.Position != 40 || hits.Total != 1 {
		t.Errorf("%+v %v: what the cursor has reached is found", hits, err)
	}
}

func TestEmbeddedTextsConform(t *testing.T) {
	conformTexts(t, func(t *testing.T) Texts {
		index := NewEmbeddedTexts()
		t.Cleanup(func() {
			if err := index.Close(); err != nil {
				t.Error(err)
			}
		})
		return index
	})
}
