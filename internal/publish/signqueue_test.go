package publish

import (
	"context"
	"testing"

	"gongkai/internal/court"
)

// TestToBeSigned: the president is shown work of which some row has no signature on record
// whether the rest was recorded row by row or for all; nothing else is.
func TestToBeSigned(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	sign := func() string { return w.turns(t, president) }
	back := func(d *desk) *desk {
		_, err := w.Return(ctx, reviewer, d.ref(), "请核对")
		must(t, err)
		d.refresh()
		return d
	}
	d := w.bringOrders(t, map[string]string{"编号": "S-1", "执行案号": "（2025）鲁0199执701号"}, map[string]string{"编号": "S-2", "执行案号": "（2025）鲁0199执702号"})
	rows, err := w.WorkRows(ctx, clerk, d.id, PreviewNew, 0)
	must(t, err)
	if len(rows.Rows) != 2 {
		t.Fatalf("%d rows", len(rows.Rows))
	}
	item, err := w.Classify(ctx, clerk, d.ref(), court.SensitivityOrdinary, false)
	must(t, err)
	d.w = item
	for _, tc := range []struct {
		name string
		rows []string
		e    court.EvidenceRecord
		want string
	}{
		{"R-19 refuses: no row has a signature", []string{rows.Rows[0].PublicID}, court.EvidenceRecord{}, "sign=1 answer=0"},
		{"R-19 refuses: one row of two has none", []string{rows.Rows[0].PublicID}, signed(), "sign=1 answer=0"},
		{"R-19 accepts: each row has its own", []string{rows.Rows[1].PublicID}, signed(), "sign=0 answer=0"},
		{"R-19 refuses: one was taken back", []string{rows.Rows[0].PublicID}, court.EvidenceRecord{}, "sign=1 answer=0"},
		{"R-19 accepts: one for all", nil, signed(), "sign=0 answer=0"},
		{"R-19 refuses: that was taken back", nil, court.EvidenceRecord{}, "sign=1 answer=0"},
	} {
		d.evidence(tc.e, tc.rows...)
		if got := sign(); got != "sign=0 answer=0" {
			t.Errorf("%s: a draft: %s", tc.name, got)
		}
		d.must(court.StepSubmit, clerk)
		if got := sign(); got != tc.want {
			t.Errorf("%s: %s", tc.name, got)
		}
		back(d)
	}
	d.must(court.StepSubmit, clerk).must(court.StepSign, president)
	if got := sign(); got != "sign=0 answer=0" {
		t.Errorf("R-19: signed in the portal: %s", got)
	}
	back(d).evidence(court.EvidenceRecord{NoRestrictionWhy: "x"}).must(court.StepSubmit, clerk)
	if got := sign(); got != "sign=1 answer=0" {
		t.Errorf("R-19: changed after the signature: %s", got)
	}
}

// TestNoSignatureUnderTexts: a text waits for no president's signature.
func TestNoSignatureUnderTexts(t *testing.T) {
	w := newWorld(t)
	d := w.write(t, article("unsigned", "## 标准\n\n正文。"))
	d.must(court.StepSubmit, editor)
	if got := w.turns(t, president); got != "sign=0 answer=0" {
		t.Errorf("to be signed: %s", got)
	}
	if _, err := w.Sign(context.Background(), president, d.ref()); court.KindOf(err) != court.KindRefused {
		t.Errorf("signed: %v", err)
	}
	if got := w.turns(t, editor); got != "returned=0 draft=0" {
		t.Errorf("handed over: %s", got)
	}
	_, err := w.Return(context.Background(), reviewer, d.ref(), "再想想")
	must(t, err)
	if got := w.turns(t, editor) + " " + w.turns(t, clerk); got != "returned=1 draft=0 returned=0 draft=0" {
		t.Errorf("returned: %s", got)
	}
}
