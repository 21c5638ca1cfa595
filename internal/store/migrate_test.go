package store

import (
	"context"
	"slices"
	"testing"
)

// TestMissingMigrations: a folder of a build that had later migrations and not yet earlier
// ones is brought to the same schema as a new one.
func TestMissingMigrations(t *testing.T) {
	ctx := context.Background()
	shape := func(db *DB) []string {
		list := lines(t, db, `SELECT m.name || '.' || p.name || ' ' || p.type FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.name NOT LIKE 'sqlite%'
			UNION ALL SELECT name || ' on ' || tbl_name FROM sqlite_master WHERE type = 'index'`)
		slices.Sort(list)
		return list
	}
	dir := t.TempDir()
	db := openFile(t, dir)
	want := shape(db)
	provider, err := db.migrations()
	must(t, err)
	_, err = provider.DownTo(ctx, 8)
	must(t, err)
	for _, version := range []int64{6, 4} { // these came after 8
		_, err := provider.ApplyVersion(ctx, version, false)
		must(t, err)
	}
	if got := shape(db); slices.Equal(got, want) {
		t.Fatal("nothing was taken back")
	}
	must(t, db.Close())
	if got := shape(openFile(t, dir)); !slices.Equal(got, want) {
		t.Errorf("missing:\n%s\ntoo much:\n%s", without(want, got), without(got, want))
	}
}
