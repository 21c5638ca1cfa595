package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gongkai/internal/jobs"
	"gongkai/internal/publish"
	"gongkai/internal/visible"
)

// keep does the small regular work of a serving process: it completes removals that
// another process journalled but could not commit, copies those of other instances into
// the journal, and moves the write-ahead log into the database file.
func (p process) keep(ctx context.Context, portal *portal) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		p.guard(func() error {
			if err := portal.keepJournal(ctx); err != nil {
				return err
			}
			if n%10 == 0 {
				return portal.db.Settle(ctx)
			}
			return nil
		})
	}
}

// jobs are the regular work that one instance does for all.
func (p process) jobs(portal *portal) []jobs.Job {
	return []jobs.Job{
		{Name: "schedule", Every: 500 * time.Millisecond, Deadline: 20 * time.Second, Work: func(ctx context.Context) error {
			_, err := portal.publisher.ReleaseDue(ctx, portal.db.Now())
			return err
		}},
		{Name: "media", Every: time.Hour, Deadline: 20 * time.Second, Work: func(ctx context.Context) error {
			removed, err := portal.publisher.SweepMedia(ctx)
			if removed > 0 {
				p.logger().Info("media", "removed", removed)
			}
			return err
		}},
		{Name: "deadlines", Every: time.Second, Deadline: 20 * time.Second, Work: func(ctx context.Context) error { return p.runDeadlines(ctx, portal) }},
	}
}

// runDeadlines does what the clock asks for, and tells what it did.
func (p process) runDeadlines(ctx context.Context, portal *portal) error {
	ran, err := portal.publisher.RunDeadlines(ctx, portal.db.Now())
	if ran != (publish.Ran{}) {
		p.logger().Info("deadlines", "expired", ran.Expired, "hidden", ran.Hidden, "escalated", ran.Escalated, "lapsed", ran.Lapsed, "opened", ran.Opened)
	}
	return err
}

// followChanges keeps the indexes of names and texts.
func (p process) followChanges(ctx context.Context, reader *visible.Reader) {
	p.keepUp(ctx, func(ctx context.Context) {
		reader.Follow(ctx, func(err error) { p.logger().Error("background work failed", "cause", err.Error()) })
	})
}

// keepUp runs work until ctx ends. A panic in it costs it a second.
func (p process) keepUp(ctx context.Context, work func(ctx context.Context)) {
	for ctx.Err() == nil {
		p.guard(func() error {
			work(ctx)
			return nil
		})
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// guard keeps a failure or panic of background work from ending the process (F32).
func (p process) guard(work func() error) {
	defer func() {
		if r := recover(); r != nil {
			p.logger().Error("background work panicked", "panic", fmt.Sprintf("%T", r))
		}
	}()
	if err := work(); err != nil && !errors.Is(err, context.Canceled) {
		p.logger().Error("background work failed", "cause", err.Error())
	}
}
