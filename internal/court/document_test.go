package court

import (
	"strings"
	"testing"
	"time"
)

func TestReadDocument(t *testing.T) {
	man := identity(Date{1980, time.March, 7}, "001")
	wrong := man[:17] + string('0'+(man[17]-'0'+1)%10)
	for _, c := range []struct {
		name   string
		text   string
		stated PartyKind
		want   Document
		code   string
	}{
		{"R-61 accepts: the published test number", "11010519491231002X", 0, Document{DocumentIdentity, "11010519491231002X"}, ""},
		{"R-61 accepts: a small x, blanks and full width", " 110105 19491231 ００２x", Person, Document{DocumentIdentity, "11010519491231002X"}, ""},
		{"R-61 accepts: strokes in an identity number", "110105-19491231-002X", 0, Document{DocumentIdentity, "11010519491231002X"}, ""},
		{"R-61 refuses: a wrong check digit", wrong, 0, Document{}, CodeIDCheck},
		{"R-61 refuses: a wrong check digit of a stated person", wrong, Person, Document{}, CodeIDCheck},
		{"R-61 refuses: a wrong check digit of a stated organisation", wrong, Organisation, Document{}, CodeIDCheck},
		{"R-61 refuses: a day of birth that no calendar has", "990113198002300014", 0, Document{}, CodeIDCheck},
		{"R-61 refuses: seventeen digits", man[:17], 0, Document{}, CodeIDCheck},
		{"R-61 refuses: nineteen digits", man + "1", Person, Document{}, CodeIDCheck},
		{"R-61 refuses: fourteen digits", man[:14], 0, Document{}, CodeIDCheck},
		{"R-61 refuses: twenty digits", man + "12", 0, Document{}, CodeIDCheck},
		{"R-61 refuses: twenty-one digits are no number of ours", man + "123", 0, Document{}, CodeCodeFormat},
		{"R-61 refuses: thirteen digits are no number of ours", man[:13], 0, Document{}, CodeCodeFormat},
		{"R-61 refuses: fifteen digits without a date", "990113801340001", 0, Document{}, CodeIDCheck},
		{"R-61 refuses: a number rounded by a spreadsheet", "990113198003072000", 0, Document{}, CodeIDCheck},
		{"R-61 refuses: scientific notation", "1.10E+17", 0, Document{}, CodeScientific},
		{"R-61 refuses: scientific notation of a person", "3.70113e+17", Person, Document{}, CodeScientific},

		{"R-61 accepts: the published credit code", "91350100M000100Y43", 0, Document{DocumentCreditCode, "91350100M000100Y43"}, ""},
		{"R-61 accepts: a credit code in small letters", "91350100m000100y43", Organisation, Document{DocumentCreditCode, "91350100M000100Y43"}, ""},
		{"R-61 accepts: an early credit code that fails its check", "91350100M000100Y44", 0, Document{DocumentCreditCode, "91350100M000100Y44"}, ""},
		{"R-61 refuses: a credit code with a letter outside the alphabet", "91350100I000100Y43", 0, Document{}, CodeIDCheck},
		{"R-61 refuses: a credit code of seventeen characters", "91350100M000100Y4", Organisation, Document{}, CodeIDCheck},
		{"R-61 refuses: a credit code with a sign in it", "91350100*000100Y43", 0, Document{}, CodeCodeFormat},
		{"a credit code of digits only", "911101051101000022", 0, Document{DocumentCreditCode, "911101051101000022"}, ""},
		{"a credit code of digits that fails its check needs 主体类型", "911101051101000023", 0, Document{}, CodeIDCheck},
		{"a credit code of digits that fails its check", "911101051101000023", Organisation, Document{DocumentCreditCode, "911101051101000023"}, ""},
		{"a credit code of digits is no person's", "911101051101000022", Person, Document{}, CodeIDCheck},
		{"an identity number with one letter mistyped", man[:15] + "B1" + man[17:], 0, Document{}, CodeIDCheck},
		{"an identity number with two letters mistyped", "99011319800307BB14", 0, Document{}, CodeIDCheck},
		{"a code with three letters is no mistyped number", "99011319800307BBB4", 0, Document{DocumentCreditCode, "99011319800307BBB4"}, ""},
		{"a code of an organisation that looks like a number", "99011319800307BB14", Organisation, Document{DocumentCreditCode, "99011319800307BB14"}, ""},
		{"a code of this century's years that looks like a number", "99011320010307BB14", 0, Document{}, CodeIDCheck},
		{"a code without such a year", "99011321010307BB14", 0, Document{DocumentCreditCode, "99011321010307BB14"}, ""},

		{"R-61 accepts: an organisation code with its hyphen", "12345678-8", 0, Document{DocumentOrgCode, "12345678-8"}, ""},
		{"R-61 accepts: an organisation code without it", "123456788", Organisation, Document{DocumentOrgCode, "12345678-8"}, ""},
		{"R-61 accepts: an organisation code that fails its check", "12345678-9", Organisation, Document{DocumentOrgCode, "12345678-9"}, ""},
		{"an organisation code that fails its check might be a passport", "12345678-9", 0, Document{}, CodeCodeFormat},
		{"an organisation code with a bad last letter", "12345678A", Organisation, Document{}, CodeCodeFormat},
		{"a passport without 主体类型", "E12345678", 0, Document{}, CodeCodeFormat},
		{"nine letters", "ABCDEFGHI", 0, Document{}, CodeCodeFormat},
		{"R-61 refuses: neither of all", "无法提供", 0, Document{}, CodeCodeFormat},
		{"R-61 refuses: neither of all, of an organisation", "1234", Organisation, Document{}, CodeCodeFormat},
		{"R-61 refuses: neither of all, of a person", "1234", Person, Document{}, CodeCodeFormat},

		{"an organisation with an identity number", man, Organisation, Document{DocumentIdentity, man}, CodeCodeFormat},
		{"an organisation with an old registration number", "990113800307001", Organisation, Document{DocumentIdentity, ""}, CodeCodeFormat},
		{"an organisation with an old registration number without a date", "990113801340001", Organisation, Document{}, CodeCodeFormat},
		{"a person with a credit code", "91350100M000100Y43", Person, Document{DocumentCreditCode, "91350100M000100Y43"}, CodeCodeFormat},

		{"a passport", "e 1234 5678", Person, Document{DocumentOther, "E12345678"}, ""},
		{"a passport of digits", "123456789", Person, Document{DocumentOther, "123456789"}, ""},
		{"a permit of Hong Kong", "H1234567801", Person, Document{DocumentOther, "H1234567801"}, ""},
		{"a permit of Taiwan", "12345678", Person, Document{DocumentOther, "12345678"}, ""},
		{"an officer's certificate", "军字第12345678号", Person, Document{DocumentOther, "军字第12345678号"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, id, fault := readDocument(c.text, c.stated, today)
			if fault.code != c.code {
				t.Fatalf("code %q, want %q", fault.code, c.code)
			}
			if fault.code == "" && doc != c.want {
				t.Errorf("document %+v, want %+v", doc, c.want)
			}
			if fault.code == "" && doc.Kind == DocumentIdentity && id.Number != doc.Number {
				t.Errorf("identity %q", id.Number)
			}
			if fault.code != "" && (fault.message == "" || strings.ContainsAny(fault.message, "23467")) {
				t.Errorf("message %q", fault.message)
			}
		})
	}
}

