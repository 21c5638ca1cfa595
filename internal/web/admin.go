package web

import "github.com/gofiber/fiber/v2"

// NewAdmin makes the app of the admin listener: the same hardened edge, with the
// routes that must never be on the public one. Package web/admin adds the desk's.
func NewAdmin(config Config, ready *Readiness) *fiber.App {
	if config.Metrics == nil {
		config.Metrics = NewMetrics()
	}
	config.OwnRequests = true
	app := New(config)
	app.Get("/healthz", Healthz)
	app.Get("/readyz", ready.Handler())
	app.Get("/metrics", config.Metrics.Handler())
	return app
}
