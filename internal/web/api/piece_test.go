package api

import (
	"context"
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
	"gongkai/internal/web"
)

func TestPieceList(t *testing.T) {
	app, _ := library(t, false)
	resp, body := get(t, app, "/api/v1/guides", "")
	var l map[string]any
	if err := json.Unmarshal([]byte(body), &l); err != nil || resp.StatusCode != 200 || resp.Header.Get("Content-Type") != typeJSON {
		t.Fatalf("%d %v %s", resp.StatusCode, err, body)
	}
	want := map[string]any{"total": 1.0, "page": 1.0, "items": []any{map[string]any{"id": "fees", "title": "执行费怎样计算", "summary": "一句话。", "topic": "",
		"published_on": "2026-06-01", "updated_on": "2026-06-05", "url": "https://court.example/guides/fees", "synthetic": false}}}
	if !reflect.DeepEqual(l, want) {
		t.Errorf("got %v", l)
	}
	fee, nobody := url.QueryEscape("执行费"), url.QueryEscape("没有的字")
	for target, pattern := range map[string]string{
		"/api/v1/cases?":                                          `{"total":2,"page":1,"items":[{"id":"wages"`,
		"/api/v1/cases?topic=crackdown":                           `{"total":1,"page":1,"items":[{"id":"rent"`,
		"/api/v1/cases?topic=models":                              `{"total":0,"page":1,"items":[]}`,
		"/api/v1/cases?per_page=1&page=2":                         `{"total":2,"page":2,"items":[{"id":"rent"`,
		"/api/v1/cases?page=9":                                    `{"total":2,"page":9,"items":[]}`,
		"/api/v1/cases?q=" + fee:                                  `{"total":2,"page":1,"items":[{"id":"wages"`,
		"/api/v1/cases?q=" + url.QueryEscape("租金"):                `{"total":1,"page":1,"items":[{"id":"rent"`,
		"/api/v1/guides?q=" + fee:                                 `{"total":1,"page":1,"items":[{"id":"fees"`,
		"/api/v1/articles?q=" + fee:                               `{"total":0,"page":1,"items":[]}`,
		"/api/v1/guides?q=" + nobody:                              `{"total":0,"page":1,"items":[]}`,
		"/api/v1/cases?q=" + url.QueryEscape("（2025）鲁0113执1003号"): `{"total":0,"page":1,"items":[]}`,
		"/api/v1/cases?q=" + url.QueryEscape("* OR \"执行费\" NEAR col:x ';--"): `{"total":0,"page":1,"items":[]}`,
	} {
		path, query, _ := strings.Cut(target, "?")
		if resp, body := get(t, app, path, query); resp.StatusCode != 200 || !strings.HasPrefix(body, pattern) {
			t.Errorf("%s: %d %s, want %s", target, resp.StatusCode, body, pattern)
		}
	}
}

func TestPieceListBounds(t *testing.T) {
	app, _ := library(t, false)
	for _, query := range []string{"page=0", "page=51", "per_page=21", "topic=magic", "topic=laws&q=" + url.QueryEscape("执行费"), "q=" + url.QueryEscape("费"),
		"q=" + strings.Repeat("x", 101), "q=990113198506070010", "q=" + url.QueryEscape("a1 b2 c3 d4 e5 f6 g7 h8 i9 j10 k11 l12 m13")} {
		resp, body := get(t, app, "/api/v1/cases", query)
		if resp.StatusCode != 400 || resp.Header.Get("Content-Type") != "application/problem+json" || strings.Contains(body, "9901131985") {
			t.Errorf("%s: %d %s", query, resp.StatusCode, body)
		}
	}
}

func TestPieceDetail(t *testing.T) {
	app, db := library(t, false)
	resp, body := get(t, app, "/api/v1/guides/fees", "")
	var d pieceDetail
	if err := json.Unmarshal([]byte(body), &d); err != nil || resp.StatusCode != 200 {
		t.Fatalf("%d %v %s", resp.StatusCode, err, body)
	}
	if d.ID != "fees" || d.Author != "执行局综合组" || d.ReviewBy != "2027-06-05" || !reflect.DeepEqual(d.Related, []string{"https://court.example/cases/rent"}) ||
		len(d.Sources) != 1 || !strings.Contains(d.HTML, "<strong>执行费</strong>") || strings.Contains(d.HTML, "<script") || strings.Contains(d.Text, "**") {
		t.Errorf("%+v", d)
	}
	want := `{"type":"about:blank","title":"没有找到","status":404,"detail":"该信息不存在或已不再公开。"}`
	missing := func() {
		t.Helper()
		for _, target := range []string{"/api/v1/articles/draft", "/api/v1/cases/later", "/api/v1/cases/fees", "/api/v1/guides/none", "/api/v1/guides/FEES",
			"/api/v1/guides/%E8%B4%B9", "/api/v1/guides/fees'--", "/api/v1/guides/" + strings.Repeat("a", 900)} {
			if resp, body := get(t, app, target, ""); resp.StatusCode != 404 || body != want {
				t.Errorf("%.40s: %d %s", target, resp.StatusCode, body)
			}
		}
	}
	missing()
	ctx := context.Background()
	err := db.Update(ctx, func(tx *store.Tx) error {
		e, err := tx.Piece(ctx, court.PieceGuide, "fees")
		if err != nil {
			return err
		}
		line := store.Removal{Kind: store.RemovalPiece, PublicID: "guide/fees"}
		if err := tx.MarkPieceWithdrawn(ctx, e, line); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "piece.withdraw", Actor: "李编辑", Subject: line.PublicID})
	})
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(110 * time.Millisecond) // the lease on the generation
	t.Run("R-16 refuses: a withdrawn text in list, search and detail", func(t *testing.T) {
		if resp, body := get(t, app, "/api/v1/guides/fees", ""); resp.StatusCode != 404 || body != want {
			t.Errorf("%d %s", resp.StatusCode, body)
		}
		for _, query := range []string{"", "q=" + url.QueryEscape("执行费")} {
			if _, body := get(t, app, "/api/v1/guides", query); body != "{\"total\":0,\"page\":1,\"items\":[]}\n" {
				t.Errorf("%q: %s", query, body)
			}
		}
	})
}

func TestPieceDemo(t *testing.T) {
	app, _ := library(t, true)
	for _, target := range []string{"/api/v1/cases", "/api/v1/cases/rent"} {
		resp, body := get(t, app, target, "")
		if !strings.HasPrefix(body, `{"notice":"演示数据`) || !strings.Contains(body, `"synthetic":true`) || resp.Header.Get(web.HeaderDemo) == "" {
			t.Errorf("%s is not marked: %s", target, body)
		}
	}
}
