package publish

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/sample"
)

// messy is a list as it comes: titles, blank rows, totals, and a row for nearly every
// code that a report may carry.
func messy(t *testing.T) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(samples(t, 0, 40))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(head string) int {
		i := slices.Index(rows[0], head)
		if i < 0 {
			t.Fatalf("no column %s", head)
		}
		return i
	}
	set := func(row int, head, text string) { rows[row][at(head)] = text }
	set(2, court.HeadDocument, "9.90113E+17")
	set(3, court.HeadDocument, "990113199001010011")
	set(4, court.HeadCaseNumber, "执行案件一号")
	set(5, court.HeadFiledOn, "2018年02月30日")
	set(6, court.HeadFiledOn, "2031-01-01")
	set(7, court.HeadName, "王\uFFFD")
	set(8, court.HeadObligation, "=HYPERLINK(\"http://127.0.0.1\",\"偿还\")")
	set(9, court.HeadObligation, strings.Repeat("偿还借款。", 1000))
	set(10, court.HeadConduct, "态度恶劣")
	set(11, court.HeadPerformance, "全部已履行")
	set(12, court.HeadStatus, "不明")
	set(13, court.HeadObligation, "返还车辆，联系电话13800138000")
	set(14, court.HeadObligation, "#REF!")
	set(15, court.HeadCourt, "")
	set(16, court.HeadObligation, "偿还借款\r\n及利息\t。")
	set(17, court.HeadName, "　"+rows[17][at(court.HeadName)]+" ")
	set(18, court.HeadDocument, `="`+rows[18][at(court.HeadDocument)]+`"`)
	set(19, court.HeadBasisNumber, "'（2025）鲁0199民初9号")
	set(20, court.HeadBasisNumber, "_x000D_（2025）鲁0199民初9号")
	set(21, court.HeadDocument, "990113201201010019")
	set(22, court.HeadTermEndsOn, "1999-01-01")
	set(23, court.HeadFiledOn, "#N/A")
	rows = append(rows, slices.Clone(rows[1]), append(slices.Clone(rows[24]), "多出来的"))
	total := make([]string, len(rows[0]))
	total[0], total[1] = "合计", "40"
	rows = slices.Insert(rows, 30, make([]string, len(rows[0])), rows[0])
	rows = append(rows, total, []string{"制表人：（虚构）"})
	return slices.Insert(rows, 0, []string{"演示区人民法院（虚构）失信被执行人名单"}, []string{})
}

// TestTheSameReport imports the same rows as CSV and as a workbook: the reports are the
// same to the last word, and so are the entries, for each import finds nothing new in
// what the other has stored.
func TestTheSameReport(t *testing.T) {
	rows := messy(t)
	var text, book bytes.Buffer
	w := csv.NewWriter(&text)
	for _, cells := range rows {
		if len(cells) == 0 {
			cells = []string{""} // a line, not nothing
		}
		if err := w.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	if err := sample.WriteXLSX(&book, slices.Values(rows)); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]ImportOptions{"drafts": {Actor: "王书记员"}, "vouched": {Publish: true, Actor: "王书记员"}, "dry run": {DryRun: true}} {
		t.Run(name, func(t *testing.T) {
			one, two := newWorld(t), newWorld(t)
			a, b := one.load(t, text.Bytes(), o), two.load(t, book.Bytes(), o)
			if !strings.HasPrefix(a.Source, "CSV") || !strings.HasPrefix(b.Source, "Excel") {
				t.Errorf("sources %q and %q", a.Source, b.Source)
			}
			if len(a.Errors) < 18 || a.Accepted < 20 || a.Skipped < 4 {
				t.Errorf("the list is not messy enough: %s, %d errors", counts(a), len(a.Errors))
			}
			a.Source, b.Source, a.Work, b.Work, a.Batch, b.Batch = "", "", "", "", "", ""
			// The message about a cell too many names what may have gone wrong in each kind.
			for _, r := range []Report{a, b} {
				for i, e := range r.Errors {
					if e.Code == exchange.CodeCSV {
						r.Errors[i].Message = ""
					}
				}
			}
			if !reflect.DeepEqual(a, b) {
				t.Errorf("as CSV %s %+v,\nas XLSX %s %+v", counts(a), a.Errors, counts(b), b.Errors)
			}
			if o.DryRun {
				return
			}
			for _, again := range []Report{one.load(t, book.Bytes(), ImportOptions{Actor: "王书记员"}), two.load(t, text.Bytes(), ImportOptions{Actor: "王书记员"})} {
				late := map[bool]int{true: 1}[o.Publish] // what only --publish refuses waits as a draft
				if again.Accepted != late || again.Skipped < a.Accepted+a.Skipped {
					t.Errorf("in the other kind %s, in the first %s", counts(again), counts(a))
				}
			}
			check(t, one)
			check(t, two)
		})
	}
}

// TestADamagedWorkbookLeavesNothing: what is found damaged behind rows that were staged
// is refused as a whole.
func TestADamagedWorkbookLeavesNothing(t *testing.T) {
	var book bytes.Buffer
	if err := sample.WriteDefaultersXLSX(&book, sample.Options{Today: court.DateOf(noon)}, 0, 6000); err != nil {
		t.Fatal(err)
	}
	spoilt := bytes.Clone(book.Bytes())
	sheet := bytes.Index(spoilt, []byte("xl/sharedStrings.xml")) // follows the sheet's data
	spoilt[sheet-200] ^= 0xFF
	w := newWorld(t)
	r := w.load(t, spoilt, ImportOptions{Publish: true, Actor: "王书记员"})
	if r.FileError == nil || r.FileError.Code != exchange.FileUnreadable || r.Read != 0 || len(r.Errors) != 0 {
		t.Fatalf("%s, %+v", counts(r), r.FileError)
	}
	if any, err := w.db.AnyPublished(t.Context()); err != nil || any {
		t.Fatalf("something is public: %v", err)
	}
	if r := w.load(t, book.Bytes(), ImportOptions{Publish: true, Actor: "王书记员"}); r.Accepted != 6000 {
		t.Fatalf("the whole file: %s", counts(r))
	}
	check(t, w)
}
