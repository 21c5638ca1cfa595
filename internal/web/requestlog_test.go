package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/quick"
	"testing/synctest"
	"time"
)

// line is a request of a log line, with what the edge would have noted.
func line(route string, change func(r *request)) *request {
	e := newEdge(Config{}.withDefaults())
	r := &request{edge: e, id: e.ids.next(), started: time.Now(), method: "GET", route: route}
	if change != nil {
		change(r)
	}
	r.stats = e.cfg.Metrics.routes.of(route)
	return r
}

// The line is the one that slog would write, but for the instant.
func TestRequestLogIsSlogs(t *testing.T) {
	for name, r := range map[string]*request{
		"a page":    line("/defaulters/:id", nil),
		"unmatched": line(routeUnmatched, func(r *request) { r.method = "other" }),
		"refused":   line(routeRefused, func(r *request) { r.reason = "bare line feed" }),
		"failed":    line("/a", func(r *request) { r.cause = errors.New("bind 11010519491231002X: 行\r\n\"{\"\x00\u2028<b>&") }),
		"panicked":  line("/a", func(r *request) { r.panic = "string\ngoroutine 1 [running]:\n\tx.go:1" }),
		"odd route": line("/a\"\\b<é", nil),
	} {
		for _, took := range []time.Duration{0, time.Microsecond, 1500 * time.Nanosecond, 42 * time.Microsecond, 1234567 * time.Nanosecond, 2 * time.Second, 100 * time.Millisecond} {
			var ours, slogs bytes.Buffer
			l := NewRequestLog(&ours)
			l.line(r, 200, 7652, took)
			l.Flush()
			r.edge.cfg.RequestLog, r.edge.cfg.Logger = nil, slog.New(slog.NewJSONHandler(&slogs, nil))
			r.log(200, 7652, took)
			got, want := withoutTime(t, ours.String()), withoutTime(t, slogs.String())
			if got != want {
				t.Errorf("%s:\n%s\n%s", name, got, want)
			}
		}
	}
}

// withoutTime takes the instant out of a line, having read it.
func withoutTime(t *testing.T, line string) string {
	t.Helper()
	var fields struct {
		Time time.Time `json:"time"`
	}
	if err := json.Unmarshal([]byte(line), &fields); err != nil || fields.Time.IsZero() || strings.Count(line, "\n") != 1 {
		t.Fatalf("%v: %q", err, line)
	}
	_, rest, _ := strings.Cut(line, `","level"`)
	return rest
}

func TestRequestLogTimes(t *testing.T) {
	var s second
	err := quick.Check(func(at int32, nanos uint32, hours int8) bool {
		instant := time.Unix(int64(at), int64(nanos%1_000_000_000)).In(time.FixedZone("", int(hours%14)*3600))
		s = second{}
		want := instant.Format(time.RFC3339Nano)
		first := string(s.append(nil, instant))
		again := string(s.append(nil, instant)) // with the second's text at hand
		return first == want && again == want
	}, &quick.Config{MaxCount: 2000})
	if err != nil {
		t.Error(err)
	}
}

// Lines are gathered for a fifth of a second; one of a failure takes all before it
// along at once.
func TestRequestLogDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &safeBuffer{}
		l := NewRequestLog(out)
		count := func() int { return strings.Count(out.String(), "\n") }
		l.line(line("/a", nil), 200, 1, 0)
		l.line(line("/a", nil), 200, 1, 0)
		if synctest.Wait(); count() != 0 {
			t.Error("not gathered")
		}
		time.Sleep(logDelay + time.Millisecond)
		if synctest.Wait(); count() != 2 {
			t.Errorf("%d lines after the delay", count())
		}
		l.line(line("/a", nil), 200, 1, 0)
		l.line(line("/a", func(r *request) { r.cause = io.EOF }), 503, 1, 0)
		if count() != 4 {
			t.Errorf("%d lines after a failure", count())
		}
		l.line(line("/a", nil), 200, 1, 0)
		if l.Flush(); count() != 5 {
			t.Errorf("%d lines at the stop", count())
		}
		l.line(line("/a", nil), 200, 1, 0) // and again after a flush
		time.Sleep(logDelay + time.Millisecond)
		if synctest.Wait(); count() != 6 {
			t.Errorf("%d lines after the second delay", count())
		}
	})
}

// However many write, and however much, every line is whole and there once.
func TestRequestLogWholeLines(t *testing.T) {
	out := &wholeLines{t: t, seen: map[string]bool{}}
	l := NewRequestLog(out)
	long := strings.Repeat("长", 40_000) // longer than what is gathered
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for n := range 500 {
				r := line("/a", nil)
				if n%100 == 99 {
					r.cause = errors.New(long[:1000*g*3])
				}
				l.line(r, 200, n, time.Duration(n))
			}
		})
	}
	all.Wait()
	l.Flush()
	if len(out.seen) != 8*500 {
		t.Errorf("%d lines of %d", len(out.seen), 8*500)
	}
}

// wholeLines takes writes and reads each as whole lines.
type wholeLines struct {
	t    *testing.T
	seen map[string]bool
}

func (w *wholeLines) Write(p []byte) (int, error) {
	for l := range bytes.Lines(p) {
		var fields struct {
			ID string `json:"request_id"`
		}
		if err := json.Unmarshal(l, &fields); err != nil || w.seen[fields.ID] {
			w.t.Errorf("%v, twice %v: %.80q", err, w.seen[fields.ID], l)
		}
		w.seen[fields.ID] = true
	}
	return len(p), nil
}

// A writer that stands still holds nobody up until a few megabytes are gathered, and
// then loses nothing.
func TestRequestLogSlowWriter(t *testing.T) {
	slow := &slowWriter{release: make(chan struct{})}
	l := NewRequestLog(slow)
	r := line("/a", nil)
	lines := 0
	for range logMost / 400 { // a line has some 200 bytes
		l.line(r, 200, lines, 0)
		lines++
	}
	blocked := make(chan struct{})
	go func() {
		defer close(blocked)
		for range 2 * logMost / 200 {
			l.line(r, 200, lines, 0)
			lines++
		}
	}()
	select {
	case <-blocked:
		t.Error("more is gathered than there is room for")
	case <-time.After(200 * time.Millisecond):
	}
	close(slow.release)
	<-blocked
	l.Flush()
	if got := strings.Count(slow.String(), "\n"); got != lines {
		t.Errorf("%d lines of %d", got, lines)
	}
}

type slowWriter struct {
	safeBuffer
	release chan struct{}
}

func (s *slowWriter) Write(p []byte) (int, error) {
	<-s.release
	return s.safeBuffer.Write(p)
}

// A writer that fails loses its lines and nothing else.
func TestRequestLogWriterFails(t *testing.T) {
	l := NewRequestLog(failing{})
	l.line(line("/a", nil), 200, 1, 0)
	l.Flush()
	l.line(line("/a", nil), 200, 1, 0)
	l.Flush()
	if l.failed != 2 {
		t.Errorf("%d failures", l.failed)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
