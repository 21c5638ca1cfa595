package court

import (
	"slices"
	"strings"
	"testing"
)

// duty is a record that leaves nothing open about a text with pictures, whose digests are
// "words" and "pictures".
func duty() (PieceDuty, map[LegalQuestion]string) {
	judged := map[LegalQuestion]string{LegalNames: "words", LegalPictures: "pictures", LegalGuilt: "words"}
	d := PieceDuty{Leader: "副院长", Person: "宣传科科长", Answers: map[LegalQuestion]LegalAnswer{}}
	for q, of := range judged {
		d.Answers[q] = LegalAnswer{Word: q.Options()[0].Word, Of: of, Account: "a", Name: "甲", At: 1}
	}
	return d, judged
}

// findingWords gives rule, code and field of each finding.
func findingWords(found []Finding) string {
	var words []string
	for _, f := range found {
		words = append(words, string(f.Rule)+" "+f.Code+" "+f.Field)
	}
	return strings.Join(words, ", ")
}

func TestDutyGate(t *testing.T) {
	answer := func(q LegalQuestion, word, note string) func(*PieceDuty, map[LegalQuestion]string) {
		return func(d *PieceDuty, judged map[LegalQuestion]string) {
			d.Answers[q] = LegalAnswer{Word: word, Note: note, Of: judged[q]}
		}
	}
	for name, c := range map[string]struct {
		class  Sensitivity
		change func(*PieceDuty, map[LegalQuestion]string)
		want   string
	}{
		"R-55 accepts: all is answered":       {SensitivityMass, nil, ""},
		"R-55 refuses: nobody answers for it": {SensitivityOrdinary, func(d *PieceDuty, _ map[LegalQuestion]string) { d.Person = " " }, "R-55 duty person"},
		"R-53 accepts: no leader, ordinary":   {SensitivityOrdinary, func(d *PieceDuty, _ map[LegalQuestion]string) { d.Leader = "" }, ""},
		"R-53 refuses: no leader, of a class": {SensitivitySensitive, func(d *PieceDuty, _ map[LegalQuestion]string) { d.Leader = "" }, "R-53 duty leader"},
		"no class yet":                        {"", func(d *PieceDuty, _ map[LegalQuestion]string) { d.Leader = "" }, ""},
		"E5: nothing is answered":             {SensitivityOrdinary, func(d *PieceDuty, _ map[LegalQuestion]string) { d.Answers = nil }, "E5 unchecked names, E5 unchecked pictures, E5 unchecked guilt"},
		"E5: a text without pictures": {SensitivityOrdinary, func(d *PieceDuty, j map[LegalQuestion]string) {
			delete(d.Answers, LegalPictures)
			delete(j, LegalPictures)
		}, ""},
		"E5: the words were changed":              {SensitivityOrdinary, func(_ *PieceDuty, j map[LegalQuestion]string) { j[LegalNames], j[LegalGuilt] = "others", "others" }, "E5 stale names, E5 stale guilt"},
		"E5: another picture":                     {SensitivityOrdinary, func(_ *PieceDuty, j map[LegalQuestion]string) { j[LegalPictures] = "another" }, "E5 stale pictures"},
		"E5: real names without a ground":         {SensitivityOrdinary, answer(LegalNames, "lawful", ""), "E5 unchecked names"},
		"E5: real names with one":                 {SensitivityOrdinary, answer(LegalNames, "lawful", "执行法官，依法公开"), ""},
		"E5: consent that nobody can find":        {SensitivityOrdinary, answer(LegalPictures, "consent", ""), "E5 unchecked pictures"},
		"E5: consent on file":                     {SensitivityOrdinary, answer(LegalPictures, "consent", "宣传科档案2026-3"), ""},
		"E5: a judgment without a number":         {SensitivityOrdinary, answer(LegalGuilt, "judgment", "已经判决"), "E5 unchecked guilt"},
		"E5: the number of a civil judgment":      {SensitivityOrdinary, answer(LegalGuilt, "judgment", "（2025）鲁0199民初45号"), "E5 unchecked guilt"},
		"E5: the number of a criminal judgment":   {SensitivityOrdinary, answer(LegalGuilt, "judgment", "（2025）鲁0199刑初45号"), ""},
		"E5: words of the law, without saying so": {SensitivityOrdinary, answer(LegalGuilt, "general", ""), "E5 unchecked guilt"},
		"E5: an answer that is none":              {SensitivityOrdinary, answer(LegalNames, "perhaps", ""), "E5 unchecked names"},
	} {
		t.Run(name, func(t *testing.T) {
			d, judged := duty()
			if c.change != nil {
				c.change(&d, judged)
			}
			found := DutyGate(&d, c.class, judged)
			if got := findingWords(found); got != c.want {
				t.Errorf("R-53, R-55, E5: %q, want %q", got, c.want)
			}
			for _, f := range found {
				if !strings.HasSuffix(f.Message, "。") {
					t.Errorf("%q is no sentence", f.Message)
				}
			}
		})
	}
}

