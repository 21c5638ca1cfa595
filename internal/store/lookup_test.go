package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// party makes the i-th synthetic entry; every fourth is an organisation, and some
// share a name or a case.
func party(i int) court.Defaulter {
	d := court.Defaulter{
		SourceID: fmt.Sprintf("S-%06d", i), Party: court.Person, Name: fmt.Sprintf("甄演示%d", i%70), Sex: "女性", Age: 45,
		Document: court.Document{Kind: court.DocumentIdentity, Number: fmt.Sprintf("99011319800101%04d", i)},
		Court:    "演示区人民法院", Province: "山东", CaseNumber: fmt.Sprintf("（2025）鲁0113执%d号", 1+i/3), BasisNumber: "（2024）鲁0113民初5678号",
		FiledOn: court.Date{Year: 2025, Month: 1, Day: 10}, PublishedOn: court.Date{Year: 2025, Month: 6, Day: 1 + i%28},
		Obligation: "偿还借款", Performance: court.PerformedNothing, Conduct: court.G1,
	}
	if i%4 == 0 {
		d.Party, d.Sex, d.Age, d.Document.Kind = court.Organisation, "", 0, court.DocumentCreditCode
	}
	return d
}

func startBatch(t testing.TB, db *DB, file string) Batch {
	t.Helper()
	b, err := db.StartBatch(context.Background(), court.ListDefaulters, []byte(file), "王书记员", true)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// staged is an entry ready to be stored, under a fresh identifier.
func staged(db *DB, d court.Defaulter, state court.State, vouched bool) Staged {
	return db.StageVersion(d, Standing{PublicID: NewPublicIDs(1)[0], Content: db.ContentHash(&d), State: state, Vouched: vouched})
}

// stage stages the entries from..to under a batch, merged or not.
func stage(t testing.TB, db *DB, b Batch, from, to int) {
	t.Helper()
	var rows []Staged
	for i := from; i < to; i++ {
		rows = append(rows, staged(db, party(i), court.StatePublished, true))
	}
	must(t, db.Update(context.Background(), func(tx *Tx) error { return tx.InsertStaged(context.Background(), b.ID, rows) }))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func release(t testing.TB, db *DB, b Batch) {
	t.Helper()
	ctx := context.Background()
	must(t, db.MergeBatch(ctx, b.ID))
	must(t, db.Update(ctx, func(tx *Tx) error { return tx.ReleaseBatch(ctx, b, 1, 1) }))
}

// findings are the problems that Check finds in the lookups; any others fail.
func findings(t testing.TB, db *DB) []string {
	t.Helper()
	c, err := db.Check(context.Background())
	must(t, err)
	var problems []string
	for _, f := range c.Findings {
		if f.Part != "lookups" {
			t.Errorf("%s: %s", f.Part, f.Problem)
		}
		problems = append(problems, f.Problem)
	}
	return problems
}

func count(t testing.TB, db *DB, table string) (n int) {
	t.Helper()
	must(t, db.reader.QueryRowContext(context.Background(), `SELECT count(*) FROM `+table).Scan(&n))
	return n
}

func TestUnmergedBatchIsNotReleased(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	b := startBatch(t, db, "list")
	stage(t, db, b, 0, 10)
	flip := func() error {
		return db.Update(ctx, func(tx *Tx) error { return tx.ReleaseBatch(ctx, b, 10, 10) })
	}
	if err := flip(); err == nil {
		t.Fatal("rows that nobody can find were released")
	}
	must(t, db.MergeBatch(ctx, b.ID))
	must(t, flip())
	if p := findings(t, db); len(p) > 0 {
		t.Error(p)
	}
}

func TestMergedRowsAreKnown(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	b := startBatch(t, db, "list")
	stage(t, db, b, 0, 100)
	known := func(source, pair int) (k *Known) {
		d := party(source)
		other := party(pair)
		d.CaseNumber, d.Document = other.CaseNumber, other.Document
		s := staged(db, d, court.StateDraft, false)
		must(t, db.Read(ctx, func(r *Reading) error {
			list, err := r.KnownEntries(ctx, []Staged{s})
			if err == nil {
				k = list[0]
			}
			return err
		}))
		return k
	}
	if known(7, 7) != nil {
		t.Error("a row is found before it is merged")
	}
	must(t, db.mergeBatch(ctx, b.ID, 7)) // in many parts, the last one smaller
	for i := range 100 {
		if k := known(i, i); k == nil || k.SourceID != party(i).SourceID || k.SamePair || k.Released {
			t.Fatalf("entry %d: %+v", i, k)
		}
	}
	if k := known(1000, 7); k == nil || !k.SamePair {
		t.Errorf("the pair of another source: %+v", k)
	}
	if k := known(7, 1000); k == nil || k.SourceID != party(7).SourceID {
		t.Errorf("the source with another pair: %+v", k)
	}
	if known(1000, 1000) != nil {
		t.Error("an entry that is not there is found")
	}
}

// TestRowsLieAboveTheFirstOfTheirBatch: a batch that begins while rows of an
// abandoned one are there must not get their numbers once they are gone, or its own
// rows would lie below its first, and be neither merged nor discarded.
func TestRowsLieAboveTheFirstOfTheirBatch(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	abandoned := startBatch(t, db, "abandoned")
	stage(t, db, abandoned, 0, 20)
	b := startBatch(t, db, "list")
	must(t, db.Discard(ctx, abandoned.ID))
	stage(t, db, b, 0, 10)
	stage(t, db, b, 10, 20)
	var below int
	must(t, db.reader.QueryRowContext(ctx, `SELECT count(*) FROM defaulter d JOIN batch b ON b.id = d.batch_id WHERE d.id < b.first_id`).Scan(&below))
	if below != 0 {
		t.Errorf("%d rows lie below the first of their batch", below)
	}
	release(t, db, b)
	if p := findings(t, db); len(p) > 0 || count(t, db, "defaulter_by_name") != 20 {
		t.Error(p)
	}
}

// TestMergeIsRunAgain stops a merge between any two transactions, as a kill does, and
// then runs it again.
func TestMergeIsRunAgain(t *testing.T) {
	ctx := context.Background()
	for stop := range len(tableOf(court.ListDefaulters).lookups()) + 1 {
		t.Run(fmt.Sprint(stop, " lookups filled"), func(t *testing.T) {
			db := openDB(t, t.TempDir())
			release(t, db, func() Batch { b := startBatch(t, db, "before"); stage(t, db, b, 0, 50); return b }())
			b := startBatch(t, db, "list")
			stage(t, db, b, 50, 90)
			rows, err := tableOf(court.ListDefaulters).readKeys(ctx, db.reader, `WHERE batch_id = ?`, b.ID)
			must(t, err)
			next := tableOf(court.ListDefaulters).sortAhead(rows)
			for i, l := range tableOf(court.ListDefaulters).lookups() {
				sorted := <-next
				if i < stop {
					must(t, db.merge(ctx, &l, sorted))
				} else if i == stop {
					must(t, db.merge(ctx, &l, sorted[:len(sorted)/2]))
				}
			}
			if p := findings(t, db); len(p) > 0 {
				t.Errorf("rows that are being staged may be without entries: %v", p)
			}
			release(t, db, b)
			if p := findings(t, db); len(p) > 0 {
				t.Error(p)
			}
		})
	}
}

func TestMergeRefusesAKeyThatAnotherRowHolds(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	first := startBatch(t, db, "one")
	stage(t, db, first, 0, 5)
	release(t, db, first)
	second := startBatch(t, db, "two")
	stage(t, db, second, 4, 8) // 4 is there
	if err := db.MergeBatch(ctx, second.ID); err == nil || !strings.Contains(err.Error(), "another one holds its key") {
		t.Fatalf("got %v", err)
	}
	must(t, db.Discard(ctx, second.ID))
	if p := findings(t, db); len(p) > 0 || count(t, db, "defaulter") != 5 {
		t.Error(p)
	}
}

func TestDiscardLeavesNothing(t *testing.T) {
	ctx := context.Background()
	for name, merged := range map[string]int{"not merged": 0, "half merged": 3, "merged": 6} {
		t.Run(name, func(t *testing.T) {
			db := openDB(t, t.TempDir())
			kept := startBatch(t, db, "kept")
			stage(t, db, kept, 0, 30)
			release(t, db, kept)
			b := startBatch(t, db, "list")
			stage(t, db, b, 30, 30+2*discardStep+1)
			rows, err := tableOf(court.ListDefaulters).readKeys(ctx, db.reader, `WHERE batch_id = ?`, b.ID)
			must(t, err)
			next := tableOf(court.ListDefaulters).sortAhead(rows)
			for _, l := range tableOf(court.ListDefaulters).lookups()[:merged] {
				must(t, db.merge(ctx, &l, <-next))
			}
			seen := make([]int64, 2*discardStep+1)
			for i := range seen {
				seen[i] = int64(i + 1)
			}
			s := staged(db, party(1), court.StateDraft, false)
			must(t, db.Update(ctx, func(tx *Tx) error {
				return errors.Join(tx.StageSeen(ctx, b.ID, seen), tx.StageSeen(ctx, kept.ID, seen[:5]),
					tx.StageRevision(ctx, b.ID, 1, &s), tx.StageRevision(ctx, kept.ID, 2, &s))
			}))
			must(t, db.Discard(ctx, b.ID))
			for table, want := range map[string]int{"defaulter": 30, "defaulter_by_public_id": 30, "defaulter_by_source_id": 30,
				"defaulter_by_pair_key": 30, "defaulter_by_name": 30, "defaulter_by_case": 30, "defaulter_by_code": 8,
				"defaulter_seen": 5, "defaulter_revision": 1} {
				if n := count(t, db, table); n != want {
					t.Errorf("%s has %d rows, want %d", table, n, want)
				}
			}
			if p := findings(t, db); len(p) > 0 {
				t.Error(p)
			}
		})
	}
}

func TestCheckComparesLookupsBothWays(t *testing.T) {
	ctx := context.Background()
	for _, tc := range []struct{ harm, says string }{
		{`DELETE FROM defaulter_by_public_id WHERE id = 3`, "1 entries are missing in defaulter_by_public_id"},
		{`DELETE FROM defaulter_by_source_id WHERE id IN (3, 4)`, "2 entries are missing in defaulter_by_source_id"},
		{`DELETE FROM defaulter_by_pair_key WHERE id = 3`, "1 entries are missing in defaulter_by_pair_key"},
		{`DELETE FROM defaulter_by_name WHERE id = 3`, "1 entries are missing in defaulter_by_name"},
		{`DELETE FROM defaulter_by_case WHERE id = 3`, "1 entries are missing in defaulter_by_case"},
		{`DELETE FROM defaulter_by_code WHERE id = (SELECT min(id) FROM defaulter_by_code)`, "1 entries are missing in defaulter_by_code"},
		{`INSERT INTO defaulter_by_public_id VALUES ('bcdfghjkmnpqr', 99)`, "1 entries of defaulter_by_public_id lead"},
		{`INSERT INTO defaulter_by_name VALUES ('甄演示别人', 3)`, "1 entries of defaulter_by_name lead"},
		{`INSERT INTO defaulter_by_code SELECT document_digest, id FROM defaulter WHERE id = 2`, "1 entries of defaulter_by_code lead"},
		{`UPDATE defaulter_by_source_id SET id = 4 WHERE id = 3`, "1 entries of defaulter_by_source_id lead"},
		{`UPDATE defaulter SET case_year = 1999 WHERE id = 3`, "1 entries of defaulter_by_case lead"},
		{`DELETE FROM defaulter WHERE id = 3`, "1 entries of defaulter_by_pair_key lead"},
	} {
		t.Run(tc.harm, func(t *testing.T) {
			db := openDB(t, t.TempDir())
			b := startBatch(t, db, "list")
			stage(t, db, b, 0, 12)
			release(t, db, b)
			if p := findings(t, db); len(p) > 0 {
				t.Fatalf("before: %v", p)
			}
			_, err := db.writer.ExecContext(ctx, tc.harm)
			must(t, err)
			if p := strings.Join(findings(t, db), "\n"); !strings.Contains(p, tc.says) {
				t.Errorf("found %q, want %q", p, tc.says)
			}
		})
	}
}

// TestRemovalReachesUnmergedRows: a backup may hold rows that an import had staged
// and not merged; a removal from the journal is newer than they are.
func TestRemovalReachesUnmergedRows(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	b := startBatch(t, db, "list")
	stage(t, db, b, 0, 5)
	find := func(r Removal) (e StoredEntry, err error) {
		must(t, db.Update(ctx, func(tx *Tx) error {
			e, err = tx.EntryByRemoval(ctx, r)
			return nil
		}))
		return e, err
	}
	pair := db.PairKey(party(3).CaseNumber, party(3).Document.Number)
	byPair := Removal{PublicID: "bcdfghjkmnpqr", PairKey: pair[:]}
	for _, when := range []string{"not merged", "merged"} {
		e, err := find(byPair)
		if err != nil || e.SourceID != party(3).SourceID || e.Released {
			t.Fatalf("%s, by pair: %+v, %v", when, e, err)
		}
		if same, err := find(Removal{PublicID: e.PublicID}); err != nil || same.ID != e.ID {
			t.Fatalf("%s, by identifier: %+v, %v", when, same, err)
		}
		must(t, db.MergeBatch(ctx, b.ID))
	}
	if _, err := find(Removal{PublicID: "bcdfghjkmnpqr", PairKey: []byte("none")}); !errors.Is(err, ErrNoEntry) {
		t.Errorf("got %v", err)
	}
	must(t, db.Discard(ctx, b.ID))
	if _, err := find(byPair); !errors.Is(err, ErrNoEntry) {
		t.Errorf("a discarded row: %v", err)
	}
}

// TestLookupsAfterAnyHistory stages, merges in parts, discards and releases at
// random; whatever the order, lookups and rows tell the same.
func TestLookupsAfterAnyHistory(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 1))
		db := openDB(t, t.TempDir())
		for file, next := 0, 0; file < 6; file++ {
			b := startBatch(t, db, fmt.Sprint(file))
			for range 1 + rng.IntN(4) {
				n := rng.IntN(60)
				stage(t, db, b, next, next+n)
				next += n
				if rng.IntN(2) == 0 {
					must(t, db.mergeBatch(ctx, b.ID, 1+rng.IntN(40)))
				}
			}
			if rng.IntN(3) == 0 {
				must(t, db.Discard(ctx, b.ID))
			} else {
				release(t, db, b)
			}
		}
		if p := findings(t, db); len(p) > 0 {
			t.Errorf("seed %d: %v", seed, p)
		}
	}
}

