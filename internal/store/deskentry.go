package store

import (
	"context"
	"encoding/json"

	"gongkai/internal/court"
)

// EditDraft replaces what a draft of a change set says; what it was read as must still be
// there.
func (tx *Tx) EditDraft(ctx context.Context, row *ChangeRow, s *Staged) error {
	return tx.setVersions(ctx, []versionChange{{row.ID, row.State, row.New.Content, s}})
}

// EditRevision replaces what a waiting revision says.
func (tx *Tx) EditRevision(ctx context.Context, batch int64, row *ChangeRow, s *Staged) error {
	text, err := json.Marshal(s.version)
	if err != nil {
		return err
	}
	return tx.mustChange(ctx, 1, tableOf(s.List).sql(`UPDATE defaulter_revision SET content_hash = ?, sealed = ?, open_findings = ?
		WHERE defaulter_id = ? AND batch_id = ? AND state = 'waiting' AND content_hash = ?`),
		s.ContentHash[:], tx.db.box.Seal(revisionContext(s.List, row.ID), text), s.OpenFindings, row.ID, batch, row.New.Content[:])
}

// DeskBatch makes a batch for what is entered at the desk on a list, real from the commit
// on: it holds drafts and revisions only. The rows follow by EnterDraft or StageRevision.
func (tx *Tx) DeskBatch(ctx context.Context, actor string, list court.List) (b Batch, err error) {
	b = Batch{List: list, PublicID: NewPublicIDs(1)[0], Actor: actor}
	now := tx.db.now().Unix()
	err = tx.QueryRow(ctx, tableOf(list).sql(`INSERT INTO batch (public_id, kind, state, file_digest, vouched, actor, first_id, merged_id, started_at, released_at, held, accepted)
		SELECT ?, 'defaulter', 'released', ?, 0, ?, coalesce(max(id), 0) + 1, coalesce(max(id), 0), ?, ?, 1, 1 FROM defaulter RETURNING id`),
		b.PublicID, []byte{}, actor, now, now).Scan(&b.ID)
	if err != nil {
		return b, err
	}
	return b, tx.Record(Decision{Action: string(list) + ".batch.release", Actor: actor, Subject: b.PublicID,
		Detail: map[string]any{"accepted": 1, "held": 1, "vouched": false}})
}

// EnterDraft puts one new row into a batch of the desk, and into the lookups at once. The
// caller holds the import lock, so that no import stages the same entry meanwhile.
func (tx *Tx) EnterDraft(ctx context.Context, batch int64, s *Staged) error {
	id, err := tx.insertStaged(ctx, batch, []Staged{*s})
	if err != nil {
		return err
	}
	k := s.keys(id)
	if err := tx.enterKeys(ctx, tableOf(s.List), &k); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE batch SET merged_id = ? WHERE id = ?`, id, batch)
	return err
}
