package codes

import (
	"errors"
	"strings"
	"testing"
)

func TestParseCreditCode(t *testing.T) {
	const good = "91350100M000100Y43"
	cases := []struct {
		name, text string
		want       CreditCode
		err        error
	}{
		{"R-61 accepts: a credit code", good, CreditCode{good, true}, nil},
		{"R-61 accepts: a credit code in small letters", "91350100m000100y43", CreditCode{good, true}, nil},
		{"R-61 accepts: a credit code in full width", "９１３５０１００Ｍ０００１００Ｙ４３", CreditCode{good, true}, nil},
		{"R-61 accepts: a credit code with blanks", " 9135 0100\u3000M000100Y43 ", CreditCode{good, true}, nil},
		{"R-61 accepts: a credit code of zeros", "000000000000000000", CreditCode{"000000000000000000", true}, nil},
		{"R-61 accepts: a wrong check character, with a warning", "91350100M000100Y44", CreditCode{"91350100M000100Y44", false}, nil},
		{"R-61 accepts: a wrong character before it, with a warning", "91350100M000100Y53", CreditCode{"91350100M000100Y53", false}, nil},
		{"R-61 refuses: an empty credit code", "", CreditCode{}, ErrLength},
		{"R-61 refuses: a credit code of 17 characters", good[:17], CreditCode{}, ErrLength},
		{"R-61 refuses: a credit code of 19 characters", good + "1", CreditCode{}, ErrLength},
		{"R-61 refuses: a credit code with I", "9135010IM000100Y43", CreditCode{}, ErrCharacter},
		{"R-61 refuses: a credit code with O", "9135010OM000100Y43", CreditCode{}, ErrCharacter},
		{"R-61 refuses: a credit code with S", "S1350100M000100Y43", CreditCode{}, ErrCharacter},
		{"R-61 refuses: a credit code with V", "91350100M000100Y4V", CreditCode{}, ErrCharacter},
		{"R-61 refuses: a credit code with small z", "91350100z000100Y43", CreditCode{}, ErrCharacter},
		{"R-61 refuses: a credit code with a hyphen", "91350100-000100Y43", CreditCode{}, ErrCharacter},
		{"R-61 refuses: a masked credit code", "9135010008****0Y43", CreditCode{}, ErrCharacter},
		{"R-61 refuses: Han characters for a credit code", strings.Repeat("济", 18), CreditCode{}, ErrCharacter},
		{"R-61 refuses: bytes that are no text for a credit code", "91350100M000100Y4\xff", CreditCode{}, ErrCharacter},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, err := ParseCreditCode(c.text); got != c.want || !errors.Is(err, c.err) {
				t.Errorf("ParseCreditCode(%q) = %+v, %v; want %+v, %v", c.text, got, err, c.want, c.err)
			}
		})
	}
}

// The check character is one of 31 for each row of 17; a change of any character
// before it must show. All characters of the alphabet are tried in every place.
func TestCreditCheck(t *testing.T) {
	const body = "99990113MA0000001"
	valid := ""
	for _, c := range creditAlphabet {
		if got, err := ParseCreditCode(body + string(c)); err != nil || got.CheckValid {
			valid += got.Code
		}
	}
	if len(valid) != 18 {
		t.Fatalf("valid codes of %s: %q", body, valid)
	}
	for i := range 18 {
		for _, c := range []byte(creditAlphabet) {
			b := []byte(valid)
			if b[i] == c {
				continue
			}
			b[i] = c
			if got, err := ParseCreditCode(string(b)); err != nil || got.CheckValid {
				t.Errorf("%s: %+v, %v", b, got, err)
			}
		}
	}
}

