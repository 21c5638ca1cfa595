// Package pagecache keeps finished answers in memory, bounded by bytes. It knows
// neither HTTP nor pages: a value is whatever its caller makes of it, as long as it
// says by itself for which state of the portal and until when it is true (Stamp) and
// how much room it takes.
//
// A store of values is never believed. Whoever reads one holds its Stamp against the
// Moment of the question, so a value that was true once is not returned again,
// whichever tier kept it and for however long: a store may lose, keep or bring back
// what it likes. conformance_test.go says what else is asked of a tier.
//
// Keys are keyed digests. What a visitor searched for does not lie in them, neither in
// this process nor in a store that several instances share.
package pagecache

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"time"
)

// Value is what a tier keeps. A value is never changed in what it says; it may gain
// other forms of the same, after which it is put again so that its weight is known.
type Value interface {
	// Stamp says for what the value is true.
	Stamp() Stamp
	// Weight is the room that the value takes, in bytes, with all that belongs to it.
	Weight() int
}

// Stamp says for what a value is true. The zero Stamp is true of nothing.
type Stamp struct {
	// Incarnation and Position are those of the rows that the value was made from.
	Incarnation string
	Position    int64
	// Since is when it was made, on the portal's clock: a clock that is set back makes
	// a value wait, since what has meanwhile begun must not be shown early (F18).
	Since time.Time
	// Until is the first instant at which it may be true no more; zero knows of none.
	Until time.Time
	// Rowless says that it was made from no row and so is true at every position.
	Rowless bool
}

// Moment is what is known when a value is asked for. An empty Incarnation means that
// the generation could not be read: then only what is Rowless holds.
type Moment struct {
	Incarnation string
	Position    int64
	Time        time.Time
}

// Holds reports whether a value is true at the moment. Rows may have been read a little
// ahead of what is known of the position; that is newer, and fine.
func (s Stamp) Holds(at Moment) bool {
	if at.Time.Before(s.Since) || !s.Until.IsZero() && !at.Time.Before(s.Until) {
		return false
	}
	return s.Rowless ||
		s.Incarnation != "" && s.Incarnation == at.Incarnation && s.Position >= at.Position
}

// Key names what was asked.
type Key [16]byte

// Digester makes keys. Instances that share a tier need the same secret, or none of
// them finds what another stored; without a shared tier each draws its own.
type Digester struct{ secret [32]byte }

// secretLength is the least length of a secret that is handed in, in bytes.
const secretLength = 32

// NewDigester makes keys under a secret of at least 32 bytes; nil draws one at random.
func NewDigester(secret []byte) (*Digester, error) {
	d := &Digester{}
	switch {
	case secret == nil:
		_, _ = rand.Read(d.secret[:]) // never fails since Go 1.24
	case len(secret) < secretLength:
		return nil, errors.New("page cache: the secret of the keys is too short")
	default:
		d.secret = sha256.Sum256(secret)
	}
	return d, nil
}

// Key gives the key of a question, which is written in one way only: two questions with
// the same text are the same question.
//
// It is SHA-256 over secret and text, cut to half. The cut hides the state of the
// digest, so nobody can continue it, and 128 bits of it are as good a name as any.
func (d *Digester) Key(text []byte) Key {
	var room [512]byte // most questions fit, and then nothing is allocated
	sum := sha256.Sum256(append(append(room[:0], d.secret[:]...), text...))
	return Key(sum[:16])
}
