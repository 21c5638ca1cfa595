package search

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// shown writes pieces with marked ones in brackets.
func shown(pieces []TextPiece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Marked {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestTextMarkerTitle(t *testing.T) {
	for _, c := range []struct{ query, title, want string }{
		{"执行", "强制执行裁定书", "强制[执行]裁定书"},
		{"执行", "強制執行", "強制[執行]"},
		{"執行裁定", "关于执  行裁定书", "关于[执  行裁定]书"},
		{"abc", "見ＡＢＣ，abcd", "見[ＡＢＣ]，abcd"},
		{"5号", "15号 5号 5 号", "15号 [5号] [5 号]"},
		{"执行 行局", "执行局", "[执行局]"},
		{"执行 局", "执行局", "[执行局]"},
		{"失信 名单", "失信被执行人名单", "[失信]被执行人[名单]"},
		{"信信", "信信信信", "[信信信信]"},
		{"的", "的一的", "[的]一[的]"},
		{"院执", "法院，执行", "法院，执行"},
		{"法院，执行", "法院与执行", "[法院]与[执行]"},
		{"𠮷野", "𠮷野家", "[𠮷野]家"},
		{"野", "𠮷野\ufe00家", "𠮷[野\ufe00]家"},
		{"cafe", "Cafe\u0301!", "[Cafe\u0301]!"},
		{"株", "㈱甲", "[㈱]甲"},
		{"失信", "失\u200b信人", "[失\u200b信]人"},
		{"b", "<b>b</b>", "<[b]>[b]</[b]>"},
		{`"*`, `"*失信`, `"*失信`},
		{"", "失信", "失信"},
		{"失信", "", ""},
		{"990113199001010015", "990113199001010015", "990113199001010015"},
		{strings.Repeat("执", MaxTextQuery+1), strings.Repeat("执", MaxTextQuery+1), strings.Repeat("执", MaxTextQuery+1)},
	} {
		if got := shown(NewTextMarker(c.query).Title(c.title)); got != c.want {
			t.Errorf("%q in %q: %s, want %s", c.query, c.title, got, c.want)
		}
	}
}

func TestTextMarkerExcerpt(t *testing.T) {
	long := strings.Repeat("本院依法采取了各项执行措施，并及时告知当事人。", 10)
	for _, c := range []struct {
		name, query, text, want string
		before, after           bool
		words                   int
	}{
		{"short text", "执行", "申请执行的期间为二年。", "申请[执行]的期间为二年。", false, false, 1},
		{"no word", "悬赏", long, "本院依法采取了各项执行措施，并及时告知当事人。本院依法采取了各项执行措施，并及时告知当事人。本院依法采取了各项执行措施，并及时告知当事人。", false, true, 0},
		{"from the sentence that holds it", "悬赏", long + "法院发布悬赏公告，六天后接到举报。" + long,
			"法院发布[悬赏]公告，六天后接到举报。本院依法采取了各项执行措施，并及时告知当事人。本院依法采取了各项执行措施，并及时告知当事人。", true, true, 1},
		{"at the end", "举报", long + "法院发布悬赏公告，六天后接到举报。", "法院发布悬赏公告，六天后接到[举报]。", true, false, 1},
		{"where most words are", "悬赏 举报 线索", "线索。" + long + "举报。" + long + "“悬赏公告，”接到举报！" + long,
			"“[悬赏]公告，”接到[举报]！本院依法采取了各项执行措施，并及时告知当事人。本院依法采取了各项执行措施，并及时告知当事人。", true, true, 2},
		{"a closing quote stays with its sentence", "悬赏", long + "他说：“好。”悬赏有用。", "[悬赏]有用。", true, false, 1},
		{"blanks around are cut off", "悬赏", "\n\u3000\u3000悬赏\n\n", "[悬赏]", false, false, 1},
		{"no punctuation", "悬赏", strings.Repeat("甲", 100) + "悬赏" + strings.Repeat("乙", 100),
			strings.Repeat("甲", 39) + "[悬赏]" + strings.Repeat("乙", 39), true, true, 1},
		{"a short sentence is filled up", "悬赏", long + "悬赏。" + strings.Repeat("乙", 200), "[悬赏]。" + strings.Repeat("乙", 77), true, true, 1},
		{"at a comma rather than anywhere", "悬赏", "悬赏。" + strings.Repeat("乙", 60) + "，" + strings.Repeat("丙", 90), "[悬赏]。" + strings.Repeat("乙", 60) + "，", false, true, 1},
		{"from a comma", "悬赏", strings.Repeat("甲", 90) + "，" + strings.Repeat("乙", 30) + "悬赏。" + long, strings.Repeat("乙", 30) + "[悬赏]。本院依法采取了各项执行措施，并及时告知当事人。本院依法采取了各项执行措施，并及时告知当事人。", true, true, 1},
		{"runs are not parted", "悬赏", strings.Repeat("甲", 20) + " " + strings.Repeat("a", 30) + "悬赏" + strings.Repeat("b", 90),
			strings.Repeat("a", 30) + "[悬赏]", true, true, 1},
		{"nothing at all", "悬赏", "", "", false, false, 0},
	} {
		e := NewTextMarker(c.query).Excerpt(c.text)
		if got := shown(e.Pieces); got != c.want || e.CutBefore != c.before || e.CutAfter != c.after || e.Words != c.words {
			t.Errorf("%s: %s %v %v %d\nwant %s %v %v %d", c.name, got, e.CutBefore, e.CutAfter, e.Words, c.want, c.before, c.after, c.words)
		}
	}
}

// TestTextMarkerLongWord shows that an excerpt holds a word that is longer than it, but
// not one that only blanks have made long.
func TestTextMarkerLongWord(t *testing.T) {
	word := strings.Repeat("执行和解", 45)
	e := NewTextMarker(word).Excerpt("甲乙丙丁。" + word + "戊己庚辛。")
	if len(e.Pieces) == 0 || !slices.ContainsFunc(e.Pieces, func(p TextPiece) bool { return p.Marked && p.Text == word }) {
		t.Errorf("the word is not marked: %s", shown(e.Pieces))
	}
	e = NewTextMarker("执行").Excerpt("执" + strings.Repeat(" ", 10_000) + "行甲")
	if e.Words != 0 || utf8.RuneCountInString(shown(e.Pieces)) > TextExcerptLength {
		t.Errorf("%d words in %q", e.Words, shown(e.Pieces))
	}
}

// checkPieces holds pieces against the text they come from: together a part of it at a
// place, taking turns, cut where readers see a border, and marked exactly where the
// query stands.
func checkPieces(t *testing.T, query, text string, pieces []TextPiece, at int) {
	t.Helper()
	borders := map[int]bool{0: true}
	for g, n := uniseg.NewGraphemes(text), 0; g.Next(); {
		n += len(g.Str())
		borders[n] = true
	}
	for i, p := range pieces {
		if p.Text == "" || !strings.HasPrefix(text[at:], p.Text) || i > 0 && pieces[i-1].Marked == p.Marked {
			t.Fatalf("%q in %q: piece %d of %+v", query, text, i, pieces)
		}
		if !borders[at] || !borders[at+len(p.Text)] {
			t.Fatalf("%q in %q: piece %q cuts a character", query, text, p.Text)
		}
		at += len(p.Text)
		if !p.Marked {
			continue
		}
		holds := false
		units := unitsOf(p.Text)
		for _, w := range textWords(query) {
			for i := range units {
				holds = holds || i+len(w) <= len(units) && slices.Equal(units[i:i+len(w)], w)
			}
		}
		if !holds {
			t.Fatalf("%q in %q: %q is marked and holds none of its words", query, text, p.Text)
		}
	}
}

// unitsOf cuts a text into what words are made of.
func unitsOf(text string) []textUnit {
	var units []textUnit
	textTokens(text, 0, func(tok textToken) { units = append(units, textUnit{tok.char, string(tok.word)}) })
	return units
}

func checkMarker(t *testing.T, query, text string) {
	t.Helper()
	m := NewTextMarker(query)
	title := m.Title(text)
	checkPieces(t, query, text, title, 0)
	if shownPlain(title) != text {
		t.Fatalf("%q in %q: the pieces are %+v", query, text, title)
	}
	e := m.Excerpt(text)
	plain := shownPlain(e.Pieces)
	at := strings.Index(text, plain)
	if at < 0 {
		t.Fatalf("%q in %q: %q is no part of it", query, text, plain)
	}
	found := false
	for _, p := range title {
		found = found || p.Marked && utf8.RuneCountInString(p.Text) <= 2*MaxTextQuery
	}
	marked := slices.ContainsFunc(e.Pieces, func(p TextPiece) bool { return p.Marked })
	if found && !marked || marked != (e.Words > 0) {
		t.Fatalf("%q in %q: title %+v, excerpt %+v with %d words", query, text, title, e.Pieces, e.Words)
	}
	if !e.CutBefore && !e.CutAfter && strings.Trim(text, textBlanks) != plain {
		t.Fatalf("%q in %q: %q is cut and does not say so", query, text, plain)
	}
	if strings.Count(text, plain) == 1 {
		checkPieces(t, query, text, e.Pieces, at)
	}
}

// shownPlain joins pieces.
func shownPlain(pieces []TextPiece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}

func TestTextMarkerHostile(t *testing.T) {
	texts := append(hostileQueries(), "失信名单，失\x00信。", "", strings.Repeat("失信被执行人，", 50), strings.Repeat("👨‍👩‍👧失信", 30), strings.Repeat("e\u0301失", 100))
	for _, query := range texts {
		for _, text := range texts {
			checkMarker(t, query, text)
			checkMarker(t, query, text+"。"+query+text)
		}
	}
}

func FuzzTextMarker(f *testing.F) {
	for i, s := range scraps() {
		f.Add(s, strings.Join(scraps(), s))
		f.Add(strings.Join(scraps()[i:min(len(scraps()), i+3)], ""), strings.Join(scraps(), ""))
	}
	for _, q := range hostileQueries() {
		f.Add(q, strings.Repeat(q+"失信。", 20))
	}
	f.Fuzz(func(t *testing.T, query, text string) { checkMarker(t, query, text) })
}
