package web

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofiber/fiber/v2"
)

// The context of a request keeps the promises of contexts although it is made late.
func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &deadline{at: time.Now().Add(time.Second)}
		if at, ok := d.Deadline(); !ok || !at.Equal(d.at) || d.Err() != nil || d.Value("x") != nil {
			t.Error("not as it begins")
		}
		child, cancel := context.WithTimeout(d, time.Minute)
		defer cancel()
		if at, _ := child.Deadline(); !at.Equal(d.at) {
			t.Error("a child outlives it")
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if !errors.Is(d.Err(), context.DeadlineExceeded) || !errors.Is(child.Err(), context.DeadlineExceeded) {
			t.Errorf("%v %v", d.Err(), child.Err())
		}
		<-d.Done()
	})
	synctest.Test(t, func(t *testing.T) { // nobody waited, the time is over
		d := &deadline{at: time.Now().Add(time.Second)}
		time.Sleep(2 * time.Second)
		if !errors.Is(d.Err(), context.DeadlineExceeded) {
			t.Error(d.Err())
		}
	})
	synctest.Test(t, func(t *testing.T) { // it ends with its request, early and late
		d := &deadline{at: time.Now().Add(time.Second)}
		child, cancel := context.WithCancel(d)
		defer cancel()
		d.end()
		synctest.Wait()
		if !errors.Is(child.Err(), context.Canceled) {
			t.Error(child.Err())
		}
		late := &deadline{at: time.Now().Add(time.Second)}
		late.end()
		if <-late.Done(); !errors.Is(late.Err(), context.Canceled) {
			t.Error(late.Err())
		}
	})
}

// A handler that keeps its context never sees that of another request.
func TestContextsAreNotShared(t *testing.T) {
	var kept context.Context
	w := newRows()
	s, _ := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
		app.Get("/keep", func(c *fiber.Ctx) error { kept = c.UserContext(); return nil })
		stored := p.Serve(Page{Render: w.page, Query: []string{"q"}})
		app.Get("/through", func(c *fiber.Ctx) error {
			kept = c.UserContext()
			kept.Done()
			return stored(c)
		})
	})
	for _, target := range []string{"/keep", "/through", "/through"} {
		s.ask("GET", target)
		before := kept
		for range 20 {
			s.ask("GET", "/p/a")
		}
		if before.Err() == nil {
			t.Errorf("%s: the context lives on in another request", target)
		}
	}
}

func TestRequestIDs(t *testing.T) {
	ids := newRequestIDs()
	seen := map[requestID]bool{}
	for range 5000 {
		id := ids.next()
		if seen[id] || len(id) != 16 {
			t.Fatalf("%s", id[:])
		}
		for _, c := range id {
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				t.Fatalf("%s", id[:])
			}
		}
		seen[id] = true
	}
}
