package web

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// Some pages have something to say without a row, and say it while the database does not
// answer: when the generation cannot be known, and when the rendering fails. What they say
// then is stored apart from the page itself. Any other failure stays what it is.
func TestWithoutRows(t *testing.T) {
	w := newRows()
	var failure error
	made := 0
	s, p := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
		app.Get("/guides", p.Serve(Page{Query: []string{"q"}, Render: func(ctx context.Context, _ Request) (Answer, error) {
			if err := ctx.Err(); err != nil {
				return Answer{}, err
			}
			return Answer{ContentType: typeHTML, Body: []byte("rows"), Names: true, Keep: failure == nil}, failure
		}, Without: func(context.Context, Request) (Answer, error) {
			made++
			return Answer{ContentType: typeHTML, Body: []byte("call us"), Keep: true}, nil
		}}))
	})
	want := func(what string, status int, body string) {
		t.Helper()
		if a := s.ask("GET", "/guides?q=1"); a.status != status || body != "" && a.body != body {
			t.Errorf("%s: %d %s", what, a.status, a.body)
		}
	}
	want("at first", 200, "rows")
	w.change(func(w *rows) { w.err = errors.New("disk") })
	want("without a generation", 200, "call us")
	want("and again", 200, "call us")
	if made != 1 {
		t.Errorf("made %d times", made)
	}
	w.change(func(w *rows) { w.err = nil })
	want("back", 200, "rows")

	w.change(func(w *rows) { w.gen.Position++ })
	for status, err := range map[int]error{
		http.StatusOK:                  &court.Error{Kind: court.KindUnavailable, Message: "数据库暂时连接不上，请稍后再试"},
		http.StatusServiceUnavailable:  errBusy(),
		http.StatusNotFound:            &court.Error{Kind: court.KindNotFound},
		http.StatusInternalServerError: errors.New("a mistake"),
	} {
		failure = err
		want(err.Error(), status, "")
	}
	failure = nil
	want("in the end", 200, "rows")
	if p.gate.waiting.Load() != 0 {
		t.Error("somebody waits at the gate")
	}
}

// F34: pages made from no row do not wait behind renderings that wait for a database, not
// even when they are asked for the first time.
func TestFixedPagesNeedNoPlace(t *testing.T) {
	w := newRows()
	release := make(chan struct{})
	begun := make(chan struct{}, 64)
	s, p := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
		app.Get("/stuck/:id", p.Serve(Page{Render: func(context.Context, Request) (Answer, error) {
			begun <- struct{}{}
			<-release
			return Answer{ContentType: typeHTML, Body: []byte("late"), Keep: true}, nil
		}}))
		app.Get("/hotline", p.Serve(Page{Fixed: true, Render: func(context.Context, Request) (Answer, error) {
			return Answer{ContentType: typeHTML, Body: []byte("call"), Keep: true}, nil
		}}))
	})
	defer close(release)
	for i := range cap(p.gate.all) {
		go s.ask("GET", "/stuck/"+itoa(i))
	}
	for range cap(p.gate.all) {
		select {
		case <-begun:
		case <-time.After(patience):
			t.Fatal("the renderings never began")
		}
	}
	if a := s.ask("GET", "/hotline"); a.status != 200 || a.body != "call" {
		t.Errorf("%d %s", a.status, a.body)
	}
}
