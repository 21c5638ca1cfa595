package store

import (
	"context"
	"database/sql"
	"strings"

	"gongkai/internal/court"
)

// MediaQuery asks for files of the media library, the newest first. Empty fields do not
// narrow.
type MediaQuery struct {
	Text      string // stands in the title, the words about it or the name of the file
	Pictures  bool   // pictures only
	Documents bool   // documents only
	Unused    bool   // nothing keeps them from being deleted
	Unsaid    bool   // what a picture shows, or where a file comes from, is not said
	Limit     int
	Offset    int
}

// MediaUse is a text that refers to a file of the library.
type MediaUse struct {
	Kind  court.PieceKind // of a text of the site
	Slug  string
	Work  string // of a draft: the piece of work
	Draft string // and its public identifier
	Title string // of a text of the site
	State court.State
	Live  bool // it is the version that holds
}

// usedByPiece are the versions of texts of the site that keep a file from being deleted: of
// a text that was not withdrawn the version that holds, one that waits, and the one to which
// an undo would lead back. of is the file.
func usedByPiece(of string) string {
	return ` FROM piece_media u JOIN piece p ON p.id = u.piece_id LEFT JOIN piece_version v ON v.piece_id = u.piece_id AND v.version = u.version
		WHERE u.media = ` + of + ` AND p.state <> 'withdrawn' AND (u.version = p.version OR v.state = 'held' OR v.state = 'replaced'
			AND NOT EXISTS (SELECT 1 FROM piece_version l WHERE l.piece_id = v.piece_id AND l.state = 'replaced' AND l.version > v.version)) `
}

// usedByDraft are the drafts that do, in any of their states, while somebody may go on with
// them.
func usedByDraft(of string) string {
	return ` FROM draft_media u JOIN work w ON w.subject = u.draft AND w.kind = 'piece'
		WHERE u.media = ` + of + ` AND w.state NOT IN ('published', 'withdrawn') `
}

// condition is the query as SQL, with its arguments.
func (q MediaQuery) condition() (where string, args []any) {
	and := []string{"1 = 1"}
	if q.Text != "" {
		pattern := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(q.Text)) + "%"
		args = append(args, pattern)
		and = append(and, `lower(m.title || ' ' || m.alt || ' ' || m.source || ' ' || m.file_name) LIKE ? ESCAPE '\'`)
	}
	if q.Pictures {
		and = append(and, `m.kind <> 'pdf'`)
	}
	if q.Documents {
		and = append(and, `m.kind = 'pdf'`)
	}
	if q.Unused {
		and = append(and, `NOT EXISTS (SELECT 1 `+usedByPiece("m.public_id")+`) AND NOT EXISTS (SELECT 1 `+usedByDraft("m.public_id")+`)`)
	}
	if q.Unsaid {
		and = append(and, `(m.source = '' OR m.alt = '' AND m.decorative = 0 AND m.kind <> 'pdf')`)
	}
	return strings.Join(and, " AND "), args
}

// FindMedia gives files of the library without their widths, the newest first, and how many
// there are.
func (r *Reading) FindMedia(ctx context.Context, q MediaQuery) (list []Media, total int, err error) {
	where, args := q.condition()
	if err := r.QueryRow(ctx, `SELECT count(*) FROM media m WHERE `+where, args...).Scan(&total); err != nil { // #nosec G202 -- made of constants
		return nil, 0, err
	}
	err = r.Each(ctx, func(rows *sql.Rows) error {
		m, err := scanMedia(rows)
		list = append(list, m)
		return err
	}, mediaColumns+`WHERE `+where+` ORDER BY m.at DESC, m.public_id LIMIT ? OFFSET ?`, append(args, q.Limit, q.Offset)...)
	return list, total, err
}

// MediaUses gives what keeps a file from being deleted: texts of the site first.
func (r *Reading) MediaUses(ctx context.Context, id string) ([]MediaUse, error) {
	return mediaUses(ctx, r.tx, id)
}

// MediaUses is the same within a transaction.
func (tx *Tx) MediaUses(ctx context.Context, id string) ([]MediaUse, error) {
	return mediaUses(ctx, tx.tx, id)
}

func mediaUses(ctx context.Context, q querier, id string) (uses []MediaUse, err error) {
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		var u MediaUse
		err := rows.Scan(&u.Kind, &u.Slug, &u.Title, &u.State, &u.Live)
		uses = append(uses, u)
		return err
	}, `SELECT p.kind, p.slug, p.title, p.state, CASE WHEN u.version = p.version THEN 1 ELSE 0 END`+usedByPiece("?")+` ORDER BY p.kind, p.slug, u.version DESC`, id)
	if err != nil {
		return nil, err
	}
	return uses, eachRow(ctx, q, func(rows *sql.Rows) error {
		var u MediaUse
		err := rows.Scan(&u.Work, &u.Draft, &u.State)
		uses = append(uses, u)
		return err
	}, `SELECT w.public_id, u.draft, w.state`+usedByDraft("?")+` ORDER BY w.id DESC`, id)
}

// MediaNamed gives those of the files with these identifiers that are in the library, by
// identifier, without their widths.
func (r *Reading) MediaNamed(ctx context.Context, ids []string) (map[string]Media, error) {
	found := map[string]Media{}
	if len(ids) == 0 {
		return found, nil
	}
	return found, r.Each(ctx, func(rows *sql.Rows) error {
		m, err := scanMedia(rows)
		found[m.ID] = m
		return err
	}, mediaColumns+`WHERE m.public_id IN (SELECT value FROM json_each(?))`, jsonList(ids))
}
