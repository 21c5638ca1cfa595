package api

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"strconv"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/store"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, court.Zone)

// world is the interface over a real portal folder. Its clock stands still.
type world struct {
	t    *testing.T
	db   *store.DB
	demo bool
	ids  []string // of the records
}

func newWorld(t *testing.T, demo bool) *world {
	t.Helper()
	db, err := store.Open(context.Background(), store.Options{Dir: t.TempDir(), Create: true, Now: func() time.Time { return noon }, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return &world{t: t, db: db, demo: demo}
}

// app is a listener that serves it. Behind a proxy, as these tests are, every
// X-Forwarded-For is a client of its own.
func (w *world) app(current ...web.Current) *fiber.App {
	w.t.Helper()
	now := func() time.Time { return noon }
	app := web.New(web.Config{Logger: slog.New(slog.DiscardHandler), Now: now, NoIndex: w.demo,
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/32")}})
	w.api(current...).Register(app)
	return app
}

// api is the interface, which learns the public generation from its reader, or from
// whatever else is given.
func (w *world) api(current ...web.Current) *API {
	w.t.Helper()
	reader := visible.New(w.db, court.MaskStrict)
	generation := append(current, reader)[0]
	a, err := New(Options{
		Reader: reader, Pages: web.NewPages(web.PagesOptions{Current: generation, Now: func() time.Time { return noon }}),
		BaseURL: "https://court.example", Demo: w.demo,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// unknown is a public generation that cannot be read.
type unknown struct{}

func (unknown) Leased(time.Time) (court.Generation, bool) { return court.Generation{}, false }
func (unknown) Current(context.Context) (court.Generation, error) {
	return court.Generation{}, errors.New("the disk does not answer")
}

// change alters the database as a decision would, ledger entry included, and waits until
// the lease on the generation is over.
func (w *world) change(change func(ctx context.Context, tx *store.Tx) error) {
	w.t.Helper()
	ctx := context.Background()
	err := w.db.Update(ctx, func(tx *store.Tx) error {
		if err := change(ctx, tx); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "piece.publish", Actor: "李编辑", Subject: "guide/fees"})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	time.Sleep(110 * time.Millisecond)
}

// records publishes n persons 王演示1… and one organisation, and gives their identifiers.
func (w *world) records(n int) (ids []string) {
	w.t.Helper()
	ctx, db := context.Background(), w.db
	batch, err := db.StartBatch(ctx, court.ListDefaulters, []byte("x"), "王书记员", true)
	if err != nil {
		w.t.Fatal(err)
	}
	ids = store.NewPublicIDs(n + 1)
	var rows []store.Staged
	for i, id := range ids {
		d := court.Defaulter{
			SourceID: strconv.Itoa(i), Party: court.Person, Name: "王演示" + strconv.Itoa(i+1), Sex: "女性", Age: 41,
			Document: court.Document{Kind: court.DocumentIdentity, Number: "9901131985060700" + strconv.Itoa(10+i)},
			Court:    "演示区人民法院", Province: "山东", CaseNumber: "（2025）鲁0113执" + strconv.Itoa(1000+i) + "号",
			BasisNumber: "（2024）鲁0113民初5678号", FiledOn: court.Date{Year: 2025, Month: 3, Day: 3}, PublishedOn: court.Date{Year: 2025, Month: 6, Day: 12},
			Obligation: "偿还 <b>借款</b>", Performance: court.PerformedNothing, Conduct: court.G1 | court.G4,
		}
		if i == n {
			d.Party, d.Name, d.Sex, d.Age, d.LegalRepresentative = court.Organisation, "演示区鼎盛建材有限公司", "", 0, "周代表"
			d.Document = court.Document{Kind: court.DocumentCreditCode, Number: "91990113MA00DEM00X"}
		}
		rows = append(rows, db.StageVersion(d, store.Standing{PublicID: id, Content: db.ContentHash(&d), State: court.StatePublished, Vouched: true}))
	}
	err = db.Update(ctx, func(tx *store.Tx) error { return tx.InsertStaged(ctx, batch.ID, rows) })
	if err == nil {
		err = db.MergeBatch(ctx, batch.ID)
	}
	if err == nil {
		err = db.Update(ctx, func(tx *store.Tx) error { return tx.ReleaseBatch(ctx, batch, len(rows), len(rows)) })
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.ids = ids
	return ids
}

// orders publishes a restriction order against a person and one against an organisation,
// and gives their identifiers.
func (w *world) orders() (ids []string) {
	w.t.Helper()
	ctx, db := context.Background(), w.db
	batch, err := db.StartBatch(ctx, court.ListRestrictions, []byte("orders"), "王书记员", true)
	if err != nil {
		w.t.Fatal(err)
	}
	person := court.Restriction{Entry: court.Entry{
		SourceID: "0", Party: court.Person, Name: "赵演示", Sex: "女性", Age: 41,
		Document: court.Document{Kind: court.DocumentIdentity, Number: "990113198506070010"}, Court: "演示区人民法院", Province: "山东",
		CaseNumber: "（2025）鲁0113执1000号", FiledOn: court.Date{Year: 2025, Month: 3, Day: 3}, PublishedOn: court.Date{Year: 2025, Month: 6, Day: 12},
	}, Period: "至义务履行完毕止", Items: court.AllItems, ConsequencesStated: true}
	firm := person
	firm.SourceID, firm.Party, firm.Name, firm.Sex, firm.Age, firm.LegalRepresentative = "1", court.Organisation, "演示区鼎盛建材有限公司", "", 0, "周代表"
	firm.Document = court.Document{Kind: court.DocumentCreditCode, Number: "91990113MA00DEM00X"}
	firm.Period, firm.EndsOn, firm.Items, firm.Controller = "", court.Date{Year: 2027, Month: 6, Day: 12}, 1|1<<8, "吴演示"
	ids = store.NewPublicIDs(2)
	var rows []store.Staged
	for i, o := range []court.Restriction{person, firm} {
		rows = append(rows, db.StageRestriction(o, store.Standing{PublicID: ids[i], Content: db.RestrictionHash(&o), State: court.StatePublished, Vouched: true}))
	}
	err = db.Update(ctx, func(tx *store.Tx) error { return tx.InsertStaged(ctx, batch.ID, rows) })
	if err == nil {
		err = db.MergeBatch(ctx, batch.ID)
	}
	if err == nil {
		err = db.Update(ctx, func(tx *store.Tx) error { return tx.ReleaseBatch(ctx, batch, len(rows), len(rows)) })
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return ids
}

// texts publishes some of every kind.
func (w *world) texts() {
	w.t.Helper()
	day := func(text string) court.Date {
		d, err := court.ParseISODate(text)
		if err != nil {
			w.t.Fatal(err)
		}
		return d
	}
	w.change(func(ctx context.Context, tx *store.Tx) error {
		for _, p := range []court.Piece{
			{Kind: court.PieceGuide, Slug: "fees", Title: "执行费怎样计算", Published: day("2026-06-01"), Order: 10, Related: []string{"rent", "draft"}, Sources: []string{"诉讼费用交纳办法第十四条"}},
			{Kind: court.PieceCase, Slug: "rent", Title: "藏起租金", Topic: court.TopicCrackdown, Published: day("2026-06-02"), Synthetic: true},
			{Kind: court.PieceCase, Slug: "wages", Title: "发放工资", Topic: court.TopicVoluntary, Published: day("2026-06-03")},
			{Kind: court.PieceCase, Slug: "later", Title: "以后公开的执行费案例", Topic: court.TopicVoluntary, Published: day("2026-11-24")},
			{Kind: court.PieceArticle, Slug: "draft", Title: "执行费草稿", Topic: court.TopicLaws, Published: day("2026-06-03")},
		} {
			p.Summary, p.Updated, p.ReviewBy, p.Author, p.Sensitivity = "一句话。", day("2026-06-05"), day("2027-06-05"), "执行局综合组", court.SensitivityOrdinary
			p.Body = "**执行费**由被执行人负担。见[指南](/guides/fees)。<script>x</script>"
			s := store.StagedPiece{Piece: p, Text: "执行费由被执行人负担。见指南。", File: p.Slug, State: court.StatePublished, Actor: "李编辑"}
			if p.Slug == "draft" {
				s.State = court.StateDraft
			}
			if err := tx.InsertPiece(ctx, &s); err != nil {
				return err
			}
		}
		return nil
	})
}

// start serves n persons and an organisation.
func start(t *testing.T, n int, demo bool) (app *fiber.App, ids []string) {
	t.Helper()
	w := newWorld(t, demo)
	ids = w.records(n)
	return w.app(), ids
}

// library serves some texts.
func library(t *testing.T, demo bool) (*fiber.App, *store.DB) {
	t.Helper()
	w := newWorld(t, demo)
	w.texts()
	return w.app(), w.db
}
