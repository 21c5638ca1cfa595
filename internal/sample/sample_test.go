package sample

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/codes"
	"gongkai/internal/court"
	"gongkai/internal/redact"
)

// world is the one that most tests look at.
func world() Options {
	return Options{Seed: 42, Today: court.Date{Year: 2026, Month: time.November, Day: 23}}
}

func TestEqualOptionsGiveEqualEntries(t *testing.T) {
	o := world()
	late := Defaulter(o, 999_999) // before all others: none of them is needed
	for i := range 300 {
		if a, b := Defaulter(o, i), Defaulter(o, i); a != b {
			t.Fatalf("entry %d differs: %+v and %+v", i, a, b)
		}
	}
	if again := Defaulter(o, 999_999); again != late {
		t.Errorf("entry 999999 differs: %+v and %+v", again, late)
	}
	other := o
	other.Seed++
	if a, b := Defaulter(o, 0), Defaulter(other, 0); a.Name == b.Name && a.DocumentNumber == b.DocumentNumber {
		t.Errorf("another seed gives the same person %s", a.Name)
	}
	zero := Options{Seed: 42}
	if a, b := Defaulter(zero, 7), Defaulter(Options{Seed: 42, Today: court.Date{Year: 2026, Month: 1, Day: 1}}, 7); a != b {
		t.Errorf("no day does not stand for 2026-01-01")
	}
}

// TestTheSequenceIsKept pins one entry, so that a demo built by an older version and
// one built by a newer one show the same people.
func TestTheSequenceIsKept(t *testing.T) {
	d := Defaulter(Options{Seed: 1}, 0)
	got := strings.Join([]string{d.SourceID, d.Name, d.DocumentNumber, d.CaseNumber, d.FiledOn}, " ")
	const want = "DEMO-000001 董学明 990113197812155373 (2026)鲁0199执1号 2026年01月01日"
	if got != want {
		t.Errorf("entry 0 of seed 1 is %q, want %q", got, want)
	}
}

func TestNothingComesTwice(t *testing.T) {
	const n = 200_000
	sources, entries := make(map[string]int, n), make(map[[2]string]int, n)
	for i := range n {
		d := Defaulter(world(), i)
		if j, twice := sources[d.SourceID]; twice {
			t.Fatalf("entries %d and %d share %s", j, i, d.SourceID)
		}
		number := strings.NewReplacer("(", "（", ")", "）").Replace(d.CaseNumber)
		key := [2]string{number, d.DocumentNumber}
		if j, twice := entries[key]; twice {
			t.Fatalf("entries %d and %d share case and document number", j, i)
		}
		sources[d.SourceID], entries[key] = i, i
	}
}

func TestSyntheticInPlainSight(t *testing.T) {
	for i := range 20_000 {
		d := Defaulter(world(), i)
		region := d.DocumentNumber[:6]
		switch len(d.DocumentNumber) {
		case 18:
			if d.DocumentNumber[0] == '9' && d.DocumentNumber[2:4] == "99" {
				region = d.DocumentNumber[2:8] // a credit code
				if !strings.Contains(d.Name, "演示") && !strings.Contains(d.Name, "虚构") {
					t.Fatalf("entry %d has the name %s", i, d.Name)
				}
			}
			if !strings.HasPrefix(region, "9901") {
				t.Fatalf("entry %d has the region %s", i, region)
			}
		case 10: // an organisation code, without a region
		case 15:
			if !strings.HasPrefix(region, "9901") {
				t.Fatalf("entry %d has the region %s", i, region)
			}
		default:
			t.Fatalf("entry %d has a document number of %d characters", i, len(d.DocumentNumber))
		}
		if d.Court != CourtName || d.Note != Note || !strings.HasPrefix(d.SourceID, "DEMO-") || !strings.Contains(d.CaseNumber, "）鲁0199执") &&
			!strings.Contains(d.CaseNumber, ")鲁0199执") {
			t.Fatalf("entry %d does not show that it is made up: %+v", i, d)
		}
	}
}