func TestParseOrgCode(t *testing.T) {
	cases := []struct {
		name, text string
		want       OrgCode
		err        error
	}{
		{"R-61 accepts: an organisation code", "12345678-8", OrgCode{"12345678-8", true}, nil},
		{"R-61 accepts: an organisation code without a hyphen", "123456788", OrgCode{"12345678-8", true}, nil},
		{"R-61 accepts: an organisation code in full width", "１２３４５６７８－８", OrgCode{"12345678-8", true}, nil},
		{"R-61 accepts: an organisation code with another dash", "12345678—8", OrgCode{"12345678-8", true}, nil},
		{"R-61 accepts: an organisation code with a minus", "12345678−8", OrgCode{"12345678-8", true}, nil},
		{"R-61 accepts: an organisation code with blanks", " 1234 5678 - 8 ", OrgCode{"12345678-8", true}, nil},
		{"R-61 accepts: an organisation code of letters", "d2143569-x", OrgCode{"D2143569-X", true}, nil},
		{"R-61 accepts: an organisation code with check 0", "00000000-0", OrgCode{"00000000-0", true}, nil},
		{"R-61 accepts: an organisation code with check X", "0000040X-X", OrgCode{"0000040X-X", false}, nil},
		{"R-61 accepts: a wrong check digit, with a warning", "12345678-9", OrgCode{"12345678-9", false}, nil},
		{"R-61 accepts: a wrong digit before it, with a warning", "12345677-8", OrgCode{"12345677-8", false}, nil},
		{"R-61 refuses: an empty organisation code", "", OrgCode{}, ErrLength},
		{"R-61 refuses: an organisation code of 8 characters", "12345678", OrgCode{}, ErrLength},
		{"R-61 refuses: an organisation code of 11 characters", "123456789-8", OrgCode{}, ErrLength},
		{"R-61 refuses: an organisation code of 10 digits", "1234567898", OrgCode{}, ErrCharacter},
		{"R-61 refuses: an organisation code with its hyphen elsewhere", "1234567-88", OrgCode{}, ErrCharacter},
		{"R-61 refuses: an organisation code of 9 with a hyphen", "1234567-8", OrgCode{}, ErrCharacter},
		{"R-61 refuses: an organisation code that ends in a letter", "12345678-A", OrgCode{}, ErrCharacter},
		{"R-61 refuses: an organisation code that ends in a mark", "12345678-/", OrgCode{}, ErrCharacter},
		{"R-61 refuses: an organisation code that ends in a colon", "12345678-:", OrgCode{}, ErrCharacter},
		{"R-61 refuses: an organisation code with a mark", "1234567@-8", OrgCode{}, ErrCharacter},
		{"R-61 refuses: an organisation code with a brace", "1234567{-8", OrgCode{}, ErrCharacter},
		{"R-61 refuses: an organisation code with a bracket", "1234567[-8", OrgCode{}, ErrCharacter},
		{"R-61 refuses: Han characters for an organisation code", "济南市长清区法院号", OrgCode{}, ErrCharacter},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, err := ParseOrgCode(c.text); got != c.want || !errors.Is(err, c.err) {
				t.Errorf("ParseOrgCode(%q) = %+v, %v; want %+v, %v", c.text, got, err, c.want, c.err)
			}
		})
	}
}

// The check characters of eight-digit rows, worked out by hand from the weights
// 3 7 9 10 5 8 4 2: 11 less the remainder, where 10 is X and 11 is 0.
func TestOrgCheck(t *testing.T) {
	for body, check := range map[string]string{
		"00000000": "0", "10000000": "8", "01000000": "4", "00100000": "2", "00010000": "1", "00001000": "6", "00000100": "3", "00000010": "7", "00000001": "9",
		"00000006": "X", "A0000000": "3", "0Z000000": "8", "9000000Z": "2",
	} {
		for _, c := range "0123456789X" {
			got, err := ParseOrgCode(body + string(c))
			if err != nil || got.CheckValid != (string(c) == check) {
				t.Errorf("%s%c: %+v, %v; the check character is %s", body, c, got, err, check)
			}
		}
	}
}

func FuzzParseCreditCode(f *testing.F) {
	for _, s := range []string{"91350100M000100Y43", "91350100m000100y44", "", "\xff", "９１３５０１００Ｍ０００１００Ｙ４３"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCreditCode(text)
		if err != nil {
			return
		}
		if again, err := ParseCreditCode(c.Code); err != nil || again != c || len(c.Code) != 18 || strings.Trim(c.Code, creditAlphabet) != "" {
			t.Errorf("%q: %+v, again %+v, %v", text, c, again, err)
		}
	})
}

func FuzzParseOrgCode(f *testing.F) {
	for _, s := range []string{"12345678-8", "123456788", "d2143569-x", "1234567898", "\xff", "12345678—8"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseOrgCode(text)
		if err != nil {
			return
		}
		if again, err := ParseOrgCode(c.Code); err != nil || again != c || len(c.Code) != 10 || c.Code[8] != '-' {
			t.Errorf("%q: %+v, again %+v, %v", text, c, again, err)
		}
	})
}

func BenchmarkParseCreditCode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = ParseCreditCode("91350100m000100y43")
	}
}

func BenchmarkParseOrgCode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = ParseOrgCode("123456788")
	}
}
