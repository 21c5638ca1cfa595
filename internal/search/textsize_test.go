//go:build soak && linux

package search

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestTextSize fills an index with 50,000 papers of 5 KB and reports what it costs.
func TestTextSize(t *testing.T) {
	const papers, size, batch = 50_000, 5 << 10, 1000
	corpus := newTextCorpus(1)
	index := NewEmbeddedTexts()
	before := heap()
	var building, working time.Duration // on the clock, and of the processor
	text, peak := 0, uint64(0)
	var pieces []string
	rng := rand.New(rand.NewPCG(1, 1))
	for id := int64(0); id < papers; {
		var docs []TextDocument
		for range batch {
			d := corpus.document(id, size)
			text += len(d.Title) + len(d.Summary) + len(d.Body)
			docs = append(docs, d)
			id++
			if id%100 == 0 {
				r := []rune(slices.MaxFunc(strings.FieldsFunc(d.Body[:900], func(r rune) bool { return r == '，' || r == '。' || r < 0x4E00 || r > 0x9FFF }),
					func(a, b string) int { return len(a) - len(b) }))
				from := rng.IntN(max(1, len(r)-12))
				pieces = append(pieces, string(r[from:min(len(r), from+12)]))
			}
		}
		began, busy := time.Now(), processTime(t)
		if err := index.Put(context.Background(), docs...); err != nil {
			t.Fatal(err)
		}
		building, working = building+time.Since(began), working+processTime(t)-busy
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapInuse)
	}
	began, busy := time.Now(), processTime(t)
	index.merges.Wait()
	building, working = building+time.Since(began), working+processTime(t)-busy
	after := heap()
	state := index.state.Load()
	terms, bytes := 0, 0
	for _, p := range state.shelves[1].parts {
		terms += len(p.chars.keys) + len(p.words.keys)
		bytes += p.size()
	}
	t.Logf("%d papers, %.1f MB of text; built in %v, %v of the processor; %d parts, %d terms, lists and tables %.1f MB",
		papers, float64(text)/1e6, building.Round(time.Millisecond), working.Round(time.Millisecond), len(state.shelves[1].parts), terms, float64(bytes)/1e6)
	t.Logf("heap %.1f MB, %.2f MB per MB of text; in use while building up to %.1f MB", float64(after-before)/1e6, float64(after-before)/float64(text), float64(peak)/1e6)

	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	classes := map[string]func(i int) string{
		"frequent pair":      func(i int) string { return corpus.words[i%20] },
		"pair":               func(i int) string { return corpus.words[20+i*7%3000] },
		"phrase of 4":        func(i int) string { return first(pieces[i%len(pieces)], 4) },
		"phrase of 12":       func(i int) string { return pieces[i%len(pieces)] },
		"one character":      func(i int) string { return []string{"的", "法", "执", "行", "院"}[i%5] },
		"two frequent words": func(i int) string { return corpus.words[i%20] + " " + corpus.words[(i*7+3)%20] },
		"frequent and rare":  func(i int) string { return corpus.words[i%20] + " " + corpus.words[2000+i] },
		"twelve frequent":    func(i int) string { return strings.Join(rotate(corpus.words[:20], i)[:12], " ") },
		"no hit":             func(i int) string { return first(pieces[i%len(pieces)], 3) + "龘靐" },
		"number":             func(i int) string { return []string{"11", "112", "1115"}[i%3] },
	}
	for name, query := range classes {
		var times, cpu []time.Duration
		hits := 0
		for i := range 300 {
			began, busy := time.Now(), threadTime(t)
			h, err := index.Search(context.Background(), TextQuery{Text: query(i), Kinds: []TextKind{TextArticle}, Now: time.Unix(1, 0), Limit: 20})
			times, cpu = append(times, time.Since(began)), append(cpu, threadTime(t)-busy)
			if err != nil {
				t.Fatal(err)
			}
			hits += h.Total
		}
		slices.Sort(times)
		slices.Sort(cpu)
		t.Logf("%-20s p50 %8v  p99 %8v  processor p50 %8v  p99 %8v  mean hits %d", name, times[150].Round(time.Microsecond), times[297].Round(time.Microsecond),
			cpu[150].Round(time.Microsecond), cpu[297].Round(time.Microsecond), hits/300)
	}
	index.Close()
}

// threadTime is the processor time of this thread, which other work on the machine does
// not lengthen.
func threadTime(t *testing.T) time.Duration {
	const thread = 1 // RUSAGE_THREAD
	return used(t, thread)
}

// processTime is the processor time of all threads.
func processTime(t *testing.T) time.Duration { return used(t, syscall.RUSAGE_SELF) }

func used(t *testing.T, who int) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func first(s string, n int) string { return string([]rune(s)[:min(n, len([]rune(s)))]) }

func rotate(s []string, n int) []string { n %= len(s); return slices.Concat(s[n:], s[:n]) }

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
