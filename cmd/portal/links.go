package main

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/jobs"
	"gongkai/internal/linkcheck"
	"gongkai/internal/publish"
)

// linkJob looks at the links of published texts once a night, and when somebody at the desk
// asked for it.
func (p process) linkJob(c Config, portal *portal, site *fiber.App) jobs.Job {
	checker := linkcheck.Checker{Agent: linkAgent(c.BaseURL)}
	o := publish.LinkOptions{Ask: checker.Check, Page: pagesOf(site)}
	return jobs.Job{Name: "links", Every: time.Minute, Deadline: publish.LinkCheckTime, Work: func(ctx context.Context) error {
		n, err := portal.publisher.CheckLinks(ctx, portal.db.Now(), o)
		if err != nil || !n.Ran {
			return err
		}
		p.logger().Info("links", "asked", n.Asked, "pieces", n.Pieces, "links", n.Links, "outside", n.Outside, "reached", n.Reached, "skipped", n.Skipped)
		if n.Offline() && !n.WasOffline { // once, not each time
			p.logger().Warn("links: nothing outside could be reached; is there a way out of this network? Links outside keep what was known of them")
		}
		return nil
	}}
}

// linkAgent is how the portal introduces itself to those whom it asks.
func linkAgent(base string) string {
	agent := "gongkai-linkcheck/" + version
	if base != "" {
		agent += " (+" + base + ")"
	}
	return agent
}

// pagesOf tells which paths the public site has a page at, by its routes.
func pagesOf(site *fiber.App) func(path string) bool {
	var patterns []string
	for _, r := range site.GetRoutes(true) {
		if r.Method == fiber.MethodGet && r.Path != "/*" {
			patterns = append(patterns, r.Path)
		}
	}
	return func(path string) bool {
		for _, pattern := range patterns {
			if fiber.RoutePatternMatch(path, pattern) {
				return true
			}
		}
		return false
	}
}
