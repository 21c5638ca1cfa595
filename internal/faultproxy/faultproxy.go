// Package faultproxy stands between a program and a server that it uses, and makes that
// server slow, silent or unreachable. Only tests import it. It knows no protocol: toxiproxy
// would bring a dozen modules for the same eighty lines (docs/decisions/0017).
package faultproxy

import (
	"net"
	"sync"
	"time"
)

// TB is the part of testing.TB that this package needs: a package that is no test does
// not import testing.
type TB interface {
	Helper()
	Cleanup(f func())
	Fatalf(format string, args ...any)
}

// Proxy is a way to one server. It begins as a plain one.
type Proxy struct {
	network, target string
	addr            string

	mu       sync.Mutex
	listener net.Listener
	conns    map[net.Conn]struct{}
	delay    time.Duration
	hung     chan struct{} // closed when what is held back may pass; nil: nothing is
	accepted int
	stopped  bool
}

// New opens one on a free port of loopback, to a server at an address of a network as
// net.Dial knows them, and closes it at the end of the test.
func New(t TB, network, target string) *Proxy {
	t.Helper()
	p := &Proxy{network: network, target: target, addr: "127.0.0.1:0", conns: make(map[net.Conn]struct{})}
	if err := p.Open(); err != nil {
		t.Fatalf("proxy: %v", err)
	}
	t.Cleanup(func() {
		p.Refuse()
		p.Resume()
		p.mu.Lock()
		p.stopped = true
		p.mu.Unlock()
	})
	return p
}

// Addr is where the server is found through the proxy: host and port.
func (p *Proxy) Addr() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.addr
}

// Open takes connections (again).
func (p *Proxy) Open() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil || p.stopped {
		return nil
	}
	ln, err := net.Listen("tcp", p.addr)
	if err != nil {
		return err
	}
	p.listener, p.addr = ln, ln.Addr().String()
	go p.accept(ln)
	return nil
}

// Refuse closes the port and breaks off every connection.
func (p *Proxy) Refuse() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		_ = p.listener.Close()
		p.listener = nil
	}
	for c := range p.conns {
		_ = c.Close()
	}
	clear(p.conns)
}

// Delay holds back every answer from now on, for so long.
func (p *Proxy) Delay(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = d
}

// Hang lets nothing pass in either direction, as a network that swallows packets:
// connections are made and stay, and nothing comes.
func (p *Proxy) Hang() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hung == nil {
		p.hung = make(chan struct{})
	}
}

// Resume ends Hang: what was held back goes on its way.
func (p *Proxy) Resume() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hung != nil {
		close(p.hung)
		p.hung = nil
	}
}

// Accepted is how many connections were made.
func (p *Proxy) Accepted() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.accepted
}

func (p *Proxy) accept(ln net.Listener) {
	for {
		near, err := ln.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial(p.network, p.target)
		if err != nil {
			_ = near.Close()
			continue
		}
		if !p.keep(ln, near, far) {
			return
		}
		go p.pass(far, near, false)
		go p.pass(near, far, true)
	}
}

// keep remembers both ends of a connection, unless its port has been closed meanwhile.
func (p *Proxy) keep(ln net.Listener, near, far net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != ln {
		_ = near.Close()
		_ = far.Close()
		return false
	}
	p.conns[near], p.conns[far] = struct{}{}, struct{}{}
	p.accepted++
	return true
}

// pass copies what comes from one end to the other, until either is closed.
func (p *Proxy) pass(to, from net.Conn, answers bool) {
	defer func() {
		_ = to.Close()
		_ = from.Close()
		p.mu.Lock()
		delete(p.conns, to)
		delete(p.conns, from)
		p.mu.Unlock()
	}()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			p.mu.Lock()
			delay, hung := p.delay, p.hung
			p.mu.Unlock()
			if answers && delay > 0 {
				time.Sleep(delay)
			}
			if hung != nil {
				<-hung
			}
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
