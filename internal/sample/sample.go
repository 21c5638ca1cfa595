// Package sample makes synthetic people and papers for the demo, the benchmarks and
// the tests, so that all three tell the same story and a fault seen in one can be
// replayed in the others. Everything is a pure function of a seed, a day and an
// index: record 999,999 needs none of the others.
//
// What it makes is synthetic in plain sight and belongs to nobody: the court is
// 演示区人民法院（虚构） with the code 鲁0199, identity numbers and credit codes carry
// region codes of 99, which do not exist, organisations sit in places called 演示 or
// 虚构, and the note of every record says so. It is not a source of bad input; tests
// of error paths write their own.
package sample

import (
	"strconv"

	"gongkai/internal/court"
)

// CourtName and CourtCode are the court of all samples.
const (
	CourtName = "演示区人民法院（虚构）"
	CourtCode = "鲁0199"
)

// Note stands in 备注 of every sample.
const Note = "演示数据，纯属虚构"

// Options say which world of samples is meant. Equal options give equal samples.
type Options struct {
	Seed uint64
	// Today is the day as seen from the samples: nothing was filed, decided or
	// published after it, and a few grace periods still run on it. The zero Date
	// stands for 2026-01-01.
	Today court.Date
}

func (o Options) today() court.Date {
	if o.Today.IsZero() {
		return court.Date{Year: 2026, Month: 1, Day: 1}
	}
	return o.Today
}

// Defaulter makes entry i (from 0) of the list of defaulters as a clerk's file would
// hold it. All entries pass court.NewDefaulter, no two share a source number, and no
// two share case and document number, over any number of entries.
func Defaulter(o Options, i int) court.DefaulterInput {
	today := o.today()
	d := roll(o.Seed, streamEntry, i)
	c := debtCaseOf(o.Seed, today, i)
	p := partyOf(o.Seed, today, i)

	in := court.DefaulterInput{
		SourceID:       "DEMO-" + padded(i+1, 6),
		Name:           p.name,
		DocumentNumber: p.document,
		Court:          CourtName,
		CaseNumber:     c.number,
		BasisNumber:    c.basisNumber,
		BasisUnit:      c.basisUnit,
		FiledOn:        c.dates.write(c.filedOn),
		Obligation:     c.obligation,
		Performance:    string(court.PerformedNothing),
		Note:           Note,
	}
	if !d.chance(70) || c.legacy { // the old numbers do not tell the province
		in.Province = "山东"
	}
	in.DecisionNumber = c.number + "之" + [...]string{"一", "二"}[d.below(2)]

	conduct := drawConduct(d)
	in.Conduct = spellConduct(d, conduct)
	t := drawTimes(d, today, c.filedOn, conduct)
	in.DecidedOn, in.ServedOn = c.dates.write(t.decided), c.dates.write(t.served)
	in.PublishedOn, in.GraceEndsOn = c.dates.write(t.published), c.dates.write(t.graceEnds)
	in.TermEndsOn = c.dates.write(t.termEnds)

	describe(d, &in, p, t.published, today)
	perform(d, &in, c.owed)
	return in
}

// describe fills in what belongs to the party; much of it is left out at times,
// because the document number tells it too.
func describe(d *dice, in *court.DefaulterInput, p party, published, today court.Date) {
	if p.organisation {
		if !d.chance(80) {
			in.Party = "法人或者其他组织"
		}
		if !d.chance(60) {
			in.LegalRepresentative = p.representative
		}
		return
	}
	if !d.chance(80) {
		in.Party = "自然人"
	}
	if !d.chance(60) {
		in.Sex = [...]string{"女性", "男性"}[bit(p.male)]
		if d.chance(150) {
			in.Sex = [...]string{"女", "男"}[bit(p.male)]
		}
	}
	if !d.chance(60) {
		if published.IsZero() {
			published = today
		}
		in.Age = strconv.Itoa(yearsBetween(p.born, published))
		if d.chance(80) {
			in.Age = strconv.Itoa(p.born.Year)
		}
	}
}

// perform fills in how much of the sum owed has been performed. Nobody who has performed
// all of it is on the list.
func perform(d *dice, in *court.DefaulterInput, owed int) {
	if d.chance(300) {
		paid := owed / 100 * (5 + d.below(85)) / 10_000 * 10_000 // in hundreds of yuan
		in.Performance = string(court.PerformedPartly)
		in.PerformedPart = "已履行" + amount(d, paid) + "元"
		in.UnperformedPart = "尚有" + amount(d, owed-paid) + "元未履行"
	}
	switch {
	case d.chance(20):
		in.Status = "已撤下"
	case d.chance(650):
		in.Status = "发布中"
	}
}

// yearsBetween is an age: whole years from a birthday to a day.
func yearsBetween(born, day court.Date) int {
	years := day.Year - born.Year
	if day.Month < born.Month || day.Month == born.Month && day.Day < born.Day {
		years--
	}
	return years
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// padded writes n, which is not negative, with leading zeros up to a width.
func padded(n, width int) string { return string(appendPadded(make([]byte, 0, 24), n, width)) }

func appendPadded(b []byte, n, width int) []byte {
	digits := 1
	for m := n; m >= 10; m /= 10 {
		digits++
	}
	for ; digits < width; digits++ {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, int64(n), 10)
}
