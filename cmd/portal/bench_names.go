package main

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/names"
	"gongkai/internal/sample"
	"gongkai/internal/search"
)

// askedNames is how often each class of questions is put: enough for a p99.
const askedNames = 5000

// namesBench asks an index of synthetic names by itself, without a database.
type namesBench struct {
	bench
	names []string
	now   time.Time
	day   court.Date
}

// listing is entry i as the index keeps it.
func (b *namesBench) listing(i int) (search.Listing, error) {
	d, findings := court.NewDefaulter(sample.Defaulter(b.sample, i), b.day)
	if len(findings) > 0 {
		return search.Listing{}, fmt.Errorf("bench: sample %d has findings", i)
	}
	if d.PublishedOn.IsZero() {
		d.PublishedOn = b.day
	}
	first, last := d.Window()
	l := search.Listing{
		ID: int64(i + 1), Name: names.Normal(d.Name), Representative: names.Normal(d.LegalRepresentative), Court: names.Normal(d.Court),
		Party: d.Party, Conduct: d.Conduct, Published: d.PublishedOn, From: first.Start().Unix(), Until: 1 << 40,
	}
	if !last.IsZero() {
		l.Until = last.AddDays(1).Start().Unix()
	}
	return l, nil
}

func (b *namesBench) load(n int) (*search.Names, error) {
	load := search.NewLoader()
	b.names = b.names[:0]
	for i := range n {
		l, err := b.listing(i)
		if err != nil {
			return nil, err
		}
		load.Add(l)
		b.names = append(b.names, l.Name)
	}
	start := time.Now()
	built := load.Build(b.now)
	var x search.Names
	x.Start(search.Position{Place: 1}, b.now, built)
	b.row(fmt.Sprintf("姓名索引 %d 条：建成", n), "%.2f 秒", time.Since(start).Seconds())
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.row(fmt.Sprintf("姓名索引 %d 条：堆，含测量用的姓名", n), "%d MB", m.HeapAlloc>>20)
	return &x, nil
}

// questions draws the questions of each class from the names that are there.
func (b *namesBench) questions() []struct {
	class string
	texts []string
} {
	dice := rand.New(rand.NewPCG(b.sample.Seed, 7)) // #nosec G404 -- the same questions in every run
	drawn := func(f func([]rune) string, want func(string) bool) []string {
		var texts []string
		for len(texts) < 1000 {
			if name := b.names[dice.IntN(len(b.names))]; want(name) {
				texts = append(texts, f([]rune(name)))
			}
		}
		return texts
	}
	any := func(string) bool { return true }
	company := func(name string) bool { return strings.HasSuffix(name, "公司") }
	cut := func(n int) func([]rune) string {
		return func(r []rune) string { from := dice.IntN(len(r) - n + 1); return string(r[from : from+n]) }
	}
	return []struct {
		class string
		texts []string
	}{
		{"全名", drawn(func(r []rune) string { return string(r) }, any)},
		{"前两字", drawn(func(r []rune) string { return string(r[:min(2, len(r))]) }, any)},
		{"一个字", drawn(cut(1), any)},
		{"公司名中两字", drawn(cut(2), company)},
		{"公司名中四字", drawn(cut(4), company)},
		{"有限公司等常见字样", []string{"有限公司", "公司", "有限", "限公", "演示", "虚构"}},
		{"无结果", drawn(func(r []rune) string { return string(r[0]) + "龘" + string(r[1:]) }, any)},
	}
}

// ask puts each class of questions and prints how long they took.
func (b *namesBench) ask(a func() *search.NamesAt, when string) {
	for _, q := range b.questions() {
		times := make([]time.Duration, 0, askedNames)
		for i := range askedNames {
			text := q.texts[i%len(q.texts)]
			start := time.Now()
			a().Find(search.Question{Text: text, Limit: 20})
			times = append(times, time.Since(start))
		}
		b.quantiles(fmt.Sprintf("姓名索引%s %s", when, q.class), times)
	}
}

