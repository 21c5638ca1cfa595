package admin

import (
	"fmt"
	"strings"

	"gongkai/internal/compare"
	"gongkai/internal/court"
	"gongkai/internal/publish"
)

const (
	// mostParts is how many paragraphs that changed one page shows, mostPieces of how many
	// pieces one of them: what is torn further is read better as a whole, twice.
	mostParts  = 200
	mostPieces = 120
	// longestKept is how much is shown of a paragraph that has not changed, in characters.
	longestKept = 120
)

// DiffPiece is a run of text of one fate: the same, ins or del.
type DiffPiece struct{ Op, Text string }

// DiffPart is a paragraph in two states, or a run of paragraphs that have not changed.
type DiffPart struct {
	Mark    string // what became of it, in a word
	Where   string // its line
	Tone    string
	Pieces  []DiffPiece
	Skipped int // so many unchanged paragraphs are not shown
}

// DiffField is a field of the head in two states.
type DiffField struct {
	Label  string
	Pieces []DiffPiece
}

// TextDiff is what changed from one state of a text to another.
type TextDiff struct {
	Heads []DiffField
	Sum   string // of the body, in a sentence
	Parts []DiffPart
	More  bool // the body has further changes
}

// Same reports that nothing changed.
func (d *TextDiff) Same() bool { return len(d.Heads) == 0 && len(d.Parts) == 0 }

// textDiff holds one state of a text against another.
func textDiff(was, now *court.Piece) *TextDiff {
	d := bodyDiff(was.Body, now.Body)
	d.Heads = diffFields(publish.HeadChanges(was, now))
	return d
}

// boxDiff is the box 把握不准 in two states.
func boxDiff(was, now bool) []DiffField {
	if was == now {
		return nil
	}
	word := map[bool]string{true: "是", false: "否"}
	return []DiffField{{Label: "把握不准（R-54）", Pieces: []DiffPiece{{opWord(compare.Removed), word[was]}, {opWord(compare.Added), word[now]}}}}
}

// bodyDiff is a textDiff of the bodies alone.
func bodyDiff(was, now string) *TextDiff {
	result := compare.Texts(was, now)
	if result.Equal() {
		return &TextDiff{Sum: "正文没有改动。"}
	}
	added, removed := result.Counts()
	d := &TextDiff{Sum: fmt.Sprintf("正文增加 %d 字，删去 %d 字。", added, removed)}
	var next int
	d.Parts, next = diffParts(result, 0)
	d.More = next > 0
	return d
}

// diffFields are the fields of the head, each as one run with the line ends between several.
func diffFields(changes []publish.HeadChange) (list []DiffField) {
	for _, h := range changes {
		field := DiffField{Label: h.Label}
		for _, p := range h.Text {
			for _, piece := range p.Pieces {
				field.Pieces = append(field.Pieces, DiffPiece{opWord(piece.Op), piece.Text})
			}
		}
		list = append(list, field)
	}
	return list
}

// diffParts makes a comparison fit to be shown, from the paragraph of that number on: what
// changed, each time with a paragraph around it. next is where the following page begins; 0:
// there is none.
func diffParts(r compare.Result, from int) (list []DiffPart, next int) {
	changed := func(i int) bool {
		return i >= 0 && i < len(r) && (r[i].Change != compare.Kept || gapChanged(r[i]))
	}
	skipped, shown := 0, 0
	flush := func() {
		if skipped > 0 {
			list = append(list, DiffPart{Skipped: skipped})
		}
		skipped = 0
	}
	for i := from; i < len(r); i++ {
		switch {
		case changed(i):
			if shown == mostParts {
				flush()
				return list, i
			}
			shown++
			flush()
			list = append(list, diffPart(r[i]))
		case (changed(i-1) || changed(i+1)) && shortened(r[i]) != "":
			flush()
			list = append(list, DiffPart{Tone: "kept", Pieces: []DiffPiece{{Text: shortened(r[i])}}})
		default:
			skipped++
		}
	}
	flush()
	return list, 0
}

// gapChanged reports a paragraph of which only the empty lines behind it changed.
func gapChanged(p compare.Paragraph) bool {
	for _, piece := range p.Pieces {
		if piece.Op != compare.Same {
			return true
		}
	}
	return false
}

// diffPart is one paragraph that changed.
func diffPart(p compare.Paragraph) DiffPart {
	d := DiffPart{Pieces: diffPieces(p)}
	switch {
	case p.New > 0:
		d.Where = fmt.Sprintf("第 %d 行", p.New)
	case p.Old > 0:
		d.Where = fmt.Sprintf("原第 %d 行", p.Old)
	}
	switch p.Change {
	case compare.Inserted:
		d.Mark, d.Tone = "新增", "ins"
	case compare.Deleted:
		d.Mark, d.Tone = "删去", "del"
	case compare.MovedHere:
		d.Mark, d.Tone = fmt.Sprintf("从原第 %d 行移来", p.Other), "ins"
	case compare.MovedAway:
		d.Mark, d.Tone = fmt.Sprintf("移到第 %d 行", p.Other), "del"
	case compare.Changed:
		d.Mark, d.Tone = "修改", "both"
	default:
		d.Mark, d.Tone = "空行有增减", "both"
	}
	return d
}

// diffPieces are the runs of a paragraph, without the empty lines behind it.
func diffPieces(p compare.Paragraph) (list []DiffPiece) {
	if len(p.Pieces) > mostPieces {
		p.Pieces = []compare.Piece{{Op: compare.Removed, Text: compare.Result{p}.Before()}, {Op: compare.Added, Text: compare.Result{p}.After()}}
	}
	for i, piece := range p.Pieces {
		if text := strings.TrimRight(piece.Text, "\n"); i == len(p.Pieces)-1 || text == "" {
			piece.Text = text
		}
		if piece.Text == "" {
			continue
		}
		list = append(list, DiffPiece{opWord(piece.Op), piece.Text})
	}
	return list
}

// shortened is a paragraph that has not changed, of which a little is enough.
func shortened(p compare.Paragraph) string {
	text := strings.TrimRight(compare.Result{p}.After(), "\n")
	if runes := []rune(text); len(runes) > longestKept {
		return string(runes[:longestKept]) + "……"
	}
	return text
}

// opWord is the element that shows a run of text; empty: none.
func opWord(op compare.Op) string {
	switch op {
	case compare.Added:
		return "ins"
	case compare.Removed:
		return "del"
	}
	return ""
}
