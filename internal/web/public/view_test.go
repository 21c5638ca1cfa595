package public

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 12345: "12,345", 1234567: "1,234,567", -1000: "-1,000"} {
		if got := grouped(n); got != want {
			t.Errorf("grouped(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestDateTimeIsInTheCourtsZone(t *testing.T) {
	if got := dateTime(time.Date(2026, 11, 23, 2, 5, 59, 0, time.UTC)); got != "2026年11月23日 10:05" {
		t.Errorf("got %q", got)
	}
}

func TestTotals(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{totalPublished(0, 0), "本站目前没有公开的失信被执行人信息。"},
		{totalPublished(3, 0), "本站现公开失信被执行人信息 3 条，均为自然人。"},
		{totalPublished(0, 2), "本站现公开失信被执行人信息 2 条，均为法人或者其他组织。"},
		{totalPublished(1804, 359), "本站现公开失信被执行人信息 2,163 条，其中自然人 1,804 条，法人或者其他组织 359 条。"},
		{listTotal(court.ListDefaulters, 0, true), "没有符合所选条件的信息。"},
		{listTotal(court.ListDefaulters, 0, false), "目前没有公开的失信被执行人信息。"},
		{listTotal(court.ListDefaulters, 12, true), "符合所选条件的共 12 条，按发布时间从新到旧排列。"},
		{listTotal(court.ListDefaulters, 12, false), "共 12 条，按发布时间从新到旧排列。"},
		{searchTotal(0, 0), "共 0 条。"},
		{searchTotal(5, -1), "共 5 条。"},
		{searchTotal(5, 0), "共 5 条，没有姓名（名称）完全一致的。"},
		{searchTotal(1, 1), "共 1 条，姓名（名称）完全一致。"},
		{searchTotal(12, 3), "共 12 条，其中姓名（名称）完全一致 3 条。"},
		{tooMany(1000, 20), ""},
		{tooMany(1001, 20), "仅显示前 50 页（1,000 条），请加条件缩小范围。"},
		{tooMany(5, 0), ""},
		{splitAsked("演示", nil), ""},
		{splitAsked("演示", []string{"长清", "李示"}), "没有名称与全部文字一致，已按名称“演示”查找，并用“长清”“李示”缩小范围。"},
		{narrowReason("案号"), "案号相符"},
		{narrowReason(fieldLegalRepresentative), "法定代表人或者负责人相符（仅用于缩小范围）"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestRecordFigures(t *testing.T) {
	if got := recordFigures(0, 0); got != nil {
		t.Errorf("figures of an empty list: %+v", got)
	}
	var lines []string
	for _, f := range recordFigures(1804, 359) {
		lines = append(lines, f.Label+" "+f.Value+f.Unit+" "+f.URL)
	}
	want := []string{"现公开的失信信息 2,163条 /defaulters", "自然人 1,804条 /defaulters?party=person", "法人或者其他组织 359条 /defaulters?party=org"}
	if !slices.Equal(lines, want) {
		t.Errorf("got %v, want %v", lines, want)
	}
}

func TestCountsStandInTheOptions(t *testing.T) {
	filters := listFilter{year: "2025"}.selects([]int{2025, 2024})
	count(filters, visible.Options{Persons: 3, Organisations: 1200, Conduct: map[court.Conduct]int{court.G4: 7}, Years: map[int]int{2024: 5}})
	var got []string
	for _, f := range filters {
		for _, o := range f.Options {
			got = append(got, o.Value+"="+o.Count)
		}
	}
	want := []string{"=", "person=3", "org=1,200", "=", "G1=0", "G2=0", "G3=0", "G4=7", "G5=0", "G6=0", "=", "2025=0", "2024=5"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestLinksLeadOnlyToRoutes asks that the menu and the foot name nothing without a
// route, and everything that has one.
func TestLinksLeadOnlyToRoutes(t *testing.T) {
	var s Site
	app := fiber.New()
	app.Get("/", func(*fiber.Ctx) error { return nil })
	app.Get("/hotline", func(*fiber.Ctx) error { return nil })
	app.Get("/privacy", func(*fiber.Ctx) error { return nil })
	s.link(app)
	urls := func(entries []web.Entry) (all []string) {
		for _, e := range entries {
			all = append(all, e.URL)
		}
		return all
	}
	if got := urls(s.site.Menu); !slices.Equal(got, []string{"/", "/hotline"}) {
		t.Errorf("menu %v", got)
	}
	if got := urls(s.site.Foot); !slices.Equal(got, []string{"/privacy"}) {
		t.Errorf("foot %v", got)
	}
	if s.help != "" {
		t.Errorf("help %q without a route", s.help)
	}
	app.Get(suggestPath, func(*fiber.Ctx) error { return nil })
	if s.link(app); s.help != suggestPath {
		t.Errorf("no way to %s", suggestPath)
	}
	if n := len(menu()); n > 7 {
		t.Errorf("%d entries in the menu, seven are the most", n)
	}
}

// shape writes a pager as one line: numbers, the current one in brackets, … for a gap.
func shape(v PagerView) string {
	var parts []string
	for _, p := range v.Pages {
		switch {
		case p.Gap:
			parts = append(parts, "…")
		case p.Current:
			parts = append(parts, "["+p.Number+"]")
		default:
			parts = append(parts, p.Number)
		}
	}
	return strings.Join(parts, " ")
}

func TestPager(t *testing.T) {
	address := func(n int) string { return "?page=" + strconv.Itoa(n) }
	for _, c := range []struct {
		page, pages int
		want        string
		prev, next  string
	}{
		{1, 0, "", "", ""},
		{1, 1, "", "", ""},
		{0, 5, "", "", ""},
		{6, 5, "", "", ""},
		{1, 2, "[1] 2", "", "?page=2"},
		{2, 2, "1 [2]", "?page=1", ""},
		{1, 5, "[1] 2 … 5", "", "?page=2"},
		{3, 5, "1 2 [3] 4 5", "?page=2", "?page=4"},
		{4, 7, "1 2 3 [4] 5 6 7", "?page=3", "?page=5"},
		{5, 9, "1 … 4 [5] 6 … 9", "?page=4", "?page=6"},
		{4, 9, "1 2 3 [4] 5 … 9", "?page=3", "?page=5"},
		{50, 900, "1 … 49 [50]", "?page=49", ""},
		{51, 900, "", "", ""},
	} {
		v := newPager(c.page, c.pages, address)
		if got := shape(v); got != c.want || v.Prev != c.prev || v.Next != c.next {
			t.Errorf("page %d of %d: %q, prev %q, next %q; want %q, %q, %q", c.page, c.pages, got, v.Prev, v.Next, c.want, c.prev, c.next)
		}
	}
	if v := newPager(50, 900, address); v.Summary != "第 50 页，共 50 页" {
		t.Errorf("summary %q: no more pages than can be opened", v.Summary)
	}
}

func TestFreshness(t *testing.T) {
	now := time.Date(2026, 11, 23, 0, 30, 0, 0, court.Zone)
	for _, c := range []struct {
		checked time.Time
		want    string
		stale   bool
	}{
		{time.Time{}, "没有记录", true},
		{now, "2026年11月23日（今天）", false},
		{now.Add(time.Hour), "（今天）", false},
		{now.Add(-time.Hour), "2026年11月22日（1 天前）", false},
		{now.AddDate(0, 0, -7), "（7 天前）", false},
		{now.AddDate(0, 0, -8), "距今已 8 天", true},
	} {
		if text, stale := freshness(c.checked, now); !strings.Contains(text, c.want) || stale != c.stale {
			t.Errorf("checked %v: %q, %v; want %q, %v", c.checked, text, stale, c.want, c.stale)
		}
	}
}

func TestConductsCoverTheLaw(t *testing.T) {
	all := court.G1 | court.G2 | court.G3 | court.G4 | court.G5 | court.G6
	if got := conductShort(all); len(got) != 6 || got[0] != "有能力而拒不履行" || got[5] != "拒不履行和解协议" {
		t.Errorf("short labels: %v", got)
	}
	if got := conductShort(0); got != nil {
		t.Errorf("no ground, labels %v", got)
	}
	if got := conductFull(court.G4 | court.G1); got != "有履行能力而拒不履行生效法律文书确定义务；违反财产报告制度" {
		t.Errorf("full wording: %q", got)
	}
	if got := strings.Count(conductFull(all), "；"); got != 5 {
		t.Errorf("%d separators in the full wording of six grounds", got)
	}
}

func TestApartFields(t *testing.T) {
	person := samplePerson()
	values := func(fields []FieldView) []string {
		var out []string
		for _, f := range fields {
			out = append(out, f.Value)
		}
		return out
	}
	if got := values(apartFields(person, sampleMask)); !slices.Equal(got, []string{"990113", "002", "女性，发布时 45 岁", person.CaseNumber}) {
		t.Errorf("person: %v", got)
	}
	person.Document.Kind, person.Age = court.DocumentOther, 0
	if got := values(apartFields(person, "*****1234")); !slices.Equal(got, []string{"*****1234", "女性", person.CaseNumber}) {
		t.Errorf("passport: %v", got)
	}
	firm := sampleOrganisation()
	if got := values(apartFields(firm, sampleCode)); !slices.Equal(got, []string{sampleCode, firm.CaseNumber, firm.Court}) {
		t.Errorf("organisation: %v", got)
	}
}

func TestSummary(t *testing.T) {
	d := samplePerson()
	s := summary(d)
	if got := s.Before + s.Case + s.After; got != "演示区人民法院（虚构）在（2025）鲁0199执1234号案件中将王演示纳入失信被执行人名单，自 2025年6月12日起公开。" {
		t.Errorf("got %q", got)
	}
	d.PublishedOn = court.Date{}
	if s := summary(d); !strings.HasSuffix(s.After, "名单。") {
		t.Errorf("without a date: %q", s.After)
	}
}

func TestTiersAreToldApart(t *testing.T) {
	seen := map[string]bool{}
	for tier := TierExact; tier <= TierCredit; tier++ {
		v := newTier(tier, 1200, nil)
		if v.Label == "" || v.Count != "1,200 条" || seen[v.Label] || tierReason(tier) != v.Label {
			t.Errorf("tier %d: %+v, reason %q", tier, v, tierReason(tier))
		}
		seen[v.Label] = true
	}
}
