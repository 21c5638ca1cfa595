package main

import (
	"strings"
	"testing"
)

// said is what wrk 4.1.0 printed, with the lines that appear only after failures.
const said = `Running 2s test @ http://127.0.0.1:18431/defaulters/2jd6k5ntr5tdm
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    28.59ms   12.17ms 152.05ms   88.22%
    Req/Sec     2.28k   543.02     3.04k    61.90%
  Latency Distribution
     50%  579.00us
     75%   29.82ms
     90%   41.18ms
     99%    1.08s 
  4755 requests in 2.10s, 37.10MB read
  Socket errors: connect 1, read 20, write 300, timeout 4000
  Non-2xx or 3xx responses: 17
Requests/sec:   2263.37
Transfer/sec:     17.66MB
`

func TestParseWrk(t *testing.T) {
	got, err := parseWrk(said)
	if err != nil {
		t.Fatal(err)
	}
	want := load{Requests: 4755, Seconds: 2.1, Read: 37.10 * 1024 * 1024, Rate: 2263.37, P50: 579, P99: 1.08e6, Refused: 17, Broken: 4321}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	clean := strings.NewReplacer("  Socket errors: connect 1, read 20, write 300, timeout 4000\n", "", "  Non-2xx or 3xx responses: 17\n", "").Replace(said)
	if got, err := parseWrk(clean); err != nil || got.Refused != 0 || got.Broken != 0 {
		t.Errorf("without failures: %+v, %v", got, err)
	}
}

func TestParseWrkRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":                  "",
		"another program's output": "unable to connect to 127.0.0.1:1 Connection refused\n",
		"no quantiles":             strings.Replace(said, "99%", "98%", 1),
		"no rate":                  strings.Replace(said, "Requests/sec", "Requests", 1),
		"no total":                 strings.Replace(said, "requests in", "answers in", 1),
		"a size it does not know":  strings.Replace(said, "37.10MB", "37.10PB", 1),
		"a time it does not know":  strings.Replace(said, "579.00us", "579.00ns", 1),
		"a time without a unit":    strings.Replace(said, "579.00us", "579.00", 1),
	} {
		if got, err := parseWrk(text); err == nil {
			t.Errorf("%s is read as %+v", name, got)
		}
	}
}

func TestWrkUnits(t *testing.T) {
	for text, want := range map[string]float64{"579.00us": 579, "3.84ms": 3840, "1.02s": 1.02e6, "2.00m": 120e6} {
		if got, err := parseTime(text); err != nil || got != want {
			t.Errorf("%s is %f µs, %v", text, got, err)
		}
	}
	for text, want := range map[string]float64{"7.00B": 7, "1.50KB": 1536, "2.00MB": 2 << 20, "1.00GB": 1 << 30, "1.00TB": 1 << 40} {
		var l load
		if err := l.total("10 requests in 1.00m, " + text + " read"); err != nil || l.Read != want || l.Seconds != 60 || l.Requests != 10 {
			t.Errorf("%s: %+v, %v", text, l, err)
		}
	}
}

func TestSound(t *testing.T) {
	good := load{Requests: 1000, Read: 1000 * 8000}
	for name, c := range map[string]struct {
		change func(*load)
		want   string // part of the error; empty: none
	}{
		"as verified":          {func(*load) {}, ""},
		"answers under way":    {func(l *load) { l.Read += connections * 8000 }, ""},
		"nothing":              {func(l *load) { l.Requests = 0 }, "no request"},
		"error statuses":       {func(l *load) { l.Refused = 1 }, "error status"},
		"broken connections":   {func(l *load) { l.Broken = 1 }, "socket"},
		"shorter answers":      {func(l *load) { l.Read *= 0.9 }, "not 8000 each"},
		"longer answers":       {func(l *load) { l.Read *= 1.2 }, "not 8000 each"},
		"the wrong compressed": {func(l *load) { l.Read = 1000 * 2000 }, "not 8000 each"},
	} {
		l := good
		c.change(&l)
		err := l.sound(8000)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
