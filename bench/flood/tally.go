package main

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// tally is what one kind of generator saw.
type tally struct {
	// Statuses counts answers by status; "none" counts requests without an answer.
	Statuses map[string]int `json:"statuses"`
	Odd      int            `json:"odd"`
	Late     int            `json:"late"`
	// Examples are the first odd or late answers, and errors, in words.
	Examples []string `json:"examples,omitempty"`
	// Seconds counts the answers with 200 by the second of the run.
	Seconds []int `json:"ok_per_second"`

	times []time.Duration // of the answers with 200
}

// examples is how many of each tally are kept.
const examples = 5

// none is the key of requests without an answer.
const none = "none"

func newTally(seconds int) *tally {
	return &tally{Statuses: map[string]int{}, Seconds: make([]int, seconds)}
}

// add counts one answer that ended so long after the start of the run.
func (t *tally) add(what string, a answer, v verdict, since time.Duration) {
	t.Statuses[strconv.Itoa(a.status)]++
	if a.status == http.StatusOK {
		t.times = append(t.times, a.ended.Sub(a.began))
		if s := int(since / time.Second); s >= 0 && s < len(t.Seconds) {
			t.Seconds[s]++
		}
	}
	switch v {
	case odd:
		t.Odd++
		t.example(what + ": status " + strconv.Itoa(a.status))
	case late:
		t.Late++
		t.example(what + ": shows a record that was removed")
	}
}

// fail counts a request that got no answer.
func (t *tally) fail(what string, err error) {
	t.Statuses[none]++
	t.Odd++
	t.example(what + ": " + err.Error())
}

func (t *tally) example(text string) {
	if len(t.Examples) < examples {
		t.Examples = append(t.Examples, text)
	}
}

// merge adds what another worker of the same kind saw.
func (t *tally) merge(other *tally) {
	for status, n := range other.Statuses {
		t.Statuses[status] += n
	}
	t.Odd += other.Odd
	t.Late += other.Late
	for _, text := range other.Examples {
		t.example(text)
	}
	for i, n := range other.Seconds {
		if i < len(t.Seconds) {
			t.Seconds[i] += n
		}
	}
	t.times = append(t.times, other.times...)
}

// ok is the number of answers with 200 in all whole seconds of the run.
func (t *tally) ok() int {
	n := 0
	for _, s := range t.Seconds {
		n += s
	}
	return n
}

// quantile gives the q-th part of the times, 0 ≤ q ≤ 1, in milliseconds; zero
// without any. It is the smallest time that at least that part does not exceed.
func quantile(times []time.Duration, q float64) float64 {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	at := int(q*float64(len(sorted))+0.999999) - 1
	at = min(max(at, 0), len(sorted)-1)
	return float64(sorted[at].Microseconds()) / 1000
}
