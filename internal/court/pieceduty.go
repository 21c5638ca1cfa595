package court

import (
	"strings"
)

// PieceDuty is who answers for a text inside the court, how its legal check came out (E5),
// and what its release does to its corrections. It is part of what reviewer and releaser
// consent to. Nothing of it is public but the correction.
type PieceDuty struct {
	Leader  string                        `json:"leader,omitempty"` // 责任领导: name or office
	Person  string                        `json:"person,omitempty"` // 责任人
	Answers map[LegalQuestion]LegalAnswer `json:"answers,omitempty"`
	// Correction is the 更正说明 of this version; empty: it corrects nothing.
	Correction string `json:"correction,omitempty"`
	// Dropped are corrections that the release takes away, each by a decision on record.
	Dropped []DroppedCorrection `json:"dropped,omitempty"`
}

// DutyNames is who answers for a text.
type DutyNames struct{ Leader, Person string }

// Names is who answers for the text; the zero value: nobody is named.
func (d *PieceDuty) Names() DutyNames { return DutyNames{d.Leader, d.Person} }

// DroppedCorrection is a correction of the text that is not to be shown any more.
type DroppedCorrection struct {
	Correction string `json:"correction"` // PieceCorrection.String
	Reason     string `json:"reason"`
	Account    string `json:"account"`
	Name       string `json:"name"`
}

// LegalQuestion is one question of the legal check (E5, 附件1 五(4)). The words are stored.
type LegalQuestion string

// Questions of the legal check.
const (
	LegalNames    LegalQuestion = "names"
	LegalPictures LegalQuestion = "pictures" // asked of a text with pictures
	LegalGuilt    LegalQuestion = "guilt"
)

// LegalQuestions gives all of them in their order.
func LegalQuestions() []LegalQuestion {
	return []LegalQuestion{LegalNames, LegalPictures, LegalGuilt}
}

// Label names the question in a few words; empty for an unknown one.
func (q LegalQuestion) Label() string {
	switch q {
	case LegalNames:
		return "姓名和名称"
	case LegalPictures:
		return "图片里的人"
	case LegalGuilt:
		return "有罪的说法"
	}
	return ""
}

// Text is the question as a person answers it.
func (q LegalQuestion) Text() string {
	switch q {
	case LegalNames:
		return "标题、摘要和正文里写到的个人和单位，姓名和名称怎样处理？"
	case LegalPictures:
		return "图片里有没有可以辨认的人？"
	case LegalGuilt:
		return "有没有说某人有罪、犯了罪？"
	}
	return ""
}

// LegalOption is one of the answers to a question.
type LegalOption struct {
	Word  string // is stored
	Label string
	Asks  string // what has to be written beside it; empty: nothing
}

// Words of the answers that the rules look at.
const (
	legalNone     = "none"
	legalJudgment = "judgment"
	legalGeneral  = "general"
)

// Options gives the answers from which to choose.
func (q LegalQuestion) Options() []LegalOption {
	switch q {
	case LegalNames:
		return []LegalOption{
			{legalNone, "没有写到具体的个人和单位", ""},
			{"anonymised", "都已匿名，从文中也看不出是谁", ""},
			{"lawful", "写了真实姓名或者名称，有依据", "写了谁、依据是什么"},
		}
	case LegalPictures:
		return []LegalOption{
			{legalNone, "没有可以辨认的人", ""},
			{"covered", "有，面部和其他可以辨认的地方都已遮盖", ""},
			{"consent", "有，本人都已书面同意（未成年人由监护人同意）", "同意书存放在哪里"},
			{"lawful", "有，依法可以不经同意", "依据是什么"},
		}
	case LegalGuilt:
		return []LegalOption{
			{legalNone, "没有", ""},
			{legalGeneral, "有这样的字句，但说的是法律规定，没有指任何人", "说的是什么"},
			{legalJudgment, "有，依据已经生效的刑事判决", "判决的文号，只在内部登记，不公开"},
		}
	}
	return nil
}

// option finds an answer by its word; ok is false for an unknown one.
func (q LegalQuestion) option(word string) (LegalOption, bool) {
	for _, o := range q.Options() {
		if o.Word == word {
			return o, true
		}
	}
	return LegalOption{}, false
}

// LegalAnswer is the answer to one question: which, who gave it when, and of what.
type LegalAnswer struct {
	Word    string `json:"word"`
	Note    string `json:"note,omitempty"`
	Of      string `json:"of"` // digest of what was judged; the answer holds for nothing else
	Account string `json:"account"`
	Name    string `json:"name"`
	At      int64  `json:"at"` // seconds since 1970
}

// Label is the answer in Chinese; empty for an unknown one.
func (a LegalAnswer) Label(q LegalQuestion) string {
	o, _ := q.option(a.Word)
	return o.Label
}

