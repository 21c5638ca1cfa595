package compare

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// shown is a result as these tests write it: [-removed-] and {+added+}, a mark before
// each paragraph that is not kept.
func shown(r Result) string {
	var b strings.Builder
	for _, p := range r {
		mark := map[Change]string{Changed: "~ ", Inserted: "+ ", Deleted: "- ", MovedHere: "> ", MovedAway: "< "}[p.Change]
		if p.Other != 0 {
			mark = fmt.Sprintf("%s%d ", mark, p.Other)
		}
		b.WriteString(mark)
		for _, piece := range p.Pieces {
			switch piece.Op {
			case Added:
				b.WriteString("{+" + piece.Text + "+}")
			case Removed:
				b.WriteString("[-" + piece.Text + "-]")
			default:
				b.WriteString(piece.Text)
			}
		}
		b.WriteString("¶")
	}
	return strings.ReplaceAll(b.String(), "\n", "↵")
}

func TestTexts(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"nothing", "", "", ""},
		{"the same", "甲\n\n乙", "甲\n\n乙", "甲↵↵¶乙¶"},
		{"a first text", "", "公告", "+ {+公告+}¶"},
		{"all gone", "公告", "", "- [-公告-]¶"},
		{"a word put in", "法院依法执行。", "法院依法强制执行。", "~ 法院依法{+强制+}执行。¶"},
		{"a word taken out", "法院依法强制执行。", "法院依法执行。", "~ 法院依法[-强制-]执行。¶"},
		{"a word exchanged", "被执行人应当履行义务", "申请执行人应当履行义务", "~ [-被-]{+申请+}执行人应当履行义务¶"},
		{"a year is one change", "自2025年1月1日起施行", "自2026年1月1日起施行", "~ 自[-2025-]{+2026+}年1月1日起施行¶"},
		{"changes with one character between are one", "自2025年12月1日起施行", "自2026年11月1日起施行", "~ 自[-2025年12-]{+2026年11+}月1日起施行¶"},
		{"a case number", "（2025）鲁0113执123号裁定", "（2025）鲁0113执1234号裁定", "~ （2025）鲁0113执[-123-]{+1234+}号裁定¶"},
		{"a word of Latin letters", "请见 court.example 网站", "请见 courts.example 网站", "~ 请见 [-court-]{+courts+}.example 网站¶"},
		{"a clause goes to its marks", "甲方付款，丙方担保。", "甲方付款，乙方交货，丙方担保。", "~ 甲方付款，{+乙方交货，+}丙方担保。¶"},
		{"a sentence at the end", "已经履行。", "已经履行。予以移出名单。", "~ 已经履行。{+予以移出名单。+}¶"},
		{"a paragraph put in", "第一段的内容。\n\n第三段的内容。", "第一段的内容。\n\n新来的一段话。\n\n第三段的内容。", "第一段的内容。↵↵¶+ {+新来的一段话。↵↵+}¶第三段的内容。¶"},
		{"a paragraph at the end", "第一段。", "第一段。\n\n第二段。", "第一段。{+↵↵+}¶+ {+第二段。+}¶"},
		{"one paragraph made two", "甲某已经履行全部义务，法院将其移出名单。", "甲某已经履行全部义务，\n\n法院将其移出名单。", "~ 甲某已经履行全部义务，[-法院将其移出名单。-]{+↵↵+}¶+ {+法院将其移出名单。+}¶"},
		{"another text", "天气很好", "公告如下", "- [-天气很好-]¶+ {+公告如下+}¶"},
		{"empty lines", "甲段\n乙段", "甲段\n\n\n乙段", "甲段↵{+↵↵+}¶乙段¶"},
		{"empty lines first", "\n\n甲段", "甲段", "- [-↵↵-]¶甲段¶"},
		{"a paragraph moved", "第一段说明执行的费用。\n\n第二段说明执行的流程。\n\n第三段说明谁来负担。", "第二段说明执行的流程。\n\n第三段说明谁来负担。\n\n第一段说明执行的费用。", "< 5 [-第一段说明执行的费用。↵↵-]¶第二段说明执行的流程。↵↵¶第三段说明谁来负担。{+↵↵+}¶> 1 {+第一段说明执行的费用。+}¶"},
		{"short lines do not move", "- 一\n- 二\n- 三", "- 二\n- 三\n- 一", "- [-- 一↵-]¶- 二↵¶- 三{+↵+}¶+ {+- 一+}¶"},
		{"a row of a table", "| 标的 | 费用 |\n| --- | --- |\n| 一万元以下 | 50元 |\n| 一万元以上 | 1.5% |", "| 标的 | 费用 |\n| --- | --- |\n| 一万元以下 | 60元 |\n| 一万元以上 | 1.5% |",
			"| 标的 | 费用 |↵¶| --- | --- |↵¶~ | 一万元以下 | [-50-]{+60+}元 |↵¶| 一万元以上 | 1.5% |¶"},
		{"bytes that are no text", "甲\xFF乙", "甲乙", "~ 甲[-\uFFFD-]乙¶"},
		{"characters of private use", "公告\U000F0000内容如下\U000F0001", "公告\U000F0001内容如下", "~ 公告[-\U000F0000-]{+\U000F0001+}内容如下[-\U000F0001-]¶"},
		{"Word's line ends count as blanks at the end", "甲段\r\n乙段", "甲段\n乙段", "~ 甲段[-\r-]↵¶乙段¶"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Texts(c.before, c.after)
			if got := shown(r); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			holds(t, c.before, c.after, r)
		})
	}
}

