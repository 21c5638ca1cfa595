package public

import (
	"strconv"
	"strings"
	"time"

	"gongkai/internal/court"
)

// kindLabel is the kind of party in words.
func kindLabel(kind court.PartyKind) string {
	if kind == court.Person {
		return "自然人"
	}
	return "法人或者其他组织"
}

// conducts lists the grounds of SX 1 in the wording of the law and in the short
// form of lists.
var conducts = [...]struct {
	ground      court.Conduct
	code        string
	full, short string
}{
	{court.G1, "G1", "有履行能力而拒不履行生效法律文书确定义务", "有能力而拒不履行"},
	{court.G2, "G2", "以伪造证据、暴力、威胁等方法妨碍、抗拒执行", "妨碍、抗拒执行"},
	{court.G3, "G3", "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行", "规避执行"},
	{court.G4, "G4", "违反财产报告制度", "违反财产报告制度"},
	{court.G5, "G5", "违反限制消费令", "违反限制消费令"},
	{court.G6, "G6", "无正当理由拒不履行执行和解协议", "拒不履行和解协议"},
}

// conductShort gives the short labels of a set of grounds, in the order of the law.
func conductShort(set court.Conduct) []string {
	var labels []string
	for _, c := range conducts {
		if set&c.ground != 0 {
			labels = append(labels, c.short)
		}
	}
	return labels
}

// conductFull gives the grounds in the words of SX 1, joined by semicolons.
func conductFull(set court.Conduct) string {
	text := ""
	for _, c := range conducts {
		if set&c.ground != 0 {
			if text != "" {
				text += "；"
			}
			text += c.full
		}
	}
	return text
}

// traits says sex and age of a person in one breath, of what is known: 男性，发布时 45 岁.
// The age is that at publication, never today's, which would narrow the birth date
// with every year.
func traits(sex string, age int) string {
	text := sex
	if age > 0 {
		if text != "" {
			text += "，"
		}
		text += "发布时 " + strconv.Itoa(age) + " 岁"
	}
	return text
}

// recordFields lists the content of SX 6 in its order. The identifying number
// comes masked from the caller; that in d is not read. Birth date, address
// and telephone have no place here. A field that the law demands and the
// record lacks is listed as missing.
func recordFields(d court.Defaulter, masked string) []FieldView {
	fields := []FieldView{field("姓名（名称）", d.Name)}
	if d.Party == court.Person {
		age := ""
		if d.Age > 0 {
			age = strconv.Itoa(d.Age) + " 岁"
		}
		ageField := field("年龄", age)
		ageField.Note = "发布时的年龄"
		id := number(numberLabel(d.Document.Kind), masked)
		id.Note = "部分数字依法隐去"
		fields = append(fields, field("性别", d.Sex), ageField, id)
	} else {
		fields = append(fields, number(numberLabel(d.Document.Kind), masked),
			field(fieldLegalRepresentative+"姓名", d.LegalRepresentative))
	}
	fields = append(fields,
		field("执行法院", d.Court),
		field("省份", d.Province),
		number("执行依据文号", d.BasisNumber),
		field("作出执行依据单位", d.BasisUnit),
		field("立案时间", d.FiledOn.Chinese()),
		number("案号", d.CaseNumber),
		field("生效法律文书确定的义务", d.Obligation),
		field("被执行人的履行情况", string(d.Performance)),
	)
	if d.Performance == court.PerformedPartly {
		fields = append(fields, field("已履行部分", d.PerformedPart), field("未履行部分", d.UnperformedPart))
	}
	return append(fields,
		field("失信被执行人行为具体情形", conductFull(d.Conduct)),
		field("发布时间", d.PublishedOn.Chinese()))
}

func field(label, value string) FieldView {
	return FieldView{Label: label, Value: value, Missing: value == ""}
}

// number is a field whose value is kept on one line.
func number(label, value string) FieldView {
	f := field(label, value)
	f.Whole = true
	return f
}

