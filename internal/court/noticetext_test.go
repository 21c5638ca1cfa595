package court

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseNoticeDays(t *testing.T) {
	for text, want := range map[string]string{
		"":     "",
		"1月1日": "2026-01-01",
		"1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班": "2026-01-01 2026-01-02 2026-01-03 2026-01-04",
		"２月２８日、3月1日":               "2026-02-28 2026-03-01",
		"9月30日至10月2日":              "2026-09-30 2026-10-01 2026-10-02",
		"12月31日至1月1日":              "2025-12-31 2026-01-01",
		"2025年12月31日\n1月1日-2日":     "2025-12-31 2026-01-01 2026-01-02",
		"2月14日（星期六）、2月28日（星期六）上班。": "2026-02-14 2026-02-28",
		"5月9日，5月10日；5月11日 5月12日":   "2026-05-09 2026-05-10 2026-05-11 2026-05-12",
	} {
		days, err := ParseNoticeDays(2026, text)
		var got []string
		for _, d := range days {
			got = append(got, d.String())
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("R-62: %q gives %v %v, want %s", text, got, err, want)
		}
	}
	for text, part := range map[string]string{
		"2月30日":                "2026年2月30日",
		"13月1日":                "没有",
		"2月15日至3日":             "颠倒",
		"国庆节放假":                "看不懂“国庆节",
		"1月1日 春节":              "看不懂“春节",
		"1月1日至6月30日":           "太长",
		"2026-01-01":           "看不懂",
		"1月1日至2099年1月1日":       "颠倒",
		"1月1日至":                "看不懂“至",
		strings.Repeat("1", 9): "看不懂",
	} {
		if _, err := ParseNoticeDays(2026, text); err == nil || KindOf(err) != KindInvalid || !strings.Contains(MessageOf(err), part) {
			t.Errorf("R-62: %q: %v, want %s", text, err, part)
		}
	}
}

func TestNoticeTextReadsBack(t *testing.T) {
	for _, n := range append(OfficialNotices(), Notice{Year: 2026, Off: []Date{{2025, time.December, 31}, {2026, time.January, 1}, {2026, time.January, 31}, {2026, time.February, 1}}}) {
		for _, days := range [][]Date{n.Off, n.Work} {
			text := NoticeText(n.Year, days)
			if again, err := ParseNoticeDays(n.Year, text); err != nil || !slices.Equal(again, days) {
				t.Errorf("R-62: %q reads as %v %v", text, again, err)
			}
		}
	}
	if got := NoticeText(2026, OfficialNotices()[0].Off[:12]); got != "1月1日至3日、2月15日至23日" {
		t.Error(got)
	}
}

func FuzzParseNoticeDays(f *testing.F) {
	f.Add("1月1日（周四）至3日（周六）放假调休，共3天。")
	f.Fuzz(func(t *testing.T, text string) {
		days, err := ParseNoticeDays(2026, text)
		if err == nil && len(days) > mostNoticeDays {
			t.Errorf("%d days", len(days))
		}
	})
}
