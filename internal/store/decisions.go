package store

import (
	"context"
	"database/sql"
	"encoding/hex"
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
	Subject  string     // a public identifier
	Subjects []string   // one of these; with Subject: one of all of them
	Actor    string     // an account
	Actors   []string   // one of these, instead of Actor
	Action   string     // an action of the ledger, or a kind of access
	Rule     court.Rule // of the ledger only
	From     time.Time  // not before
	Until    time.Time  // before
	Before   int64      // positions below this one only; 0: from the newest
	Limit    int        // 0: mostTrail; more than mostExported is cut to it
}

// How many entries a page has that does not say it, and how many an export has at most.
const (
	mostTrail    = 200
	mostExported = 10_001 // and one that tells whether there are more
)

// chain names the columns in which the two chains differ.
type chain struct{ table, actor, action string }

func chains() (decisions, accesses chain) {
	return chain{"ledger", "actor", "action"}, chain{"trail", "account", "kind"}
}

// jitter is how many entries around the end of a period are looked at one by one. Entries
// are in the order of commits, and their times come from the clocks of several instances,
// which may differ by the span of a few entries.
const jitter = 200

// page gives the condition and the values of a query, with its order and bound.
func (q TrailQuery) page(of chain) (string, []any) {
	text, args := q.conditions(of)
	limit := q.Limit
	if limit <= 0 {
		limit = mostTrail
	}
	return text + ` ORDER BY t.position DESC LIMIT ?`, append(args, min(limit, mostExported))
}

// conditions gives what narrows a query, from its WHERE on; without any it is empty.
func (q TrailQuery) conditions(of chain) (string, []any) {
	var conditions []string
	var args []any
	need := func(text string, values ...any) {
		conditions, args = append(conditions, text), append(args, values...)
	}
	// Neither database knows how rare a value is, so the index to go along is chosen here:
	// by the first that narrows. The others are written as no index holds them.
	narrowed := ""
	column := func(name string) string {
		name = "t." + name + narrowed
		narrowed = " || ''"
		return name
	}
	subjects := q.Subjects
	if q.Subject != "" {
		subjects = append([]string{q.Subject}, subjects...)
	}
	switch {
	case len(subjects) == 1:
		need(column("subject")+" = ?", subjects[0])
	case len(subjects) > 1:
		need(column("subject")+" IN (SELECT value FROM json_each(?))", jsonList(subjects))
	}
	switch {
	case q.Actors != nil:
		need(column(of.actor)+" IN (SELECT value FROM json_each(?))", jsonList(q.Actors))
	case q.Actor != "":
		need(column(of.actor)+" = ?", q.Actor)
	}
	if q.Action != "" {
		need(column(of.action)+" = ?", q.Action)
	}
	if q.Rule != "" {
		need(column("rule")+" = ?", string(q.Rule))
	}
	// The index by time gives the positions between which a period lies, so that an old one
	// is found without going through all that came after it.
	if !q.From.IsZero() {
		at := q.From.UnixMilli()
		need("t.at + 0 >= ?", at)
		need(`t.position >= (SELECT coalesce(min(position), 9223372036854775807) FROM (SELECT position FROM `+of.table+` WHERE at >= ? ORDER BY at LIMIT ?) near)`, at, jitter)
	}
	if !q.Until.IsZero() {
		at := q.Until.UnixMilli()
		need("t.at + 0 < ?", at)
		need(`t.position <= (SELECT coalesce(max(position), 0) FROM (SELECT position FROM `+of.table+` WHERE at < ? ORDER BY at DESC LIMIT ?) near)`, at, jitter)
	}
	if q.Before > 0 {
		need("t.position < ?", q.Before)
	}
	if len(conditions) == 0 {
		return "", nil
	}
	return ` WHERE ` + strings.Join(conditions, ` AND `), args
}

// Decisions reads a page of the ledger.
func (db *DB) Decisions(ctx context.Context, q TrailQuery) (page []Recorded, err error) {
	ledger, _ := chains()
	where, args := q.page(ledger)
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
	_, trail := chains()
	q.Rule = "" // the trail has none
	where, args := q.page(trail)
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

// ChainEnds tells where a chain stands.
type ChainEnds struct {
	Length      int64
	First, Last time.Time // of its entries; zero while it has none
	Head        string    // hexadecimal
}

// Chains reads where the ledger and the access trail stand.
func (db *DB) Chains(ctx context.Context) (decisions, accesses ChainEnds, err error) {
	err = db.Read(ctx, func(r *Reading) error {
		decisions, accesses = ChainEnds{}, ChainEnds{}
		for table, into := range map[string]*ChainEnds{"ledger": &decisions, "trail": &accesses} {
			var first, last sql.NullInt64
			var head []byte
			err := r.QueryRow(ctx, `SELECT h.position, h.head, (SELECT at FROM `+table+` ORDER BY position LIMIT 1),
				(SELECT at FROM `+table+` ORDER BY position DESC LIMIT 1) FROM `+table+`_head h WHERE h.id = 1`).Scan(&into.Length, &head, &first, &last)
			if err != nil {
				return err
			}
			into.Head = hex.EncodeToString(head)
			if first.Valid {
				into.First, into.Last = time.UnixMilli(first.Int64), time.UnixMilli(last.Int64)
			}
		}
		return nil
	})
	return decisions, accesses, err
}

// DecisionActors gives whoever stands on the ledger, each once: accounts, the clock, and
// the names that operators gave on the command line. It goes along the index, from one to
// the next, however many entries each has.
func (db *DB) DecisionActors(ctx context.Context) (actors []string, err error) {
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var actor string
		err := r.Scan(&actor)
		actors = append(actors, actor)
		return err
	}, `WITH RECURSIVE each_actor (name) AS (
			SELECT min(actor) FROM ledger
			UNION ALL SELECT (SELECT min(l.actor) FROM ledger l WHERE l.actor > a.name) FROM each_actor a WHERE a.name IS NOT NULL)
		SELECT name FROM each_actor WHERE name IS NOT NULL`)
	return actors, storageError(err)
}

// RecordSubjects gives everything under which decisions about an entry of either list stand:
// itself, the batches that brought it or a revision of it, and the work on any of these.
// For what is no entry it is the identifier alone.
func (db *DB) RecordSubjects(ctx context.Context, id string) (subjects []string, err error) {
	about := `SELECT ?1`
	for _, list := range court.Lists() {
		about += tableOf(list).sql(`
			UNION SELECT b.public_id FROM defaulter_by_public_id p JOIN defaulter d ON d.id = p.id JOIN batch b ON b.id = d.batch_id WHERE p.public_id = ?1
			UNION SELECT b.public_id FROM defaulter_by_public_id p JOIN defaulter_revision r ON r.defaulter_id = p.id JOIN batch b ON b.id = r.batch_id WHERE p.public_id = ?1`)
	}
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var subject string
		err := r.Scan(&subject)
		subjects = append(subjects, subject)
		return err
	}, `WITH about (subject) AS (`+about+`)
		SELECT subject FROM about UNION SELECT w.public_id FROM work w WHERE w.subject IN (SELECT subject FROM about)`, id)
	return subjects, storageError(err)
}
