package store

import (
	"context"
	"errors"

	"gongkai/internal/court"
)

// checkHidden holds a line of the journal about a hidden entry against the database.
func (db *DB) checkHidden(ctx context.Context, c *Checked, line Removal) error {
	var state string
	var noted, restored bool
	err := db.reader.QueryRowContext(ctx, tableOf(line.list()).sql(`SELECT coalesce((SELECT d.state FROM defaulter_by_public_id l JOIN defaulter d ON d.id = l.id WHERE l.public_id = ?1), 'removed'),
		EXISTS (SELECT 1 FROM hidden_entry WHERE public_id = ?1 AND at >= ?2),
		EXISTS (SELECT 1 FROM hidden_entry WHERE public_id = ?1 AND restored_at IS NOT NULL)`), line.PublicID, line.At/1000).
		Scan(&state, &noted, &restored)
	if err == nil && (!noted || state == string(court.StatePublished) && !restored) {
		c.find("journal", "entry %s was hidden, but is in state %s (noted: %t, restored: %t)", line.PublicID, state, noted, restored)
	}
	return err
}

// checkWork looks for what the tables of work lead to and what the ledger says of it.
func (db *DB) checkWork(ctx context.Context, c *Checked) error {
	err := db.countProblems(ctx, c, "work", map[string]string{
		"%d pieces of work lead to no batch, entry or draft": `SELECT count(*) FROM work w WHERE CASE w.kind
			WHEN 'piece' THEN NOT EXISTS (SELECT 1 FROM piece_draft d WHERE d.public_id = w.subject)
			WHEN 'restore' THEN NOT EXISTS (SELECT 1 FROM defaulter_by_public_id l WHERE l.public_id = w.subject)
				AND NOT EXISTS (SELECT 1 FROM restriction_by_public_id l WHERE l.public_id = w.subject)
			ELSE NOT EXISTS (SELECT 1 FROM batch b WHERE b.public_id = w.subject AND b.state = 'released' AND b.kind = w.kind) END`,
		"%d pieces of work whose last step is not on record": `SELECT count(*) FROM work w
			WHERE NOT EXISTS (SELECT 1 FROM work_step s WHERE s.work_id = w.id AND s.version = w.version)`,
		"%d steps or comments belong to no piece of work": `SELECT (SELECT count(*) FROM work_step s WHERE NOT EXISTS (SELECT 1 FROM work w WHERE w.id = s.work_id))
			+ (SELECT count(*) FROM work_comment m WHERE NOT EXISTS (SELECT 1 FROM work_step s WHERE s.work_id = m.work_id AND s.version = m.version))`,
		"%d remarks belong to no piece of work": `SELECT count(*) FROM work_remark m WHERE NOT EXISTS (SELECT 1 FROM work w WHERE w.id = m.work_id)`,
		"%d released pieces of work are not on the ledger": `SELECT count(*) FROM work w WHERE w.state = 'published'
			AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.subject = w.public_id AND l.action = 'work.release')`,
		"%d released pieces of work whose author, reviewer and releaser are not three (R-55)": `SELECT count(*) FROM work w WHERE w.state = 'published'
			AND (w.reviewer = '' OR w.releaser = '' OR w.reviewer = w.releaser OR EXISTS (SELECT 1 FROM work_step s
				WHERE s.work_id = w.id AND s.step IN ('create', 'edit', 'submit') AND s.account IN (w.reviewer, w.releaser)))`,
	})
	for _, list := range court.Lists() {
		t := tableOf(list)
		err = errors.Join(err, db.countProblems(ctx, c, "work", map[string]string{
			"%d pieces of evidence or places of personal data belong to no row of their list": t.sql(`SELECT
			(SELECT count(*) FROM evidence e JOIN batch b ON b.id = e.batch_id WHERE b.kind = 'defaulter' AND e.entry_id <> 0
				AND NOT EXISTS (SELECT 1 FROM defaulter d WHERE d.id = e.entry_id))
			+ (SELECT count(*) FROM finding f JOIN batch b ON b.id = f.batch_id WHERE b.kind = 'defaulter' AND b.state = 'released'
				AND NOT EXISTS (SELECT 1 FROM defaulter d WHERE d.id = f.entry_id))`),
			"%d hidden entries are public": t.sql(`SELECT count(*) FROM hidden_entry h JOIN defaulter_by_public_id l ON l.public_id = h.public_id
			JOIN defaulter d ON d.id = l.id WHERE h.restored_at IS NULL AND d.state = 'published'`),
		}))
	}
	return err
}

// checkTasks looks for tasks that speak of nothing, and for closed ones without an end.
func (db *DB) checkTasks(ctx context.Context, c *Checked) error {
	return db.countProblems(ctx, c, "tasks", map[string]string{
		"%d tasks belong to no record and no batch": `SELECT count(*) FROM task t
			WHERE NOT EXISTS (SELECT 1 FROM defaulter_by_public_id p WHERE p.public_id = t.subject)
			AND NOT EXISTS (SELECT 1 FROM restriction_by_public_id p WHERE p.public_id = t.subject)
			AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.public_id = t.subject)`,
		"%d closed tasks do not say who closed them": `SELECT count(*) FROM task WHERE state IN ('done', 'dropped') AND (closed_at = 0 OR closed_by = '')`,
		"%d tasks have no history":                   `SELECT count(*) FROM task t WHERE NOT EXISTS (SELECT 1 FROM task_event e WHERE e.task = t.public_id)`,
		"%d requests for correction have no task":    `SELECT count(*) FROM correction_request r WHERE NOT EXISTS (SELECT 1 FROM task t WHERE t.public_id = r.task)`,
	})
}
