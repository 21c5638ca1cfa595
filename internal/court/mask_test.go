package court

import (
	"testing"
	"time"
)

func TestMask(t *testing.T) {
	id := Document{DocumentIdentity, "990113198003070014"}
	credit, org := Document{DocumentCreditCode, "91350100M000100Y43"}, Document{DocumentOrgCode, "12345678-8"}
	for _, c := range []struct {
		name   string
		policy MaskPolicy
		doc    Document
		want   string
	}{
		{"R-07 accepts: strict shows region and sequence", MaskStrict, id, "990113********001*"},
		{"R-07 accepts: national shows the first ten and the last four", MaskNational, id, "9901131980****0014"},
		{"R-07 accepts: strict shows a credit code whole", MaskStrict, credit, "91350100M000100Y43"},
		{"R-07 accepts: national masks a credit code too", MaskNational, credit, "91350100M0****0Y43"},
		{"R-07 accepts: strict shows an organisation code whole", MaskStrict, org, "12345678-8"},
		{"R-07 accepts: national shows an organisation code whole", MaskNational, org, "12345678-8"},
		{"R-07 accepts: the last four of a passport", MaskStrict, Document{DocumentOther, "E12345678"}, "****5678"},
		{"R-07 accepts: the last four of a passport, national", MaskNational, Document{DocumentOther, "E12345678"}, "****5678"},
		{"R-07 accepts: the last four of an officer's certificate", MaskStrict, Document{DocumentOther, "军字第1234号"}, "****234号"},
		{"R-07 accepts: seven characters", MaskStrict, Document{DocumentOther, "E123456"}, "****3456"},
		{"R-07 refuses: to show any of a short number", MaskStrict, Document{DocumentOther, "E12345"}, "********"},
		{"R-07 refuses: to show any of an identity number of the wrong length", MaskStrict, Document{DocumentIdentity, "99011380030700"}, "********"},
		{"R-07 refuses: to show any of a long identity number", MaskNational, Document{DocumentIdentity, "9901131980030700145"}, "********"},
		{"R-07 refuses: to cut an identity number inside a character", MaskStrict, Document{DocumentIdentity, "九九零一一三"}, "********"},
		{"R-07 refuses: to cut a number with a byte beyond ASCII", MaskStrict, Document{DocumentIdentity, "9901131980030700\u0080"}, "********"},
		{"R-07 refuses: to cut a credit code inside a character", MaskNational, Document{DocumentCreditCode, "九九零一一三"}, "********"},
		{"R-07 refuses: to mask a short credit code by position", MaskNational, Document{DocumentCreditCode, "9135"}, "********"},
		{"R-07 refuses: a number of unknown kind", MaskStrict, Document{"", "990113198003070014"}, "********"},
		{"R-07 refuses: an empty number", MaskStrict, Document{DocumentIdentity, ""}, "********"},
		{"R-07 refuses: an empty number of another kind", MaskStrict, Document{DocumentOther, ""}, "********"},
		{"R-07 accepts: an unknown policy is as careful as strict", "none", id, "990113********001*"},
		{"R-08 accepts: region and sequence, which tell namesakes apart", MaskStrict, Document{DocumentIdentity, "990113198812310434"}, "990113********043*"},
		{"R-08 refuses: any digit of the date of birth", MaskStrict, Document{DocumentIdentity, "990113198812310014"}, "990113********001*"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.policy.Mask(c.doc); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// Whoever sees the strict mask and the exact age must be left with at least 300
// dates of birth: here all dates of a hundred years are tried as an attacker
// would, with the check character that belongs to each.
func TestStrictMaskLeavesBirthDates(t *testing.T) {
	shown := Date{2025, time.June, 2}
	for _, birth := range []Date{{1980, time.March, 7}, {2007, time.June, 2}, {1992, time.February, 29}, {1931, time.December, 31}} {
		in := personRow()
		in.DocumentNumber = identity(birth, "001")
		d := accepted(t, in)
		mask := MaskStrict.Mask(d.Document)
		fits := 0
		for day := (Date{1920, time.January, 1}); day.Before(shown); day = day.AddDays(1) {
			n := identity(day, mask[14:17])
			if MaskStrict.Mask(Document{DocumentIdentity, n}) == mask && ageOn(day, shown) == d.Age {
				fits++
			}
		}
		if fits < 300 {
			t.Errorf("%s, aged %d: %d dates of birth", mask, d.Age, fits)
		}
	}
}

// What is masked may not shine through: the answer is the same whatever stands in
// the hidden places. And no input may panic.
func FuzzMask(f *testing.F) {
	f.Add("990113198003070014", "identity")
	f.Add("军字第1234号", "other")
	f.Fuzz(func(t *testing.T, number, kind string) {
		doc := Document{DocumentKind(kind), number}
		strict, national := MaskStrict.Mask(doc), MaskNational.Mask(doc)
		if doc.Kind != DocumentIdentity || len(number) != 18 || !isASCII(number) {
			return
		}
		if other := MaskStrict.Mask(Document{doc.Kind, number[:6] + "abcdefgh" + number[14:17] + "z"}); other != strict {
			t.Errorf("%q shows %q", number, strict)
		}
		if other := MaskNational.Mask(Document{doc.Kind, number[:10] + "abcd" + number[14:]}); other != national {
			t.Errorf("%q shows %q", number, national)
		}
	})
}

func TestParseMaskPolicy(t *testing.T) {
	for word, want := range map[string]MaskPolicy{"": MaskStrict, "strict": MaskStrict, "national": MaskNational} {
		if got, err := ParseMaskPolicy(word); err != nil || got != want {
			t.Errorf("%q: %q %v", word, got, err)
		}
	}
	if got, err := ParseMaskPolicy("none"); KindOf(err) != KindInvalid || got != "" {
		t.Errorf("none: %q %v", got, err)
	}
}
