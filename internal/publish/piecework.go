package publish

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/store"
)

// pieceDraft is the kind of work that makes a text public: a new one, or a new version of
// one that stands on the site. Its subject is a draft.
type pieceDraft struct{ p *Publisher }

// pieceRelease is what a release does, or an undo.
type pieceRelease struct {
	staged *store.StagedPiece
	known  store.KnownPiece // zero: a new text
	drops  []court.DroppedCorrection
}

// NewPiece begins a text of a kind at the desk.
func (p *Publisher) NewPiece(ctx context.Context, by court.Actor, kind court.PieceKind) (store.WorkItem, error) {
	if kind.Label() == "" {
		return store.WorkItem{}, court.Invalid("请选择文稿的种类：%s、%s或者%s。", court.PieceGuide.Label(), court.PieceCase.Label(), court.PieceArticle.Label())
	}
	demo, err := p.db.IsDemo(ctx)
	if err != nil {
		return store.WorkItem{}, err
	}
	file, err := freshFile(court.Piece{Kind: kind, Synthetic: demo})
	if err != nil {
		return store.WorkItem{}, err
	}
	return p.begin(ctx, by, func(*store.Tx) (store.PieceDraft, error) { return store.PieceDraft{File: file}, nil })
}

// RevisePiece begins a new version of a text that stands on the site, or of one that an
// import has left as a draft. Work that is under way on it is given instead.
func (p *Publisher) RevisePiece(ctx context.Context, by court.Actor, kind court.PieceKind, slug string) (w store.WorkItem, err error) {
	return p.begin(ctx, by, func(tx *store.Tx) (d store.PieceDraft, err error) {
		source, err := tx.PieceSource(ctx, kind, slug)
		switch {
		case errors.Is(err, store.ErrNoEntry):
			return d, &court.Error{Kind: court.KindNotFound, Message: "没有这个网址的内容，请核对种类和网址名"}
		case err != nil:
			return d, err
		case source.State == court.StateWithdrawn:
			return d, court.Refused("R-16", "这个网址的内容已经撤下，不能在原网址重新公开。确需公开的，请另建文稿，换一个网址名。")
		}
		known, err := tx.KnownPieces(ctx, []string{slug})
		return store.PieceDraft{BaseSlug: slug, Base: known[slug].Version, File: source.File}, err
	})
}

// begin opens the work on a draft. source says what stands in it at first, and what it is
// to replace.
func (p *Publisher) begin(ctx context.Context, by court.Actor, source func(*store.Tx) (store.PieceDraft, error)) (w store.WorkItem, err error) {
	if err := mayWrite(by); err != nil {
		return w, err
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		d, err := source(tx)
		if err != nil {
			return err
		}
		if d.BaseSlug != "" {
			if w, err = tx.OpenDraftOn(ctx, d.BaseSlug); err == nil || court.KindOf(err) != court.KindNotFound {
				return err
			}
		}
		w, err = openDraft(ctx, tx, by, d)
		return err
	})
	return w, err
}

func mayWrite(by court.Actor) error {
	if !by.May(court.MayEditPieces) || by.Account == "" {
		return court.Refused("R-55", "您的角色不能写文稿。请交给采编人员。")
	}
	return nil
}

// freshFile is the file with which a new text begins: what is known of it, and the outline of
// its kind.
func freshFile(piece court.Piece) (string, error) {
	piece.Body = piece.Kind.Template()
	return draftFile(piece, "")
}

// openDraft makes a draft and the piece of work on it.
func openDraft(ctx context.Context, tx *store.Tx, by court.Actor, d store.PieceDraft) (w store.WorkItem, err error) {
	id, err := tx.CreateDraft(ctx, d, by)
	if err != nil {
		return w, err
	}
	if err := setHead(ctx, tx, id, d.File); err != nil {
		return w, err
	}
	if w, err = tx.CreateWork(ctx, court.WorkPiece, id, by); err != nil {
		return w, err
	}
	piece, err := pieceOf(d.File)
	if err != nil || piece.Sensitivity == "" {
		return w, err
	}
	w.Class = piece.Sensitivity // of the text that is revised: an untouched version has one, too
	return w, tx.ClassWork(ctx, &w)
}

