package admin

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/theme"
	"gongkai/internal/web"
)

// Frame is what every page of the desk shows around its own content. All of it is made
// for display in Go; templates only place it.
type Frame struct {
	Title     string
	CourtName string
	SiteName  string
	Demo      bool
	CSS       string // the sheet that the desk shares with the public site
	DeskCSS   string
	JS        string
	Icon      string

	SignedIn bool
	Name     string // of the account
	Offices  string
	Rail     []RailEntry
	Token    string // of every form
	Done     string // what was just done; empty: nothing
	Error    string // why nothing was done; empty: it was
	Reload   int    // after how many seconds the page asks for itself again; 0: never
}

// RailEntry is a place that the person can go to.
type RailEntry struct {
	Label, URL string
	Current    bool
	Apart      bool   // the first of its group, and not of the rail
	Count      string // of what waits there; empty: nothing
}

// Choice is what can be shown as a second factor. A recovery code always can.
type Choice struct {
	App     bool   // the code of an authenticator app
	Options string // for a passkey, as the browser takes them; empty: none
}

// SignInView asks for name and password.
type SignInView struct {
	Frame
	Account  string // the name typed before
	Next     string
	Passkeys bool
}

// FactorView asks for the second factor, after the password or before something grave.
type FactorView struct {
	Frame
	Heading string
	Text    string
	Action  string
	Next    string
	Choice  Choice
}

// PasskeyView hands a question to the browser's passkeys and its answer to a form.
type PasskeyView struct {
	Frame
	Heading string
	Text    string
	Action  string
	Back    string // where to go without a passkey
	Make    bool   // a new one is made, and has a label
	Options string
	Next    string
}

// SetupView asks for the set-up code.
type SetupView struct{ Frame }

// PasswordView asks for a new password: the first, or in the place of an old one.
type PasswordView struct {
	Frame
	Account string // whose
	Change  bool
	Min     int
	Max     int
}

// AppView shows the seed of an authenticator app and asks for its first code.
type AppView struct {
	Frame
	Account   string
	SettingUp bool
	Action    string
	Secret    string
	QRSize    int    // modules a side, with the quiet zone
	QRPath    string // the dark modules, as a path of SVG
}

// CodesView shows recovery codes, once.
type CodesView struct {
	Frame
	Codes []string
	First bool // they came with the set-up
}

// OwnView is the page of one's own account.
type OwnView struct {
	Frame
	Account     string
	PasswordAt  string
	App         bool
	Passkeys    []KeyRow
	CanPasskeys bool
	Left        int // recovery codes
	Sessions    []SessionRow
	Others      bool // there are other sessions
}

// KeyRow is one passkey.
type KeyRow struct{ ID, Label, Created, Used string }

// SessionRow is one session.
type SessionRow struct {
	ID, Agent, Network, Started, Seen string
	Own                               bool
}

// AccountRow is one account in the list.
type AccountRow struct {
	ID, Name, Offices, State, Factors, Created string
	Disabled                                   bool
}

// OfficeBox is one office to tick.
type OfficeBox struct {
	Field, Label string
	Ticked       bool
}

// AccountsView is the list of accounts, with a form for a new one.
type AccountsView struct {
	Frame
	Rows    []AccountRow
	NewName string
	Boxes   []OfficeBox
}

// AccountView is one account as administrators see it.
type AccountView struct {
	Frame
	Row   AccountRow
	Boxes []OfficeBox
	Self  bool
}

// CodeView shows a set-up code, once.
type CodeView struct {
	Frame
	ID, Account, Code, Until string
	Added                    bool
}

// ErrorView is every page that is not an answer to what was asked.
type ErrorView struct {
	Frame
	Status, Heading, Text string
}

// pages are the templates, each held to its view.
type pages struct {
	signIn   *theme.Template[SignInView]
	factor   *theme.Template[FactorView]
	passkey  *theme.Template[PasskeyView]
	offer    *theme.Template[OfferView]
	setup    *theme.Template[SetupView]
	password *theme.Template[PasswordView]
	app      *theme.Template[AppView]
	codes    *theme.Template[CodesView]
	home     *theme.Template[HomeView]
	own      *theme.Template[OwnView]
	accounts *theme.Template[AccountsView]
	account  *theme.Template[AccountView]
	code     *theme.Template[CodeView]
	failure  *theme.Template[ErrorView]

	records    *theme.Template[RecordsView]
	record     *theme.Template[RecordView]
	recordEdit *theme.Template[RecordEditView]
	hide       *theme.Template[HideView]
	remove     *theme.Template[RemoveView]
	evidence   *theme.Template[SupplyView]
	request    *theme.Template[RequestView]
	tasks      *theme.Template[TasksView]
	task       *theme.Template[TaskView]
	calendar   *theme.Template[CalendarView]
	year       *theme.Template[YearView]

	plan      *theme.Template[PlanView]
	topics    *theme.Template[TopicsView]
	planned   *theme.Template[PlannedView]
	ageing    *theme.Template[AgeingView]
	siteText  *theme.Template[SiteTextView]
	linkCheck *theme.Template[LinkCheckView]

	audit       *theme.Template[AuditView]
	decisions   auditTemplate
	accesses    auditTemplate
	recordTrail *theme.Template[RecordTrailView]
	works       *theme.Template[WorksView]
	work        *theme.Template[WorkView]
	workRow     *theme.Template[WorkRowView]
	workEdit    *theme.Template[WorkEditView]
	published   *theme.Template[PublishedView]
	withdraw    *theme.Template[WithdrawView]
	imports     *theme.Template[ImportsView]
	imported    *theme.Template[ImportView]

	pieces       *theme.Template[PiecesView]
	pieceNew     *theme.Template[PieceNewView]
	piece        *theme.Template[PieceView]
	pieceLeft    *theme.Template[PieceLeftView]
	pieceRead    *theme.Template[PieceReadView]
	pieceLook    *theme.Template[PieceLookView]
	piecePreview *theme.Template[PiecePreviewView]
	saves        *theme.Template[SavesView]
	save         *theme.Template[SaveView]
	links        *theme.Template[LinksView]
	draft        *theme.Template[DraftView]
	word         *theme.Template[WordView]

	media     *theme.Template[MediaView]
	mediaItem *theme.Template[MediaItemView]
	duty      *theme.Template[DutyView]
}

