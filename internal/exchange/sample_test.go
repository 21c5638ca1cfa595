package exchange_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"slices"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/sample"
)

// TestSamplesComeBack writes samples in each encoding and reads the same entries again.
func TestSamplesComeBack(t *testing.T) {
	o := sample.Options{Seed: 9, Today: court.Date{Year: 2026, Month: time.November, Day: 23}}
	for enc, name := range map[sample.Encoding]string{
		sample.UTF8: "UTF-8", sample.UTF8BOM: "UTF-8（带 BOM）", sample.GB18030: "GB18030",
	} {
		t.Run(name, func(t *testing.T) {
			const n = 3000 // more than a megabyte, so that the sniffed part ends within a row
			var out bytes.Buffer
			if err := sample.WriteDefaultersCSV(&out, o, 0, n, enc); err != nil {
				t.Fatalf("WriteDefaultersCSV: %v", err)
			}
			f, err := exchange.OpenDefaulters(bytes.NewReader(out.Bytes()))
			if err != nil {
				t.Fatalf("OpenDefaulters: %v", err)
			}
			if f.Source() != "CSV 表格，编码 "+name+"。" || len(f.Heads()) != 26 {
				t.Errorf("source %s, heads %v", f.Source(), f.Heads())
			}
			for i := range n {
				row, err := f.Next()
				if err != nil {
					t.Fatalf("Next: %v", err)
				}
				if row.Blank || row.Broken || len(row.Findings) > 0 || row.Number != i+2 || row.Input != sample.Defaulter(o, i) {
					t.Fatalf("entry %d came back as %+v", i, row)
				}
			}
		})
	}
}

// TestSampleWorkbooksComeBack does the same with workbooks.
func TestSampleWorkbooksComeBack(t *testing.T) {
	o := sample.Options{Seed: 9, Today: court.Date{Year: 2026, Month: time.November, Day: 23}}
	const n = 2000
	f := openSampleWorkbook(t, o, n)
	for i := range n {
		row, err := f.Next()
		if err != nil {
			t.Fatalf("Next: %v", err)
		}
		if row.Blank || row.Broken || len(row.Findings) > 0 || row.Number != i+2 || row.Input != sample.Defaulter(o, i) {
			t.Fatalf("entry %d came back as %+v", i, row)
		}
	}
	if row, err := f.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("behind the last entry came %+v, %v", row, err)
	}
}

func openSampleWorkbook(t testing.TB, o sample.Options, n int) *exchange.DefaulterFile {
	t.Helper()
	var out bytes.Buffer
	if err := sample.WriteDefaultersXLSX(&out, o, 0, n); err != nil {
		t.Fatalf("WriteDefaultersXLSX: %v", err)
	}
	f, err := exchange.OpenDefaulters(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatalf("OpenDefaulters: %v", err)
	}
	return f
}

// TestWorkbooksOfPrograms reads the documented example as several programs save it;
// testdata/README.md says which. Each must give the rows and entries of the CSV file.
func TestWorkbooksOfPrograms(t *testing.T) {
	want := entriesOf(t, "../../docs/examples/defaulters.csv")
	files, err := filepath.Glob("testdata/*.xlsx")
	if err != nil || len(files) < 3 {
		t.Fatalf("workbooks %v, %v", files, err)
	}
	for _, name := range append(files, "../../docs/examples/defaulters.xlsx") {
		t.Run(filepath.Base(name), func(t *testing.T) {
			if got := entriesOf(t, name); !slices.EqualFunc(got, want, func(a, b entry) bool { return a.number == b.number && a.blank == b.blank && a.d == b.d }) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

// entry is a row and what the law makes of it.
type entry struct {
	number int
	blank  bool
	d      court.Defaulter
}

func entriesOf(t *testing.T, name string) []entry {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []entry
	for _, r := range readAll(t, file) {
		e := entry{number: r.Number, blank: r.Blank}
		if !r.Blank {
			var found []court.Finding
			if e.d, found = court.NewDefaulter(r.Input, testDay()); len(found)+len(r.Findings) > 0 {
				t.Errorf("row %d is rejected: %v %v", r.Number, r.Findings, found)
			}
		}
		all = append(all, e)
	}
	return all
}

// TestMemoryOfAWorkbook holds the memory for a year's list to its shared text, which is
// most of it, and a fixed rest. soak_test.go reads a list twenty times as long.
func TestMemoryOfAWorkbook(t *testing.T) { readLong(t, 10_000, 24<<20) }

// readLong reads a workbook of n entries during which the heap may grow by bound bytes.
func readLong(t *testing.T, n int, bound uint64) {
	t.Helper()
	var out bytes.Buffer
	if err := sample.WriteDefaultersXLSX(&out, sample.Options{Seed: 3}, 0, n); err != nil {
		t.Fatal(err)
	}
	file := out.Bytes()
	runtime.GC()
	sampled := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	heap := func() uint64 { metrics.Read(sampled); return sampled[0].Value.Uint64() }
	before, peak := heap(), uint64(0)
	f, err := exchange.OpenDefaulters(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for ; err == nil; rows++ {
		if rows%100 == 0 {
			peak = max(peak, heap())
		}
		_, err = f.Next()
	}
	if !errors.Is(err, io.EOF) || rows != n+1 {
		t.Errorf("%d rows, then %v", rows-1, err)
	}
	if peak-min(before, peak) > bound {
		t.Errorf("the heap grew by %d MB, more than %d", (peak-before)>>20, bound>>20)
	}
	t.Logf("%d MB of file, the heap grew by %d MB", len(file)>>20, (peak-before)>>20)
}

// BenchmarkFullRows measures files with all columns, as the demo and the load tests
// have them.
func BenchmarkFullRows(b *testing.B) {
	for enc, name := range map[sample.Encoding]string{sample.UTF8: "UTF-8", sample.GB18030: "GB18030"} {
		b.Run(name, func(b *testing.B) {
			var file bytes.Buffer
			if err := sample.WriteDefaultersCSV(&file, sample.Options{Seed: 1}, 0, 20_000, enc); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.ResetTimer()
			for n := 0; n < b.N; {
				f, err := exchange.OpenDefaulters(bytes.NewReader(file.Bytes()))
				if err != nil {
					b.Fatal(err)
				}
				for ; n < b.N; n++ {
					if _, err := f.Next(); err != nil {
						break
					}
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkFullWorkbook measures the same entries in a workbook.
func BenchmarkFullWorkbook(b *testing.B) {
	var file bytes.Buffer
	if err := sample.WriteDefaultersXLSX(&file, sample.Options{Seed: 1}, 0, 20_000); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for n := 0; n < b.N; {
		f, err := exchange.OpenDefaulters(bytes.NewReader(file.Bytes()))
		if err != nil {
			b.Fatal(err)
		}
		for ; n < b.N; n++ {
			if _, err := f.Next(); err != nil {
				break
			}
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
