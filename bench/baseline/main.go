// Command baseline is what the portal's cached pages are measured against: a small
// server that answers one address from memory as an ordinary Fiber handler does.
//
//	same   sends the portal's own answer (status, every header field, body) under the
//	       portal's own fiber.Config: what is left between the two is the portal's
//	       logic and its access log
//	naked  sends the body and its type alone under Fiber's defaults
//
// It takes the answer from a running portal, once for each Accept-Encoding. The
// baseline logs nothing and counts nothing. It is part of this module so that Fiber
// and fasthttp are the versions that the portal has, and one file so that the whole
// of it can stand in a report (-source).
package main

import (
	"bytes"
	_ "embed" // its own source
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

//go:embed main.go
var source string

// The bounds of internal/web/app.go, under their names there.
const (
	DefaultBodyLimit    = 64 << 10
	DefaultReadTimeout  = 10 * time.Second
	DefaultWriteTimeout = 30 * time.Second
	DefaultIdleTimeout  = 60 * time.Second
	DefaultConnections  = 16384

	readBuffer       = 16 << 10
	writeBuffer      = 16 << 10
	spareConnections = 256
)

func methods() []string { return []string{fiber.MethodGet, fiber.MethodHead, fiber.MethodPost} }

// bounds are the fields of internal/web.Config that reach fiber.Config.
type bounds struct {
	BodyLimit                              int
	ReadTimeout, WriteTimeout, IdleTimeout time.Duration
	Connections                            int
}

// edge has the name of what answers errors in internal/web.
type edge struct{}

func (edge) answerError(c *fiber.Ctx, _ error) error {
	return c.SendStatus(fiber.StatusInternalServerError)
}

// newSame makes an app as internal/web.New does. The literal and the settings of the
// server below are the ones there, expression by expression; a test in internal
// holds the two against each other.
func newSame() *fiber.App {
	cfg := bounds{BodyLimit: DefaultBodyLimit, ReadTimeout: DefaultReadTimeout, WriteTimeout: DefaultWriteTimeout,
		IdleTimeout: DefaultIdleTimeout, Connections: DefaultConnections}
	e := edge{}
	app := fiber.New(fiber.Config{
		Immutable:     true,
		StrictRouting: true,
		CaseSensitive: true,
		UnescapePath:  false,
		Prefork:       false,

		RequestMethods:               methods(),
		StreamRequestBody:            false,
		DisablePreParseMultipartForm: true,
		BodyLimit:                    cfg.BodyLimit,
		ReadBufferSize:               readBuffer,
		WriteBufferSize:              writeBuffer,
		ReadTimeout:                  cfg.ReadTimeout,
		WriteTimeout:                 cfg.WriteTimeout,
		IdleTimeout:                  cfg.IdleTimeout,
		Concurrency:                  cfg.Connections + spareConnections,
		ReduceMemoryUsage:            true,

		EnableTrustedProxyCheck: true,
		DisableStartupMessage:   true,
		ErrorHandler:            e.answerError,
	})
	server := app.Server()
	server.MaxConnsPerIP = cfg.Connections + spareConnections
	server.CloseOnShutdown = true
	server.SecureErrorLogMessage = true
	return app
}

// newNaked makes an app with Fiber's defaults. The message at start is no part of
// serving and is left out.
func newNaked() *fiber.App {
	return fiber.New(fiber.Config{DisableStartupMessage: true})
}

type header struct{ name, value string }

// page is one whole answer as it was taken from the portal.
type page struct {
	status  int
	headers []header // in the order in which they came; without those of the framing
	body    []byte
}

// fetch takes the answer at address (host:port) to a GET of target. An empty
// encoding sends no Accept-Encoding.
func fetch(address, target, encoding string) (page, error) {
	var req fasthttp.Request
	var resp fasthttp.Response
	req.SetRequestURI("http://" + address + target)
	if encoding != "" {
		req.Header.Set(fiber.HeaderAcceptEncoding, encoding)
	}
	client := fasthttp.Client{NoDefaultUserAgentHeader: true}
	if err := client.DoTimeout(&req, &resp, 10*time.Second); err != nil {
		return page{}, fmt.Errorf("taking the answer of the portal: %w", err)
	}
	if resp.StatusCode() != fiber.StatusOK {
		return page{}, fmt.Errorf("taking the answer of the portal: status %d", resp.StatusCode())
	}
	p := page{status: resp.StatusCode(), body: bytes.Clone(resp.Body())}
	for name, value := range resp.Header.All() {
		switch string(name) {
		case fiber.HeaderContentLength, fiber.HeaderDate, fiber.HeaderConnection:
		default:
			p.headers = append(p.headers, header{string(name), string(value)})
		}
	}
	return p, nil
}

// bare is the page with its type and encoding alone.
func (p page) bare() page {
	naked := page{status: p.status, body: p.body}
	for _, h := range p.headers {
		if h.name == fiber.HeaderContentType || h.name == fiber.HeaderContentEncoding {
			naked.headers = append(naked.headers, h)
		}
	}
	return naked
}

// answers are the two forms of the page.
type answers struct{ identity, gzip page }

// serve is the measured handler.
func (a *answers) serve(c *fiber.Ctx) error {
	p := &a.identity
	if bytes.Contains(c.Request().Header.Peek(fiber.HeaderAcceptEncoding), []byte("gzip")) {
		p = &a.gzip
	}
	for _, h := range p.headers {
		c.Set(h.name, h.value)
	}
	return c.Status(p.status).Send(p.body)
}

// take fetches both forms of the page at from, an http URL.
func take(from *url.URL) (*answers, error) {
	identity, err := fetch(from.Host, from.RequestURI(), "")
	if err != nil {
		return nil, err
	}
	zipped, err := fetch(from.Host, from.RequestURI(), "gzip")
	if err != nil {
		return nil, err
	}
	return &answers{identity: identity, gzip: zipped}, nil
}

// assemble makes the server of a mode for the two answers at path.
func assemble(mode, path string, a *answers) (*fiber.App, error) {
	var app *fiber.App
	switch mode {
	case "same":
		app = newSame()
	case "naked":
		app = newNaked()
		a = &answers{identity: a.identity.bare(), gzip: a.gzip.bare()}
	default:
		return nil, fmt.Errorf("there is no mode %q: same or naked", mode)
	}
	app.Get(path, a.serve)
	return app, nil
}

// settings tells the configuration that an app really has.
func settings(app *fiber.App) (string, error) {
	text, err := json.MarshalIndent(app.Config(), "", "  ")
	if err != nil {
		return "", err
	}
	s := app.Server()
	return fmt.Sprintf("fiber.Config %s\nMaxConnsPerIP %d\nCloseOnShutdown %t\nSecureErrorLogMessage %t\n",
		text, s.MaxConnsPerIP, s.CloseOnShutdown, s.SecureErrorLogMessage), nil
}

func run() error {
	mode := flag.String("mode", "same", "same or naked")
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	from := flag.String("from", "", "URL of the page on the running portal")
	show := flag.Bool("source", false, "print the source of this program and end")
	flag.Parse()
	if *show {
		_, err := fmt.Print(source)
		return err
	}
	u, err := url.Parse(*from)
	if err != nil || u.Scheme != "http" || u.Host == "" || u.Path == "" {
		return fmt.Errorf("-from %q is no http URL of a page", *from)
	}
	a, err := take(u)
	if err != nil {
		return err
	}
	app, err := assemble(*mode, u.Path, a)
	if err != nil {
		return err
	}
	text, err := settings(app)
	if err != nil {
		return err
	}
	fmt.Printf("mode %s\n%s", *mode, text)
	ln, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, os.Interrupt, syscall.SIGTERM)
	failed := make(chan error, 1)
	go func() { failed <- app.Listener(ln) }()
	select {
	case err := <-failed:
		return errors.Join(errors.New("the listener ended"), err)
	case <-ended:
		return app.ShutdownWithTimeout(2 * time.Second)
	}
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "baseline:", err)
		os.Exit(1)
	}
}
