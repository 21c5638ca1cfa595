package web

import (
	"sync"

	"github.com/gofiber/fiber/v2"
)

// errorPages keeps the pages of the errors that a flood ends in: rendering each refusal
// anew would cost more than what was refused. They hold a status, fixed words and the
// mode, nothing of a request, and are not answers: they are sent with no-store.
type errorPages struct {
	mu   sync.RWMutex
	made map[errorKey]errorPage
}

type errorKey struct {
	mode    Mode
	problem Problem
}

type errorPage struct {
	body        []byte
	contentType string
}

// maxErrorPages bounds the pages kept: twelve modes, four kinds, and the seconds until
// a budget allows one more.
const maxErrorPages = 1024

// repeats reports whether a problem is of a kind that comes in numbers and whose words
// cannot hold anything of a request.
func repeats(p Problem) bool {
	if p.RequestID != "" {
		return false
	}
	switch p.Status {
	case fiber.StatusNotFound, fiber.StatusMethodNotAllowed, fiber.StatusTooManyRequests, fiber.StatusServiceUnavailable:
		return true
	}
	return false
}

func (e *errorPages) get(mode Mode, p Problem) (errorPage, bool) {
	if !repeats(p) {
		return errorPage{}, false
	}
	p.RetryAfter = roundUp(p.RetryAfter)
	e.mu.RLock()
	defer e.mu.RUnlock()
	page, ok := e.made[errorKey{mode, p}]
	return page, ok
}

func (e *errorPages) put(mode Mode, p Problem, page errorPage) {
	if !repeats(p) {
		return
	}
	p.RetryAfter = roundUp(p.RetryAfter)
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.made) >= maxErrorPages {
		return
	}
	if e.made == nil {
		e.made = make(map[errorKey]errorPage)
	}
	e.made[errorKey{mode, p}] = page
}