func loadPages(t *theme.Theme) (p pages, err error) {
	err = errors.Join(
		load(t, "admin/sign_in", &p.signIn),
		load(t, "admin/factor", &p.factor),
		load(t, "admin/passkey", &p.passkey),
		load(t, "admin/offer", &p.offer),
		load(t, "admin/setup", &p.setup),
		load(t, "admin/password", &p.password),
		load(t, "admin/app", &p.app),
		load(t, "admin/codes", &p.codes),
		load(t, "admin/home", &p.home),
		load(t, "admin/own", &p.own),
		load(t, "admin/accounts", &p.accounts),
		load(t, "admin/account", &p.account),
		load(t, "admin/code", &p.code),
		load(t, "admin/error", &p.failure),
		load(t, "admin/records", &p.records),
		load(t, "admin/record", &p.record),
		load(t, "admin/record_edit", &p.recordEdit),
		load(t, "admin/hide", &p.hide),
		load(t, "admin/remove", &p.remove),
		load(t, "admin/evidence", &p.evidence),
		load(t, "admin/request", &p.request),
		load(t, "admin/tasks", &p.tasks),
		load(t, "admin/task", &p.task),
		load(t, "admin/calendar", &p.calendar),
		load(t, "admin/year", &p.year),
		load(t, "admin/plan", &p.plan),
		load(t, "admin/plan_topics", &p.topics),
		load(t, "admin/plan_item", &p.planned),
		load(t, "admin/plan_ageing", &p.ageing),
		load(t, "admin/plan_text", &p.siteText),
		load(t, "admin/plan_links", &p.linkCheck),
		load(t, "admin/audit", &p.audit),
		load(t, "admin/audit_decisions", &p.decisions),
		load(t, "admin/audit_access", &p.accesses),
		load(t, "admin/record_trail", &p.recordTrail),
		load(t, "admin/works", &p.works),
		load(t, "admin/work", &p.work),
		load(t, "admin/work_row", &p.workRow),
		load(t, "admin/work_edit", &p.workEdit),
		load(t, "admin/published", &p.published),
		load(t, "admin/withdraw", &p.withdraw),
		load(t, "admin/pieces", &p.pieces),
		load(t, "admin/piece_new", &p.pieceNew),
		load(t, "admin/piece", &p.piece),
		load(t, "admin/piece_left", &p.pieceLeft),
		load(t, "admin/piece_read", &p.pieceRead),
		load(t, "admin/piece_look", &p.pieceLook),
		load(t, "admin/piece_preview", &p.piecePreview),
		load(t, "admin/imports", &p.imports),
		load(t, "admin/import", &p.imported),
		load(t, "admin/piece_saves", &p.saves),
		load(t, "admin/piece_save", &p.save),
		load(t, "admin/piece_link", &p.links),
		load(t, "admin/draft", &p.draft),
		load(t, "admin/piece_word", &p.word),
		load(t, "admin/media", &p.media),
		load(t, "admin/media_item", &p.mediaItem),
		load(t, "admin/piece_duty", &p.duty),
	)
	return p, err
}

func load[V any](t *theme.Theme, name string, into **theme.Template[V]) (err error) {
	*into, err = theme.Page[V](t, name)
	return err
}

// ErrorPage renders errors that no handler of the desk has seen, for web.Config.
func (d *Desk) ErrorPage(_ web.Mode, p web.Problem) (body []byte, contentType string, err error) {
	view := newErrorView(d.frame, p.Status)
	if p.Status != http.StatusNotFound && p.Status != http.StatusRequestEntityTooLarge && p.Status < 500 && p.Message != "" {
		view.Text = p.Message
	}
	if p.RequestID != "" {
		view.Text += "联系技术人员时，请告知编号 " + p.RequestID + "。"
	}
	body, err = d.pages.failure.Render(view)
	return body, typeHTML, err
}

