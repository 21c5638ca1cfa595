package admin

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

const pathPieces = "/pieces"

// draftURL is the address of the text that a piece of work is about.
func draftURL(id string) string { return pathPieces + "/" + id }

func (d *Desk) pieceRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	read, edit := may(court.MayReadPieces), may(court.MayEditPieces)
	one := pathPieces + "/:id"
	return []route{
		{method: get, path: pathPieces, need: read, handle: d.pieces, rail: "文稿", group: railTexts},
		{method: post, path: pathPieces, need: edit, handle: d.beginPiece},
		{method: get, path: pathPieces + "/new", need: edit, handle: d.newPiece},
		{method: get, path: one, need: read, handle: d.piece},
		{method: post, path: one, need: edit, handle: d.savePiece, long: true},
		{method: get, path: one + "/preview", need: read, handle: d.readPiece},
		{method: post, path: one + "/preview", need: edit, handle: d.previewPiece, long: true},
		{method: post, path: one + "/unsaved", need: edit, handle: d.keepPiece, long: true},
		{method: post, path: one + "/unsaved/drop", need: edit, handle: d.dropPiece},
		{method: post, path: one + "/clean", need: edit, handle: d.cleanPiece, long: true},
	}
}

// pieceQuery is what an address of the list asks for.
func pieceQuery(v *visit) (q publish.PieceQuery) {
	q = publish.PieceQuery{Tab: publish.PieceTab(strings.Clone(v.c.Query("tab"))), Kind: court.PieceKind(strings.Clone(v.c.Query("kind"))),
		Topic: court.Topic(strings.Clone(v.c.Query("topic"))), Text: strings.TrimSpace(strings.Clone(v.c.Query("q"))), Page: v.page(), PerPage: perPage}
	if q.Tab == "" {
		q.Tab = publish.PiecesOpen
		if v.actor.May(court.MayEditPieces) {
			q.Tab = publish.PiecesMine
		}
	}
	if q.Kind.Label() == "" {
		q.Kind = ""
	}
	if q.Topic.Label() == "" {
		q.Topic = ""
	}
	return q
}

// pieces shows a list of texts.
func (d *Desk) pieces(v *visit) error {
	q := pieceQuery(v)
	ctx, cancel := v.ctx()
	defer cancel()
	l, err := d.publish.Pieces(ctx, v.actor, q)
	if err != nil {
		return err
	}
	view := PiecesView{Frame: v.base("文稿"), Tab: string(q.Tab), Title: tabLabel(q.Tab), Query: q.Text,
		Kinds: kindOptions(q.Kind, "全部种类"), Topics: topicOptions(q.Topic, "全部专题"), MayWrite: v.actor.May(court.MayEditPieces)}
	for _, tab := range publish.PieceTabs() {
		narrowed := q
		narrowed.Tab = tab
		view.Tabs = append(view.Tabs, QueueLink{Label: tabLabel(tab), URL: piecesURL(narrowed, 1), Count: l.Counts[tab], Current: tab == q.Tab})
	}
	for i := range l.Works {
		view.Works = append(view.Works, pieceWorkRow(&l.Works[i]))
	}
	for i := range l.Texts {
		view.Texts = append(view.Texts, pieceTextRow(&l.Texts[i], view.MayWrite))
	}
	view.Found, view.Advice = foundPieces(&l, q)
	view.Turn = turn(q.Page, l.Total, func(page int) string { return piecesURL(q, page) })
	return show(v, fiber.StatusOK, d.pages.pieces, view)
}

func piecesURL(q publish.PieceQuery, page int) string {
	values := url.Values{"tab": {string(q.Tab)}}
	for name, value := range map[string]string{"kind": string(q.Kind), "topic": string(q.Topic), "q": q.Text} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if page > 1 {
		values.Set("page", strconv.Itoa(page))
	}
	return pathPieces + "?" + values.Encode()
}

// newPiece asks what kind of text it is to be.
func (d *Desk) newPiece(v *visit) error {
	return d.showNewPiece(v, fiber.StatusOK, court.PieceKind(strings.Clone(v.c.Query("kind"))), "")
}

func (d *Desk) showNewPiece(v *visit, status int, chosen court.PieceKind, failure string) error {
	view := PieceNewView{Frame: v.base("写新文稿")}
	view.Error = failure
	for _, k := range court.PieceKinds() {
		view.Kinds = append(view.Kinds, KindChoice{Value: string(k), Label: k.Label(), About: kindAbout(k), Chosen: k == chosen})
	}
	return show(v, status, d.pages.pieceNew, view)
}

// beginPiece begins a text of a kind, or a new version of one on the site.
func (d *Desk) beginPiece(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	kind, slug := court.PieceKind(v.form["kind"]), v.form["slug"]
	var work store.WorkItem
	var err error
	if slug != "" {
		work, err = d.publish.RevisePiece(ctx, v.actor, kind, slug)
	} else {
		work, err = d.publish.NewPiece(ctx, v.actor, kind)
	}
	if err == nil {
		return v.redirect(draftURL(work.ID))
	}
	message, status, fault := v.told(err)
	if fault != nil || slug != "" {
		return err
	}
	return d.showNewPiece(v, status, kind, message)
}
