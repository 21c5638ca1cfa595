package court

import (
	"strings"
	"testing"
)

func TestPieceGuilt(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // the words found, with a blank between them
	}{
		// What says that somebody is guilty.
		{"甲某是罪犯。", "罪犯"},
		{"法院抓获犯罪分子甲某。", "犯罪"},
		{"甲某犯拒不执行判决、裁定罪。", "犯拒不执行判决、裁定罪"},
		{"甲某的行为已构成拒不执行判决、裁定罪，被移送。", "构成拒不执行判决、裁定罪"},
		{"甲某犯诈骗罪，又犯盗窃罪。", "犯诈骗罪 犯盗窃罪"},
		{"甲某有罪。涉嫌的事实另查。", "有罪"},
		{"甲某对犯罪事实供认不讳。", "犯罪"},
		// What speaks of the law, of suspicion, or of nobody.
		{"情节严重，构成犯罪的，追究刑事责任。", ""},
		{"有能力执行而拒不执行，情节严重的，是犯罪；处三年以下有期徒刑。", ""},
		{"犯罪情节轻微的，可以从轻。", ""},
		{"甲某涉嫌拒不执行判决、裁定罪，已移送公安机关。", ""},
		{"犯罪嫌疑人甲某已被逮捕。", ""},
		{"拘留之后仍拒不执行，可能构成犯罪。", ""},
		{"是否构成犯罪，只能由法院判决。在判决之前，不能说一个人有罪。", ""},
		{"生效判决认定，甲某犯拒不执行判决、裁定罪，判处有期徒刑八个月。", ""},
		{"没有生效判决的“有罪”说法，不能用。", ""},
		{"单位也可以构成这个罪。", ""},
		{"罪名叫“拒不执行判决、裁定罪”。", ""},
		{"法院打击拒执犯罪，维护权益。", ""},
		{"不会留下犯罪记录。", ""},
		{"法院发现犯罪线索，移送公安机关。", ""},
		{"他得罪了邻居。", ""},
		{"", ""},
	} {
		p := Piece{Kind: PieceCase, Title: "某案", Summary: "某事。", Body: "第一行。\n" + c.text}
		var words []string
		for _, f := range p.CheckGuilt() {
			line := []rune(strings.Split(p.Body, "\n")[f.Line-1])
			words = append(words, string(line[f.Start:f.End]))
			if f.Line != 2 || f.Field != PieceKeyBody || f.Severity != SeverityMust || f.Code != PieceCodeGuilt ||
				!strings.Contains(f.Message, words[len(words)-1]) || !strings.Contains(f.Message, "请") {
				t.Errorf("%q: finding %+v", c.text, f)
			}
		}
		if got := strings.Join(words, " "); got != c.want {
			t.Errorf("%q: found %q, want %q", c.text, got, c.want)
		}
	}
}

// TestPieceGuiltJudged: a judgment that is named lets the words stand; in a guide they
// are advice, and titles and summaries count.
func TestPieceGuiltJudged(t *testing.T) {
	p := Piece{Kind: PieceArticle, Title: "罪犯甲某被判刑", Summary: "甲某犯拒不执行判决、裁定罪。", Body: "甲某是罪犯。"}
	found := p.CheckGuilt()
	if len(found) != 3 || found[0].Field != PieceKeyTitle || found[1].Field != PieceKeySummary || found[2].Field != PieceKeyBody {
		t.Fatalf("findings %+v", found)
	}
	for _, f := range found {
		if f.Severity != SeverityShould || f.Line != 1 {
			t.Errorf("finding %+v", f)
		}
	}
	for _, number := range []string{"（2025）鲁0113刑初45号", "(2024)鲁01刑终7号", "〔2019〕最高法刑再1号"} {
		p.Body = "法院以" + number + "刑事判决书认定甲某有罪。"
		if found := p.CheckGuilt(); len(found) != 0 {
			t.Errorf("%s: findings %+v", number, found)
		}
	}
	p.Body = "（2025）鲁0113执45号案中，甲某是罪犯。"
	if found := p.CheckGuilt(); len(found) != 3 {
		t.Errorf("the number of a case of enforcement is no criminal judgment: %+v", found)
	}
}
