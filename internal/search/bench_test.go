package search

import (
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/names"
	"gongkai/internal/sample"
)

// benchSize is the number of entries of the benchmarks here. `make bench` asks the
// whole portal with a million.
const benchSize = 100_000

func benchWorld(b *testing.B) (*NamesAt, []string, []Listing) {
	b.Helper()
	today := court.Date{Year: 2026, Month: 11, Day: 25}
	l := NewLoader()
	var texts []string
	var entries []Listing
	for i := range benchSize {
		in := sample.Defaulter(sample.Options{Today: today}, i)
		e := Listing{ID: int64(i + 1), Name: names.Normal(in.Name), Court: in.Court, Until: 1 << 40,
			Party: court.Person, Published: today.AddDays(-i % 900), Conduct: court.G1}
		l.Add(e)
		entries = append(entries, e)
		texts = append(texts, e.Name)
	}
	var n Names
	at := Position{"a", 1}
	now := today.Start().Add(time.Hour)
	b.ResetTimer()
	n.Start(at, now, l.Build(now))
	return n.At(at, now), texts, entries
}

func BenchmarkNamesFind(b *testing.B) {
	a, texts, _ := benchWorld(b)
	for _, class := range []struct {
		name string
		cut  func([]rune, int) string
	}{
		{"exact", func(r []rune, _ int) string { return string(r) }},
		{"prefix", func(r []rune, _ int) string { return string(r[:2]) }},
		{"character", func(r []rune, i int) string { return string(r[i%len(r)]) }},
		{"infix2", func(r []rune, i int) string { return string(r[i%(len(r)-1):][:2]) }},
		{"infix4", func(r []rune, i int) string { return string(r[max(0, len(r)-4-i%3):]) }},
		{"nothing", func(r []rune, _ int) string { return string(r[0]) + "龘" + string(r[1:]) }},
		{"frequent", func([]rune, int) string { return "有限公司" }},
	} {
		b.Run(class.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				a.Find(Question{Text: class.cut([]rune(texts[i*7919%len(texts)]), i), Limit: 20})
			}
		})
	}
}

func BenchmarkNamesStart(b *testing.B) {
	_, _, entries := benchWorld(b)
	for b.Loop() {
		l := NewLoader()
		for _, e := range entries {
			l.Add(e)
		}
		var n Names
		n.Start(Position{"a", 1}, time.Unix(0, 0), l.Build(time.Unix(0, 0)))
	}
	b.ReportMetric(float64(len(entries))*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkNamesApply is a released batch of a thousand rows.
func BenchmarkNamesApply(b *testing.B) {
	_, _, entries := benchWorld(b)
	for b.Loop() {
		var n Names
		n.Start(Position{"a", 1}, time.Unix(0, 0), NewLoader().Build(time.Unix(0, 0)))
		n.Apply(Position{"a", 1}, Position{"a", 2}, time.Unix(0, 0), Change{Added: entries[:1000]})
	}
}
