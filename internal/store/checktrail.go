package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"gongkai/internal/ledger"
)

// ActionAnchor is the action of the decisions that tie the access trail to the ledger:
// from then on nobody can take the trail back behind that point, or make it anew, without
// breaking both.
const ActionAnchor = "trail.anchor"

// TrailAnchor is the detail of such a decision.
type TrailAnchor struct {
	Position int64  `json:"position"`
	Head     string `json:"head"` // hexadecimal
}

// checkTrail verifies the access trail: its chain, its head, and that it holds what the
// ledger says it held.
func (db *DB) checkTrail(ctx context.Context, c *Checked) error {
	return db.Read(ctx, func(read *Reading) error {
		anchors, err := readAnchors(ctx, read)
		if err != nil {
			return err
		}
		position, head, err := trailHead(ctx, read.tx)
		if err != nil {
			return c.broken(ctx, "trail", err)
		}
		v := ledger.AccessVerifier{Key: db.trailKey}
		err = eachRow(ctx, read.tx, func(r *sql.Rows) error {
			entry, head, err := scanTrail(r)
			if err != nil {
				return err
			}
			c.passed(&c.Trail)
			if err := v.Next(entry, head); err != nil {
				return err
			}
			if want, anchored := anchors[entry.Position]; anchored && want != fmt.Sprintf("%x", head) {
				return ledger.BrokenAt(entry.Position, "entry %d is not what the ledger says", entry.Position)
			}
			delete(anchors, entry.Position)
			return nil
		}, `SELECT `+trailColumns+` FROM trail ORDER BY position`)
		if err == nil {
			err = v.End(position, head)
		}
		if err != nil {
			return c.broken(ctx, "trail", err)
		}
		for at := range anchors {
			if err := c.broken(ctx, "trail", ledger.BrokenAt(at, "the ledger says that entry %d was there", at)); err != nil {
				return err
			}
		}
		return nil
	})
}

func readAnchors(ctx context.Context, read *Reading) (map[int64]string, error) {
	anchors := map[int64]string{}
	return anchors, eachRow(ctx, read.tx, func(r *sql.Rows) error {
		var text string
		var a TrailAnchor
		if err := r.Scan(&text); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			return errors.Join(ledger.ErrBroken, err)
		}
		if a.Position > 0 {
			anchors[a.Position] = a.Head
		}
		return nil
	}, `SELECT d.detail FROM ledger l JOIN ledger_detail d ON d.position = l.position WHERE l.subject = ?`, anchorSubject)
}

// anchorSubject is what these decisions are about.
const anchorSubject = "access-trail"

// AnchorTrail records in the ledger where the access trail stands, unless it has not moved
// since the last time.
func (tx *Tx) AnchorTrail(ctx context.Context, actor string) error {
	position, head, err := trailHead(ctx, tx.tx)
	if err != nil {
		return err
	}
	var last string
	err = tx.QueryRow(ctx, `SELECT d.detail FROM ledger l JOIN ledger_detail d ON d.position = l.position
		WHERE l.subject = ? ORDER BY l.position DESC LIMIT 1`, anchorSubject).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	now := TrailAnchor{Position: position, Head: fmt.Sprintf("%x", head)}
	text, err := json.Marshal(now)
	if err != nil || position == 0 || string(text) == last {
		return err
	}
	return tx.Record(Decision{Action: ActionAnchor, Rule: "R-66", Actor: actor, Subject: anchorSubject, Detail: now})
}
