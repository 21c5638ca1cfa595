package court

import "strings"

// WithdrawalGround is why a text is taken off the site for good. The words are stored;
// what a person adds to them can be erased.
type WithdrawalGround string

// Grounds of a withdrawal. The law has no list of them: these are what the discipline of
// publicity (附件1 五(4)) and the rules of this portal ask for.
const (
	WithdrawWrong     WithdrawalGround = "wrong"         // more than a correction can mend
	WithdrawOutdated  WithdrawalGround = "outdated"      // the law or the practice has changed
	WithdrawPersonal  WithdrawalGround = "personal-data" // it shows what R-33 forbids
	WithdrawJudgment  WithdrawalGround = "judgment"      // the judgment that it rests on does not stand any more
	WithdrawRequested WithdrawalGround = "requested"     // somebody concerned asked, with reason
	WithdrawDirected  WithdrawalGround = "directed"      // a leader or a higher court decided so
	WithdrawReplaced  WithdrawalGround = "replaced"      // another text took its place
	WithdrawOther     WithdrawalGround = "other"
)

// MaxWithdrawalNote is how many characters a note to a withdrawal may have.
const MaxWithdrawalNote = 500

// WithdrawalGrounds gives all of them in the order in which a form offers them.
func WithdrawalGrounds() []WithdrawalGround {
	return []WithdrawalGround{WithdrawWrong, WithdrawOutdated, WithdrawPersonal, WithdrawJudgment,
		WithdrawRequested, WithdrawDirected, WithdrawReplaced, WithdrawOther}
}

// Label says the ground in Chinese; empty for an unknown one.
func (g WithdrawalGround) Label() string {
	switch g {
	case WithdrawWrong:
		return "内容有误，更正说明不足以补救"
	case WithdrawOutdated:
		return "法律或者规定已有变化，内容不再适用"
	case WithdrawPersonal:
		return "公开了不应当公开的个人信息"
	case WithdrawJudgment:
		return "所依据的裁判已被撤销或者改变"
	case WithdrawRequested:
		return "当事人或者权利人要求，经审查应当撤下"
	case WithdrawDirected:
		return "领导或者上级法院决定撤下"
	case WithdrawReplaced:
		return "已由另一篇文稿代替"
	case WithdrawOther:
		return "其他原因"
	}
	return ""
}

// Asks says what has to be written beside the ground; empty: nothing has to.
func (g WithdrawalGround) Asks() string {
	switch g {
	case WithdrawJudgment:
		return "新的裁判文书的文号"
	case WithdrawRequested:
		return "谁在何时提出，审查的结论"
	case WithdrawDirected:
		return "决定的文号，或者由谁在何时决定"
	case WithdrawReplaced:
		return "代替它的文稿的网址名"
	case WithdrawOther:
		return "具体的原因"
	}
	return ""
}

// CheckWithdrawal holds a ground and its note to what must be there; an error is of
// KindInvalid. The note names people at times, so it never leaves the desk.
func CheckWithdrawal(g WithdrawalGround, note string) error {
	note = strings.TrimSpace(note)
	switch {
	case g == "":
		return Invalid("请选择撤下的原因。")
	case g.Label() == "":
		return Invalid("没有“%s”这种撤下的原因，请从列出的里面选一个。", string(g))
	case note == "" && g.Asks() != "":
		return Invalid("以“%s”撤下的，请写明%s。", g.Label(), g.Asks())
	case runesIn(note) > MaxWithdrawalNote:
		return Invalid("说明最多%d个字，现在有%d个字。", MaxWithdrawalNote, runesIn(note))
	}
	return nil
}
