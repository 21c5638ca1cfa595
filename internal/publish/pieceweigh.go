package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/store"
)

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
	revises, err := r.Revises(ctx, d.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range dutyFindings(d, revises, class, judged) {
		refuse(f)
	}
	for _, f := range faultsAtDesk(&file.Piece, faults) {
		refuse(f)
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

// faultsAtDesk gives the faults of the file of a draft in the words of the desk.
func faultsAtDesk(piece *court.Piece, faults []exchange.PieceFault) (found []court.Finding) {
	inFile, atDesk := piece.Check(), piece.CheckAtDesk()
	for _, fault := range faults {
		f := court.Finding{Field: fault.Key, Code: fault.Code, Rule: fault.Rule, Message: fault.Message}
		if i := slices.Index(inFile, f); i >= 0 {
			f = atDesk[i]
		}
		found = append(found, f)
	}
	return found
}
