package web

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// ReleaseFigures counts what the desk has left to the clock, without telling what it is.
type ReleaseFigures struct {
	Scheduled int
	Overdue   int // of these, minutes late: nothing releases them
	Refused   int // kept back by a rule at their time, and waiting for somebody
}

// releases collects the figures once for each scrape.
type releases struct {
	figures                     func() (ReleaseFigures, error)
	scheduled, overdue, refused *prometheus.Desc
}

// Releases adds the scheduled releases, as figures tells them at each scrape. While it fails
// the gauges are left out, so that an alarm on their absence goes off. It may be called once.
func (m *Metrics) Releases(figures func() (ReleaseFigures, error)) error {
	err := m.registry.Register(&releases{
		figures:   figures,
		scheduled: prometheus.NewDesc("gongkai_releases_scheduled", "Pieces of work that are to be released by the clock.", nil, nil),
		overdue:   prometheus.NewDesc("gongkai_releases_overdue", "Of these, those whose time was more than two minutes ago: nothing releases them.", nil, nil),
		refused:   prometheus.NewDesc("gongkai_releases_refused", "Pieces of work that a rule kept back at their time and that wait for somebody.", nil, nil),
	})
	if err != nil {
		return fmt.Errorf("metrics: releases: %w", err)
	}
	return nil
}

// Describe tells the gauges.
func (r *releases) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{r.scheduled, r.overdue, r.refused} {
		to <- desc
	}
}

// Collect reads them.
func (r *releases) Collect(to chan<- prometheus.Metric) {
	f, err := r.figures()
	if err != nil {
		return
	}
	to <- prometheus.MustNewConstMetric(r.scheduled, prometheus.GaugeValue, float64(f.Scheduled))
	to <- prometheus.MustNewConstMetric(r.overdue, prometheus.GaugeValue, float64(f.Overdue))
	to <- prometheus.MustNewConstMetric(r.refused, prometheus.GaugeValue, float64(f.Refused))
}
