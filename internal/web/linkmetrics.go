package web

import (
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// LinkFigures counts the addresses that published texts lead to, without telling them.
type LinkFigures struct {
	Found   map[string]int // by what the last night found
	CheckAt time.Time      // when that night began; zero: there was none yet
	Offline bool           // nothing outside could be reached that night
}

// links collects the figures once for each scrape.
type links struct {
	figures            func() (LinkFigures, error)
	found, at, offline *prometheus.Desc
}

// Links adds the nightly look at links, as figures tells of it at each scrape. While it fails
// the gauges are left out, so that an alarm on their absence goes off. It may be called once.
func (m *Metrics) Links(figures func() (LinkFigures, error)) error {
	err := m.registry.Register(&links{
		figures: figures,
		found:   prometheus.NewDesc("gongkai_links", "Addresses that published texts lead to, by what the last night found.", []string{"found"}, nil),
		at:      prometheus.NewDesc("gongkai_link_check_timestamp_seconds", "When links were looked at last; 0: never.", nil, nil),
		offline: prometheus.NewDesc("gongkai_link_check_offline", "1 while the last night could reach nothing outside.", nil, nil),
	})
	if err != nil {
		return fmt.Errorf("metrics: links: %w", err)
	}
	return nil
}

// Describe tells the gauges.
func (l *links) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{l.found, l.at, l.offline} {
		to <- desc
	}
}

// Collect reads them.
func (l *links) Collect(to chan<- prometheus.Metric) {
	f, err := l.figures()
	if err != nil {
		return
	}
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	for found, n := range f.Found {
		gauge(l.found, float64(n), found)
	}
	at, offline := 0.0, 0.0
	if !f.CheckAt.IsZero() {
		at = float64(f.CheckAt.Unix())
	}
	if f.Offline {
		offline = 1
	}
	gauge(l.at, at)
	gauge(l.offline, offline)
}
