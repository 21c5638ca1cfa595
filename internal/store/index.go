package store

import (
	"context"
	"fmt"
)

// index is a secondary index of the defaulter table. They are declared here and
// not in the migrations, because an import into an empty portal drops them first
// and builds them last, which is twice as fast; whatever is missing when a folder
// is opened is built then.
type index struct{ name, definition string }

var defaulterIndexes = []index{
	{"defaulter_public_id", `UNIQUE INDEX defaulter_public_id ON defaulter (public_id)`},
	{"defaulter_source_id", `UNIQUE INDEX defaulter_source_id ON defaulter (source_id)`},
	{"defaulter_pair_key", `UNIQUE INDEX defaulter_pair_key ON defaulter (pair_key)`},
	{"defaulter_name", `INDEX defaulter_name ON defaulter
		(name_normal, state, visible_from, visible_until, batch_id, published_on)`},
	{"defaulter_case", `INDEX defaulter_case ON defaulter (case_key, case_year)`},
	{"defaulter_newest", `INDEX defaulter_newest ON defaulter
		(published_on, id, state, party, conduct, visible_from, visible_until, batch_id)`},
	{"defaulter_code", `INDEX defaulter_code ON defaulter (document_digest) WHERE party = 581`},
	{"defaulter_ends", `INDEX defaulter_ends ON defaulter (visible_until) WHERE visible_until < 253402214400`},
	{"defaulter_begins", `INDEX defaulter_begins ON defaulter (visible_from) WHERE grace_ends_on <> ''`},
}

// ensureIndexes builds what is missing. Only an import that was killed leaves any
// out, and then only in a portal that was empty before it.
func (db *DB) ensureIndexes(ctx context.Context) error {
	var n int
	err := db.reader.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema
		WHERE type = 'index' AND tbl_name = 'defaulter' AND sql IS NOT NULL`).Scan(&n)
	if err != nil {
		return storageError(err)
	}
	if n == len(defaulterIndexes) || db.importRunning() {
		return nil
	}
	return db.BuildIndexes(ctx)
}

// BuildIndexes builds the indexes that are missing, one transaction each.
func (db *DB) BuildIndexes(ctx context.Context) error {
	for _, ix := range defaulterIndexes {
		err := db.Update(ctx, func(tx *Tx) error {
			var n int
			err := tx.QueryRow(ctx, `SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = ?`, ix.name).Scan(&n)
			if err != nil || n == 1 {
				return err
			}
			_, err = tx.Exec(ctx, `CREATE `+ix.definition) // #nosec G202 -- a constant of this file
			return err
		})
		if err != nil {
			return fmt.Errorf("index %s: %w", ix.name, err)
		}
	}
	return nil
}

// DropIndexes removes all of them before a load into an empty portal.
func (tx *Tx) DropIndexes(ctx context.Context) error {
	for _, ix := range defaulterIndexes {
		if _, err := tx.Exec(ctx, `DROP INDEX IF EXISTS `+ix.name); err != nil { // #nosec G202 -- a constant of this file
			return err
		}
	}
	return nil
}
