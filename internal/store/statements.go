package store

import (
	"context"
	"database/sql"
	"sync"
)

// statements keeps the statements of readings ready on each connection: to parse one
// takes as long as to find twenty rows with it.
type statements struct {
	db *sql.DB

	ready  sync.Map // *sql.Stmt by text
	making sync.Mutex
	made   int
}

// mostStatements bounds what is kept; the readings of the portal know a third of it.
const mostStatements = 256

// of gives the statement of a text, or nil for one that is to be run as it is.
//
// Who asks holds a connection, and preparing takes one more. Only one at a time may wait
// for that, so that not all of them hold one and wait for another.
func (s *statements) of(ctx context.Context, text string) *sql.Stmt {
	if known, ok := s.ready.Load(text); ok {
		return known.(*sql.Stmt) //nolint:forcetypeassert // it holds nothing else
	}
	if !s.making.TryLock() {
		return nil
	}
	defer s.making.Unlock()
	if known, ok := s.ready.Load(text); ok { // made a moment ago
		return known.(*sql.Stmt) //nolint:forcetypeassert // as above
	}
	if s.made >= mostStatements {
		return nil
	}
	stmt, err := s.db.PrepareContext(ctx, text)
	if err != nil {
		return nil // running it gives the same error, to whom it concerns
	}
	s.ready.Store(text, stmt)
	s.made++
	return stmt
}
