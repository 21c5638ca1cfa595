package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"regexp"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// note keeps of an error what the log may hold. The text of an error that the
// visitor caused is left out: it may repeat what was typed (R-66, P21).
func (r *request) note(err error) {
	var door *refusal
	if errors.As(err, &door) {
		r.reason = door.reason
		return
	}
	if errors.As(err, new(*busy)) {
		r.reason = "busy"
		return
	}
	var fell *panicked
	if errors.As(err, &fell) {
		r.panic = fell.what
		return
	}
	var stack *fiber.Error
	if errors.As(err, &stack) && stack.Code < fiber.StatusInternalServerError {
		return
	}
	switch court.KindOf(err) {
	case court.KindInternal, court.KindUnavailable, court.KindStorage:
		r.cause = err
	}
}

// log writes the line of the request. It holds no address of a client, no path,
// no query, no user agent and no referrer, so it names neither who asked nor whom
// they asked about.
func (r *request) log(status, size int, took time.Duration) {
	if to := r.edge.cfg.RequestLog; to != nil {
		to.line(r, status, size, took)
		return
	}
	attrs := []slog.Attr{
		slog.String("request_id", string(r.id[:])),
		slog.String("method", r.method),
		slog.String("route", r.route),
		slog.Int("status", status),
		slog.Float64("duration_ms", float64(took.Microseconds())/1000),
		slog.Int("bytes", size),
	}
	level := slog.LevelInfo
	if r.reason != "" {
		attrs = append(attrs, slog.String("reason", r.reason))
	}
	if r.cause != nil {
		level = slog.LevelError
		attrs = append(attrs, slog.String("cause", scrub(r.cause.Error())))
	}
	if r.panic != "" {
		level = slog.LevelError
		attrs = append(attrs, slog.String("panic", scrub(r.panic)))
	}
	r.edge.cfg.Logger.LogAttrs(context.Background(), level, "request", attrs...)
}

// appendJSON writes a text as slog's JSON handler does, HTML left alone.
func appendJSON(b []byte, text string) []byte {
	var quoted bytes.Buffer
	e := json.NewEncoder(&quoted)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string always encodes
	return append(b, bytes.TrimRight(quoted.Bytes(), "\n")...)
}

// scrub takes numbers of the length of an identity number out of a text, in case
// a driver put a value into its error.
func scrub(text string) string {
	return longNumber.ReplaceAllString(text, "[number]")
}

var longNumber = regexp.MustCompile(`[0-9]{14,}[Xx]?`)
