package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/compare"
	"gongkai/internal/court"
	"gongkai/internal/store"
)

// savesPage is how many saved states one page of the history lists.
const savesPage = 20

// SaveLine is one saved state in the history of a draft, with what it changed.
type SaveLine struct {
	Number         int
	Name           string // of who saved it
	At             time.Time
	Added, Removed int      // characters of the body
	Rough          bool     // they are those of whole paragraphs: too much has changed to be counted
	Length         int      // of the body, in characters
	Heads          []string // fields of the head that changed
	Places         bool     // what is no personal data was decided
	First          bool     // it has none before it
}

// SavePage is a page of the history of a draft, the newest state first.
type SavePage struct {
	store.WorkItem
	Piece court.Piece // as it is now
	Lines []SaveLine
	Total int
	Older int // ask for those before this number; 0: there are none
}

// SavePage reads the states before a number; 0: the newest.
func (p *Publisher) SavePage(ctx context.Context, by court.Actor, id string, before int) (page SavePage, err error) {
	w, d, err := p.PieceDraft(ctx, by, id)
	if err != nil {
		return page, err
	}
	page = SavePage{WorkItem: w, Piece: d.Piece, Total: d.Saved.Number}
	var list []store.PieceDraft
	err = p.db.Read(ctx, func(r *store.Reading) error {
		list, err = r.DraftSaves(ctx, w.Subject, before, savesPage+1)
		return err
	})
	if err != nil {
		return page, err
	}
	for i := range list {
		if i == savesPage {
			page.Older = list[i-1].Number
			break
		}
		var older *store.PieceDraft
		if i+1 < len(list) {
			older = &list[i+1]
		}
		line, err := saveLine(&list[i], older)
		if err != nil {
			return page, err
		}
		page.Lines = append(page.Lines, line)
	}
	return page, nil
}

// saveLine tells what a state changed against the one before it.
func saveLine(d, before *store.PieceDraft) (line SaveLine, err error) {
	now, err := pieceOf(d.File)
	if err != nil {
		return line, err
	}
	line = SaveLine{Number: d.Number, Name: d.Name, At: d.At, Length: utf8.RuneCountInString(now.Body), First: before == nil}
	var was court.Piece
	if before != nil {
		if was, err = pieceOf(before.File); err != nil {
			return line, err
		}
		line.Places = !slices.Equal(d.Clean, before.Clean)
		for _, c := range HeadChanges(&was, &now) {
			line.Heads = append(line.Heads, c.Label)
		}
	}
	line.Added, line.Removed, line.Rough = sizeOfChange(was.Body, now.Body)
	return line, nil
}

// closeLook bounds in bytes what is compared character by character for a line of the
// history, of which a page has twenty.
const closeLook = 16 << 10

// sizeOfChange counts the characters that were added and removed. What is common at both
// ends is passed over first, since most saves change one place.
func sizeOfChange(was, now string) (added, removed int, rough bool) {
	a, b := strings.SplitAfter(was, "\n"), strings.SplitAfter(now, "\n")
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	was, now = strings.Join(a, ""), strings.Join(b, "")
	if len(was)+len(now) <= closeLook {
		added, removed = compare.Texts(was, now).Counts()
		return added, removed, false
	}
	kept := map[string]int{}
	for _, line := range a {
		kept[line]++
	}
	for _, line := range b {
		if kept[line]--; kept[line] < 0 {
			added += dense(line)
		}
	}
	for line, n := range kept {
		removed += max(n, 0) * dense(line)
	}
	return added, removed, true
}

// dense is how many characters a line has but blanks.
func dense(line string) int {
	return utf8.RuneCountInString(strings.Join(strings.Fields(line), ""))
}

// HeadChange is a field of a text's head in two states.
type HeadChange struct {
	Label string
	Text  compare.Result
}

// HeadChanges gives the fields of the head that differ, in the order of court.PieceHeads.
func HeadChanges(was, now *court.Piece) (changes []HeadChange) {
	for _, key := range court.PieceHeads() {
		before, _ := was.Text(key)
		after, _ := now.Text(key)
		if key != court.PieceKeyBody && before != after {
			changes = append(changes, HeadChange{court.PieceLabel(key), compare.Texts(before, after)})
		}
	}
	return changes
}

// SaveDiff is one saved state, held against another one.
type SaveDiff struct {
	store.WorkItem
	Title  string // of the text as it is now
	Save   store.PieceDraft
	Newest int
	Old    int  // the number of the state that counts as the older one here; 0: nothing was before
	New    int  // that of the newer one
	Since  bool // it is held against what stands now
	Heads  []HeadChange
	Body   compare.Result
	Same   bool // the state says what stands now, so that restoring it would change nothing
}

// SaveDiff compares a saved state with the one before it or, since, with what stands now.
func (p *Publisher) SaveDiff(ctx context.Context, by court.Actor, id string, number int, since bool) (s SaveDiff, err error) {
	w, d, err := p.PieceDraft(ctx, by, id)
	if err != nil {
		return s, err
	}
	s = SaveDiff{WorkItem: w, Title: d.Piece.Title, Newest: d.Saved.Number, Since: since}
	piece, saved, err := p.DraftSave(ctx, by, id, number)
	if err != nil {
		return s, err
	}
	s.Save, s.Same = saved, piece.Equal(&d.Piece)
	var was, now court.Piece
	switch {
	case since:
		was, now, s.Old, s.New = piece, d.Piece, number, s.Newest
	case number == 1:
		now, s.New = piece, number
	default:
		if was, _, err = p.DraftSave(ctx, by, id, number-1); err != nil {
			return s, err
		}
		now, s.Old, s.New = piece, number-1, number
	}
	s.Heads, s.Body = HeadChanges(&was, &now), compare.Texts(was.Body, now.Body)
	return s, nil
}

// RestoreSave makes what an earlier state said the newest state: nothing is overwritten. It
// is an edit like any other, so it voids an approval, and it leaves alone what anybody has
// typed and not saved, and what was decided about personal data.
func (p *Publisher) RestoreSave(ctx context.Context, by court.Actor, ref WorkRef, number int) (store.WorkItem, error) {
	piece, saved, err := p.DraftSave(ctx, by, ref.ID, number)
	if err != nil {
		return store.WorkItem{}, err
	}
	return p.editDraft(ctx, by, ref, 0, fmt.Sprintf("恢复第 %d 次保存的内容", number), func(_ *store.Tx, w *store.WorkItem, d *store.PieceDraft) error {
		if d.File == saved.File {
			return court.Invalid("第 %d 次保存的内容与现在的相同，没有恢复。", number)
		}
		w.Class, d.File = piece.Sensitivity, saved.File
		return nil
	})
}
