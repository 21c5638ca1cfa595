package xlsx

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// whole numbers from here on have more digits than the fifteen that a spreadsheet
// keeps: whatever is shown, the last digits are made up.
const unsure = 1e15

// show gives a number as text: the value as it is stored, to the fifteen digits that
// are certain, with what its format adds that carries meaning: fixed text (万元, 号),
// zeros in front, per cent, a date. Rounding and the commas between thousands are left
// out. The kind is CellUnclear when the format cannot be worked out; the text is then
// the bare number.
func (w *Workbook) show(v float64, f *format) (CellKind, string) {
	if math.Abs(v) >= unsure {
		return CellNumber, scientific(v)
	}
	s, unsigned := f.of(v)
	switch s.class {
	case classDate:
		if text, ok := w.date(v, s.shown); ok {
			return CellDate, text
		}
		return CellNumber, general(v)
	case classRaw:
		return CellNumber, general(v)
	case classUnclear:
		return CellUnclear, general(v)
	}
	if len(s.tokens) == 1 && s.tokens[0].kind == tokenGeneral {
		return CellNumber, general(v)
	}
	sign := ""
	if v < 0 && !unsigned {
		sign = "-"
	}
	return CellNumber, sign + s.fill(math.Abs(v))
}

// scientific writes a number as spreadsheet programs show one that is too long, which
// is how its loss is recognised also in other kinds of files.
func scientific(v float64) string {
	v = min(max(v, -math.MaxFloat64), math.MaxFloat64)
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'E', 5, 64), "E")
	mantissa = strings.TrimSuffix(strings.TrimRight(mantissa, "0"), ".")
	return mantissa + "E" + exponent
}

// general writes a number in full to fifteen digits, without an exponent.
func general(v float64) string {
	if v == math.Trunc(v) {
		return strconv.FormatInt(int64(v), 10)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 14, 64), 64)
	if err != nil {
		rounded = v
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// fill puts the digits of a number that is not negative into the places of a section.
func (s *section) fill(v float64) string {
	for range s.percent {
		v *= 100
	}
	for range s.scale {
		v /= 1000
	}
	if v >= unsure {
		return scientific(v)
	}
	text := general(v)
	if s.split || s.scale > 0 {
		text = strconv.FormatFloat(v, 'f', s.decimals(), 64)
	}
	number, fraction, _ := strings.Cut(text, ".")

	pieces := make([]string, len(s.tokens))
	point, last := len(s.tokens), -1
	for i, t := range s.tokens {
		switch t.kind {
		case tokenText, tokenPercent:
			pieces[i] = t.text
		case tokenGeneral:
			pieces[i] = text
		case tokenPoint:
			point = min(point, i)
		case tokenDigit:
			if i < point {
				last = i
			}
		}
	}
	first := -1
	for i := last; i >= 0; i-- {
		if s.tokens[i].kind != tokenDigit {
			continue
		}
		first = i
		switch {
		case number != "":
			pieces[i], number = number[len(number)-1:], number[:len(number)-1]
		case s.tokens[i].text == "0":
			pieces[i] = "0"
		}
	}
	if first >= 0 {
		pieces[first] = number + pieces[first]
		if fraction != "" {
			pieces[last] += "." + fraction
		}
	} else if point < len(pieces) { // a format such as .00
		pieces[point] = text
	}
	return strings.Join(pieces, "")
}

// decimals counts the places behind the point.
func (s *section) decimals() int {
	n, behind := 0, false
	for _, t := range s.tokens {
		behind = behind || t.kind == tokenPoint
		if behind && t.kind == tokenDigit {
			n++
		}
	}
	return n
}

// date writes the parts of a day that a format shows. A year, month and day together
// are the day in full, with the time if it has one; of fewer parts only those are
// written, because a spreadsheet makes up the others when it is given 2018年3月.
func (w *Workbook) date(v float64, p dateParts) (string, bool) {
	day, clock, ok := w.moment(v)
	switch {
	case !ok, day == "" && (p.year || p.month || p.day):
		return "", false
	case p.year && p.month && p.day:
		if clock != "00:00:00" {
			return day + " " + clock, true
		}
		return day, true
	case !p.year && !p.month && !p.day:
		return clock, true
	}
	month, of := strings.TrimPrefix(day[5:7], "0"), strings.TrimPrefix(day[8:], "0")
	text := ""
	if p.year {
		text = day[:4]
		if p.month || p.day {
			text += "年"
		}
	}
	if p.month {
		text += month + "月"
	}
	if p.day {
		text += of + "日"
	}
	return text, true
}

// moment turns a count of days into a date, empty for the days before the first, and
// a time. The 1900 system believes in 29 February 1900: day 60, which is no day.
func (w *Workbook) moment(v float64) (day, clock string, ok bool) {
	if !(v >= 0 && v < 2958466) { // up to 9999-12-31
		return "", "", false
	}
	// Half a millisecond is noise of the arithmetic, not a time.
	days := math.Floor(v + 0.0005/86400)
	seconds := int(math.Floor((v-days)*86400 + 0.0005))
	seconds = min(max(seconds, 0), 86399)
	clock = time.Date(2000, 1, 1, 0, 0, seconds, 0, time.UTC).Format(time.TimeOnly)
	from := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case w.date1904:
		from = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	case days == 60:
		return "1900-02-29", clock, true
	case days < 1:
		return "", clock, true
	case days < 60:
		from = from.AddDate(0, 0, 1)
	}
	date := from.AddDate(0, 0, int(days))
	if date.Year() > 9999 {
		return "", "", false
	}
	return date.Format(time.DateOnly), clock, true
}

// Day reads a bare number that stands where only a date can: the count of days of a
// cell that has lost its format. It is true from 1949 to 2099 only, so that years and
// dates of eight digits stay what they are.
func (w *Workbook) Day(v float64) (string, bool) {
	text, ok := w.date(v, dateParts{year: true, month: true, day: true})
	return text, ok && text >= "1949" && text < "2100"
}
