package sample

import (
	"strconv"
	"strings"
)

// sentence is an operative part. {M} is the sum owed, {m} a lesser sum, {c} costs, {D} a
// day before the document, {r} a yearly rate, {t} a number of days.
type sentence struct {
	text  string
	small bool // owed are thousands of yuan, not tens or hundreds of thousands
}

// civil are 生效法律文书确定的义务 in the manner of civil judgments, the usual first. Here
// and below they name nobody and hold no personal data, as R-33 demands of real ones.
func civil() [16]sentence {
	return [...]sentence{
		{"于本判决生效之日起{t}日内偿还借款本金{M}元，并支付自{D}起至实际清偿之日止按年利率{r}计算的利息；案件受理费{c}元由被告负担。", false},
		{"支付货款{M}元及逾期付款损失（以未付货款为基数，自{D}起按全国银行间同业拆借中心公布的一年期贷款市场报价利率计算至付清之日止）。", false},
		{"偿还借款本金{M}元、截至{D}的利息及罚息{m}元，以及此后至清偿之日止的罚息、复利；原告对抵押财产折价或者拍卖、变卖所得价款在上述债权范围内优先受偿。", false},
		{"对主债务人所负借款本金{M}元及利息承担连带清偿责任；承担保证责任后，有权向主债务人追偿。", false},
		{"支付工程款{M}元，并自{D}起至付清之日止按贷款市场报价利率支付利息；返还质量保证金{m}元。", false},
		{"偿还信用卡透支本金{M}元及截至{D}的利息、违约金{c}元，以及此后按约定计算的利息。", true},
		{"分期偿还欠款{M}元：于本判决生效之日起{t}日内支付{m}元，余款于六个月内付清；任何一期逾期，原告可就全部未付款项一并申请执行。", false},
		{"赔偿交通事故造成的各项损失共计{M}元，扣除已垫付的{c}元，余款于判决生效之日起{t}日内付清。", false},
		{"于本判决生效之日起{t}日内腾空并返还所承租的厂房，支付拖欠的租金{M}元及占用期间的使用费。", false},
		{"支付股权转让款{M}元及违约金{m}元（违约金计算至{D}，此后按日万分之三计至付清之日）。", false},
		{"支付物业服务费{M}元及违约金，于判决生效之日起{t}日内履行。", true},
		{"赔偿损失{M}元，并返还定金{m}元；案件受理费、保全费合计{c}元由被告负担。", false},
		{"支付承揽加工费{M}元，并自{D}起按年利率{r}支付逾期利息。", false},
		{"退还预付款{M}元，并自{D}起至实际退还之日止按贷款市场报价利率的1.3倍支付资金占用损失。", false},
		{"支付租赁设备的租金{M}元、违约金{m}元，并返还全部租赁物；不能返还的，按合同约定价格赔偿。", false},
		{"停止侵权，于本判决生效之日起{t}日内拆除违法搭建物并恢复原状；逾期不履行的，支付代为履行费用{M}元。", true},
	}
}

func (b basis) sentence(d *dice) sentence {
	switch b {
	case arbitral:
		return sentence{"支付仲裁裁决确定的服务费{M}元及仲裁费{c}元，逾期支付的加倍支付迟延履行期间的债务利息。", false}
	case labour:
		return sentence{"一次性支付拖欠的劳动报酬{M}元及经济补偿金{c}元，于裁决书生效之日起{t}日内付清。", true}
	case notarial:
		return sentence{"公证债权文书确认的借款本金{M}元，自{D}起按年利率{r}支付利息，并承担实现债权的费用{c}元。", false}
	case criminal:
		return sentence{"退赔被害单位经济损失{M}元，并缴纳罚金{c}元。", false}
	}
	all := civil()
	return all[d.low(len(all), 2)]
}

// obligation writes a sentence that fits the document, with sums and days of its own,
// and gives the sum that it names, in fen.
func obligation(d *dice, from basis, year int) (text string, owed int) {
	s := from.sentence(d)
	owed = drawSum(d, s.small)
	rest := s.text
	var b strings.Builder
	b.Grow(len(rest) + 64)
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			return b.String(), owed
		}
		switch after[0] {
		case 'M':
			b.WriteString(amount(d, owed))
		case 'm':
			b.WriteString(amount(d, owed/(3+d.below(9))/10_000*10_000))
		case 'c':
			b.WriteString(strconv.Itoa(50 + d.below(9000)))
		case 'D':
			day := [...]int{year - 1 - d.below(3), 1 + d.below(12), 1 + d.below(28)}
			b.WriteString(strconv.Itoa(day[0]) + "年" + strconv.Itoa(day[1]) + "月" + strconv.Itoa(day[2]) + "日")
		case 'r':
			b.WriteString([...]string{"6%", "12%", "15.4%", "24%", "4.35%", "3.85%"}[d.below(6)])
		case 't':
			b.WriteString([...]string{"十", "五", "三十", "十五"}[d.low(4, 2)])
		}
		rest = after[2:]
	}
}

// drawSum draws a sum in fen: small ones of thousands of yuan, others mostly of tens or
// hundreds of thousands and seldom of millions; a quarter of them not round.
func drawSum(d *dice, small bool) int {
	yuan := 3000 + d.low(900_000, 3)
	switch {
	case small:
		yuan = 800 + d.low(40_000, 2)
	case d.chance(80):
		yuan *= 10 + d.below(40)
	}
	switch n := d.below(4); {
	case n == 0:
		return yuan*100 + d.below(100)
	case n < 3 && !small:
		return yuan / 1000 * 1000 * 100
	}
	return yuan * 100
}

// amount writes a sum of fen in yuan as courts do: with fen or without, now and then
// with a separator of thousands.
func amount(d *dice, fen int) string {
	whole := strconv.Itoa(fen / 100)
	if n := len(whole); n > 3 && n <= 6 && d.chance(150) {
		whole = whole[:n-3] + "," + whole[n-3:]
	}
	if fen%100 == 0 && d.chance(500) {
		return whole
	}
	return whole + "." + padded(fen%100, 2)
}
