package admin

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
	"gongkai/internal/web"
)

// pathDraft is where a secret opens a draft.
const pathDraft = "/draft/"

// linkRoutes are the links under which a draft can be read without an account, and the page
// that they open. Whoever holds the secret is admitted, so that page looks for no session and
// gives no cookie.
func (d *Desk) linkRoutes() []route {
	read := may(court.MayReadPieces)
	return []route{
		{method: fiber.MethodGet, path: "/pieces/:id/link", need: read, handle: d.showLinks},
		{method: fiber.MethodPost, path: "/pieces/:id/link", need: read, handle: d.changeLinks},
		{method: fiber.MethodGet, path: pathDraft + ":secret", need: anyone(), limit: web.Draft, handle: d.linked},
		{method: fiber.MethodPost, path: pathDraft + ":secret/opinion", need: anyone(), limit: web.Draft, handle: d.giveOpinion},
	}
}

func (d *Desk) showLinks(v *visit) error { return d.linksAgain(v, fiber.StatusOK, "", time.Time{}) }

// linksAgain shows the links to a draft; a new one once, in the answer that made it.
func (d *Desk) linksAgain(v *visit, status int, secret string, ends time.Time) error {
	ctx, cancel := v.ctx()
	defer cancel()
	f, err := d.publish.LinkFile(ctx, v.actor, v.param("id"))
	if err != nil {
		return err
	}
	top := draftTop(&f.WorkItem, f.Piece.Title)
	view := newLinksView(v.base("预览链接："+top.Title), top, &f)
	if secret != "" {
		view.Address, view.Until = d.address(v)+pathDraft+secret, minute(ends)
	}
	if v.fault != nil {
		view.Error = court.MessageOf(v.fault)
	}
	return show(v, status, d.pages.links, view)
}

// address is scheme and host of the desk. The Host header serves where no setting names it:
// the answer goes to nobody but who sent that.
func (d *Desk) address(v *visit) string {
	if d.origin != "" {
		return d.origin
	}
	return "http://" + string(v.c.Context().Request.Header.Host())
}

// changeLinks opens a link, or closes all.
func (d *Desk) changeLinks(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	id := v.param("id")
	if v.form["do"] == "close" {
		if err := d.publish.CloseLinks(ctx, v.actor, id); err != nil {
			return err
		}
		return v.redirect(draftURL(id) + "/link?done=piece-links-closed")
	}
	if v.form["do"] != "open" {
		return errForm
	}
	secret, ends, err := d.publish.OpenLink(ctx, v.actor, id)
	if err == nil {
		return d.linksAgain(v, fiber.StatusOK, secret, ends)
	}
	_, status, fault := v.told(err)
	if fault != nil || status != fiber.StatusConflict {
		return err
	}
	v.fault = err
	return d.linksAgain(v, status, "", ends)
}

// linked shows a draft to whoever holds a secret.
func (d *Desk) linked(v *visit) error { return d.linkedAgain(v, fiber.StatusOK, nil, nil) }

// linkedAgain shows it with what was typed into the form beside it, and what is against that.
func (d *Desk) linkedAgain(v *visit, status int, typed form, refused error) error {
	secret := v.param("secret")
	ctx, cancel := v.ctx()
	defer cancel()
	piece, err := d.publish.LinkedPiece(ctx, secret)
	if err != nil {
		return err
	}
	view := newDraftView(d.frame, &piece)
	view.Action, view.Said = pathDraft+secret+"/opinion", v.c.Query("said") != ""
	if typed != nil {
		view.Who, view.Text, view.Verdict, view.Save = typed["who"], typed["text"], typed["verdict"], typed["save"]
	}
	if refused != nil {
		view.Error = court.MessageOf(refused)
	}
	// The address is the secret: it goes to no other site with a link, and not into the
	// address book of a search engine. The edge forbids caches.
	v.c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	v.c.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	return show(v, status, d.pages.draft, view)
}

