package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// load is what wrk tells of one run. Rates are per second, times in microseconds,
// sizes in bytes.
type load struct {
	Requests int     `json:"requests"`
	Seconds  float64 `json:"seconds"`
	Read     float64 `json:"bytes_read"`
	Rate     float64 `json:"requests_per_second"`
	P50      float64 `json:"p50_us"`
	P99      float64 `json:"p99_us"`
	// Refused counts answers with a status of 400 and above, Broken errors of sockets
	// and requests without an answer in time.
	Refused int `json:"refused"`
	Broken  int `json:"broken"`
}

// parseWrk reads what wrk 4 prints with --latency.
func parseWrk(text string) (load, error) {
	var l load
	found := map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		fields := strings.Fields(line)
		var err error
		switch {
		case len(fields) == 2 && fields[0] == "50%":
			l.P50, err = parseTime(fields[1])
			found["50%"] = true
		case len(fields) == 2 && fields[0] == "99%":
			l.P99, err = parseTime(fields[1])
			found["99%"] = true
		case strings.HasPrefix(line, "Requests/sec:"):
			l.Rate, err = strconv.ParseFloat(fields[1], 64)
			found["Requests/sec"] = true
		case strings.Contains(line, " requests in "):
			err = l.total(line)
			found["requests in"] = true
		case strings.HasPrefix(line, "Socket errors:"):
			l.Broken, err = sum(line)
		case strings.HasPrefix(line, "Non-2xx or 3xx responses:"):
			l.Refused, err = strconv.Atoi(fields[len(fields)-1])
		}
		if err != nil {
			return load{}, fmt.Errorf("wrk: %q: %w", line, err)
		}
	}
	for _, part := range []string{"50%", "99%", "Requests/sec", "requests in"} {
		if !found[part] {
			return load{}, fmt.Errorf("wrk did not tell %q", part)
		}
	}
	return l, nil
}

// total reads a line such as "118322 requests in 2.00s, 1.72GB read".
func (l *load) total(line string) error {
	m := regexp.MustCompile(`^(\d+) requests in ([0-9.]+[a-z]+), ([0-9.]+)([KMGT]?B) read$`).FindStringSubmatch(line)
	if m == nil {
		return errors.New("not understood")
	}
	var err error
	if l.Requests, err = strconv.Atoi(m[1]); err != nil {
		return err
	}
	us, err := parseTime(m[2])
	if err != nil {
		return err
	}
	l.Seconds = us / 1e6
	if l.Read, err = strconv.ParseFloat(m[3], 64); err != nil {
		return err
	}
	for range strings.IndexByte("BKMGT", m[4][0]) { // wrk's units are powers of 1,024
		l.Read *= 1024
	}
	return nil
}

// parseTime reads 579.00us, 3.84ms, 1.02s or 2.00m, in microseconds.
func parseTime(text string) (float64, error) {
	at := strings.IndexFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if at < 0 {
		return 0, errors.New("a time without a unit")
	}
	n, err := strconv.ParseFloat(text[:at], 64)
	if err != nil {
		return 0, err
	}
	switch text[at:] {
	case "us":
		return n, nil
	case "ms":
		return n * 1e3, nil
	case "s":
		return n * 1e6, nil
	case "m":
		return n * 60e6, nil
	default:
		return 0, fmt.Errorf("a time in %q", text[at:])
	}
}

// sum adds up the numbers of a line.
func sum(line string) (int, error) {
	n := 0
	for _, digits := range regexp.MustCompile(`\d+`).FindAllString(line, -1) {
		one, err := strconv.Atoi(digits)
		if err != nil {
			return 0, err
		}
		n += one
	}
	return n, nil
}

// sound reports why a run proves nothing: failed requests, or answers of another
// length than the one that was verified, size bytes with its head. What wrk read of
// answers that were not yet whole at the end (one a connection) is tolerated, and
// the two decimals to which it rounds.
func (l load) sound(size int) error {
	switch {
	case l.Requests == 0:
		return errors.New("no request was answered")
	case l.Refused > 0:
		return fmt.Errorf("%d of %d answers had an error status", l.Refused, l.Requests)
	case l.Broken > 0:
		return fmt.Errorf("%d socket errors beside %d answers", l.Broken, l.Requests)
	}
	want := float64(l.Requests) * float64(size)
	if l.Read < want*0.98 || l.Read > want*1.02+float64(connections*size) {
		return fmt.Errorf("wrk read %.0f bytes in %d answers, not %d each", l.Read, l.Requests, size)
	}
	return nil
}
