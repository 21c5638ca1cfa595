package web

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Bound puts bounds on the listener of an app: so many connections in all, so many of
// one peer. What is over them gets a whole answer with the security headers and is
// closed. Peers on loopback and trusted proxies stand for many clients, so for
// them only the bound in all counts.
//
// It also survives what would end fasthttp's own loop: when the process runs out
// of file descriptors, accepting pauses instead of stopping for ever.
//
// Its connections are leaner than those of the net package (see conn), and their end is
// heard of from the server.
func Bound(app *fiber.App, ln net.Listener, config Config) net.Listener {
	cfg := config.withDefaults()
	l := &boundListener{
		Listener: ln,
		cfg:      cfg,
		peers:    make(map[netip.Addr]int),
		full:     refusalBytes(cfg, fiber.StatusServiceUnavailable),
		tooMany:  refusalBytes(cfg, fiber.StatusTooManyRequests),
	}
	// fasthttp tells each connection that it took as closed once, after it has closed it.
	app.Server().ConnState = func(conn net.Conn, state fasthttp.ConnState) {
		if state == fasthttp.StateClosed {
			l.leave(l.peer(conn))
		}
	}
	return l
}

type boundListener struct {
	net.Listener
	cfg           Config
	full, tooMany []byte
	spare         sync.Pool // see lean

	mu    sync.Mutex
	total int
	peers map[netip.Addr]int
}

const (
	acceptPause    = 5 * time.Millisecond
	acceptPauseMax = time.Second
)

// Accept gives the next connection within the bounds.
func (l *boundListener) Accept() (net.Conn, error) {
	pause := acceptPause
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			if !passing(err) {
				return nil, err
			}
			l.cfg.Logger.Warn("accepting paused", "cause", err)
			time.Sleep(pause)
			pause = min(2*pause, acceptPauseMax)
			continue
		}
		pause = acceptPause
		peer, bounded := l.peer(conn)
		answer, bound := l.enter(peer, bounded)
		if answer == nil {
			return lean(conn, &l.spare), nil
		}
		l.cfg.Metrics.turned.WithLabelValues(bound).Inc()
		// A fresh connection has room for these few bytes; the deadline is for one
		// that has not.
		_ = conn.SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
		_, _ = conn.Write(answer)
		_ = conn.Close()
	}
}

// passing reports errors of Accept that go away by themselves.
func passing(err error) bool {
	for _, e := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.ECONNABORTED} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

func (l *boundListener) peer(conn net.Conn) (addr netip.Addr, bounded bool) {
	tcp, ok := conn.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return netip.Addr{}, false
	}
	addr = tcp.AddrPort().Addr().Unmap()
	return network(addr), !addr.IsLoopback() && !trusted(l.cfg.TrustedProxies, addr)
}

// enter counts a connection in, or gives the answer that turns it away.
func (l *boundListener) enter(peer netip.Addr, bounded bool) (answer []byte, bound string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.total >= l.cfg.Connections {
		return l.full, "total"
	}
	if bounded && l.peers[peer] >= l.cfg.ConnectionsPerPeer {
		return l.tooMany, "peer"
	}
	l.total++
	if bounded {
		l.peers[peer]++
	}
	return nil, ""
}

func (l *boundListener) leave(peer netip.Addr, bounded bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total--
	if !bounded {
		return
	}
	if l.peers[peer]--; l.peers[peer] == 0 {
		delete(l.peers, peer)
	}
}

// refusalBytes is the whole answer to a connection that no parser will see.
func refusalBytes(cfg Config, status int) []byte {
	p := problemOf(&fiber.Error{Code: status}, "")
	body := plainPage(p)
	var b strings.Builder
	title := "Service Unavailable"
	if status == fiber.StatusTooManyRequests {
		title = "Too Many Requests"
	}
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n", status, title, typeHTML, len(body))
	fmt.Fprintf(&b, "Retry-After: %d\r\nCache-Control: no-store\r\nReferrer-Policy: %s\r\n", seconds(retryUnavailable), referrer)
	for _, h := range securityHeaders(cfg) {
		fmt.Fprintf(&b, "%s: %s\r\n", h.name, h.value)
	}
	return append([]byte(b.String()+"\r\n"), body...)
}
