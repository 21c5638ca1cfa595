package pagecache

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/redisconn"
	"gongkai/internal/redisconn/redistest"
)

// textCodec writes the value of these tests.
type textCodec struct{}

func (textCodec) Append(to []byte, v *value) []byte { return append(to, v.text...) }
func (textCodec) Decode(stamp Stamp, data []byte) (*value, error) {
	return &value{stamp, string(data)}, nil
}

var secret = bytes.Repeat([]byte{7}, 32)

// shared opens the tier on a server, with its Run and the Watch of its connection.
func shared(t *testing.T, url string, secret []byte) *Redis[*value] {
	t.Helper()
	conn, err := redisconn.Open(redisconn.Options{URL: url, Logger: slog.New(slog.DiscardHandler), Deadline: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRedis(conn, secret, textCodec{}, func() time.Time { return midday })
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { r.Run(ctx) })
	running.Go(func() { conn.Watch(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
		_ = conn.Close()
	})
	return r
}

// settled waits until all that was put has been written or dropped.
func (r *Redis[V]) settled(t *testing.T, put uint64) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		n := r.Counts()
		if n.Wrote+n.Dropped >= put {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%+v of %d", n, put)
		}
	}
}

// written is the tier as the conformance tests see it: they ask for what they have just
// put, so each Put waits until it was written.
type written struct {
	*Redis[*value]
	t    *testing.T
	mu   *sync.Mutex
	puts *uint64
}

func (w written) Put(_ context.Context, key Key, v *value) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.Redis.Put(key, v)
	*w.puts++
	w.settled(w.t, *w.puts)
}

func TestRedisConforms(t *testing.T) {
	s := redistest.Start(t)
	conform(t, func(t *testing.T) tier {
		s.Do(t, []any{"FLUSHALL"})
		return written{shared(t, s.URL(), secret), t, &sync.Mutex{}, new(uint64)}
	})
}

// Instances with one secret find each other's values; others do not, and take none.
func TestRedisIsShared(t *testing.T) {
	s := redistest.Start(t)
	a, b, stranger := shared(t, s.URL(), secret), shared(t, s.URL(), secret), shared(t, s.URL(), bytes.Repeat([]byte{8}, 32))
	ctx := context.Background()
	a.Put(key(1), &value{at(1), "page"})
	a.settled(t, 1)
	if v, ok := b.Get(ctx, key(1), of(at(1))); !ok || v.text != "page" || !v.stamp.Holds(of(at(1))) {
		t.Errorf("%v %v", v, ok)
	}
	if v, ok := stranger.Get(ctx, key(1), of(at(1))); ok || stranger.Counts().Refused != 1 {
		t.Errorf("a value under another secret is taken: %v", v)
	}
	if _, err := NewRedis(a.conn, []byte("short"), textCodec{}, time.Now); err == nil {
		t.Error("a short secret is taken")
	}
}

// Nothing lies in Redis for longer than ten minutes, nor past its end.
func TestRedisTTL(t *testing.T) {
	s := redistest.Start(t)
	r := shared(t, s.URL(), secret)
	client := s.Client()
	defer func() { _ = client.Close() }()
	until := func(d time.Duration) Stamp {
		return Stamp{Incarnation: "i", Position: 1, Since: midday, Until: midday.Add(d)}
	}
	for i, tc := range []struct {
		stamp Stamp
		most  time.Duration // zero: not written at all
	}{
		{Stamp{Incarnation: "i", Position: 1}, KeepFor}, {until(time.Hour), KeepFor}, {until(time.Minute), time.Minute},
		{until(1500 * time.Millisecond), 1500 * time.Millisecond}, {until(0), 0}, {until(-time.Hour), 0}, {until(time.Microsecond), 0},
	} {
		r.Put(key(i), &value{tc.stamp, "x"})
		r.settled(t, uint64(i+1))
		ttl, err := client.PTTL(context.Background(), name(key(i), "i", 1, false)).Result()
		if err != nil {
			t.Fatal(err)
		}
		if tc.most == 0 && ttl > 0 || tc.most > 0 && (ttl <= 0 || ttl > tc.most) {
			t.Errorf("%d: %v, want at most %v", i, ttl, tc.most)
		}
	}
}

// F10: whatever is done to what lies in Redis, nothing comes back but what was put there,
// under its own name.
func TestF10Poisoned(t *testing.T) {
	s := redistest.Start(t)
	r := shared(t, s.URL(), secret)
	ctx := context.Background()
	client := s.Client()
	defer func() { _ = client.Close() }()
	one, other := name(key(1), "i", 1, false), name(key(2), "i", 1, false)
	r.Put(key(1), &value{at(1), "one"})
	r.Put(key(2), &value{at(1), "other"})
	r.settled(t, 2)
	whole, err := client.Get(ctx, one).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	foreign, _ := client.Get(ctx, other).Bytes()
	poisons := map[string][]byte{
		"another key's value": foreign, "text": []byte("<script>alert(1)</script>"), "one byte": {0}, "a MAC of zeros": append(make([]byte, 32), whole[32:]...),
		"the MAC alone": whole[:32], "longer": append(bytes.Clone(whole), 0), "huge": bytes.Repeat([]byte{1}, 8<<20),
	}
	for n := range whole {
		changed := bytes.Clone(whole)
		changed[n] ^= 1
		poisons[fmt.Sprintf("byte %d changed", n)] = changed
		poisons[fmt.Sprintf("cut at %d", n)] = whole[:n]
	}
	for what, poison := range poisons {
		if err := client.Set(ctx, one, poison, 0).Err(); err != nil {
			t.Fatal(err)
		}
		if v, ok := r.Get(ctx, key(1), of(at(1))); ok {
			t.Fatalf("%s: gave %q", what, v.text)
		}
	}
	for _, kind := range [][]any{{"RPUSH", one, "x"}, {"HSET", one, "a", "b"}, {"SADD", one, "x"}, {"ZADD", one, "1", "x"}} {
		s.Do(t, []any{"DEL", one}, kind)
		if v, ok := r.Get(ctx, key(1), of(at(1))); ok {
			t.Errorf("%v: gave %v", kind[0], v)
		}
	}
	// A value under the name of a later state, of another incarnation or of no row.
	for _, to := range []Stamp{at(2), {Incarnation: "j", Position: 1}, {Rowless: true}} {
		s.Do(t, []any{"SET", name(key(1), to.Incarnation, to.Position, to.Rowless), whole})
		moment := of(to)
		if v, ok := r.Get(ctx, key(1), moment); ok {
			t.Errorf("%+v: gave %v", to, v)
		}
	}
	if r.conn.Away() {
		t.Error("poison opened the breaker")
	}
	s.Do(t, []any{"DEL", one}, []any{"SET", one, whole})
	if v, ok := r.Get(ctx, key(1), of(at(1))); !ok || v.text != "one" {
		t.Error("the value itself is no longer found")
	}
}

