// Package web is the edge between HTTP and the rest of the portal: the manners
// that the public site, the API and the desks share. It owns the hardened server,
// the turning of errors into answers, the security headers, the limits, the
// client's address, the check of the public generation before bytes leave, the
// modes of display, health, metrics and the request log.
//
// It knows no page, no query and no record: what is shown is rendered by
// web/public, web/api and web/admin, which use this package as follows.
//
//	app := web.New(web.Config{…})                     // one listener
//	pages := web.NewPages(web.PagesOptions{…})        // the exit for what is rendered
//	app.Get("/defaulters/:id", pages.Serve(web.Page{Limit: web.Person, Render: site.defaulter}))
//	app.Get("/search", pages.Serve(web.Page{Limit: web.Search, Render: site.search, Query: []string{"q", "page"}, Search: "q"}))
//	app.Get("/hotline", pages.Serve(web.Page{Render: site.hotline, Fixed: true}))   // made from no row
//	app.Post("/preferences", web.SameOrigin(), web.Preferences())
//	ready := web.NewReadiness(log, map[string]web.Check{…})
//	app.Get("/healthz", web.Healthz)
//	app.Get("/readyz", ready.Handler())
//	go pages.Run(ctx)                                 // with Redis: what is done beside requests
//	go limits.Run(ctx)                                // Config.SharedLimits
//	ln, err := net.Listen("tcp", addr)
//	go app.Listener(web.Bound(app, ln, config))       // bounds connections a peer
//	err = web.Stop(ctx, ready, grace, app, admin)     // readiness turns first
//
// Manners of a page: its Render is given a context and a Request, asks once, renders
// into memory and returns an Answer or an error. It writes nothing itself and cannot
// see the connection, headers or cookies: a Request holds what the address declares
// and the mode of display. A handler of a form gets *fiber.Ctx, keeps nothing of it
// after its return and gives it to no goroutine; each of its calls to a database,
// cache or index runs under Context(c).
//
// The order in which a request meets the parts:
//
//	Bound ▸ fasthttp's parser ▸ edge (recover, request id, admission by method,
//	target and headers) ▸ Fiber's router ▸ SameOrigin or Serve (limit, generation,
//	page cache ▸ Redis ▸ gate ▸ rendering ▸ generation again, crawlers, ETag) ▸ edge (security
//	headers, log, metrics)
//
// A stored page that was found before under the same address skips the router alone
// (front.go).
//
// The edge wraps Fiber from outside, so that answers which no handler made (a
// panic, a method unknown to the router, a request that could not be parsed)
// carry the same headers and the same calm words as all others.
package web
