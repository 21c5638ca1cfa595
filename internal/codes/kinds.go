package codes

import "strings"

// knownKind reports a type code (类型代字) of the standard that came with
// 法〔2015〕137号 as amended, alone or behind one special-court code (知民初). The
// lenient reading of queries rests on it: only a closed list keeps 新民3号 or
// 云南白药1 from being taken for a case.
func knownKind(kind string) bool {
	if isKind(kind) {
		return true
	}
	for _, special := range [...]string{"知", "军", "海", "铁", "林", "环", "少"} {
		if rest, ok := strings.CutPrefix(kind, special); ok && isKind(rest) {
			return true
		}
	}
	return false
}

func isKind(kind string) bool {
	switch kind {
	case "执", "执恢", "执保", "执异", "执复", "执监", "执协", "执他", // enforcement
		"司惩", "司惩复", "司救执", "司救民", "司救刑", "司救行", "司救赔", "司救访", "司救他",
		"财保", "证保", "行保", "民保令", "民保更",
		"民初", "民终", "民监", "民申", "民抗", "民再", "民撤", "民特", "民特监", "民催", "民督", "民督监",
		"民辖", "民辖终", "民辖监", "民他", "民诉前调", "诉前调", "引调",
		"刑初", "刑终", "刑监", "刑申", "刑抗", "刑再", "刑辖", "刑核", "刑更", "刑更监", "刑更备",
		"刑没", "刑没终", "刑医", "刑医复", "刑医监", "刑他",
		"行初", "行终", "行监", "行申", "行抗", "行再", "行辖", "行审", "行审复", "行他",
		"行赔初", "行赔终", "行赔申", "行赔再", "行赔监", "行赔抗", "行赔他",
		"法赔", "委赔", "委赔监", "委赔提", "委赔再", "赔他",
		"认台", "认港", "认澳", "认复", "认他",
		"清申", "清终", "清监", "强清", "破", "破申", "破终", "破监", "破他":
		return true
	}
	return false
}

// legacyKind reports whether the words of a legacy number end in a kind of those
// years: 广法执, 长民初. The words before it name the court.
func legacyKind(words string) bool {
	for _, kind := range [...]string{
		"执", "执恢", "执异", "执复", "执监", "执保", "执行", "恢执", "执督", "执协", "执外",
		"民初", "民终", "民一初", "民一终", "民二初", "民二终", "民三初", "民四初", "民五初", "民重", "民再", "民申", "民监", "民提", "民特", "民督", "民破",
		"商初", "商终", "知初", "知终", "少民初", "保", "破",
		"刑初", "刑终", "刑执", "刑再", "刑监", "刑申", "刑抗",
		"行初", "行终", "行审", "行执", "行非执", "行再", "行监", "行申", "非执", "非诉执", "非诉行执",
		"初", "终", "再", "申", "赔", "仲", "督",
	} {
		if strings.HasSuffix(words, kind) {
			return true
		}
	}
	return false
}
