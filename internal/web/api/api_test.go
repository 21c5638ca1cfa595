package api

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/web"
)

func get(t *testing.T, app *fiber.App, path, query string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.RequestURI = path + "?" + query
	resp, err := app.Test(r, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

const path = "/api/v1/defaulters"

func TestList(t *testing.T) {
	app, ids := start(t, 25, false)
	resp, body := get(t, app, path, "")
	var l map[string]any
	if err := json.Unmarshal([]byte(body), &l); err != nil || resp.StatusCode != 200 || resp.Header.Get("Content-Type") != typeJSON {
		t.Fatalf("%d %v %v", resp.StatusCode, resp.Header, err)
	}
	items, _ := l["items"].([]any)
	if len(l) != 3 || l["total"] != 26.0 || l["page"] != 1.0 || len(items) != 20 {
		t.Errorf("envelope: total %v, page %v, %d items, %d fields", l["total"], l["page"], len(items), len(l))
	}
	want := map[string]any{"id": ids[25], "name": "演示区鼎盛建材有限公司", "id_number_masked": "91990113MA00DEM00X",
		"case_no": "（2025）鲁0113执1025号", "court": "演示区人民法院", "filed_on": "2025-03-03", "published_on": "2025-06-12"}
	if !reflect.DeepEqual(items[0], want) {
		t.Errorf("item %v", items[0])
	}
	for query, pattern := range map[string]string{
		"page=2":                             `"page":2,"items":[{"id":"` + ids[5],
		"page=3":                             `"total":26,"page":3,"items":[]`,
		"per_page=1":                         `"items":[{"id":"` + ids[25],
		"q=" + url.QueryEscape("王演示25"):      `{"total":1,"page":1,"items":[{"id":"` + ids[24],
		"q=" + url.QueryEscape("鲁0113执1003"): `{"total":1,"page":1,"items":[{"id":"` + ids[3],
		"q=" + url.QueryEscape("没有此人"):       `{"total":0,"page":1,"items":[]}`,
		"q=91990113MA00DEM00X":               `{"total":1,"page":1,"items":[{"id":"` + ids[25],
	} {
		if resp, body := get(t, app, path, query); resp.StatusCode != 200 || !strings.Contains(body, pattern) {
			t.Errorf("%s: %d %s, want %s", query, resp.StatusCode, body, pattern)
		}
	}
}

func TestBounds(t *testing.T) {
	app, _ := start(t, 1, false)
	for _, query := range []string{"page=0", "page=51", "page=-1", "page=x", "page=1.0", "per_page=21", "per_page=0", "per_page=%2B5",
		"q=" + url.QueryEscape("王"), "q=" + strings.Repeat("x", 101), "q=990113198506070010", "q=%FF", "page=1&page=2"} {
		resp, body := get(t, app, path, query)
		var p map[string]any
		if err := json.Unmarshal([]byte(body), &p); err != nil || resp.StatusCode != 400 || resp.Header.Get("Content-Type") != "application/problem+json" || p["status"] != 400.0 || p["title"] == "" || p["detail"] == "" {
			t.Errorf("%s: %d %s", query, resp.StatusCode, body)
		}
		if resp.Header.Get("Cache-Control") != "no-store" || strings.Contains(body, "9901131985") {
			t.Errorf("%s: stored or echoed: %s", query, body)
		}
	}
}

func TestDetail(t *testing.T) {
	app, ids := start(t, 1, false)
	resp, body := get(t, app, path+"/"+ids[0], "")
	var d detail
	if err := json.Unmarshal([]byte(body), &d); err != nil || resp.StatusCode != 200 {
		t.Fatalf("%d %v %s", resp.StatusCode, err, body)
	}
	if d.ID != ids[0] || d.Party != "person" || d.IDNumberMasked != "990113********001*" || d.IDNumberKind != "identity" || d.Age != 41 ||
		len(d.Conduct) != 2 || d.Conduct[1] != (conduct{"G4", "违反财产报告制度"}) || d.TermEndsOn != "2027-06-12" || !d.TermPresumed ||
		!reflect.DeepEqual(d.Missing, []string{court.HeadBasisUnit}) || d.ConfirmedAt != "2026-11-23T12:00:00+08:00" || d.Obligation != "偿还 <b>借款</b>" {
		t.Errorf("%s", body)
	}
	if _, body := get(t, app, path+"/"+ids[1], ""); !strings.Contains(body, `"party":"organisation"`) || !strings.Contains(body, `"legal_representative":"周代表"`) {
		t.Error(body)
	}
	for _, id := range []string{"bcdfghjkmnpqr", "1", "%E7%8E%8B"} {
		resp, body := get(t, app, path+"/"+id, "")
		if resp.StatusCode != 404 || body != `{"type":"about:blank","title":"没有找到","status":404,"detail":"该信息不存在或已不再公开。"}` {
			t.Errorf("%s: %d %s", id, resp.StatusCode, body)
		}
	}
}

func TestDemo(t *testing.T) {
	app, ids := start(t, 1, true)
	for _, target := range []string{path, path + "/" + ids[0]} {
		resp, body := get(t, app, target, "")
		if !strings.HasPrefix(body, `{"notice":"演示数据`) || resp.Header.Get(web.HeaderDemo) == "" {
			t.Errorf("%s is not marked: %s", target, body)
		}
	}
	if resp, _ := get(t, app, path+"/1", ""); resp.Header.Get(web.HeaderDemo) != "" {
		t.Error("an error is marked, and so differs")
	}
}

// status is that of an answer to a method.
func status(t *testing.T, app *fiber.App, method, target string) int {
	t.Helper()
	resp, err := app.Test(httptest.NewRequest(method, target, nil), 10_000)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}
