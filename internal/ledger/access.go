package ledger

import "encoding/binary"

// Access is one entry of the access trail: a sign-in, or a read of protected data. The
// trail is a chain of its own. It is never published and holds nothing to be erased, so it
// needs no salts; its heads are made with a key, so that who can write to the database
// alone can forge none.
type Access struct {
	Position int64  // 1 for the first entry; no gaps
	At       int64  // milliseconds since 1970, UTC
	Kind     string // what was done, such as sign-in
	Account  string // the account that did it; empty when it is not known
	Subject  string // the public identifier of what was read; may be empty
	Network  string // the network that it came from
	Address  []byte // keyed digest of the whole address
	Outcome  string
}

const accessDomain = "gongkai access trail v1"

// Keyed is a keyed hash, such as HMAC.
type Keyed func(value []byte) Digest

// After gives the head of the trail after this entry follows prev. The head of the empty
// trail is the zero Digest.
func (a Access) After(prev Digest, key Keyed) Digest {
	text := make([]byte, 0, 256)
	text = append(text, accessDomain...)
	text = append(text, prev[:]...)
	text = binary.BigEndian.AppendUint64(text, uint64(a.Position))
	text = binary.BigEndian.AppendUint64(text, uint64(a.At))
	for _, part := range [...]string{a.Kind, a.Account, a.Subject, a.Network, string(a.Address), a.Outcome} {
		text = binary.BigEndian.AppendUint64(text, uint64(len(part)))
		text = append(text, part...)
	}
	return key(text)
}

// AccessVerifier checks entries fed to it in order.
type AccessVerifier struct {
	Key Keyed

	position int64
	head     Digest
}

// Next checks that an entry with its head follows what came before. The error names the
// first bad position.
func (v *AccessVerifier) Next(a Access, head Digest) error {
	if a.Position != v.position+1 {
		return BrokenAt(a.Position, "position %d follows %d", a.Position, v.position)
	}
	if head != a.After(v.head, v.Key) {
		return BrokenAt(a.Position, "entry %d does not continue the chain", a.Position)
	}
	v.position, v.head = a.Position, head
	return nil
}

// End checks that what was fed ends at the given head: a trail cut short fails.
func (v *AccessVerifier) End(position int64, head Digest) error {
	if v.position != position || v.head != head {
		return BrokenAt(v.position+1, "it ends at %d, the head says %d", v.position, position)
	}
	return nil
}
