package public

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// order publishes a restriction order against a debtor, in the case of the entry given,
// and gives its identifier.
func (w *world) order(d court.Defaulter, change func(o *court.Restriction)) string {
	w.t.Helper()
	ctx := context.Background()
	o := court.Restriction{Entry: d.Entry(), Period: "至义务履行完毕止", Items: court.AllItems, ConsequencesStated: true}
	if change != nil {
		change(&o)
	}
	batch, err := w.db.StartBatch(ctx, court.ListRestrictions, []byte(o.SourceID), "王书记员", true)
	if err != nil {
		w.t.Fatal(err)
	}
	id := store.NewPublicIDs(1)[0]
	rows := []store.Staged{w.db.StageRestriction(o, store.Standing{PublicID: id, State: o.StateOn(court.DateOf(w.clock())), Vouched: true})}
	err = w.db.Update(ctx, func(tx *store.Tx) error { return tx.InsertStaged(ctx, batch.ID, rows) })
	if err == nil {
		err = w.db.MergeBatch(ctx, batch.ID)
	}
	if err == nil {
		err = w.db.Update(ctx, func(tx *store.Tx) error { return tx.ReleaseBatch(ctx, batch, 1, 1) })
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// lift takes an order off as publish does.
func (w *world) lift(id string) {
	w.t.Helper()
	ctx := context.Background()
	err := w.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE restriction SET state = 'removed' WHERE public_id = ?`, id); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "restriction.remove", Rule: "R-20", Actor: "王书记员", Subject: id})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	time.Sleep(110 * time.Millisecond)
}

func TestRestrictionPages(t *testing.T) {
	w := newWorld(t, false)
	var listed court.Defaulter
	w.add(func(d *court.Defaulter) court.State { listed = *d; return court.StatePublished }, "王演示")
	alone := listed
	alone.SourceID, alone.Name, alone.CaseNumber = "alone", "孙演示", "（2025）鲁0113执9号"
	id := w.order(listed, nil)
	other := w.order(alone, func(o *court.Restriction) { o.Period, o.EndsOn, o.Items = "", court.DateOf(catalogueNow), 1|1<<8 })
	time.Sleep(110 * time.Millisecond)
	page := ordersPath + "/" + id
	targets := []string{ordersPath, page, page + "/print", "/search?kind=restrictions&q=" + query("王演示"), "/search?q=" + query("王演示"),
		"/search/print?kind=restrictions&q=" + query("王演示")}
	t.Run("R-16 accepts: an order stands on every surface", func(t *testing.T) {
		for _, target := range targets {
			a := w.get(target)
			if a.status != 200 || !strings.Contains(a.body, "王演示") || a.header.Get("X-Robots-Tag") != "noindex, noarchive" {
				t.Errorf("%s: %d %v", target, a.status, a.header)
			}
			if strings.Contains(a.body, secretNumber) {
				t.Errorf("%s shows a number whole (R-07)", target)
			}
		}
	})
	t.Run("the page says what is forbidden, and whom to tell of a breach", func(t *testing.T) {
		body := w.get(page).body
		for _, want := range []string{"至义务履行完毕止", "乘坐G字头动车组列车全部座位", "0531-00000001", "同名不等于本人", recordPath(court.ListDefaulters, w.ids["王演示"])} {
			if !strings.Contains(body, want) {
				t.Errorf("lacks %s", want)
			}
		}
		if _, record, _ := strings.Cut(body, "<article"); strings.Contains(record, "岁") {
			t.Error("tells the age, which the national display does not")
		}
		some := w.get(ordersPath + "/" + other).body
		if !strings.Contains(some, "其中 2 项") || strings.Contains(some, "旅游、度假") || strings.Contains(some, "同一案件的失信信息") {
			t.Error("an order of two items, whose debtor is not listed")
		}
	})
	t.Run("the listing leads to the order of the same debtor and case", func(t *testing.T) {
		if body := w.get(recordPath(court.ListDefaulters, w.ids["王演示"])).body; !strings.Contains(body, page) || strings.Contains(body, other) {
			t.Error("no way, or the wrong one")
		}
	})
	t.Run("filters", func(t *testing.T) {
		for target, want := range map[string]string{
			ordersPath + "?party=person": "共 2 条", ordersPath + "?party=org": "没有符合所选条件的信息", ordersPath + "?year=2025": "共 2 条",
			"/search?kind=restrictions&q=" + query("（2025）鲁0113执9号"): "孙演示", "/search?q=" + query("孙演示"): "限制消费",
		} {
			if a := w.get(target); a.status != 200 || !strings.Contains(a.body, want) {
				t.Errorf("%s: %d, lacks %s", target, a.status, want)
			}
		}
		for _, target := range []string{ordersPath + "?party=x", ordersPath + "?year=2009", "/search?kind=orders&q=" + query("孙演示")} {
			if a := w.get(target); a.status != http.StatusBadRequest {
				t.Errorf("%s: %d", target, a.status)
			}
		}
	})
	t.Run("R-17 refuses: an identifier of the other list", func(t *testing.T) {
		want := w.get("/nowhere")
		for _, target := range []string{ordersPath + "/" + w.ids["王演示"], listPath + "/" + id, ordersPath + "/bcdfghjkmnpqr"} {
			if a := w.get(target); !reflect.DeepEqual(a, want) {
				t.Errorf("%s: %d %v", target, a.status, a.header)
			}
		}
	})
	w.lift(id)
	t.Run("R-20 accepts: a lifted order is gone from every surface, the listing stays", func(t *testing.T) {
		for _, target := range []string{page, page + "/print"} {
			if a := w.get(target); a.status != 404 {
				t.Errorf("%s: %d", target, a.status)
			}
		}
		for _, target := range []string{ordersPath, "/search?q=" + query("王演示"), recordPath(court.ListDefaulters, w.ids["王演示"])} {
			if a := w.get(target); a.status != 200 || strings.Contains(a.body, id) {
				t.Errorf("%s: %d, still names it", target, a.status)
			}
		}
	})
	w.set(catalogueNow.AddDate(0, 0, 1))
	t.Run("R-16 refuses: an order whose period has ended", func(t *testing.T) {
		if a := w.get(ordersPath + "/" + other); a.status != 404 {
			t.Errorf("%d", a.status)
		}
		if a := w.get(ordersPath); !strings.Contains(a.body, "目前没有公开的限制消费令") {
			t.Error("the list still holds it")
		}
	})
}