// Bounds of what is put on record of a text.
const (
	MaxDutyName  = 40  // characters of a leader or a person
	MaxLegalNote = 200 // characters beside an answer
	MaxReason    = 200 // characters of a reason
)

// Fields of a duty record as findings name them, besides the words of the questions.
const (
	DutyLeader     = "leader"
	DutyPerson     = "person"
	DutyCorrection = "correction"
	DutyDropped    = "dropped"
	DutyQuestion   = "question"
)

// Codes of findings about who answers for a text and its legal check.
const (
	PieceCodeDuty      = "duty"      // nobody is named who answers for it
	PieceCodeUnchecked = "unchecked" // a question of the legal check is not answered, or not wholly
	PieceCodeStale     = "stale"     // it was answered, and the text was changed since
)

// RuleLegal is the legal gate of the publicity plan, which has no R-nn of its own.
const RuleLegal Rule = "E5"

// Check gives what may not be kept at all: texts that are too long or hold what nobody
// sees, and answers that do not exist. What is only missing is told by DutyGate.
func (d *PieceDuty) Check() []Finding {
	c := pieceCheck{p: &Piece{}}
	c.plain(DutyLeader, "责任领导", d.Leader, MaxDutyName)
	c.plain(DutyPerson, "责任人", d.Person, MaxDutyName)
	for _, q := range LegalQuestions() {
		a, given := d.Answers[q]
		if _, known := q.option(a.Word); given && !known {
			c.add(string(q), PieceCodeWord, RuleLegal, "“%s”没有这个答案，请从列出的里面选一个。", q.Label())
		}
		c.plain(string(q), q.Label()+"的说明", a.Note, MaxLegalNote)
	}
	c.plain(DutyCorrection, "更正说明", d.Correction, MaxCorrectionNote)
	for _, dropped := range d.Dropped {
		c.line(DutyDropped, "不再显示更正说明的理由", dropped.Reason, MaxReason)
	}
	return c.found
}

// DutyGate gives what keeps a text from being handed over and released: a person who answers
// for it, of a classed text a leader, too (附件1 五(2), R-53), and the legal check (E5). judged
// has, for each question that the text raises, the digest of what there is to judge now; an
// answer about anything else is stale.
func DutyGate(d *PieceDuty, class Sensitivity, judged map[LegalQuestion]string) []Finding {
	var found []Finding
	refuse := func(field, code string, rule Rule, message string) {
		found = append(found, Finding{Field: field, Code: code, Rule: rule, Message: message})
	}
	if strings.TrimSpace(d.Person) == "" {
		refuse(DutyPerson, PieceCodeDuty, "R-55", "没有写明责任人。请在“责任与核查”里填写由谁对内容负责。")
	}
	if class.Label() != "" && class != SensitivityOrdinary && strings.TrimSpace(d.Leader) == "" {
		refuse(DutyLeader, PieceCodeDuty, "R-53", "敏感程度为“"+class.Label()+"”，须写明责任领导。请在“责任与核查”里填写。")
	}
	for _, q := range LegalQuestions() {
		of, asked := judged[q]
		if !asked {
			continue
		}
		a := d.Answers[q]
		o, known := q.option(a.Word)
		switch {
		case !known:
			refuse(string(q), PieceCodeUnchecked, RuleLegal, "法律核查还没有回答“"+q.Label()+"”。请在“责任与核查”里回答。")
		case a.Of != of:
			refuse(string(q), PieceCodeStale, RuleLegal, "“"+q.Label()+"”核查以后内容有改动，原来的回答已经失效。请在“责任与核查”里重新回答。")
		case o.Asks != "" && strings.TrimSpace(a.Note) == "":
			refuse(string(q), PieceCodeUnchecked, RuleLegal, "“"+q.Label()+"”选了“"+o.Label+"”，还要写明"+o.Asks+"。")
		case q == LegalGuilt && a.Word == legalJudgment && !criminalJudgment.MatchString(a.Note):
			refuse(string(q), PieceCodeUnchecked, RuleLegal, "请写明已经生效的刑事判决的文号，例如（2025）鲁0113刑初45号。")
		}
	}
	return found
}

// GuiltAnswered reports whether the record answers what CheckGuilt finds in a text with this
// digest: by the number of a judgment in effect, or by what the words speak of. That the
// text says nothing of the kind answers nothing.
func (d *PieceDuty) GuiltAnswered(judged map[LegalQuestion]string) bool {
	a := d.Answers[LegalGuilt]
	if a.Of != judged[LegalGuilt] || strings.TrimSpace(a.Note) == "" {
		return false
	}
	return a.Word == legalGeneral || a.Word == legalJudgment && criminalJudgment.MatchString(a.Note)
}
