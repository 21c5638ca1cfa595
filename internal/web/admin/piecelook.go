package admin

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

const (
	// looksAtOnce is how many texts are rendered and checked at a time: one takes up to a
	// second of a core, and the script of every writer asks while somebody types.
	looksAtOnce = 2
	// lookPatience is how long one waits for its turn.
	lookPatience = 2 * time.Second
	// placesShown bounds the places of personal data that are shown to be decided on.
	placesShown = 40
	// quoteLength is how much of a place is quoted, in characters.
	quoteLength = 24
)

// lookAt renders and checks a text, when its turn comes.
func (d *Desk) lookAt(v *visit, id string, t *typedPiece) (look publish.PieceLook, err error) {
	err = d.inTurn(v, func(ctx context.Context) error {
		look, err = d.publish.LookAtPiece(ctx, v.actor, id, t.piece, t.uncertain)
		return err
	})
	return look, err
}

// inTurn renders something that was typed, when its turn comes.
func (d *Desk) inTurn(v *visit, look func(context.Context) error) error {
	ctx, cancel := v.ctx()
	defer cancel()
	waiting, stop := context.WithTimeout(ctx, lookPatience)
	defer stop()
	select {
	case d.looks <- struct{}{}:
		defer func() { <-d.looks }()
	case <-waiting.Done():
		return &court.Error{Kind: court.KindTooMany, Message: "现在预览的人较多，没有更新预览。您写的都还在，请稍后再试。"}
	}
	return look(ctx)
}

// lookView is the preview of a text with what is to be said of it. Where it cannot be made,
// the page is shown without: it holds what somebody typed.
func (d *Desk) lookView(v *visit, f *publish.PieceFile, t *typedPiece) PieceLookView {
	look, err := d.lookAt(v, f.Work.ID, t)
	if err != nil {
		if _, _, fault := v.told(err); fault != nil {
			d.log.Error("desk", "route", v.route.path, "block", "preview", "cause", fault.Error())
		}
		return PieceLookView{Broken: whyNoLook(err), MayEdit: f.MayEdit}
	}
	p := t.settled(f)
	view := PieceLookView{Article: look.Article.HTML.Template(), MayEdit: f.MayEdit, Decide: draftURL(f.Work.ID) + "/clean"}
	if p.Body == "" {
		view.Broken = "还没有正文。"
	} else if look.Article.Text != "" {
		view.Minutes = "约 " + strconv.Itoa(look.Article.Length) + " 字，读 " + strconv.Itoa(look.Article.Minutes) + " 分钟"
	}
	view.Must = gateNotes(&p, f.Work.ID, look.Against)
	for _, n := range look.Found {
		if n.Severity == court.SeverityMust {
			view.Must = append(view.Must, pieceNote(&p, n))
		} else {
			view.Should = append(view.Should, pieceNote(&p, n))
		}
	}
	seen := map[string]bool{}
	for _, place := range look.Places {
		if seen[place.Text] {
			continue // one decision is for all places of the same text
		}
		seen[place.Text] = true
		if place.Reason == "" {
			view.Open++
		}
		if len(view.Places) == placesShown {
			view.More++
			continue
		}
		row := PiecePlaceRow{PieceNote: pieceNote(&p, place.PieceFinding), N: strconv.Itoa(len(view.Places) + 1), Value: place.Text,
			Reason: place.Reason, DecidedOpen: place.Reason == ""}
		row.Quote = place.Text
		if place.Field == court.PieceKeyCorrections {
			row.Where, row.URL = court.PieceLabel(place.Field), dutyPlace(f.Work.ID, court.DutyCorrection)
		}
		view.Places = append(view.Places, row)
	}
	view.Ready = len(view.Must) == 0
	return view
}

// whyNoLook says why there is no preview. What the database says of its time is meant for
// searches.
func whyNoLook(err error) string {
	if court.KindOf(err) == court.KindUnavailable {
		return "预览和检查没有按时做完，没有更新。您写的都还在，可以照常保存。请过一会儿按【预览】再试；一直这样的，请告诉技术人员。"
	}
	return court.MessageOf(err)
}

// gateNotes are the reasons of the gate, each with what leads to where it is mended: in the text,
// or on the page of who answers for it.
func gateNotes(p *court.Piece, id string, against []court.Finding) (list []PieceNote) {
	for _, f := range against {
		note := pieceNote(p, court.PieceFinding{Finding: f})
		if place := dutyPlace(id, f.Field); place != "" {
			note.Where, note.URL = "责任与核查", place
		}
		list = append(list, note)
	}
	return list
}

