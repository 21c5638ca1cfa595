package web

import (
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// ClientAddr gives the address of the client: the peer, unless it is a trusted
// proxy; then the right-most hop of X-Forwarded-For that is not itself one. What
// stands further left was written by the client and proves nothing (P7). Where a
// hop cannot be read, the last one that could be is taken. The zero Addr means
// that the peer is unknown.
func ClientAddr(c *fiber.Ctx) netip.Addr {
	r := requestOf(c)
	if r == nil {
		return peerAddr(c.Context())
	}
	return r.edge.clientAddr(c.Context())
}

func (e *edge) clientAddr(ctx *fasthttp.RequestCtx) netip.Addr {
	peer := peerAddr(ctx)
	if !trusted(e.cfg.TrustedProxies, peer) {
		return peer
	}
	client := peer
	lines := ctx.Request.Header.PeekAll(fiber.HeaderXForwardedFor)
	for i := len(lines) - 1; i >= 0; i-- {
		hops := strings.Split(string(lines[i]), ",")
		for j := len(hops) - 1; j >= 0; j-- {
			hop, ok := parseHop(hops[j])
			if !ok {
				return client
			}
			client = hop
			if !trusted(e.cfg.TrustedProxies, hop) {
				return client
			}
		}
	}
	return client
}

// Forwarded reports whether the request says that a proxy handed it on, be it
// true or not.
func Forwarded(c *fiber.Ctx) bool {
	r := requestOf(c)
	return r != nil && r.seen.proxied
}

func peerAddr(ctx *fasthttp.RequestCtx) netip.Addr {
	addr, _ := netip.AddrFromSlice(ctx.RemoteIP())
	return addr.Unmap()
}

// parseHop reads one hop, with or without a port.
func parseHop(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	addr, err := netip.ParseAddr(text)
	if err != nil {
		with, err := netip.ParseAddrPort(text)
		if err != nil {
			return netip.Addr{}, false
		}
		addr = with.Addr()
	}
	return addr.Unmap().WithZone(""), true
}

func trusted(proxies []netip.Prefix, addr netip.Addr) bool {
	for _, p := range proxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}
