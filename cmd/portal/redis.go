package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"gongkai/internal/court"
	"gongkai/internal/redisconn"
	"gongkai/internal/web"
)

// shareThroughRedis lets this instance share pages and counts with others, where a Redis
// is configured. It need not be there: the portal goes on without it, now and later.
func (p process) shareThroughRedis(c Config, demo bool, portal *portal, s *site) (web.PagesOptions, error) {
	options := web.PagesOptions{Now: p.now, Metrics: s.config.Metrics}
	if c.RedisURL == "" {
		return options, nil
	}
	conn, err := redisconn.Open(redisconn.Options{URL: c.RedisURL, Logger: s.config.Logger, Registerer: s.config.Metrics.Registry()})
	if err != nil {
		return options, court.Invalid("redis-url %v", err)
	}
	edition, err := editionOf(c, demo)
	if err != nil {
		return options, err
	}
	pages := portal.db.Digest().Sum("pages shared through Redis", edition)
	counts := portal.db.Digest().Sum("counts shared through Redis", nil)
	s.limits, err = web.NewSharedLimits(conn, counts[:], p.now, s.config.Metrics)
	if err != nil {
		return options, err
	}
	s.redis = conn
	options.Redis, options.Secret = conn, pages[:]
	return options, nil
}

// editionOf names all that makes the pages of this instance what they are, beside the
// records: the program and the settings. Another edition never takes its pages, so that
// an upgrade or a stricter mask holds at once. Settings that concern one instance alone
// are left out; one that is forgotten here costs some sharing, and nothing else.
func editionOf(c Config, demo bool) ([]byte, error) {
	c.Config, c.Addr, c.AdminAddr, c.DataDir, c.KeysFile, c.Limits, c.RedisURL, c.DatabaseURL, c.ReplicaURL, c.TrustedProxies, c.ShutdownDelay = "", "", "", "", "", "", "", "", "", nil, 0
	settings, err := json.Marshal(struct {
		Config
		Demo bool
	}{c, demo})
	if err != nil {
		return nil, fmt.Errorf("edition: %w", err)
	}
	path, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("edition: %w", err)
	}
	program, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("edition: %w", err)
	}
	defer func() { _ = program.Close() }() // it was only read
	sum := sha256.New()
	if _, err := io.Copy(sum, program); err != nil {
		return nil, fmt.Errorf("edition: %w", err)
	}
	return sum.Sum(settings), nil
}

// redisReady is the check of Redis for the readiness: without it the portal goes on.
func (s *site) redisReady(ctx context.Context) error {
	if err := s.redis.Health(ctx); err != nil {
		return web.Degraded(err)
	}
	return nil
}

// sharing is the work beside requests that Redis needs; none without it.
func (s *site) sharing() []func(ctx context.Context) {
	if s.redis == nil {
		return nil
	}
	return []func(ctx context.Context){s.redis.Watch, s.exit.Run, s.limits.Run}
}

// close gives back what the site holds beside the portal.
func (s *site) close() error {
	if s.redis == nil {
		return nil
	}
	return s.redis.Close()
}
