package publish

import (
	"context"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/render"
	"gongkai/internal/store"
)

// Adopted is a text that was written elsewhere, for a draft.
type Adopted struct {
	Body  string // Markdown
	Title string // takes the place of the draft's; empty: that one stays
	Below bool   // it goes below what stands there and replaces nothing
}

// Adopt puts a text that was written elsewhere into a draft, as a new saved state. Only body
// and, if wanted, title change, and what anybody has typed and not saved is left alone.
func (p *Publisher) Adopt(ctx context.Context, by court.Actor, ref WorkRef, a Adopted) (store.WorkItem, error) {
	a.Body = court.NormalBody(a.Body)
	if strings.TrimSpace(a.Body) == "" {
		return store.WorkItem{}, court.Invalid("没有可以采用的正文。")
	}
	return p.editDraft(ctx, by, ref, 0, "采用 Word 文档", func(_ *store.Tx, _ *store.WorkItem, d *store.PieceDraft) error {
		piece, err := pieceOf(d.File)
		if err != nil {
			return err
		}
		if piece.Body = court.NormalBody(piece.Body); a.Below && piece.Body != "" {
			a.Body = piece.Body + "\n\n" + a.Body
		}
		if len(a.Body) > court.MaxBody {
			return court.Invalid("采用以后正文有%d KB，最多%d KB。请删去一部分，或者分成几篇。", (len(a.Body)+1023)>>10, court.MaxBody>>10)
		}
		piece.Body = a.Body
		if a.Title != "" {
			piece.Title = a.Title
		}
		d.File, err = draftFile(piece, d.File)
		return err
	})
}

// Rendered gives a body as a reader of the site will see it. KindInvalid tells why it cannot
// be shown.
func (p *Publisher) Rendered(body string) (render.Article, error) { return p.render.Article(body) }
