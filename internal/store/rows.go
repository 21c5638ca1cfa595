package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"gongkai/internal/court"
)

// querier gives rows.
type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

// rowQuerier gives one row.
type rowQuerier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// reading is what both a snapshot and a transaction can be asked.
type reading interface {
	querier
	rowQuerier
}

// eachIndexed is eachRow for a query that looks each text of a list up; its key in
// json_each is the place in the list.
func eachIndexed(ctx context.Context, tx session, query string, list []string, each func(*sql.Rows) error) error {
	return eachRow(ctx, tx, each, query, jsonList(list))
}

// eachRow calls each for every row of a query.
func eachRow(ctx context.Context, q querier, each func(*sql.Rows) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	return goThrough(rows, each)
}

func goThrough(rows *sql.Rows, each func(*sql.Rows) error) (err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// jsonList writes a list as statements take it; of none it is [].
func jsonList[T any](list []T) string {
	if len(list) == 0 {
		return "[]"
	}
	text, _ := json.Marshal(list) // words and numbers cannot fail
	return string(text)
}

// changed runs a writing statement and reports whether it found something to change.
func (tx *Tx) changed(ctx context.Context, query string, args ...any) (bool, error) {
	r, err := tx.Exec(ctx, query, args...)
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// mustChange runs a statement that changes rows as they were read. KindConflict if it does
// not find all n of them: something has happened to them since.
func (tx *Tx) mustChange(ctx context.Context, n int, query string, args ...any) error {
	r, err := tx.Exec(ctx, query, args...)
	if err != nil {
		return err
	}
	if found, err := r.RowsAffected(); err != nil || found != int64(n) {
		return errors.Join(err, errMoved())
	}
	return nil
}

// errMoved says that rows have changed since they were read.
func errMoved() error {
	return &court.Error{Kind: court.KindConflict, Message: "其中的记录刚有变化，这次没有保存。请刷新后再试。"}
}
