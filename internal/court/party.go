package court

import "strings"

// Label is the kind of party in the words of the national list.
func (k PartyKind) Label() string {
	switch k {
	case Person:
		return "自然人"
	case Organisation:
		return "法人或者其他组织"
	}
	return ""
}

// partyOf reads 主体类型 as files write it, or gives 0: then the document decides.
func partyOf(text string) PartyKind {
	switch strings.TrimSuffix(text, ".0") {
	case "自然人", "580", "个人", "公民", "自然人（580）", "自然人(580)":
		return Person
	case "法人或者其他组织", "法人或其他组织", "法人和其他组织", "法人及其他组织", "法人", "其他组织", "非法人组织",
		"581", "单位", "企业", "公司", "组织", "机关", "事业单位", "社会组织", "企业法人", "法人（581）", "法人(581)":
		return Organisation
	}
	return 0
}

// sexOf reads 性别 as files write it, or gives "".
func sexOf(text string) string {
	switch text {
	case "男", "男性", "M", "m":
		return "男性"
	case "女", "女性", "F", "f":
		return "女性"
	}
	return ""
}

// provinceOf gives the short form of a province at the front of text, such as 山东 of
// 山东省 or of 山东省济南市中级人民法院; empty when none stands there.
func provinceOf(text string) string {
	for _, name := range [...]string{
		"北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽",
		"福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州",
		"云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "台湾", "香港", "澳门",
	} {
		if strings.HasPrefix(text, name) {
			return name
		}
	}
	return ""
}
