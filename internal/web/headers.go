package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

type header struct{ name, value string }

// contentPolicy is the Content-Security-Policy of every answer. Nothing inline,
// nothing from elsewhere, and only the kinds that the pages use: what is not named falls
// back to default-src and stays forbidden, such as fonts and, but for those of the desk
// to itself, requests by script. Every answer carries it, so only object-src is said
// twice, for scanners that ask for it (ASVS 3.4.3).
// frame-ancestors, base-uri and form-action do not fall back to default-src.
func contentPolicy(cfg Config) string {
	policy := []string{
		"default-src 'none'",
		"style-src 'self'",
		"script-src 'self'",
		"img-src 'self'",
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
		"object-src 'none'",
	}
	if cfg.OwnRequests {
		policy = append(policy, "connect-src 'self'")
	}
	return strings.Join(policy, "; ")
}

// securityHeaders are the headers that every answer carries, errors, redirects
// and refusals of the server included (P20; ASVS 3.4).
func securityHeaders(cfg Config) []header {
	h := []header{
		{fiber.HeaderContentSecurityPolicy, contentPolicy(cfg)},
		{fiber.HeaderXContentTypeOptions, "nosniff"},
		{fiber.HeaderXFrameOptions, "DENY"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
	}
	if cfg.Secure {
		h = append(h, header{fiber.HeaderStrictTransportSecurity, "max-age=31536000; includeSubDomains"})
	}
	if cfg.NoIndex {
		h = append(h, header{headerRobots, robotsNone})
	}
	return h
}

const (
	headerRobots = "X-Robots-Tag"
	// robotsNone also forbids the engine's own copy: it would outlive a removal.
	robotsNone    = "noindex, noarchive"
	robotsIndexed = "noarchive"
	// referrer keeps addresses from other sites. It is not no-referrer: under that
	// browsers send "Origin: null" with our own forms, and over plain http there
	// is no Sec-Fetch-Site to know them by (P13).
	referrer = "same-origin"
)

// secure puts the security headers on an answer. A handler may only make the
// referrer policy stricter; an answer that says nothing of caches is not stored.
func (e *edge) secure(resp *fasthttp.Response) {
	for _, h := range e.headers {
		resp.Header.Set(h.name, h.value)
	}
	setDefault(resp, fiber.HeaderReferrerPolicy, referrer)
	setDefault(resp, fiber.HeaderCacheControl, "no-store")
}

func setDefault(resp *fasthttp.Response, name, value string) {
	if len(resp.Header.Peek(name)) == 0 {
		resp.Header.Set(name, value)
	}
}
