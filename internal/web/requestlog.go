package web

import (
	"bytes"
	"io"
	"strconv"
	"sync"
	"time"
)

// RequestLog writes the line of each request as slog's JSON handler would, field for
// field, at a small part of its cost: at tens of thousands of requests a second that
// handler alone takes a fifth of the processor. Lines are gathered and written
// together, at the latest after a fifth of a second and beside the requests, so that
// nobody waits for a disk; a line of a failure is written at once, with all before it.
// It is safe for concurrent use, and never splits a line.
type RequestLog struct {
	mu     sync.Mutex // guards what follows, up to out
	lines  []byte
	second second
	armed  bool // a write is due
	called bool // a write has been called for, since much is gathered
	timer  *time.Timer
	out    sync.Mutex // held while writing, so that lines keep their order
	w      io.Writer
	spare  []byte
	failed uint64 // writes that failed; nobody could be told of it
}

const (
	logDelay = 200 * time.Millisecond
	logBatch = 64 << 10 // bytes that are written without waiting for more
	// logMost is what is gathered at most, in bytes. Past it requests wait for the
	// writer: a log that cannot be written must not fill the memory.
	logMost = 4 << 20
)

// NewRequestLog gathers lines for w, which gets whole lines only. Flush it at the stop.
func NewRequestLog(w io.Writer) *RequestLog {
	return &RequestLog{w: w, lines: make([]byte, 0, 2*logBatch), spare: make([]byte, 0, 2*logBatch)}
}

// Flush writes what has been gathered.
func (l *RequestLog) Flush() {
	l.out.Lock()
	defer l.out.Unlock()
	l.mu.Lock()
	lines := l.lines
	l.lines, l.armed, l.called = l.spare[:0], false, false
	l.mu.Unlock()
	if len(lines) > 0 {
		if _, err := l.w.Write(lines); err != nil {
			l.failed++
		}
	}
	l.spare = lines
}

// line adds one line; urgent ones are written before it returns.
func (l *RequestLog) line(of *request, status, size int, took time.Duration) {
	urgent := of.cause != nil || of.panic != ""
	l.mu.Lock()
	l.lines = appendLine(l.lines, &l.second, of, status, size, took)
	gathered := len(l.lines)
	switch {
	case urgent:
	case gathered >= logBatch && !l.called:
		l.called = true
		go l.Flush()
	case !l.armed:
		l.armed = true
		if l.timer == nil {
			l.timer = time.AfterFunc(logDelay, l.Flush)
		} else {
			l.timer.Reset(logDelay)
		}
	}
	l.mu.Unlock()
	if urgent || gathered >= logMost {
		l.Flush()
	}
}

// appendLine writes the line. Everything in it that could need escaping goes through
// strconv or jsonString; patterns of routes and fixed words have been through it.
func appendLine(b []byte, at *second, r *request, status, size int, took time.Duration) []byte {
	b = append(b, `{"time":"`...)
	b = at.append(b, r.started.Add(took))
	if r.cause != nil || r.panic != "" {
		b = append(b, `","level":"ERROR"`...)
	} else {
		b = append(b, `","level":"INFO"`...)
	}
	b = append(b, `,"msg":"request","request_id":"`...)
	b = append(b, r.id[:]...)
	b = append(b, `","method":"`...)
	b = append(b, r.method...) // one of the four words of begin
	b = append(b, `","route":`...)
	b = append(b, r.stats.quoted...)
	b = append(b, `,"status":`...)
	b = strconv.AppendInt(b, int64(status), 10)
	b = append(b, `,"duration_ms":`...)
	b = appendMillis(b, took)
	b = append(b, `,"bytes":`...)
	b = strconv.AppendInt(b, int64(size), 10)
	if r.reason != "" {
		b = append(b, `,"reason":`...)
		b = appendJSON(b, r.reason)
	}
	if r.cause != nil {
		b = append(b, `,"cause":`...)
		b = appendJSON(b, scrub(r.cause.Error()))
	}
	if r.panic != "" {
		b = append(b, `,"panic":`...)
		b = appendJSON(b, scrub(r.panic))
	}
	return append(b, '}', '\n')
}

// appendMillis writes a time in milliseconds with up to three places, as JSON does.
func appendMillis(b []byte, took time.Duration) []byte {
	micros := took.Microseconds()
	b = strconv.AppendInt(b, micros/1000, 10)
	rest := micros % 1000
	if rest == 0 {
		return b
	}
	places := [...]byte{'.', byte('0' + rest/100), byte('0' + rest/10%10), byte('0' + rest%10)}
	n := len(places)
	for places[n-1] == '0' {
		n--
	}
	return append(b, places[:n]...)
}

// second is the text of an instant's second with its zone, kept for the thousands of
// lines that share it.
type second struct {
	unix       int64
	date, zone []byte
}

// append writes an instant as time.RFC3339Nano does.
func (s *second) append(b []byte, at time.Time) []byte {
	if at.Unix() != s.unix || s.date == nil {
		text := at.Truncate(time.Second).AppendFormat(nil, time.RFC3339Nano)
		const date = len("2006-01-02T15:04:05")
		s.unix, s.date, s.zone = at.Unix(), text[:date], text[date:]
	}
	b = append(b, s.date...)
	if nanos := at.Nanosecond(); nanos > 0 {
		places := [10]byte{'.'}
		for i := 9; i > 0; i-- {
			places[i] = byte('0' + nanos%10)
			nanos /= 10
		}
		b = append(b, bytes.TrimRight(places[:], "0")...)
	}
	return append(b, s.zone...)
}
