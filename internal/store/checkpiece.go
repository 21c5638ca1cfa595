package store

import (
	"context"
	"database/sql"
)

// checkWithdrawal holds a line of the journal about a piece against the database.
func (db *DB) checkWithdrawal(ctx context.Context, c *Checked, line Removal) error {
	_, slug, ok := parsePieceSubject(line.PublicID)
	if !ok {
		c.find("journal", "a withdrawal names no piece")
		return nil
	}
	var state string
	var noted bool
	err := db.reader.QueryRowContext(ctx, `SELECT coalesce((SELECT state FROM piece WHERE slug = ?1), 'withdrawn'),
		EXISTS (SELECT 1 FROM withdrawn_piece WHERE slug = ?1)`, slug).Scan(&state, &noted)
	if err != nil {
		return err
	}
	if state != "withdrawn" || !noted {
		c.find("journal", "piece %s is in the journal of removals, but in state %s (address noted: %t)", line.PublicID, state, noted)
	}
	return nil
}

// checkPieces compares the pieces with the ledger, with the rules that they were
// published under, and with their hashes.
func (db *DB) checkPieces(ctx context.Context, c *Checked) error {
	if err := db.reader.QueryRowContext(ctx, `SELECT count(*) FROM piece`).Scan(&c.Pieces); err != nil {
		return err
	}
	err := db.countProblems(ctx, c, "pieces", map[string]string{
		"%d withdrawn pieces have no withdrawal on the ledger": `SELECT count(*) FROM piece p WHERE p.state = 'withdrawn'
			AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.subject = p.kind || '/' || p.slug AND l.action = 'piece.withdraw')`,
		"%d pieces with a withdrawal on the ledger are not withdrawn": `SELECT count(*) FROM piece p WHERE p.state <> 'withdrawn'
			AND EXISTS (SELECT 1 FROM ledger l WHERE l.subject = p.kind || '/' || p.slug AND l.action = 'piece.withdraw')`,
		"%d withdrawn pieces are not noted as such": `SELECT count(*) FROM piece p WHERE p.state = 'withdrawn'
			AND NOT EXISTS (SELECT 1 FROM withdrawn_piece w WHERE w.slug = p.slug)`,
		"%d published pieces have no publication on the ledger": `SELECT count(*) FROM piece p WHERE p.state = 'published'
			AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.subject = p.kind || '/' || p.slug AND l.action = 'piece.publish')`,
		"%d links open drafts that are public or given up": `SELECT count(*) FROM piece_draft_link l
			JOIN work w ON w.subject = l.draft AND w.kind = 'piece' WHERE w.state IN ('published', 'withdrawn')`,
		"%d opinions belong to no draft, to one that was given up, or still bear names though theirs is public": `SELECT count(*) FROM piece_draft_opinion o
			WHERE NOT EXISTS (SELECT 1 FROM piece_draft d WHERE d.public_id = o.draft)
			OR EXISTS (SELECT 1 FROM work w WHERE w.subject = o.draft AND w.kind = 'piece' AND (w.state = 'withdrawn'
				AND NOT EXISTS (SELECT 1 FROM work_step s WHERE s.work_id = w.id AND s.step = 'undo') OR w.state = 'published' AND o.name <> ''))`,
		"%d published pieces have open findings (R-33)":           `SELECT count(*) FROM piece WHERE state = 'published' AND open_findings > 0`,
		"%d versions belong to no piece":                          `SELECT count(*) FROM piece_version v WHERE NOT EXISTS (SELECT 1 FROM piece p WHERE p.id = v.piece_id)`,
		"%d records of who answers for a text belong to no draft": `SELECT count(*) FROM piece_draft_duty o WHERE NOT EXISTS (SELECT 1 FROM piece_draft d WHERE d.public_id = o.draft)`,
		"%d questions belong to no piece of work":                 `SELECT count(*) FROM work_question q WHERE NOT EXISTS (SELECT 1 FROM work w WHERE w.id = q.work_id)`,
		"%d pieces are synthetic, but the folder is no demonstration": `SELECT count(*) FROM piece WHERE synthetic = 1
			AND NOT EXISTS (SELECT 1 FROM site WHERE key = 'demo')`,
		"%d owners or reviews belong to no piece": `SELECT (SELECT count(*) FROM piece_owner o WHERE NOT EXISTS (SELECT 1 FROM piece p WHERE p.slug = o.slug))
			+ (SELECT count(*) FROM piece_check k WHERE NOT EXISTS (SELECT 1 FROM piece p WHERE p.slug = k.slug))`,
		"%d plans lead to work that is not there": `SELECT count(*) FROM plan_item i WHERE i.work <> '' AND NOT EXISTS (SELECT 1 FROM work w WHERE w.public_id = i.work AND w.kind = 'piece')`,
	})
	if err != nil {
		return err
	}
	return eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var subject, file string
		var version int
		var hash []byte
		if err := r.Scan(&subject, &version, &hash, &file); err != nil {
			return err
		}
		if want := HashPiece(file); string(want[:]) != string(hash) {
			c.find("pieces", "%s version %d: text and hash differ", subject, version)
		}
		return nil
	}, `SELECT kind || '/' || slug, version, content_hash, file FROM piece
		UNION ALL SELECT p.kind || '/' || p.slug, v.version, v.content_hash, v.file
		FROM piece_version v JOIN piece p ON p.id = v.piece_id`)
}
