package publish

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"maps"
	"slices"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// orders makes a file of one order a row, of the same debtor and case as oneRow unless
// the cells say otherwise.
func orders(t testing.TB, rows ...map[string]string) []byte {
	t.Helper()
	base := map[string]string{
		"编号": "X-1", "姓名": "甄实验", "身份证号码": "990113199001010014", "执行法院": "演示区人民法院（虚构）",
		"执行案号": "（2025）鲁0199执77号", "立案日期": "2025-03-01", "发布日期": "2025-06-01", "限消令日期": "2025-05-20", "送达日期": "2025-05-22",
		"限制消费期限": "至义务履行完毕止", "限制消费项目": "全部", "载明法律后果": "是", "主体类型": "", "年龄": "", "性别": "", "主要负责人": "", "状态": "",
	}
	heads := slices.Sorted(maps.Keys(base))
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	must(t, w.Write(heads))
	for _, row := range rows {
		cells := make([]string, len(heads))
		for i, head := range heads {
			cells[i] = base[head]
			if text, changed := row[head]; changed {
				cells[i] = text
			}
		}
		must(t, w.Write(cells))
	}
	w.Flush()
	return b.Bytes()
}

func (w *world) loadOrders(t testing.TB, file []byte, o ImportOptions) Report {
	t.Helper()
	r, err := w.ImportRestrictions(context.Background(), bytes.NewReader(file), o)
	must(t, err)
	return r
}

func vouch() ImportOptions { return ImportOptions{Publish: true, Actor: "院长办公室"} }

func (w *world) published(t testing.TB, list court.List) int {
	t.Helper()
	return w.inState(t, list, court.StatePublished)
}

func TestImportRestrictions(t *testing.T) {
	w := newWorld(t)
	file := orders(t, nil, map[string]string{"编号": "X-2", "姓名": "演示商贸有限公司", "身份证号码": "91990113MA00DEM00X", "主要负责人": "王强"})
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(file)
	must(t, err)
	if r := w.loadOrders(t, gb, ImportOptions{DryRun: true}); r.Accepted != 2 {
		t.Fatalf("dry run: %s %v", counts(r), r.Errors)
	}
	if empty, err := w.db.ListEmpty(t.Context(), court.ListRestrictions); err != nil || !empty {
		t.Fatalf("a dry run wrote: %v", err)
	}
	if r := w.loadOrders(t, gb, ImportOptions{}); r.Accepted != 2 {
		t.Fatalf("drafts: %s %v", counts(r), r.Errors)
	}
	if n := w.published(t, court.ListRestrictions); n != 0 {
		t.Fatalf("%d drafts are public", n)
	}
	if r := w.loadOrders(t, file, vouch()); r.Accepted != 2 {
		t.Fatalf("vouched: %s %v", counts(r), r.Errors)
	}
	if n := w.published(t, court.ListRestrictions); n != 2 {
		t.Fatalf("%d of 2 are public", n)
	}
	if r := w.loadOrders(t, file, vouch()); r.Skipped != 2 {
		t.Fatalf("again: %s", counts(r))
	}
	t.Run("R-19 refuses: a voucher once orders are public", func(t *testing.T) {
		_, err := w.ImportRestrictions(t.Context(), bytes.NewReader(orders(t, map[string]string{"编号": "X-3", "执行案号": "（2025）鲁0199执78号"})), vouch())
		var refused *court.Error
		if !errors.As(err, &refused) || refused.Rule != "R-19" {
			t.Errorf("%v", err)
		}
	})
	if r := w.loadOrders(t, orders(t, map[string]string{"编号": "other"}), ImportOptions{}); r.Rejected != 1 || r.Errors[0].Code != court.CodeDuplicate {
		t.Errorf("the same case and document under another number: %s %v", counts(r), r.Errors)
	}
	if r := w.loadOrders(t, orders(t, map[string]string{"限制消费期限": "至2027年1月1日止"}), ImportOptions{}); r.Accepted != 1 {
		t.Errorf("a revision: %s %v", counts(r), r.Errors)
	}
	// The other list has numbers and a first load of its own.
	if r := w.load(t, oneRow(t, map[string]string{"编号": "X-1"}), vouch()); r.Accepted != 1 {
		t.Errorf("a listing of the same number, case and debtor: %s %v", counts(r), r.Errors)
	}
	check(t, w)
}

func TestVouchedRestrictions(t *testing.T) {
	for name, c := range map[string]struct {
		cells map[string]string
		want  string // field and code of the only reason; empty: published
	}{
		"R-19 accepts: an order with all that it must state":        {nil, ""},
		"R-19 refuses: an order without a period":                   {map[string]string{"限制消费期限": ""}, court.HeadPeriod + " required"},
		"R-19 refuses: an order that states no consequences":        {map[string]string{"载明法律后果": ""}, court.HeadConsequences + " consequences"},
		"R-33 refuses: a telephone number in the words of a period": {map[string]string{"限制消费期限": "至履行止，联系13800138000"}, court.HeadPeriod + " personal_data"},
		"R-61 refuses: a number with a wrong check digit":           {map[string]string{"身份证号码": "990113199001010015"}, court.HeadDocument + " id_check"},
		"a minor, whom the portal does not show": {map[string]string{"身份证号码": "E12345678", "主体类型": "自然人", "年龄": "17", "性别": "女"},
			court.HeadAge + " minor"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			r := w.loadOrders(t, orders(t, c.cells), vouch())
			got := ""
			if len(r.Errors) == 1 {
				got = r.Errors[0].Field + " " + r.Errors[0].Code
			}
			if got != c.want || len(r.Errors) > 1 || w.published(t, court.ListRestrictions) != r.Accepted {
				t.Errorf("%q %v", got, r.Errors)
			}
		})
	}
	t.Run("a period that is over is kept and not public", func(t *testing.T) {
		w := newWorld(t)
		if r := w.loadOrders(t, orders(t, map[string]string{"限制消费期限": "2025-12-31"}), vouch()); r.Accepted != 1 {
			t.Fatal(counts(r), r.Errors)
		}
		if n := w.inState(t, court.ListRestrictions, court.StateExpired); n != 1 {
			t.Errorf("R-10: %d expired", n)
		}
	})
}

