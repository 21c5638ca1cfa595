package admin

import (
	"errors"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/theme"
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
