package web

import (
	"crypto/rand"
	"encoding/hex"
	"sync"
)

// requestIDs gives each request a random number of 64 bits in hexadecimal. It draws
// them from the system in blocks: one at a time would cost a call each.
type requestIDs struct{ blocks sync.Pool }

type idBlock struct {
	random [512]byte
	used   int
}

const idBytes = 8

func newRequestIDs() *requestIDs {
	return &requestIDs{blocks: sync.Pool{New: func() any { return &idBlock{used: len(idBlock{}.random)} }}}
}

// requestID is a request's number as log and error pages write it.
type requestID [2 * idBytes]byte

func (ids *requestIDs) next() (id requestID) {
	b, ok := ids.blocks.Get().(*idBlock)
	if !ok {
		b = &idBlock{used: len(idBlock{}.random)}
	}
	if b.used == len(b.random) {
		_, _ = rand.Read(b.random[:]) // never fails since Go 1.24
		b.used = 0
	}
	hex.Encode(id[:], b.random[b.used:b.used+idBytes])
	b.used += idBytes
	ids.blocks.Put(b)
	return id
}
