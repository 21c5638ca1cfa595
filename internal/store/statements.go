//nolint:sqlclosecheck // the statements here end with their connections
package store

import (
	"context"
	"database/sql"
	"sync"
)

// statements keeps the statements of readings ready on each connection: to parse one
// takes longer than to find a record with it.
type statements struct {
	db *sql.DB

	making sync.Mutex
	mu     sync.RWMutex
	ready  map[string]*sql.Stmt // by text
}

// mostStatements bounds what is kept; the readings of the portal know a third of it.
const mostStatements = 256

// of gives the statement of a text, or nil for one that is to be run as it is.
//
// Who asks holds a connection, and preparing takes one more. Only one at a time may wait
// for that, so that not all of them hold one and wait for another.
func (s *statements) of(ctx context.Context, text string) *sql.Stmt {
	if s == nil {
		return nil
	}
	known, n := s.known(text)
	if known != nil || n >= mostStatements || !s.making.TryLock() {
		return known
	}
	defer s.making.Unlock()
	if known, _ = s.known(text); known != nil { // since a moment ago
		return known
	}
	stmt, err := s.db.PrepareContext(ctx, text)
	if err != nil {
		return nil // running it gives the same error, to whom it concerns
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ready[text] = stmt
	return stmt
}

func (s *statements) known(text string) (stmt *sql.Stmt, all int) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.ready[text], len(s.ready)
}