// Draft is a text at the desk as it stands.
type Draft struct {
	Piece   court.Piece
	Saved   store.PieceDraft
	Unsaved *Unsaved // what the reader had typed beyond that; nil: nothing
	Others  []string // names of others who are at work on it now
	Links   int      // secrets that open it without an account
}

// PieceDraft reads the text of a piece of work.
func (p *Publisher) PieceDraft(ctx context.Context, by court.Actor, id string) (w store.WorkItem, d Draft, err error) {
	if !by.May(court.MayReadPieces) {
		return w, d, court.Refused("", "您的角色不能查看文稿。")
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		if w, err = r.Work(ctx, id); err != nil {
			return err
		}
		if w.Kind != court.WorkPiece {
			return errNoText
		}
		if d.Saved, err = r.Draft(ctx, w.Subject); err != nil {
			return err
		}
		if d.Piece, err = pieceOf(d.Saved.File); err != nil {
			return err
		}
		if d.Links, err = r.DraftLinks(ctx, w.Subject, p.db.Now()); err != nil {
			return err
		}
		return p.writers(ctx, r, by, w.Uncertain, &d)
	})
	return w, d, err
}

var errNoText = court.Invalid("这项工作不是文稿。")

// pieceOf reads the fields of a draft, which need not be complete.
func pieceOf(file string) (court.Piece, error) {
	read, _, err := exchange.ReadPiece("", strings.NewReader(file))
	return read.Piece, err
}

// SavePiece keeps what a person has written, complete or not; what is missing is told by
// the gate. The class of the text is that of the work (E1, R-52), uncertain is 把握不准 (E3).
// When and under which date it appears is set by its release, and what it is told to have
// corrected by SaveDuty.
func (p *Publisher) SavePiece(ctx context.Context, by court.Actor, ref WorkRef, piece court.Piece, uncertain bool) (store.WorkItem, error) {
	return p.SavePieceOver(ctx, by, ref, 0, piece, uncertain)
}

// SavePieceOver is SavePiece over the saved state of that number, which the person saw. Steps
// after which the text is the same and the work has not moved on, such as a save of who
// answers for it or a decision on a place of personal data, are then no conflict.
func (p *Publisher) SavePieceOver(ctx context.Context, by court.Actor, ref WorkRef, seen int, piece court.Piece, uncertain bool) (store.WorkItem, error) {
	piece.Body = court.NormalBody(piece.Body)
	if len(piece.Body) > court.MaxBody {
		return store.WorkItem{}, court.Invalid("正文最多%d KB，现在有%d KB。请分成几篇。", court.MaxBody>>10, (len(piece.Body)+1023)>>10)
	}
	return p.editDraft(ctx, by, ref, seen, "文稿", func(tx *store.Tx, w *store.WorkItem, d *store.PieceDraft) error {
		before, err := pieceOf(d.File)
		if err != nil {
			return err
		}
		piece = (&Draft{Piece: before, Saved: *d}).settled(piece)
		w.Class, w.Uncertain = piece.Sensitivity, uncertain
		if d.File, err = draftFile(piece, d.File); err != nil {
			return err
		}
		return tx.DropUnsaved(ctx, w.Subject, by)
	})
}

// mostCleanReason bounds the reason of a decision on a place, in characters: it is kept with
// every state of the draft.
const mostCleanReason = 200

