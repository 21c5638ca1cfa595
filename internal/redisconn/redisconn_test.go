package redisconn

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"gongkai/internal/redisconn/redistest"
)

// slack is what a machine that is busy with other tests may add to a bound.
const slack = 300 * time.Millisecond

// lines is a log that several goroutines write to.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// open makes a Conn for a test, with its Watch running.
func open(t *testing.T, url string) (*Conn, *lines) {
	t.Helper()
	log := &lines{}
	c, err := Open(Options{URL: url, Logger: slog.New(slog.NewTextHandler(log, nil)), Registerer: prometheus.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var watch sync.WaitGroup
	watch.Go(func() { c.Watch(ctx) })
	t.Cleanup(func() {
		cancel()
		watch.Wait()
		_ = c.Close()
	})
	return c, log
}

func get(ctx context.Context, r redis.Cmdable) error { return r.Get(ctx, "key").Err() }

// until waits for something that must come about within the bound for healing.
func until(t *testing.T, what string, f func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !f(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within five seconds: %s", what)
		}
	}
}

func TestURL(t *testing.T) {
	for _, good := range []string{
		"redis://localhost", "redis://10.0.0.5:6380/3", "redis://:secret@redis.example:6379/0", "redis://user:secret@[::1]:6379",
		"rediss://redis.example:6379", "unix:///run/redis/redis.sock", "unix://user:secret@/run/redis.sock?db=2",
	} {
		if err := Check(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "localhost:6379", "http://localhost", "redis://", "redis://:secret@", "redis://:secret@host:port", "redis://host/secret", "redis://host/0/1",
		"redis://:secret@host:6379?read_timeout=5s", "redis://host?max_retries=9", "unix://", "unix://secret", "unix:///run/s?pool_size=9", "unix:///run/s?db=secret",
		"redis:secret", "redis://:secret@host\x7f:1", "redis://host#secret", "redis-sentinel://:secret@host",
	} {
		err := Check(bad)
		if err == nil {
			t.Errorf("%q is taken", bad)
		} else if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "host:") {
			t.Errorf("%q: the error repeats it: %v", bad, err)
		}
		if _, err := Open(Options{URL: bad}); err == nil {
			t.Errorf("%q is opened", bad)
		}
	}
	o, err := options("rediss://redis.example")
	if err != nil || o.TLSConfig == nil || o.TLSConfig.ServerName != "redis.example" || o.Addr != "redis.example:6379" {
		t.Errorf("rediss: %+v %v", o, err)
	}
}

func TestDo(t *testing.T) {
	s := redistest.Start(t)
	c, _ := open(t, s.URL())
	ctx := context.Background()
	until(t, "a value is written", func() bool {
		return c.Do(ctx, func(ctx context.Context, r redis.Cmdable) error { return r.Set(ctx, "key", "value", 0).Err() }) == nil
	})
	until(t, "it is read", func() bool {
		var got string
		err := c.Do(ctx, func(ctx context.Context, r redis.Cmdable) (err error) {
			if deadline, ok := ctx.Deadline(); !ok || time.Until(deadline) > callDeadline {
				t.Error("a call has no deadline of its own")
			}
			got, err = r.Get(ctx, "key").Result()
			return err
		})
		return err == nil && got == "value"
	})
	until(t, "it is healthy", func() bool { return c.Health(ctx) == nil })
}

// Answers that are no value, and callers that go away, say nothing against Redis.
func TestWhatIsNoFailure(t *testing.T) {
	s := redistest.Start(t)
	c, _ := open(t, s.URL())
	s.Do(t, []any{"RPUSH", "list", "x"})
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	for name, call := range map[string]func() error{
		"no value": func() error { return c.Do(context.Background(), get) },
		"another type": func() error {
			return c.Do(context.Background(), func(ctx context.Context, r redis.Cmdable) error { return r.Get(ctx, "list").Err() })
		},
		"the caller left": func() error { return c.Do(gone, get) },
	} {
		for range 3 * tripAfter {
			if err := call(); err == nil || errors.Is(err, ErrAway) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if c.Away() {
			t.Errorf("%s opened the breaker", name)
		}
	}
}

// F5: a server that is gone costs three attempts, then nothing; when it is back it is
// used again.
func TestF5Refused(t *testing.T) {
	s := redistest.Start(t)
	c, log := open(t, s.URL())
	s.Kill()
	asked := 0
	for range 100 {
		began := time.Now()
		err := c.Do(context.Background(), func(ctx context.Context, r redis.Cmdable) error {
			asked++
			return get(ctx, r)
		})
		if err == nil || errors.Is(err, redis.Nil) {
			t.Fatalf("a dead server answers: %v", err)
		}
		if took := time.Since(began); took > callDeadline+slack {
			t.Errorf("a refused call took %v", took)
		}
	}
	if asked != tripAfter || !c.Away() {
		t.Errorf("%d attempts, away %v", asked, c.Away())
	}
	if err := c.Health(context.Background()); err == nil || !strings.Contains(err.Error(), "refused") && !strings.Contains(err.Error(), "no such file") {
		t.Errorf("health: %v", err)
	}
	s.Restart(t)
	until(t, "redis is used again", func() bool { return errors.Is(c.Do(context.Background(), get), redis.Nil) })
	until(t, "it is healthy", func() bool { return c.Health(context.Background()) == nil })
	if said := log.String(); strings.Count(said, "redis is away") != 1 || strings.Count(said, "redis is back") != 1 {
		t.Errorf("the log says:\n%s", said)
	}
}

// F6: a server that hangs costs those who ask 50 ms once, then nothing.
func TestF6Hung(t *testing.T) {
	s := redistest.Start(t)
	c, _ := open(t, s.URL())
	until(t, "an answer", func() bool { return errors.Is(c.Do(context.Background(), get), redis.Nil) })
	s.Pause()
	defer s.Resume()
	var asked atomic.Int32
	var all sync.WaitGroup
	for range 8 { // at once, with and without a connection at hand
		all.Go(func() {
			for range 50 {
				began := time.Now()
				err := c.Do(context.Background(), func(ctx context.Context, r redis.Cmdable) error {
					asked.Add(1)
					return get(ctx, r)
				})
				if err == nil || errors.Is(err, redis.Nil) {
					t.Errorf("a hung server answers: %v", err)
				}
				if took := time.Since(began); took > callDeadline+slack {
					t.Errorf("a call took %v", took)
				}
			}
		})
	}
	all.Wait()
	if n := asked.Load(); n < tripAfter || n > 8+tripAfter {
		t.Errorf("%d calls were made of a hung server", n)
	}
	// While it hangs, probes go on failing, and nobody else asks.
	time.Sleep(openFor + 3*probeEvery)
	before := asked.Load()
	_ = c.Do(context.Background(), func(ctx context.Context, r redis.Cmdable) error { asked.Add(1); return get(ctx, r) })
	if asked.Load() != before {
		t.Error("a visitor's call was made the probe")
	}
	s.Resume()
	until(t, "redis is used again", func() bool { return errors.Is(c.Do(context.Background(), get), redis.Nil) })
}

// F7: answers that come after 400 ms are as good as none, and do not pile up; a server
// that comes and goes is used while it is there.
func TestF7SlowAndFlapping(t *testing.T) {
	s := redistest.Start(t)
	p := redistest.NewProxy(t, s)
	c, _ := open(t, p.URL())
	ctx := context.Background()
	for range 2 {
		until(t, "redis is used", func() bool { return errors.Is(c.Do(ctx, get), redis.Nil) })
		p.Delay(400 * time.Millisecond)
		until(t, "the breaker opens", func() bool {
			began := time.Now()
			_ = c.Do(ctx, get)
			if took := time.Since(began); took > callDeadline+slack {
				t.Errorf("a call took %v", took)
			}
			return c.Away()
		})
		connections := p.Accepted()
		time.Sleep(2 * openFor)
		if more := p.Accepted() - connections; more > 4 { // one a probe
			t.Errorf("%d connections while the breaker was open", more)
		}
		p.Delay(0)
		until(t, "redis is used after it was slow", func() bool { return errors.Is(c.Do(ctx, get), redis.Nil) })
		p.Refuse()
		until(t, "the breaker opens", func() bool { _ = c.Do(ctx, get); return c.Away() })
		if err := p.Open(); err != nil {
			t.Fatal(err)
		}
	}
}

// Of two answers that were late, neither is taken for the answer to a later question
// (CVE-2025-29923).
func TestLateAnswersAreNotMixedUp(t *testing.T) {
	s := redistest.Start(t)
	p := redistest.NewProxy(t, s)
	c, _ := open(t, p.URL())
	ctx := context.Background()
	s.Do(t, []any{"SET", "a", "a"}, []any{"SET", "b", "b"})
	answers := 0
	for i := range 400 {
		p.Delay(time.Duration(i%4/3) * 60 * time.Millisecond)
		key := []string{"a", "b"}[i%2]
		var got string
		err := c.Do(ctx, func(ctx context.Context, r redis.Cmdable) (err error) {
			got, err = r.Get(ctx, key).Result()
			return err
		})
		if err == nil {
			answers++
			if got != key {
				t.Fatalf("asked for %s, got %s", key, got)
			}
		}
		if c.Away() {
			p.Delay(0)
			until(t, "redis is used again", func() bool { return !c.Away() })
		}
	}
	if answers < 100 {
		t.Errorf("only %d answers: this proves too little", answers)
	}
}

// One call too many goes on without Redis at once.
func TestBusy(t *testing.T) {
	s := redistest.Start(t)
	c, _ := open(t, s.URL())
	entered, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	for range slots {
		all.Go(func() {
			_ = c.Do(context.Background(), func(context.Context, redis.Cmdable) error { entered <- struct{}{}; <-release; return nil })
		})
	}
	for range slots {
		<-entered
	}
	if err := c.Do(context.Background(), get); !errors.Is(err, ErrBusy) {
		t.Errorf("%v", err)
	}
	until(t, "the check of health needs no place", func() bool { return c.Health(context.Background()) == nil })
	close(release)
	all.Wait()
	until(t, "there is a place again", func() bool { return errors.Is(c.Do(context.Background(), get), redis.Nil) })
}

// What Redis replies in place of an answer is a failure, and of its text one word is told.
func TestRepliesThatFail(t *testing.T) {
	s := redistest.Start(t, "--requirepass", "the-password")
	bad := strings.Replace(s.URL(), "unix://", "unix://:not-the-password@", 1)
	c, log := open(t, bad)
	for range tripAfter {
		if err := c.Do(context.Background(), get); err == nil {
			t.Fatal("a wrong password is good enough")
		}
	}
	if !c.Away() {
		t.Error("a server that refuses us is not away")
	}
	if said := log.String(); strings.Contains(said, "password") || !strings.Contains(said, "WRONGPASS") {
		t.Errorf("the log says: %s", said)
	}
	good, _ := open(t, strings.Replace(s.URL(), "unix://", "unix://:the-password@", 1))
	until(t, "the right password is taken", func() bool { return errors.Is(good.Do(context.Background(), get), redis.Nil) })
}

// rediss: the connection is encrypted, and only to whom the certificate belongs.
func TestTLS(t *testing.T) {
	s := redistest.Start(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	plate := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, plate, plate, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	go func() {
		for {
			near, err := ln.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("unix", s.Socket())
			if err != nil {
				_ = near.Close()
				continue
			}
			go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
			go func() { _, _ = io.Copy(near, far); _ = near.Close() }()
		}
	}()
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	settings, err := options("rediss://localhost:" + port)
	if err != nil {
		t.Fatal(err)
	}
	settings.TLSConfig.RootCAs = x509.NewCertPool()
	settings.TLSConfig.RootCAs.AddCert(leaf)
	c := connect(settings, Options{})
	defer func() { _ = c.Close() }()
	until(t, "an answer through TLS", func() bool { return errors.Is(c.Do(context.Background(), get), redis.Nil) })
	untrusted, err := Open(Options{URL: "rediss://localhost:" + port})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = untrusted.Close() }()
	if err := untrusted.Do(context.Background(), get); err == nil || errors.Is(err, redis.Nil) {
		t.Error("a certificate that nobody vouches for is taken")
	}
}
