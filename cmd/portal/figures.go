package main

import (
	"context"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// dataAge is how many seconds ago the newest import was released; 0 without any.
func dataAge(portal *portal, reader *visible.Reader) float64 {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	var released time.Time
	_, err := reader.View(ctx, func(v *visible.View) (err error) {
		released, err = v.On(court.ListDefaulters).Freshness()
		return err
	})
	if err != nil || released.IsZero() {
		return 0
	}
	return portal.db.Now().Sub(released).Seconds()
}

// deadlineFigures is what is told of open tasks at each scrape.
func deadlineFigures(portal *portal) (web.DeadlineFigures, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	f, err := portal.publisher.Figures(ctx)
	if err != nil {
		return web.DeadlineFigures{}, err
	}
	figures := web.DeadlineFigures{Open: map[string]int{}, Warned: f.Warned, Escalated: f.Escalated, Unsure: f.Unsure, MissingYears: len(f.MissingYears)}
	for rule, n := range f.Open {
		figures.Open[string(rule)] = n
	}
	return figures, nil
}

// releaseFigures is what is told of scheduled releases at each scrape.
func releaseFigures(portal *portal) (web.ReleaseFigures, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	f, err := portal.publisher.ReleaseFigures(ctx)
	return web.ReleaseFigures{Scheduled: f.Scheduled, Overdue: f.Overdue, Refused: f.Refused}, err
}

// linkFigures is what is told of links at each scrape.
func linkFigures(portal *portal) (web.LinkFigures, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	counts, run, err := portal.publisher.LinkFigures(ctx)
	if err != nil {
		return web.LinkFigures{}, err
	}
	f := web.LinkFigures{Found: map[string]int{}, CheckAt: run.StartedAt, Offline: run.Offline()}
	for _, found := range append(court.LinksFound(), court.LinkFine) {
		f.Found[string(found)] = counts[found]
	}
	return f, nil
}
