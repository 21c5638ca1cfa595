package exchange

import (
	"strings"
	"testing"
)

// BenchmarkRows measures reading alone, without any check of what the text means.
func BenchmarkRows(b *testing.B) {
	plain := strings.Repeat(dataRow+"\r\n", 20000)
	quoted := strings.Repeat(`"`+strings.ReplaceAll(dataRow, ",", `","`)+"\"\r\n", 20000)
	for name, content := range map[string]string{
		"UTF-8":   headRow + "\r\n" + plain,
		"quoted":  headRow + "\r\n" + quoted,
		"GB18030": gb18030(b, headRow+"\r\n"+plain),
		"XLSX":    benchWorkbook(b),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(content) / 20000))
			for n := 0; n < b.N; {
				f := open(b, content)
				for n < b.N {
					if _, err := f.Next(); err != nil {
						break
					}
					n++
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// benchWorkbook is the same rows in a workbook, dates as dates.
func benchWorkbook(b *testing.B) string {
	b.Helper()
	var rows strings.Builder
	rows.WriteString(head(1))
	for i := range 20000 {
		rows.WriteString(data(i+2, "张三", map[int]any{inFiled: number{"43169", "yyyy/m/d h:mm"}}))
	}
	return list(b, rows.String())
}
