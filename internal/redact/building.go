package redact

const (
	longestNumeral = 6  // runes of the number of a house or flat: 12-101
	longestPlace   = 24 // runes of the place before them: 某某小区
)

// building claims an address that nobody announced: at least two parts in a row of
// building, unit and room (某小区3号楼2单元501室), a flat of a named estate (某公寓501室),
// or a house of a village (某村12号). The mark at rune i is the first such part; one
// part alone (3号楼外墙工程) is no address of a person. It returns the rune after the
// address, or 0.
func (w *walk) building(i int) int {
	r := w.runes[i]
	from := w.numeralBefore(w.markStart(i))
	if from < 0 {
		return 0
	}
	if r == '号' {
		return w.village(from, i)
	}
	end, parts, home := w.parts(from)
	if parts == 1 && home {
		home = w.estate(from)
		parts++
	}
	if parts < 2 || !home {
		return 0
	}
	w.place(from, end)
	return end
}

// markStart is where the mark that ends at rune i begins: 号楼, #楼 and 单元 are of two.
func (w *walk) markStart(i int) int {
	if i > 0 && (w.runes[i] == '楼' && contains("号#", w.runes[i-1]) || w.runes[i] == '元' && w.runes[i-1] == '单') {
		return i - 1
	}
	return i
}

// numeralBefore is where the number before rune i begins, or -1 if there is none.
func (w *walk) numeralBefore(i int) int {
	from := i
	for from > 0 && i-from < longestNumeral && (isNumeral(w.runes[from-1]) || w.runes[from-1] == '-' && from < i) {
		from--
	}
	for from < i && w.runes[from] == '-' {
		from++
	}
	if from == i {
		return -1
	}
	return from
}

// parts reads numbers with their marks from rune i on. home tells whether one of them
// leads to a door: a unit, a room, or a bare number at the end.
func (w *walk) parts(i int) (end, parts int, home bool) {
	end = i
	for {
		at := end
		if parts > 0 && at < len(w.runes) && contains(" -", w.runes[at]) {
			at++
		}
		number := at
		hyphen := false
		for at < len(w.runes) && at-number < longestNumeral && (isNumeral(w.runes[at]) || w.runes[at] == '-' && at > number) {
			hyphen = hyphen || w.runes[at] == '-'
			at++
		}
		if at == number {
			return end, parts, home
		}
		width, door := w.mark(at)
		if width == 0 {
			if parts > 0 && at-number >= 2 && isAlnum(w.runes[number]) && w.bareEnd(at) {
				return at, parts + 1, true
			}
			return end, parts, home
		}
		parts++
		if hyphen {
			parts++
		}
		home = home || door
		end = at + width
	}
}

// bareEnd reports whether a bare number that ends at rune i is a flat, rather than an
// amount, a year or a part of something longer.
func (w *walk) bareEnd(i int) bool {
	return i >= len(w.runes) || !isNumeral(w.runes[i]) && !contains("-.,年月日", w.runes[i]) && !w.unitAt(i)
}

// mark gives the width of the mark at rune i, 0 if there is none, and whether it is
// one of a dwelling.
func (w *walk) mark(i int) (width int, door bool) {
	if i >= len(w.runes) {
		return 0, false
	}
	switch w.runes[i] {
	case '单':
		if i+1 < len(w.runes) && w.runes[i+1] == '元' {
			return 2, true
		}
	case '#':
		if i+1 < len(w.runes) && w.runes[i+1] == '楼' {
			return 2, false
		}
	case '号':
		if i+1 < len(w.runes) && (w.runes[i+1] == '楼' || w.runes[i+1] == '院' && !beginsText(w.runes[i+1:], "院落")) {
			return 2, false
		}
		return 1, false
	case '室', '户':
		return 1, true
	case '栋', '幢', '座', '层', '楼', '门':
		return 1, false
	}
	return 0, false
}

// estate reports whether the runes before from name a place where people live.
func (w *walk) estate(from int) bool {
	for i := from; i > 1 && from-i < longestNumeral; i-- {
		for _, name := range []string{"小区", "公寓", "花园", "家园", "新村", "宿舍", "大厦", "胡同"} {
			if beginsText(w.runes[i-2:from], name) {
				return true
			}
		}
	}
	return false
}

// village claims 某村12号 and 某村三组12号. What 号 also ends is ruled out by what stands
// after it: 1号地, 3号井.
func (w *walk) village(from, i int) int {
	if from < 2 || i-from > 4 || i+1 < len(w.runes) && contains("地井线桥机塘文令案公仓棚厂矿库坑", w.runes[i+1]) {
		return 0
	}
	head := w.runes[from-1]
	if !isHamlet(head) || head == '同' && w.runes[from-2] != '胡' {
		return 0
	}
	end, _, _ := w.parts(from)
	w.place(from, end)
	return end
}

// isHamlet reports the last rune of the places whose houses are numbered: 村, 三组,
// 屯, 巷, 弄, 胡同.
func isHamlet(r rune) bool { return contains("村组屯巷弄同", r) }

// place reports the address whose numbers begin at from, together with the names of
// the places before them, back to the county or to a word that is no name.
func (w *walk) place(from, end int) {
	start := from
	for start > 0 && from-start < longestPlace && !w.namelessAt(start) {
		start--
	}
	w.hit(w.belowCounty(start, from), end, Address)
}

// namelessAt reports whether the name of a place cannot reach over the rune before
// start: punctuation, or a word that leads up to the place.
func (w *walk) namelessAt(start int) bool {
	r := w.runes[start-1]
	if !isNumeral(r) && (r < 0x4E00 || r > 0x9FFF) && !contains("-·#", r) || contains("的在将住址至从把", r) {
		return true
	}
	if start < 2 {
		return false
	}
	for _, text := range []string{"位于", "坐落", "落于", "名下", "被告", "原告", "行人", "请人", "购买", "交付", "腾退", "返还", "迁出", "搬出", "搬离", "腾空", "清空", "出租", "租赁", "承租", "所有", "购得", "居于", "支付", "赔偿"} {
		if beginsText(w.runes[start-2:start], text) {
			return true
		}
	}
	return false
}
