package web

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// patience bounds every wait of a test; nothing is timed more sharply.
const patience = 20 * time.Second

// site is a running listener for tests over real TCP.
type site struct {
	t    *testing.T
	app  *fiber.App
	addr string
	log  *safeBuffer
	cfg  Config
	edge *edge
}

// start serves the routes on a free port of loopback until the test ends.
func start(t *testing.T, cfg Config, routes func(app *fiber.App)) *site {
	t.Helper()
	s := &site{t: t, log: &safeBuffer{}}
	cfg.Logger = slog.New(slog.NewJSONHandler(s.log, nil))
	cfg.RequestLog = NewRequestLog(s.log)
	if cfg.Metrics == nil {
		cfg.Metrics = NewMetrics()
	}
	s.cfg = cfg
	s.app, s.edge = newApp(cfg)
	if routes != nil {
		routes(s.app)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = ln.Addr().String()
	bound := Bound(s.app, ln, cfg) // before any question: it sets up the server
	done := make(chan error, 1)
	go func() { done <- s.app.Listener(bound) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = s.app.ShutdownWithContext(ctx) // connections left open by the test are cut with the process
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return s
}

func (s *site) dial() net.Conn {
	s.t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		s.t.Fatal(err)
	}
	return c
}

// raw sends bytes and gives all that comes back until the server closes.
func (s *site) raw(request string) string {
	s.t.Helper()
	c := s.dial()
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, request); err != nil {
		return ""
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
	back, err := io.ReadAll(c)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		s.t.Fatalf("no end to the answer of %.80q", request)
	}
	return string(back)
}

// ask sends one well-formed request and reads one answer.
func (s *site) ask(method, target string, fields ...string) *answered {
	s.t.Helper()
	return s.askBody(method, target, "", fields...)
}

func (s *site) askBody(method, target, body string, fields ...string) *answered {
	s.t.Helper()
	c := s.dial()
	defer func() { _ = c.Close() }()
	var b strings.Builder
	b.WriteString(method + " " + target + " HTTP/1.1\r\nHost: court.example\r\nConnection: close\r\n")
	for _, f := range fields {
		b.WriteString(f + "\r\n")
	}
	if body != "" {
		b.WriteString("Content-Length: " + itoa(len(body)) + "\r\n")
	}
	b.WriteString("\r\n" + body)
	if _, err := io.WriteString(c, b.String()); err != nil {
		s.t.Fatal(err)
	}
	return readAnswer(s.t, bufio.NewReader(c), method)
}

// answered is an answer as it came over the wire.
type answered struct {
	status int
	header http.Header
	body   string
}

func readAnswer(t *testing.T, r *bufio.Reader, method string) *answered {
	t.Helper()
	resp, err := http.ReadResponse(r, &http.Request{Method: method})
	if err != nil {
		t.Fatalf("read answer: %v", err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("read body: %v", err)
	}
	return &answered{resp.StatusCode, resp.Header, string(body)}
}

func statusLine(raw string) string {
	line, _, _ := strings.Cut(raw, "\r\n")
	return line
}

func itoa(n int) string {
	var b [20]byte
	i := len(b)
	for {
		i--
		b[i] = byte('0' + n%10)
		if n /= 10; n == 0 {
			return string(b[i:])
		}
	}
}

// safeBuffer takes the log of a running server.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// waitFor polls until the log of the server holds a text: the line is written
// after the answer.
func (s *site) waitFor(text string) string {
	s.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if log := s.log.String(); strings.Contains(log, text) {
			return log
		}
	}
	s.t.Fatalf("log never held %q:\n%s", text, s.log.String())
	return ""
}

// generations is a Current whose answers a test sets, the last one repeating.
type generations struct {
	mu    sync.Mutex
	queue []court.Generation
	err   error
	asked int
}

func (g *generations) Leased(time.Time) (court.Generation, bool) { return court.Generation{}, false }

func (g *generations) Current(context.Context) (court.Generation, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked++
	if g.err != nil {
		return court.Generation{}, g.err
	}
	first := g.queue[0]
	if len(g.queue) > 1 {
		g.queue = g.queue[1:]
	}
	return first, nil
}

func at(positions ...int64) *generations {
	g := &generations{}
	for _, p := range positions {
		g.queue = append(g.queue, court.Generation{Incarnation: "i", Position: p})
	}
	return g
}

func text(s string) Render {
	return func(context.Context, Request) (Answer, error) {
		return Answer{ContentType: "text/html; charset=utf-8", Body: []byte(s), Names: true}, nil
	}
}

func noon() time.Time { return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC) }

// served mounts one rendering the way a site does.
func served(current Current, now func() time.Time, render Render, query ...string) fiber.Handler {
	return NewPages(PagesOptions{Current: current, Now: now}).Serve(Page{Render: render, Query: query, Fixed: current == nil})
}
