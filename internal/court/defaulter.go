package court

// PartyKind tells natural persons from organisations; the national list's codes
// are kept as values (partyTypeName).
type PartyKind int

const (
	Person       PartyKind = 580 // 自然人
	Organisation PartyKind = 581 // 法人或者其他组织
)

// Conduct is the set of grounds G1 to G6 of SX 1 on which a party was listed.
type Conduct uint8

const (
	G1 Conduct = 1 << iota // 有履行能力而拒不履行生效法律文书确定义务
	G2                     // 以伪造证据、暴力、威胁等方法妨碍、抗拒执行
	G3                     // 以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行
	G4                     // 违反财产报告制度
	G5                     // 违反限制消费令
	G6                     // 无正当理由拒不履行执行和解协议
)

// DocumentKind tells which identifying number a record carries.
type DocumentKind string

const (
	DocumentIdentity   DocumentKind = "identity" // 公民身份号码, GB 11643
	DocumentCreditCode DocumentKind = "credit"   // 统一社会信用代码, GB 32100
	DocumentOrgCode    DocumentKind = "org"      // 组织机构代码, GB 11714
	DocumentOther      DocumentKind = "other"    // passport, travel permit and the like: the last 4 only are ever shown
)

// Document is an identifying number in its normal form (no blanks, upper case).
// It is secret for persons: it leaves the process masked only.
type Document struct {
	Kind   DocumentKind
	Number string
}

// Performance is 被执行人的履行情况.
type Performance string

const (
	PerformedNothing Performance = "全部未履行"
	PerformedPartly  Performance = "部分未履行"
	PerformedAll     Performance = "全部已履行"
)

// Defaulter is one entry of the list of defaulters (失信被执行人), SX 6. All text
// is trimmed and in the spelling in which it may be shown.
type Defaulter struct {
	SourceID string // the court's own number of the entry; unique in the portal

	Party               PartyKind
	Name                string
	Sex                 string // 男性, 女性; empty for organisations
	Age                 int    // years at PublishedOn; 0 when unknown or an organisation
	Document            Document
	LegalRepresentative string // organisations: 法定代表人或者负责人姓名

	Court      string
	Province   string // short form: 山东
	CaseNumber string // canonical spelling, （2018）鲁0113执123号

	BasisNumber string // 执行依据文号
	BasisUnit   string // 做出执行依据单位; may be missing, then marked 待补
	FiledOn     Date   // 立案时间
	PublishedOn Date   // 发布时间; zero until published

	Obligation      string // 生效法律文书确定的义务
	Performance     Performance
	PerformedPart   string
	UnperformedPart string

	Conduct         Conduct
	ConductOriginal string // the wording of the import, kept for the file

	DecisionNumber string // 决定书文号
	DecidedOn      Date   // 决定日期
	ServedOn       Date   // 送达日期
	GraceEndsOn    Date   // 宽限期届满日, R-05
	TermEndsOn     Date   // 期限届满日 as decided; zero when the decision named none

	Withdrawn bool // the import's 状态 was 已撤下: such a row is never public
}

// DefaulterInput is an entry as somebody wrote it: a row of a file, or a form.
// Every field is the raw text under the head named beside it.
type DefaulterInput struct {
	SourceID            string // 编号
	Name                string // 被执行人姓名/名称
	Party               string // 主体类型
	Sex                 string // 性别
	Age                 string // 年龄 or 出生年份
	DocumentNumber      string // 身份证号码/组织机构代码
	LegalRepresentative string // 法定代表人或者负责人姓名
	Court               string // 执行法院
	Province            string // 省份
	CaseNumber          string // 案号
	BasisNumber         string // 执行依据文号
	BasisUnit           string // 做出执行依据单位
	FiledOn             string // 立案时间
	PublishedOn         string // 发布时间
	Obligation          string // 生效法律文书确定的义务
	Performance         string // 被执行人的履行情况
	PerformedPart       string // 已履行部分
	UnperformedPart     string // 未履行部分
	Conduct             string // 失信被执行人行为具体情形
	DecisionNumber      string // 决定书文号
	DecidedOn           string // 决定日期
	ServedOn            string // 送达日期
	GraceEndsOn         string // 宽限期届满日
	TermEndsOn          string // 期限届满日
	Status              string // 状态: 发布中 or 已撤下
	Note                string // 备注, never public and not kept
}

// Finding is one reason why an entry cannot be taken, or not be published. Field
// is the canonical head of the column, Code a stable word for machines, Message a
// Chinese sentence that says what is wrong and what to do. It never repeats an
// identifying number.
type Finding struct {
	Field   string
	Code    string
	Rule    Rule
	Message string
}

// Codes of findings; docs/import.md explains each.
const (
	CodeRequired     = "required"
	CodeIDCheck      = "id_check"    // length, date or check character of an ID number; length or alphabet of a credit code
	CodeCodeFormat   = "code_format" // neither an ID number nor a credit or organisation code
	CodeCaseNumber   = "case_no"
	CodeDate         = "date"
	CodeDateFuture   = "date_future"
	CodeMinor        = "minor"
	CodeDuplicate    = "duplicate"
	CodeName         = "name"
	CodeTooLong      = "too_long"
	CodeEncoding     = "encoding"
	CodePersonalData = "personal_data"
	CodeConduct      = "conduct"
	CodeScientific   = "scientific_notation"
	CodeFormula      = "formula"
	CodeStatus       = "status"
	CodePerformance  = "performance"
	CodeTerm         = "term"
	CodeRemoved      = "removed"
	CodeAge          = "age"
	CodeItems        = "items"        // of a restriction order
	CodeConsequences = "consequences" // whether the order states them, R-19

	CodeCheckCharacter = "check_character" // a warning only, R-61
)

// Codes of findings that PublishGate alone makes.
const (
	CodeChecklist   = "checklist"   // the questions of SX 3 are not all answered "no", R-02
	CodeEvidence    = "evidence"    // decision number, signature, decision or service is not on record, R-04
	CodeGrace       = "grace"       // the grace period is longer than the law allows, R-05
	CodeExpired     = "expired"     // the term is over, R-10
	CodeRestriction = "restriction" // no restriction order is linked, R-18
	CodeRelisting   = "relisting"   // the applicant had the party removed within six months, R-15
	CodeWithdrawn   = "withdrawn"   // the source system has taken the entry down
)
