package exchange_test

import (
	"bytes"
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
			f, err := exchange.OpenDefaulters(&out)
			if err != nil {
				t.Fatalf("OpenDefaulters: %v", err)
			}
			if f.Encoding() != name || len(f.Heads()) != 26 || len(f.Ignored()) > 0 {
				t.Errorf("encoding %s, heads %v, ignored %v", f.Encoding(), f.Heads(), f.Ignored())
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