// The sentence tells the clerk what happened, so the ones that are easily confused
// are held apart.
func TestDocumentMessages(t *testing.T) {
	man := identity(Date{1980, time.March, 7}, "001")
	for _, c := range []struct {
		text   string
		stated PartyKind
		want   documentFault
	}{
		{man[:17] + "x", 0, faultIDCheck},
		{"990113198003072000", 0, faultIDZeros},
		{"990113198002300014", 0, faultIDDate},
		{"990113198002300000", 0, faultIDDate},
		{man[:16], 0, faultIDLength},
		{"91350100I000100Y43", 0, faultIDCharacter},
		{man, Organisation, faultMismatch},
		{"990113800307001", Organisation, faultOrgForm},
		{"91350100M000100Y43", Person, faultMismatch},
		{"91350100I000100Y43", Person, faultIDCharacter},
		{"1234", Organisation, faultOrgForm},
		{"12345678A", Organisation, faultOrgForm},
		{"1234", Person, faultOtherForm},
		{"1234", 0, faultUnknown},
		{"E12345678", 0, faultUnknown},
	} {
		if _, _, got := readDocument(c.text, c.stated, today); got != c.want {
			t.Errorf("%s: %q", c.text, got.message)
		}
	}
}

func TestIsOtherDocument(t *testing.T) {
	for n, want := range map[string]bool{
		"E12345678": true, "A1234567": true, "Z1234567": true, "E123456": true, "E12345": false, "E1234567890": true, "E12345678901": false,
		"EA123456": true, "EA12345": false, "EA123456789": true, "EA1234567890": false, "ABC123456": true, "ABCD123456": false,
		"12345678": true, "1234567": false, "1234567890": true, "12345678901": false,
		"军字第1234号": true, "军字12345678": true, "军字第123号": false, "军字第123456789号": false, "军字第12A4号": false,
		"海军参谋字第1234号": true, "海军参谋部字第1234号": false, "字第1234号": false, "A字第1234号": false, "军1234": false,
		"": false, "ABC": false, "E1234567A": false,
	} {
		if isOtherDocument(n) != want {
			t.Errorf("%q: want %v", n, want)
		}
	}
}

func TestShapeOf(t *testing.T) {
	for n, want := range map[string]shape{
		"09AZ": {4, 2, true, 'Z'}, "A1": {2, 0, true, '1'}, "": {}, "12a": {length: 3, digits: 2}, "12号": {length: 3, digits: 2}, "@[/:": {length: 4},
	} {
		if got := shapeOf(n); got != want {
			t.Errorf("%q: %+v, want %+v", n, got, want)
		}
	}
}

func TestCompact(t *testing.T) {
	for in, want := range map[string]string{
		"ABC123": "ABC123", "abc-12": "ABC12", " 12　34 ": "1234", "１２—３４": "1234", "1.1e+17": "1.1E+17", "a−b": "AB", "军字z": "军字Z", "a0": "A0", "{`": "{`",
	} {
		if got := compact(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
