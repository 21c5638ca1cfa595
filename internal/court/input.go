package court

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/codes"
)

// reading is one row on its way from text to a Defaulter. It gathers every reason to
// reject the row, so that a clerk corrects a file once and not once per mistake.
//
// A restriction order names its party and case in the same columns, which are read into
// d as well (NewRestriction).
type reading struct {
	in    *DefaulterInput
	today Date
	rule  Rule // that asks for the required columns
	minor bool // minors may be read: they are no entry of the list of defaulters alone
	d     Defaulter
	found []Finding
	at    []column // the columns of found, in step with it
	bad   uint64   // one bit for each column that has a finding
}

// NewDefaulter reads one row: it brings every value into the form in which it is
// kept, derives what the law asks for and the row leaves out (kind of party, sex, age,
// province), and gives the reasons for which the row must be rejected, as a draft
// too, in the order of the columns. With any finding the Defaulter is incomplete and
// must not be kept. today is the civil day in the court's zone.
//
// What is missing but may be is told by Missing, what is doubtful but lawful
// by Warnings, and what forbids publication by PublishGate. 备注 is neither checked
// nor kept.
func NewDefaulter(in DefaulterInput, today Date) (Defaulter, []Finding) {
	r := reading{in: &in, today: today, rule: "R-06"}
	dates := r.dates()
	r.entry()
	r.texts()
	r.conduct()
	r.performance()
	r.status()
	if dates {
		r.order()
	}
	r.term()
	return r.d, r.sorted()
}

// entry reads what all lists have in common but for the dates, which come first: the age
// is that on the day of publication.
func (r *reading) entry() {
	r.d.SourceID = r.line(colSourceID, r.in.SourceID)
	stated := partyOf(r.line(colParty, r.in.Party))
	id := r.document(stated)
	r.name(stated)
	r.person(id)
	r.caseAndCourt()
	r.sourceID()
}

// find notes a reason to reject the row.
func (r *reading) find(at column, code string, rule Rule, message string) {
	r.found = append(r.found, Finding{Field: fields[at].head, Code: code, Rule: rule, Message: message})
	r.at = append(r.at, at)
	r.bad |= 1 << at
}

// isBad reports a column that has a finding already.
func (r *reading) isBad(at column) bool { return r.bad&(1<<at) != 0 }

// sorted puts the findings into the order of the columns.
func (r *reading) sorted() []Finding {
	if len(r.found) < 2 {
		return r.found
	}
	order := make([]int, len(r.found))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return int(r.at[i]) - int(r.at[j]) })
	found := make([]Finding, len(order))
	for to, from := range order {
		found[to] = r.found[from]
	}
	return found
}

// text cleans a cell and holds it to what holds for every cell: whole characters, no
// formula, the bound of its column. It is empty for a cell that says nothing or has a
// finding.
func (r *reading) text(at column, raw string) string {
	if raw == "" {
		return ""
	}
	s, fault := cleanCell(raw)
	f := &fields[at]
	switch {
	case fault == cellBroken:
		r.find(at, CodeEncoding, "", "内容中有无法识别的字符，可能在转换编码时损坏，也可能是编码以外的生僻字。请按原件改正，另存为 UTF-8 编码后再导入。")
	case fault == cellControl && (at == colName || at == colLegalRepresentative):
		r.find(at, CodeName, r.rule, "姓名或名称中有看不见的控制字符。请删去后重新填写。")
	case fault == cellControl:
		r.find(at, CodeEncoding, "", "内容中有看不见的控制字符。请删去后重新填写。")
	case isBlankWord(s):
		return ""
	case len(s) > f.limit && utf8.RuneCountInString(s) > f.limit:
		r.find(at, CodeTooLong, "", fmt.Sprintf("内容过长，最多%d个字。请核对是否错列，或者缩短后再导入。", f.limit))
	case isFormula(s):
		r.find(at, CodeFormula, "", "内容是电子表格的公式，或者以 =、@、+、- 开头而像公式。公式的结果不能作准，请改为普通文字或数字。")
	case isErrorValue(s):
		r.find(at, CodeFormula, "", "内容是电子表格公式出错的结果（如 #REF!、#N/A）。请按原件改正。")
	case at != colDocument && at != colSourceID && len(s) <= 24 && codes.IsScientific(s):
		r.find(at, CodeScientific, "", "长数字被电子表格改成了科学计数法，位数已经丢失。请把这一列设为文本格式，从原系统重新导出。")
	default:
		return s
	}
	return ""
}

// line is text for a column whose values have one line.
func (r *reading) line(at column, raw string) string { return oneLine(r.text(at, raw)) }

// required notes a missing value, unless the column has a finding that explains why
// it is empty, and reports whether there is a value.
func (r *reading) required(at column, value string) bool {
	if value == "" && !r.isBad(at) {
		r.find(at, CodeRequired, r.rule, "缺少“"+fields[at].head+"”。这一项必须填写。")
	}
	return value != ""
}

// document reads the identifying number and settles the kind of party: the document
// decides, 主体类型 only where the document cannot be read.
func (r *reading) document(stated PartyKind) codes.Identity {
	r.d.Party = stated
	text := r.text(colDocument, r.in.DocumentNumber)
	if !r.required(colDocument, text) {
		return codes.Identity{}
	}
	doc, id, fault := readDocument(text, stated, r.today)
	if fault != (documentFault{}) {
		r.find(colDocument, fault.code, "R-61", fault.message)
		return codes.Identity{}
	}
	r.d.Document = doc
	switch doc.Kind {
	case DocumentIdentity, DocumentOther:
		r.d.Party = Person
	default:
		r.d.Party = Organisation
	}
	return id
}

