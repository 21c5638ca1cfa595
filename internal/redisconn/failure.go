package redisconn

import (
	"context"
	"errors"
	"strings"

	"github.com/redis/go-redis/v9"
)

// abandoned is a call whose caller went away: it says nothing of Redis.
type abandoned struct{ cause error }

func (a *abandoned) Error() string { return "redis: the caller gave up: " + a.cause.Error() }
func (a *abandoned) Unwrap() error { return a.cause }

func abandonedBy(err error) bool {
	var gone *abandoned
	return errors.As(err, &gone)
}

// answered reports whether Redis did its part: it gave a value or none. A key that holds another type than ours is an answer too: whoever put it
// there must not be able to switch Redis off for all.
func answered(err error) bool {
	return err == nil || errors.Is(err, redis.Nil) || replyKind(err) == "WRONGTYPE"
}

// replyKind is the first word of an error that Redis itself replied, such as NOAUTH or
// LOADING; empty for all other errors.
func replyKind(err error) string {
	var reply redis.Error
	if !errors.As(err, &reply) || errors.Is(err, redis.Nil) {
		return ""
	}
	kind, _, _ := strings.Cut(reply.Error(), " ")
	return kind
}

// told is an error as the log may hold it. Of what Redis replies that is one word: the
// rest may repeat what was sent.
func told(err error) string {
	if kind := replyKind(err); kind != "" {
		return "reply " + strings.Map(plain, kind)
	}
	return err.Error()
}

func plain(r rune) rune {
	if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}

// quiet is the logger for go-redis, which otherwise writes plain lines to the standard
// error. What there is to say, Conn says.
type quiet struct{}

func (quiet) Printf(context.Context, string, ...any) {}
