package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// row is one thing that wrk asks.
type row struct {
	key     key
	address string
	pids    []int
	want    answer // what it must answer
	whole   bool   // the head as well as the body
}

// world is all that runs during the measurement.
type world struct {
	o      options
	report folder
	// private holds the portal's data and log, open what nginx's workers read.
	private, open string
	servers       []*server

	portal       *server
	site, path   string // address of the portal and path of the page
	identity     answer // of the portal, taken once
	zipped       answer
	rows         []row
	portalAsked  int // answers that the portal gave to wrk
	portalLogged int // lines that it wrote into its log
}

// build starts everything. What was started is stopped by close, also after an error.
func (w *world) build(ctx context.Context) (err error) {
	if w.private, err = os.MkdirTemp("", "bench-portal-"); err != nil {
		return err
	}
	if w.open, err = os.MkdirTemp("", "bench-nginx-"); err != nil {
		return err
	}
	if err := os.Chmod(w.open, 0o755); err != nil { // #nosec G302 -- a synthetic page for another user's process
		return err
	}
	for _, step := range []func(context.Context) error{w.startPortal, w.choosePage, w.startBaselines, w.startNginx} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	// One form after the other, so that what is divided by one another ran close by.
	slices.SortStableFunc(w.rows, func(a, b row) int {
		switch {
		case a.key.Zipped == b.key.Zipped:
			return 0
		case b.key.Zipped:
			return -1
		default:
			return 1
		}
	})
	return nil
}

// close stops every server, the last first, and removes the scratch folders.
func (w *world) close() {
	for i := len(w.servers) - 1; i >= 0; i-- {
		w.servers[i].stop()
	}
	for _, dir := range []string{w.private, w.open} {
		if dir != "" {
			_ = os.RemoveAll(dir)
		}
	}
}

func (w *world) data() string { return filepath.Join(w.private, "data") }

// startPortal serves demo data as shipped: the access log is on and goes to a file.
func (w *world) startPortal(ctx context.Context) error {
	address, err := freeAddress()
	if err != nil {
		return err
	}
	admin, err := freeAddress()
	if err != nil {
		return err
	}
	s, err := start("portal", filepath.Join(w.private, "portal.log"), "", w.o.portal, "demo",
		"--records", strconv.Itoa(w.o.records), "--data-dir", w.data(), "--addr", address, "--admin-addr", admin)
	if err != nil {
		return err
	}
	w.servers = append(w.servers, s)
	w.portal, w.site = s, address
	return s.ready(ctx, address, func() error {
		a, err := ask(address, "/readyz", false)
		if err == nil && a.status != "HTTP/1.1 200 OK" {
			err = errors.New(a.status)
		}
		return err
	})
}

// choosePage takes the newest record and keeps the portal's two answers.
func (w *world) choosePage(context.Context) error {
	list, err := ask(w.site, "/api/v1/defaulters?per_page=1", false)
	if err != nil {
		return err
	}
	var got struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if err := json.Unmarshal(list.body, &got); err != nil || len(got.Items) != 1 {
		return fmt.Errorf("the portal lists no record: %s: %w", list.status, errors.Join(err))
	}
	w.path = "/defaulters/" + got.Items[0].ID
	for range 3 { // a cache may hold the page from the second request on
		if w.identity, err = ask(w.site, w.path, false); err != nil {
			return err
		}
		if w.zipped, err = ask(w.site, w.path, true); err != nil {
			return err
		}
	}
	if w.identity.status != "HTTP/1.1 200 OK" || w.identity.zipped() {
		return fmt.Errorf("the portal answers %s, %q", w.identity.status, w.identity.field("Content-Encoding"))
	}
	w.add(thePortal, w.site, []int{w.portal.pid()}, w.identity, w.zipped, true)
	return errors.Join(w.report.keep("portal-identity.http", w.identity.text()), w.report.keep("portal-gzip.http", w.zipped.text()))
}

