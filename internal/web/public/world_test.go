package public

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/store"
	"gongkai/internal/visible"
	"gongkai/internal/web"
	"gongkai/internal/web/api"
)

// world is the whole public listener over a real portal folder, with a clock that
// the test moves.
type world struct {
	t   testing.TB
	db  *store.DB
	app *fiber.App

	mu  sync.Mutex
	now time.Time
	one int               // clients so far
	ids map[string]string // public identifiers by source number
}

// secretNumber is the document number of every person in these tests but for its
// last digits; the region does not exist.
const secretNumber = "9901131985060700"

func newWorld(t testing.TB, demo bool) *world {
	t.Helper()
	return newWorldAt(t, "https://court.example", demo)
}

// newWorldAt is a world whose site is known by an address, or by none.
func newWorldAt(t testing.TB, base string, demo bool) *world {
	t.Helper()
	w := &world{t: t, now: catalogueNow, ids: map[string]string{}}
	quiet := slog.New(slog.DiscardHandler)
	db, err := store.Open(context.Background(), store.Options{Dir: t.TempDir(), Create: true, Now: w.clock, Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	w.db = db
	look, _ := openDefault(t)
	reader := visible.New(db, court.MaskStrict)
	exit := web.NewPages(web.PagesOptions{Current: reader, Now: w.clock})
	site, err := New(Options{
		Reader: reader, Pages: exit, Theme: look, Now: w.clock, CourtName: "演示区人民法院", CourtCode: "鲁0113",
		BaseURL: base, Interface: api.DocumentPath, Hotlines: []string{"0531-00000001", "12368"}, Demo: demo,
	})
	if err != nil {
		t.Fatal(err)
	}
	machines, err := api.New(api.Options{Reader: reader, Pages: exit, BaseURL: base, Demo: demo})
	if err != nil {
		t.Fatal(err)
	}
	w.app = web.New(web.Config{Logger: quiet, Now: w.clock, ErrorPage: site.ErrorPage, NoIndex: demo,
		// The test is behind a proxy at the address that app.Test gives it, so that it
		// can be any number of clients.
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/32")}})
	site.Register(w.app)
	machines.Register(w.app)
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

// add publishes records of these names under source numbers equal to the names.
func (w *world) add(change func(d *court.Defaulter) court.State, names ...string) {
	w.t.Helper()
	ctx := context.Background()
	batch, err := w.db.StartBatch(ctx, court.ListDefaulters, []byte(names[0]), "王书记员", true)
	if err != nil {
		w.t.Fatal(err)
	}
	var rows []store.Staged
	for _, name := range names {
		d := samplePerson()
		n := 10 + len(w.ids)
		d.SourceID, d.Name, d.Document.Number = name, name, secretNumber+strconv.Itoa(n)
		d.CaseNumber = "（2025）鲁0113执" + strconv.Itoa(1000+n) + "号"
		d.TermEndsOn = court.Date{Year: 2027, Month: time.May, Day: 6}
		state := court.StatePublished
		if change != nil {
			state = change(&d)
		}
		id := store.NewPublicIDs(1)[0]
		w.ids[name] = id
		rows = append(rows, w.db.StageVersion(d, store.Standing{PublicID: id, Content: w.db.ContentHash(&d), State: state, Vouched: true}))
	}
	err = w.db.Update(ctx, func(tx *store.Tx) error { return tx.InsertStaged(ctx, batch.ID, rows) })
	if err == nil {
		err = w.db.MergeBatch(ctx, batch.ID)
	}
	if err == nil {
		err = w.db.Update(ctx, func(tx *store.Tx) error { return tx.ReleaseBatch(ctx, batch, len(rows), len(rows)) })
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// remove takes an entry off as publish does, and waits until the lease on the
// generation is over, after which nobody may see it any more.
func (w *world) remove(name string) {
	w.t.Helper()
	ctx := context.Background()
	err := w.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE defaulter SET state = 'removed' WHERE source_id = ?`, name); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "defaulter.remove", Rule: "R-16", Actor: "王书记员", Subject: w.ids[name]})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	time.Sleep(110 * time.Millisecond)
}

type reply struct {
	status int
	header http.Header
	body   string
}

func (w *world) ask(method, target string, headers ...string) reply {
	w.t.Helper()
	r := httptest.NewRequest(method, "/", nil)
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(target, "?")
	r.URL.Opaque = target
	r.RequestURI = target
	w.one++
	r.Header.Set("X-Forwarded-For", "10.0."+strconv.Itoa(w.one/250)+"."+strconv.Itoa(w.one%250)) // a client of its own
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	resp, err := w.app.Test(r, 10_000)
	if err != nil {
		w.t.Fatalf("%s: %v", target, err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	resp.Header.Del("Date")
	return reply{resp.StatusCode, resp.Header, string(body)}
}

func (w *world) get(target string, headers ...string) reply {
	w.t.Helper()
	return w.ask("GET", target, headers...)
}
