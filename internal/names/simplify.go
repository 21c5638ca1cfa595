package names

import "unicode/utf8"

//go:generate go run gen/main.go -variants $UNIHAN/Unihan_Variants.txt -mappings $UNIHAN/Unihan_OtherMappings.txt -out table.go

// Simplify gives the simplified form of a traditional character, and any other
// character as it is. It only changes a character when there is nothing to choose:
//
//   - A character of the state's table of standard characters (通用规范汉字表 2013,
//     Unihan kTGH) never changes, even where Unihan names a simplified form for some
//     of its senses. 乾, 著, 於, 徵, 瞭, 藉, 昇 and 甯 stand in people's names beside
//     干, 着, 于, 征, 了, 借, 升 and 宁, and 李昇 is not 李升.
//   - Otherwise it becomes the one simplified form (kSimplifiedVariant) that is
//     standard; if none is, the only form there is in the basic plane.
//   - Where Unihan names two standard forms, or lists the character as its own
//     simplified form, it stays, save for a short reviewed list in gen/main.go:
//     鍾→钟, 餘→余, 線→线, 復→复, 裡→里, and the other regions' 爲 裏 衞 啓 淨 説 敍 嬀.
//   - 濛 and 閤 stay, because they stand in today's names: 王濛 is not 王蒙.
//   - Mere variants (峯 and 峰, 喆 and 哲) are left apart: they are names
//     of different people.
func Simplify(r rune) rune {
	if r < firstHan || r > lastHan || hasSimplified[(r-firstHan)/64]>>((r-firstHan)%64)&1 == 0 {
		return r
	}
	if i := find(traditional, r); i >= 0 {
		s, _ := utf8.DecodeRuneInString(simplified[i*3:])
		return s
	}
	s, _ := utf8.DecodeRuneInString(simplifiedRare[find(traditionalRare, r)*4:])
	return s
}

// find gives the place of r in a list of characters of three bytes each that is
// in order, and -1 if it is not there.
func find(list string, r rune) int {
	low, high := 0, len(list)/3
	for low < high {
		middle := (low + high) / 2
		m, _ := utf8.DecodeRuneInString(list[middle*3:])
		switch {
		case m == r:
			return middle
		case m < r:
			low = middle + 1
		default:
			high = middle
		}
	}
	return -1
}