// F8: an old dump brings back what was true once; it lies under the names of its time.
func TestF8OldDumpRestored(t *testing.T) {
	s := redistest.Start(t)
	r := shared(t, s.URL(), secret)
	ctx := context.Background()
	r.Put(key(1), &value{Stamp{Incarnation: "i", Position: 1, Since: midday}, "with the name"})
	r.settled(t, 1)
	s.Do(t, []any{"SAVE"})
	old, err := os.ReadFile(s.Dump())
	if err != nil {
		t.Fatal(err)
	}
	r.Put(key(1), &value{at(2), "without"})
	r.settled(t, 2)
	s.Kill()
	if err := os.WriteFile(s.Dump(), old, 0o600); err != nil {
		t.Fatal(err)
	}
	s.Restart(t)
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if v, ok := r.Get(ctx, key(1), of(at(1))); ok { // the dump is there
			if v.stamp.Holds(of(at(2))) {
				t.Error("what an old dump holds is true of the present")
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the dump was not read")
		}
	}
	if v, ok := r.Get(ctx, key(1), of(at(2))); ok {
		t.Errorf("%v", v)
	}
}

// F8: under eviction and flushes the tier loses, and never gives anything else.
func TestF8EvictionAndFlush(t *testing.T) {
	s := redistest.Start(t, "--maxmemory", "2mb", "--maxmemory-policy", "allkeys-lru")
	r := shared(t, s.URL(), secret)
	ctx := context.Background()
	body := strings.Repeat("x", 20_000)
	found := 0
	for n := range 600 {
		r.Put(key(n), &value{at(int64(n)), itoa(n) + body})
		if n%50 == 49 {
			r.settled(t, uint64(n+1))
		}
		if n == 300 {
			s.Do(t, []any{"FLUSHALL"})
		}
		for _, k := range []int{n, n - 1, n / 2, 0} {
			if v, ok := r.Get(ctx, key(k), of(at(int64(max(k, 0))))); ok {
				found++
				if v.text != itoa(k)+body {
					t.Fatalf("key %d gave another value", k)
				}
			}
		}
	}
	n := r.Counts()
	if found == 0 || n.Missed == 0 || n.Wrote == 0 || n.Refused != 0 {
		t.Errorf("%d found, %+v", found, n)
	}
}

// Put never waits: what does not fit is dropped, and nothing of it is kept in mind.
func TestRedisPutIsBounded(t *testing.T) {
	conn, err := redisconn.Open(redisconn.Options{URL: "unix:///nowhere/redis.sock"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	r, err := NewRedis(conn, secret, textCodec{}, time.Now) // and nobody runs it
	if err != nil {
		t.Fatal(err)
	}
	for n := range 1000 {
		r.Put(key(n), &value{at(1), "small"})
	}
	if len(r.queue) != queueLength || r.Counts().Dropped != 1000-queueLength {
		t.Errorf("%d wait, %+v", len(r.queue), r.Counts())
	}
	for len(r.queue) > 0 {
		r.queued.Add(-(<-r.queue).weight)
	}
	if r.queued.Load() != 0 {
		t.Fatalf("%d bytes in an empty queue", r.queued.Load())
	}
	for n := range 100 {
		r.Put(key(n), &value{at(1), strings.Repeat("x", 200<<10)})
	}
	if held := r.queued.Load(); held > queueBytes || held < queueBytes/2 {
		t.Errorf("%d bytes wait", held)
	}
	r.Put(key(0), &value{at(1), strings.Repeat("x", largestShared+1)})
	if last := r.Counts(); last.Dropped < 1 {
		t.Errorf("%+v", last)
	}
	if v, ok := r.Get(context.Background(), key(1), of(at(1))); ok {
		t.Errorf("%v from nowhere", v)
	}
}

// FuzzStamp holds the reader of stamps to what the writer writes.
func FuzzStamp(f *testing.F) {
	for _, s := range []Stamp{{}, at(1), {Rowless: true, Since: midday}, {Incarnation: "事", Position: -1, Until: midday}} {
		f.Add(appendStamp(nil, s))
	}
	f.Add([]byte{7, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		s, rest, err := readStamp(data)
		if err != nil {
			return
		}
		again, none, err := readStamp(appendStamp(nil, s))
		if err != nil || len(none) != 0 || again.Incarnation != s.Incarnation || again.Position != s.Position || again.Rowless != s.Rowless ||
			!again.Since.Equal(s.Since) || !again.Until.Equal(s.Until) || len(rest) > len(data) {
			t.Errorf("%+v came back as %+v, %v", s, again, err)
		}
	})
}
