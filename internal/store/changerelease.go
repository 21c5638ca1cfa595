package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gongkai/internal/court"
)

// Opening is what a release sets in rows of a batch. Rows with the same one are set
// together.
type Opening struct {
	State       court.State
	AsTheyAre   bool // nothing but the state; the other fields are ignored
	PublishedOn court.Date
	From, Until int64
	Age         int
	Decision    string // number of the decision, or of the order
	DecidedOn   court.Date
	ServedOn    court.Date
}

// OpenRows sets drafts of a batch so. If not all of them are drafts of it any more, the
// error is of KindConflict: something has happened to them since they were read.
func (tx *Tx) OpenRows(ctx context.Context, batch int64, o Opening, ids []int64) error {
	t, err := listOf(ctx, tx.tx, batch)
	if err != nil {
		return err
	}
	set, args := `state = ?`, []any{string(o.State)}
	if !o.AsTheyAre {
		set += `, published_on = ?, visible_from = ?, visible_until = ?, age = ?, ` + strings.Join(t.decided[:], " = ?, ") + ` = ?`
		args = append(args, o.PublishedOn.String(), o.From, o.Until, o.Age, o.Decision, o.DecidedOn.String(), o.ServedOn.String())
	}
	return tx.mustChange(ctx, len(ids), t.sql(`UPDATE defaulter SET `)+set+` WHERE batch_id = ? AND state = 'draft'
		AND id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))`, append(args, batch, jsonList(ids))...) // #nosec G202 -- set is made of constants
}

// Sealed is a version ready to be kept beside the one that replaces it.
type Sealed []byte

// SealVersion seals what a revision is about to replace.
func (db *DB) SealVersion(id int64, v *Version) (Sealed, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return db.box.Seal(replacedContext(v.List(), id), text), nil
}

func replacedContext(list court.List, id int64) string {
	return fmt.Sprintf("%s/%d/replaced", list, id)
}

// Revised is a waiting revision ready to be applied, and what it replaces.
type Revised struct {
	Row    ChangeRow
	Staged Staged
	Before Sealed
}

// KeepReplaced keeps, beside the waiting revisions of a batch, what they are about to
// replace. It decides nothing and works in short transactions, so that the release itself
// has less to write; called again, it replaces what it kept.
func (db *DB) KeepReplaced(ctx context.Context, batch int64, list []Revised) error {
	var t listTable
	err := db.Stage(ctx, func(tx *Tx) (err error) { // of an earlier attempt
		if t, err = listOf(ctx, tx.tx, batch); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, t.sql(`UPDATE defaulter_revision SET replaced = NULL, replaced_hash = NULL
			WHERE batch_id = ? AND state = 'waiting' AND replaced IS NOT NULL`), batch)
		return err
	})
	if err != nil {
		return err
	}
	return db.inTurns(ctx, func(tx *Tx) (more bool, err error) {
		step := list[:min(discardStep, len(list))]
		for i := range step {
			v := &step[i]
			_, err := tx.repeat(ctx, t.sql(`UPDATE defaulter_revision SET replaced = ?, replaced_hash = ?, replaced_state = ?
				WHERE defaulter_id = ? AND batch_id = ? AND state = 'waiting'`),
				[]byte(v.Before), v.Row.Before.Content[:], string(v.Row.State), v.Row.ID, batch)
			if err != nil {
				return false, err
			}
		}
		list = list[len(step):]
		return len(list) > 0, nil
	})
}

// ApplyRevisions puts waiting revisions of a batch, for which KeepReplaced was called, in
// the place of what they were read over. The entries keep their numbers and their public
// identifiers. KindConflict if one of them has changed since it was read.
func (tx *Tx) ApplyRevisions(ctx context.Context, batch int64, list []Revised) error {
	changes := make([]versionChange, len(list))
	for i := range list {
		v := &list[i]
		changes[i] = versionChange{v.Row.ID, v.Row.State, v.Row.Before.Content, &v.Staged}
	}
	if err := tx.setVersions(ctx, changes); err != nil {
		return err
	}
	t, err := listOf(ctx, tx.tx, batch)
	if err != nil {
		return err
	}
	return tx.mustChange(ctx, len(list), t.sql(`UPDATE defaulter_revision SET state = 'applied' WHERE batch_id = ? AND state = 'waiting' AND replaced IS NOT NULL`), batch)
}