// DecidePlace puts on record that a text which looks like personal data is none. The
// draft must hold it: a decision beforehand would let through what somebody writes later.
func (p *Publisher) DecidePlace(ctx context.Context, by court.Actor, ref WorkRef, text, reason string) (store.WorkItem, error) {
	reason = strings.TrimSpace(reason)
	switch {
	case strings.TrimSpace(text) == "" || reason == "":
		return store.WorkItem{}, court.Invalid("请写明为什么不是个人信息。")
	case utf8.RuneCountInString(reason) > mostCleanReason:
		return store.WorkItem{}, court.Invalid("理由最多%d个字，现在有%d个字。请缩短。", mostCleanReason, utf8.RuneCountInString(reason))
	case strings.ContainsFunc(text+reason, unkept):
		return store.WorkItem{}, court.Invalid("理由里有乱码或者看不见的控制字符，没有登记。请删去后重新输入。")
	case len(text) > court.MaxBody:
		return store.WorkItem{}, court.Invalid("这一处太长，没有登记。请刷新后再看。")
	}
	return p.editDraft(ctx, by, ref, 0, "个人信息", func(tx *store.Tx, _ *store.WorkItem, d *store.PieceDraft) error {
		piece, err := pieceOf(d.File)
		if err != nil {
			return err
		}
		if piece, err = asReleased(ctx, tx, d, piece, p.today()); err != nil {
			return err
		}
		article, err := p.render.Article(piece.Body)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(p.personalDataOf(&piece, article.Text), func(at place) bool { return at.text == text }) {
			return &court.Error{Kind: court.KindConflict, Message: "这一处已经不在文稿里，没有登记。请刷新后再看。"}
		}
		d.Clean = slices.DeleteFunc(slices.Clone(d.Clean), func(c store.CleanPlace) bool { return c.Text == text }) // it is in the history
		d.Clean = append(d.Clean, store.CleanPlace{Text: text, Reason: reason, Account: by.Account})
		return nil
	})
}

func (p *Publisher) editDraft(ctx context.Context, by court.Actor, ref WorkRef, seen int, what string, change func(*store.Tx, *store.WorkItem, *store.PieceDraft) error) (store.WorkItem, error) {
	return p.take(ctx, ref, step{kind: court.StepEdit, by: by, note: what, seen: seen, change: voidApproval, content: func(tx *store.Tx, w *store.WorkItem) error {
		if w.Kind != court.WorkPiece {
			return errNoText
		}
		d, err := tx.Draft(ctx, w.Subject)
		if err != nil {
			return err
		}
		if err := change(tx, w, &d); err != nil {
			return err
		}
		if err := tx.SaveDraft(ctx, w.Subject, d.File, d.Clean, by); err != nil {
			return err
		}
		return setHead(ctx, tx, w.Subject, d.File)
	}})
}

// setHead writes what lists tell of a draft from the file that it now holds.
func setHead(ctx context.Context, tx *store.Tx, draft, file string) error {
	piece, err := pieceOf(file)
	if err != nil {
		return err
	}
	return tx.SetDraftHead(ctx, draft, store.DraftHead{Kind: piece.Kind, Slug: piece.Slug, Title: piece.Title, Topic: piece.Topic})
}

func (k pieceDraft) hash(ctx context.Context, tx *store.Tx, w *store.WorkItem) (court.WorkHash, error) {
	d, err := tx.Draft(ctx, w.Subject)
	return contentOfDraft(&d), err
}

func (k pieceDraft) read(ctx context.Context, r *store.Reading, w *store.WorkItem) (court.WorkHash, error) {
	d, err := r.Draft(ctx, w.Subject)
	return contentOfDraft(&d), err
}

func contentOfDraft(d *store.PieceDraft) court.WorkHash {
	clean, _ := json.Marshal(d.Clean) //nolint:errchkjson // three strings each
	duty, _ := json.Marshal(d.Duty)   //nolint:errchkjson // strings and a number
	return sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%s\x00%s\x00%s", d.BaseSlug, d.Base, d.File, clean, duty))
}

func (k pieceDraft) judge(ctx context.Context, r *store.Reading, w *store.WorkItem, s court.WorkStep) (any, []court.WorkFinding, error) {
	d, err := r.Draft(ctx, w.Subject)
	if err != nil {
		return nil, nil, err
	}
	if s == court.StepUndo {
		return k.judgeUndo(ctx, r, &d)
	}
	plan, found, err := k.p.weighDraft(ctx, r, &d, w.Class)
	if err != nil {
		return nil, nil, err
	}
	asked, err := questionGate(ctx, r, w)
	return plan, append(found, asked...), err
}

