package court

import (
	"slices"
	"time"
)

// WorkKind says what a piece of work changes when it is released. The words are stored.
type WorkKind string

// Kinds of work.
const (
	WorkDefaulters   WorkKind = WorkKind(ListDefaulters)   // a change set of the list: the new and changed rows of one batch
	WorkRestrictions WorkKind = WorkKind(ListRestrictions) // the same of the list of restriction orders
	WorkRestore      WorkKind = "restore"                  // a hidden entry of either list is to come back
	WorkPiece        WorkKind = "piece"                    // a text, new or in a new version
)

// WorkOn is the kind of work that changes a list.
func WorkOn(list List) WorkKind { return WorkKind(list) }

// List tells which list the work changes by a change set; empty: none.
func (k WorkKind) List() List {
	if k == WorkDefaulters || k == WorkRestrictions {
		return List(k)
	}
	return ""
}

// Label says in Chinese what the work is about.
func (k WorkKind) Label() string {
	switch k {
	case WorkDefaulters:
		return "失信名单"
	case WorkRestrictions:
		return "限制消费令"
	case WorkRestore:
		return "恢复公开"
	case WorkPiece:
		return "文稿"
	}
	return ""
}

// Editing is the permission to enter and change work of the kind.
func (k WorkKind) Editing() Permission {
	if k == WorkPiece {
		return MayEditPieces
	}
	return MayEditList
}

// WorkKinds gives all kinds.
func WorkKinds() []WorkKind {
	return []WorkKind{WorkDefaulters, WorkRestrictions, WorkRestore, WorkPiece}
}

// Reading is the permission to see work of the kind.
func (k WorkKind) Reading() Permission {
	if k == WorkPiece {
		return MayReadPieces
	}
	return MayReadList
}

// WorkHash stands for the whole content of a piece of work: an approval or a signature
// is of exactly what has this hash. The zero hash stands for none.
type WorkHash [32]byte

// Work is a piece of work on its way from the first keystroke to the public, as the rules
// see it. Whatever its kind, it passes the same steps.
type Work struct {
	ID        string // public identifier
	Kind      WorkKind
	Subject   string // public identifier of the batch or the entry that it changes, or of the draft
	State     State
	Version   int64       // counts the steps; who acts on an older one comes too late
	Class     Sensitivity // chosen by the author, E1; empty: not yet
	Uncertain bool        // 把握不准, E3: a leader must answer first
	Answer    string      // document of the leader's answer (请示报告); empty: none

	Hash     WorkHash // of the content as it is now
	Approved WorkHash // of what the reviewer approved
	Signed   WorkHash // of what the president signed in the portal
	Forced   WorkHash // of what the president waived a rule for

	Hands    []string // accounts that entered, changed or submitted it
	Reviewer string   // account that approved it; empty: none
	Releaser string   // account that released or scheduled it; empty: none

	ScheduledAt time.Time // zero: not scheduled
	Alarm       string    // Chinese: what went wrong without anybody there; empty: nothing
}

// WorkStep is something that is done to a piece of work. The words are stored.
type WorkStep string

// Steps.
const (
	StepCreate   WorkStep = "create"
	StepEdit     WorkStep = "edit"     // content, class, evidence, places of personal data; voids an approval
	StepSubmit   WorkStep = "submit"   // for review
	StepReturn   WorkStep = "return"   // to the author, with comments
	StepApprove  WorkStep = "approve"  // by the reviewer
	StepSign     WorkStep = "sign"     // by the president, of exactly this content
	StepCheck    WorkStep = "check"    // the reviewer's own legal check of a text under review, E5; on the page of the text
	StepAnswer   WorkStep = "answer"   // the leader's answer to 请示报告, R-54
	StepForce    WorkStep = "force"    // the president waives what the law lets him, with a reason
	StepSchedule WorkStep = "schedule" // release at a later time
	StepRelease  WorkStep = "release"
	StepOverdue  WorkStep = "overdue"  // the time has come, and a rule forbids the release
	StepWithdraw WorkStep = "withdraw" // before release
	StepUndo     WorkStep = "undo"     // after release: the public state is as before
)

// WorkSteps gives the steps that a person may take on every kind of work, in their order.
func WorkSteps() []WorkStep {
	return []WorkStep{StepEdit, StepSubmit, StepReturn, StepApprove, StepSign, StepAnswer, StepForce,
		StepSchedule, StepRelease, StepWithdraw, StepUndo}
}