// giveOpinion keeps what somebody without an account says of a draft.
func (d *Desk) giveOpinion(v *visit) error {
	typed, err := readForm(v.c)
	if err != nil {
		return err
	}
	secret, verdict := v.param("secret"), typed["verdict"]
	o := store.Opinion{Name: typed["who"], Text: typed["text"], Agrees: verdict == verdictAgree}
	o.Save, _ = strconv.Atoi(typed["save"]) // where it is no number, the newest state counts
	ctx, cancel := v.ctx()
	defer cancel()
	if verdict == verdictAgree || verdict == verdictObject {
		err = d.publish.GiveOpinion(ctx, secret, o)
	} else {
		err = court.Invalid("请选择“同意”或者“有意见”。")
	}
	if err == nil {
		return v.redirect(pathDraft + secret + "?said=1#opinion")
	}
	if _, status, fault := v.told(err); fault == nil && status != fiber.StatusNotFound {
		return d.linkedAgain(v, status, typed, err)
	}
	return err
}

const (
	verdictAgree  = "agree"
	verdictObject = "object"
)

// OpinionRow is what somebody without an account said of a draft.
type OpinionRow struct {
	Agrees         bool
	Name, Text, At string
	Of             string // which state was read
	Erased         bool   // name and text went when the text became public
}

// opinionRows gives what was said of a draft, for the pages of the desk that show it.
func opinionRows(list []store.Opinion, newest int) (rows []OpinionRow) {
	for _, o := range list {
		row := OpinionRow{Agrees: o.Agrees, Name: o.Name, Text: o.Text, At: minute(o.At), Erased: o.Name == "", Of: "针对第 " + strconv.Itoa(o.Save) + " 次保存"}
		if o.Save < newest {
			row.Of += "，之后又有改动"
		}
		rows = append(rows, row)
	}
	return rows
}

// LinkRow is a link that is open.
type LinkRow struct{ Name, Until string }

// LinksView is the page of the links to a draft.
type LinksView struct {
	Frame
	Top      DraftTop
	Address  string // of the link that was just opened, shown once; empty: none was
	Until    string
	Days     int
	Ended    bool   // the text is public or given up
	Classed  string // its class, if that is not the ordinary one
	Rows     []LinkRow
	Opinions []OpinionRow
}

func newLinksView(f Frame, top DraftTop, file *publish.LinkFile) LinksView {
	v := LinksView{Frame: f, Top: top, Days: int(publish.LinkTime / (24 * time.Hour)),
		Ended: file.State == court.StatePublished || file.State == court.StateWithdrawn, Opinions: opinionRows(file.Opinions, file.Saves)}
	if file.Piece.Sensitivity != court.SensitivityOrdinary {
		v.Classed = file.Piece.Sensitivity.Label()
	}
	for _, l := range file.Links {
		v.Rows = append(v.Rows, LinkRow{Name: l.Name, Until: minute(l.Ends)})
	}
	return v
}

// DraftView is a draft as whoever holds its secret sees it: no page of the desk.
type DraftView struct {
	Frame
	Piece   PreviewPiece
	Action  string
	Save    string
	Who     string
	Text    string
	Verdict string
	Said    bool // an opinion was just taken
	MostWho int
	MostSay int
}

func newDraftView(f Frame, l *publish.LinkedPiece) DraftView {
	v := DraftView{Frame: f, Save: strconv.Itoa(l.Save), MostWho: publish.MostOpinionName, MostSay: publish.MostOpinionText,
		Piece: PreviewPiece{Kind: l.Kind.Label(), Title: pieceTitle(l.Title), Summary: l.Summary, Unit: l.Author, Topic: l.Topic.Label(), Body: l.Article.HTML.Template(),
			Unfit: l.Unfit, Sources: l.Sources, Empty: strings.TrimSpace(l.Body) == ""}}
	v.Title = v.Piece.Title
	return v
}

// PreviewPiece is a text as the public will see it.
type PreviewPiece struct {
	Kind, Topic, Title, Summary, Unit string
	Body                              template.HTML // exactly what the site will show
	Unfit                             string        // why it cannot be shown; empty: it can
	Empty                             bool
	Sources                           []string
}
