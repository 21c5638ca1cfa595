package codes

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// synthetic completes 17 digits to a number with a right check character. The
// region 990113 does not exist, so the numbers belong to nobody.
func synthetic(seventeen string) string {
	return seventeen + string(identityCheck([]byte(seventeen)))
}

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func TestParseIdentityAccepts(t *testing.T) {
	published := Identity{"11010519491231002X", day(1949, 12, 31), false, "110105"}
	man := Identity{synthetic("99011319800229001"), day(1980, 2, 29), true, "990113"}
	cases := []struct {
		name, text string
		want       Identity
	}{
		{"R-61 accepts: the published test number", "11010519491231002X", published},
		{"R-61 accepts: a small x", "11010519491231002x", published},
		{"R-61 accepts: full-width characters", "１１０１０５１９４９１２３１００２Ｘ", published},
		{"R-61 accepts: a full-width small x", "１１０１０５１９４９１２３１００２ｘ", published},
		{"R-61 accepts: blanks inside and around", " 110105 19491231 002X\u3000\t\u200b", published},
		{"R-61 accepts: 15 old digits", "110105491231002", published},
		{"R-61 accepts: 15 old digits in full width", "１１０１０５　４９１２３１　００２", published},
		{"R-61 accepts: a leap day", man.Number, man},
		{"R-61 accepts: 15 old digits with a leap day", "990113800229001", man},
		{"R-61 accepts: a leap day in 2000", synthetic("99011320000229002"), Identity{synthetic("99011320000229002"), day(2000, 2, 29), false, "990113"}},
		{"R-61 accepts: the first day", synthetic("99011319000101003"), Identity{synthetic("99011319000101003"), day(1900, 1, 1), true, "990113"}},
		{"R-61 accepts: the last day", synthetic("99011320991231004"), Identity{synthetic("99011320991231004"), day(2099, 12, 31), false, "990113"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, err := ParseIdentity(c.text); err != nil || got != c.want {
				t.Errorf("ParseIdentity(%q) = %+v, %v; want %+v", c.text, got, err, c.want)
			}
		})
	}
}

func TestParseIdentityRefuses(t *testing.T) {
	cases := []struct {
		name, text string
		want       error
	}{
		{"R-61 refuses: nothing", "", ErrLength},
		{"R-61 refuses: blanks", " \u3000", ErrLength},
		{"R-61 refuses: 17 characters", "11010519491231002", ErrLength},
		{"R-61 refuses: 19 characters", "11010519491231002XX", ErrLength},
		{"R-61 refuses: 14 digits", "11010549123100", ErrLength},
		{"R-61 refuses: 16 digits", "1101054912310021", ErrLength},
		{"R-61 refuses: text without end", strings.Repeat("1", 10000), ErrLength},
		{"R-61 refuses: Han text without end", strings.Repeat("张", 10000), ErrLength},
		{"R-61 refuses: 19 Han characters", strings.Repeat("张", 19), ErrLength},
		{"R-61 refuses: 18 Han characters", strings.Repeat("张", 18), ErrCharacter},
		{"R-61 refuses: a masked number", "110105********002X", ErrCharacter},
		{"R-61 refuses: a letter at the end", "11010519491231002Y", ErrCharacter},
		{"R-61 refuses: X before the end", "1101051949123100X2", ErrCharacter},
		{"R-61 refuses: X in 15 digits", "11010549123100X", ErrCharacter},
		{"R-61 refuses: O for 0", "11O10519491231002X", ErrCharacter},
		{"R-61 refuses: O for 0 in front", "O10105194912310021", ErrCharacter},
		{"R-61 refuses: a superscript digit", "11010519491231002²", ErrCharacter},
		{"R-61 refuses: a dash", "110105-49123100-2X", ErrCharacter},
		{"R-61 refuses: bytes that are no text", "11010519491231002\xff", ErrCharacter},
		{"R-61 refuses: many bytes that are no text", strings.Repeat("\xff", 500), ErrCharacter},
		{"R-61 refuses: February 30", synthetic("99011319800230001"), ErrDate},
		{"R-61 refuses: February 29 in a common year", synthetic("99011319810229001"), ErrDate},
		{"R-61 refuses: February 29, 1900", synthetic("99011319000229001"), ErrDate},
		{"R-61 refuses: month 13", synthetic("99011319801301001"), ErrDate},
		{"R-61 refuses: month 0", synthetic("99011319800001001"), ErrDate},
		{"R-61 refuses: day 0", synthetic("99011319800100001"), ErrDate},
		{"R-61 refuses: day 32", synthetic("99011319800132001"), ErrDate},
		{"R-61 refuses: April 31", synthetic("99011319800431001"), ErrDate},
		{"R-61 refuses: the year 1899", synthetic("99011318991231001"), ErrDate},
		{"R-61 refuses: the year 2100", synthetic("99011321000101001"), ErrDate},
		{"R-61 refuses: month 13 in 15 digits", "990113801301001", ErrDate},
		{"R-61 refuses: a wrong check digit", "110105194912310021", ErrCheck},
		{"R-61 refuses: two digits changed over", "11010519491231020X", ErrCheck},
		{"R-61 refuses: another birth year", "11010519481231002X", ErrCheck},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, err := ParseIdentity(c.text); !errors.Is(err, c.want) || got != (Identity{}) {
				t.Errorf("ParseIdentity(%q) = %+v, %v; want %v", c.text, got, err, c.want)
			}
		})
	}
}

// One wrong digit, or two neighbours changed over, is always found.
func TestIdentityCheckFindsSlips(t *testing.T) {
	good := synthetic("99011319900101003")
	for i := range 17 {
		for d := byte('0'); d <= '9'; d++ {
			b := []byte(good)
			if b[i] == d {
				continue
			}
			b[i] = d
			if _, err := ParseIdentity(string(b)); err == nil {
				t.Errorf("%s passes", b)
			}
		}
		b := []byte(good)
		b[i], b[i+1] = b[i+1], b[i]
		if _, err := ParseIdentity(string(b)); err == nil && string(b) != good {
			t.Errorf("%s passes", b)
		}
	}
}

func TestErrorsDoNotRepeatTheNumber(t *testing.T) {
	for _, text := range []string{"110105194912310021", "11010519491331002X", "1101051949123", "11010519491231002Z"} {
		_, err := ParseIdentity(text)
		if err == nil || strings.ContainsAny(err.Error(), "0123456789") {
			t.Errorf("error %v", err)
		}
	}
}

func FuzzParseIdentity(f *testing.F) {
	for _, s := range []string{"11010519491231002X", "110105491231002", "１１０１０５１９４９１２３１００２ｘ", "110105194912310021", "\xff", "张伟"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, err := ParseIdentity(text)
		if err != nil {
			return
		}
		if again, err := ParseIdentity(id.Number); err != nil || again != id {
			t.Errorf("%+v reads again as %+v, %v", id, again, err)
		}
		if len(id.Number) != 18 || id.Region != id.Number[:6] || id.Birth.Format("20060102") != id.Number[6:14] || id.Male != strings.Contains("13579", id.Number[16:17]) {
			t.Errorf("%q reads as %+v", text, id)
		}
	})
}

func BenchmarkParseIdentity(b *testing.B) {
	for _, text := range []string{"11010519491231002X", "１１０１０５１９４９１２３１００２ｘ", "110105491231002", "110105194912310021"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = ParseIdentity(text)
			}
		})
	}
}