// Label is the Chinese word for the step; empty for an unknown one.
func (s WorkStep) Label() string {
	switch s {
	case StepCreate:
		return "建立"
	case StepEdit:
		return "修改"
	case StepSubmit:
		return "提交审核"
	case StepReturn:
		return "退回"
	case StepApprove:
		return "批准"
	case StepSign:
		return "签发"
	case StepCheck:
		return "法律核查"
	case StepAnswer:
		return "答复请示"
	case StepForce:
		return "特批"
	case StepSchedule:
		return "定时发布"
	case StepRelease:
		return "发布"
	case StepOverdue:
		return "到时未能发布"
	case StepWithdraw:
		return "撤回"
	case StepUndo:
		return "撤销发布"
	}
	return ""
}

// passage is where a step leads from, where to, and who may take it.
type passage struct {
	from []State
	to   State // empty: the state stays
	may  []Permission
}

// passage is the one table of the steps. An edit leads back to draft from wherever it is
// made, so nothing that was changed after its approval can be released.
func (s WorkStep) passage(k WorkKind) passage {
	open := []State{StateDraft, StateInReview, StateApproved, StateScheduled}
	switch s {
	case StepEdit:
		return passage{open, StateDraft, []Permission{k.Editing()}}
	case StepSubmit:
		return passage{[]State{StateDraft}, StateInReview, []Permission{k.Editing()}}
	case StepReturn:
		return passage{[]State{StateInReview, StateApproved, StateScheduled}, StateDraft, []Permission{MayReview}}
	case StepApprove:
		return passage{[]State{StateInReview}, StateApproved, []Permission{MayReview}}
	case StepSign:
		if k == WorkPiece { // no rule asks for a president's signature under a text
			return passage{}
		}
		return passage{[]State{StateInReview, StateApproved, StateScheduled}, "", []Permission{MaySign}}
	case StepCheck:
		if k == WorkPiece {
			return passage{[]State{StateInReview}, "", []Permission{MayReview}}
		}
	case StepAnswer:
		return passage{open, "", []Permission{MayDecide}}
	case StepForce:
		return passage{open[1:], "", []Permission{MayForce}}
	case StepSchedule:
		return passage{[]State{StateApproved}, StateScheduled, []Permission{MayRelease}}
	case StepRelease:
		return passage{[]State{StateApproved, StateScheduled}, StatePublished, []Permission{MayRelease}}
	case StepOverdue:
		return passage{[]State{StateScheduled}, StateApproved, nil}
	case StepWithdraw:
		return passage{open, StateWithdrawn, []Permission{k.Editing(), MayReview}}
	case StepUndo:
		return passage{[]State{StatePublished}, StateWithdrawn, []Permission{MayRelease}}
	}
	return passage{}
}

// May are the permissions of which any one allows the step on work of a kind; none: no
// person takes it.
func (s WorkStep) May(k WorkKind) []Permission { return s.passage(k).may }

// After gives the state that a step leads to from another one.
func (s WorkStep) After(from State) State {
	if to := s.passage("").to; to != "" { // whatever the kind
		return to
	}
	return from
}

// CheckStep reports whether an office of the actor allows the step (KindRefused), and
// whether the work is in a state for it (KindConflict, which tells the state). What else
// stands against it is told by WorkGate.
func CheckStep(w *Work, s WorkStep, by Actor) error {
	p := s.passage(w.Kind)
	if !slices.ContainsFunc(p.may, by.May) {
		return Refused("R-55", "您的角色不能“%s”。请交给有权的人员办理。", s.Label())
	}
	if !slices.Contains(p.from, w.State) {
		return s.untimely(w.State, "这项工作现在是“"+w.State.Label()+"”，不能“"+s.Label()+"”。")
	}
	return nil
}

// Overtaken is the error of a step on a version of the work that is no longer the newest:
// now is the state that somebody else has brought it into.
func (s WorkStep) Overtaken(now State) error {
	return s.untimely(now, "这项工作刚被别人处理过，现在是“"+now.Label()+"”。")
}

// untimely is the conflict of a step with the state of the work. Where that state lacks the
// approval, which every change ends, it is a rule that bars the release.
func (s WorkStep) untimely(now State, told string) *Error {
	e := &Error{Kind: KindConflict, Message: told + "请刷新后再看。"}
	if (s == StepSchedule || s == StepRelease) && (now == StateDraft || now == StateInReview) {
		e.Rule, e.Message = "R-55", told+"没有批准的，或者批准以后改过的，须由另一个人审核批准。请刷新后再看。"
	}
	return e
}

