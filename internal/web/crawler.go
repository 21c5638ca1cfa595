package web

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// ShutCrawlers are the search engines that are known to list pages whatever noindex says:
// they keep to robots.txt, nofollow and noarchive at most. Each is named as robots.txt
// and its User-Agent name it. Answers that are not to be listed are refused to them;
// all others can and may read noindex itself.
func ShutCrawlers() []string {
	return []string{"Baiduspider", "Sogou web spider", "Sogou inst spider", "360Spider", "HaosouSpider", "Bytespider", "YisouSpider"}
}

// isShutCrawler reports whether a request says that it comes from one of ShutCrawlers.
// Whoever lies about it only shuts himself out.
func isShutCrawler(ctx *fasthttp.RequestCtx) bool {
	agent := ctx.Request.Header.UserAgent()
	if !bytes.Contains(agent, []byte("pider")) { // as nearly no visitor's does
		return false
	}
	agent = bytes.ToLower(agent)
	for _, name := range ShutCrawlers() {
		if bytes.Contains(agent, bytes.ToLower([]byte(name))) {
			return true
		}
	}
	return false
}

// shut refuses an answer that is not to be listed to a crawler that would list it. It is
// asked of every finished answer, so that no page can be forgotten.
func (s *stored) shut(ctx *fasthttp.RequestCtx) error {
	if s.answer.Names && !s.answer.Indexed && isShutCrawler(ctx) {
		return &refusal{fiber.StatusForbidden, "shut crawler"}
	}
	return nil
}
