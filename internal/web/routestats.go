package web

import (
	"maps"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// routes counts requests by route. What the label lookups of Prometheus cost is paid
// once for each route, method and status, not for each request.
type routes struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	known    *atomic.Pointer[map[string]*routeStats]
}

func newRoutes() routes {
	return routes{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongkai_http_requests_total", Help: "Requests by method, route pattern and status.",
		}, []string{"method", "route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gongkai_http_request_duration_seconds", Help: "Time from the parsed request to the finished answer, by route pattern.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"route"}),
		known: &atomic.Pointer[map[string]*routeStats]{},
	}
}

// routeStats is what is counted of one route, and its name as the log writes it.
type routeStats struct {
	routes   routes
	route    string
	quoted   []byte
	duration prometheus.Observer
	counters atomic.Pointer[map[counted]prometheus.Counter]
}

type counted struct {
	method string
	status int
}

// of gives the counts of a route. Routes are patterns of the program and a few fixed
// words, so there are never many.
func (rs routes) of(route string) *routeStats {
	return added(rs.known, route, func() *routeStats {
		return &routeStats{routes: rs, route: route, quoted: appendJSON(nil, route), duration: rs.duration.WithLabelValues(route)}
	})
}

func (s *routeStats) observe(method string, status int, took time.Duration) {
	added(&s.counters, counted{method, status}, func() prometheus.Counter {
		return s.routes.requests.WithLabelValues(method, s.route, strconv.Itoa(status))
	}).Inc()
	s.duration.Observe(took.Seconds())
}

// added gives the entry of a map that is read far more often than it grows; it is
// copied to grow.
func added[K comparable, V any](known *atomic.Pointer[map[K]V], key K, make func() V) V {
	for {
		before := known.Load()
		if before != nil {
			if v, ok := (*before)[key]; ok {
				return v
			}
		}
		grown := map[K]V{}
		if before != nil {
			maps.Copy(grown, *before)
		}
		v := make()
		grown[key] = v
		if known.CompareAndSwap(before, &grown) {
			return v
		}
	}
}
