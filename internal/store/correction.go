package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gongkai/internal/court"
)

func requestContext(task string) string { return "correction/" + task + "/request" }
func reasonContext(task string) string  { return "correction/" + task + "/reason" }

// InsertCorrection registers a request under the task to review it.
func (tx *Tx) InsertCorrection(ctx context.Context, c court.Correction) error {
	_, err := tx.Exec(ctx, `INSERT INTO correction_request (task, subject, claim, requested_on, decided_on, founded, served_on, request, reason)
		VALUES (?, ?, ?, ?, '', 0, '', ?, ?)`, c.Review, c.Subject, string(c.Claim), c.RequestedOn.String(),
		tx.db.box.Seal(requestContext(c.Review), []byte(c.Text)), tx.db.box.Seal(reasonContext(c.Review), nil))
	return err
}

// UpdateCorrection stores what became of a request.
func (tx *Tx) UpdateCorrection(ctx context.Context, c court.Correction) error {
	_, err := tx.Exec(ctx, `UPDATE correction_request SET decided_on = ?, founded = ?, served_on = ?, reason = ? WHERE task = ?`,
		c.DecidedOn.String(), c.Founded, c.ServedOn.String(),
		tx.db.box.Seal(reasonContext(c.Review), []byte(c.Reason)), c.Review)
	return err
}

// Correction reads a request by the task to review it; ErrNoEntry if there is none.
func (tx *Tx) Correction(ctx context.Context, review string) (court.Correction, error) {
	return tx.db.correction(ctx, tx.tx, review)
}

// Correction reads a request by the task to review it; ErrNoEntry if there is none. Its
// text is protected: who shows it notes so on the access trail first.
func (db *DB) Correction(ctx context.Context, review string) (court.Correction, error) {
	c, err := db.correction(ctx, db.reader, review)
	return c, storageError(err)
}

func (db *DB) correction(ctx context.Context, q rowQuerier, review string) (c court.Correction, err error) {
	var dates [3]string
	var request, reason []byte
	err = q.QueryRowContext(ctx, `SELECT task, subject, claim, requested_on, decided_on, founded, served_on, request, reason
		FROM correction_request WHERE task = ?`, review).
		Scan(&c.Review, &c.Subject, &c.Claim, &dates[0], &dates[1], &c.Founded, &dates[2], &request, &reason)
	if errors.Is(err, sql.ErrNoRows) {
		return c, ErrNoEntry
	}
	if err != nil {
		return c, err
	}
	for i, to := range []*court.Date{&c.RequestedOn, &c.DecidedOn, &c.ServedOn} {
		if *to, err = court.ParseISODate(dates[i]); err != nil {
			return c, fmt.Errorf("correction %s: %w", review, err)
		}
	}
	text, err := db.box.Open(requestContext(review), request)
	if err != nil {
		return c, fmt.Errorf("correction %s: %w", review, err)
	}
	why, err := db.box.Open(reasonContext(review), reason)
	if err != nil {
		return c, fmt.Errorf("correction %s: %w", review, err)
	}
	c.Text, c.Reason = string(text), string(why)
	return c, nil
}
