package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"gongkai/internal/court"
)

// Recorded is one decision as it stands on the ledger, with its details as far as they
// have not been erased.
type Recorded struct {
	Position int64
	At       time.Time
	Action   string
	Rule     court.Rule
	Actor    string
	Subject  string
	Detail   json.RawMessage // nil: erased
}

// TrailQuery asks for a page of either chain, newest first. Empty fields do not narrow.
type TrailQuery struct {
	Subject string // a public identifier
	Actor   string // an account
	Before  int64  // positions below this one only; 0: from the newest
	Limit   int    // at most mostTrail
}

const mostTrail = 200

// where gives the condition and the values of a query; actor is the name of its column.
func (q TrailQuery) where(actor string) (string, []any) {
	var conditions []string
	var args []any
	for _, c := range []struct {
		text   string
		value  any
		wanted bool
	}{{"t.subject = ?", q.Subject, q.Subject != ""}, {"t." + actor + " = ?", q.Actor, q.Actor != ""}, {"t.position < ?", q.Before, q.Before > 0}} {
		if c.wanted {
			conditions, args = append(conditions, c.text), append(args, c.value)
		}
	}
	text := ""
	if len(conditions) > 0 {
		text = ` WHERE ` + strings.Join(conditions, ` AND `)
	}
	limit := mostTrail
	if q.Limit > 0 && q.Limit < limit {
		limit = q.Limit
	}
	return text + ` ORDER BY t.position DESC LIMIT ?`, append(args, limit)
}

// Decisions reads a page of the ledger.
func (db *DB) Decisions(ctx context.Context, q TrailQuery) (page []Recorded, err error) {
	where, args := q.where("actor")
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var d Recorded
		var at int64
		var detail sql.NullString
		err := r.Scan(&d.Position, &at, &d.Action, &d.Rule, &d.Actor, &d.Subject, &detail)
		d.At = time.UnixMilli(at)
		if detail.Valid {
			d.Detail = json.RawMessage(detail.String)
		}
		page = append(page, d)
		return err
	}, `SELECT t.position, t.at, t.action, t.rule, t.actor, t.subject, d.detail
		FROM ledger t LEFT JOIN ledger_detail d ON d.position = t.position`+where, args...)
	return page, storageError(err)
}

// Accessed is one entry of the access trail.
type Accessed struct {
	Position int64
	At       time.Time
	Kind     court.AccessKind
	Account  string
	Subject  string
	Network  string
	Outcome  string
}

// Accesses reads a page of the access trail.
func (db *DB) Accesses(ctx context.Context, q TrailQuery) (page []Accessed, err error) {
	where, args := q.where("account")
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var a Accessed
		var at int64
		err := r.Scan(&a.Position, &at, &a.Kind, &a.Account, &a.Subject, &a.Network, &a.Outcome)
		a.At = time.UnixMilli(at)
		page = append(page, a)
		return err
	}, `SELECT t.position, t.at, t.kind, t.account, t.subject, t.network, t.outcome FROM trail t`+where, args...)
	return page, storageError(err)
}
