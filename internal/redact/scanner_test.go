package redact

import (
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// found gives the findings as "TYPE text", for tables.
func found(spans []Span) []string {
	list := []string{}
	for _, span := range spans {
		list = append(list, string(span.Type)+" "+span.Text)
	}
	return list
}

// expect runs a table of texts and what is found in each, in order.
func expect(t *testing.T, table map[string][]string) {
	t.Helper()
	s := New(hotlines())
	for text, want := range table {
		if want == nil {
			want = []string{}
		}
		if got := found(s.scan(text)); !reflect.DeepEqual(got, want) {
			t.Errorf("%q\n\tgot  %v\n\twant %v", text, got, want)
		}
		if got := found(s.Scan(text)); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: after the first look\n\tgot  %v\n\twant %v", text, got, want)
		}
	}
}

func TestOffsets(t *testing.T) {
	s := New(nil)
	for _, c := range []struct {
		text       string
		start, end int
	}{
		{"13800001234", 0, 11},
		{"电话13800001234", 2, 13},
		{"😀㈱13800001234㈱", 2, 13},                // ㈱ folds to three runes
		{"\u200b1\u200b3800001234\u200b", 1, 13}, // invisible ones inside belong to the number
		{"\xff\xfe13800001234\xff", 2, 13},       // every invalid byte is one code point
		{"e\u0301e\u030113800001234", 4, 15},     // é is foreign to a number: see below
		{"é，１３８－００００－１２３４", 2, 15},
		{"１㊿，手机𝟏𝟑𝟖𝟎𝟎𝟎𝟎𝟏𝟐𝟑𝟒", 5, 16},
		{"a\x00b，13800001234", 4, 15},
	} {
		spans := s.Scan(c.text)
		if strings.HasPrefix(c.text, "e\u0301") {
			// A letter directly before makes it part of some code; no finding.
			if len(spans) != 0 {
				t.Errorf("%q: %v", c.text, spans)
			}
			continue
		}
		if len(spans) != 1 || spans[0].Start != c.start || spans[0].End != c.end {
			t.Errorf("%q: %v, want %d to %d", c.text, spans, c.start, c.end)
			continue
		}
		if want := string([]rune(c.text)[c.start:c.end]); utf8.ValidString(c.text) && spans[0].Text != want {
			t.Errorf("%q: text %q, want %q", c.text, spans[0].Text, want)
		}
	}
}

func TestSeveralFindings(t *testing.T) {
	expect(t, map[string][]string{
		"张某，身份证号11010519491231002X，住济南市长清区某某小区3号楼2单元501室，电话13800001234，账号6222021234567890128，鲁A12345": {
			"ID_NUMBER 11010519491231002X", "ADDRESS 某某小区3号楼2单元501室", "PHONE 13800001234",
			"BANK_ACCOUNT 6222021234567890128", "PLATE 鲁A12345",
		},
		"138 0000 1234 139 0000 1235":                {"PHONE 138 0000 1234", "PHONE 139 0000 1235"},
		"13800001234/13900001235、13700001236":        {"PHONE 13800001234", "PHONE 13900001235", "PHONE 13700001236"},
		"11010519491231002X 13800001234":             {"ID_NUMBER 11010519491231002X", "PHONE 13800001234"},
		"QQ邮箱12345678@example.com，微信abc_123@example": {"EMAIL 12345678@example.com", "IM_ID abc_123"},
		"电话13800001234，87269999":                     {"PHONE 13800001234", "PHONE 87269999"},
		"":                                           nil,
	})
}

func TestConcurrentUse(t *testing.T) {
	s := New(hotlines())
	texts := []string{"手机13800001234", "（2018）鲁0113执1号", "鲁A12345，账号37010113012345", strings.Repeat("电话13800001234，", 50)}
	want := make([][]Span, len(texts))
	for i, text := range texts {
		want[i] = New(hotlines()).Scan(text)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 50 {
				for i, text := range texts {
					if got := s.Scan(text); !reflect.DeepEqual(got, want[i]) {
						t.Errorf("%s: %v, want %v", text, got, want[i])
					}
					if s.Any(text) != (len(want[i]) > 0) {
						t.Errorf("Any: %s", text)
					}
				}
			}
		})
	}
	group.Wait()
}

func TestCleanTextCostsNoMemory(t *testing.T) {
	s := New(nil)
	text := cleanSentences(t)[0]
	if n := testing.AllocsPerRun(100, func() { s.Scan(text) }); n != 0 {
		t.Errorf("%v allocations for a clean text", n)
	}
	suspected := "执行款13800001234元已汇入本院账户，3单元的住户另行起诉，鲁ABC"
	if !s.suspicious(suspected) || len(s.Scan(suspected)) > 0 {
		t.Fatal("the text should be suspected, and cleared")
	}
}

func TestSettle(t *testing.T) {
	for _, c := range []struct{ hits, want []hit }{
		{nil, nil},
		{[]hit{{3, 5, Phone}}, []hit{{3, 5, Phone}}},
		{[]hit{{5, 8, Phone}, {0, 5, Plate}}, []hit{{0, 5, Plate}, {5, 8, Phone}}},                      // touching is no overlap
		{[]hit{{0, 5, Phone}, {2, 9, Address}}, []hit{{2, 9, Address}}},                                 // the longer stays
		{[]hit{{2, 9, Address}, {8, 12, Phone}}, []hit{{2, 9, Address}}},                                // overlap by one rune
		{[]hit{{0, 4, Address}, {2, 6, IDNumber}}, []hit{{2, 6, IDNumber}}},                             // equally long: the stricter
		{[]hit{{2, 6, Phone}, {0, 4, Phone}}, []hit{{0, 4, Phone}}},                                     // all equal: the earlier
		{[]hit{{0, 9, Address}, {2, 4, Phone}, {9, 10, Phone}}, []hit{{0, 9, Address}, {9, 10, Phone}}}, // inside
	} {
		hits := append([]hit(nil), c.hits...)
		if got := settle(hits, 16); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: got %v, want %v", c.hits, got, c.want)
		}
	}
	order := []Type{IDNumber, Email, Plate, PropertyCert, BankAccount, Phone, IMID, Health, Address}
	for i, kind := range order {
		if rank(kind) != i {
			t.Errorf("%s has rank %d, want %d", kind, rank(kind), i)
		}
	}
}

func TestAllowedPhones(t *testing.T) {
	text := "电话0531-87261234、053187261234、(0531)87261234、0531 8726 1234、＋86-531-87261234、008653187261234、87261234、0531-87261234-801、0531-87261234转801，13800001234，手机138 0000 1234，86-13800001234，400-800-1234。"
	for _, phones := range [][]string{
		{"0531-87261234", "13800001234", "4008001234"},
		{"+86 531 8726 1234", "+86 138-0000-1234", "400 800 1234"},
		{"（0531）8726-1234", "0086-13800001234", "400-8001234", "", "本院"},
		{"8653187261234", "１３８００００１２３４", "４００－８００－１２３４"},
	} {
		if spans := New(phones).Scan(text); len(spans) > 0 {
			t.Errorf("%q: found %v", phones, spans)
		}
	}
	if spans := New([]string{"010-87261234", "021-65432109"}).Scan("电话87261234、65432109、010-87261234"); len(spans) > 0 {
		t.Errorf("found %v", spans)
	}
	// One digit makes another number.
	for _, other := range []string{"0531-87261235", "电话87261235", "0532-87261234", "13800001235"} {
		if spans := New([]string{"0531-87261234", "13800001234"}).Scan(other); len(spans) != 1 {
			t.Errorf("%s: found %v", other, spans)
		}
	}
}