// TestMigrationFillsTheLookups makes a portal as code of schema 1 left it and opens it.
func TestMigrationFillsTheLookups(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db := openDB(t, dir)
	provider, err := db.migrations()
	must(t, err)
	_, err = provider.DownTo(ctx, 1)
	must(t, err)
	for _, index := range []string{`UNIQUE INDEX defaulter_public_id ON defaulter (public_id)`, `INDEX defaulter_case ON defaulter (case_key, case_year)`} {
		_, err := db.writer.ExecContext(ctx, `CREATE `+index)
		must(t, err)
	}
	_, err = db.writer.ExecContext(ctx, `INSERT INTO batch (public_id, kind, state, file_digest, vouched, actor, first_id, started_at)
		VALUES ('one', 'defaulter', 'released', unhex('01'), 1, '', 1, 0), ('two', 'defaulter', 'staging', unhex('02'), 1, '', 31, 0)`)
	must(t, err)
	stage(t, db, Batch{ID: 1}, 0, 30)
	stage(t, db, Batch{ID: 2}, 30, 40)
	_, err = db.writer.ExecContext(ctx, `INSERT INTO ledger (position, at, action, rule, actor, subject, detail, salt, leaf, head)
		VALUES (1, 0, 'defaulter.batch.release', '', '', 'one', unhex(''), unhex(''), unhex(''), unhex(''))`)
	must(t, err)
	closeDB(t, db)

	db = openDB(t, dir)
	for table, want := range map[string]int{"defaulter_by_public_id": 40, "defaulter_by_name": 40, "defaulter_by_code": 10} {
		if n := count(t, db, table); n != want {
			t.Errorf("%s has %d entries, want %d", table, n, want)
		}
	}
	c, err := db.Check(ctx)
	must(t, err)
	for _, f := range c.Findings {
		if f.Part != "ledger" { // the entry above is made up
			t.Errorf("%s: %s", f.Part, f.Problem)
		}
	}
	if b := startBatch(t, db, "\x03"); b.ID != 3 {
		t.Errorf("batch %d", b.ID)
	}
	must(t, db.Update(ctx, func(tx *Tx) error { return tx.requireMerged(ctx, 2) }))
}

