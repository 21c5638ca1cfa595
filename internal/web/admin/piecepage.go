package admin

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// readPiece shows the saved text on a page of its own, as readers of the site will see it.
func (d *Desk) readPiece(v *visit) error {
	f, err := d.pieceFile(v)
	if err != nil {
		return err
	}
	t := typedOf(&f.Draft.Piece, f.Work.Uncertain)
	p := &f.Draft.Piece
	view := PiecePreviewView{Frame: v.base("预览 " + pieceTitle(p.Title)), Back: draftURL(f.Work.ID),
		Says: "预览：只有办公端能看到。这是 " + minute(f.Draft.Saved.At) + " 保存的内容，发布以后就是这个样子。",
		Kind: p.Kind.Label(), Topic: p.Topic.Label(), Heading: pieceTitle(p.Title), Summary: p.Summary, Unit: orNothing(p.Author), Sources: p.Sources,
		Published: "发布之日"}
	if f.Draft.Saved.Base > 0 && !p.Published.IsZero() {
		view.Published = p.Published.Chinese()
	}
	look, err := d.lookAt(v, f.Work.ID, &t)
	if err != nil {
		view.Broken = court.MessageOf(err)
		return show(v, fiber.StatusOK, d.pages.piecePreview, view)
	}
	view.Article, view.Reading = look.Article.HTML.Template(), "约 "+strconv.Itoa(max(look.Article.Minutes, 1))+" 分钟"
	for _, h := range look.Article.Contents {
		if h.Level <= 3 {
			view.Contents = append(view.Contents, PieceHeading{h.Level, h.Text, h.ID})
		}
	}
	return show(v, fiber.StatusOK, d.pages.piecePreview, view)
}