// byHits tells how long questions take at the median, by how many entries they met.
func (b *namesBench) byHits(a *search.NamesAt) map[string]time.Duration {
	times := map[string][]time.Duration{}
	for _, q := range b.questions() {
		for _, text := range q.texts {
			start := time.Now()
			n := a.Find(search.Question{Text: text, Limit: 20}).Total
			took := time.Since(start)
			for _, c := range hitClasses() {
				if n >= c.from && n < c.to {
					times[c.name] = append(times[c.name], took)
				}
			}
		}
	}
	medians := map[string]time.Duration{}
	for name, t := range times {
		if len(t) >= 20 {
			slices.Sort(t)
			medians[name] = t[len(t)/2]
		}
	}
	return medians
}

type hitClass struct {
	name     string
	from, to int
}

func hitClasses() []hitClass {
	return []hitClass{{"1", 1, 2}, {"10–30", 10, 30}, {"100–300", 100, 300}, {"1,000–3,000", 1000, 3000}, {"10,000–30,000", 10000, 30000}}
}

// run measures an index of n names: fresh, with ten thousand additions, while it is
// brought together, and against one of a tenth of the size.
func (b *namesBench) run(n int) error {
	x, err := b.load(n / 10)
	if err != nil {
		return err
	}
	small := b.byHits(x.Latest())
	if x, err = b.load(n); err != nil {
		return err
	}
	b.ask(x.Latest, "")
	big := b.byHits(x.Latest())
	for _, c := range hitClasses() {
		if small[c.name] > 0 && big[c.name] > 0 {
			b.row(fmt.Sprintf("命中 %s 条：%d 条时 ÷ %d 条时", c.name, n, n/10), "%.2f 倍", float64(big[c.name])/float64(small[c.name]))
		}
	}
	b.mix(x.Latest())
	applied, err := b.additions(x, n)
	if err != nil {
		return err
	}
	b.quantiles("姓名索引：一批 1000 条并入", applied)
	b.ask(x.Latest, "，另有 1 万条新增")
	return b.compaction(x, n)
}

// additions applies ten batches of a thousand new entries.
func (b *namesBench) additions(x *search.Names, n int) (times []time.Duration, err error) {
	for batch := range 10 {
		var c search.Change
		for i := range 1000 {
			l, err := b.listing(n + batch*1000 + i)
			if err != nil {
				return nil, err
			}
			c.Added = append(c.Added, l)
		}
		at := x.Latest().Position
		next := at
		next.Place++
		start := time.Now()
		x.Apply(at, next, b.now, c)
		times = append(times, time.Since(start))
	}
	return times, nil
}

// compaction removes a little more than makes the whole index be made anew, and asks
// meanwhile.
func (b *namesBench) compaction(x *search.Names, n int) error {
	var c search.Change
	gone := min(max(n/180, 4200), n)
	for i := range gone {
		c.Gone = append(c.Gone, int64(i*(n/gone)+1))
	}
	at := x.Latest().Position
	next := at
	next.Place++
	x.Apply(at, next, b.now, c)
	done := make(chan time.Duration)
	go func() {
		start := time.Now()
		for x.Compact() {
		}
		done <- time.Since(start)
	}()
	b.ask(x.Latest, "，整理期间")
	b.row("姓名索引：整理", "%.2f 秒", (<-done).Seconds())
	return nil
}

// mix puts questions of all classes from two goroutines for two seconds.
func (b *namesBench) mix(a *search.NamesAt) {
	var texts []string
	for _, q := range b.questions() {
		texts = append(texts, q.texts...)
	}
	const workers, lasting = 2, 2 * time.Second
	counts := make(chan int)
	for w := range workers {
		go func() {
			n := 0
			for start := time.Now(); time.Since(start) < lasting; n++ {
				a.Find(search.Question{Text: texts[(n*7+w)%len(texts)], Limit: 20})
			}
			counts <- n
		}()
	}
	total := 0
	for range workers {
		total += <-counts
	}
	b.row("姓名索引：两个线程混合查询", "%.0f 次/秒", float64(total)/lasting.Seconds())
}
