package court

import "time"

// TaskKind says what is to be done by a day. The words are stored.
type TaskKind string

// The tasks of the lists.
const (
	TaskGround       TaskKind = "removal-ground"    // a ground of SX 10(1) was put forward: decide
	TaskLifting      TaskKind = "lifting"           // a ground to lift an order was put forward: decide
	TaskCleanUp      TaskKind = "clean-up"          // the term is over: records and outside channels
	TaskEarlyRemoval TaskKind = "early-removal"     // performed while a term runs: decide
	TaskRevocation   TaskKind = "revocation"        // said to be wrongly listed: decide
	TaskReview       TaskKind = "correction-review" // a request for correction: decide
	TaskCorrection   TaskKind = "correction"        // it is right: carry it out
	TaskService      TaskKind = "rejection-service" // it is rejected: serve the decision
	TaskAppealWindow TaskKind = "appeal-window"     // served: review may be asked for until then
	TaskAppeal       TaskKind = "appeal"            // the higher court reviews
	TaskEvidence     TaskKind = "evidence"          // 补证 of a vouched load; the subject is the batch
	TaskCounterpart  TaskKind = "counterpart"       // one list was lifted: review the other
	TaskHidden       TaskKind = "hidden-review"     // somebody hid a record: review
)

// TaskKinds gives all kinds in the order in which lists show them.
func TaskKinds() []TaskKind {
	return []TaskKind{TaskGround, TaskEarlyRemoval, TaskRevocation, TaskLifting, TaskReview, TaskCorrection, TaskService,
		TaskAppealWindow, TaskAppeal, TaskCleanUp, TaskCounterpart, TaskHidden, TaskEvidence}
}

// taskTerms is what holds for all tasks of a kind.
type taskTerms struct {
	todo   string // a Chinese sentence that names nobody
	office Permission
	period func(Calendar, Date) Deadline
}

// terms is the one table of the kinds; the zero value for an unknown one.
func (k TaskKind) terms() taskTerms {
	switch k {
	case TaskGround:
		return taskTerms{"有人提出法定移除事由，请在期限内决定；到期未决定的，记录先行隐藏。", MayConfirmRemoval, Calendar.DecideRemoval}
	case TaskLifting:
		return taskTerms{"有人提出解除限制消费令的事由，请核实并决定；决定之前照常公开。", MayConfirmRemoval, Calendar.DecideLifting}
	case TaskCleanUp:
		return taskTerms{"期限已满，网站已自动停止公开，请清理纸质、屏幕等其他渠道并归档。", MayEditList, Calendar.CleanUpAfterTerm}
	case TaskEarlyRemoval:
		return taskTerms{"失信期限内登记了履行情况，请决定是否提前删除；记录不会自动移除。", MayDecide, Calendar.DecideEarlyRemoval}
	case TaskRevocation:
		return taskTerms{"有人提出不应当纳入，请核实并决定是否撤销。", MayConfirmRemoval, Calendar.CorrectListing}
	case TaskReview:
		return taskTerms{"收到书面纠正申请，请审查并作出决定。", MayDecide, Calendar.ReviewCorrection}
	case TaskCorrection:
		return taskTerms{"纠正申请成立，请更正或者撤销。", MayEditList, Calendar.CarryOutCorrection}
	case TaskService:
		return taskTerms{"纠正申请已被驳回，请送达决定书并登记送达日期。", MayEditList, Calendar.ServeRejection}
	case TaskAppealWindow:
		return taskTerms{"驳回决定已经送达，当事人可以向上一级人民法院申请复议；复议期间不停止公开。", MayEditList, Calendar.AppealRejection}
	case TaskAppeal:
		return taskTerms{"当事人已申请复议，请跟进上一级人民法院的决定；复议期间不停止公开。", MayEditList, Calendar.DecideAppeal}
	case TaskEvidence:
		return taskTerms{"首次装入的记录由责任人担保公布，请逐条补齐签发、送达等证据。", MayEditList, Calendar.CompleteEvidence}
	case TaskCounterpart:
		return taskTerms{"同一被执行人的另一项措施已经解除，请审查这一项是否也应当解除；不会自动解除。", MayReview, Calendar.ReviewCounterpart}
	case TaskHidden:
		return taskTerms{"记录已被隐藏，请审查：更正后重新公布，或者移除。", MayReview, Calendar.ReviewHidden}
	}
	return taskTerms{}
}

// Known reports whether there is such a kind.
func (k TaskKind) Known() bool { return k.terms().period != nil }

// Todo says in Chinese what is to be done; it names nobody.
func (k TaskKind) Todo() string { return k.terms().todo }