// TestContentHash changes every field of an entry: all but the age count.
func TestContentHash(t *testing.T) {
	db := openDB(t, t.TempDir())
	base := party(1)
	before := db.ContentHash(&base)
	if again := party(1); db.ContentHash(&again) != before {
		t.Fatal("the same entry has two hashes")
	}
	var walk func(v reflect.Value, path string)
	walk = func(v reflect.Value, path string) {
		for i := range v.NumField() {
			f, name := v.Field(i), path+v.Type().Field(i).Name
			old := reflect.ValueOf(f.Interface())
			switch f.Kind() {
			case reflect.Struct:
				walk(f, name+".")
				continue
			case reflect.String:
				f.SetString(f.String() + "改")
			case reflect.Int:
				f.SetInt(f.Int() + 1)
			case reflect.Uint8:
				f.SetUint(f.Uint() + 1)
			case reflect.Bool:
				f.SetBool(!f.Bool())
			default:
				t.Fatalf("%s: a field of kind %v", name, f.Kind())
			}
			if changed := db.ContentHash(&base) != before; changed != (name != "Age") {
				t.Errorf("%s: changed %v", name, changed)
			}
			f.Set(old)
		}
	}
	walk(reflect.ValueOf(&base).Elem(), "")
	moved := party(1) // a text that moves to the next field is another entry
	moved.Court, moved.Province = moved.Court+moved.Province, ""
	if db.ContentHash(&moved) == before {
		t.Error("texts run into each other")
	}
}
