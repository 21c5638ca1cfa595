package court

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"gongkai/internal/codes"
)

func TestParseQuery(t *testing.T) {
	man := identity(Date{1980, time.March, 7}, "001")
	name := func(n string, words ...string) Query { return Query{Kind: QueryName, Name: n, Words: words} }
	sized := func(k QueryKind, n string) Query { return Query{Kind: k, Name: n} }
	caseOf := func(year int) Query {
		return Query{Kind: QueryCase, Case: codes.CaseNumber{Year: year, Court: "鲁0113", Kind: "执", Number: 123}}
	}
	code := func(c string) Query { return Query{Kind: QueryCode, Code: c} }
	advice := Query{Kind: QueryIdentity}
	for text, want := range map[string]Query{
		"": {}, " 　\t": {}, "\x00\x01": {}, "\xff\xfe": {}, "\u200b": {},
		"王": sized(QueryTooShort, "王"), " 王 ": sized(QueryTooShort, "王"), "7": sized(QueryTooShort, "7"), "王\u200b": sized(QueryTooShort, "王"),
		"王示例": name("王示例"), "王例": name("王例"), "王 示例": name("王示例", "王", "示例"), "王　示例": name("王示例", "王", "示例"), "王\n示例": name("王示例", "王", "示例"),
		"ＡＢ公司": name("ab公司"), "王\xff示例": name("王示例"), "王\u200b示例": name("王示例"), "王\u202e示例": name("王示例"),
		"a b c d e": name("abcde", "a", "b", "c", "d", "e"), "a b c d e f": name("abcdef"),
		strings.Repeat("王", 100): name(strings.Repeat("王", 100)), strings.Repeat("王", 101): sized(QueryTooLong, strings.Repeat("王", 101)),
		strings.Repeat("王", 1000): sized(QueryTooLong, strings.Repeat("王", 1000)), strings.Repeat("王", 1001): sized(QueryTooLong, ""),
		"<b>' OR 1=1 --": name("(b)'or1=1--", "(b)'", "or", "1=1", "--"),

		man: advice, man[:15]: advice, man[:16]: advice, man[:17]: advice, man[:14]: name(man[:14]), "王示例 " + man: advice, "王示例" + man: advice,
		strings.Join(strings.Split(man, ""), " "): advice, man[:6] + "-" + man[6:14] + "-" + man[14:]: advice, "11010519491231002X": advice, "11010519491231002x": advice,
		man[:9] + " " + man[9:]: advice, "９９０１１３１９８００３０７００１４": advice, man[:10] + "abc" + man[10:]: advice, "990113198003070010": advice,
		"99011319800307B014": advice, "99011319800307BB14": advice, man + "12": advice, strings.Repeat("1", 100): advice, strings.Repeat("1", 500): advice,
		man[:6] + "①⑨⑧⓪" + man[10:]: advice,

		"（2018）鲁0113执123号": caseOf(2018), "(2018)鲁0113执123": caseOf(2018), "2018鲁0113执123": caseOf(2018), "鲁0113执123号": caseOf(0),
		" ２０１８ 鲁 0113 执 123 ": caseOf(2018),
		"91350100M000100Y43":  code("91350100M000100Y43"), "9135 0100 m000 100y 43": code("91350100M000100Y43"), "91350100M000100Y44": code("91350100M000100Y44"),
		"9A350A0AMA00BAYD3C": code("9A350A0AMA00BAYD3C"), "9A350A0AMA00BAYDDC": name("9a350a0ama00bayddc"), "12345678-8": code("12345678-8"), "123456788": code("12345678-8"), "123456789": name("123456789"), "911101051101000022": code("911101051101000022"),
		"911101051101000023": advice, "MICROSOFT": name("microsoft"), "ABCDEFGHJKLMNPQRTU": name("abcdefghjklmnpqrtu"),
		"济南示例商贸 91350100M000100Y43":               name("济南示例商贸91350100m000100y43", "济南示例商贸", "91350100m000100y43"),
		"王示例 （2018）鲁0113执123号":                    name("王示例(2018)鲁0113执123号", "王示例", "(2018)鲁0113执123号"),
		"王示例 （2018）鲁0113执123号 91350100M000100Y43": name("王示例(2018)鲁0113执123号91350100m000100y43", "王示例", "(2018)鲁0113执123号", "91350100m000100y43"),
		"123456788 123456788":                     advice,
	} {
		got := ParseQuery(text)
		got.Length = 0
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %s %+v, want %s %+v", text, got, []any{got.Case, got.Code, got.Name, got.Words}, want, []any{want.Case, want.Code, want.Name, want.Words})
		}
	}
}

func TestQueryLength(t *testing.T) {
	for text, want := range map[string]int{"": 0, " 王示例 ": 3, "王 例": 3, "王\xff例": 2, strings.Repeat("王", 1001): 1001} {
		if got := ParseQuery(text).Length; got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestQueryWords(t *testing.T) {
	q := ParseQuery("王示例 2018鲁0113执123号 91350100m000100y43")
	if _, ok := q.WordCase(0); ok {
		t.Error("a name is no case number")
	}
	if c, ok := q.WordCase(1); !ok || c.String() != "（2018）鲁0113执123号" {
		t.Errorf("case %v %v", c, ok)
	}
	if c, ok := q.WordCode(2); !ok || c != "91350100M000100Y43" {
		t.Errorf("code %v %v", c, ok)
	}
	if _, ok := q.WordCode(0); ok {
		t.Error("a name is no code")
	}
	if q := ParseQuery("· \u3164王"); len(q.Words) == 1 {
		t.Errorf("one word is no second pass: %q", q.Words)
	}
}

// Nothing that was typed may reach a log by way of fmt.
func TestQueryPrintsNothing(t *testing.T) {
	for _, text := range []string{"王示例", "王示例 李示例", "（2018）鲁0113执123号", "91350100M000100Y43"} {
		q := ParseQuery(text)
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			out := fmt.Sprintf(format, q)
			if strings.ContainsAny(out, "王李鲁Y") {
				t.Errorf("%s of %q: %s", format, text, out)
			}
		}
	}
	if got := ParseQuery("王示例").String(); got != "name(3)" {
		t.Errorf("%s", got)
	}
	if got, err := json.Marshal(ParseQuery("王示例 李示例")); err != nil || string(got) != `"name(7)"` {
		t.Errorf("%s %v", got, err)
	}
	words := map[string]bool{}
	for k := QueryEmpty; k <= QueryName+1; k++ {
		words[k.String()] = true
	}
	if len(words) != 8 || !words["unknown"] || !words["identity"] || !words["empty"] {
		t.Errorf("%v", words)
	}
}

// Whatever is asked, an identity number never comes out of a query.
func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{"王示例", "11010519491231002X", "9135 0100 m000 100y 43", "（2018）鲁0113执123号 王", "\xff\x00", "110105 19491231 002X"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := ParseQuery(text)
		for _, s := range append(q.Words, q.Name, q.Code) {
			if _, err := codes.ParseIdentity(s); err == nil {
				t.Errorf("%q keeps an identity number", text)
			}
		}
		if len(q.Words) == 1 || len(q.Words) > MaxWords {
			t.Errorf("%d words", len(q.Words))
		}
	})
}
