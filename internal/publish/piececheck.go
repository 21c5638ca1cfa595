package publish

import (
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/store"
)

// judged is a file that has been held to every rule which needs no database.
type judged struct {
	result PieceResult
	// piece is what would be stored; nil for a file that is refused.
	piece *store.StagedPiece
	holds []PieceError // why it may not be public; they belong to the result only if it is stored

	slugLine int // of the file
	bodyLine int
}

// judge renders a piece and holds it to the rules: R-36 for its links, R-33 for what a
// reader would see of it, R-53 for its class.
func (p *Publisher) judge(file exchange.PieceFile, demo bool, actor string) judged {
	j := judged{result: newPieceResult(file.Name), slugLine: keyLine(file, court.PieceKeySlug)}
	piece := &file.Piece
	j.result.Kind, j.result.Slug = piece.Kind, piece.Slug
	body := bodyLine(file)
	j.bodyLine = body
	for _, f := range piece.CheckSynthetic(demo) {
		j.result.refuse(keyLine(file, f.Field), f)
	}
	article, err := p.render.Article(piece.Body)
	if err != nil {
		j.result.refuse(body, court.Finding{Field: court.PieceKeyBody, Code: court.PieceCodeText, Message: court.MessageOf(err)})
	}
	j.result.refuse(body, piece.CheckLinks(article.InsideLinks())...)
	if len(j.result.Errors) > 0 {
		j.result.Outcome = PieceRejected
		return j
	}
	for _, f := range append(noteFindings(&article), piece.CheckGuilt()...) {
		j.result.Warnings = append(j.result.Warnings, textError(file, body, f))
	}
	var open []PieceError
	for _, f := range p.personalDataOf(piece, article.Text) {
		open = append(open, textError(file, body, f.PieceFinding))
	}
	s := &store.StagedPiece{Piece: *piece, Text: article.Text, File: file.Original, State: court.StatePublished, OpenFindings: len(open), Media: mediaOf(&article), Actor: actor}
	for _, f := range court.PieceGate(piece, len(open)) {
		s.State = court.StateDraft
		j.holds = append(j.holds, PieceError{Line: keyLine(file, f.Field), Field: f.Field, Code: f.Code, Rule: f.Rule, Message: f.Message})
	}
	j.holds = append(j.holds, open...)
	j.piece = s
	return j
}

// textError puts a finding about a place of a piece into terms of its file.
func textError(file exchange.PieceFile, body int, f court.PieceFinding) PieceError {
	line := keyLine(file, f.Field)
	if f.Field == court.PieceKeyBody {
		line = body + max(f.Line-1, 0)
	}
	return PieceError{Line: line, Field: f.Field, Code: f.Code, Rule: f.Rule, Message: f.Message}
}

// bodyLine is the line of the file on which the body begins.
func bodyLine(file exchange.PieceFile) int {
	text := court.NormalBody(file.Original)
	at := strings.LastIndex(text, file.Piece.Body)
	if at < 0 {
		return 1
	}
	return 1 + strings.Count(text[:at], "\n")
}

// keyLine is the line of the file on which a key of the front matter stands; for the
// body, or a key that is not there, it is the line on which the body begins.
func keyLine(file exchange.PieceFile, key string) int {
	body := bodyLine(file)
	for i, line := range strings.SplitN(file.Original, "\n", body) {
		if strings.HasPrefix(line, key+":") && i < body-1 {
			return i + 1
		}
	}
	return body
}
