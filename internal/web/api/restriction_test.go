package api

import (
	"encoding/json"
	"io"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// TestRestrictions reads the orders as a program does.
func TestRestrictions(t *testing.T) {
	w := newWorld(t, false)
	w.records(1)
	ids := w.orders()
	app := w.app()
	read := func(target string, into any) (status int, body string) {
		t.Helper()
		res, err := app.Test(httptest.NewRequest("GET", target, nil))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		var b strings.Builder
		if err := json.NewDecoder(io.TeeReader(res.Body, &b)).Decode(into); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, b.String()
	}
	var l struct {
		Total int
		Items []struct{ ID, Name string }
	}
	if status, _ := read("/api/v1/restrictions", &l); status != 200 || l.Total != 2 {
		t.Errorf("%d %+v", status, l)
	}
	if read("/api/v1/restrictions?q=91990113MA00DEM00X", &l); l.Total != 1 || l.Items[0].ID != ids[1] {
		t.Errorf("by code: %+v", l)
	}
	// 王演示1 is on the other list alone.
	if read("/api/v1/restrictions?q=%E7%8E%8B%E6%BC%94%E7%A4%BA1", &l); l.Total != 0 {
		t.Errorf("an entry of the other list: %+v", l)
	}
	var o order
	if status, body := read("/api/v1/restrictions/"+ids[0], &o); status != 200 || len(o.Restricted) != 9 || o.Period != "至义务履行完毕止" ||
		strings.Contains(body, `"age"`) || strings.Contains(body, "19850607") {
		t.Errorf("%d %s", status, body)
	}
	if read("/api/v1/restrictions/"+ids[1], &o); !slices.Equal([]int{o.Restricted[0].Number, o.Restricted[1].Number}, []int{1, 9}) || o.EndsOn != "2027-06-12" || o.Controller != "吴演示" {
		t.Errorf("%+v", o)
	}
	t.Run("R-17 refuses: an identifier of the other list", func(t *testing.T) {
		var problem struct{ Status int }
		if status, _ := read("/api/v1/defaulters/"+ids[0], &problem); status != 404 || problem.Status != 404 {
			t.Errorf("%d", status)
		}
	})
}
