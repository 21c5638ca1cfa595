//go:build soak

package store

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// TestSQLiteMillionEntries: a million entries of each chain, one byte of one entry wrong:
// found within thirty seconds.
func TestSQLiteMillionEntries(t *testing.T) {
	db := openFile(t, t.TempDir())
	decideMany(t, db, 1_000_000)
	noteMany(t, db, 1_000_000)
	for _, name := range []string{"ledger", "trail"} {
		const bad = 734_211
		column := map[string]string{"ledger": "actor", "trail": "account"}[name]
		old := cell(t, db, name, column, bad)
		exec(t, db, fmt.Sprintf(`UPDATE %s SET %s = %s WHERE position = %d`, name, column, flipped(db, column, "TEXT"), bad))
		began := time.Now()
		c := Checked{}
		if name == "ledger" {
			must(t, db.checkLedger(context.Background(), &c))
		} else {
			must(t, db.checkTrail(context.Background(), &c))
		}
		took := time.Since(began)
		t.Logf("%s: %v in %v", name, c.Findings, took)
		expect(t, c.Findings, name, fmt.Sprint(bad))
		if took > 30*time.Second {
			t.Errorf("%s: it took %v", name, took)
		}
		must(t, db.Update(context.Background(), func(tx *Tx) error {
			_, err := tx.Exec(context.Background(), fmt.Sprintf(`UPDATE %s SET %s = ? WHERE position = %d`, name, column, bad), old)
			return err
		}))
	}
	began := time.Now()
	if found := chainFindings(t, db); len(found) != 0 {
		t.Error(found)
	}
	t.Logf("both, whole: %v", time.Since(began))
}