// TestLiftingLeavesTheListing: the end of an order is not that of the listing in the same
// case, nor the reverse; each tells of the other.
func TestLiftingLeavesTheListing(t *testing.T) {
	both := func(t *testing.T) *world {
		w := newWorld(t)
		w.load(t, oneRow(t, nil), vouch())
		w.loadOrders(t, orders(t, nil), vouch())
		return w
	}
	lift := Lifting{SourceID: "X-1", Ground: court.LiftPerformed, Actor: "李法官"}
	t.Run("R-20 accepts: full performance lifts the order and nothing else", func(t *testing.T) {
		w := both(t)
		done, err := w.LiftRestriction(t.Context(), lift)
		must(t, err)
		if !done.Changed || len(done.Counterparts) != 1 || done.Counterparts[0].List != court.ListDefaulters || done.Counterparts[0].State != court.StatePublished {
			t.Fatalf("%+v", done)
		}
		if w.published(t, court.ListRestrictions) != 0 || w.published(t, court.ListDefaulters) != 1 {
			t.Error("the order stays, or the listing goes")
		}
		if again, err := w.LiftRestriction(t.Context(), lift); err != nil || again.Changed {
			t.Errorf("again: %+v %v", again, err)
		}
		check(t, w)
	})
	t.Run("R-16 accepts: a removed listing leaves the order to be looked at", func(t *testing.T) {
		w := both(t)
		done, err := w.RemoveDefaulter(t.Context(), Removal{SourceID: "T-1", Ground: court.GroundWronglyListed, Actor: "李法官"})
		must(t, err)
		if len(done.Counterparts) != 1 || done.Counterparts[0].List != court.ListRestrictions || w.published(t, court.ListRestrictions) != 1 {
			t.Fatalf("%+v", done)
		}
		task := w.one(t, done.Counterparts[0].PublicID, court.TaskCounterpart)
		if task.PublicID != done.Counterparts[0].Task || task.OpenedBy != "李法官" || task.Deadline.Rule != "R-20" {
			t.Errorf("%+v", task)
		}
		check(t, w)
	})
	t.Run("R-20 refuses: consent without a decision", func(t *testing.T) {
		w := both(t)
		_, err := w.LiftRestriction(t.Context(), Lifting{SourceID: "X-1", Ground: court.LiftApplicantConsent, Actor: "李法官"})
		var refused *court.Error
		if !errors.As(err, &refused) || refused.Rule != "R-20" || w.published(t, court.ListRestrictions) != 1 {
			t.Errorf("%v", err)
		}
	})
	t.Run("R-16 refuses: a lifted order in a stale file, in a new spelling too", func(t *testing.T) {
		w := both(t)
		_, err := w.LiftRestriction(t.Context(), lift)
		must(t, err)
		if r := w.loadOrders(t, orders(t, nil), ImportOptions{}); r.Skipped != 1 {
			t.Errorf("%s %v", counts(r), r.Errors)
		}
		for _, cells := range []map[string]string{{"编号": "X-9"}, {"限制消费项目": "1"}} {
			if r := w.loadOrders(t, orders(t, cells), ImportOptions{}); r.Rejected != 1 || w.published(t, court.ListRestrictions) != 0 {
				t.Errorf("%v: %s %v", cells, counts(r), r.Errors)
			}
		}
		// The listing of the same debtor in the same case is not a removed one.
		if r := w.load(t, oneRow(t, nil), ImportOptions{}); r.Skipped != 1 {
			t.Errorf("listing: %s %v", counts(r), r.Errors)
		}
	})
	t.Run("unknown number, no actor", func(t *testing.T) {
		w := both(t)
		if _, err := w.LiftRestriction(t.Context(), Lifting{SourceID: "T-1", Ground: court.LiftPerformed, Actor: "李法官"}); court.KindOf(err) != court.KindNotFound {
			t.Errorf("a number of the other list: %v", err)
		}
		if _, err := w.LiftRestriction(t.Context(), Lifting{SourceID: "X-1", Ground: court.LiftPerformed}); court.KindOf(err) != court.KindInvalid {
			t.Errorf("nobody decides: %v", err)
		}
	})
}

// TestRestrictionFromOldBackup: a lifted order does not come back with a backup made
// before it was lifted.
func TestRestrictionFromOldBackup(t *testing.T) {
	w := newFileWorld(t)
	w.loadOrders(t, orders(t, nil), vouch())
	file := t.TempDir() + "/old.backup"
	_, err := w.db.Backup(t.Context(), file)
	must(t, err)
	_, err = w.LiftRestriction(t.Context(), Lifting{SourceID: "X-1", Ground: court.LiftPerformed, Actor: "李法官"})
	must(t, err)
	must(t, w.db.Close())
	_, _, err = store.Restore(t.Context(), store.Options{Dir: w.dir, Now: w.db.Now}, file)
	must(t, err)
	w.open(t)
	if n := w.published(t, court.ListRestrictions); n != 1 {
		t.Fatalf("the backup holds %d orders: the test proves nothing", n)
	}
	if n, err := w.Recover(t.Context()); err != nil || n != 1 || w.published(t, court.ListRestrictions) != 0 {
		t.Errorf("recovered %d, %v", n, err)
	}
	check(t, w)
}
