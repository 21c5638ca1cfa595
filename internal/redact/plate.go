package redact

// provinces are the first characters of plates; 使 and 领 are those of missions.
const provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"

// plate returns the rune after a vehicle plate that begins at rune i, or 0. Plates of
// new-energy vehicles have one character more and are tried first.
func (w *walk) plate(i int) int {
	at := i + 1
	if at < len(w.runes) && w.runes[at] == ' ' {
		at++
	}
	if at >= len(w.runes) || !isPlateLetter(w.runes[at]) {
		return 0
	}
	at++
	for width := 0; at < len(w.runes) && width < widestGap && w.s.signs.of(w.runes[at])&signGap != 0; width++ {
		at++
	}
	tail := w.runes[at:min(at+7, len(w.runes))]
	for _, length := range []int{6, 5} {
		if len(tail) < length || len(tail) > length && isAlnum(tail[length]) {
			continue
		}
		if length == 6 && isNewEnergy(tail) || length == 5 && isOrdinary(tail) {
			w.hit(i, at+length, Plate)
			return at + length
		}
	}
	return 0
}

// isPlateLetter reports A to Z without I and O, in either case.
func isPlateLetter(r rune) bool {
	r = upper(r)
	return r >= 'A' && r <= 'Z' && r != 'I' && r != 'O'
}

func isPlateRune(r rune) bool { return r >= '0' && r <= '9' || isPlateLetter(r) }

// isNewEnergy reports five digits and a letter A to K (large vehicles), or a letter A
// to K, a letter or digit, and four digits (small ones).
func isNewEnergy(tail []rune) bool {
	first, last := upper(tail[0]), upper(tail[5])
	return countDigits(tail[:5]) == 5 && isPlateLetter(last) && last <= 'K' ||
		isPlateLetter(first) && first <= 'K' && isPlateRune(tail[1]) && countDigits(tail[2:6]) == 4
}

// isOrdinary reports five letters or digits; the last may be the mark of a trailer,
// a school, the police or a border crossing. Words have no digits, plates have two.
func isOrdinary(tail []rune) bool {
	for _, r := range tail[:4] {
		if !isPlateRune(r) {
			return false
		}
	}
	if !isPlateRune(tail[4]) {
		switch tail[4] {
		case '挂', '学', '警', '港', '澳':
		default:
			return false
		}
	}
	return countDigits(tail[:5]) >= 2
}

func countDigits(runes []rune) int {
	n := 0
	for _, r := range runes {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}
