package court

import "strings"

// LeaderAnswer is a leader's answer to a 请示报告 (E3, R-54). Only one that agrees lets the
// work be released.
type LeaderAnswer struct {
	Agreed   bool
	By       string // the leader: name or office
	Document string // number of the document
	On       Date   // of the answer
	Text     string // what it says; must be there where it does not agree
}

// Bounds of a 请示报告.
const (
	MaxQuestion = 2000 // characters of what is asked, and of the answer
	MaxDocument = 60   // characters of a document number
)

// Fields of an answer as findings name them.
const (
	AnswerBy       = "answer_by"
	AnswerDocument = "answer_document"
	AnswerOn       = "answer_on"
	AnswerText     = "answer_text"
)

// Check gives what is wrong with an answer that is put on record on a day.
func (a *LeaderAnswer) Check(today Date) []Finding {
	c := pieceCheck{p: &Piece{}}
	c.line(AnswerBy, "答复的领导", a.By, MaxDutyName)
	c.line(AnswerDocument, "请示报告和答复的文号", a.Document, MaxDocument)
	switch {
	case a.On.IsZero():
		c.add(AnswerOn, CodeRequired, "R-54", "缺少答复的日期。")
	case a.On.After(today):
		c.add(AnswerOn, CodeDate, "R-54", "答复的日期晚于今天。请核对。")
	}
	if !a.Agreed && strings.TrimSpace(a.Text) == "" {
		c.add(AnswerText, CodeRequired, "R-54", "不同意发布的，请写明答复的内容，作者才知道怎样修改。")
	}
	c.long(AnswerText, "答复的内容", a.Text)
	for i := range c.found {
		c.found[i].Rule = "R-54"
	}
	return c.found
}

// CheckQuestion gives what is wrong with the words of a 请示报告. That there is none is for
// the gate to say.
func CheckQuestion(text string) []Finding {
	c := pieceCheck{p: &Piece{}}
	c.long(DutyQuestion, "请示的内容", text)
	return c.found
}

// long checks a text of several lines that stays inside the court.
func (c *pieceCheck) long(key, label, text string) {
	switch n := runesIn(text); {
	case n > MaxQuestion:
		c.add(key, CodeTooLong, "", "%s最多%d个字，现在有%d个字。", label, MaxQuestion, n)
	case strings.ContainsFunc(text, isBroken):
		c.add(key, CodeEncoding, "", "%s里有乱码。请重新输入。", label)
	case strings.ContainsFunc(text, IsHidden):
		c.add(key, PieceCodeText, "", "%s里有看不见的控制字符。请删去后重新输入。", label)
	}
}

// QuestionGate holds a text to its 请示报告 (E3): an author who is uncertain writes it before
// anybody else gets the text, and an answer that does not agree keeps it back until there is
// another one, whether or not the author is still uncertain. asked is what was asked last,
// answer what was said to that; nil: nothing yet.
func QuestionGate(uncertain bool, asked string, answer *LeaderAnswer) []Finding {
	switch {
	case answer != nil && !answer.Agreed:
		return []Finding{{DutyQuestion, CodeUncertain, "R-54", "领导答复不同意发布（" + answer.Document + "）。请按答复修改，再在“责任与核查”里重新请示；不再发布的，请撤回。"}}
	case uncertain && answer == nil && strings.TrimSpace(asked) == "":
		return []Finding{{DutyQuestion, CodeUncertain, "R-54", "作者标明“把握不准”，还没有写明请示什么。请在“责任与核查”里写请示报告。"}}
	}
	return nil
}
