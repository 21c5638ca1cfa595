package court

import "slices"

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

// OpenStates are those of work that is under way, in the order of the lifecycle.
func OpenStates() []State {
	return []State{StateDraft, StateInReview, StateApproved, StateScheduled}
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
	open := OpenStates()
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