// numberLabel names the number that a record carries.
func numberLabel(kind court.DocumentKind) string {
	switch kind {
	case court.DocumentIdentity:
		return "身份证号码"
	case court.DocumentCreditCode:
		return "统一社会信用代码"
	case court.DocumentOrgCode:
		return "组织机构代码"
	}
	return "证件号码"
}

// numberShort is numberLabel for lists, where room is scarce.
func numberShort(kind court.DocumentKind) string {
	switch kind {
	case court.DocumentCreditCode:
		return "信用代码"
	case court.DocumentOrgCode:
		return "机构代码"
	}
	return "证件号码"
}

// decisionFields lists what is known of the decision behind the entry (SX 5).
func decisionFields(d court.Defaulter) []FieldView {
	var fields []FieldView
	if d.DecisionNumber != "" {
		fields = append(fields, number("决定书文号", d.DecisionNumber))
	}
	if !d.DecidedOn.IsZero() {
		fields = append(fields, field("决定日期", d.DecidedOn.Chinese()))
	}
	return fields
}

// summary says in one sentence what the record is and since when.
func summary(d court.Defaulter) SentenceView {
	s := SentenceView{Before: d.Court + "在", Case: d.CaseNumber, After: "案件中将" + d.Name + "纳入失信被执行人名单"}
	if !d.PublishedOn.IsZero() {
		s.After += "，自 " + d.PublishedOn.Chinese() + "起公开"
	}
	s.After += "。"
	return s
}

// apartFields lists what tells people (or firms) of one name apart.
func apartFields(d court.Defaulter, masked string) []FieldView {
	if d.Party != court.Person {
		return []FieldView{number(numberLabel(d.Document.Kind), masked), number("案号", d.CaseNumber), field("执行法院", d.Court)}
	}
	var fields []FieldView
	if d.Document.Kind == court.DocumentIdentity && len(masked) == 18 {
		fields = append(fields, number("证件号码前六位（行政区划代码）", masked[:6]))
		if sequence := masked[14:17]; !strings.Contains(sequence, "*") {
			fields = append(fields, number("证件号码第十五至十七位（顺序码）", sequence))
		}
	} else {
		fields = append(fields, number(numberLabel(d.Document.Kind), masked))
	}
	label := "性别、年龄"
	if d.Age == 0 { // not known, or no public field of the list
		label = "性别"
	}
	if t := traits(d.Sex, d.Age); t != "" {
		fields = append(fields, field(label, t))
	}
	return append(fields, number("案号", d.CaseNumber))
}

// termSentence says how long an entry stays public, and explains a term that was
// presumed or that does not exist. from names the date a presumed
// term was counted from: 决定日期 or 发布时间.
func termSentence(end court.Date, presumed bool, from string) (text, note string) {
	if end.IsZero() {
		return "无固定期限", "依照规定，仅因“有履行能力而拒不履行”纳入名单的，不设固定期限；履行完毕、和解履行完毕等法定情形出现后撤下。"
	}
	text = "至 " + end.Chinese() + "止"
	if presumed {
		return text + "（推定）", "决定书没有载明期限届满日，按" + from + "起二年推定。次日零时起不再公开。"
	}
	return text, "期限届满的次日零时起不再公开。"
}

// freshnessDays is the age beyond which the last check is said to be old.
const freshnessDays = 7

// freshness says when the source was last checked and whether that is older than
// a week. The zero checked means that no import is on record.
func freshness(checked, now time.Time) (text string, stale bool) {
	if checked.IsZero() {
		return "最近核对：没有记录，请以执行法院答复为准。", true
	}
	day, today := court.DateOf(checked), court.DateOf(now)
	days := int(today.Start().Sub(day.Start()).Hours()) / 24
	text = "最近核对：" + day.Chinese()
	switch {
	case days <= 0:
		return text + "（今天）。", false
	case days <= freshnessDays:
		return text + "（" + strconv.Itoa(days) + " 天前）。", false
	}
	return text + "，距今已 " + strconv.Itoa(days) + " 天。数据超过 7 天没有核对，请以执行法院答复为准。", true
}
