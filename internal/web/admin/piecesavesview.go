package admin

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/compare"
	"gongkai/internal/publish"
)

// DraftTop is what stands at the top of the pages around a draft.
type DraftTop struct {
	URL, Title, State, Tone string
	Version                 int64
	Voids                   string // what any change would void; empty: nothing
}

// SaveRow is one saved state in the list.
type SaveRow struct {
	Number, URL, At, Name string
	Added, Removed        string // characters; empty: none
	Rough                 bool
	Says                  []string // what else has changed
	Newest                bool
}

// SavesView is the history of a draft.
type SavesView struct {
	Frame
	Top   DraftTop
	Total int
	Rows  []SaveRow
	Older string
	First string // to the newest, on a further page
}

func newSavesView(f Frame, top DraftTop, page *publish.SavePage) SavesView {
	v := SavesView{Frame: f, Top: top, Total: page.Total}
	for _, l := range page.Lines {
		row := SaveRow{Number: strconv.Itoa(l.Number), URL: top.URL + "/saves/" + strconv.Itoa(l.Number), At: minute(l.At), Name: l.Name, Rough: l.Rough, Newest: l.Number == page.Total}
		if l.Added > 0 {
			row.Added = strconv.Itoa(l.Added)
		}
		if l.Removed > 0 {
			row.Removed = strconv.Itoa(l.Removed)
		}
		if l.First {
			row.Says = append(row.Says, "建立")
		}
		if len(l.Heads) > 0 {
			row.Says = append(row.Says, "改了"+strings.Join(l.Heads, "、"))
		}
		if l.Places {
			row.Says = append(row.Says, "处理了疑似个人信息")
		}
		if len(row.Says) == 0 && l.Added == 0 && l.Removed == 0 {
			row.Says = []string{"没有改动文字"}
		}
		v.Rows = append(v.Rows, row)
	}
	if page.Older > 0 {
		v.Older = top.URL + "/saves?before=" + strconv.Itoa(page.Older)
	}
	if len(v.Rows) > 0 && !v.Rows[0].Newest {
		v.First = top.URL + "/saves"
	}
	return v
}

const (
	againstNow = "now"
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
	Tone    string
	Pieces  []DiffPiece
	Skipped int // so many unchanged paragraphs are not shown
}

// DiffField is a field of the head in two states.
type DiffField struct {
	Label  string
	Pieces []DiffPiece
}

// RestoreForm makes a state the newest one.
type RestoreForm struct {
	Action, Number string
	Version        int64
	Voids          string // what that does to an approval
	Barred         string // why it cannot be done; empty: it can
}

// SaveView is one saved state, held against another.
type SaveView struct {
	Frame
	Top            DraftTop
	Number         string
	At, Name       string
	Newest         bool
	Tabs           []FilterLink
	What           string // between which states
	Heads          []DiffField
	Parts          []DiffPart
	Added, Removed int
	Same           bool // nothing differs
	Next           string
	Before, After  string // the neighbours
	Restore        *RestoreForm
}

func newSaveView(f Frame, top DraftTop, s *publish.SaveDiff, from int) SaveView {
	n := s.Save.Number
	one := func(n int) string { return top.URL + "/saves/" + strconv.Itoa(n) }
	v := SaveView{Frame: f, Top: top, Number: strconv.Itoa(n), At: minute(s.Save.At), Name: s.Save.Name, Newest: n == s.Newest}
	v.Tabs = []FilterLink{{Label: "与上一次相比", URL: one(n), Current: !s.Since}}
	if !v.Newest {
		v.Tabs = append(v.Tabs, FilterLink{Label: "与现在相比", URL: one(n) + "?against=" + againstNow, Current: s.Since})
		v.After = one(n + 1)
	}
	if n > 1 {
		v.Before = one(n - 1)
	}
	switch {
	case s.Since:
		v.What = fmt.Sprintf("从第 %d 次保存到现在（第 %d 次）。", s.Old, s.New)
	case s.Old == 0:
		v.What = "这是第一次保存，以前没有内容。"
	default:
		v.What = fmt.Sprintf("第 %d 次保存与第 %d 次相比。", s.New, s.Old)
	}
	for _, h := range s.Heads {
		field := DiffField{Label: h.Label}
		for _, p := range h.Text { // with the line ends between several
			for _, piece := range p.Pieces {
				field.Pieces = append(field.Pieces, DiffPiece{opWord(piece.Op), piece.Text})
			}
		}
		v.Heads = append(v.Heads, field)
	}
	v.Added, v.Removed = s.Body.Counts()
	v.Same = len(s.Heads) == 0 && s.Body.Equal()
	var next int
	if v.Parts, next = parts(s.Body, max(from, 0)); next > 0 {
		v.Next = one(n) + "?from=" + strconv.Itoa(next)
		if s.Since {
			v.Next += "&against=" + againstNow
		}
	}
	if !v.Newest && !s.Same {
		v.Restore = &RestoreForm{Action: one(n) + "/restore", Number: v.Number, Version: top.Version, Voids: top.Voids}
	}
	return v
}

// parts makes a comparison fit to be shown, from the paragraph of that number on: what
// changed, each time with a paragraph around it. next is where the following page begins; 0:
// there is none.
func parts(r compare.Result, from int) (list []DiffPart, next int) {
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
			list = append(list, part(r[i]))
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

// part is one paragraph that changed.
func part(p compare.Paragraph) DiffPart {
	d := DiffPart{Pieces: pieces(p)}
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

// pieces are the runs of a paragraph, without the empty lines behind it.
func pieces(p compare.Paragraph) (list []DiffPiece) {
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

// shortened is a paragraph that has not changed, of which a little is enough.
func shortened(p compare.Paragraph) string {
	text := strings.TrimRight(compare.Result{p}.After(), "\n")
	if runes := []rune(text); len(runes) > longestKept {
		return string(runes[:longestKept]) + "……"
	}
	return text
}
