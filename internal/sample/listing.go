package sample

import (
	"time"

	"gongkai/internal/court"
)

// drawConduct draws the grounds of a listing: mostly G1, often G4, seldom the rest,
// and one in eight combined.
func drawConduct(d *dice) court.Conduct {
	c := drawGround(d)
	for d.chance(125) {
		c |= drawGround(d)
	}
	return c
}

func drawGround(d *dice) court.Conduct {
	switch n := d.below(1000); {
	case n < 690:
		return court.G1
	case n < 840:
		return court.G4
	case n < 920:
		return court.G5
	case n < 955:
		return court.G3
	case n < 980:
		return court.G6
	}
	return court.G2
}

// spellConduct writes the grounds in the words of SX 1, now and then in those of 2013
// that old lists still hold.
func spellConduct(d *dice, c court.Conduct) string {
	separator := [...]string{",", "，", "；", "、"}[d.low(4, 2)]
	old := d.chance(50)
	text := ""
	for _, g := range court.Conducts() {
		if !c.Has(g.Conduct) {
			continue
		}
		label := g.Label
		if old {
			switch g.Conduct {
			case court.G1:
				label = "其他有履行能力而拒不履行生效法律文书确定义务"
			case court.G3:
				label = "其它规避执行"
			case court.G5:
				label = "违反限制高消费令"
			}
		}
		if text != "" {
			text += separator
		}
		text += label
	}
	return text
}

// times are the dates of a listing; zero ones are not given.
type times struct{ decided, served, published, graceEnds, termEnds court.Date }

// drawTimes draws the dates between filing and today, in the order in which the law
// has them. Most listings with a term are recent enough still to run.
func drawTimes(d *dice, today, filed court.Date, conduct court.Conduct) times {
	var t times
	notAfter := func(day court.Date) court.Date {
		if day.After(today) {
			return today
		}
		return day
	}
	recent := func(days int) court.Date {
		if day := today.AddDays(-d.below(days)); day.After(filed) {
			return day
		}
		return filed
	}
	limited := conduct&^court.G1 != 0
	grace := d.below(1000)
	switch {
	case grace < 15: // the grace period still runs, R-05
		t.decided = recent(28)
		t.graceEnds = t.decided.AddDays(31 + d.below(58))
	case limited && !d.chance(150):
		t.decided = recent(650)
	default:
		t.decided = filed.AddDays(soon(d, int(today.Start().Sub(filed.Start())/(24*time.Hour))))
	}
	t.served = notAfter(t.decided.AddDays(1 + d.below(10)))
	t.published = notAfter(t.served.AddDays(d.below(6)))
	if grace >= 15 && grace < 75 && t.decided.Before(today.AddDays(-95)) {
		t.graceEnds = t.decided.AddDays(31 + d.below(58))
		t.published = t.graceEnds.AddDays(1 + d.below(5))
	}
	if t.graceEnds.After(today) || t.graceEnds == today {
		t.published = court.Date{}
	}
	if limited && d.chance(600) {
		years := court.TermYears
		if conduct.Has(court.G2) || len(conduct.Codes()) > 1 {
			years += d.low(1+court.MaxTermYears-court.TermYears, 2)
		}
		t.termEnds = t.decided.AddYears(years)
	}
	return t
}

// soon draws how many days after filing a decision was made: between half a month and
// eight months, and never more than have passed.
func soon(d *dice, passed int) int {
	if passed <= 15 {
		return passed
	}
	return 15 + d.below(min(240, passed-14))
}
