package publish

import (
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/redact"
	"gongkai/internal/store"
)

// judged is a file that has been held to every rule which needs no database.
type judged struct {
	result PieceResult
	// piece is what would be stored; nil for a file that is refused.
	piece *store.StagedPiece
	holds []PieceError // why it may not be public; they belong to the result only if it is stored

	slugLine int // of the file
}

// judge renders a piece and holds it to the rules: R-36 for its links, R-33 for what a
// reader would see of it, R-53 for its class.
func (p *Publisher) judge(file exchange.PieceFile, demo bool, actor string) judged {
	j := judged{result: newPieceResult(file.Name), slugLine: keyLine(file, court.PieceKeySlug)}
	piece := &file.Piece
	j.result.Kind, j.result.Slug = piece.Kind, piece.Slug
	body := bodyLine(file)
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
	for _, n := range article.Notes {
		j.result.Warnings = append(j.result.Warnings, PieceError{Line: body + n.Line - 1, Field: court.PieceKeyBody, Code: court.PieceCodeText, Message: n.Message})
	}
	open := p.findings(file, article.Text, body)
	s := &store.StagedPiece{Piece: *piece, Text: article.Text, File: file.Original, State: court.StatePublished, OpenFindings: len(open), Actor: actor}
	for _, f := range court.PieceGate(piece, len(open)) {
		s.State = court.StateDraft
		j.holds = append(j.holds, PieceError{Line: keyLine(file, f.Field), Field: f.Field, Code: f.Code, Rule: f.Rule, Message: f.Message})
	}
	for _, place := range open {
		j.holds = append(j.holds, place.PieceError)
	}
	j.piece = s
	return j
}

// place is where a text shows what looks like personal data, with that text, which is
// never told.
type place struct {
	PieceError
	text string
}

// findings scans everything of a piece that a reader gets to see for personal data
// the fields, the Markdown, which also holds the addresses and titles of links,
// and the text without marks, in which a number may be whole that marks divide.
func (p *Publisher) findings(file exchange.PieceFile, text string, body int) []place {
	piece := &file.Piece
	var open []place
	add := func(line int, field string, spans []redact.Span) {
		for _, s := range spans {
			open = append(open, place{PieceError{Line: line, Field: field, Code: court.CodePersonalData, Rule: "R-33",
				Message: "疑似" + kindName(s.Type) + "，公开前须删除或遮盖。"}, s.Text})
		}
	}
	add(keyLine(file, court.PieceKeyTitle), court.PieceKeyTitle, p.scanner.Scan(piece.Title))
	add(keyLine(file, court.PieceKeySummary), court.PieceKeySummary, p.scanner.Scan(piece.Summary))
	add(keyLine(file, court.PieceKeyAuthor), court.PieceKeyAuthor, p.scanner.Scan(piece.Author))
	for _, source := range piece.Sources {
		add(keyLine(file, court.PieceKeySources), court.PieceKeySources, p.scanner.Scan(source))
	}
	seen := map[string]bool{}
	for i, line := range strings.Split(piece.Body, "\n") {
		spans := p.scanner.Scan(line)
		for _, s := range spans {
			seen[s.Text] = true
		}
		add(body+i, court.PieceKeyBody, spans)
	}
	for _, s := range p.scanner.Scan(text) {
		if !seen[s.Text] {
			add(body, court.PieceKeyBody, []redact.Span{s})
		}
	}
	return open
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
