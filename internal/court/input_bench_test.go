package court

import "testing"

// BenchmarkNewDefaulter reads a typical row; an import of 15,000 rows a second
// leaves some 66 µs for a row altogether.
func BenchmarkNewDefaulter(b *testing.B) {
	for name, in := range map[string]DefaulterInput{"person": personRow(), "organisation": organisationRow()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, found := NewDefaulter(in, today); len(found) > 0 {
					b.Fatal(found)
				}
			}
		})
	}
}

func BenchmarkParseQuery(b *testing.B) {
	for _, text := range []string{"王示例", "济南示例商贸有限公司 （2018）鲁0113执123号", "91350100M000100Y43"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ParseQuery(text)
			}
		})
	}
}
