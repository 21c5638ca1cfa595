package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"sync"

	"gongkai/content"
	"gongkai/internal/court"
	"gongkai/internal/jobs"
	"gongkai/internal/redisconn"
	"gongkai/internal/theme"
	"gongkai/internal/visible"
	"gongkai/internal/web"
	"gongkai/internal/web/admin"
	"gongkai/internal/web/api"
	"gongkai/internal/web/public"
	"gongkai/static"
	"gongkai/themes"

	"github.com/gofiber/fiber/v2"
)

type serveCommand struct{}

// Run serves the portal until a signal ends it.
func (serveCommand) Run(p process, c Config) error {
	portal, err := p.open(p.ctx, c, true)
	if err != nil {
		return err
	}
	if err := p.loadContent(portal); err != nil {
		return errors.Join(err, portal.db.Close())
	}
	return p.serve(c, portal, c.publicAddr(":8080"))
}

// loadContent takes the texts that come with the program into a portal that never had
// any. One that a rule keeps back is told and does not keep the site from starting.
func (p process) loadContent(portal *portal) error {
	report, loaded, err := portal.publisher.LoadPieces(p.ctx, content.FS, "随程序装入")
	if err != nil || !loaded {
		return err
	}
	p.say("已装入程序自带的文章 %d 篇。", report.Accepted)
	for _, piece := range report.Pieces {
		for _, e := range piece.Errors {
			p.logger().Warn("content held back", "file", piece.File, "line", e.Line, "field", e.Field, "code", e.Code)
		}
	}
	return nil
}

// site is the two listeners of one process, ready to be started.
type site struct {
	config        web.Config
	public, admin *fiber.App
	ready         *web.Readiness
	reader        *visible.Reader
	exit          *web.Pages

	// What several instances share; nil where they share nothing.
	redis  *redisconn.Conn
	limits *web.SharedLimits
}

// newSite wires the public site, the API and the admin listener to an open portal.
func (p process) newSite(ctx context.Context, c Config, portal *portal) (*site, error) {
	demo, err := portal.db.IsDemo(ctx)
	if err != nil {
		return nil, err
	}
	if demo { // synthetic offenders must never stand under a real court's name
		c.CourtName, c.CourtCode = demoCourt()
	}
	mask, err := court.ParseMaskPolicy(c.IDMask)
	if err != nil {
		return nil, err
	}
	look, err := theme.Open(themes.FS, static.FS, c.Theme)
	if err != nil {
		return nil, court.Invalid("主题 %q 不能使用：%v", c.Theme, err)
	}
	s := &site{}
	if s.config, err = p.webConfig(c, demo); err != nil {
		return nil, err
	}
	reader := visible.New(portal.db, mask)
	s.reader = reader
	shared, err := p.shareThroughRedis(c, demo, portal, s)
	if err != nil {
		return nil, err
	}
	shared.Current = reader
	exit := web.NewPages(shared)
	s.exit = exit
	pages, err := public.New(public.Options{
		Reader: reader, Pages: exit, Theme: look, CourtName: c.CourtName, CourtCode: c.CourtCode, Hotlines: c.Hotlines, BaseURL: c.BaseURL, Demo: demo, Now: p.now,
		Version: shownVersion(), Interface: api.DocumentPath,
	})
	if err != nil {
		return nil, err
	}
	interfaces, err := api.New(api.Options{Reader: reader, Pages: exit, BaseURL: c.BaseURL, Demo: demo})
	if err != nil {
		return nil, err
	}
	if err := s.config.Metrics.DataAge(func() float64 { return dataAge(portal, reader) }); err != nil {
		return nil, err
	}
	if err := s.config.Metrics.Deadlines(func() (web.DeadlineFigures, error) { return deadlineFigures(portal) }); err != nil {
		return nil, err
	}
	if err := s.config.Metrics.Releases(func() (web.ReleaseFigures, error) { return releaseFigures(portal) }); err != nil {
		return nil, err
	}
	if err := s.config.Metrics.Links(func() (web.LinkFigures, error) { return linkFigures(portal) }); err != nil {
		return nil, err
	}
	checks := map[string]web.Check{
		// As a page does: with a place among those who read, and down to a row of a record,
		// which statements that do not end may have taken (F34).
		"database": func(ctx context.Context) error {
			_, err := reader.View(ctx, func(v *visible.View) error {
				_, err := v.On(court.ListDefaulters).Newest(1)
				return err
			})
			return err
		},
		"public": func(ctx context.Context) error { _, err := reader.Current(ctx); return err },
		"names": func(context.Context) error {
			if err := reader.Ready(); err != nil {
				return web.Degraded(err)
			}
			return nil
		},
		"texts": func(context.Context) error {
			if err := reader.TextsReady(); err != nil {
				return web.Degraded(err)
			}
			return nil
		},
	}
	checks["journal"] = func(context.Context) error {
		if err := portal.journalFault(); err != nil {
			return web.Degraded(err)
		}
		return nil
	}
	if s.redis != nil {
		checks["redis"] = s.redisReady
	}
	if portal.db.HasReplica() {
		checks["replica"] = func(context.Context) error {
			if err := portal.db.ReplicaReady(); err != nil {
				return web.Degraded(err)
			}
			return nil
		}
	}
	s.ready = web.NewReadiness(s.config.Logger, checks)
	if s.admin, err = p.newDesk(c, portal, look, mask, s); err != nil {
		return nil, err
	}
	s.config.ErrorPage = pages.ErrorPage
	s.config.SharedLimits = s.limits
	s.public = web.New(s.config)
	pages.Register(s.public)
	interfaces.Register(s.public)
	s.public.Get("/healthz", web.Healthz)
	s.public.Get("/readyz", s.ready.Handler())
	return s, nil
}

