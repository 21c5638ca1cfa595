package public

import (
	"strconv"
	"time"

	"gongkai/internal/court"
)

// The view structs of this package hold sentences, labels and addresses ready for
// display; templates decide nothing but place. One file view_<page>.go belongs to
// one template themes/<name>/public/<page>.html.

// RowView is one record in a list: what tells it apart comes first.
type RowView struct {
	URL         string
	Name        string
	Kind        string // 自然人 or 法人或者其他组织
	Traits      string // persons: 男性，发布时 45 岁; may be empty
	Number      string // masked as R-07 demands
	NumberLabel string // 证件号码, 信用代码 or 机构代码
	Case        string // case number
	Court       string
	Conducts    []string // short labels
	Published   string   // 2026-03-09
	Reasons     []string // why the row matched; search results only
}

// FieldView is one line of a definition list.
type FieldView struct {
	Label   string
	Value   string
	Missing bool   // the court has still to supply it: shown as 待补
	Whole   bool   // a number that is never broken across lines
	Note    string // small print under the value; may be empty
}

// SentenceView is a sentence around a case number, which is kept on one line.
type SentenceView struct {
	Before string
	Case   string
	After  string
}

// ChipView is a filter in force, with the address that drops it.
type ChipView struct {
	Label  string
	Remove string
}

// SelectView is one drop-down of a filter form.
type SelectView struct {
	Name    string // name of the query field, and the id of the control
	Label   string
	Options []OptionView
}

// OptionView is one choice of a SelectView.
type OptionView struct {
	Value    string
	Label    string
	Count    string // how much it would leave, 1,804; empty where it is not counted
	Selected bool
}

// StampView dates a printed answer and says where it came from.
type StampView struct {
	Time string // 2026年11月23日 10:32
	URL  string // whole address of the page that was printed
	Back string // path of the page on screen that belongs to the print
}

// dateTime is an instant as a person reads it, to the minute, in the court's zone.
func dateTime(t time.Time) string { return t.In(court.Zone).Format("2006年1月2日 15:04") }

// grouped writes a count with a comma at every third digit: 12,345.
func grouped(n int) string {
	if n < 0 {
		return "-" + grouped(-n)
	}
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