func TestGuiltAnswered(t *testing.T) {
	for name, c := range map[string]struct {
		word, note, of string
		want           bool
	}{
		"a judgment":                 {"judgment", "（2025）鲁0199刑初45号", "words", true},
		"words of the law":           {"general", "引用刑法第三百一十三条", "words", true},
		"a judgment of another text": {"judgment", "（2025）鲁0199刑初45号", "others", false},
		"no number":                  {"judgment", "已判决", "words", false},
		"nothing said":               {"general", " ", "words", false},
		"that it says nothing of it": {"none", "没有", "words", false},
		"not answered":               {"", "", "", false},
	} {
		d, judged := duty()
		d.Answers[LegalGuilt] = LegalAnswer{Word: c.word, Note: c.note, Of: c.of}
		if d.GuiltAnswered(judged) != c.want {
			t.Errorf("E5: %s answers it: %t", name, !c.want)
		}
	}
}

func TestDutyCheck(t *testing.T) {
	d, _ := duty()
	if found := d.Check(); len(found) > 0 {
		t.Errorf("%v", found)
	}
	d.Leader, d.Person = strings.Repeat("长", MaxDutyName+1), "甲\u202e乙"
	d.Answers[LegalNames] = LegalAnswer{Word: "perhaps", Note: "<b>"}
	d.Correction = strings.Repeat("改", MaxCorrectionNote+1)
	d.Dropped = []DroppedCorrection{{Correction: "2026-01-01 一"}}
	want := " too_long leader,  text person, E5 word names,  text names,  too_long correction,  required dropped"
	if got := findingWords(d.Check()); got != want {
		t.Errorf("%q", got)
	}
	for _, q := range LegalQuestions() {
		if q.Label() == "" || q.Text() == "" || len(q.Options()) < 2 {
			t.Errorf("%s is no question", q)
		}
		seen := []string{}
		for _, o := range q.Options() {
			if o.Label == "" || slices.Contains(seen, o.Word) || (LegalAnswer{Word: o.Word}).Label(q) != o.Label {
				t.Errorf("%s: %+v", q, o)
			}
			seen = append(seen, o.Word)
		}
	}
}

func TestQuestionGate(t *testing.T) {
	yes, no := &LeaderAnswer{Agreed: true, Document: "〔2026〕1号"}, &LeaderAnswer{Document: "〔2026〕2号"}
	for name, c := range map[string]struct {
		uncertain bool
		asked     string
		answer    *LeaderAnswer
		refused   bool
	}{
		"R-54 accepts: certain":                            {false, "", nil, false},
		"R-54 refuses: uncertain of what":                  {true, " ", nil, true},
		"R-54 accepts: asked":                              {true, "妥当否？", nil, false},
		"R-54 accepts: answered by a document alone":       {true, "", yes, false},
		"R-54 refuses: the leader does not agree":          {true, "妥当否？", no, true},
		"R-54 refuses: nor does it help to be certain now": {false, "妥当否？", no, true},
	} {
		t.Run(name, func(t *testing.T) {
			if found := QuestionGate(c.uncertain, c.asked, c.answer); (len(found) > 0) != c.refused || c.refused && found[0].Rule != "R-54" {
				t.Errorf("R-54: %+v", found)
			}
		})
	}
}

