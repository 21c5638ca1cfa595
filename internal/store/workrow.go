package store

import (
	"context"
	"database/sql"

	"gongkai/internal/court"
)

// WorkRow reads one row of a change set by the public identifier of its entry, whatever
// became of it: a new row as its entry is now, a changed one with what it said before.
// KindNotFound if the set does not hold it.
func (db *DB) WorkRow(ctx context.Context, r *Reading, batch int64, publicID string) (row ChangeRow, err error) {
	t, err := listOf(ctx, r.tx, batch)
	if err != nil {
		return row, err
	}
	found := false
	var sealed, hash, replaced []byte
	var open int
	err = r.Each(ctx, func(rows *sql.Rows) (err error) {
		found = true
		row, err = db.scanVersion(t, rows, &sealed, &hash, &open, &replaced)
		return err
	}, `SELECT `+t.versionColumns()+t.sql(`, r.sealed, r.content_hash, coalesce(r.open_findings, 0), r.replaced
		FROM defaulter_by_public_id l JOIN defaulter d ON d.id = l.id
		LEFT JOIN defaulter_revision r ON r.defaulter_id = d.id AND r.batch_id = ?1
		WHERE l.public_id = ?2 AND (r.id IS NOT NULL OR d.batch_id = ?1 AND d.id >= (SELECT first_id FROM batch WHERE id = ?1))`), batch, publicID)
	if err != nil {
		return row, err
	}
	if !found {
		return row, &court.Error{Kind: court.KindNotFound, Message: "这项工作里没有这一行，请刷新后再看。"}
	}
	if sealed == nil {
		return row, nil
	}
	if err := db.revise(t, &row, sealed, hash, replaced); err != nil {
		return row, err
	}
	row.New.OpenFindings = open
	return row, nil
}

// RowNeighbours gives the public identifiers of the rows before and after one in the order
// of the pages: the new rows of a set, then the changed ones. Empty: none.
func (r *Reading) RowNeighbours(ctx context.Context, batch int64, row *ChangeRow) (previous, next string, err error) {
	const (
		added = ` FROM defaulter d WHERE d.batch_id = ?1 AND d.id >= (SELECT first_id FROM batch WHERE id = ?1)
			AND d.id <= (SELECT merged_id FROM batch WHERE id = ?1)`
		changed = ` FROM defaulter_revision v JOIN defaulter d ON d.id = v.defaulter_id WHERE v.batch_id = ?1`
	)
	t := tableOf(row.New.List())
	one := func(to *string, query string, args ...any) {
		if err == nil && *to == "" {
			err = r.Each(ctx, func(rows *sql.Rows) error { return rows.Scan(to) }, t.sql(`SELECT d.public_id`+query+` LIMIT 1`), args...)
		}
	}
	if row.Before == nil {
		one(&previous, added+` AND d.id < ?2 ORDER BY d.id DESC`, batch, row.ID)
		one(&next, added+` AND d.id > ?2 ORDER BY d.id`, batch, row.ID)
		one(&next, changed+` ORDER BY v.defaulter_id`, batch)
		return previous, next, err
	}
	one(&previous, changed+` AND v.defaulter_id < ?2 ORDER BY v.defaulter_id DESC`, batch, row.ID)
	one(&previous, added+` ORDER BY d.id DESC`, batch)
	one(&next, changed+` AND v.defaulter_id > ?2 ORDER BY v.defaulter_id`, batch, row.ID)
	return previous, next, err
}

// RowNames gives the names of entries of either list by their public identifiers.
func (r *Reading) RowNames(ctx context.Context, ids []string) (names map[string]string, err error) {
	names = map[string]string{}
	for _, list := range court.Lists() {
		err = r.Each(ctx, func(rows *sql.Rows) error {
			var id, name string
			err := rows.Scan(&id, &name)
			names[id] = name
			return err
		}, tableOf(list).sql(`SELECT l.public_id, d.name FROM defaulter_by_public_id l JOIN defaulter d ON d.id = l.id
			WHERE l.public_id IN (SELECT value FROM json_each(?1))`), jsonList(ids))
		if err != nil {
			return nil, err
		}
	}
	return names, nil
}
