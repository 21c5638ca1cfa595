package publish

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/linkcheck"
	"gongkai/internal/redact"
	"gongkai/internal/render"
)

// CheckText gives what is to be said about the words of a piece before it is submitted,
// in the order of its fields and lines: what a reader would not get to see, pictures
// that say nothing to who cannot see them, headings out of order, links that lead
// nowhere, to where no reader can follow (linkcheck.Inside) or to real names, long sentences, personal data and guilt that no
// judgment is named for. A finding of court.SeverityMust keeps the piece from being
// submitted; personal data are decided on place by place in the review and keep it from
// being published.
//
// exists tells whether something is at an address of the site, a path without query and
// fragment, also where the public cannot see it yet. The fields of the piece are judged
// by court.Piece.Check.
func (p *Publisher) CheckText(piece *court.Piece, exists func(path string) bool) []court.PieceFinding {
	article, err := p.render.Article(piece.Body)
	if err != nil {
		return append([]court.PieceFinding{{Finding: court.Finding{Field: court.PieceKeyBody, Code: court.PieceCodeText, Message: court.MessageOf(err)},
			Severity: court.SeverityMust}}, findingsOf(p.personalDataOf(piece, ""))...)
	}
	found := noteFindings(&article)
	found = append(found, linkFindings(piece, &article, exists)...)
	found = append(found, piece.CheckGuilt()...)
	found = append(found, findingsOf(p.personalDataOf(piece, article.Text))...)
	fields := []string{court.PieceKeyTitle, court.PieceKeySummary, court.PieceKeyAuthor, court.PieceKeySources, court.PieceKeyBody, court.PieceKeyCorrections}
	slices.SortStableFunc(found, func(a, b court.PieceFinding) int {
		return cmp.Or(slices.Index(fields, a.Field)-slices.Index(fields, b.Field), a.Line-b.Line, a.Start-b.Start)
	})
	return found
}

// noteFindings are the notes of a rendering as findings.
func noteFindings(article *render.Article) []court.PieceFinding {
	var found []court.PieceFinding
	for _, n := range article.Notes {
		found = append(found, placed(court.Finding{Field: court.PieceKeyBody, Code: n.Code, Message: n.Message}, n.Severity, n.Place))
	}
	return found
}

func placed(f court.Finding, severity court.Severity, at render.Place) court.PieceFinding {
	return court.PieceFinding{Finding: f, Severity: severity, Line: at.Line, Start: at.Start, End: at.End}
}

// linkFindings are the links and pictures of a piece that lead nowhere or too far.
func linkFindings(piece *court.Piece, article *render.Article, exists func(path string) bool) []court.PieceFinding {
	var found []court.PieceFinding
	for _, l := range article.Links {
		if l.Outside {
			if linkcheck.Inside(l.Address) {
				found = append(found, placed(court.PrivateLink(), court.SeverityMust, l.Place))
			}
			continue
		}
		named := piece.CheckLinks([]string{l.Address})
		for _, f := range named {
			found = append(found, placed(f, court.SeverityMust, l.Place))
		}
		if len(named) == 0 && !exists(sitePath(l.Address)) {
			found = append(found, placed(court.DeadLink(), court.SeverityMust, l.Place))
		}
	}
	for _, picture := range article.Pictures {
		if !exists(picture.Address) {
			found = append(found, placed(court.DeadPicture(), court.SeverityMust, picture.Place))
		}
	}
	return found
}

// sitePath is the path of an address inside the site, without query, fragment and a last stroke.
func sitePath(address string) string {
	path, _, _ := strings.Cut(address, "#")
	path, _, _ = strings.Cut(path, "?")
	if path != "/" {
		path = strings.TrimSuffix(path, "/")
	}
	return path
}

// place is where a piece shows what looks like personal data, with that text, which is
// never told.
type place struct {
	court.PieceFinding
	text string
}

func findingsOf(places []place) []court.PieceFinding {
	var found []court.PieceFinding
	for _, at := range places {
		found = append(found, at.PieceFinding)
	}
	return found
}

// personalDataOf scans everything of a piece that a reader gets to see for personal data
// the fields, the Markdown, which also holds the addresses and titles of links,
// and the text without marks, in which a number may be whole that marks divide.
func (p *Publisher) personalDataOf(piece *court.Piece, text string) []place {
	var open []place
	add := func(line int, field string, spans []redact.Span) {
		for _, s := range spans {
			f := court.PieceFinding{Finding: court.Finding{Field: field, Code: court.CodePersonalData, Rule: "R-33",
				Message: "疑似" + kindName(s.Type) + "，公开前须删除或遮盖。"}, Severity: court.SeverityShould, Line: line}
			if line > 0 {
				f.Start, f.End = s.Start, s.End
			}
			open = append(open, place{f, s.Text})
		}
	}
	add(1, court.PieceKeyTitle, p.scanner.Scan(piece.Title))
	add(1, court.PieceKeySummary, p.scanner.Scan(piece.Summary))
	add(1, court.PieceKeyAuthor, p.scanner.Scan(piece.Author))
	for i, source := range piece.Sources {
		add(i+1, court.PieceKeySources, p.scanner.Scan(source))
	}
	for i, c := range piece.Corrections {
		add(i+1, court.PieceKeyCorrections, p.scanner.Scan(c.Note))
	}
	seen := map[string]bool{}
	for i, line := range strings.Split(piece.Body, "\n") {
		spans := p.scanner.Scan(line)
		for _, s := range spans {
			seen[s.Text] = true
		}
		add(i+1, court.PieceKeyBody, spans)
	}
	for _, s := range p.scanner.Scan(text) {
		if !seen[s.Text] {
			add(0, court.PieceKeyBody, []redact.Span{s})
		}
	}
	return open
}
