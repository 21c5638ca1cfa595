package visible_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/visible"
)

func searchWorld(t testing.TB, newWorld maker) *world {
	w := newWorld(t)
	w.load(true,
		entry{source: "zhangyun1", name: "张云", published: "2025-01-20"},
		entry{source: "zhangyun2", name: "張 雲", published: "2025-02-20"},
		entry{source: "zhangyunhua", name: "张云华", published: "2026-02-20"},
		entry{source: "guli", name: "古丽·阿不都", published: "2026-02-20"},
		entry{source: "firm-zhangyun", name: "长清张云商贸有限公司", published: "2026-03-01", representative: "周代表", number: "91990113MA00DEM01X"},
		entry{source: "firm-paper", name: "济南长清纸业（演示）有限公司", published: "2025-03-01", representative: "李负责", number: "91990113MA00DEM02X"},
		entry{source: "firm-abc", name: "字母ABC有限公司", published: "2026-04-01", number: "91990113MA00DEM00X"},
		entry{source: "case-a", name: "赵同案", caseNo: "（2018）鲁0113执123号", published: "2025-05-01", number: "990113198506070011"},
		entry{source: "case-b", name: "钱同案", caseNo: "（2018）鲁0113执123号", published: "2025-05-02"},
		entry{source: "case-later", name: "孙同案", caseNo: "（2024）鲁0113执123号", published: "2025-05-03"},
	)
	w.hidden("张云")
	return w
}

func TestSearchScript(t *testing.T) { bothWays(t, searchScript) }

func searchScript(t *testing.T, newWorld maker) {
	w := searchWorld(t, newWorld)
	script, err := os.ReadFile("testdata/search.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(script)) {
		line = strings.TrimRight(line, "\n")
		query, want, ok := strings.Cut(line, " ::")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if !ok {
			t.Fatalf("no answer in %q", line)
		}
		t.Run(query, func(t *testing.T) {
			total, ids := w.search(query)
			if got := strings.Join(ids, " "); got != strings.TrimSpace(want) || total != len(ids) {
				t.Errorf("%d: %s, want %s", total, got, want)
			}
		})
	}
}

func TestSearchTellsWhy(t *testing.T) { bothWays(t, searchTellsWhy) }

func searchTellsWhy(t *testing.T, newWorld maker) {
	w := searchWorld(t, newWorld)
	find := func(text string) (res visible.Result) {
		w.view(func(v *visible.View) (err error) {
			res, err = v.On(court.ListDefaulters).Search(court.ParseQuery(text), 1, 20)
			return err
		})
		return res
	}
	if r := find("张云"); r.Counts != (visible.Counts{Total: 4, Exact: 2, Prefix: 1, Substring: 1}) || r.Split || r.Items[2].Tier != visible.TierPrefix {
		t.Errorf("张云: %+v", r.Counts)
	}
	if r := find("鲁0113执123"); r.Total != 3 || r.Items[0].Tier != visible.TierCase {
		t.Errorf("case: %+v", r.Counts)
	}
	if r := find("91990113MA00DEM00X"); r.Total != 1 || r.Items[0].Tier != visible.TierCode || r.Items[0].Masked != "91990113MA00DEM00X" {
		t.Errorf("code: %+v", r)
	}
	r := find("纸业 李负责")
	if r.Total != 1 || !r.Split || r.Word != "纸业" || r.Substring != 1 ||
		len(r.Items[0].Fields) != 1 || r.Items[0].Fields[0] != visible.FieldLegalRepresentative {
		t.Errorf("a legal representative must narrow and be labelled: %+v", r)
	}
	if r := find("同案 鲁0113执123号"); r.Word != "同案" || r.Items[0].Fields[0] != visible.FieldCase {
		t.Errorf("a case number narrows: %+v", r)
	}
}

func TestSearchPages(t *testing.T) { bothWays(t, searchPages) }

func searchPages(t *testing.T, newWorld maker) {
	w := searchWorld(t, newWorld)
	var ids []string
	for page := 1; page <= 3; page++ {
		w.view(func(v *visible.View) error {
			r, err := v.On(court.ListDefaulters).Search(court.ParseQuery("张云"), page, 2)
			if r.Total != 4 {
				t.Errorf("page %d: total %d", page, r.Total)
			}
			for _, it := range r.Items {
				ids = append(ids, it.Name)
			}
			return err
		})
	}
	if got := strings.Join(ids, " "); got != "張 雲 张云 张云华 长清张云商贸有限公司" {
		t.Error(got)
	}
	for _, text := range []string{"鲁0113执123", "纸业 李负责"} {
		w.view(func(v *visible.View) error {
			r, err := v.On(court.ListDefaulters).Search(court.ParseQuery(text), 9, 2)
			if len(r.Items) != 0 || r.Total == 0 {
				t.Errorf("%s: a page behind the last has %d items of %d", text, len(r.Items), r.Total)
			}
			return err
		})
	}
	w.view(func(v *visible.View) error {
		total, ids, err := v.On(court.ListDefaulters).SourceIDs(court.ParseQuery("云"), 1)
		if total != 4 || len(ids) != 1 {
			t.Errorf("one character at the command line: %d, %v", total, ids)
		}
		return err
	})
}

// A search that waits for its turn gives up with its context, and does not take the
// place of pages that need no search.
func TestScanWaitsWithItsContext(t *testing.T) {
	w := searchWorld(t, newWorld)
	hold, entered := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() {
		_, err := w.Scan(context.Background(), func(*visible.View) error {
			entered <- struct{}{}
			<-hold
			return nil
		})
		done <- err
	}()
	<-entered
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := w.Scan(ended, func(*visible.View) error { return nil }); court.KindOf(err) != court.KindUnavailable {
		t.Errorf("second scan: %v", err)
	}
	if _, err := w.View(context.Background(), func(v *visible.View) error { _, err := v.On(court.ListDefaulters).Newest(1); return err }); err != nil {
		t.Errorf("a page without a search: %v", err)
	}
	if _, err := w.Current(context.Background()); err != nil {
		t.Errorf("the generation: %v", err)
	}
	close(hold)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestSearchOfUnspeakableText: text that no database can hold finds nothing, and is no
// failure.
func TestSearchOfUnspeakableText(t *testing.T) { bothWays(t, searchOfUnspeakableText) }

func searchOfUnspeakableText(t *testing.T, newWorld maker) {
	w := searchWorld(t, newWorld)
	for _, text := range []string{"\x00", "张\x00云", "张云\xff", "\xed\xa0\x80云", "张云 \x00\xfe", "执行\x00"} {
		w.search(text)
		w.view(func(v *visible.View) error {
			_, err := v.SearchTexts(text, allKinds, 1, 10)
			if court.KindOf(err) == court.KindInvalid {
				err = nil
			}
			return err
		})
	}
}
