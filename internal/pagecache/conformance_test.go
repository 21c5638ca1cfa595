package pagecache

import (
	"context"
	"encoding/binary"
	"strings"
	"sync"
	"testing"
	"time"
)

// tier is what every tier does, for the value of these tests. Get asks at a moment; a
// tier may look at it or leave it to the caller.
type tier interface {
	Get(ctx context.Context, key Key, at Moment) (*value, bool)
	Put(ctx context.Context, key Key, v *value)
}

// anyMoment is the tier in memory, which keeps one value a key whatever the moment.
type anyMoment struct{ memory *Memory[*value] }

func (a anyMoment) Get(ctx context.Context, key Key, _ Moment) (*value, bool) {
	return a.memory.Get(ctx, key)
}
func (a anyMoment) Put(ctx context.Context, key Key, v *value) { a.memory.Put(ctx, key, v) }

// value is a text with a stamp.
type value struct {
	stamp Stamp
	text  string
}

func (v *value) Stamp() Stamp { return v.stamp }
func (v *value) Weight() int  { return len(v.text) }

func key(n int) (k Key) {
	binary.BigEndian.PutUint64(k[8:], uint64(n))
	return k
}

var midday = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func at(position int64) Stamp {
	return Stamp{Incarnation: "i", Position: position, Since: midday, Until: midday.Add(time.Hour)}
}

// of is the moment at which a value with the stamp is asked for.
func of(s Stamp) Moment { return Moment{s.Incarnation, s.Position, midday} }

// conform is what every tier must do. A tier may lose a value at any time, so nothing
// here asks for more than was promised: what comes back is what was put.
func conform(t *testing.T, open func(t *testing.T) tier) {
	ctx := context.Background()
	t.Run("an unknown key gives nothing", func(t *testing.T) {
		if v, ok := open(t).Get(ctx, key(1), of(at(1))); ok || v != nil {
			t.Errorf("%v %v", v, ok)
		}
	})
	t.Run("a value comes back whole, with its stamp", func(t *testing.T) {
		c := open(t)
		for _, stamp := range []Stamp{at(1), {Rowless: true, Since: midday}, {Incarnation: "事", Position: 1 << 62, Until: midday.Add(time.Minute)}} {
			c.Put(ctx, key(1), &value{stamp, "页面\x00\xff"})
			v, ok := c.Get(ctx, key(1), of(stamp))
			if !ok || v.text != "页面\x00\xff" || v.stamp.Incarnation != stamp.Incarnation || v.stamp.Position != stamp.Position ||
				v.stamp.Rowless != stamp.Rowless || !v.stamp.Since.Equal(stamp.Since) || !v.stamp.Until.Equal(stamp.Until) {
				t.Errorf("%+v came back as %+v", stamp, v)
			}
		}
	})
	t.Run("the last value under a key counts", func(t *testing.T) {
		c := open(t)
		c.Put(ctx, key(1), &value{at(2), "first"})
		c.Put(ctx, key(1), &value{at(2), "second"})
		if v, ok := c.Get(ctx, key(1), of(at(2))); !ok || v.text != "second" {
			t.Errorf("%v", v)
		}
		c.Put(ctx, key(1), &value{at(1), "late"}) // a slow rendering; its stamp says so
		if v, ok := c.Get(ctx, key(1), of(at(2))); ok && v.text != "second" && v.stamp.Holds(of(at(2))) {
			t.Errorf("%v", v)
		}
	})
	t.Run("nothing is true of another state than its own", func(t *testing.T) {
		c := open(t)
		states := []Stamp{at(1), at(2), {Incarnation: "j", Position: 1, Since: midday}, {Incarnation: "j", Position: 2, Since: midday}, {Rowless: true, Since: midday}}
		for i, made := range states {
			c.Put(ctx, key(1), &value{made, itoa(i)})
			for _, asked := range states {
				if v, ok := c.Get(ctx, key(1), of(asked)); ok && v.stamp.Holds(of(asked)) && !v.stamp.Rowless &&
					(v.stamp.Incarnation != asked.Incarnation || v.stamp.Position < asked.Position) {
					t.Errorf("asked for %+v, got %+v", asked, v.stamp)
				}
			}
		}
	})
	t.Run("a value under one key never answers another", func(t *testing.T) {
		c := open(t)
		for n := range 500 {
			c.Put(ctx, key(n), &value{at(int64(n)), itoa(n)})
		}
		for n := range 500 {
			if v, ok := c.Get(ctx, key(n), of(at(int64(n)))); ok && v.text != itoa(n) {
				t.Fatalf("key %d gave %q", n, v.text)
			}
		}
	})
	t.Run("a value put again after it grew is the same", func(t *testing.T) {
		c := open(t)
		v := &value{at(1), "short"}
		c.Put(ctx, key(1), v)
		v = &value{at(1), strings.Repeat("long", 100)}
		c.Put(ctx, key(1), v)
		if got, ok := c.Get(ctx, key(1), of(at(1))); !ok || got.text != v.text {
			t.Errorf("%v", got)
		}
	})
	t.Run("many may ask at once", func(t *testing.T) {
		c := open(t)
		var all sync.WaitGroup
		for g := range 8 {
			all.Go(func() {
				for n := range 300 {
					k := (n*7 + g) % 50
					c.Put(ctx, key(k), &value{at(int64(k)), itoa(k)})
					if v, ok := c.Get(ctx, key(k), of(at(int64(k)))); ok && v.text != itoa(k) {
						t.Errorf("key %d gave %q", k, v.text)
					}
				}
			})
		}
		all.Wait()
	})
	t.Run("an ended context does no harm", func(t *testing.T) {
		c := open(t)
		ended, cancel := context.WithCancel(ctx)
		cancel()
		c.Put(ended, key(1), &value{at(1), "a"})
		if v, ok := c.Get(ended, key(1), of(at(1))); ok && v.text != "a" {
			t.Errorf("%v", v)
		}
	})
}

func itoa(n int) string {
	var b []byte
	return string(binary.AppendVarint(b, int64(n)))
}

func TestMemoryConforms(t *testing.T) {
	conform(t, func(*testing.T) tier { return anyMoment{NewMemory[*value](1 << 20)} })
}
