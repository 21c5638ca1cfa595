package admin

// YearRow is one year of the calendar in the list.
type YearRow struct {
	Year, URL string
	Source    string // who loaded it, and when; or that this version knows it
	Off, Work string // in stretches
}

// CalendarView lists the years whose days are known.
type CalendarView struct {
	Frame
	Missing   []YearRow // to load
	Years     []YearRow
	Next      *YearRow // the year after the newest one, to load when its notice is out; nil: not for this office
	MayManage bool
}

// MovedRow is a task whose day a notice would move.
type MovedRow struct{ URL, Label, Before, After string }

// YearView is one year: its days, and for who keeps the calendar the form to load it.
type YearView struct {
	Frame
	Year      string
	Known     bool
	Source    string
	Off, Work []string // each stretch in words
	MayManage bool
	OffText   string // as typed
	WorkText  string
	Wrong     []FormFault
	OffWrong  string
	WorkWrong string
	Preview   *YearPreview // nil: nothing was tried yet
}

// YearPreview is what loading would do.
type YearPreview struct {
	Off, Work []string
	OffCount  string
	Moved     string // how many tasks, in words
	Rows      []MovedRow
}
