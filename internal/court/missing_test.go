package court

import (
	"strings"
	"testing"
)

func TestMissing(t *testing.T) {
	d := accepted(t, personRow())
	if got := d.Missing(); got != nil {
		t.Errorf("%v", got)
	}
	for _, c := range []struct {
		d    Defaulter
		want string
	}{
		{Defaulter{Party: Person}, "性别 省份 做出执行依据单位"},
		{Defaulter{Party: Organisation}, "法定代表人或者负责人姓名 省份 做出执行依据单位"},
		{Defaulter{Party: Organisation, LegalRepresentative: "李示例", Province: "山东", BasisUnit: "法院"}, ""},
	} {
		if got := strings.Join(c.d.Missing(), " "); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestWarnings(t *testing.T) {
	for _, c := range []struct {
		name string
		doc  Document
		warn bool
	}{
		{"R-61 accepts: a credit code that fits, without a warning", Document{DocumentCreditCode, "91350100M000100Y43"}, false},
		{"R-61 accepts: a credit code that fails its check, with a warning", Document{DocumentCreditCode, "91350100M000100Y44"}, true},
		{"R-61 accepts: an organisation code that fits, without a warning", Document{DocumentOrgCode, "12345678-8"}, false},
		{"R-61 accepts: an organisation code that fails its check, with a warning", Document{DocumentOrgCode, "12345678-9"}, true},
		{"a broken credit code", Document{DocumentCreditCode, "1"}, true},
		{"a broken organisation code", Document{DocumentOrgCode, "1"}, true},
		{"an identity number is refused or good", Document{DocumentIdentity, "11010519491231002X"}, false},
		{"a passport", Document{DocumentOther, "E12345678"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Defaulter{Document: c.doc}
			found := d.Warnings()
			if (len(found) == 1) != c.warn || len(found) > 1 {
				t.Fatalf("%+v", found)
			}
			if c.warn && (found[0].Rule != "R-61" || found[0].Code != CodeCheckCharacter || found[0].Field != HeadDocument) {
				t.Errorf("%+v", found[0])
			}
		})
	}
}