func TestLeaderAnswer(t *testing.T) {
	today := Date{2026, 3, 2}
	good := LeaderAnswer{Agreed: true, By: "孙院长", Document: "〔2026〕请示3号", On: today}
	if found := good.Check(today); len(found) > 0 {
		t.Errorf("R-54: %v", found)
	}
	bad := LeaderAnswer{On: today.AddDays(1), Text: strings.Repeat("字", MaxQuestion+1)}
	if got := findingWords(bad.Check(today)); got != "R-54 required answer_by, R-54 required answer_document, R-54 date answer_on, R-54 too_long answer_text" {
		t.Errorf("R-54: %s", got)
	}
	refused := good
	refused.Agreed, refused.On = false, Date{}
	if got := findingWords(refused.Check(today)); got != "R-54 required answer_on, R-54 required answer_text" {
		t.Errorf("R-54: %s", got)
	}
	if len(CheckQuestion("为什么？\n因为。")) > 0 || len(CheckQuestion("甲\u202e乙")) == 0 {
		t.Error("R-54: a question of two lines is refused, or hidden characters are taken")
	}
}

// TestStepCheck: the reviewer checks texts that are under review, unless he wrote in them.
func TestStepCheck(t *testing.T) {
	by := Actor{Account: "r", Roles: []Role{RoleReviewer}}
	for _, state := range states() {
		err := CheckStep(&Work{Kind: WorkPiece, State: state}, StepCheck, by)
		if (err == nil) != (state == StateInReview) {
			t.Errorf("R-55: from %s: %v", state, err)
		}
	}
	if CheckStep(&Work{Kind: WorkDefaulters, State: StateInReview}, StepCheck, by) == nil {
		t.Error("a list has a legal check of texts")
	}
	if CheckStep(&Work{Kind: WorkPiece, State: StateInReview}, StepCheck, Actor{Account: "e", Roles: []Role{RoleEditor}}) == nil {
		t.Error("R-55: an editor checks for the reviewer")
	}
	if found := WorkGate(&Work{Kind: WorkPiece, State: StateInReview, Class: SensitivityOrdinary, Hands: []string{"r"}}, StepCheck, by, nil); len(found) != 1 || found[0].Rule != "R-55" {
		t.Errorf("R-55: who wrote in the text checks it: %v", found)
	}
	if StepCheck.Label() == "" || !slices.Contains(Actions(), "work.check") {
		t.Error("the trail has no word for it")
	}
}

func TestPieceCorrections(t *testing.T) {
	day := Date{2026, 3, 2}
	base := Piece{Published: day, Updated: day.AddDays(10)}
	check := func(list ...PieceCorrection) string {
		p := base
		p.Corrections = list
		var found []Finding
		for _, f := range p.Check() {
			if f.Field == PieceKeyCorrections {
				found = append(found, f)
			}
		}
		return findingWords(found)
	}
	one := PieceCorrection{day, "执行费原写为0.5%，应为1.5%。"}
	for name, c := range map[string]struct {
		list []PieceCorrection
		want string
	}{
		"none":                  {nil, ""},
		"two of one day":        {[]PieceCorrection{one, {day, "第38条原写为第83条。"}}, ""},
		"one twice":             {[]PieceCorrection{one, one}, " duplicate corrections"},
		"out of order":          {[]PieceCorrection{{day.AddDays(1), "一"}, one}, " date corrections"},
		"before publication":    {[]PieceCorrection{{day.AddDays(-1), "一"}}, " date corrections"},
		"after the last change": {[]PieceCorrection{{day.AddDays(11), "一"}}, " date corrections"},
		"without a day":         {[]PieceCorrection{{Date{}, "一"}}, " date corrections"},
		"without words":         {[]PieceCorrection{{day, ""}}, " required corrections"},
		"too long":              {[]PieceCorrection{{day, strings.Repeat("字", MaxCorrectionNote+1)}}, " too_long corrections"},
		"on two lines":          {[]PieceCorrection{{day, "一\n二"}}, " text corrections"},
		"too many":              {make([]PieceCorrection, MaxCorrections+1), " too_long corrections"},
	} {
		if got := check(c.list...); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if c, ok := ParsePieceCorrection(one.String()); !ok || c != one {
		t.Errorf("%q comes back as %+v", one.String(), c)
	}
	for _, s := range []string{"", "2026-03-02", "2026-02-30 一", "昨天 一", "一"} {
		if _, ok := ParsePieceCorrection(s); ok {
			t.Errorf("%q is a correction", s)
		}
	}
	guilty := Piece{Kind: PieceCase, Corrections: []PieceCorrection{{day, "原写为罚金，应为：他犯了罪，判处拘役。"}}}
	if found := guilty.CheckGuilt(); len(found) != 1 || found[0].Field != PieceKeyCorrections {
		t.Errorf("E5: %v", found)
	}
}
