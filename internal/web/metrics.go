package web

import (
	"fmt"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"
)

// Metrics counts what the listeners of a process do. Its labels are patterns of
// routes and fixed words, never anything of a visitor. It is served by the admin
// listener alone.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge
	renders  *prometheus.CounterVec
	refused  *prometheus.CounterVec
	turned   *prometheus.CounterVec
	panics   prometheus.Counter
}

// Outcomes of rendering an answer made from rows.
const (
	renderSent    = "sent"    // still true, and sent
	renderMoved   = "moved"   // overtaken by a change
	renderUnknown = "unknown" // the generation could not be read
)

// NewMetrics makes a set of counters at zero, in a registry of its own.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongkai_http_requests_total", Help: "Requests by method, route pattern and status.",
		}, []string{"method", "route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gongkai_http_request_duration_seconds", Help: "Time from the parsed request to the finished answer, by route pattern.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gongkai_http_in_flight", Help: "Requests being answered now.",
		}),
		renders: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongkai_renders_total", Help: "Renderings of answers made from rows: sent, overtaken by a change, or of unknown generation.",
		}, []string{"outcome"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongkai_limiter_refusals_total", Help: "Requests over the limit of their class.",
		}, []string{"class"}),
		turned: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongkai_connections_refused_total", Help: "Connections over the bound of the listener or of one peer.",
		}, []string{"bound"}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gongkai_panics_total", Help: "Panics caught in handlers.",
		}),
	}
	m.registry.MustRegister(m.requests, m.duration, m.inFlight, m.renders, m.refused, m.turned, m.panics,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// DataAge adds the age of the data in seconds, as age tells it at each scrape: how
// long ago the last import ended. It may be called once.
func (m *Metrics) DataAge(age func() float64) error {
	err := m.registry.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "gongkai_data_age_seconds", Help: "Time since the last import that was released.",
	}, age))
	if err != nil {
		return fmt.Errorf("metrics: data age: %w", err)
	}
	return nil
}

// Registry takes collectors of other packages.
func (m *Metrics) Registry() prometheus.Registerer { return m.registry }

func (m *Metrics) observe(r *request, status int, took time.Duration) {
	m.requests.WithLabelValues(r.method, r.route, strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(r.route).Observe(took.Seconds())
}

func count(c *fiber.Ctx, outcome string) {
	if r := requestOf(c); r != nil {
		r.edge.cfg.Metrics.renders.WithLabelValues(outcome).Inc()
	}
}

// Handler answers with all counters in the text format of Prometheus.
func (m *Metrics) Handler() fiber.Handler {
	return func(c *fiber.Ctx) error {
		families, err := m.registry.Gather()
		if err != nil {
			return fmt.Errorf("metrics: gather: %w", err)
		}
		for _, f := range families {
			if _, err := expfmt.MetricFamilyToText(c.Response().BodyWriter(), f); err != nil {
				return fmt.Errorf("metrics: write: %w", err)
			}
		}
		c.Set(fiber.HeaderContentType, string(expfmt.NewFormat(expfmt.TypeTextPlain)))
		return nil
	}
}
