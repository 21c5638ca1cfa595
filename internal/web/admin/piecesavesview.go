package admin

import (
	"fmt"
	"strconv"
	"strings"

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

// againstNow asks for a comparison with the newest state.
const againstNow = "now"

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
	v.Heads = diffFields(s.Heads)
	v.Added, v.Removed = s.Body.Counts()
	v.Same = len(s.Heads) == 0 && s.Body.Equal()
	var next int
	if v.Parts, next = diffParts(s.Body, max(from, 0)); next > 0 {
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
