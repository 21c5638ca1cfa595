package visible_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
	"gongkai/internal/visible"
)

// noon is the moment at which the worlds of these tests begin.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, court.Zone)

// world is a real portal folder with a clock that the test moves.
type world struct {
	t  testing.TB
	db *store.DB
	*visible.Reader

	mu  sync.Mutex
	now time.Time
	ids map[string]string // public identifiers by source number
}

// maker makes a world whose questions are answered in one way.
type maker func(testing.TB) *world

// bothWays runs a test with the database and with the indexes: they must
// answer alike.
func bothWays(t *testing.T, test func(*testing.T, maker)) {
	t.Run("database", func(t *testing.T) { test(t, newWorld) })
	t.Run("index", func(t *testing.T) { test(t, newIndexed) })
}

// newIndexed is a world whose indexes are made, and followed.
func newIndexed(t testing.TB) *world {
	t.Helper()
	w := newWorld(t)
	w.follow()
	return w
}

// follow starts Follow and waits until both indexes are made.
func (w *world) follow() {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.Follow(ctx, func(err error) { w.t.Error(err) })
	}()
	w.t.Cleanup(func() { cancel(); <-done })
	for w.Ready() != nil || w.TextsReady() != nil {
		time.Sleep(time.Millisecond)
	}
}

// newWorld is on the database that the tests are run on.
func newWorld(t testing.TB) *world {
	t.Helper()
	dir := t.TempDir()
	return openWorld(t, dir, databases.Wired(t, dir))
}

func openWorld(t testing.TB, dir, url string) *world {
	t.Helper()
	w := &world{t: t, now: noon, ids: map[string]string{}}
	db, err := store.Open(context.Background(), store.Options{Dir: dir, DatabaseURL: url, Create: true, Now: w.clock, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	w.db, w.Reader = db, visible.New(db, court.MaskStrict)
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) set(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = now
}

// entry is what a test says of a record; all else is filled in.
type entry struct {
	source, name, number, caseNo, court, representative string
	published, term, grace                              string
	conduct                                             court.Conduct
	state                                               court.State // empty: published
}

func date(t testing.TB, text string) court.Date {
	t.Helper()
	d, err := court.ParseISODate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func or(text, unset string) string {
	if text == "" {
		return unset
	}
	return text
}

func (e entry) defaulter(t testing.TB, i int) court.Defaulter {
	d := court.Defaulter{
		SourceID: e.source, Party: court.Person, Name: e.name, Sex: "女性", Age: 45,
		Document:            court.Document{Kind: court.DocumentIdentity, Number: or(e.number, "990113198001010"+string(rune('0'+i/10%10))+string(rune('0'+i%10))+"X")},
		LegalRepresentative: e.representative, Court: or(e.court, "演示区人民法院"), Province: "山东",
		CaseNumber: or(e.caseNo, "（2025）鲁0113执9"+string(rune('0'+i/10%10))+string(rune('0'+i%10))+"号"), BasisNumber: "（2024）鲁0113民初5678号",
		FiledOn: date(t, "2025-01-10"), PublishedOn: date(t, or(e.published, "2025-06-12")),
		Obligation: "偿还借款", Performance: court.PerformedNothing, Conduct: e.conduct,
		GraceEndsOn: date(t, e.grace), TermEndsOn: date(t, e.term),
	}
	if d.Conduct == 0 {
		d.Conduct = court.G1
	}
	if e.representative != "" || len(e.number) == 18 && e.number[0:2] == "91" {
		d.Party, d.Sex, d.Age, d.Document.Kind = court.Organisation, "", 0, court.DocumentCreditCode
	}
	return d
}

// load stages entries under one batch and releases it, unless it is to stay staged.
func (w *world) load(release bool, entries ...entry) {
	w.t.Helper()
	ctx := context.Background()
	batch, err := w.db.StartBatch(ctx, court.ListDefaulters, []byte(entries[0].source), "王书记员", true)
	if err != nil {
		w.t.Fatal(err)
	}
	var rows []store.Staged
	for _, e := range entries {
		state := e.state
		if state == "" {
			state = court.StatePublished
		}
		id := store.NewPublicIDs(1)[0]
		w.ids[e.source] = id
		d := e.defaulter(w.t, len(w.ids))
		rows = append(rows, w.db.StageVersion(d, store.Standing{PublicID: id, Content: w.db.ContentHash(&d), State: state, Vouched: true}))
	}
	err = w.db.Update(ctx, func(tx *store.Tx) error { return tx.InsertStaged(ctx, batch.ID, rows) })
	if err == nil {
		err = w.db.MergeBatch(ctx, batch.ID)
	}
	if err == nil && release {
		err = w.db.Update(ctx, func(tx *store.Tx) error { return tx.ReleaseBatch(ctx, batch, len(rows), len(rows)) })
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// remove takes an entry off as publish does, ledger entry included.
func (w *world) remove(source string) {
	w.t.Helper()
	ctx := context.Background()
	err := w.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE defaulter SET state = 'removed' WHERE source_id = ?`, source); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "defaulter.remove", Rule: "R-16", Actor: "王书记员", Subject: w.ids[source]})
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// hidden are entries that nobody may see at noon, in every way there is.
func (w *world) hidden(name string) {
	w.t.Helper()
	w.load(true,
		entry{source: "draft", name: name, state: court.StateDraft},
		entry{source: "withdrawn", name: name, state: court.StateWithdrawn},
		entry{source: "expired", name: name, state: court.StateExpired, term: "2026-01-01", conduct: court.G4},
		entry{source: "ended", name: name, term: "2026-11-22", conduct: court.G4},
		entry{source: "grace", name: name, grace: "2026-11-23"},
		entry{source: "removed", name: name},
	)
	w.load(false, entry{source: "staged", name: name, caseNo: "（2025）鲁0113执3号"})
	w.remove("removed")
}

func (w *world) view(f func(v *visible.View) error) court.Generation {
	w.t.Helper()
	gen, err := w.View(context.Background(), f)
	if err != nil {
		w.t.Fatal(err)
	}
	return gen
}

func (w *world) search(text string) (total int, ids []string) {
	w.t.Helper()
	w.view(func(v *visible.View) (err error) {
		total, ids, err = v.On(court.ListDefaulters).SourceIDs(court.ParseQuery(text), -1)
		return err
	})
	return total, ids
}
