package web

import (
	"errors"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

var errNoEdge = errors.New("handler used on an app that web.New did not make")

// SameOrigin refuses a POST that does not come from a page of this site (P13, ASVS
// 3.5.1). Browsers say so with Sec-Fetch-Site; where that is missing (old browsers,
// and every browser over plain http) Origin must name this host. A request with
// neither is refused.
func SameOrigin() fiber.Handler {
	return func(c *fiber.Ctx) error {
		if c.Method() != fiber.MethodPost || ownForm(c) {
			return c.Next()
		}
		return &court.Error{Kind: court.KindRefused, Message: "这次提交不是从本站的页面发出的，请回到原来的页面重新提交。"}
	}
}

func ownForm(c *fiber.Ctx) bool {
	if site := c.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	origin, err := url.Parse(c.Get(fiber.HeaderOrigin))
	if err != nil || origin.Host == "" || origin.Scheme != "http" && origin.Scheme != "https" {
		return false
	}
	if r := requestOf(c); r != nil && r.edge.cfg.Origin != "" {
		if own, err := url.Parse(r.edge.cfg.Origin); err == nil && own.Scheme == origin.Scheme && hostPort(own) == hostPort(origin) {
			return true
		}
	}
	// The Host header itself, never X-Forwarded-Host: a foreign page cannot make a
	// browser send another one.
	host := &url.URL{Scheme: origin.Scheme, Host: string(c.Context().Request.Header.Host())}
	return hostPort(host) == hostPort(origin)
}

// hostPort writes host and port in one way, without the port that the scheme implies.
func hostPort(u *url.URL) string {
	port := u.Port()
	if u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		port = ""
	}
	return strings.ToLower(u.Hostname()) + ":" + port
}
