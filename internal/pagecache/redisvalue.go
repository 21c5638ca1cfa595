package pagecache

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"time"
)

// What lies under a name in Redis:
//
//	MAC   32 bytes: HMAC-SHA-256 over the length of the name, the name and all that follows
//	flags 1 byte: which parts of the stamp follow
//	      incarnation (length and bytes), position, since, until; an instant is its
//	      seconds since 1970 and its nanoseconds; numbers are varints
//	data  the rest, as the codec wrote it
//
// The number of the format stands in the name and so under the MAC.
const (
	flagRowless = 1 << iota
	flagSince
	flagUntil

	flagsKnown = flagRowless | flagSince | flagUntil
)

var (
	errForged = errors.New("page cache: a value that none of us wrote")
	errShape  = errors.New("page cache: a value that cannot be read")
)

// seal writes a value as it lies in Redis.
func (r *Redis[V]) seal(name string, stamp Stamp, v V) []byte {
	out := make([]byte, sha256.Size, sha256.Size+v.Weight()+128)
	out = appendStamp(out, stamp)
	out = r.codec.Append(out, v)
	mac := r.sum(name, out[sha256.Size:])
	copy(out, mac[:])
	return out
}

// open reads what seal wrote under the same name, and nothing else.
func (r *Redis[V]) open(name string, data []byte) (v V, err error) {
	if len(data) < sha256.Size {
		return v, errForged
	}
	mac := r.sum(name, data[sha256.Size:])
	if !hmac.Equal(mac[:], data[:sha256.Size]) {
		return v, errForged
	}
	stamp, rest, err := readStamp(data[sha256.Size:])
	if err != nil {
		return v, err
	}
	return r.codec.Decode(stamp, rest)
}

func (r *Redis[V]) sum(name string, data []byte) (mac [sha256.Size]byte) {
	h := hmac.New(sha256.New, r.mac[:])
	head := make([]byte, 0, 128)
	head = binary.AppendUvarint(head, uint64(len(name)))
	h.Write(append(head, name...))
	h.Write(data)
	h.Sum(mac[:0])
	return mac
}

func appendStamp(to []byte, s Stamp) []byte {
	var flags byte
	if s.Rowless {
		flags |= flagRowless
	}
	if !s.Since.IsZero() {
		flags |= flagSince
	}
	if !s.Until.IsZero() {
		flags |= flagUntil
	}
	to = append(to, flags)
	to = binary.AppendUvarint(to, uint64(len(s.Incarnation)))
	to = append(to, s.Incarnation...)
	to = binary.AppendVarint(to, s.Position)
	for _, t := range []time.Time{s.Since, s.Until} {
		if !t.IsZero() {
			to = binary.AppendVarint(to, t.Unix())
			to = binary.AppendUvarint(to, uint64(t.Nanosecond()))
		}
	}
	return to
}

// readStamp reads a stamp and gives what follows it.
func readStamp(data []byte) (s Stamp, rest []byte, err error) {
	if len(data) == 0 || data[0]&^flagsKnown != 0 {
		return s, nil, errShape
	}
	flags := data[0]
	s.Rowless = flags&flagRowless != 0
	length, n := binary.Uvarint(data[1:])
	if n <= 0 || length > uint64(len(data)-1-n) {
		return s, nil, errShape
	}
	data = data[1+n:]
	s.Incarnation, data = string(data[:length]), data[length:]
	if s.Position, n = binary.Varint(data); n <= 0 {
		return s, nil, errShape
	}
	data = data[n:]
	for _, part := range []struct {
		flag byte
		t    *time.Time
	}{{flagSince, &s.Since}, {flagUntil, &s.Until}} {
		if flags&part.flag == 0 {
			continue
		}
		seconds, n := binary.Varint(data)
		if n <= 0 {
			return s, nil, errShape
		}
		nanos, m := binary.Uvarint(data[n:])
		if m <= 0 || nanos >= uint64(time.Second) {
			return s, nil, errShape
		}
		*part.t, data = time.Unix(seconds, int64(nanos)), data[n+m:]
	}
	return s, data, nil
}
