package content

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// text gives one embedded text by its place.
func text(t *testing.T, name string) piece {
	t.Helper()
	pieces := all(t)
	i := slices.IndexFunc(pieces, func(p piece) bool { return p.name() == name })
	if i < 0 {
		t.Fatalf("no %s", name)
	}
	return pieces[i]
}

// rows gives the body rows of every table that has exactly this head.
func rows(p piece, head string) [][]string {
	var out [][]string
	inside := false
	for _, line := range strings.Split(p.body, "\n") {
		switch {
		case line == head:
			inside = true
		case !strings.HasPrefix(line, "|"):
			inside = false
		case inside && !tableRule.MatchString(line):
			cells := strings.Split(strings.Trim(line, "|"), "|")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			out = append(out, cells)
		}
	}
	return out
}

// fee is the execution fee of 诉讼费用交纳办法 14(1)2 on an amount, both in fen.
func fee(amount int64) int64 {
	const wan = 10_000 * 100
	steps := []struct{ from, upTo, perMille10 int64 }{ // 150 is 1.5 %
		{1 * wan, 50 * wan, 150}, {50 * wan, 500 * wan, 100}, {500 * wan, 1000 * wan, 50}, {1000 * wan, 1 << 60, 10},
	}
	total := int64(50 * 100)
	for _, s := range steps {
		if amount > s.from {
			total += (min(amount, s.upTo) - s.from) * s.perMille10 / 10_000
		}
	}
	return total
}

// interest is the doubled part of 法释〔2014〕8号 1 in fen.
func interest(principal, days int64) int64 { return principal * 175 * days / 1_000_000 }

// TestFees recomputes the table of the guide, and every fee that a text names
// beside the amount it was computed from.
func TestFees(t *testing.T) {
	found := rows(text(t, "guides/fees.md"), "| 执行金额 | 执行费 |")
	if len(found) < 5 {
		t.Fatalf("%d examples", len(found))
	}
	for _, row := range found {
		amount, ok := number(row[0])
		got, ok2 := number(row[1])
		if !ok || !ok2 || got != fee(amount) {
			t.Errorf("%v: the fee is %d fen", row, fee(amount))
		}
	}
	for name, c := range map[string]struct{ amount, says string }{
		"cases/false-report.md":          {"126000元", "执行费1790元"},
		"cases/twelve-instalments.md":    {"12万元", "执行费1700元"},
		"cases/wages-before-deadline.md": {"96000元", "执行费1340元"},
		"articles/paying-on-time.md":     {"20万元", "执行费2900元"},
	} {
		body := text(t, name).body
		amount, _ := number(c.amount)
		got, ok := number(strings.TrimPrefix(c.says, "执行费"))
		if !ok || !strings.Contains(body, c.amount) || !strings.Contains(body, c.says) || got != fee(amount) {
			t.Errorf("%s: %s of %s, want %d fen", name, c.says, c.amount, fee(amount))
		}
	}
}

// TestInterest recomputes the examples of the guide on late payment.
func TestInterest(t *testing.T) {
	guide := text(t, "guides/late-interest.md")
	found := rows(guide, "| 尚未清偿的金钱债务 | 迟延天数 | 加倍部分利息 |")
	if len(found) < 4 {
		t.Fatalf("%d examples", len(found))
	}
	for _, row := range found {
		principal, ok := number(row[0])
		days, err := strconv.ParseInt(strings.TrimSuffix(row[1], "天"), 10, 64)
		got, ok2 := number(row[2])
		if !ok || !ok2 || err != nil || got != interest(principal, days) {
			t.Errorf("%v: the interest is %d fen", row, interest(principal, days))
		}
	}
	step := regexp.MustCompile(`([0-9.万]+元)×0\.0175%×(\d+)天，是([0-9.]+元)。`)
	var sum int64
	steps := step.FindAllStringSubmatch(guide.body, -1)
	for _, m := range steps {
		principal, _ := number(m[1])
		days, _ := strconv.ParseInt(m[2], 10, 64)
		got, _ := number(m[3])
		if got != interest(principal, days) {
			t.Errorf("%s: the interest is %d fen", m[0], interest(principal, days))
		}
		sum += got
	}
	if len(steps) != 2 || !strings.Contains(guide.body, "相加："+strconv.FormatInt(sum/100, 10)+"元") {
		t.Errorf("%d steps, together %d fen: the sum in the text is another", len(steps), sum)
	}
	whole := interest(100_000*100, 130)
	if saved := (whole - sum) / 100; !strings.Contains(guide.body, "少付"+strconv.FormatInt(saved, 10)+"元") {
		t.Errorf("the saving is %d yuan", saved)
	}
	if days := interest(200_000*100, 200) / 100; !strings.Contains(text(t, "articles/paying-on-time.md").body, "加倍部分利息"+strconv.FormatInt(days, 10)+"元") {
		t.Errorf("paying on time: the interest is %d yuan", days)
	}
}

