package visible_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/store"
	"gongkai/internal/visible"
)

// orders publishes restriction orders against the debtors of entries.
func (w *world) orders(entries ...entry) {
	w.t.Helper()
	ctx := context.Background()
	batch, err := w.db.StartBatch(ctx, court.ListRestrictions, []byte(entries[0].source), "王书记员", true)
	if err != nil {
		w.t.Fatal(err)
	}
	var rows []store.Staged
	for i, e := range entries {
		d := e.defaulter(w.t, i)
		o := court.Restriction{Entry: d.Entry(), Period: "至履行完毕止", EndsOn: d.TermEndsOn, Items: court.AllItems, ConsequencesStated: true}
		id := store.NewPublicIDs(1)[0]
		w.ids["order "+e.source] = id
		state := e.state
		if state == "" {
			state = court.StatePublished
		}
		rows = append(rows, w.db.StageRestriction(o, store.Standing{PublicID: id, State: state, Vouched: true}))
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

// TestRegistersAreApart asks both lists the same, with the index of names and without:
// nothing of one is found on the other, and both ways give the same.
func TestRegistersAreApart(t *testing.T) {
	w := newIndexed(t)
	w.load(true, entry{source: "both", name: "王演示", number: "990113198001010001", caseNo: "（2025）鲁0113执1号"}, entry{source: "listed", name: "王演示甲"})
	w.orders(entry{source: "both", name: "王演示", number: "990113198001010001", caseNo: "（2025）鲁0113执1号"}, entry{source: "ordered", name: "王演示乙", representative: "赵演示", number: "91990113MA00DEM00X", published: "2024-05-05"},
		entry{source: "draft", name: "王演示丙", state: court.StateDraft, number: "990113198001019999"}, entry{source: "over", name: "王演示丁", term: "2026-11-22", number: "990113198001018888"})
	database := visible.New(w.db, court.MaskStrict)
	for way, r := range map[string]*visible.Reader{"index": w.Reader, "database": database} {
		for _, c := range []struct {
			list court.List
			text string
			want []string
		}{
			{court.ListDefaulters, "王演示", []string{"both", "listed"}}, {court.ListRestrictions, "王演示", []string{"both", "ordered"}},
			{court.ListRestrictions, "王演示 赵演示", []string{"ordered"}}, {court.ListDefaulters, "王演示 赵演示", nil},
			{court.ListRestrictions, "91990113MA00DEM00X", []string{"ordered"}}, {court.ListDefaulters, "91990113MA00DEM00X", nil},
			{court.ListRestrictions, "鲁0113执1", []string{"both"}}, {court.ListRestrictions, "赵演示", nil},
			{court.ListRestrictions, "", []string{"both", "ordered"}},
		} {
			_, err := r.View(context.Background(), func(v *visible.View) error {
				total, ids, err := v.On(c.list).SourceIDs(court.ParseQuery(c.text), -1)
				if err == nil && (total != len(c.want) || !slices.Equal(ids, c.want)) {
					t.Errorf("%s, %s %q: %d %v, want %v", way, c.list, c.text, total, ids, c.want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		_, err := r.View(context.Background(), func(v *visible.View) error {
			on := v.On(court.ListRestrictions)
			list, err := on.Page(visible.Filter{Party: court.Organisation, Year: 2024}, 1, 20)
			if err != nil || list.Total != 1 || list.Items[0].Order == nil || list.Items[0].Order.Items != court.AllItems || list.Items[0].Masked != "91990113MA00DEM00X" {
				return fmt.Errorf("page: %+v %w", list, err)
			}
			years, err := on.Years()
			if err != nil || !slices.Equal(years, []int{2025, 2024}) {
				return fmt.Errorf("years: %v %w", years, err)
			}
			order, err := on.Record(w.ids["order both"])
			if err != nil {
				return err
			}
			if order.Age != 0 || order.Document.Number != "" || order.ConfirmedAt.IsZero() {
				t.Errorf("%s: %+v", way, order)
			}
			if other, err := on.Counterpart(order); err != nil || other != w.ids["both"] {
				t.Errorf("%s: the listing of an order is %q, want %q (%v)", way, other, w.ids["both"], err)
			}
			listed, err := v.On(court.ListDefaulters).Record(w.ids["listed"])
			if err != nil {
				return err
			}
			if other, err := v.On(court.ListDefaulters).Counterpart(listed); err != nil || other != "" {
				t.Errorf("%s: an order against who has none: %q %v", way, other, err)
			}
			for _, id := range []string{w.ids["listed"], w.ids["order draft"], w.ids["order over"]} {
				if _, err := on.Record(id); court.KindOf(err) != court.KindNotFound {
					t.Errorf("%s: %s is shown: %v", way, id, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(way, err)
		}
	}
}