// Office is the permission of who may settle a task of the kind. An escalated one may be
// settled by whoever MayDecide, too.
func (k TaskKind) Office() Permission { return k.terms().office }

// Deadline counts the period of the kind from a day, which is not counted itself. The
// kind must be known.
func (k TaskKind) Deadline(c Calendar, from Date) Deadline { return k.terms().period(c, from) }

// Lapses reports whether the end of the period settles the task by itself: a right that
// was not used is gone, and nobody is late.
func (k TaskKind) Lapses() bool { return k == TaskAppealWindow }

// HidesAtEnd reports whether a record is hidden provisionally when the task is undecided
// at the end of its last day.
func (k TaskKind) HidesAtEnd() bool { return k == TaskGround }

// LeavesWithRecord reports whether the task is pointless once its record is off the list.
// Requests are answered all the same.
func (k TaskKind) LeavesWithRecord() bool {
	switch k {
	case TaskGround, TaskEarlyRemoval, TaskRevocation, TaskLifting, TaskHidden, TaskCounterpart:
		return true
	}
	return false
}

// TaskState is where a task stands. The words are stored.
type TaskState string

const (
	TaskOpen      TaskState = "open"
	TaskEscalated TaskState = "escalated" // overdue; still to be done, and the president sees it
	TaskDone      TaskState = "done"
	TaskDropped   TaskState = "dropped" // nothing is left to be done
)

// Closed reports whether nothing is to be done any more.
func (s TaskState) Closed() bool { return s == TaskDone || s == TaskDropped }

// TaskOutcome is how a task ended. The words are stored.
type TaskOutcome string

const (
	OutcomeGranted   TaskOutcome = "granted"     // a ground, a request, an appeal found right
	OutcomeRefused   TaskOutcome = "refused"     // found wrong, with reasons
	OutcomeCarried   TaskOutcome = "carried-out" // done as said
	OutcomeAppealed  TaskOutcome = "appealed"    // the right of review was used
	OutcomeLapsed    TaskOutcome = "lapsed"      // it was not
	OutcomeOvertaken TaskOutcome = "overtaken"   // the record left the list meanwhile
)

// Task is something that somebody must do by a day.
type Task struct {
	PublicID    string
	Kind        TaskKind
	Subject     string        // public identifier of the record, or of the batch
	Ground      RemovalGround // what was put forward, of TaskLifting the code of a LiftGround; empty for other kinds
	Follows     string        // public identifier of the task that this one follows; may be empty
	State       TaskState
	CountedFrom Date     // the day that begins the period
	Deadline    Deadline // by the calendar as it was when last counted
	WarnOn      Date     // the working day before the last one
	OpenedAt    time.Time
	OpenedBy    string // an account, a name from the command line, or ClockActor
	ClosedAt    time.Time
	ClosedBy    string
	Outcome     TaskOutcome
	Note        string // reasons of who opened it; may hold personal data, never on a page of the public
}

// ClockActor is who acts when a day ends.
const ClockActor = "clock"

// NewTask opens a task, counted from a day.
func NewTask(kind TaskKind, subject string, c Calendar, from Date) Task {
	t := Task{Kind: kind, Subject: subject, State: TaskOpen, CountedFrom: from}
	t.Recount(c)
	return t
}

// GroundLabel says in Chinese what was put forward; empty where nothing was.
func (t *Task) GroundLabel() string {
	if t.Kind == TaskLifting {
		return LiftGround(t.Ground).Label()
	}
	return t.Ground.Label()
}

// Recount counts the deadline anew, by another calendar, and reports whether it moved
// . What was escalated stays so: somebody has to look. The rule of a task stays, too:
// that of missing evidence depends on the list.
func (t *Task) Recount(c Calendar) (moved bool) {
	before, warned := t.Deadline, t.WarnOn
	t.Deadline = t.Kind.Deadline(c, t.CountedFrom)
	if before.Rule != "" {
		t.Deadline.Rule = before.Rule
	}
	t.WarnOn = c.WorkingDayBefore(t.Deadline.Due)
	return t.Deadline != before || t.WarnOn != warned
}

// Warns reports whether the working day before the last one has come (T−1).
func (t *Task) Warns(today Date) bool { return !t.State.Closed() && !today.Before(t.WarnOn) }

// MaySettle reports whether the actor may settle the task: its office, or the president
// once it is escalated.
func (t *Task) MaySettle(a Actor) bool {
	return a.May(t.Kind.Office()) || t.State == TaskEscalated && a.May(MayDecide)
}