// TestFormulas shows that the two computations know the borders of the law.
func TestFormulas(t *testing.T) {
	for _, c := range []struct{ yuan, want int64 }{
		{1, 50}, {10_000, 50}, {20_000, 200}, {500_000, 7_400}, {600_000, 8_400}, {5_000_000, 52_400},
		{10_000_000, 77_400}, {20_000_000, 87_400},
	} {
		if got := fee(c.yuan * 100); got != c.want*100 {
			t.Errorf("fee of %d yuan: %d fen, want %d yuan", c.yuan, got, c.want)
		}
	}
	if got := interest(100_000*100, 1); got != 1750 {
		t.Errorf("one day of 100,000 yuan: %d fen, want 1750", got)
	}
	for text, want := range map[string]int64{"50元": 5000, "20万元": 20_000_000, "6387.5元": 638_750, "1.5万元": 1_500_000} {
		if got, ok := number(text); !ok || got != want {
			t.Errorf("%s: %d fen, want %d", text, got, want)
		}
	}
	for _, bad := range []string{"", "50", "元", "五十元", "1,000元"} {
		if _, ok := number(bad); ok {
			t.Errorf("%q was read as an amount", bad)
		}
	}
}

// TestStatedLaw holds sentences on which a reader's rights hang.
func TestStatedLaw(t *testing.T) {
	closing := text(t, "guides/closing-and-resuming.md")
	t.Run("R-27 accepts: the guide names the way of article 236 and that no 60 days bar it", func(t *testing.T) {
		sources := strings.Join(closing.lists["sources"], "\n")
		for _, want := range []string{"没有60日的期限", "15日内审查", "自送达之日起10日内", "不受申请执行期间的限制"} {
			if !strings.Contains(closing.body, want) {
				t.Errorf("the guide does not say %q", want)
			}
		}
		if !strings.Contains(sources, "民事诉讼法第二百三十六条") {
			t.Error("the guide does not name article 236")
		}
	})
	for name, wants := range map[string][]string{
		"guides/leaving-the-list.md":      {"3个工作日内", "15日内审查", "自决定书送达之日起10日内", "可以决定提前删除", "不停止原决定的执行"},
		"guides/how-to-search.md":         {"未查到，不等于无失信记录", "同名不等于本人", "不会查询，也不会记录"},
		"guides/hotline-and-reception.md": {"未配置", "不需要说出完整的身份证号码"},
		"guides/asset-clues.md":           {"目前还没有网上提交线索的表单", "请拨打值班电话"},
		"guides/apply.md":                 {"申请执行的期间是二年"},
		"guides/fees.md":                  {"不用预交", "由被执行人负担"},
	} {
		for _, want := range wants {
			if !strings.Contains(text(t, name).body, want) {
				t.Errorf("%s does not say %q", name, want)
			}
		}
	}
	limits := text(t, "guides/consumption-limits.md").body
	_, after, _ := strings.Cut(limits, "## 九类不能做的消费\n")
	list, _, _ := strings.Cut(after, "\n## ")
	if n := len(regexp.MustCompile(`(?m)^\d\. `).FindAllString(list, -1)); n != 9 {
		t.Errorf("%d items of consumption, want 9", n)
	}
	removal := text(t, "guides/leaving-the-list.md").body
	_, after, _ = strings.Cut(removal, "## 没有固定期限的：七种情形\n")
	list, _, _ = strings.Cut(after, "\n## ")
	if n := len(regexp.MustCompile(`(?m)^\d\. `).FindAllString(list, -1)); n != 7 {
		t.Errorf("%d grounds of removal, want 7", n)
	}
}
