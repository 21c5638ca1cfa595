package main

import (
	"bytes"
	"maps"
	"net/http"
	"sync/atomic"
	"time"
)

// fate is what is known of a record's removal; zero times are not yet.
type fate struct {
	begun    time.Time // portal remove was started
	returned time.Time // portal remove had returned
}

// over reports whether the bound of the removal had passed when a request began.
func (f fate) over(began time.Time) bool {
	return !f.returned.IsZero() && began.After(f.returned.Add(bound))
}

// fates are those of all records that are removed in this run, by public identifier.
// One goroutine writes, thousands read.
type fates struct {
	known atomic.Pointer[map[string]fate]
}

func (f *fates) all() map[string]fate {
	if known := f.known.Load(); known != nil {
		return *known
	}
	return nil
}

func (f *fates) set(id string, to fate) {
	next := maps.Clone(f.all())
	if next == nil {
		next = map[string]fate{}
	}
	next[id] = to
	f.known.Store(&next)
}

// verdict is how an answer stands to what the portal promises.
type verdict int

const (
	fine verdict = iota
	// odd is an answer that nothing explains: another status, a 404 of a record that
	// nobody removed, a 503 that does not say when to come back.
	odd
	// late shows a record after the bound of its removal.
	late
)

// judgeRecord judges the answer of a record's own address, page or API.
func judgeRecord(a answer, f fate) verdict {
	switch a.status {
	case http.StatusOK:
		if f.over(a.began) {
			return late
		}
		return fine
	case http.StatusNotFound:
		if !f.begun.IsZero() && f.begun.Before(a.ended) {
			return fine
		}
		return odd
	default:
		return judgeRefusal(a)
	}
}

// judgeSearch judges a page of results: it links every record that it shows.
func judgeSearch(a answer, known map[string]fate) verdict {
	if a.status != http.StatusOK {
		return judgeRefusal(a)
	}
	verdict := fine
	eachLink(a.body, func(id []byte) {
		if f, removed := known[string(id)]; removed && f.over(a.began) {
			verdict = late
		}
	})
	return verdict
}

func judgeRefusal(a answer) verdict {
	if a.status == http.StatusServiceUnavailable && a.retry {
		return fine
	}
	return odd
}

// eachLink calls f with the public identifier of every record that a page links.
func eachLink(body []byte, f func(id []byte)) {
	const link = "/defaulters/"
	for {
		at := bytes.Index(body, []byte(link))
		if at < 0 {
			return
		}
		body = body[at+len(link):]
		n := 0
		for n < len(body) && (body[n] >= 'a' && body[n] <= 'z' || body[n] >= '0' && body[n] <= '9') {
			n++
		}
		if n > 0 {
			f(body[:n])
		}
	}
}