// WorkFinding is one reason against a step. Row is the public identifier of the row that
// it concerns; empty: the work as a whole.
type WorkFinding struct {
	Row string
	Finding
}

// Codes of findings about a piece of work.
const (
	CodePersons   = "persons"      // author, reviewer and releaser are not three accounts, R-55
	CodeClass     = "class"        // the author has not chosen a class, E1
	CodeClassed   = "classed"      // only the unified release department may release it, R-53
	CodeUncertain = "uncertain"    // 把握不准 without a leader's answer, R-54
	CodeEdited    = "edited"       // changed after the approval
	CodeEmpty     = "empty"        // nothing is left to release
	CodeHidden    = "hidden_entry" // the entry was hidden at once and waits for its own review
	CodeWaiting   = "waiting"      // another piece of work on the same entry comes first
)

// Forceable reports whether the president may waive a rule: only those from which the law
// lets him choose, the linked restriction (XX 1) and the leader's answer, which is his own.
func Forceable(r Rule) bool { return r == "R-18" || r == "R-54" }

// WorkGate gives all reasons against a step of the work that its state and the offices
// allow: those of the work itself, then those of its kind. What was forced for exactly
// this content is left out. None means that the step may be taken.
func WorkGate(w *Work, s WorkStep, by Actor, kind []WorkFinding) []WorkFinding {
	var found []WorkFinding
	refuse := func(code string, rule Rule, message string) {
		found = append(found, WorkFinding{Finding: Finding{Code: code, Rule: rule, Message: message}})
	}
	decides := s == StepCheck || s == StepApprove || s == StepSchedule || s == StepRelease
	if decides || s == StepSubmit {
		switch {
		case by.Account == "":
			refuse(CodePersons, "R-55", "命令行没有账户，不能“"+s.Label()+"”。请在后台用自己的账户办理。")
		case decides && slices.Contains(w.Hands, by.Account):
			refuse(CodePersons, "R-55", "您参与了录入或者修改，不能“"+s.Label()+"”。请交给另一个人。")
		case (s == StepSchedule || s == StepRelease) && w.Reviewer == by.Account:
			refuse(CodePersons, "R-55", "这项工作是您批准的，不能再由您“"+s.Label()+"”。请交给第三个人。")
		}
		if w.Class.Label() == "" {
			refuse(CodeClass, "R-52", "还没有选定敏感程度。请先选定（普通、敏感、群体性、易诱发不稳定）。")
		}
	}
	if s == StepSchedule || s == StepRelease || s == StepUndo {
		if w.Class != SensitivityOrdinary && !by.May(MayReleaseClassed) {
			refuse(CodeClassed, "R-53", "敏感程度为“"+w.Class.Label()+"”，只能由统一发布部门办理。")
		}
	}
	if s == StepSchedule || s == StepRelease {
		if w.Uncertain && w.Answer == "" {
			refuse(CodeUncertain, "R-54", "作者标明“把握不准”，还没有领导对请示报告同意发布的答复。请先登记答复。")
		}
		if w.Approved == (WorkHash{}) || w.Approved != w.Hash {
			refuse(CodeEdited, "R-55", "批准之后内容有改动，批准已经失效。请重新提交审核。")
		}
	}
	found = append(found, kind...)
	if w.Forced != (WorkHash{}) && w.Forced == w.Hash {
		found = slices.DeleteFunc(found, func(f WorkFinding) bool { return Forceable(f.Rule) })
	}
	return found
}

// Reasons is the error of a step that rules forbid: all reasons at once. It is of
// KindRefused, under the rule of the first.
type Reasons struct{ Findings []WorkFinding }

func (r *Reasons) Error() string { return r.Unwrap().Error() }

// Unwrap gives the first reason as the error that stands for all.
func (r *Reasons) Unwrap() error {
	first := r.Findings[0]
	if len(r.Findings) == 1 {
		return Refused(first.Rule, "%s", first.Message)
	}
	return Refused(first.Rule, "%s（共%d个原因）", first.Message, len(r.Findings))
}

// RefusedFor makes the error of these reasons; nil of none.
func RefusedFor(found []WorkFinding) error {
	if len(found) == 0 {
		return nil
	}
	return &Reasons{found}
}