func TestNumbersAreRight(t *testing.T) {
	for i := range 20_000 {
		d := Defaulter(world(), i)
		if _, err := codes.ParseCaseNumber(d.CaseNumber); err != nil {
			t.Fatalf("entry %d: case number %s: %v", i, d.CaseNumber, err)
		}
		if id, err := codes.ParseIdentity(d.DocumentNumber); err == nil {
			born := court.DateOf(id.Birth)
			if !born.AddYears(18).Before(world().Today.AddYears(-9)) {
				t.Fatalf("entry %d was a minor in the oldest case", i)
			}
			continue
		}
		if c, err := codes.ParseCreditCode(d.DocumentNumber); err == nil && c.CheckValid {
			continue
		}
		if c, err := codes.ParseOrgCode(d.DocumentNumber); err != nil || !c.CheckValid {
			t.Fatalf("entry %d: the document number is none: %v", i, err)
		}
	}
}

func TestFreeTextHoldsNoPersonalData(t *testing.T) {
	s := redact.New(nil)
	for i := range 10_000 {
		d := Defaulter(world(), i)
		for _, text := range []string{d.Obligation, d.PerformedPart, d.UnperformedPart, d.BasisNumber, d.BasisUnit, d.DecisionNumber, d.Note} {
			if found := s.Scan(text); len(found) > 0 {
				t.Fatalf("entry %d: %v in %q", i, found, text)
			}
		}
	}
}

func TestShares(t *testing.T) {
	const n = 40_000
	today := world().Today
	count := make(map[string]int)
	names, cases := make(map[string]int), make(map[string]int)
	for i := range n {
		d := Defaulter(world(), i)
		for name, is := range facts(d, today) {
			if is {
				count[name]++
			}
		}
		names[d.Name]++
		cases[d.CaseNumber]++
	}
	for _, k := range cases {
		if k > 1 {
			count["entries of shared cases"] += k
		}
	}
	most := 0
	for _, k := range names {
		if k > 1 {
			count["entries with a namesake"] += k
		}
		most = max(most, k)
	}
	count["bearers of the commonest name"] = most
	for name, want := range map[string][2]float64{ // in percent
		"organisations":                 {22, 28},
		"organisations 有限公司":            {16, 25},
		"organisations by the old code": {0.5, 2.5},
		"names with brackets":           {1, 4},
		"names of 25 characters":        {0.1, 2},
		"names with a middle dot":       {0.5, 2},
		"compound surnames":             {0.4, 2},
		"traditional characters":        {0.2, 1.5},
		"rare characters":               {0.2, 1.5},
		"G1 alone":                      {55, 70},
		"several grounds":               {5, 14},
		"G2":                            {0.5, 4},
		"G3":                            {1.5, 6},
		"G4":                            {11, 20},
		"G5":                            {5, 12},
		"G6":                            {1, 5},
		"2013 wordings":                 {2, 7},
		"with a term":                   {14, 28},
		"terms that are over":           {0.3, 4},
		"grace periods that run":        {0.7, 2.5},
		"grace periods":                 {3, 9},
		"performed partly":              {26, 34},
		"withdrawn":                     {1, 3},
		"no issuing unit":               {3, 8},
		"persons without age":           {2, 7},
		"numbers of 15 digits":          {0.2, 1.2},
		"no representative":             {0.5, 4},
		"no kind of party":              {5, 11},
		"entries of shared cases":       {30, 40},
		"entries with a namesake":       {35, 80},
		"bearers of the commonest name": {0.3, 1.5},
	} {
		if got := 100 * float64(count[name]) / n; got < want[0] || got > want[1] {
			t.Errorf("%s: %.2f %%, want %v to %v", name, got, want[0], want[1])
		}
	}
}

