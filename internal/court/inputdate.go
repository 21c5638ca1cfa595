package court

import "fmt"

// dates reads all dates of a row and reports whether each that is given could be
// read, so that their order may be asked.
func (r *reading) dates() bool {
	before := len(r.found)
	r.entryDates()
	r.d.DecidedOn = r.past(colDecidedOn, r.in.DecidedOn)
	r.d.GraceEndsOn = r.date(colGraceEndsOn, r.in.GraceEndsOn)
	r.d.TermEndsOn = r.date(colTermEndsOn, r.in.TermEndsOn)
	return len(r.found) == before
}

// entryDates reads the dates that all lists have.
func (r *reading) entryDates() {
	r.d.FiledOn = r.past(colFiledOn, r.in.FiledOn)
	if r.d.FiledOn.IsZero() {
		r.required(colFiledOn, "")
	}
	r.d.PublishedOn = r.past(colPublishedOn, r.in.PublishedOn)
	r.d.ServedOn = r.past(colServedOn, r.in.ServedOn)
}

// date reads a date; zero when none is given or it cannot be read.
func (r *reading) date(at column, raw string) Date {
	s := r.text(at, raw)
	if s == "" {
		return Date{}
	}
	d, ok := ReadDate(s)
	if !ok {
		r.find(at, CodeDate, "", "日期无法识别，或者这一天不存在。请写成 2018-03-10 或 2018年3月10日，年份不早于1949年。")
		return Date{}
	}
	return d
}

// past reads the date of something that has happened.
func (r *reading) past(at column, raw string) Date {
	d := r.date(at, raw)
	if d.After(r.today) {
		r.find(at, CodeDateFuture, "", "“"+fields[at].head+"”晚于今天。请核对日期。")
		return Date{}
	}
	return d
}

// succession is two dates of which the later cannot lie before the earlier.
type succession struct {
	earlier, later     Date
	atEarlier, atLater column
}

// order refuses dates that contradict each other for certain: nothing is decided
// before the case is filed, nothing served, published or granted before the decision.
func (r *reading) order() {
	r.follow(
		succession{r.d.FiledOn, r.d.DecidedOn, colFiledOn, colDecidedOn},
		succession{r.d.FiledOn, r.d.PublishedOn, colFiledOn, colPublishedOn},
		succession{r.d.DecidedOn, r.d.PublishedOn, colDecidedOn, colPublishedOn},
		succession{r.d.DecidedOn, r.d.ServedOn, colDecidedOn, colServedOn},
		succession{r.d.DecidedOn, r.d.GraceEndsOn, colDecidedOn, colGraceEndsOn},
	)
}

// follow holds dates that are both given to their order.
func (r *reading) follow(successions ...succession) {
	for _, p := range successions {
		if !p.earlier.IsZero() && !p.later.IsZero() && p.later.Before(p.earlier) && !r.isBad(p.atLater) {
			r.find(p.atLater, CodeDate, "", "“"+fields[p.atLater].head+"”早于“"+fields[p.atEarlier].head+"”。请核对这两个日期。")
		}
	}
}

// term refuses an end of the listing that no decision can have set.
func (r *reading) term() {
	if r.isBad(colTermEndsOn) {
		return
	}
	if message := termFault(&r.d, r.today); message != "" {
		r.find(colTermEndsOn, CodeTerm, "R-03", message)
	}
}

// termFault holds a stated end to SX 2: not before the term begins, and not later
// than two years and the longest extension after it. While neither 决定日期 nor
// 发布时间 is known, the term can begin today at the latest.
func termFault(d *Defaulter, today Date) string {
	if d.TermEndsOn.IsZero() {
		return ""
	}
	start := d.termStart()
	switch {
	case !start.IsZero() && d.TermEndsOn.Before(start):
		return "期限届满日早于期限的起算日。请核对。"
	case start.IsZero():
		start = today
	}
	if d.TermEndsOn.After(start.AddYears(MaxTermYears)) {
		return fmt.Sprintf("失信期限最长%d年（二年，依法最多延长三年）。请核对期限届满日。", MaxTermYears)
	}
	return ""
}
