// Package api is /api/v1: what the public site shows, for programs. Its fields are a
// promise to whoever reads it and change only by addition. Errors are problem
// documents (RFC 9457), which package web writes.
package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/render"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// Options are what the interface is made from.
type Options struct {
	Reader *visible.Reader
	Pages  *web.Pages // the exit for whatever is rendered
	// BaseURL is scheme and host without a slash at the end; without it addresses in
	// answers are paths.
	BaseURL string
	Demo    bool // synthetic data: said in every answer
}

// API answers the routes under /api/v1.
type API struct {
	reader  *visible.Reader
	exit    *web.Pages
	render  *render.Renderer
	baseURL string
	notice  string
}

const (
	typeJSON = "application/json; charset=utf-8"
	// most is the greatest number of items of a page, and what a page has unasked.
	most = 20
	// maxPages is the last page of any list of persons: deeper paging is of use to
	// copiers only (R-07, PIPL 6).
	maxPages   = 50
	demoNotice = "演示数据（人物、机构均为虚构）"
)

// New makes the interface.
func New(o Options) (*API, error) {
	if o.Reader == nil || o.Pages == nil {
		return nil, errors.New("api: a reader and an exit are needed")
	}
	a := &API{reader: o.Reader, exit: o.Pages, render: newRenderer(o.BaseURL), baseURL: strings.TrimRight(o.BaseURL, "/")}
	if o.Demo {
		a.notice = demoNotice
	}
	return a, nil
}

// newRenderer makes the renderer of texts, for which a link to the site's own name is a
// link inside the site.
func newRenderer(baseURL string) *render.Renderer {
	if base, err := url.Parse(baseURL); err == nil && base.Host != "" {
		return render.New(base.Host)
	}
	return render.New()
}

// route is one address of the interface.
type route struct {
	path string
	page web.Page
}

// routes are all of them. A list with a question also counts as a search, so that the
// interface is no way around that limit.
func (a *API) routes() []route {
	all := []route{
		{DocumentPath, web.Page{Limit: web.API, Render: a.describe, Fixed: true}},
	}
	for _, l := range []struct {
		path string
		list court.List
	}{{"/api/v1/defaulters", court.ListDefaulters}, {"/api/v1/restrictions", court.ListRestrictions}} {
		all = append(all,
			route{l.path, web.Page{Limit: web.API, Render: a.records(l.list), Query: []string{"q", "page", "per_page"}, Search: "q"}},
			route{l.path + "/:id", web.Page{Limit: web.API, Render: a.record(l.list)}})
	}
	for _, kind := range court.PieceKinds() {
		path := "/api/v1/" + kind.Folder()
		all = append(all,
			route{path, web.Page{Limit: web.API, Render: a.pieces(kind), Query: []string{"q", "topic", "page", "per_page"}, Search: "q"}},
			route{path + "/:slug", web.Page{Limit: web.API, Render: a.piece(kind)}})
	}
	return all
}

// Register adds the routes to an app that web.New made.
func (a *API) Register(app *fiber.App) {
	for _, r := range a.routes() {
		app.Get(r.path, a.exit.Serve(r.page))
	}
}

// answer writes a value made from rows that were read at a generation.
func (a *API) answer(value any, gen court.Generation) (web.Answer, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // it is no HTML, and names keep their characters
	if err := e.Encode(value); err != nil {
		return web.Answer{}, fmt.Errorf("api: %w", err)
	}
	return web.Answer{ContentType: typeJSON, Body: b.Bytes(), Names: true, Generation: gen, Keep: true, Synthetic: a.notice != ""}, nil
}

// number reads a parameter of plain digits between 1 and the greatest.
func number(r web.Request, name string, unset, greatest int) (int, error) {
	text := r.Query(name)
	if text == "" {
		return unset, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > greatest || strconv.Itoa(n) != text {
		return 0, court.Invalid("参数 %s 应为 1 到 %d 之间的整数。", name, greatest)
	}
	return n, nil
}

// question reads q. It is never repeated in an answer, and what may hold the
// identity number of a person is not searched.
func question(r web.Request) (court.Query, error) {
	q := court.ParseQuery(strings.TrimSpace(r.Query("q")))
	switch q.Kind {
	case court.QueryTooShort:
		return q, court.Invalid("参数 q 至少两个字。")
	case court.QueryTooLong:
		return q, court.Invalid("参数 q 最多 %d 个字。", court.MaxQuery)
	case court.QueryIdentity:
		return q, court.Invalid("不支持用公民身份号码查询，也没有记录。请改用姓名或者案号查询，再核对结果中公开的证件号码区段和案号。")
	case court.QueryEmpty, court.QueryCase, court.QueryCode, court.QueryName:
	}
	return q, nil
}
