package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"time"
)

// More readings than there are connections, each of which meets statements that nobody
// has run before, all come to an end: none holds a connection and waits for another.
func TestSQLiteStatementsNeverWaitForEachOther(t *testing.T) {
	db := openFile(t, t.TempDir())
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var all sync.WaitGroup
	for g := range 4 * readers {
		all.Go(func() {
			for i := range 20 {
				err := db.Read(ctx, func(in *Reading) error {
					for _, text := range []string{`SELECT 1`, fmt.Sprintf(`SELECT %d, ?1`, i), fmt.Sprintf(`SELECT %d, %d, ?1`, g, i)} {
						n := 0
						err := in.Each(ctx, func(*sql.Rows) error { n++; return nil }, text+` WHERE ?1 IS ?1`, g)
						if err != nil || n != 1 {
							return fmt.Errorf("%s: %d rows, %w", text, n, err)
						}
					}
					return nil
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	err := db.Read(ctx, func(in *Reading) error {
		for i := range mostStatements {
			if err := in.QueryRow(ctx, fmt.Sprintf(`SELECT %d`, i)).Scan(new(int)); err != nil {
				return err
			}
		}
		return nil
	})
	if kept := len(db.statements.ready); err != nil || kept != mostStatements {
		t.Errorf("%d statements are kept, %v", kept, err)
	}
}

// A statement that is no statement gives its error to whoever runs it, every time.
func TestSQLiteStatementsGiveTheirErrors(t *testing.T) {
	db := openFile(t, t.TempDir())
	for range 2 {
		err := db.Read(t.Context(), func(in *Reading) error {
			var n int
			return in.QueryRow(t.Context(), `SELECT nothing FROM nowhere`).Scan(&n)
		})
		if err == nil {
			t.Error("a statement about nothing was run")
		}
	}
}
