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

// Heads that only the file of restriction orders has.
const (
	HeadPrincipal    = "主要负责人"
	HeadResponsible  = "影响债务履行的直接责任人员"
	HeadController   = "实际控制人"
	HeadOrderNumber  = "限制消费令文号"
	HeadOrderedOn    = "限制消费令签发日期"
	HeadPeriod       = "限制消费期限"
	HeadItems        = "限制消费项目"
	HeadConsequences = "载明法律后果"
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
	colPrincipal
	colResponsible
	colController
	colOrderNumber
	colOrderedOn
	colPeriod
	colItems
	colConsequences
	colStatus
)

// field is what holds for one column whatever its value means.
type field struct {
	head  string
	limit int // longest text in characters
}

// fields gives each column its head and its bound. The table is read only.
//
// The bounds are ours but for 执行依据文号, whose 100 is the national list's: wide
// enough for whatever a court really writes, and close enough that a shifted column
// or a pasted judgment is noticed.
var fields = [...]field{
	colSourceID:            {HeadSourceID, 64},
	colName:                {HeadName, maxOrganisationName},
	colParty:               {HeadParty, 30},
	colSex:                 {HeadSex, 10},
	colAge:                 {HeadAge, 20},
	colDocument:            {HeadDocument, 40},
	colLegalRepresentative: {HeadLegalRepresentative, maxOrganisationName},
	colCourt:               {HeadCourt, 60},
	colProvince:            {HeadProvince, 20},
	colCaseNumber:          {HeadCaseNumber, 60},
	colBasisNumber:         {HeadBasisNumber, 100},
	colBasisUnit:           {HeadBasisUnit, 120},
	colFiledOn:             {HeadFiledOn, 40},
	colPublishedOn:         {HeadPublishedOn, 40},
	colObligation:          {HeadObligation, 4000},
	colPerformance:         {HeadPerformance, 60},
	colPerformedPart:       {HeadPerformedPart, 2000},
	colUnperformedPart:     {HeadUnperformedPart, 2000},
	colConduct:             {HeadConduct, 400},
	colDecisionNumber:      {HeadDecisionNumber, 100},
	colDecidedOn:           {HeadDecidedOn, 40},
	colServedOn:            {HeadServedOn, 40},
	colGraceEndsOn:         {HeadGraceEndsOn, 40},
	colTermEndsOn:          {HeadTermEndsOn, 40},
	colPrincipal:           {HeadPrincipal, maxBoundNames},
	colResponsible:         {HeadResponsible, maxBoundNames},
	colController:          {HeadController, maxBoundNames},
	colOrderNumber:         {HeadOrderNumber, 100},
	colOrderedOn:           {HeadOrderedOn, 40},
	colPeriod:              {HeadPeriod, 120},
	colItems:               {HeadItems, 400},
	colConsequences:        {HeadConsequences, 20},
	colStatus:              {HeadStatus, 20},
}
