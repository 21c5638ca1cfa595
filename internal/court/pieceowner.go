package court

import (
	"strings"
	"unicode/utf8"
)

// Bounds of the review of a text that stands on the site, local choices: how many days
// before its day a text counts as due, and how far ahead the next day may lie.
const (
	ReviewSoonDays = 30
	MaxReviewYears = 2
)

// ReviewAge is how a text on the site stands to the day of its review; the words stand in
// addresses.
type ReviewAge string

// The ages, the most urgent first.
const (
	ReviewPassed  ReviewAge = "passed"
	ReviewSoon    ReviewAge = "soon"
	ReviewNever   ReviewAge = "never" // no day is set
	ReviewCurrent ReviewAge = "current"
)

// ReviewAges gives all of them, the most urgent first.
func ReviewAges() []ReviewAge {
	return []ReviewAge{ReviewPassed, ReviewSoon, ReviewNever, ReviewCurrent}
}

// Label is the age in Chinese; empty for an unknown one.
func (a ReviewAge) Label() string {
	switch a {
	case ReviewPassed:
		return "复核期限已过"
	case ReviewSoon:
		return "30 天内到期"
	case ReviewNever:
		return "没有复核期限"
	case ReviewCurrent:
		return "还不用复核"
	}
	return ""
}

// ReviewAgeOf tells how a text stands on a day. Its review day itself is still in time.
func ReviewAgeOf(reviewBy, today Date) ReviewAge {
	switch {
	case reviewBy.IsZero():
		return ReviewNever
	case reviewBy.Before(today):
		return ReviewPassed
	case !reviewBy.After(today.AddDays(ReviewSoonDays)):
		return ReviewSoon
	}
	return ReviewCurrent
}

// CheckNextReview holds the day of the next review of a text to its bounds.
func CheckNextReview(next, today Date) error {
	switch {
	case next.IsZero():
		return Invalid("请写下次复核的日期。")
	case !next.After(today):
		return Invalid("下次复核的日期须在今天以后。")
	case next.After(today.AddYears(MaxReviewYears)):
		return Invalid("下次复核的日期最远到%s，两年之内总要再看一次。", today.AddYears(MaxReviewYears).Chinese())
	}
	return nil
}

// CheckUnit holds the name of a unit that answers for a text to what is one: a unit of the
// court and never a person.
func CheckUnit(unit string) error {
	switch {
	case utf8.RuneCountInString(unit) > MaxUnit || strings.ContainsAny(unit, "\n\r"):
		return Invalid("单位的名称太长。请写简称，例如“执行局综合组”。")
	case !isUnit(unit):
		return Invalid("请填写单位或部门的名称，例如“执行局综合组”。负责的是某个人的，请选他的账号。")
	}
	return nil
}
