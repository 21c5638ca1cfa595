package redistest

import "gongkai/internal/faultproxy"

// Proxy stands before a server and makes it slow, silent or unreachable. It begins as a
// plain way through.
type Proxy struct{ *faultproxy.Proxy }

// NewProxy opens one on a free port of loopback and closes it at the end of the test.
func NewProxy(t TB, s *Server) *Proxy {
	t.Helper()
	return &Proxy{faultproxy.New(t, "unix", s.Socket())}
}

// URL is where the server is found through the proxy.
func (p *Proxy) URL() string { return "redis://" + p.Addr() }
