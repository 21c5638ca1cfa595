package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"

	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// portal is an open data folder with what changes it.
type portal struct {
	db        *store.DB
	publisher *publish.Publisher
	fault     atomic.Pointer[error] // of the journal of removals, the last time it was looked at
}

// keepJournal completes the removals that the journal holds, and copies those of other
// instances into it.
func (p *portal) keepJournal(ctx context.Context) error {
	_, err := p.publisher.Recover(ctx)
	if err == nil {
		_, err = p.db.MirrorRemovals(ctx)
	}
	p.fault.Store(&err)
	return err
}

// journalFault tells why the journal of removals lags behind the database, or the database
// behind it.
func (p *portal) journalFault() error {
	if err := p.fault.Load(); err != nil {
		return *err
	}
	return nil
}

func (p process) logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(p.stderr, nil))
}

func (p process) storeOptions(c Config, create bool) store.Options {
	media, _ := c.mediaDir() // check has refused one that is none
	return store.Options{Dir: c.DataDir, DatabaseURL: c.DatabaseURL, ReplicaURL: c.ReplicaURL, KeysFile: c.KeysFile, MediaDir: media, Create: create, Now: p.now, Logger: p.logger()}
}

// open opens the data folder and completes what the journal of removals holds:
// whichever process comes first after a crash or a restore, a decided removal is
// made before anything is read.
func (p process) open(ctx context.Context, c Config, create bool) (*portal, error) {
	db, err := store.Open(ctx, p.storeOptions(c, create))
	if err != nil {
		return nil, err
	}
	pub := publish.New(db, c.Hotlines, c.hosts()...)
	n, err := pub.Recover(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if n > 0 {
		p.logger().Warn("removals completed from the journal", "count", n)
	}
	if _, err := db.MirrorRemovals(ctx); err != nil { // it hinders nothing now, but a later restore
		p.logger().Error("removals of other instances are not in the journal", "cause", err.Error())
	}
	return &portal{db: db, publisher: pub}, nil
}

// withPortal runs f on the open folder and closes it.
func (p process) withPortal(c Config, create bool, f func(context.Context, *portal) error) error {
	portal, err := p.open(p.ctx, c, create)
	if err != nil {
		return err
	}
	return errors.Join(f(p.ctx, portal), portal.db.Close())
}

func (p process) printJSON(v any) error {
	e := json.NewEncoder(p.stdout)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func (p process) say(format string, args ...any) {
	fmt.Fprintf(p.stderr, format+"\n", args...)
}