// facts names what is true of an entry.
func facts(d court.DefaulterInput, today court.Date) map[string]bool {
	c, _ := court.ParseConduct(d.Conduct)
	person := strings.HasPrefix(d.DocumentNumber, "9901") && len(d.DocumentNumber) >= 15
	grace, term := day(d.GraceEndsOn), day(d.TermEndsOn)
	return map[string]bool{
		"organisations":                 !person,
		"organisations 有限公司":            !person && strings.Contains(d.Name, "有限公司"),
		"organisations by the old code": len(d.DocumentNumber) == 10,
		"names with brackets":           strings.Contains(d.Name, "（"),
		"names of 25 characters":        len([]rune(d.Name)) >= 25,
		"names with a middle dot":       strings.ContainsAny(d.Name, "·•"),
		"compound surnames":             person && strings.Contains(compound, string([]rune(d.Name)[:2])),
		"traditional characters":        strings.ContainsAny(d.Name, traditionalSurnames),
		"rare characters":               strings.ContainsAny(d.Name, "喆堃犇垚翀彧龑䶮𬍛焱骉㛃𬭎"),
		"G1 alone":                      c == court.G1,
		"several grounds":               len(c.Codes()) > 1,
		"G2":                            c.Has(court.G2),
		"G3":                            c.Has(court.G3),
		"G4":                            c.Has(court.G4),
		"G5":                            c.Has(court.G5),
		"G6":                            c.Has(court.G6),
		"2013 wordings":                 strings.Contains(d.Conduct, "其他") || strings.Contains(d.Conduct, "其它") || strings.Contains(d.Conduct, "限制高消费"),
		"with a term":                   d.TermEndsOn != "",
		"terms that are over":           !term.IsZero() && term.Before(today),
		"grace periods that run":        grace.After(today) || grace == today,
		"grace periods":                 d.GraceEndsOn != "",
		"performed partly":              d.Performance == "部分未履行",
		"withdrawn":                     d.Status == "已撤下",
		"no issuing unit":               d.BasisUnit == "",
		"persons without age":           person && d.Age == "",
		"numbers of 15 digits":          len(d.DocumentNumber) == 15,
		"no representative":             !person && d.LegalRepresentative == "",
		"no kind of party":              d.Party == "",
	}
}

// day reads a date in any of the styles that samples are written in.
func day(s string) court.Date {
	for _, layout := range []string{"2006年01月02日", "2006-01-02", "2006/1/2", "20060102"} {
		if t, err := time.ParseInLocation(layout, s, court.Zone); err == nil {
			return court.DateOf(t)
		}
	}
	return court.Date{}
}

func TestDatesAreInOrder(t *testing.T) {
	for _, today := range []court.Date{world().Today, {Year: 2026, Month: 1, Day: 1}, {Year: 2024, Month: 2, Day: 29}, {Year: 2018, Month: 12, Day: 31}} {
		for i := range 5000 {
			d := Defaulter(Options{Seed: 7, Today: today}, i)
			filed, decided, served, published := day(d.FiledOn), day(d.DecidedOn), day(d.ServedOn), day(d.PublishedOn)
			grace, term := day(d.GraceEndsOn), day(d.TermEndsOn)
			if filed.IsZero() || decided.IsZero() || served.IsZero() {
				t.Fatalf("entry %d lacks a date: %+v", i, d)
			}
			if decided.Before(filed) || served.Before(decided) || served.After(today) || published.After(today) {
				t.Fatalf("entry %d: filed %v, decided %v, served %v, published %v", i, filed, decided, served, published)
			}
			if !strings.Contains(d.CaseNumber, strconv.Itoa(filed.Year)) {
				t.Fatalf("entry %d: case %s filed on %v", i, d.CaseNumber, filed)
			}
			if published.IsZero() == grace.Before(today) && (!grace.IsZero() || published.IsZero()) {
				t.Fatalf("entry %d: published %v, grace until %v", i, published, grace)
			}
			if !grace.IsZero() && (grace.Before(decided.AddMonths(1)) || grace.After(decided.AddMonths(3))) {
				t.Fatalf("entry %d: decided %v, grace until %v", i, decided, grace)
			}
			if !term.IsZero() && (term.Before(decided.AddYears(2)) || term.After(decided.AddYears(5))) {
				t.Fatalf("entry %d: decided %v, term until %v", i, decided, term)
			}
		}
	}
}

func BenchmarkDefaulter(b *testing.B) {
	b.ReportAllocs()
	o := world()
	for i := range b.N {
		Defaulter(o, i)
	}
}
