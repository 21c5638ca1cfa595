// Package admin is the desk: the pages on which the court's staff work, on a listener of
// their own. It owns its routes, what each of them needs, its forms and its views.
//
// Every route stands in one table (route.go) with what it needs; serve (visit.go) is the
// only way to a handler, and checks in this order: whose session it is, whether the route
// is for them, for a form where it comes from and its token, and whether the second factor
// is fresh. A handler is given a *visit: the session, the court.Actor, the form. It asks
// one use case, fills a view, and returns an error or nothing.
package admin

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/auth"
	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/theme"
	"gongkai/internal/web"
)

// Options are what the desk is made from.
type Options struct {
	Accounts  *auth.Accounts
	Publisher *publish.Publisher
	Theme     *theme.Theme
	Ready     *web.Readiness   // what the dashboard tells of the portal's parts; nil: nothing
	Now       func() time.Time // nil is time.Now
	Logger    *slog.Logger     // nil is slog.Default()
	Mask      court.MaskPolicy // of numbers of persons; empty is strict
	CourtName string
	Site      string // address of the public site, to link to; empty: not known
	SiteName  string // empty is 执行信息公开
	Secure    bool   // staff come by https: the cookie is bound to host and https
	Origin    string // scheme and host under which staff reach the desk; empty: not known
	Demo      bool
}

// Desk answers the routes of the desk.
type Desk struct {
	accounts *auth.Accounts
	publish  *publish.Publisher
	look     *theme.Theme
	ready    *web.Readiness
	pages    pages
	now      func() time.Time
	log      *slog.Logger
	mask     court.MaskPolicy
	site     string
	frame    Frame         // what is the same on every page
	files    fiber.Handler // static files
	secure   bool
	origin   string
	reading  chan struct{} // held while a document is read
	table    []route
	looks    chan struct{} // the places of texts that are rendered and checked
	takings  chan struct{} // a place for each upload that is in memory
}

const typeHTML = "text/html; charset=utf-8"

// New loads and checks every page and the table of routes, so that a theme that does not
// fit, or a route that does not say what it needs, stops the start.
func New(o Options) (*Desk, error) {
	if o.Accounts == nil || o.Publisher == nil || o.Theme == nil {
		return nil, errors.New("desk: accounts, a publisher and a theme are needed")
	}
	loaded, err := loadPages(o.Theme)
	if err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	d := &Desk{accounts: o.Accounts, publish: o.Publisher, look: o.Theme, ready: o.Ready, pages: loaded, now: o.Now, log: o.Logger, mask: o.Mask,
		site: o.Site, secure: o.Secure, origin: o.Origin, reading: make(chan struct{}, 1), looks: make(chan struct{}, looksAtOnce), takings: make(chan struct{}, mostTakings)}
	if d.now == nil {
		d.now = time.Now
	}
	if d.log == nil {
		d.log = slog.Default()
	}
	if o.SiteName == "" {
		o.SiteName = "执行信息公开"
	}
	d.frame = Frame{
		CourtName: o.CourtName, SiteName: o.SiteName, Demo: o.Demo,
		CSS: o.Theme.Asset("site.css"), DeskCSS: o.Theme.Asset("desk.css"), JS: o.Theme.Asset("desk.js"), Icon: o.Theme.Asset("icon.svg"),
	}
	d.files = web.NewPages(web.PagesOptions{Now: d.now}).Serve(web.Page{Render: d.staticFile, Fixed: true})
	d.table = d.routes()
	return d, checkTable(d.table)
}

// Register adds the routes of the desk to the app of the admin listener.
func (d *Desk) Register(app *fiber.App) {
	for _, r := range d.table {
		limit := web.Other
		if r.limit != "" {
			limit = r.limit
		}
		handlers := []fiber.Handler{web.Limit(limit), d.serve(r)}
		// Without an account there is nothing that a foreign page could make use of.
		if r.method == fiber.MethodPost && r.need.kind != needNothing {
			handlers = append([]fiber.Handler{web.SameOrigin()}, handlers...)
		}
		if r.method == fiber.MethodGet { // and HEAD with it
			app.Get(r.path, handlers...)
			continue
		}
		app.Post(r.path, handlers...)
	}
}
