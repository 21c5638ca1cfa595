package codes

import "unicode/utf8"

// ProvinceOfCourtCode gives the short name of the province in which the court of a
// modern case number sits: 鲁0113 gives 山东. The supreme court, military courts and
// the free words before 字第 of a legacy number give false: 云城法执 is no court of
// Yunnan.
func ProvinceOfCourtCode(court string) (string, bool) {
	r, size := utf8.DecodeRuneInString(court)
	name := provinceOfCharacter(r)
	switch len(court) - size {
	case 0, 2, 4:
		if name != "" && digits(court[size:]) == len(court)-size {
			return name, true
		}
	}
	return "", false
}

// provinceOfCharacter reads the one-character name of a province in a court code;
// 兵 is the production corps in Xinjiang. Empty when r is none.
func provinceOfCharacter(r rune) string {
	switch r {
	case '京':
		return "北京"
	case '津':
		return "天津"
	case '冀':
		return "河北"
	case '晋':
		return "山西"
	case '内':
		return "内蒙古"
	case '辽':
		return "辽宁"
	case '吉':
		return "吉林"
	case '黑':
		return "黑龙江"
	case '沪':
		return "上海"
	case '苏':
		return "江苏"
	case '浙':
		return "浙江"
	case '皖':
		return "安徽"
	case '闽':
		return "福建"
	case '赣':
		return "江西"
	case '鲁':
		return "山东"
	case '豫':
		return "河南"
	case '鄂':
		return "湖北"
	case '湘':
		return "湖南"
	case '粤':
		return "广东"
	case '桂':
		return "广西"
	case '琼':
		return "海南"
	case '渝':
		return "重庆"
	case '川':
		return "四川"
	case '黔':
		return "贵州"
	case '云':
		return "云南"
	case '藏':
		return "西藏"
	case '陕':
		return "陕西"
	case '甘':
		return "甘肃"
	case '青':
		return "青海"
	case '宁':
		return "宁夏"
	case '新', '兵':
		return "新疆"
	}
	return ""
}
