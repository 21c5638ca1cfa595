package redact

const (
	longestAddress = 60 // runes after the word of context
	longestRegion  = 12 // runes of the name of one province, city or county
)

// address claims what lies below county or district level after a word such as 住址:
// in 住济南市长清区某街道某路12号 all from 某街道. Province, city and district stay, as
// the law on publishing documents keeps them.
func (w *walk) address(word, i int) {
	if !w.livesAt(word, i) {
		return
	}
	start, labelled := w.addressStart(i)
	stop := w.addressStop(start)
	below := w.belowCounty(start, stop)
	end := w.lastMarker(below, stop)
	switch {
	case end > 0:
	case labelled && below > start && stop-below >= 2 && !w.unknown(below):
		end = stop
	default:
		return
	}
	if end-below == 2 && w.runes[below+1] == '区' {
		return // 居住小区 names none
	}
	w.hit(below, end, Address)
}

// livesAt sorts out 住院, 住房, 居住权, 抓住 and the like, where nobody lives anywhere.
func (w *walk) livesAt(word, i int) bool {
	if i >= len(w.runes) || !isHome(w.runes[i]) {
		return false
	}
	return word == 0 || w.runes[word] != '住' || !contains("抓记不保停稳管控挡守站卡拦扣留收", w.runes[word-1])
}

// isHome reports whether an address may follow when r stands after 住: not in 住院,
// 住房, 居住权 and the like.
func isHome(r rune) bool { return !contains("院房宅宿建持店客权期条费公户证", r) }

// addressStart skips what stands between the word and the address, and reports
// whether a colon or the like marks the rest as one.
func (w *walk) addressStart(i int) (start int, labelled bool) {
	start = i
	for start < len(w.runes) && start-i < longestFiller && contains(":： 地址所为是在于(\"“", w.runes[start]) {
		labelled = labelled || contains(":为是", w.runes[start])
		start++
	}
	return start, labelled
}

// addressStop finds the end of the phrase in which the address stands.
func (w *walk) addressStop(start int) int {
	i := start
	for i < len(w.runes) && i-start < longestAddress && w.s.signs.of(w.runes[i])&signPhrase == 0 {
		i++
	}
	return i
}

// unknown reports the usual words for no address at all.
func (w *walk) unknown(i int) bool {
	for _, text := range []string{"不详", "同上", "不明", "未知", "同前", "无", "人民法院", "中级人民法院", "同户籍"} {
		if beginsText(w.runes[i:], text) {
			return true
		}
	}
	return false
}

// belowCounty returns the rune after province, city and county or district, as far as
// they stand at start.
func (w *walk) belowCounty(start, stop int) int {
	below := start
	for i := start; i < stop && i-below < longestRegion; i++ {
		r := w.runes[i]
		if isSmallPlace(r) && !w.partOfRegion(i, stop) {
			return below
		}
		if i-below < 1 || !w.regionEnds(i, stop) {
			continue
		}
		below = i + 1
		if r == '县' || r == '旗' || r == '区' && !w.autonomous(i) {
			return below
		}
	}
	return below
}

// partOfRegion reports whether the rune at i, though 庄, 镇 or 路, is part of the name
// of a city, county or district: 枣庄市, 镇平县, 路桥区.
func (w *walk) partOfRegion(i, stop int) bool {
	for k := i + 1; k < stop && k <= i+2; k++ {
		if w.regionEnds(k, stop) {
			return true
		}
	}
	return false
}

// regionEnds reports whether rune i ends the name of a province, city, county or
// district, and not a housing estate (小区), a market (市场) or a factory site.
func (w *walk) regionEnds(i, stop int) bool {
	next := rune(0)
	if i+1 < stop {
		next = w.runes[i+1]
	}
	switch w.runes[i] {
	case '州': // but for 自治州 the name goes on: 德州市, 杭州西湖区
		return w.runes[i-1] == '治'
	case '省', '县', '旗', '盟':
		return next != '道' && next != '城'
	case '市':
		return next != '场' && next != '政'
	case '区':
		return !contains("小社校厂园库景院矿牧林渔农宿工灾老", w.runes[i-1]) && next != '域'
	}
	return false
}

// autonomous reports 自治区, which is a province rather than a district.
func (w *walk) autonomous(i int) bool { return i > 1 && w.runes[i-1] == '治' && w.runes[i-2] == '自' }

// isSmallPlace reports the runes that end the name of a place below county level.
func isSmallPlace(r rune) bool {
	switch r {
	case '路', '街', '巷', '村', '镇', '乡', '楼', '号', '室', '苑', '屯', '庄', '栋', '幢', '弄':
		return true
	}
	return r >= '0' && r <= '9'
}

// lastMarker returns the rune after the last part of an address between below and
// stop, with a bare number of a flat after it, or 0 if there is no part at all.
func (w *walk) lastMarker(below, stop int) int {
	end := 0
	for i := below + 1; i < stop; i++ {
		if isAddressEnd(w.runes, i) {
			end = i + 1
		}
	}
	if end == 0 {
		return 0
	}
	for end < stop && (isAlnum(w.runes[end]) || w.runes[end] == '-') {
		end++
	}
	return end
}

// isAddressEnd reports whether rune i ends a part of an address below county level.
func isAddressEnd(runes []rune, i int) bool {
	before := runes[i-1]
	switch runes[i] {
	case '路', '街', '巷', '村', '镇', '乡', '屯', '庄', '苑', '楼', '栋', '幢', '弄':
		return true
	case '号', '室', '户', '组', '座', '层', '院', '门', '排':
		return isNumeral(before) || runes[i] == '院' && before == '号'
	case '元':
		return before == '单'
	case '区':
		return contains("小社园宿", before)
	case '道':
		return before == '街' || before == '大'
	case '同':
		return before == '胡'
	case '寓':
		return before == '公'
	case '园':
		return before == '花' || before == '家'
	case '舍':
		return before == '宿'
	case '厦':
		return before == '大'
	case '处':
		return before == '事'
	}
	return false
}

// numerals are what houses and flats are numbered with.
const (
	numerals    = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" + hanNumerals
	hanNumerals = "一二三四五六七八九十百〇零甲乙丙丁东西南北中"
)

func isNumeral(r rune) bool { return isAlnum(r) || contains(hanNumerals, r) }
