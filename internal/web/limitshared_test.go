package web

import (
	"bytes"
	"context"
	"fmt"
	"net/netip"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/internal/redisconn"
	"gongkai/internal/redisconn/redistest"
)

var visitor = netip.MustParseAddr("203.0.113.7")

// sharing makes the limits of one instance, whose exchanges the test makes itself.
func sharing(t *testing.T, conn *redisconn.Conn, secret []byte) *SharedLimits {
	t.Helper()
	s, err := NewSharedLimits(conn, secret, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// use takes as much as a client gets, at most n, and gives how much that was.
func (s *SharedLimits) use(class Class, n int) int {
	for got := range n {
		if s.limiter.take(class, visitor) > 0 {
			return got
		}
	}
	return n
}

// exchanged makes exchanges until one succeeds.
func (s *SharedLimits) exchanged(t *testing.T) {
	t.Helper()
	eventually(t, "an exchange", func() bool { return !s.conn.Away() })
	s.exchange(context.Background())
}

// What a client takes at one instance it does not get at another, once they have heard of
// each other.
func TestSharedLimits(t *testing.T) {
	s := redistest.Start(t)
	conn := dialRedis(t, s.URL())
	a, b, other := sharing(t, conn, sharedSecret), sharing(t, conn, sharedSecret), sharing(t, conn, bytes.Repeat([]byte{8}, 32))
	if got := a.use(Search, 30); got != 20 {
		t.Fatalf("%d searches of 20", got)
	}
	a.exchanged(t)
	if got := b.use(Search, 1); got != 1 {
		t.Fatal("b cannot know yet")
	}
	b.exchanged(t)
	if got := b.use(Search, 5); got != 0 {
		t.Errorf("%d more searches at the other instance", got)
	}
	if wait := b.limiter.take(Search, visitor); wait < time.Second || wait > 10*time.Second { // 21 of 20 are owed: some six seconds
		t.Errorf("wait %v", wait)
	}
	if got := b.use(Person, 5); got != 5 {
		t.Errorf("another class has %d left", got)
	}
	if got := other.use(Search, 1); got != 1 {
		t.Error("another portal counts with ours")
	}
	other.exchanged(t)
	if got := other.use(Search, 19); got != 19 {
		t.Errorf("another portal's client has %d left of 19", got)
	}
}

// A client that uses every instance at the same instant gets the budget of each, and then
// waits until it has paid that back, everywhere.
func TestSharedLimitsDebt(t *testing.T) {
	s := redistest.Start(t)
	conn := dialRedis(t, s.URL())
	var all []*SharedLimits
	for range 3 {
		all = append(all, sharing(t, conn, sharedSecret))
	}
	for _, i := range all {
		if got := i.use(Search, 30); got != 20 {
			t.Fatalf("%d searches of 20", got)
		}
	}
	for range 2 { // the first exchange of the first tells it of nobody
		for _, i := range all {
			i.limiter.mu.Lock()
			for _, b := range i.limiter.clients { // as if it had asked again
				if len(i.limiter.noted) == 0 {
					i.limiter.noted = append(i.limiter.noted, b)
				}
			}
			i.limiter.mu.Unlock()
			i.exchanged(t)
		}
	}
	for n, i := range all {
		// 60 were taken of 20: two budgets are owed, two minutes, and one more search costs three seconds.
		if wait := i.limiter.take(Search, visitor); wait < 115*time.Second || wait > 124*time.Second {
			t.Errorf("instance %d: wait %v", n, wait)
		}
	}
}

// While a client goes from one instance to the other, as a proxy sends it, it gets hardly
// more than from one.
func TestSharedLimitsAlternating(t *testing.T) {
	s := redistest.Start(t)
	conn := dialRedis(t, s.URL())
	a, b := sharing(t, conn, sharedSecret), sharing(t, conn, sharedSecret)
	got := 0
	for range 60 {
		got += a.use(Search, 1) + b.use(Search, 1)
		a.exchanged(t)
		b.exchanged(t)
	}
	if got < 20 || got > 24 { // and a token or two that came back meanwhile
		t.Errorf("%d searches of 20", got)
	}
}

// Without Redis each instance limits by what it has seen, and asks nobody to wait twice.
func TestSharedLimitsWithoutRedis(t *testing.T) {
	s := redistest.Start(t)
	conn := dialRedisWithin(t, s.URL(), 0)
	a, b := sharing(t, conn, sharedSecret), sharing(t, conn, sharedSecret)
	s.Kill()
	for _, i := range []*SharedLimits{a, b} {
		if got := i.use(Search, 30); got != 20 {
			t.Errorf("%d searches of 20", got)
		}
		i.exchange(context.Background()) // lost
	}
	eventually(t, "away", func() bool {
		a.use(Person, 1)
		a.exchange(context.Background())
		return conn.Away()
	})
	s.Restart(t)
	b.exchanged(t)
	if wait := b.limiter.take(Search, visitor); wait > 4*time.Second {
		t.Errorf("wait %v after the loss of Redis", wait)
	}
}

// F10: counts that were poisoned, deleted or evicted neither break the limits nor lift
// what this instance knows itself.
func TestSharedLimitsPoisoned(t *testing.T) {
	s := redistest.Start(t)
	conn := dialRedis(t, s.URL())
	a := sharing(t, conn, sharedSecret)
	a.use(Search, 10)
	a.exchanged(t)
	client := s.Client()
	defer func() { _ = client.Close() }()
	keys, err := client.Keys(context.Background(), limitPrefix+"*").Result()
	if err != nil || len(keys) != 1 {
		t.Fatalf("%q %v", keys, err)
	}
	key := keys[0]
	ttl, err := client.PTTL(context.Background(), key).Result()
	if err != nil || ttl <= 0 || ttl > (1+mostDebt)*time.Minute {
		t.Errorf("a count is kept for %v, %v", ttl, err)
	}
	for _, b := range []string{visitor.String(), string(visitor.AsSlice()), "203"} {
		if strings.Contains(key, b) {
			t.Errorf("%q tells the address", key)
		}
	}
	for _, poison := range [][]any{
		{"SET", key, "nonsense"}, {"SET", key, ""}, {"SET", key, "nan"}, {"SET", key, "-inf"}, {"SET", key, "-1e300"}, {"SET", key, "1"},
		{"RPUSH", key, "x"}, {"HSET", key, "a", "b"}, {"FLUSHALL"},
	} {
		s.Do(t, []any{"DEL", key}, poison)
		b := sharing(t, conn, sharedSecret)
		if got := b.use(Search, 1); got != 1 {
			t.Errorf("%v: refused", poison)
		}
		b.exchanged(t)
		if got := b.use(Search, 30); got != 19 {
			t.Errorf("%v: %d of 19 left", poison, got)
		}
	}
	for _, poison := range []string{"1e300", "inf", "99999999999999999999"} { // no more than the greatest debt
		s.Do(t, []any{"SET", key, poison})
		b := sharing(t, conn, sharedSecret)
		b.use(Search, 1)
		b.exchanged(t)
		if wait := b.limiter.take(Search, visitor); wait <= 0 || wait > (1+mostDebt)*time.Minute {
			t.Errorf("%s: wait %v", poison, wait)
		}
	}
	if got := a.use(Search, 30); got > 12 {
		t.Errorf("%d more than this instance had counted", got)
	}
	if conn.Away() {
		t.Error("poison opened the breaker")
	}
}

// Many clients at once cost one round trip for each batch; what is too many stays here.
func TestSharedLimitsMany(t *testing.T) {
	s := redistest.Start(t)
	a := sharing(t, dialRedis(t, s.URL()), sharedSecret)
	for n := range exchangeMost + 100 {
		a.limiter.take(Person, netip.AddrFrom4([4]byte{10, 0, byte(n >> 8), byte(n)}))
	}
	s.Do(t, []any{"CONFIG", "RESETSTAT"})
	a.exchanged(t)
	calls := commandCalls(t, s)
	if !strings.Contains(calls, fmt.Sprintf("evalsha %d", exchangeMost/exchangeBatch)) || !strings.Contains(calls, "eval 1") {
		t.Errorf("%d clients cost: %s", exchangeMost, calls)
	}
	if len(a.limiter.noted) != 0 {
		t.Errorf("%d are left", len(a.limiter.noted))
	}
}

func TestSharedLimitsSecret(t *testing.T) {
	s := redistest.Start(t)
	conn := dialRedis(t, s.URL())
	if _, err := NewSharedLimits(conn, []byte("short"), nil, nil); err == nil {
		t.Error("a short secret is taken")
	}
	now := noon()
	clock := func() time.Time { return now }
	name := func(secret []byte) client {
		s, err := NewSharedLimits(conn, secret, clock, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.limiter.take(Search, visitor)
		return s.limiter.identify(Search, visitor)
	}
	one := name(sharedSecret)
	if one != name(sharedSecret) {
		t.Error("instances with one secret name a client differently")
	}
	if one == name(bytes.Repeat([]byte{8}, 32)) {
		t.Error("the secret does not matter")
	}
	now = now.Add(24 * time.Hour)
	if one == name(sharedSecret) {
		t.Error("a client keeps its name overnight")
	}
}

// The rights that docs/operations.md names are enough.
func TestLeastRights(t *testing.T) {
	manual, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	rights := regexp.MustCompile("`(~gongkai:[^`]+)`").FindSubmatch(manual)
	if rights == nil {
		t.Fatal("docs/operations.md names no rights")
	}
	s := redistest.Start(t)
	command := []any{"ACL", "SETUSER", "portal", "on", ">secret", "resetkeys", "-@all"}
	for _, word := range strings.Fields(string(rights[1])) {
		command = append(command, word)
	}
	s.Do(t, command, []any{"ACL", "SETUSER", "default", "off"})
	url := strings.Replace(s.URL(), "unix://", "unix://portal:secret@", 1) + "?db=1"
	w := newRows()
	a, b := w.join(t, url, sharedSecret), w.join(t, url, sharedSecret)
	a.ask("GET", "/p/x")
	a.wrote(t, 1)
	b.ask("GET", "/p/x")
	if n := b.pages.shared.Counts(); n.Found != 1 {
		t.Errorf("%+v", n)
	}
	m := NewMetrics()
	conn := dialRedis(t, url)
	l, err := NewSharedLimits(conn, sharedSecret, nil, m)
	if err != nil {
		t.Fatal(err)
	}
	l.use(Search, 3)
	owed, err := l.tell(context.Background(), l.limiter.look())
	if err != nil || len(owed) != 1 || owed[0] < 8*time.Second || owed[0] > 9*time.Second {
		t.Errorf("%v %v", owed, err)
	}
	if err := conn.Health(context.Background()); err != nil {
		t.Error(err)
	}
}