// versionChange is another version for an entry that was read in a state and content.
type versionChange struct {
	id      int64
	state   court.State
	content Key
	to      *Staged
}

// setVersions replaces all that entries of one list say, if they still are as they were
// read. The lookups are touched only where a key changes.
func (tx *Tx) setVersions(ctx context.Context, list []versionChange) error {
	if len(list) == 0 {
		return nil
	}
	t := tableOf(list[0].to.List)
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].id
	}
	read, err := t.readKeys(ctx, tx.tx, `WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))`, jsonList(ids))
	if err != nil {
		return err
	}
	old := make(map[int64]*entryKeys, len(read))
	for i := range read {
		old[read[i].id] = &read[i]
	}
	columns := t.columns()[2:] // neither number nor batch
	update := t.sql(`UPDATE defaulter SET `) + strings.Join(columns, " = ?, ") + ` = ? WHERE id = ? AND state = ? AND content_hash = ?`
	for i := range list {
		c := &list[i]
		r, err := tx.repeat(ctx, update, append(c.to.values(0, 0)[2:], c.id, string(c.state), c.content[:])...)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n != 1 || old[c.id] == nil {
			return errors.Join(err, errMoved())
		}
		if err := tx.moveKeys(ctx, t, old[c.id], c.to.keys(c.id)); err != nil {
			return err
		}
	}
	return nil
}