// newDesk wires the desk to its listener. It has an origin of its own: what the public
// site's address says of https does not hold for it.
func (p process) newDesk(c Config, portal *portal, look *theme.Theme, mask court.MaskPolicy, s *site) (*fiber.App, error) {
	accounts, err := p.accounts(c, portal)
	if err != nil {
		return nil, err
	}
	config := s.config
	config.Origin = c.adminOrigin()
	config.Secure = strings.HasPrefix(config.Origin, "https://")
	if host, _, err := net.SplitHostPort(c.AdminAddr); config.Origin == "" && err == nil && !isLoopback(host) {
		config.Logger.Warn("the desk listens beyond this machine and admin-url is not set: its cookies are not bound to https", "addr", c.AdminAddr)
	}
	desk, err := admin.New(admin.Options{
		Accounts: accounts, Publisher: portal.publisher, Theme: look, Ready: s.ready, Now: p.now, Logger: config.Logger, Mask: mask,
		CourtName: c.CourtName, Site: c.BaseURL, Secure: config.Secure, Origin: config.Origin, Demo: config.NoIndex,
	})
	if err != nil {
		return nil, err
	}
	config.ErrorPage, config.Uploads, config.LongForms = desk.ErrorPage, desk.Uploads(), desk.LongForms()
	app := web.NewAdmin(config, s.ready)
	desk.Register(app)
	return app, nil
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// shownVersion is the version that the site tells: none of a build without one.
func shownVersion() string {
	if version == "dev" {
		return ""
	}
	return version
}

func (p process) webConfig(c Config, demo bool) (web.Config, error) {
	proxies, err := c.proxies()
	if err != nil {
		return web.Config{}, err
	}
	config := web.Config{TrustedProxies: proxies, Logger: p.logger(), RequestLog: web.NewRequestLog(p.stderr), Now: p.now, NoIndex: demo, Metrics: web.NewMetrics()}
	if c.Limits == "strict" {
		config.Limits = web.LimitsStrict
	}
	if base, err := url.Parse(c.BaseURL); err == nil && base.Host != "" {
		config.Origin = base.Scheme + "://" + base.Host
		config.Secure = base.Scheme == "https"
	}
	return config, nil
}

// serve opens both listeners and runs until p.ctx ends or one of them fails.
func (p process) serve(c Config, portal *portal, addr string) error {
	s, err := p.newSite(p.ctx, c, portal)
	if err != nil {
		return errors.Join(err, portal.db.Close())
	}
	var listeners []net.Listener // both, before anybody is answered
	for _, at := range []string{addr, c.AdminAddr} {
		ln, err := net.Listen("tcp", at)
		if err != nil {
			err = court.Storage(err, "监听地址 %s 不能使用，可能已被占用", at)
			for _, open := range listeners {
				err = errors.Join(err, open.Close())
			}
			return errors.Join(err, s.close(), portal.db.Close())
		}
		listeners = append(listeners, ln)
	}
	failed := make(chan error, len(listeners))
	for i, app := range []*fiber.App{s.public, s.admin} {
		go func() { failed <- app.Listener(web.Bound(app, listeners[i], s.config)) }()
	}
	p.say("公开网站：http://%s　办公端、健康与指标：http://%s", shownAddr(addr), shownAddr(c.AdminAddr))
	ctx, cancel := context.WithCancel(p.ctx)
	var background sync.WaitGroup
	background.Go(func() { p.keep(ctx, portal) })
	background.Go(func() { p.followChanges(ctx, s.reader) })
	background.Go(func() {
		portal.publisher.Verifications(ctx, func(err error) { p.logger().Error("verification", "cause", err.Error()) })
	})
	runner := jobs.Runner{Leases: portal.db, Holder: rand.Text(), Logger: p.logger()}
	for _, job := range append(p.jobs(portal), p.linkJob(c, portal, s.public)) {
		background.Go(func() { runner.Run(ctx, job) })
	}
	for _, work := range s.sharing() {
		background.Go(func() { p.keepUp(ctx, work) })
	}
	select {
	case <-p.ctx.Done():
		err = nil
	case err = <-failed:
		err = fmt.Errorf("listener: %w", err)
	}
	stopErr := web.Stop(context.WithoutCancel(p.ctx), s.ready, c.ShutdownDelay, s.public, s.admin)
	s.config.RequestLog.Flush()
	cancel()
	background.Wait()
	portal.publisher.StopImports()
	return errors.Join(err, stopErr, s.close(), portal.db.Close())
}

// shownAddr is an address that can be opened in a browser.
func shownAddr(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
