package store

import (
	"context"
	"database/sql"

	"gongkai/internal/court"
)

// Remark is a comment that a reviewer has collected and that goes back to the author with
// the return.
type Remark struct {
	PublicID string
	WorkComment
}

// mostRemarks is how many one reviewer may collect about one piece of work.
const mostRemarks = 200

// Remarks gives what an account has collected about a piece of work, in the order in which
// it was written.
func (r *Reading) Remarks(ctx context.Context, number int64, account string) ([]Remark, error) {
	return remarks(ctx, r.tx, number, account)
}

// Remarks is the same within a transaction.
func (tx *Tx) Remarks(ctx context.Context, number int64, account string) ([]Remark, error) {
	return remarks(ctx, tx.tx, number, account)
}

func remarks(ctx context.Context, q querier, number int64, account string) (list []Remark, err error) {
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		var m Remark
		err := rows.Scan(&m.PublicID, &m.Row, &m.Field, &m.Start, &m.End, &m.Quote, &m.Text)
		list = append(list, m)
		return err
	}, `SELECT public_id, row_id, field, start_at, end_at, quote, text FROM work_remark WHERE work_id = ? AND account = ? ORDER BY at, row_id, field, start_at, public_id`, number, account)
	return list, err
}

// PutRemark keeps a remark. The same words at the same place are kept once.
func (tx *Tx) PutRemark(ctx context.Context, number int64, account string, c WorkComment) error {
	held, err := tx.Remarks(ctx, number, account)
	if err != nil {
		return err
	}
	for _, m := range held {
		if m.WorkComment == c {
			return nil
		}
	}
	if len(held) >= mostRemarks {
		return court.Invalid("意见已有%d条，请先退回，或者删去几条。", mostRemarks)
	}
	_, err = tx.Exec(ctx, `INSERT INTO work_remark (public_id, work_id, account, row_id, field, start_at, end_at, quote, text, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		NewPublicIDs(1)[0], number, account, c.Row, c.Field, c.Start, c.End, c.Quote, c.Text, tx.db.now().UnixMilli())
	return err
}

// DropRemark takes one remark of an account back; an empty identifier means all of them.
func (tx *Tx) DropRemark(ctx context.Context, number int64, account, publicID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM work_remark WHERE work_id = ?1 AND account = ?2 AND (public_id = ?3 OR ?3 = '')`, number, account, publicID)
	return err
}
