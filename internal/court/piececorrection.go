package court

import (
	"fmt"
	"slices"
	"strings"
)

// PieceCorrection is one 更正说明: what a text once said wrongly, and the day from which it
// says otherwise. It stays with the text for as long as the text is public.
type PieceCorrection struct {
	On   Date
	Note string
}

// Bounds of the corrections of one piece. They stand in its front matter, which is bounded.
const (
	MaxCorrections    = 20
	MaxCorrectionNote = 120 // characters
)

// String is the form in which a correction stands in a file and is stored: the day, a
// blank, the note.
func (c PieceCorrection) String() string { return c.On.String() + " " + c.Note }

// ParsePieceCorrection reads that form; ok is false for anything else.
func ParsePieceCorrection(s string) (c PieceCorrection, ok bool) {
	day, note, cut := strings.Cut(s, " ")
	on, err := ParseISODate(day)
	return PieceCorrection{on, note}, cut && err == nil
}

// corrections holds the notes to the order of their days, which lie between publication
// and last change: the last correction is a change.
func (c *pieceCheck) corrections() {
	p := c.p
	if len(p.Corrections) > MaxCorrections {
		c.add(PieceKeyCorrections, CodeTooLong, "", "更正说明最多%d条。", MaxCorrections)
		return
	}
	for i, each := range p.Corrections {
		label := fmt.Sprintf("第%d条更正说明", i+1)
		c.line(PieceKeyCorrections, label, each.Note, MaxCorrectionNote)
		switch {
		case each.On.IsZero(): // of a piece that was not read from a file
			c.add(PieceKeyCorrections, CodeDate, "", "%s缺少日期。", label)
		case i > 0 && each.On.Before(p.Corrections[i-1].On):
			c.add(PieceKeyCorrections, CodeDate, "", "%s的日期早于前一条。请按日期先后排列。", label)
		case !p.Published.IsZero() && each.On.Before(p.Published):
			c.add(PieceKeyCorrections, CodeDate, "", "%s的日期早于发布日期。请核对。", label)
		case !p.Updated.IsZero() && each.On.After(p.Updated):
			c.add(PieceKeyCorrections, CodeDate, "", "%s的日期晚于更新日期。请核对。", label)
		}
		if slices.Contains(p.Corrections[:i], each) {
			c.add(PieceKeyCorrections, CodeDuplicate, "", "%s与前面的重复。", label)
		}
	}
}