// name reads the names of the party and of its legal representative.
func (r *reading) name(stated PartyKind) {
	kind := r.d.Party
	if r.isBad(colDocument) {
		kind = stated
	}
	name := displayName(r.text(colName, r.in.Name))
	if r.required(colName, name) {
		r.checkName(colName, name, kind)
		if kind == Person && utf8.RuneCountInString(name) > maxPersonName {
			r.find(colName, CodeTooLong, "", fmt.Sprintf("自然人的姓名过长，最多%d个字。请核对是否错列。", maxPersonName))
		}
	}
	r.d.Name = name
	if kind == Person {
		return // SX 6: the head concerns organisations only
	}
	r.d.LegalRepresentative = displayName(r.text(colLegalRepresentative, r.in.LegalRepresentative))
	if r.d.LegalRepresentative != "" {
		// It may be another organisation with the person it has sent.
		r.checkName(colLegalRepresentative, r.d.LegalRepresentative, Organisation)
	}
}

func (r *reading) checkName(at column, name string, kind PartyKind) {
	if message := nameFault(name, kind); message != "" {
		r.find(at, CodeName, r.rule, message)
	}
}

// person fills sex and age of a natural person and refuses minors.
func (r *reading) person(id codes.Identity) {
	if r.d.Party != Person || r.d.Document.Kind == "" {
		return
	}
	shown := r.today
	if !r.d.PublishedOn.IsZero() && r.d.PublishedOn.Before(shown) {
		shown = r.d.PublishedOn
	}
	if r.d.Document.Kind == DocumentIdentity {
		birth := civil(id.Birth)
		r.d.Sex = "女性"
		if id.Male {
			r.d.Sex = "男性"
		}
		r.d.Age = max(ageOn(birth, shown), 0)
		if ageOn(birth, r.today) < AdultAge {
			r.underAge(colDocument)
		}
		return
	}
	r.d.Sex = sexOf(r.line(colSex, r.in.Sex))
	text := r.line(colAge, r.in.Age)
	if text == "" {
		if !r.minor && !r.isBad(colAge) {
			r.find(colAge, CodeRequired, "R-01", "没有公民身份号码的自然人必须填写年龄或出生年份，否则无法确认已满18周岁。")
		}
		return
	}
	age, ok := readAge(text, shown)
	if !ok {
		r.find(colAge, CodeAge, "R-01", "年龄无法识别。请填写周岁（如 45）或出生年份（如 1980）。")
		return
	}
	r.d.Age = age.years
	if r.minor && age.fromBirth {
		r.d.Age-- // the birthday may be to come; the age is compared only, not shown
	}
	if now, _ := readAge(text, r.today); now.years < AdultAge || now.fromBirth && now.years == AdultAge {
		r.underAge(colAge)
	}
}

func (r *reading) underAge(at column) {
	if r.minor {
		return
	}
	r.find(at, CodeMinor, "R-01", "被执行人未满18周岁，或者不能确定已满18周岁。未成年人一律不得纳入失信名单。")
}

// caseAndCourt reads the case number, the court and its province.
func (r *reading) caseAndCourt() {
	r.d.Court = r.line(colCourt, r.in.Court)
	r.required(colCourt, r.d.Court)
	var number codes.CaseNumber
	if text := r.text(colCaseNumber, r.in.CaseNumber); r.required(colCaseNumber, text) {
		n, err := codes.ParseCaseNumber(text)
		if err != nil {
			r.find(colCaseNumber, CodeCaseNumber, "R-60", "案号格式不对。正确的写法如（2018）鲁0113执123号，2016年以前的如（2014）长执字第232号。")
		} else {
			number, r.d.CaseNumber = n, n.String()
		}
	}
	r.d.Province = provinceOf(r.line(colProvince, r.in.Province))
	if r.d.Province == "" && !number.Legacy {
		r.d.Province, _ = codes.ProvinceOfCourtCode(number.Court)
	}
	if r.d.Province == "" {
		r.d.Province = provinceOf(r.d.Court)
	}
}

// texts reads the values whose words are their own.
func (r *reading) texts() {
	r.d.BasisNumber = r.line(colBasisNumber, r.in.BasisNumber)
	r.required(colBasisNumber, r.d.BasisNumber)
	r.d.BasisUnit = r.line(colBasisUnit, r.in.BasisUnit)
	r.d.Obligation = r.text(colObligation, r.in.Obligation)
	r.required(colObligation, r.d.Obligation)
	r.d.PerformedPart = r.text(colPerformedPart, r.in.PerformedPart)
	r.d.UnperformedPart = r.text(colUnperformedPart, r.in.UnperformedPart)
	r.d.DecisionNumber = r.line(colDecisionNumber, r.in.DecisionNumber)
}

// sourceID refuses an entry number that was spoilt, or that is the identity number:
// an entry number is told to everybody who runs the portal.
func (r *reading) sourceID() {
	s := r.d.SourceID
	if s == "" {
		return
	}
	if codes.IsScientific(s) {
		r.find(colSourceID, CodeScientific, "", "编号被电子表格改成了科学计数法，位数已经丢失。请把这一列设为文本格式，从原系统重新导出。")
		return
	}
	bare := compact(s)
	own := r.d.Party == Person && r.d.Document.Number != "" && strings.Contains(bare, r.d.Document.Number)
	if _, err := codes.ParseIdentity(bare); err == nil || own {
		r.find(colSourceID, CodePersonalData, "R-07", "编号中有证件号码。请改用不含个人信息的编号，或者留空。")
	}
}
