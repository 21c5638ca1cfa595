package court

import (
	"strings"
	"testing"
)

func TestParseConduct(t *testing.T) {
	for text, want := range map[string]Conduct{
		"有履行能力而拒不履行生效法律文书确定义务":        G1,
		"其他有履行能力而拒不履行生效法律文书确定义务":      G1,
		"以伪造证据、暴力、威胁等方法妨碍、抗拒执行":       G2,
		"以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行": G3,
		"其它规避执行":              G3,
		"其他规避执行":              G3,
		"违反财产报告制度":            G4,
		"违反限制高消费令":            G5,
		"违反限制消费令的":            G5,
		"无正当理由拒不履行执行和解协议":     G6,
		"被执行人无正当理由拒不履行执行和解协议": G6,
		"g4":                 G4,
		"Ｇ２":                 G2,
		"G1,G6":              G1 | G6,
		"G1、G2；G3;G4 G5\nG6": G1 | G2 | G3 | G4 | G5 | G6,
		"违反财产报告制度违反限制消费令":                 G4 | G5,
		"违反财产报告制度，其他有履行能力而拒不履行生效法律文书确定义务": G1 | G4,
		"以伪造证据，暴力，威胁等方法妨碍，抗拒执行":           G2,
		"1、违反财产报告制度；2、违反限制消费令。":           G4 | G5,
		"（一）违反财产报告制度（六）规避执行":              G3 | G4,
		"违反财产报告制度|违反财产报告制度+G1":            G1 | G4,
	} {
		if got, ok := ParseConduct(text); !ok || got != want {
			t.Errorf("%q: %b %v, want %b", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "，", "1", "G7", "G", "未违反财产报告制度", "没有规避执行", "违反财产报告制度2", "违反财产报告制度等", "违反财产报告制度√", "×规避执行",
		"违反财产", "7违反财产报告制度", "其他", "的", strings.Repeat("违反财产报告制度", 60), "\xff规避执行", "\x00",
	} {
		if got, ok := ParseConduct(text); ok {
			t.Errorf("%q: %b", text, got)
		}
	}
}

// Every wording of the table is its own ground, also behind another one.
func TestConductWords(t *testing.T) {
	for _, w := range conductWords {
		if got, ok := ParseConduct(w.word); !ok || got != w.conduct {
			t.Errorf("%s: %b %v", w.word, got, ok)
		}
		if got, ok := ParseConduct("G4 " + w.word); !ok || got != w.conduct|G4 {
			t.Errorf("G4 %s: %b %v", w.word, got, ok)
		}
	}
	long := ""
	for _, g := range Conducts() {
		long += "其他" + g.Label + "的；\n"
	}
	if got, ok := ParseConduct(long); !ok || got != 63 {
		t.Errorf("all six: %b %v", got, ok)
	}
}

func TestConductLabels(t *testing.T) {
	for i, g := range Conducts() {
		if g.Conduct != 1<<i || g.Code != "G"+string(rune('1'+i)) {
			t.Errorf("%+v", g)
		}
		for _, text := range []string{g.Code, g.Label} {
			if c, ok := ParseConduct(text); !ok || c != g.Conduct {
				t.Errorf("%s does not come back", text)
			}
		}
	}
	c := G1 | G4
	if got := strings.Join(c.Codes(), ","); got != "G1,G4" {
		t.Errorf("codes %s", got)
	}
	if got := strings.Join(c.Labels(), ","); got != "有履行能力而拒不履行生效法律文书确定义务,违反财产报告制度" {
		t.Errorf("labels %s", got)
	}
	if !c.Has(G1) || !c.Has(G1|G4) || c.Has(G1|G2) || c.Has(G3) || c.Has(0) {
		t.Error("Has")
	}
	if Conduct(0).Labels() != nil {
		t.Error("no ground has no label")
	}
}
