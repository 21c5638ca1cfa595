package court

import "slices"

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
			class := "敏感程度为“" + w.Class.Label() + "”"
			if w.Class.Label() == "" {
				class = "没有选定敏感程度"
			}
			refuse(CodeClassed, "R-53", class+"的，只能由统一发布部门办理。")
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
