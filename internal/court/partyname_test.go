package court

import (
	"strings"
	"testing"
)

func TestNameFault(t *testing.T) {
	for _, c := range []struct {
		name string
		kind PartyKind
		text string
		good bool
	}{
		{"R-06 accepts: a name of two characters", Person, "王例", true},
		{"R-06 accepts: a name with a middle dot", Person, "买买提·艾力", true},
		{"R-06 accepts: a name of rare characters", Person, "王㐀\U00020000", true},
		{"R-06 accepts: a name in Latin letters", Person, "Jean-Luc O'Brien Jr.", true},
		{"R-06 accepts: a name with letters of other Latin alphabets", Person, "José Núñez", true},
		{"R-06 accepts: a former name in brackets", Person, "王示例（曾用名王例）", true},
		{"R-06 refuses: a surname with 某", Person, "王某", false},
		{"R-06 refuses: a name with a cross for a character", Person, "王×", false},
		{"R-06 refuses: a name with a star for a character", Person, "王*例", false},
		{"R-06 refuses: a name with XX for characters", Person, "王XX", false},
		{"R-06 refuses: a name with xX for characters", Person, "王xX", false},
		{"R-06 refuses: a name with a question mark for a character", Person, "王?例", false},
		{"one X may be a letter", Person, "王X", true},
		{"a name of X only is no masked name", Person, "XX", true},
		{"letters beside XX", Person, "Xx王Rex", true},
		{"R-06 refuses: digits in a person's name", Person, "王示例2", false},
		{"R-06 refuses: markup", Person, "<b>王示例</b>", false},
		{"R-06 refuses: SQL", Person, "王'; DROP TABLE", false},
		{"R-06 refuses: two people in one cell", Person, "王示例、李示例", false},
		{"R-06 refuses: one character", Person, "王", false},
		{"R-06 refuses: signs only", Organisation, "（）", false},
		{"R-06 refuses: an equals sign in front", Person, "=王示例", false},
		{"R-06 refuses: a plus sign in front", Person, "+Wang", false},
		{"R-06 refuses: a minus sign in front", Person, "-王示例", false},
		{"R-06 refuses: an at sign in front", Organisation, "@示例公司", false},
		{"an apostrophe beside a Han character", Person, "王'例", false},
		{"an apostrophe at the end", Person, "Wang'", false},
		{"an apostrophe in front", Person, "'Wang", false},
		{"a hyphen between Han characters", Person, "王-例", false},
		{"a typographic apostrophe", Person, "O’Brien", true},
		{"a stop after a Han character", Person, "王.例", false},
		{"an ampersand of a person", Person, "王&例", false},
		{"an emoji", Person, "王示例😀", false},
		{"a Cyrillic name", Person, "Иван", false},

		{"an organisation", Organisation, "济南示例（集团）股份有限公司", true},
		{"an organisation with digits", Organisation, "济南示例8号院餐厅", true},
		{"an organisation with the first and the last digit", Organisation, "济南0示例9公司", true},
		{"a person with the first digit", Person, "王0", false},
		{"a person with the last digit", Person, "王9", false},
		{"an organisation with six digits", Organisation, "济南示例123456公司", true},
		{"an organisation with two runs of digits", Organisation, "济南123456示例123456公司", true},
		{"an organisation with a telephone number", Organisation, "济南示例1234567公司", false},
		{"an organisation with Latin letters", Organisation, "济南AB&C-Example贸易有限公司", true},
		{"an organisation in English", Organisation, "Example Trading Co., Ltd.", true},
		{"an organisation with a hyphen between Han characters", Organisation, "济南-示例公司", true},
		{"an organisation in quotes", Organisation, "济南“示例”饭店", true},
		{"R-06 refuses: a masked organisation", Organisation, "济南某商贸有限公司", false},
		{"R-06 refuses: an organisation with XX", Organisation, "济南XX商贸有限公司", false},
		{"an organisation with a comma between Han characters", Organisation, "济南,示例", false},
		{"an organisation with a semicolon", Organisation, "济南；示例", false},
		{"an unknown kind is held to the wider rule", 0, "济南示例8号院&", true},
		{"an unknown kind with a telephone number", 0, "济南示例1234567", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := nameFault(c.text, c.kind); (got == "") != c.good {
				t.Errorf("%q: %q", c.text, got)
			}
		})
	}
	if !strings.HasPrefix(nameFault("王1", Person), "自然人") || !strings.HasPrefix(nameFault("济南示例1234567公司", Organisation), "名称") {
		t.Error("digits of a person and of an organisation are told apart")
	}
}

func TestDisplayName(t *testing.T) {
	for in, want := range map[string]string{
		"张　三": "张三", "买买提•艾力": "买买提·艾力", "阿・乙": "阿·乙", "ＡＢｃ１２９Ｚｚ０ａ公司": "ABc129Zz0a公司", "（示例）": "（示例）", "王示例": "王示例",
		"Jean  Luc": "Jean Luc", "ＡＢ": "AB",
	} {
		if got := displayName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestPartyWords(t *testing.T) {
	for text, want := range map[string]PartyKind{
		"自然人": Person, "580": Person, "580.0": Person, "个人": Person, "法人": Organisation, "581": Organisation,
		"法人或者其他组织": Organisation, "单位": Organisation, "": 0, "其他": 0,
	} {
		if got := partyOf(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
	if Person.Label() != "自然人" || Organisation.Label() != "法人或者其他组织" || PartyKind(0).Label() != "" {
		t.Error("labels of the kinds of party")
	}
	for text, want := range map[string]string{"男": "男性", "女性": "女性", "f": "女性", "M": "男性", "—": ""} {
		if got := sexOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"山东省济南市中级人民法院": "山东", "黑龙江": "黑龙江", "济南市": "", "": ""} {
		if got := provinceOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
