package redisconn

import "github.com/prometheus/client_golang/prometheus"

// metrics counts what Redis was asked.
type metrics struct {
	calls *prometheus.CounterVec
	took  prometheus.Histogram
}

// Outcomes of a call.
const (
	outcomeAnswered = "answered"
	outcomeFailed   = "failed" // no answer in time, refused, or an error in place of one
	outcomeAway     = "away"   // the breaker was open, so nothing was asked
	outcomeBusy     = "busy"   // too many calls were under way, so nothing was asked
)

func newMetrics() *metrics {
	m := &metrics{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongkai_redis_calls_total", Help: "Calls to Redis: answered, failed, or not made because it is away or busy.",
		}, []string{"outcome"}),
		took: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "gongkai_redis_call_seconds", Help: "Time of the calls to Redis that were made.",
			Buckets: []float64{.0002, .0005, .001, .002, .005, .01, .025, .05, .1},
		}),
	}
	for _, outcome := range []string{outcomeAnswered, outcomeFailed, outcomeAway, outcomeBusy} { // at zero from the start
		m.calls.WithLabelValues(outcome)
	}
	return m
}

func (m *metrics) register(r prometheus.Registerer, away func() bool) {
	up := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "gongkai_redis_up", Help: "1 while Redis is used, 0 while the breaker is open.",
	}, func() float64 {
		if away() {
			return 0
		}
		return 1
	})
	for _, c := range []prometheus.Collector{m.calls, m.took, up} {
		_ = r.Register(c) // a second Conn in the same registry is not counted
	}
}
