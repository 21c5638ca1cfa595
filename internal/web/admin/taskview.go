package admin

// TaskRow is one task of a list.
type TaskRow struct {
	URL, Rule, Label, Todo string
	About, AboutURL        string // the record, or the load
	Due, Tone              string // the day in words, and how it is marked: late, soon, or nothing
	Unsure                 string // why the day is not sure; empty: it is
	State                  string // 待办, 已升级, or how it ended
	Mine, Closed           bool
}

// Figure is one number over a list.
type Figure struct {
	Label, Value string
	Tone         string
}

// TasksView is the work list of what must be done by a day.
type TasksView struct {
	Frame
	Figures    []Figure
	Missing    string // years of the calendar that are missing; empty: none
	All        bool
	Filters    []FilterLink // mine or all, unsure days
	Kinds      []FieldOption
	OnlyUnsure bool
	Found      string
	Empty      string
	Rows       []TaskRow
	Turn       PageTurn
}

// TaskEvent is one line of the history of a task.
type TaskEvent struct{ At, What, Who string }

// TaskView is one task, and the form to settle it.
type TaskView struct {
	Frame
	Task      TaskRow
	Law       string
	Note      string // of who opened it
	Ground    string // that was put forward
	Head      *RecordHead
	Lacking   string // how many records of a load lack evidence; empty: not of such a task
	Facts     []Fact // of a request for correction
	Text      string // of that request, when it was just asked for
	Reason    string // of its rejection, likewise
	MayRead   bool   // the actor may ask for it
	History   []TaskEvent
	Form      string // which form: ground, complete, correction, service, window, appeal; empty: none
	FormHead  string
	Grant     string // what granting does, in words
	Refuse    string // what refusing does
	Granted   bool   // the first choice was ticked
	Refused   bool   // the second one
	Fields    []RecordField
	Next      []ActionLink // what to do before the task is settled
	Other     string       // who else settles it
	Wrong     []FormFault
	Overtaken []Fact // what was typed, when somebody was faster
}