func newErrorView(f Frame, status int) ErrorView {
	v := ErrorView{Frame: f, Status: strconv.Itoa(status)}
	switch {
	case status == http.StatusForbidden:
		v.Heading, v.Text = "不能办理", "这项操作没有办理。"
	case status == http.StatusNotFound:
		v.Heading, v.Text = "没有这个页面", "网址不对，或者内容已经不在了。"
	case status == http.StatusConflict:
		v.Heading, v.Text = "内容已有变化", "内容刚被他人改动，请返回刷新后重新办理。"
	case status == http.StatusTooManyRequests:
		v.Heading, v.Text = "请稍等再试", "短时间内的请求太多。"
	case status == http.StatusServiceUnavailable:
		v.Heading, v.Text = "暂时不能办理", "数据库暂时没有应答，没有保存任何内容。请稍等片刻后重试。"
	case status == http.StatusRequestEntityTooLarge:
		v.Heading, v.Text = "提交的内容太大", "没有保存任何内容。文稿的正文最多 "+mostBody+"，请返回上一页（您写的还在那里），分成几篇；文件最大 "+mostUpload+"，图片和附件最大 "+mostMedia+"：名单请拆成几个文件分次导入，或者请技术人员用命令行导入；文档请把图片压缩，或者拆成几个。"
	case status >= 400 && status < 500:
		v.Heading, v.Text = "无法理解这个请求", "网址或者提交的内容有误，没有执行任何操作。"
	default:
		v.Heading, v.Text = "系统出现故障", "故障已经记录，没有完成这项操作。请稍后再试。"
	}
	v.Title = v.Heading
	return v
}

// done gives the words for what was just done; unknown words are nothing.
func done(word string) string {
	switch word {
	case "out":
		return "您已退出登录。"
	case "password":
		return "密码已更改，其他设备上的登录已全部结束。"
	case "app":
		return "验证器已更换，其他设备上的登录已全部结束。"
	case "passkey":
		return "通行密钥已添加。"
	case "passkey-gone":
		return "通行密钥已删除。"
	case "revoked":
		return "所选的登录已结束。"
	case "roles":
		return "角色已更改，该账号的登录已全部结束。"
	case "disabled":
		return "账号已停用，该账号的登录已全部结束。"
	case "enabled":
		return "账号已启用。"
	case "sessions":
		return "该账号的登录已全部结束。"
	case "checking":
		return "两条链的核验已经开始，进度和结果在本页。"
	case "import-submitted":
		return "已经提交审核。审核结果会出现在这里和工作台。"
	case "import-discarded":
		return "本次导入已经放弃，没有公开任何内容。"
	case "fresh":
		return "身份已确认，十分钟内有效。"
	case "entered":
		return "已经录入，还没有公开。核对后提交审核。"
	case "hidden":
		return "记录已经隐藏，网站各处都不再显示。请复核：更正后恢复，或者移除。"
	case "removed":
		return "记录已经移除，网站各处都不再显示。"
	case "lifted":
		return "限制消费令已经解除，网站各处都不再显示。在当初公告的其他渠道同样公告解除（R-20）。"
	case "evidence":
		return "证据已经补齐。"
	case "evidence-part":
		return "证据已经保存，还有没补齐的，见下。"
	case "raised":
		return "移除事由已经提出，等待决定。记录照常公开。"
	case "lifting-raised":
		return "解除事由已经提出，等待决定。限制消费令照常公开。"
	case "raised-before":
		return "已经有人提出过，请在这项任务里办理。记录照常公开。"
	case "filed":
		return "纠正申请已经登记，审查期限从收到之日起算。"
	case "granted":
		return "已经决定，记录从网站各处撤下。"
	case "refused":
		return "已经决定不成立。"
	case "completed":
		return "已经登记办结。"
	case "founded":
		return "申请成立。请在期限内更正或者移除，办完后在这里登记。"
	case "rejected":
		return "申请已经驳回。请送达决定书，并在这里登记送达日期。"
	case "served":
		return "送达已经登记，申请复议的期限开始计算。"
	case "appealed":
		return "复议申请已经登记。"
	case "appeal-decided":
		return "复议决定已经登记。"
	case "duty":
		return "已保存。"
	case "duty-checked":
		return "您的核查已保存。"
	case "duty-answered":
		return "答复已登记。"
	case "text-withdrawn":
		return "已经撤下，网站各处都不再显示。"
	case "year":
		return "放假安排已经载入，未办结任务的期限已经重新计算。"
	}
	for _, area := range []func(string) string{pieceDone, pieceAreaDone, mediaDone, planDone, workDone} {
		if words := area(word); words != "" {
			return words
		}
	}
	return ""
}

func labels(roles []court.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = r.Label()
	}
	return strings.Join(words, "、")
}

// minute writes an instant as the court's clock shows it.
func minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(court.Zone).Format("2006-01-02 15:04")
}
