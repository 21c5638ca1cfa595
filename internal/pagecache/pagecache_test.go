package pagecache

import (
	"bytes"
	"testing"
	"testing/quick"
	"time"
)

func TestStampHolds(t *testing.T) {
	second := time.Second
	whole := Stamp{Incarnation: "i", Position: 5, Since: midday, Until: midday.Add(time.Hour)}
	for name, tc := range map[string]struct {
		stamp Stamp
		at    Moment
		want  bool
	}{
		"as made":                    {whole, Moment{"i", 5, midday}, true},
		"a little later":             {whole, Moment{"i", 5, midday.Add(time.Minute)}, true},
		"read ahead of the lease":    {whole, Moment{"i", 4, midday}, true},
		"the position has moved":     {whole, Moment{"i", 6, midday}, false},
		"another incarnation":        {whole, Moment{"j", 5, midday}, false},
		"a restored one, further on": {whole, Moment{"j", 1, midday}, false},
		"the generation is unknown":  {whole, Moment{"", 0, midday}, false},
		"just before its end":        {whole, Moment{"i", 5, whole.Until.Add(-1)}, true},
		"at its end":                 {whole, Moment{"i", 5, whole.Until}, false},
		"a day after":                {whole, Moment{"i", 5, midday.Add(24 * time.Hour)}, false},
		"the clock was set back":     {whole, Moment{"i", 5, midday.Add(-second)}, false},
		"no end":                     {Stamp{Incarnation: "i", Position: 5}, Moment{"i", 5, midday}, true},
		"made from no row":           {Stamp{Rowless: true}, Moment{"i", 9, midday}, true},
		"no row, nothing known":      {Stamp{Rowless: true}, Moment{"", 0, midday}, true},
		"no row, at its end":         {Stamp{Rowless: true, Until: midday}, Moment{"i", 9, midday}, false},
		"the zero stamp":             {Stamp{}, Moment{"", 0, midday}, false},
		"the zero stamp, known":      {Stamp{}, Moment{"i", 0, midday}, false},
	} {
		if got := tc.stamp.Holds(tc.at); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Nothing made from rows is ever true at a later position, in another incarnation, or
// outside its time.
func TestStampProperty(t *testing.T) {
	err := quick.Check(func(made, known int16, other bool, since, until, now int16) bool {
		s := Stamp{Incarnation: "i", Position: int64(made), Since: midday.Add(time.Duration(since)), Until: midday.Add(time.Duration(until))}
		at := Moment{Incarnation: "i", Position: int64(known), Time: midday.Add(time.Duration(now))}
		if other {
			at.Incarnation = "j"
		}
		return s.Holds(at) == (!other && made >= known && now >= since && now < until)
	}, &quick.Config{MaxCount: 5000})
	if err != nil {
		t.Error(err)
	}
}

func digester(t *testing.T, secret []byte) *Digester {
	t.Helper()
	d, err := NewDigester(secret)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A key tells nothing of its text, differs from process to process, and is the same for
// those who share a secret.
func TestKeys(t *testing.T) {
	text := []byte("/search|王演示")
	a, b := digester(t, nil), digester(t, nil)
	if a.Key(text) == b.Key(text) {
		t.Error("two processes make the same key without a shared secret")
	}
	if a.Key(text) != a.Key(bytes.Clone(text)) || a.Key(text) == a.Key(text[1:]) {
		t.Error("a key does not follow its text")
	}
	secret := bytes.Repeat([]byte{7}, 32)
	one, other := digester(t, secret), digester(t, secret)
	if one.Key(text) != other.Key(text) {
		t.Error("instances with one secret do not find each other's pages")
	}
	if one.Key(text) == digester(t, bytes.Repeat([]byte{8}, 32)).Key(text) {
		t.Error("the secret does not matter")
	}
	k := a.Key(text)
	if bytes.Contains(k[:], []byte("王")) {
		t.Error("the text lies in the key")
	}
	if _, err := NewDigester([]byte("short")); err == nil {
		t.Error("a short secret is taken")
	}
	long := bytes.Repeat([]byte("x"), 5000)
	if a.Key(long) == a.Key(long[:4999]) {
		t.Error("long texts are cut")
	}
}
