package court

import (
	"strconv"
	"strings"

	"gongkai/internal/codes"
)

// Restriction is one consumption-restriction order (限制消费令, XX) as far as the portal
// keeps it. All text is trimmed and in the spelling in which it may be shown. Entry.Age
// is kept to tell minors, and is no public field: the national display has none.
type Restriction struct {
	Entry

	// Who beside the organisation is bound, if the order names them (XX 3(2)); several are
	// separated by 、. Entry.LegalRepresentative is the 法定代表人. Empty for persons.
	Principal   string // 主要负责人
	Responsible string // 影响债务履行的直接责任人员
	Controller  string // 实际控制人

	OrderNumber string           // 限制消费令文号; many courts use the case number alone
	OrderedOn   Date             // 签发日期
	ServedOn    Date             // 送达日期
	Period      string           // the period in the order's words, when it names no day; empty otherwise
	EndsOn      Date             // the last day of the period; zero when it is open
	Items       RestrictionItems // what is forbidden, XX 3

	ConsequencesStated bool // the order says what a breach leads to (XX 5, R-19)
}

// RestrictionInput is an order as somebody wrote it: a row of a file, or a form. Every
// field is the raw text under the head named beside it.
type RestrictionInput struct {
	SourceID            string // 编号
	Name                string // 被执行人姓名/名称
	Party               string // 主体类型
	Sex                 string // 性别
	Age                 string // 年龄 or 出生年份
	DocumentNumber      string // 身份证号码/组织机构代码
	LegalRepresentative string // 法定代表人或者负责人姓名
	Principal           string // 主要负责人
	Responsible         string // 影响债务履行的直接责任人员
	Controller          string // 实际控制人
	Court               string // 执行法院
	Province            string // 省份
	CaseNumber          string // 案号
	FiledOn             string // 立案时间
	OrderNumber         string // 限制消费令文号
	OrderedOn           string // 限制消费令签发日期
	ServedOn            string // 送达日期
	Period              string // 限制消费期限
	Items               string // 限制消费项目
	Consequences        string // 载明法律后果
	PublishedOn         string // 发布时间
	Status              string // 状态
	Note                string // 备注, never public and not kept
}

// RestrictionItems is a set of the nine items of XX 3; item n is the bit n−1.
type RestrictionItems uint16

// AllItems are all nine: what an order restricts unless it says otherwise.
const AllItems RestrictionItems = 1<<9 - 1

// Has reports whether item n, from 1, is in the set.
func (i RestrictionItems) Has(n int) bool { return n >= 1 && n <= 9 && i&(1<<(n-1)) != 0 }

// RestrictionItem is one of the nine items in words.
type RestrictionItem struct {
	Number int    // 1 to 9
	Label  string // the item, after XX 3(1)
}

// restrictionItems are the items of XX 3(1) in order. The table is read only.
var restrictionItems = [...]string{
	"乘坐交通工具时，选择飞机、列车软卧、轮船二等以上舱位",
	"在星级以上宾馆、酒店、夜总会、高尔夫球场等场所进行高消费",
	"购买不动产或者新建、扩建、高档装修房屋",
	"租赁高档写字楼、宾馆、公寓等场所办公",
	"购买非经营必需车辆",
	"旅游、度假",
	"子女就读高收费私立学校",
	"支付高额保费购买保险理财产品",
	"乘坐G字头动车组列车全部座位、其他动车组列车一等以上座位等其他非生活和工作必需的消费行为",
}

// List gives the items of the set in the order of the law.
func (i RestrictionItems) List() []RestrictionItem {
	var list []RestrictionItem
	for n, label := range restrictionItems {
		if i.Has(n + 1) {
			list = append(list, RestrictionItem{n + 1, label})
		}
	}
	return list
}

// Text says the set in words: all nine at once, or those that it holds with their numbers.
func (i RestrictionItems) Text() string {
	if i&AllItems == AllItems {
		return "全部九项"
	}
	var words []string
	for _, item := range i.List() {
		words = append(words, strconv.Itoa(item.Number)+"．"+item.Label)
	}
	return strings.Join(words, "；")
}

// ParseRestrictionItems reads a set of items as files write it: 全部, or numbers (1、3,
// 一、三, 第（一）项), or the wording of the law. It answers false for whatever names no
// item or something else too.
func ParseRestrictionItems(text string) (RestrictionItems, bool) {
	text = strings.TrimSuffix(strings.ReplaceAll(codes.Narrow(text), " ", ""), "。")
	switch text {
	case "全部", "全部九项", "九项", "全部项目", "1-9", "一至九", "第一项至第九项":
		return AllItems, true
	}
	var set RestrictionItems
	rest := text
	for rest != "" {
		n, length := itemAt(rest)
		if n == 0 {
			return 0, false
		}
		set |= 1 << (n - 1)
		if rest = rest[length:]; rest == "" {
			break
		}
		cut := strings.TrimLeft(rest, ",，、;；\n")
		if len(cut) == len(rest) {
			return 0, false
		}
		rest = cut
	}
	return set, set != 0
}

// itemAt reads the item at the front of a text; 0 when there is none.
func itemAt(text string) (n, length int) {
	for i, label := range restrictionItems {
		if form := codes.Narrow(label); strings.HasPrefix(text, form) {
			return i + 1, len(form)
		}
	}
	bare := strings.TrimLeft(text, "第(（")
	for i, word := range [...]string{"一", "二", "三", "四", "五", "六", "七", "八", "九"} {
		for _, digit := range [...]string{word, string(rune('1' + i))} {
			if rest, ok := strings.CutPrefix(bare, digit); ok {
				rest = strings.TrimPrefix(strings.TrimLeft(rest, ")）"), "项")
				return i + 1, len(text) - len(rest)
			}
		}
	}
	return 0, 0
}

// Window gives the first and the last day on which the public may see the order: from
// 发布时间 to the end of its period. lastDay is zero while the period is open.
func (r *Restriction) Window() (firstDay, lastDay Date) { return r.PublishedOn, r.EndsOn }

// StateOn gives the state that the calendar asks for on a day, of an order that has
// passed its gate.
func (r *Restriction) StateOn(day Date) State { return stateOn(r.Withdrawn, r, day) }

// HasPeriod reports whether the order's period is on record, as a day or in words.
func (r *Restriction) HasPeriod() bool { return r.Period != "" || !r.EndsOn.IsZero() }

// PeriodText says the period as the order does; empty when none is on record.
func (r *Restriction) PeriodText() string {
	if !r.EndsOn.IsZero() {
		return "至" + r.EndsOn.Chinese() + "止"
	}
	return r.Period
}