// weighDraft holds a draft to every rule, with the days and the correction that a release
// today would give it.
func (p *Publisher) weighDraft(ctx context.Context, r *store.Reading, d *store.PieceDraft, class court.Sensitivity) (*pieceRelease, []court.WorkFinding, error) {
	piece, err := pieceOf(d.File)
	if err != nil {
		return nil, nil, err
	}
	if piece, err = asReleased(ctx, r, d, piece, p.today()); err != nil {
		return nil, nil, err
	}
	text, err := exchange.WritePiece(piece, d.File)
	if err != nil {
		return nil, nil, err
	}
	var found []court.WorkFinding
	refuse := func(f court.Finding) { found = append(found, court.WorkFinding{Finding: f}) }
	file, faults, err := exchange.ReadPiece("", strings.NewReader(text))
	if err != nil {
		return nil, nil, err
	}
	judged := p.judgedOf(&piece)
	for _, f := range dutyFindings(d, class, judged) {
		refuse(f)
	}
	for _, f := range faults {
		refuse(court.Finding{Field: f.Key, Code: f.Code, Rule: f.Rule, Message: f.Message})
	}
	known, err := r.KnownPieces(ctx, append([]string{file.Piece.Slug}, file.Piece.Related...))
	if err != nil {
		return nil, nil, err
	}
	k, held := known[file.Piece.Slug]
	switch {
	case held && k.State == court.StateWithdrawn:
		refuse(court.Finding{Field: court.PieceKeySlug, Code: court.CodeWithdrawn, Rule: "R-16", Message: "这个网址的内容已经撤下。请换一个网址名。"})
	case held && d.Base == 0:
		refuse(court.Finding{Field: court.PieceKeySlug, Code: court.CodeDuplicate, Message: "这个网址名已经用于一篇" + k.Kind.Label() + "。请换一个。"})
	case held && k.Version != d.Base:
		refuse(court.Finding{Code: court.CodeWaiting, Message: "网站上的这篇文稿在您修改期间有了新版本，不能盖过它。请撤回，从新版本重新修改。"})
	}
	for _, slug := range file.Piece.Related {
		if other, there := known[slug]; !there || other.State != court.StatePublished {
			refuse(court.Finding{Field: court.PieceKeyRelated, Code: exchange.PieceCodeFile, Message: "相关文章“" + slug + "”没有公开。请删去，或者先发布那一篇。"})
		}
	}
	if len(faults) > 0 {
		return nil, found, nil // what is not whole is not rendered
	}
	demo, err := p.db.IsDemo(ctx)
	if err != nil {
		return nil, nil, err
	}
	exists, err := pathsOf(ctx, r, file.Piece.Body)
	if err != nil {
		return nil, nil, err
	}
	answered := d.Duty.GuiltAnswered(judged)
	for _, f := range p.CheckText(&file.Piece, exists) {
		if f.Severity == court.SeverityMust && !(f.Code == court.PieceCodeGuilt && answered) {
			refuse(f.Finding)
		}
	}
	for _, f := range file.Piece.CheckSynthetic(demo) {
		refuse(f)
	}
	unsaid, err := mediaFindings(ctx, r, file.Piece.Body)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range unsaid {
		refuse(f)
	}
	j := p.judge(file, demo, "")
	if j.piece == nil { // links to names and words that cannot be rendered: told above
		return nil, found, nil
	}
	places := p.placesOf(&file.Piece, j.piece.Text, d.Clean)
	places = slices.DeleteFunc(places, func(at PiecePlace) bool { return at.Decided() })
	if open := len(places); open > 0 {
		refuse(court.Finding{Field: court.PieceKeyBody, Code: court.CodePersonalData, Rule: "R-33",
			Message: fmt.Sprintf("还有%d处疑似个人信息没有处理。请逐处删去、遮盖，或者写明为什么不是个人信息。", open)})
	}
	j.piece.State, j.piece.OpenFindings = court.StatePublished, 0
	return &pieceRelease{j.piece, k, d.Duty.Dropped}, found, nil
}

// pathsOf tells which addresses of texts are public, and which files that a body names are
// in the media library. Other addresses are those of pages that are always there.
func pathsOf(ctx context.Context, r *store.Reading, body string) (func(path string) bool, error) {
	public, err := r.PublicPieces(ctx)
	if err != nil {
		return nil, err
	}
	files, err := r.MediaNamed(ctx, court.MediaIn(body))
	return func(path string) bool {
		if name, media := strings.CutPrefix(path, court.MediaRoot); media {
			n, _ := court.ParseMediaName(name)
			of, there := files[n.ID]
			return there && of.Name.String() == name
		}
		folder, slug, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		for _, kind := range court.PieceKinds() {
			if folder == kind.Folder() && slug != "" {
				return public[store.PieceSubject(kind, slug)]
			}
		}
		return true
	}, err
}

