package web

import (
	"fmt"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"

	"gongkai/internal/pagecache"
)

// Metrics counts what the listeners of a process do. Its labels are patterns of
// routes and fixed words, never anything of a visitor. It is served by the admin
// listener alone.
type Metrics struct {
	registry *prometheus.Registry
	routes   routes
	inFlight atomic.Int64
	renders  *prometheus.CounterVec
	refused  *prometheus.CounterVec
	turned   *prometheus.CounterVec
	panics   prometheus.Counter

	hits, misses prometheus.Counter
	gateWait     *prometheus.HistogramVec
	gateRefused  *prometheus.CounterVec
	exchanges    *prometheus.CounterVec
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
		routes:   newRoutes(),
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
		hits: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gongkai_page_cache_hits_total", Help: "Answers sent from the page cache.",
		}),
		misses: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gongkai_page_cache_misses_total", Help: "Answers that were not in the page cache, or no longer true.",
		}),
		gateWait: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gongkai_render_wait_seconds", Help: "Time that renderings waited for their turn, by share.",
			Buckets: []float64{.0001, .001, .005, .01, .025, .05, .1, .2, .4},
		}, []string{"share"}),
		gateRefused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongkai_render_refusals_total", Help: "Renderings that did not get their turn in time, by share.",
		}, []string{"share"}),
		exchanges: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongkai_limiter_exchanges_total", Help: "Exchanges of what clients took with the other instances: done, or failed.",
		}, []string{"outcome"}),
	}
	inFlight := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "gongkai_http_in_flight", Help: "Requests being answered now.",
	}, func() float64 { return float64(m.inFlight.Load()) })
	for _, share := range []string{sharePage, shareSearch} { // at zero from the start
		m.gateWait.WithLabelValues(share)
		m.gateRefused.WithLabelValues(share)
	}
	m.registry.MustRegister(m.routes.requests, m.routes.duration, inFlight, m.renders, m.refused, m.turned, m.panics,
		m.hits, m.misses, m.gateWait, m.gateRefused, m.exchanges, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
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

// cacheUsage adds what a store of pages holds, as usage tells it at each scrape. A
// second one in the same registry is not counted.
func (m *Metrics) cacheUsage(usage func() (bytes, values int, evicted uint64)) {
	of := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	for _, c := range []prometheus.Collector{
		of("gongkai_page_cache_bytes", "Bytes of the stored answers with their bookkeeping.", func() float64 {
			bytes, _, _ := usage()
			return float64(bytes)
		}),
		of("gongkai_page_cache_entries", "Stored answers.", func() float64 {
			_, values, _ := usage()
			return float64(values)
		}),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "gongkai_page_cache_evictions_total", Help: "Stored answers that made room for others.",
		}, func() float64 {
			_, _, evicted := usage()
			return float64(evicted)
		}),
	} {
		_ = m.registry.Register(c)
	}
}

// sharedUsage adds what the tier does that instances share, as counts tells it at each
// scrape. A second one in the same registry is not counted.
func (m *Metrics) sharedUsage(counts func() pagecache.Counts) {
	for _, family := range []struct {
		name, help string
		outcomes   map[string]func(pagecache.Counts) uint64
	}{
		{"gongkai_page_cache_shared_reads_total", "Answers asked of Redis: found, missed, or refused as none of ours.", map[string]func(pagecache.Counts) uint64{
			"found":   func(c pagecache.Counts) uint64 { return c.Found },
			"missed":  func(c pagecache.Counts) uint64 { return c.Missed },
			"refused": func(c pagecache.Counts) uint64 { return c.Refused },
		}},
		{"gongkai_page_cache_shared_writes_total", "Answers for Redis: wrote, or dropped on the way.", map[string]func(pagecache.Counts) uint64{
			"wrote":   func(c pagecache.Counts) uint64 { return c.Wrote },
			"dropped": func(c pagecache.Counts) uint64 { return c.Dropped },
		}},
	} {
		for outcome, value := range family.outcomes {
			_ = m.registry.Register(prometheus.NewCounterFunc(prometheus.CounterOpts{
				Name: family.name, Help: family.help, ConstLabels: prometheus.Labels{"outcome": outcome},
			}, func() float64 { return float64(value(counts())) }))
		}
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