// holds is the property of every result: what is kept and added is the new text, what is
// kept and removed the old one; lines are those of the texts; no piece is empty.
func holds(t *testing.T, before, after string, r Result) {
	t.Helper()
	before, after = strings.ToValidUTF8(before, "\uFFFD"), strings.ToValidUTF8(after, "\uFFFD")
	if r.Before() != before {
		t.Fatalf("kept and removed is %q, want %q", r.Before(), before)
	}
	if r.After() != after {
		t.Fatalf("kept and added is %q, want %q", r.After(), after)
	}
	if r.Equal() != (before == after) {
		t.Fatalf("equal: %v", r.Equal())
	}
	old, now := 1, 1
	for _, p := range r {
		if p.Old != 0 && p.Old != old || p.New != 0 && p.New != now {
			t.Fatalf("paragraph %+v, want lines %d and %d", p, old, now)
		}
		for i, piece := range p.Pieces {
			if piece.Text == "" || i > 0 && piece.Op == p.Pieces[i-1].Op {
				t.Fatalf("pieces %+v", p.Pieces)
			}
			n := strings.Count(piece.Text, "\n")
			if piece.Op != Added {
				old += n
			}
			if piece.Op != Removed {
				now += n
			}
		}
	}
}

func TestCounts(t *testing.T) {
	added, removed := Texts("第一段说明执行的费用。\n\n第二段没有变化。\n\n第三段有变化，法院依法执行", "第二段没有变化。\n\n第三段有变化，法院依法强制 执行\n\n第一段说明执行的费用。\n\n新段落").Counts()
	if added != 5 || removed != 0 {
		t.Errorf("%d added, %d removed; want 5 and 0: what moved is neither", added, removed)
	}
}

// TestProperty edits texts at random, as an author does and worse.
func TestProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	words := []string{"法院", "执行", "，", "。", "\n", "\n\n", "2025", "年", "被执行人", "a", "b ", "|", "（", "\U000F0000", "履行义务"}
	text := func(n int) string {
		var b strings.Builder
		for range random.IntN(n) {
			b.WriteString(words[random.IntN(len(words))])
		}
		return b.String()
	}
	for range 3000 {
		before := []rune(text(60))
		after := append([]rune{}, before...)
		for range random.IntN(6) {
			at := random.IntN(len(after) + 1)
			to := min(len(after), at+random.IntN(10))
			after = append(append(append([]rune{}, after[:at]...), []rune(text(5))...), after[to:]...)
		}
		holds(t, string(before), string(after), Texts(string(before), string(after)))
	}
}

// hostile are pairs of texts of 100 KB that are hard to compare.
func hostile() map[string][2]string {
	random := rand.New(rand.NewPCG(3, 4))
	of := func(n int, part func(i int) string) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(part(i))
		}
		return b.String()
	}
	const size = 100 << 10
	han := func(int) string { return string(rune(0x4E00 + random.IntN(40))) }
	two := func(int) string { return string(rune(0x4E00 + random.IntN(2))) }
	line := func(int) string { return string(rune('a'+random.IntN(2))) + "\n" }
	shuffled := strings.Split(of(size, func(i int) string { return fmt.Sprintf("第%d行\n", i) }), "\n")
	order := strings.Join(shuffled, "\n")
	random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	nested := func(swap bool) string {
		var front, back strings.Builder
		for i := range 8000 {
			fmt.Fprintf(&front, "%d\n", i)
			if swap {
				fmt.Fprintf(&back, "%d\nx%d\n", i, i)
			} else {
				fmt.Fprintf(&back, "x%d\n%d\n", i, i)
			}
		}
		return front.String() + back.String()
	}
	return map[string][2]string{
		"one paragraph of few characters": {of(size, han), of(size, han)},
		"paragraphs of few characters":    {of(size, func(i int) string { return of(2500, han) + "\n" }), of(size, func(i int) string { return of(2500, han) + "\n" })},
		"paragraphs of two characters":    {of(size, func(i int) string { return of(8900, two) + "\n" }), of(size, func(i int) string { return of(8900, two) + "\n" })},
		"two lines again and again":       {of(size, line), of(size, line)},
		"other lines":                     {of(size, func(i int) string { return fmt.Sprintf("a%d\n", i) }), of(size, func(i int) string { return fmt.Sprintf("b%d\n", i) })},
		"lines in another order":          {order, strings.Join(shuffled, "\n")},
		"nothing but line ends":           {strings.Repeat("\n", size), strings.Repeat("\n", size-1)},
		"nothing but blanks":              {strings.Repeat(" ", size), strings.Repeat("\t", size)},
		"a word without end":              {strings.Repeat("a", size), strings.Repeat("a", size-1)},
		"other words":                     {of(size, func(i int) string { return fmt.Sprintf("a%d ", i) }), of(size, func(i int) string { return fmt.Sprintf("b%d ", i) })},
		"one long line against many":      {of(size, han), of(size, func(int) string { return of(100, han) + "\n" })},
		"one after another once":          {nested(false), nested(true)},
	}
}

func TestHostile(t *testing.T) {
	for name, pair := range hostile() {
		t.Run(name, func(t *testing.T) { holds(t, pair[0], pair[1], Texts(pair[0], pair[1])) })
	}
}

func BenchmarkHostile(b *testing.B) {
	for name, pair := range hostile() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Texts(pair[0], pair[1])
			}
		})
	}
}

func FuzzTexts(f *testing.F) {
	f.Add("甲\n\n乙", "甲\n丙\n乙")
	f.Add("自2025年起，", "自2026年起。")
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before)+len(after) < 4000 {
			holds(t, before, after, Texts(before, after))
		}
	})
}
