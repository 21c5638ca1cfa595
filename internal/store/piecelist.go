package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"gongkai/internal/court"
)

// DraftHead is what lists tell of a draft.
type DraftHead struct {
	Kind  court.PieceKind
	Slug  string
	Title string
	Topic court.Topic
}

// SetDraftHead writes what lists tell of a draft; it goes with each state that is kept.
func (tx *Tx) SetDraftHead(ctx context.Context, draft string, h DraftHead) error {
	_, err := tx.Exec(ctx, `UPDATE piece_draft SET kind = ?, slug = ?, title = ?, topic = ? WHERE public_id = ?`,
		string(h.Kind), h.Slug, h.Title, string(h.Topic), draft)
	return err
}

// PieceFilter narrows a list of texts. Empty fields do not narrow.
type PieceFilter struct {
	States []court.State // of the work, or of the text on the site
	Kind   court.PieceKind
	Topic  court.Topic
	Text   string // stands in the title or in the address
	Hand   string // of work: the account that began, changed or submitted it
	Limit  int
	Offset int
}

// condition is the filter as SQL on the columns of a table, with its arguments.
func (f PieceFilter) condition(state, table string) (where string, args []any) {
	and := []string{state + ` IN (SELECT value FROM json_each(?))`}
	args = append(args, jsonList(f.States))
	if f.Kind != "" {
		and, args = append(and, table+`.kind = ?`), append(args, string(f.Kind))
	}
	if f.Topic != "" {
		and, args = append(and, table+`.topic = ?`), append(args, string(f.Topic))
	}
	if f.Text != "" {
		pattern := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(f.Text)) + "%"
		and = append(and, `(lower(`+table+`.title) LIKE ? ESCAPE '\' OR `+table+`.slug LIKE ? ESCAPE '\')`)
		args = append(args, pattern, pattern)
	}
	if f.Hand != "" {
		and = append(and, `EXISTS (SELECT 1 FROM work_step s WHERE s.work_id = w.id AND s.step IN ('create', 'edit', 'submit') AND s.account = ?)`)
		args = append(args, f.Hand)
	}
	return strings.Join(and, " AND "), args
}

// PieceWork is a piece of work on a text, as a list shows it.
type PieceWork struct {
	WorkItem
	DraftHead
	BaseSlug string // of the text that it is to replace; empty: a new one
	Revises  bool   // readers have seen what it replaces: not so of an import that was kept back
	Begun    string // the name of who began it
	Last     WorkStep
}

// FindPieceWork gives work on texts, the last changed first, and how much there is.
func (r *Reading) FindPieceWork(ctx context.Context, f PieceFilter) (list []PieceWork, total int, err error) {
	where, args := f.condition("w.state", "d")
	from := ` FROM (` + workColumns + `WHERE kind = 'piece') w JOIN piece_draft d ON d.public_id = w.subject WHERE ` + where
	if err := r.QueryRow(ctx, `SELECT count(*)`+from, args...).Scan(&total); err != nil { // #nosec G202 -- made of constants
		return nil, 0, err
	}
	if f.Limit == 0 {
		return nil, total, nil
	}
	err = r.Each(ctx, func(rows *sql.Rows) error {
		var p PieceWork
		var at int64
		p.WorkItem, err = scanWork(moreOf{rows, []any{&p.DraftHead.Kind, &p.Slug, &p.Title, &p.Topic, &p.BaseSlug, &p.Revises, &p.Begun, &p.Last.Step, &p.Last.Name, &at}})
		p.Last.At = time.Unix(at, 0)
		list = append(list, p)
		return err
	}, `SELECT p.*, coalesce(b.name, ''), l.step, l.name, l.at FROM (SELECT w.*, d.kind AS piece_kind, d.slug, d.title, d.topic, d.base_slug,
			CASE WHEN EXISTS (`+stoodVersions+`) THEN 1 ELSE 0 END AS revises`+from+` ORDER BY w.changed_at DESC, w.id DESC LIMIT ? OFFSET ?) p
		JOIN work_step l ON l.work_id = p.id AND l.version = p.version
		LEFT JOIN work_step b ON b.work_id = p.id AND b.version = 1
		ORDER BY p.changed_at DESC, p.id DESC`, append(args, f.Limit, f.Offset)...)
	return list, total, err
}

// stoodVersions finds the versions of a text that readers have seen, up to the one that a draft
// d was made from. What an import kept back is none.
const stoodVersions = `SELECT 1 FROM piece s WHERE s.slug = d.base_slug AND s.state <> 'draft' AND s.version <= d.base
	UNION ALL SELECT 1 FROM piece_version v JOIN piece s ON s.id = v.piece_id WHERE s.slug = d.base_slug AND v.state = 'replaced' AND v.version <= d.base`

// Revises reports that readers have seen what a draft is to replace, or has replaced.
func (r *Reading) Revises(ctx context.Context, draft string) (yes bool, err error) {
	err = r.QueryRow(ctx, `SELECT CASE WHEN EXISTS (`+stoodVersions+`) THEN 1 ELSE 0 END FROM piece_draft d WHERE d.public_id = ?`, draft).Scan(&yes)
	return yes, err
}

// moreOf reads further columns behind those that a scanner knows.
type moreOf struct {
	rows *sql.Rows
	more []any
}

// Scan reads a row.
func (m moreOf) Scan(dest ...any) error { return m.rows.Scan(append(dest, m.more...)...) }

// ListedPiece is a text of the site in any state, as a list of the desk shows it.
type ListedPiece struct {
	DraftHead
	State       court.State
	Sensitivity court.Sensitivity
	Author      string // a unit
	Version     int
	Actor       string // who brought this version in
	ChangedAt   time.Time
	Work        string // public identifier of the work that is under way on it; empty: none
}

// FindPieces gives texts of the site, the last changed first, and how many there are.
func (r *Reading) FindPieces(ctx context.Context, f PieceFilter) (list []ListedPiece, total int, err error) {
	f.Hand = ""
	where, args := f.condition("p.state", "p")
	if err := r.QueryRow(ctx, `SELECT count(*) FROM piece p WHERE `+where, args...).Scan(&total); err != nil { // #nosec G202 -- made of constants
		return nil, 0, err
	}
	if f.Limit == 0 {
		return nil, total, nil
	}
	err = r.Each(ctx, func(rows *sql.Rows) error {
		var p ListedPiece
		var at int64
		err := rows.Scan(&p.Kind, &p.Slug, &p.Title, &p.Topic, &p.State, &p.Sensitivity, &p.Author, &p.Version, &p.Actor, &at, &p.Work)
		p.ChangedAt = time.Unix(at, 0)
		list = append(list, p)
		return err
	}, `SELECT p.kind, p.slug, p.title, p.topic, p.state, p.sensitivity, p.author, p.version, p.actor, p.changed_at,
			coalesce((SELECT max(w.public_id) FROM work w JOIN piece_draft d ON d.public_id = w.subject
				WHERE w.kind = 'piece' AND d.base_slug = p.slug AND w.state NOT IN ('published', 'withdrawn')), '')
		FROM piece p WHERE `+where+` ORDER BY p.changed_at DESC, p.id DESC LIMIT ? OFFSET ?`, append(args, f.Limit, f.Offset)...)
	return list, total, err
}
