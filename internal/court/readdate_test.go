package court

import (
	"testing"
	"time"
)

func TestReadDate(t *testing.T) {
	day := Date{2018, time.March, 9}
	for text, want := range map[string]Date{
		"2018-03-09": day, "2018-3-9": day, "2018/3/9": day, "2018.3.9": day, "2018.03.09": day,
		"2018年3月9日": day, "2018年03月09日": day, "2018年3月9": day, "20180309": day,
		"２０１８－０３－０９": day, "２０１８年３月９日": day, " 2018 - 03 - 09 ": day, "2018年 3月 9日": day,
		"2018-03-09 00:00:00": day, "2018-03-09 8:30": day, "2018-03-09T08:30:00Z": day, "2018-03-09T08:30:00.5+08:00": day,
		"2018年3月9日 上午9时30分": day, "2018年3月9日10:00": day, "20180309 10:00": day, "20180309T100000": {},
		"2018/3/9　１０：００": day, "2018/3/9 １９：０９": day, "2018-03-09\n": day, "2018年3月9日 ": day,
		"2020-02-29": {2020, time.February, 29}, "2000-02-29": {2000, time.February, 29}, "2018-12-31": {2018, time.December, 31},
		"1949-01-01": {1949, time.January, 1}, "2018-04-30": {2018, time.April, 30}, "2018-01-01": {2018, time.January, 1},
		"2018-06-30": {2018, time.June, 30}, "2018-09-30": {2018, time.September, 30}, "2018-11-30": {2018, time.November, 30},

		"1948-12-31": {}, "2019-02-29": {}, "1900-02-29": {}, "2100-02-29": {}, "2018-04-31": {}, "2018-13-01": {}, "2018-00-10": {}, "2018-01-00": {}, "2018-01-32": {},
		"2018-06-31": {}, "2018-09-31": {}, "2018-11-31": {},
		"18-03-09": {}, "3/9/2018": {}, "2018-03": {}, "2018年3月": {}, "2018": {}, "43168": {}, "201803091": {}, "2018-003-09": {}, "2018-03-009": {},
		"2018-03/09": {}, "2018年3-9": {}, "2018-3月9日": {}, "2018月3年9日": {}, "2018-03-1 0": {}, "2018-03-09日": {}, "2018年3月日": {},
		"2018年3月9日左右": {}, "2018-03-09 星期五": {}, "约2018-03-09": {}, "": {}, "-": {}, "--": {}, "2018--09": {}, "2018-03-": {}, "-2018-03-09": {},
		"2018年3月9 10:00": {}, "T2018-03-09": {}, "2018T-03-09": {}, "2018-03-09-01": {}, "年月日": {}, "\xff": {}, "2018-03-09 x:y": {},
		"2018-03-09 10:00 2018-03-10": day, // a second date behind a time cannot be told from a zone
	} {
		got, ok := ReadDate(text)
		if ok != (want != Date{}) || ok && got != want {
			t.Errorf("%q: %v %v, want %v", text, got, ok, want)
		}
	}
}

func TestDate(t *testing.T) {
	d := Date{2018, time.March, 9}
	if d.String() != "2018-03-09" || d.Chinese() != "2018年3月9日" || (Date{}).String() != "" || (Date{}).Chinese() != "" {
		t.Errorf("%s %s", d, d.Chinese())
	}
	for _, far := range []struct {
		d    Date
		want string
	}{{Date{999, time.March, 9}, "0999-03-09"}, {Date{10000, time.March, 9}, "10000-03-09"}, {Date{1000, time.December, 31}, "1000-12-31"}, {Date{9999, time.October, 10}, "9999-10-10"}} {
		if far.d.String() != far.want {
			t.Errorf("%s, want %s", far.d, far.want)
		}
	}
	for _, c := range []struct {
		from   Date
		months int
		want   Date
	}{
		{Date{2024, time.February, 29}, 24, Date{2026, time.February, 28}},
		{Date{2024, time.February, 29}, 48, Date{2028, time.February, 29}},
		{Date{2025, time.August, 31}, 6, Date{2026, time.February, 28}},
		{Date{2025, time.August, 31}, 1, Date{2025, time.September, 30}},
		{Date{2025, time.December, 5}, 1, Date{2026, time.January, 5}},
		{Date{2025, time.January, 5}, -1, Date{2024, time.December, 5}},
	} {
		if got := c.from.AddMonths(c.months); got != c.want {
			t.Errorf("%s + %d months: %s, want %s", c.from, c.months, got, c.want)
		}
	}
	if got := (Date{2024, time.February, 28}).AddDays(2); got != (Date{2024, time.March, 1}) {
		t.Errorf("AddDays: %s", got)
	}
	if got := (Date{2025, time.January, 1}).AddDays(-1); got != (Date{2024, time.December, 31}) {
		t.Errorf("AddDays back: %s", got)
	}
	for _, p := range [][2]Date{
		{{2017, time.December, 31}, d}, {{2018, time.February, 28}, d}, {{2018, time.March, 8}, d}, {{}, d},
	} {
		if !p[0].Before(p[1]) || p[1].Before(p[0]) || !p[1].After(p[0]) || p[0].After(p[1]) {
			t.Errorf("order of %s and %s", p[0], p[1])
		}
	}
	if d.Before(d) || d.After(d) {
		t.Error("a day is before itself")
	}
	if got := DateOf(time.Date(2018, time.March, 8, 16, 0, 0, 0, time.UTC)); got != d {
		t.Errorf("the court's day begins at 16:00 UTC: %s", got)
	}
	if got := DateOf(d.Start()); got != d {
		t.Errorf("Start: %s", got)
	}
	if today.Weekday() != time.Monday {
		t.Errorf("weekday %s", today.Weekday())
	}
	if got, err := ParseISODate("2018-03-09"); err != nil || got != d {
		t.Errorf("ParseISODate: %v %v", got, err)
	}
	if got, err := ParseISODate(""); err != nil || !got.IsZero() {
		t.Errorf("ParseISODate of nothing: %v %v", got, err)
	}
	if _, err := ParseISODate("2018-3-9"); err == nil {
		t.Error("ParseISODate takes one form only")
	}
}
