package web

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// DeadlineFigures counts the open tasks of the desk, without telling whom they concern.
type DeadlineFigures struct {
	Open         map[string]int // by the rule that sets the day
	Warned       int            // within a working day of their last one, or past it
	Escalated    int
	Unsure       int // whose day may be wrong because a year of the calendar is missing
	MissingYears int // of the calendar
}

// deadlines collects the figures once for each scrape.
type deadlines struct {
	figures                                func() (DeadlineFigures, error)
	open, warned, escalated, unsure, years *prometheus.Desc
}

// Deadlines adds the open tasks, as figures tells them at each scrape. While it fails the
// gauges are left out, so that an alarm on their absence goes off. It may be called once.
func (m *Metrics) Deadlines(figures func() (DeadlineFigures, error)) error {
	of := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(name, help, labels, nil)
	}
	err := m.registry.Register(&deadlines{
		figures:   figures,
		open:      of("gongkai_tasks_open", "Open tasks by the rule that sets their day.", "rule"),
		warned:    of("gongkai_tasks_warned", "Open tasks within a working day of their last one, or past it."),
		escalated: of("gongkai_tasks_overdue", "Open tasks that were escalated at the end of their last day."),
		unsure:    of("gongkai_tasks_unsure", "Open tasks whose day may be wrong: a year of the calendar is missing."),
		years:     of("gongkai_calendar_years_missing", "Years of the calendar that should be loaded and are not."),
	})
	if err != nil {
		return fmt.Errorf("metrics: deadlines: %w", err)
	}
	return nil
}

// Describe tells the gauges.
func (d *deadlines) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{d.open, d.warned, d.escalated, d.unsure, d.years} {
		to <- desc
	}
}

// Collect reads them.
func (d *deadlines) Collect(to chan<- prometheus.Metric) {
	f, err := d.figures()
	if err != nil {
		return
	}
	for rule, n := range f.Open {
		to <- prometheus.MustNewConstMetric(d.open, prometheus.GaugeValue, float64(n), rule)
	}
	to <- prometheus.MustNewConstMetric(d.warned, prometheus.GaugeValue, float64(f.Warned))
	to <- prometheus.MustNewConstMetric(d.escalated, prometheus.GaugeValue, float64(f.Escalated))
	to <- prometheus.MustNewConstMetric(d.unsure, prometheus.GaugeValue, float64(f.Unsure))
	to <- prometheus.MustNewConstMetric(d.years, prometheus.GaugeValue, float64(f.MissingYears))
}
