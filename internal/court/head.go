package court

// Canonical heads of the defaulter file, as findings name the columns. The other
// spellings of a head are known to exchange.
const (
	HeadSourceID            = "编号"
	HeadName                = "被执行人姓名/名称"
	HeadParty               = "主体类型"
	HeadSex                 = "性别"
	HeadAge                 = "年龄"
	HeadDocument            = "身份证号码/组织机构代码"
	HeadLegalRepresentative = "法定代表人或者负责人姓名"
	HeadCourt               = "执行法院"
	HeadProvince            = "省份"
	HeadCaseNumber          = "案号"
	HeadBasisNumber         = "执行依据文号"
	HeadBasisUnit           = "做出执行依据单位"
	HeadFiledOn             = "立案时间"
	HeadPublishedOn         = "发布时间"
	HeadObligation          = "生效法律文书确定的义务"
	HeadPerformance         = "被执行人的履行情况"
	HeadPerformedPart       = "已履行部分"
	HeadUnperformedPart     = "未履行部分"
	HeadConduct             = "失信被执行人行为具体情形"
	HeadDecisionNumber      = "决定书文号"
	HeadDecidedOn           = "决定日期"
	HeadServedOn            = "送达日期"
	HeadGraceEndsOn         = "宽限期届满日"
	HeadTermEndsOn          = "期限届满日"
	HeadStatus              = "状态"
)

// column numbers the heads in their order, which is that of the findings of a row.
type column uint8

const (
	colSourceID column = iota
	colName
	colParty
	colSex
	colAge
	colDocument
	colLegalRepresentative
	colCourt
	colProvince
	colCaseNumber
	colBasisNumber
	colBasisUnit
	colFiledOn
	colPublishedOn
	colObligation
	colPerformance
	colPerformedPart
	colUnperformedPart
	colConduct
	colDecisionNumber
	colDecidedOn
	colServedOn
	colGraceEndsOn
	colTermEndsOn
	colStatus
)

// field is what holds for one column whatever its value means.
type field struct {
	head  string
	limit int // longest text in characters
	plain bool
}

// fields gives each column its head and its bound. plain columns are read as a code,
// a date or a word of a closed list, so a formula in them is caught by that reading
// anyway; in all others a formula would live on as text. The table is read only.
//
// The bounds are ours but for 执行依据文号, whose 100 is the national list's: wide
// enough for whatever a court really writes, and close enough that a shifted column
// or a pasted judgment is noticed.
var fields = [...]field{
	colSourceID:            {HeadSourceID, 64, false},
	colName:                {HeadName, maxOrganisationName, false},
	colParty:               {HeadParty, 30, true},
	colSex:                 {HeadSex, 10, true},
	colAge:                 {HeadAge, 20, true},
	colDocument:            {HeadDocument, 40, false},
	colLegalRepresentative: {HeadLegalRepresentative, maxOrganisationName, false},
	colCourt:               {HeadCourt, 60, false},
	colProvince:            {HeadProvince, 20, false},
	colCaseNumber:          {HeadCaseNumber, 60, false},
	colBasisNumber:         {HeadBasisNumber, 100, false},
	colBasisUnit:           {HeadBasisUnit, 120, false},
	colFiledOn:             {HeadFiledOn, 40, true},
	colPublishedOn:         {HeadPublishedOn, 40, true},
	colObligation:          {HeadObligation, 4000, false},
	colPerformance:         {HeadPerformance, 60, true},
	colPerformedPart:       {HeadPerformedPart, 2000, false},
	colUnperformedPart:     {HeadUnperformedPart, 2000, false},
	colConduct:             {HeadConduct, 400, true},
	colDecisionNumber:      {HeadDecisionNumber, 100, false},
	colDecidedOn:           {HeadDecidedOn, 40, true},
	colServedOn:            {HeadServedOn, 40, true},
	colGraceEndsOn:         {HeadGraceEndsOn, 40, true},
	colTermEndsOn:          {HeadTermEndsOn, 40, true},
	colStatus:              {HeadStatus, 20, true},
}