// add adds the two rows of a server.
func (w *world) add(server, address string, pids []int, identity, zipped answer, whole bool) {
	w.rows = append(w.rows,
		row{key{server, false}, address, pids, identity, whole},
		row{key{server, true}, address, pids, zipped, whole})
}

// startBaselines starts the Fiber handlers and keeps their source and settings.
func (w *world) startBaselines(ctx context.Context) error {
	binary := filepath.Join(w.o.bin, "baseline")
	for _, mode := range []string{theSame, theNaked} {
		address, err := freeAddress()
		if err != nil {
			return err
		}
		s, err := start(mode, filepath.Join(w.private, mode+".log"), w.report.path("baseline-"+mode+".txt"), binary,
			"-mode", mode, "-addr", address, "-from", "http://"+w.site+w.path)
		if err != nil {
			return err
		}
		w.servers = append(w.servers, s)
		if err := s.ready(ctx, address, nil); err != nil {
			return err
		}
		w.add(mode, address, []int{s.pid()}, w.identity, w.zipped, mode == theSame)
	}
	source, err := start("source", filepath.Join(w.private, "source.log"), w.report.path("baseline-main.go.txt"), binary, "-source")
	if err != nil {
		return err
	}
	<-source.done
	return nil
}

// startNginx writes nginx's configuration and starts it, with as many workers as
// there are cores: the Go servers use as many threads.
func (w *world) startNginx(ctx context.Context) error {
	if w.o.nginx == "" {
		return nil
	}
	ports, err := newNginxPorts()
	if err != nil {
		return err
	}
	small := w.zipped
	if !small.zipped() {
		if small.body, err = zip(w.identity.body); err != nil {
			return err
		}
	}
	if err := layOut(w.open, w.path, w.identity.body, small.body); err != nil {
		return err
	}
	config := nginxConfig(w.open, runtime.NumCPU(), ports)
	file := filepath.Join(w.open, "nginx.conf")
	if err := errors.Join(os.WriteFile(file, []byte(config), 0o600), w.report.keep("nginx.conf", []byte(config))); err != nil {
		return err
	}
	s, err := start("nginx", filepath.Join(w.private, "nginx.log"), "", w.o.nginx, "-p", w.open, "-e", filepath.Join(w.open, "error.log"), "-c", file)
	if err != nil {
		return err
	}
	w.servers = append(w.servers, s)
	if err := s.ready(ctx, ports.zippedLogged, nil); err != nil {
		return err
	}
	workers, err := childrenOf(s.pid())
	if err != nil {
		return err
	}
	if len(workers) != runtime.NumCPU() {
		return fmt.Errorf("nginx runs %d workers, not %d", len(workers), runtime.NumCPU())
	}
	pids := append(workers, s.pid())
	w.rows = append(w.rows, []row{
		{key{nginxQuiet, false}, ports.static, pids, w.identity, false},
		{key{nginxQuiet, true}, ports.zipped, pids, small, false},
		{key{nginxLogged, false}, ports.staticLogged, pids, w.identity, false},
		{key{nginxLogged, true}, ports.zippedLogged, pids, small, false},
	}...)
	return nil
}

// verify asks the portal and the row's own server for the page as wrk will, holds
// both against what was agreed at the start, and gives the length of the row's answer.
func (w *world) verify(r row) (size int, err error) {
	agreed := w.identity
	if r.key.Zipped {
		agreed = w.zipped
	}
	now, err := ask(w.site, w.path, r.key.Zipped)
	if err != nil {
		return 0, fmt.Errorf("portal: %w", err)
	}
	if err := agreed.same(now); err != nil {
		return 0, fmt.Errorf("the portal's page is not what it was at the start: %w", err)
	}
	own, err := ask(r.address, w.path, r.key.Zipped)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", r.key, err)
	}
	if r.whole {
		err = r.want.same(own)
	} else {
		err = r.want.sameBody(own)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", r.key, err)
	}
	return own.size, nil
}

// settle waits a moment between two runs.
func settle(ctx context.Context) {
	select {
	case <-time.After(100 * time.Millisecond):
	case <-ctx.Done():
	}
}
