package redistest

import (
	"net"
	"sync"
	"time"
)

// Proxy stands before a server and makes it slow, silent or unreachable. It begins as a
// plain way through.
type Proxy struct {
	target string // path of the server's socket
	addr   string

	mu       sync.Mutex
	listener net.Listener
	conns    map[net.Conn]struct{}
	delay    time.Duration
	accepted int
	stopped  bool
}

// NewProxy opens one on a free port of loopback and closes it at the end of the test.
func NewProxy(t TB, s *Server) *Proxy {
	t.Helper()
	p := &Proxy{target: s.Socket(), addr: "127.0.0.1:0", conns: make(map[net.Conn]struct{})}
	if err := p.Open(); err != nil {
		t.Fatalf("proxy: %v", err)
	}
	t.Cleanup(func() {
		p.Refuse()
		p.mu.Lock()
		p.stopped = true
		p.mu.Unlock()
	})
	return p
}

// URL is where the server is found through the proxy.
func (p *Proxy) URL() string { return "redis://" + p.addr }

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
		far, err := net.Dial("unix", p.target)
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
			delay := p.delay
			p.mu.Unlock()
			if answers && delay > 0 {
				time.Sleep(delay)
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