// pieceNote is one finding, with what leads to its place.
func pieceNote(p *court.Piece, f court.PieceFinding) PieceNote {
	n := PieceNote{Text: f.Message, Rule: string(f.Rule), Where: court.PieceLabel(f.Field)}
	if n.Where != "" {
		n.URL = "#" + f.Field
	}
	if f.Line > 0 {
		n.Quote = publish.ExcerptAt(p, f, quoteLength)
		if f.Field == court.PieceKeyBody {
			n.Line, n.Where = f.Line, "正文第 "+strconv.Itoa(f.Line)+" 行"
		}
	}
	return n
}

// previewPiece shows what was typed as readers would see it, and stores nothing. The script
// is given the parts of the page that change.
func (d *Desk) previewPiece(v *visit) error {
	p, err := d.sent(v)
	if err != nil {
		return v.orJSON(err)
	}
	if !v.wantsJSON() {
		return d.showPiece(v, fiber.StatusOK, &p)
	}
	if len(p.typed.piece.Body) > court.MaxBody {
		return v.orJSON(court.Invalid("%s", p.wrong[len(p.wrong)-1].Text))
	}
	look := d.lookView(v, &p.file, &p.typed)
	panel, err := d.pages.pieceLook.Render(look)
	if err != nil {
		return err
	}
	return v.c.JSON(previewAnswer{Article: string(look.Article), Broken: look.Broken, Minutes: look.Minutes, Checks: string(panel)})
}

// previewAnswer is what the script is told of what was typed.
type previewAnswer struct {
	Article string `json:"article"` // within the element of class prose
	Broken  string `json:"broken"`  // why there is none
	Minutes string `json:"minutes"`
	Checks  string `json:"checks"` // the panel of what was found
}

// keptAnswer is what the script is told of what it has kept.
type keptAnswer struct {
	At        string   `json:"at"`
	Except    string   `json:"except"`    // fields that could not be kept as they were typed, and why
	Others    []string `json:"others"`    // who is at work on the same text now
	Meanwhile string   `json:"meanwhile"` // what somebody else did since the page was opened
}

// orJSON tells the script an error that the person can act on; all others go on.
func (v *visit) orJSON(err error) error {
	message, status, fault := v.told(err)
	if fault != nil || !v.wantsJSON() {
		return err
	}
	return v.c.Status(status).JSON(map[string]string{"error": message})
}

// keepPiece keeps what is typed and not saved, so that a browser that dies loses seconds,
// and tells who else is there.
func (d *Desk) keepPiece(v *visit) error {
	id := v.param("id")
	number, err := strconv.Atoi(v.form["number"])
	if err != nil {
		return v.orJSON(errForm)
	}
	typed := readPieceForm(v.form)
	ctx, cancel := v.ctx()
	defer cancel()
	if v.form["seen"] != "" {
		err = d.publish.SeePiece(ctx, v.actor, id, number)
	} else {
		err = d.publish.KeepUnsaved(ctx, v.actor, id, number, typed.piece, typed.touched)
	}
	if err != nil {
		return v.orJSON(err)
	}
	w, draft, err := d.publish.PieceDraft(ctx, v.actor, id)
	if err != nil {
		return v.orJSON(err)
	}
	answer := keptAnswer{At: v.now.In(court.Zone).Format("15:04:05"), Others: draft.Others}
	if v.form["seen"] == "" {
		answer.Except = exceptFields(typed.wrong)
	}
	switch {
	case draft.Saved.Number != number:
		answer.Meanwhile = draft.Saved.Name + " 在 " + minute(draft.Saved.At) + " 保存过这篇文稿。您保存的时候会先看到差别，不会互相盖掉。"
	case strconv.FormatInt(w.Version, 10) != v.form["version"]:
		answer.Meanwhile = "这篇文稿现在是“" + w.State.Label() + "”，您保存的时候会先告诉您发生了什么。"
	}
	return v.c.JSON(answer)
}

// exceptFields says which fields are not among what was kept, and how they are to be written.
func exceptFields(wrong []FormFault) string {
	var names, ways []string
	for _, w := range wrong {
		names, ways = append(names, court.PieceLabel(w.Field)), append(ways, w.Text)
	}
	if len(names) == 0 {
		return ""
	}
	return "除“" + strings.Join(names, "”“") + "”以外自动保存了，还没有正式保存。" + strings.Join(ways, "")
}

// dropPiece gives up what the person had typed and not saved.
func (d *Desk) dropPiece(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	id := v.param("id")
	if err := d.publish.DropUnsaved(ctx, v.actor, id); err != nil {
		return err
	}
	return v.redirect(draftURL(id) + "?edit=1&done=piece-dropped")
}
