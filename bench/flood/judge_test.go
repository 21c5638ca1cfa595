package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestJudge(t *testing.T) {
	begun := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	returned := begun.Add(200 * time.Millisecond)
	gone := fate{begun: begun, returned: returned}
	at := func(status int, offset time.Duration, retry bool) answer {
		began := returned.Add(offset)
		return answer{status: status, retry: retry, began: began, ended: began.Add(10 * time.Millisecond),
			body: []byte(`<a href="/defaulters/abc123">`)}
	}
	for name, c := range map[string]struct {
		a              answer
		f              fate
		record, search verdict
	}{
		"public":                            {at(200, 0, false), fate{}, fine, fine},
		"shown at the bound":                {at(200, bound, false), gone, fine, fine},
		"shown after the bound":             {at(200, bound+time.Millisecond, false), gone, late, late},
		"shown while the removal runs":      {at(200, time.Hour, false), fate{begun: begun}, fine, fine},
		"gone":                              {at(404, time.Hour, false), gone, fine, odd},
		"gone before the command returned":  {at(404, 0, false), fate{begun: begun}, fine, odd},
		"gone before anybody removed it":    {at(404, -time.Second, false), gone, odd, odd},
		"gone, but nobody removed it":       {at(404, 0, false), fate{}, odd, odd},
		"busy":                              {at(503, 0, true), fate{}, fine, fine},
		"busy, without a time to come back": {at(503, 0, false), fate{}, odd, odd},
		"limited":                           {at(429, 0, true), fate{}, odd, odd},
		"broken":                            {at(500, 0, false), gone, odd, odd},
	} {
		if got := judgeRecord(c.a, c.f); got != c.record {
			t.Errorf("%s: a record's page gets %d, want %d", name, got, c.record)
		}
		var known fates
		if c.f != (fate{}) {
			known.set("abc123", c.f)
		}
		known.set("other", fate{})
		if got := judgeSearch(c.a, known.all()); got != c.search {
			t.Errorf("%s: a search gets %d, want %d", name, got, c.search)
		}
	}
}

func TestEachLink(t *testing.T) {
	page := `<a href="/defaulters/abc123">甲</a> <a href="/defaulters">list</a> <a href="/defaulters/?x"> <a href='/defaulters/z9/print'>/defaulters/`
	var got []string
	eachLink([]byte(page), func(id []byte) { got = append(got, string(id)) })
	if want := []string{"abc123", "z9"}; !slices.Equal(got, want) {
		t.Errorf("links %q, want %q", got, want)
	}
}

func TestQuantile(t *testing.T) {
	var hundred []time.Duration
	for i := 100; i >= 1; i-- {
		hundred = append(hundred, time.Duration(i)*time.Millisecond)
	}
	for _, c := range []struct {
		times []time.Duration
		q     float64
		want  float64
	}{
		{nil, 0.5, 0}, {hundred[:1], 0.99, 100}, {hundred, 0, 1}, {hundred, 0.5, 50}, {hundred, 0.99, 99}, {hundred, 1, 100},
	} {
		if got := quantile(c.times, c.q); got != c.want {
			t.Errorf("the %.2f quantile of %d times is %.2f ms, want %.2f", c.q, len(c.times), got, c.want)
		}
	}
	if hundred[0] != 100*time.Millisecond {
		t.Error("the times were sorted in place")
	}
}

func TestTally(t *testing.T) {
	start := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	one, other := newTally(2), newTally(2)
	ok := answer{status: 200, began: start, ended: start.Add(3 * time.Millisecond)}
	one.add("page", ok, fine, 100*time.Millisecond)
	one.add("page", ok, late, 1900*time.Millisecond)
	one.add("page", ok, fine, 2*time.Second) // past the run: no second counts it
	other.add("page", answer{status: 418}, odd, time.Second)
	other.fail("page", failure("reset"))
	one.merge(other)
	if one.ok() != 2 || one.Seconds[0] != 1 || one.Seconds[1] != 1 || len(one.times) != 3 {
		t.Errorf("answers with 200: %v, %d times", one.Seconds, len(one.times))
	}
	if one.Odd != 2 || one.Late != 1 || one.Statuses["418"] != 1 || one.Statuses[none] != 1 {
		t.Errorf("%+v", one)
	}
	if text := strings.Join(one.Examples, "; "); text != "page: shows a record that was removed; page: status 418; page: reset" {
		t.Errorf("examples: %s", text)
	}
	if got := statuses(one); got != "200 × 3，418 × 1，无回答 × 1" {
		t.Errorf("statuses: %s", got)
	}
}

// failure is an error with a text.
type failure string

func (f failure) Error() string { return string(f) }
