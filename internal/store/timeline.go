package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"gongkai/internal/court"
	"gongkai/internal/ledger"
)

// timeline remembers the highest head of the ledger that this process has met, and whether
// the database still is one that came after it. A standby that took over without the last
// decisions is not: pages of positions that will be given again must not be shown from it,
// and nothing be decided on it. One that only lags is behind for a while.
type timeline struct {
	mu     sync.Mutex
	seen   Head
	behind atomic.Bool
}

// errBehind is what everything is answered while the database is behind.
var errBehind = &court.Error{Kind: court.KindUnavailable, Message: "数据库落后于已经公开的内容，暂时不能提供服务",
	Cause: errors.New("the database does not hold the last decisions that this process has met")}

// met notes a head that was committed or read, if it is the highest of its incarnation.
func (t *timeline) met(h Head) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen.Incarnation != h.Incarnation || t.seen.Position < h.Position {
		t.seen = h
	}
}

func (t *timeline) highest() Head {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seen
}

// follows tells whether the database, which stands at head, came after an earlier head of
// the same incarnation: its ledger has that entry.
func follows(ctx context.Context, q rowQuerier, head, earlier Head) (bool, error) {
	switch {
	case head.Position < earlier.Position:
		return false, nil
	case head.Position == earlier.Position || earlier.Position == 0:
		return earlier.Position == 0 || head.Digest == earlier.Digest, nil
	}
	var digest []byte
	err := q.QueryRowContext(ctx, `SELECT head FROM ledger WHERE position = ?`, earlier.Position).Scan(&digest)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return string(digest) == string(earlier.Digest[:]), err
}

// watchTimeline compares the database with what this process has met of it, and gives where
// it stands. Long-lived processes call it by MirrorRemovals.
func (db *DB) watchTimeline(ctx context.Context) (Head, error) {
	head, err := db.Head(ctx)
	if err != nil {
		return head, err
	}
	seen := db.timeline.highest()
	if seen.Incarnation != head.Incarnation {
		if seen.Incarnation != "" { // restored under a running process: it may know less than before
			db.journalApplied.Store(0)
			db.mirrored.Store(-1)
		}
		db.timeline.met(head)
		db.timeline.behind.Store(false)
		return head, nil
	}
	came, err := follows(ctx, db.reader, head, seen)
	if err != nil {
		return head, storageError(err)
	}
	if was := db.timeline.behind.Swap(!came); !came && !was {
		db.log.Error("the database is behind", "position", head.Position, "met", seen.Position)
	}
	if !came {
		return head, errBehind
	}
	db.timeline.met(head)
	return head, nil
}

// requireFollows refuses to decide anything on a database that lost decisions.
func (db *DB) requireFollows(ctx context.Context, q rowQuerier, head Head) error {
	seen := db.timeline.highest()
	if seen.Incarnation != head.Incarnation {
		return nil
	}
	came, err := follows(ctx, q, head, seen)
	if err == nil && !came {
		db.timeline.behind.Store(true)
		err = court.Storage(fmt.Errorf("ledger stands at %d, but %d was committed", head.Position, seen.Position), "%s", saysBehind)
	}
	return err
}

const saysBehind = "数据库比已经确认的记录旧（可能恢复过旧备份，或切换到了落后的备机）。请停止所有实例；确认就用这个数据库时，运行不带文件的 portal restore"

// parseHead reads the line of the head file.
func parseHead(text string) (h Head, ok bool) {
	var digest string
	if _, err := fmt.Sscanf(text, "%s %d %s", &h.Incarnation, &h.Position, &digest); err != nil {
		return Head{}, false
	}
	raw, err := hex.DecodeString(digest)
	if err != nil || len(raw) != ledger.Size {
		return Head{}, false
	}
	h.Digest = ledger.Digest(raw)
	return h, true
}
