package sample

import (
	"strconv"
	"time"

	"gongkai/internal/court"
)

// debtCase is what the debtors of one case share.
type debtCase struct {
	number      string
	legacy      bool // numbered in the style before 2016
	filedOn     court.Date
	basisNumber string
	basisUnit   string
	obligation  string
	owed        int // fen: the sum that the obligation names
	dates       dateStyle
}

// caseAges says how many years back the sixteen cases of a block were filed.
func caseAges() [blockCases]int {
	return [blockCases]int{0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8}
}

// caseSerial gives, for the case in a slot of a block, how many years back it was
// filed and its running number in that year, the one for the one: no number comes
// twice. The ages move on by seven from block to block, so that no slot is always old.
func caseSerial(block, slot int) (yearsBack, number int) {
	ages := caseAges()
	at := (slot + 7*block) % blockCases
	yearsBack = ages[at]
	inYear, before := 0, 0
	for i, a := range ages {
		if a == yearsBack {
			inYear++
			if i < at {
				before++
			}
		}
	}
	return yearsBack, block*inYear + before + 1
}

func debtCaseOf(seed uint64, today court.Date, i int) debtCase {
	block := i / blockEntries
	slot, _ := placeInBlock(i % blockEntries)
	d := roll(seed, streamCase, block*blockCases+slot)

	back, serial := caseSerial(block, slot)
	year := today.Year - back
	first := court.Date{Year: year, Month: time.January, Day: 1}
	days := 365
	if back == 0 {
		days = int(today.Start().Sub(first.Start())/(24*time.Hour)) + 1
	}
	c := debtCase{filedOn: first.AddDays(d.below(days)), dates: dateStyle(d.low(8, 2))}
	c.number, c.legacy = caseNumber(d, year, serial)

	basisYear := year - d.low(3, 2)
	from := drawBasis(d)
	c.basisNumber, c.basisUnit = from.cite(d, basisYear)
	if d.chance(50) {
		c.basisUnit = "" // may follow later, then marked 待补
	}
	c.obligation, c.owed = obligation(d, from, basisYear)
	return c
}

func caseNumber(d *dice, year, serial int) (number string, legacy bool) {
	if year < 2016 {
		return "（" + strconv.Itoa(year) + "）演法执字第" + padded(serial, 5) + "号", true
	}
	open, shut := "（", "）"
	if d.chance(60) {
		open, shut = "(", ")"
	}
	kind := "执"
	if d.chance(80) {
		kind = "执恢"
	}
	return open + strconv.Itoa(year) + shut + CourtCode + kind + strconv.Itoa(serial) + "号", false
}

// basis is the kind of document that is being enforced.
type basis int

const (
	civilFirst  basis = iota // judgment of first instance
	civilSecond              // judgment of second instance
	civilBoth                // both of them cited
	arbitral
	labour
	notarial
	criminal
)

func drawBasis(d *dice) basis {
	switch n := d.below(100); {
	case n < 71:
		return civilFirst
	case n < 81:
		return civilSecond
	case n < 83:
		return civilBoth
	case n < 88:
		return arbitral
	case n < 94:
		return labour
	case n < 97:
		return notarial
	}
	return criminal
}

// cite gives number and issuing unit of such a document of a year.
func (b basis) cite(d *dice, year int) (number, unit string) {
	y, n := strconv.Itoa(year), strconv.Itoa(1+d.below(9000))
	switch b {
	case civilSecond:
		return "（" + y + "）鲁99民终" + n + "号", "演示市中级人民法院（虚构）"
	case civilBoth:
		return "（" + y + "）" + CourtCode + "民初" + n + "号、（" + y + "）鲁99民终" + strconv.Itoa(1+d.below(900)) + "号", CourtName
	case arbitral:
		return "演示仲裁字（" + y + "）第" + n + "号", "演示仲裁委员会（虚构）"
	case labour:
		return "演劳人仲案字〔" + y + "〕第" + n + "号", "演示区劳动人事争议仲裁委员会（虚构）"
	case notarial:
		return "（" + y + "）演示证执字第" + n + "号", "演示公证处（虚构）"
	case criminal:
		return "（" + y + "）" + CourtCode + "刑初" + n + "号", CourtName
	}
	return "（" + y + "）" + CourtCode + "民初" + n + "号", CourtName
}

// dateStyle is one of the ways in which files write dates; a case keeps to one.
type dateStyle int

func (s dateStyle) write(d court.Date) string {
	if d.IsZero() {
		return ""
	}
	parts := [...]string{"年", "月", "日"}
	width := 2
	switch s {
	case 0, 1, 2, 3:
	case 4, 5:
		parts = [...]string{"-", "-", ""}
	case 6:
		parts, width = [...]string{"/", "/", ""}, 1
	default:
		parts = [3]string{}
	}
	b := append(appendPadded(make([]byte, 0, 24), d.Year, 4), parts[0]...)
	b = append(appendPadded(b, int(d.Month), width), parts[1]...)
	return string(append(appendPadded(b, d.Day, width), parts[2]...))
}
