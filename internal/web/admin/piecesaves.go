package admin

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// savesRoutes are the history of a draft.
func (d *Desk) savesRoutes() []route {
	const all, one = "/pieces/:id/saves", "/pieces/:id/saves/:n"
	read := may(court.MayReadPieces)
	return []route{
		{method: fiber.MethodGet, path: all, need: read, handle: d.saves},
		{method: fiber.MethodGet, path: one, need: read, handle: d.showSave},
		{method: fiber.MethodPost, path: one + "/restore", need: may(court.WorkPiece.Editing()), handle: d.restoreSave},
	}
}

// saves lists the states in which a draft was kept.
func (d *Desk) saves(v *visit) error {
	ctx, cancel := v.stepCtx()
	defer cancel()
	page, err := d.publish.SavePage(ctx, v.actor, v.param("id"), max(v.c.QueryInt("before"), 0))
	if err != nil {
		return err
	}
	top := draftTop(&page.WorkItem, page.Piece.Title)
	return show(v, fiber.StatusOK, d.pages.saves, newSavesView(v.base("历史："+top.Title), top, &page))
}

func (d *Desk) showSave(v *visit) error { return d.saveAgain(v, fiber.StatusOK, "") }

// saveAgain shows a saved state, after a refused attempt to restore it with the reason.
func (d *Desk) saveAgain(v *visit, status int, refused string) error {
	number, err := strconv.Atoi(v.param("n"))
	if err != nil || number < 1 {
		return &court.Error{Kind: court.KindNotFound}
	}
	ctx, cancel := v.stepCtx() // the hardest texts take longer than a page may
	defer cancel()
	s, err := d.publish.SaveDiff(ctx, v.actor, v.param("id"), number, v.c.Query("against") == againstNow)
	if err != nil {
		return err
	}
	top := draftTop(&s.WorkItem, s.Title)
	view := newSaveView(v.base(fmt.Sprintf("第 %d 次保存：%s", number, top.Title)), top, &s, v.c.QueryInt("from"))
	if view.Restore != nil {
		view.Restore.Barred = mayNotEdit(&s.WorkItem, v.actor)
	}
	view.Error = refused
	return show(v, status, d.pages.save, view)
}

// mayNotEdit tells why the actor cannot change a draft; empty: he can.
func mayNotEdit(w *store.WorkItem, by court.Actor) string {
	if err := court.CheckStep(&w.Work, court.StepEdit, by); err != nil {
		return court.MessageOf(err)
	}
	return ""
}

// restoreSave makes what a saved state says the newest one.
func (d *Desk) restoreSave(v *visit) error {
	ref := v.workRef()
	number, err := strconv.Atoi(v.param("n"))
	if err != nil || number < 1 {
		return &court.Error{Kind: court.KindNotFound}
	}
	ctx, cancel := v.ctx()
	defer cancel()
	if _, err = d.publish.RestoreSave(ctx, v.actor, ref, number); err == nil {
		return v.redirect(draftURL(ref.ID) + "/saves?done=piece-restored")
	}
	message, status, fault := v.told(err)
	if fault != nil || status == fiber.StatusNotFound {
		return err
	}
	return d.saveAgain(v, status, message)
}

// draftTop is what the pages around a draft have at their top.
func draftTop(w *store.WorkItem, title string) DraftTop {
	top := DraftTop{URL: draftURL(w.ID), Title: pieceTitle(title), State: w.State.Label(), Version: w.Version, Voids: voids(w)}
	top.Tone, _ = workStanding(w)
	return top
}

// pieceAreaDone gives the words for what was just done around a draft; unknown words are
// nothing.
func pieceAreaDone(word string) string {
	switch word {
	case "piece-restored":
		return "已经恢复，存为最新的一次保存。以前的各次都还在。"
	case "piece-links-closed":
		return "预览链接已经全部关闭，拿着链接的人不能再打开。"
	case "piece-adopted":
		return "已经采用，存为最新的一次保存。原来的正文在历史里，可以恢复。"
	}
	return ""
}
