package sample

// Parts of the names of organisations. The places do not exist, so that no name can
// be that of a real company.
const (
	tradeA = "鑫恒盛华金瑞宏天泰隆兴源福海德信永诚嘉"
	tradeB = "源达泰通隆盛丰和润祥安瑞信利兴康宇科"
)

// organisation makes a legal person or other organisation; member sets debtors of one
// case apart in its code.
func organisation(d *dice, member int) party {
	place := [...]string{"演示市", "演示区", "虚构市", "虚构县", "样例省演示市"}[d.low(5, 2)]
	trade := d.char(tradeA, 1) + d.char(tradeB, 1)
	line := [...]string{"商贸", "建筑工程", "置业", "机械", "物流", "装饰工程", "食品", "科技", "纺织", "建材", "餐饮管理",
		"汽车销售", "农业科技", "劳务", "文化传媒", "新能源"}[d.low(16, 2)]

	p := party{organisation: true}
	prefix := "91" // enterprises
	switch kind := d.below(1000); {
	case kind < 700:
		p.name = place + trade + line + "有限公司"
	case kind < 760:
		p.name = trade + "（演示）" + line + "有限公司"
	case kind < 820:
		p.name = place + trade + line + "股份有限公司"
	case kind < 850:
		p.name = place + trade + line + "有限公司第" + [...]string{"一", "二", "三"}[d.below(3)] + "分公司"
	case kind < 870:
		p.name = place + trade + "国际供应链管理与信息技术咨询服务（集团）股份有限公司" + line + "事业分公司"
	case kind < 910:
		p.name = place + trade + "投资管理中心（有限合伙）"
	case kind < 960:
		p.name, prefix = place+trade+line+"经营部", "92" // one-person businesses
	default:
		p.name, prefix = place+trade+"种植农民专业合作社", "93"
	}
	p.representative, _ = personName(d, d.chance(750))

	code := padded(d.below(25_000_000)*4+member, 8)
	if d.chance(300) { // codes given out since 2015 begin with letters
		code = "MA" + code[2:]
	}
	code += orgCheck(code)
	if d.chance(50) { // from a time before the credit codes
		p.document = code[:8] + "-" + code[8:]
		return p
	}
	credit := prefix + region(d) + code
	p.document = credit + creditCheck(credit)
	return p
}

// orgCheck is the check character of GB 11714.
func orgCheck(eight string) string {
	sum := 0
	for i, w := range [...]int{3, 7, 9, 10, 5, 8, 4, 2} {
		v := int(eight[i] - '0')
		if eight[i] >= 'A' {
			v = int(eight[i]-'A') + 10
		}
		sum += v * w
	}
	return "0X987654321"[sum%11 : sum%11+1]
}

// creditCheck is the check character of GB 32100.
func creditCheck(seventeen string) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum, weight := 0, 1
	for i := range len(seventeen) {
		for v := range len(alphabet) {
			if alphabet[v] == seventeen[i] {
				sum += v * weight
			}
		}
		weight = weight * 3 % 31
	}
	check := (31 - sum%31) % 31
	return alphabet[check : check+1]
}