// moveKeys brings the lookups of a list from the keys of a row to other ones.
func (tx *Tx) moveKeys(ctx context.Context, t listTable, old *entryKeys, fresh entryKeys) error {
	for _, l := range t.lookups() {
		held, holds := l.holds(old), l.holds(&fresh)
		if held == holds && (!held || l.compare(old, &fresh) == 0) {
			continue
		}
		if held {
			if _, err := tx.repeat(ctx, `DELETE FROM `+l.table+` WHERE `+l.condition(), l.entry(nil, old)...); err != nil {
				return err
			}
		}
		if holds {
			if err := tx.enter(ctx, &l, []*entryKeys{&fresh}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Staged) keys(id int64) entryKeys {
	return entryKeys{id: id, organisation: s.Party == court.Organisation, publicID: s.PublicID, sourceID: s.SourceID, pairKey: s.PairKey[:],
		nameNormal: s.nameNormal, caseKey: s.caseNumber.Key(), caseYear: int64(s.caseNumber.Year), documentDigest: s.DocumentKey[:]}
}

// PairHolder gives the public identifier of the entry of a list that holds a case and
// document number, or a source number, other than the one of the number except; empty if
// none does.
func (tx *Tx) PairHolder(ctx context.Context, pair Key, sourceID string, except int64, list court.List) (string, error) {
	return pairHolder(ctx, tx.tx, list, pair, sourceID, except)
}

// PairHolder is the same on a snapshot.
func (r *Reading) PairHolder(ctx context.Context, pair Key, sourceID string, except int64, list court.List) (string, error) {
	return pairHolder(ctx, r.tx, list, pair, sourceID, except)
}

func pairHolder(ctx context.Context, q querier, list court.List, pair Key, sourceID string, except int64) (publicID string, err error) {
	err = eachRow(ctx, q, func(r *sql.Rows) error { return r.Scan(&publicID) },
		tableOf(list).sql(`SELECT d.public_id FROM (SELECT id FROM defaulter_by_pair_key WHERE pair_key = ?1
			UNION SELECT id FROM defaulter_by_source_id WHERE source_id = ?2) l JOIN defaulter d ON d.id = l.id WHERE d.id <> ?3 LIMIT 1`),
		pair[:], sourceID, except)
	return publicID, err
}

// DropChangeSet takes back what a change set would have done: its drafts are withdrawn and
// its revisions wait no longer, so that a later file may bring both again.
func (tx *Tx) DropChangeSet(ctx context.Context, batch int64) error {
	t, err := listOf(ctx, tx.tx, batch)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, t.sql(`UPDATE defaulter SET state = 'withdrawn' WHERE batch_id = ?1 AND state = 'draft'
		AND id >= (SELECT first_id FROM batch WHERE id = ?1)`), batch)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, t.sql(`UPDATE defaulter_revision SET state = 'dropped' WHERE batch_id = ? AND state = 'waiting'`), batch)
	return err
}

// UndoneRow is what an undo finds for one row of a batch that was released.
type UndoneRow struct {
	PublicID string
	Later    bool // a later change lies on top of it: it cannot be undone by itself
	id       int64
	state    court.State
	content  Key
	before   *Version // nil: the batch added the row
}

// Adds reports whether the batch added the row, so that an undo takes it off.
func (u *UndoneRow) Adds() bool { return u.before == nil }

// UndoRows reads what an undo of a batch would do, row by row. Rows that were removed or
// hidden meanwhile are left out: they stay as they are.
func (db *DB) UndoRows(ctx context.Context, r *Reading, batch int64) (list []UndoneRow, err error) {
	const kept = ` AND d.state IN ('published', 'expired')
		AND NOT EXISTS (SELECT 1 FROM hidden_entry h WHERE h.public_id = d.public_id AND h.restored_at IS NULL)`
	t, err := listOf(ctx, r.tx, batch)
	if err != nil {
		return nil, err
	}
	err = r.Each(ctx, func(rows *sql.Rows) error {
		var u UndoneRow
		var content []byte
		err := rows.Scan(&u.id, &u.PublicID, &u.state, &content, &u.Later)
		u.content = Key(content)
		list = append(list, u)
		return err
	}, t.sql(`SELECT d.id, d.public_id, d.state, d.content_hash,
		EXISTS (SELECT 1 FROM defaulter_revision v WHERE v.defaulter_id = d.id AND v.state = 'applied')`+newRows+kept+` ORDER BY d.id`), batch, int64(0))
	if err != nil {
		return nil, err
	}
	return list, r.Each(ctx, func(rows *sql.Rows) error {
		var u UndoneRow
		var replaced, hash, content []byte
		var before court.State
		err := rows.Scan(&u.id, &u.PublicID, &u.state, &content, &replaced, &hash, &before, &u.Later)
		if err != nil {
			return err
		}
		u.content = Key(content)
		text, err := db.box.Open(replacedContext(t.list, u.id), replaced)
		if err != nil {
			return fmt.Errorf("replaced version of entry %s: %w", u.PublicID, err)
		}
		v := Version{State: before, Content: Key(hash)}
		u.before = &v
		list = append(list, u)
		return json.Unmarshal(text, u.before)
	}, t.sql(`SELECT d.id, d.public_id, d.state, d.content_hash, r.replaced, r.replaced_hash, r.replaced_state,
			d.content_hash <> r.content_hash OR EXISTS (SELECT 1 FROM defaulter_revision v
				WHERE v.defaulter_id = d.id AND v.state = 'applied' AND v.batch_id > r.batch_id)`+revisedRows+
		` AND r.state = 'applied' AND (d.state = 'withdrawn' OR d.state IN ('published', 'expired'))
		AND NOT EXISTS (SELECT 1 FROM hidden_entry h WHERE h.public_id = d.public_id AND h.restored_at IS NULL) ORDER BY d.id`), batch, int64(0))
}

// Undo makes the rows of a batch what they were before its release: what it added is
// withdrawn, what it changed gets its earlier version back.
func (tx *Tx) Undo(ctx context.Context, batch int64, rows []UndoneRow) error {
	t, err := listOf(ctx, tx.tx, batch)
	if err != nil {
		return err
	}
	var added []int64
	var versions []versionChange
	for i := range rows {
		u := &rows[i]
		if u.before == nil {
			added = append(added, u.id)
			continue
		}
		s := tx.db.StageEntry(u.before, Standing{PublicID: u.PublicID, Content: u.before.Content, State: u.before.State,
			OpenFindings: u.before.OpenFindings, Vouched: u.before.Vouched})
		versions = append(versions, versionChange{u.id, u.state, u.content, &s})
	}
	if err := tx.setVersions(ctx, versions); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, t.sql(`UPDATE defaulter_revision SET state = 'dropped' WHERE batch_id = ? AND state = 'applied'`), batch)
	if err != nil {
		return err
	}
	err = tx.mustChange(ctx, len(added), t.sql(`UPDATE defaulter SET state = 'withdrawn' WHERE batch_id = ? AND state IN ('published', 'expired')
		AND id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))`), batch, jsonList(added))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE batch SET undone_at = ? WHERE id = ?`, tx.db.now().Unix(), batch)
	return err
}