func (k pieceDraft) judgeUndo(ctx context.Context, r *store.Reading, d *store.PieceDraft) (any, []court.WorkFinding, error) {
	waiting := func(message string) (any, []court.WorkFinding, error) {
		return nil, []court.WorkFinding{{Finding: court.Finding{Code: court.CodeWaiting, Message: message}}}, nil
	}
	if d.Base == 0 {
		return waiting("这是新发布的文稿，没有可以恢复的版本。不应公开的，请把它撤下。")
	}
	known, err := r.KnownPieces(ctx, []string{d.BaseSlug})
	if err != nil {
		return nil, nil, err
	}
	held := known[d.BaseSlug]
	if held.State != court.StatePublished || held.Version != d.Base+1 {
		return waiting("这篇文稿之后又有变化，不能单独撤销这一次。")
	}
	text, err := r.PieceVersionBefore(ctx, d.BaseSlug)
	if errors.Is(err, store.ErrNoEntry) {
		return waiting("没有可以恢复的版本。不应公开的，请把它撤下。")
	}
	if err != nil {
		return nil, nil, err
	}
	file, _, err := exchange.ReadPiece("", strings.NewReader(text))
	if err != nil {
		return nil, nil, err
	}
	j := k.p.judge(file, file.Piece.Synthetic, "")
	if j.piece == nil {
		return waiting("以前的版本不再符合现在的规则，不能恢复。请另作修改，或者把它撤下。")
	}
	j.piece.State = court.StatePublished
	return &pieceRelease{staged: j.piece, known: held}, nil, nil
}

func (k pieceDraft) stage(context.Context, any) error { return nil }

func (k pieceDraft) apply(ctx context.Context, tx *store.Tx, w *store.WorkItem, by court.Actor, plan any) error {
	return k.put(ctx, tx, w, by, plan, "piece.publish", "piece.revise")
}

func (k pieceDraft) withdraw(ctx context.Context, tx *store.Tx, w *store.WorkItem) error {
	return errors.Join(tx.DropDraftLinks(ctx, w.Subject), tx.DropOpinions(ctx, w.Subject))
}

func (k pieceDraft) undo(ctx context.Context, tx *store.Tx, w *store.WorkItem, by court.Actor, plan any) error {
	return k.put(ctx, tx, w, by, plan, "piece.revise", "piece.revise")
}

// put makes a version the one that holds. The text on the site is looked at once more: an
// import may have been faster.
func (k pieceDraft) put(ctx context.Context, tx *store.Tx, w *store.WorkItem, by court.Actor, plan any, first, again string) error {
	p := plan.(*pieceRelease) //nolint:errcheck // judge made it
	known, err := tx.KnownPieces(ctx, []string{p.staged.Slug})
	if err != nil {
		return err
	}
	if known[p.staged.Slug] != p.known {
		return &court.Error{Kind: court.KindConflict, Message: "网站上的这篇文稿刚有变化，没有发布。请刷新后再看。"}
	}
	// Whoever was asked beforehand has answered: nobody's name stays beside a public text.
	if err := errors.Join(tx.DropDraftLinks(ctx, w.Subject), tx.EraseOpinions(ctx, w.Subject)); err != nil {
		return err
	}
	p.staged.Actor = signature(by)
	action, version := first, 1
	if p.known.ID == 0 {
		err = tx.InsertPiece(ctx, p.staged)
	} else {
		action, version = again, p.known.Version+1
		err = tx.RevisePiece(ctx, p.known, p.staged)
	}
	if err != nil {
		return err
	}
	subject := store.PieceSubject(p.staged.Kind, p.staged.Slug)
	for _, d := range p.drops {
		err := tx.Record(store.Decision{Action: "piece.uncorrect", Rule: "R-55", Actor: signature(by), Subject: subject,
			Detail: map[string]any{"version": version, "work": w.ID, "note": d.Reason}})
		if err != nil {
			return err
		}
	}
	return tx.Record(store.Decision{Action: action, Rule: "R-55", Actor: signature(by), Subject: subject,
		Detail: map[string]any{"version": version, "work": w.ID}})
}
