package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/ledger"
)

// Access is something for the access trail: a sign-in, or a read of protected data
// . It holds identifiers and fixed words, no name, number or text.
type Access struct {
	Kind    court.AccessKind
	Account string     // public identifier; empty when nobody is signed in
	Subject string     // public identifier of what was read; may be empty
	Address netip.Addr // of who asked; not kept as it is, see NetworkOf. May be the zero Addr
	Outcome string     // a fixed word, such as ok, refused, wrong-password
}

// Bounds of the access trail: how many entries may wait for the disk, how many share one
// transaction, and how long who noted them waits.
const (
	mostWaiting  = 4096
	mostTogether = 512
	trailTime    = 3 * time.Second
)

// trailQueue gathers the entries of one process, so that one sync of the disk serves all
// who wait for it.
type trailQueue struct {
	mu      sync.Mutex
	waiting []noted
	writing bool
}

type noted struct {
	access Access
	at     int64
	done   chan error
}

// errTrail is what the caller of a protected read is told.
func errTrail(cause error) error {
	return &court.Error{Kind: court.KindUnavailable, Message: "访问记录暂时不能写入，为保证可追溯，这项操作没有执行，请稍后再试", Cause: cause}
}

// Note puts an access on the trail and returns when it is on the disk. What it speaks of
// is done or shown after that only: where the trail cannot be written, nothing protected is
// read and nobody signs in. It holds no decision up: its transactions are short and
// share nothing with the ledger.
func (db *DB) Note(ctx context.Context, a Access) error {
	if a.Kind.Label() == "" {
		return court.Invalid("没有“%s”这种访问记录。", string(a.Kind))
	}
	for _, mark := range [...]string{a.Account, a.Subject, a.Outcome} {
		if !IsPublicID(mark) {
			if err := court.CheckMark(mark); err != nil {
				return err
			}
		}
	}
	n := noted{access: a, at: db.now().UnixMilli(), done: make(chan error, 1)}
	q := &db.trail
	q.mu.Lock()
	if len(q.waiting) >= mostWaiting {
		q.mu.Unlock()
		return errTrail(fmt.Errorf("%d entries wait", mostWaiting))
	}
	q.waiting = append(q.waiting, n)
	if !q.writing {
		q.writing = true
		go db.writeTrail(context.WithoutCancel(ctx)) // others wait for it too
	}
	q.mu.Unlock()
	timer := time.NewTimer(trailTime)
	defer timer.Stop()
	select {
	case err := <-n.done:
		return err
	case <-ctx.Done():
		return errTrail(ctx.Err())
	case <-timer.C:
		return errTrail(context.DeadlineExceeded)
	}
}

// writeTrail writes what waits until nothing does.
func (db *DB) writeTrail(ctx context.Context) {
	q := &db.trail
	for {
		q.mu.Lock()
		batch := q.waiting[:min(len(q.waiting), mostTogether)]
		q.waiting = q.waiting[len(batch):]
		if len(batch) == 0 {
			q.waiting, q.writing = nil, false
			q.mu.Unlock()
			return
		}
		q.mu.Unlock()
		err := db.storeTrail(ctx, batch)
		if err != nil {
			err = errTrail(err)
		}
		for _, n := range batch {
			n.done <- err
		}
	}
}

// storeTrail writes entries in one short transaction. A panic of a driver fails the batch
// and nothing else.
func (db *DB) storeTrail(ctx context.Context, batch []noted) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("access trail: panic of type %T", r)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, trailTime)
	defer cancel()
	return storageError(db.trailTransaction(ctx, func(tx *Tx) error { return tx.appendTrail(ctx, batch) }))
}

func (tx *Tx) appendTrail(ctx context.Context, batch []noted) error {
	position, head, err := tx.lockTrail(ctx)
	if err != nil {
		return err
	}
	for _, n := range batch {
		position++
		network, address := tx.db.origin(n.access.Address)
		entry := ledger.Access{Position: position, At: n.at, Kind: string(n.access.Kind), Account: n.access.Account,
			Subject: n.access.Subject, Network: network, Address: address, Outcome: n.access.Outcome}
		head = entry.After(head, tx.db.trailKey)
		_, err := tx.repeat(ctx, `INSERT INTO trail (position, at, kind, account, subject, network, address, outcome, head)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, entry.Position, entry.At, entry.Kind, entry.Account, entry.Subject,
			entry.Network, entry.Address, entry.Outcome, head[:])
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE trail_head SET position = ?, head = ? WHERE id = 1`, position, head[:])
	return err
}

// trailTransaction is Update without a decision. On PostgreSQL it does not take the turn
// of decisions: the row of the head keeps the writers of the trail apart.
func (db *DB) trailTransaction(ctx context.Context, f func(*Tx) error) error {
	if db.dialect == sqliteDialect {
		return db.Update(ctx, f)
	}
	tx, err := db.beginPostgres(ctx, func(tx *Tx) error { return db.checkOldestCode(ctx, tx.tx) })
	if err != nil {
		return err
	}
	defer tx.end()
	if err := f(tx); err != nil {
		return err
	}
	return tx.sqlTx.Commit()
}

// lockTrail reads the head and keeps it for this transaction.
func (tx *Tx) lockTrail(ctx context.Context) (position int64, head ledger.Digest, err error) {
	var digest []byte
	err = tx.QueryRow(ctx, `UPDATE trail_head SET position = position WHERE id = 1 RETURNING position, head`).Scan(&position, &digest)
	if err == nil && len(digest) != ledger.Size {
		err = fmt.Errorf("head of the access trail of %d bytes", len(digest))
	}
	if err != nil {
		return 0, head, err
	}
	return position, ledger.Digest(digest), nil
}

func (db *DB) trailKey(value []byte) ledger.Digest { return db.digest.Sum("access trail", value) }

// NetworkOf is what is kept of an address in the clear: enough to tell the court's own
// network from another, not enough to tell a machine.
func NetworkOf(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	bits := 48
	if a.Is4() {
		bits = 24
	}
	network, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return network.String()
}

// origin gives what is kept of an address: its network, and a keyed digest by which the
// entries of one machine can be found when its address is known.
func (db *DB) origin(a netip.Addr) (network string, address []byte) {
	if !a.IsValid() {
		return "", []byte{0} // an empty value is told apart from none by one database only
	}
	key := db.key("trail address", a.Unmap().WithZone("").String())
	return NetworkOf(a), key[:]
}

// trailHead reads where the access trail stands.
func trailHead(ctx context.Context, q rowQuerier) (position int64, head ledger.Digest, err error) {
	var digest []byte
	err = q.QueryRowContext(ctx, `SELECT position, head FROM trail_head WHERE id = 1`).Scan(&position, &digest)
	if err == nil && len(digest) != ledger.Size {
		err = fmt.Errorf("%w: its head has %d bytes", ledger.ErrBroken, len(digest))
	}
	if err != nil {
		return position, head, storageError(err)
	}
	return position, ledger.Digest(digest), nil
}

func scanTrail(r *sql.Rows) (a ledger.Access, head ledger.Digest, err error) {
	var digest []byte
	err = r.Scan(&a.Position, &a.At, &a.Kind, &a.Account, &a.Subject, &a.Network, &a.Address, &a.Outcome, &digest)
	if err == nil && len(digest) != ledger.Size {
		err = ledger.BrokenAt(a.Position, "entry %d has a head of the wrong length", a.Position)
	}
	if err != nil {
		return a, head, err
	}
	return a, ledger.Digest(digest), nil
}

const trailColumns = `position, at, kind, account, subject, network, address, outcome, head`
