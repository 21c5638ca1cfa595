// Package ledger is the append-only record of decisions: how an entry is encoded,
// committed to, and chained. It stores nothing and knows nothing of courts.
//
// An entry's readable part holds public identifiers, a rule number and the acting
// account, never a name or a text; details enter only as a salted digest, so the
// details can be erased (PIPL 47) while the chain still verifies. The leaf of an
// entry is a salted commitment: leaves and heads may be published without telling
// anything, and a later transparency log builds its Merkle tree (RFC 6962 hashing)
// over exactly these leaves.
package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// Size is the length in bytes of every digest and commitment here (SHA-256).
const Size = sha256.Size

// SaltSize is the length in bytes of a salt: 128 random bits hide any detail.
const SaltSize = 16

// Digest is a SHA-256 value.
type Digest [Size]byte

// Salt makes a commitment hiding; it is drawn at random for each use.
type Salt [SaltSize]byte

// Entry is the readable part of one decision.
type Entry struct {
	Position int64  // 1 for the first entry; no gaps
	At       int64  // milliseconds since 1970, UTC
	Action   string // what was done, such as defaulter.remove
	Rule     string // the rule that allowed it, such as R-09; may be empty
	Actor    string // the account that did it
	Subject  string // the public identifier of what it was done to
	Detail   Digest // salted digest of the details, see DetailDigest
}

// Version 1 of the encodings below. A domain prefix keeps the digests of the
// different uses apart.
const (
	entryDomain  = "gongkai ledger entry v1"
	detailDomain = "gongkai ledger detail v1"
	chainDomain  = "gongkai ledger chain v1"
)

// DetailDigest commits to the readable details of a decision. Without the salt,
// which lies beside the details and is erased with them, it tells nothing.
func DetailDigest(salt Salt, detail []byte) Digest {
	return digest(detailDomain, salt[:], detail)
}

// Commitment is the leaf of an entry: a salted digest of everything readable in it.
func (e Entry) Commitment(salt Salt) Digest {
	var numbers [16]byte
	binary.BigEndian.PutUint64(numbers[:8], uint64(e.Position))
	binary.BigEndian.PutUint64(numbers[8:], uint64(e.At))
	return digest(entryDomain, salt[:], numbers[:], []byte(e.Action), []byte(e.Rule),
		[]byte(e.Actor), []byte(e.Subject), e.Detail[:])
}

// Leaf is the RFC 6962 leaf hash of a commitment, SHA-256(0x00 ‖ commitment): the
// form in which a transparency log takes it.
func Leaf(commitment Digest) Digest {
	return sha256.Sum256(append([]byte{0}, commitment[:]...))
}

// Chain gives the head after a leaf is appended to prev. The head of the empty
// ledger is the zero Digest.
func Chain(prev, leaf Digest) Digest { return digest(chainDomain, prev[:], leaf[:]) }

// digest hashes the parts with their lengths, so that no two lists of parts share
// an encoding.
func digest(domain string, parts ...[]byte) Digest {
	h := sha256.New()
	var n [8]byte
	write := func(b []byte) {
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	write([]byte(domain))
	for _, p := range parts {
		write(p)
	}
	var d Digest
	h.Sum(d[:0])
	return d
}

// Record is an entry as it is stored, with what is needed to verify it.
type Record struct {
	Entry
	Salt Salt
	Leaf Digest
	Head Digest // the head after this entry
}

// Append makes the record that follows prev, the head at position entry.Position-1.
func Append(prev Digest, entry Entry, salt Salt) Record {
	leaf := Leaf(entry.Commitment(salt))
	return Record{Entry: entry, Salt: salt, Leaf: leaf, Head: Chain(prev, leaf)}
}

// ErrBroken is what every failure to verify wraps.
var ErrBroken = errors.New("hash chain is broken")

// Broken is a failure to verify that names the first bad place.
type Broken struct {
	Position int64 // of the first entry that cannot be trusted
	What     string
}

func (b *Broken) Error() string { return ErrBroken.Error() + ": " + b.What }

// Unwrap gives ErrBroken.
func (b *Broken) Unwrap() error { return ErrBroken }

// BrokenAt makes the failure of a position.
func BrokenAt(position int64, format string, args ...any) error {
	return &Broken{Position: position, What: fmt.Sprintf(format, args...)}
}

// Verifier checks records fed to it in order.
type Verifier struct {
	position int64
	head     Digest
}

// Next checks that r follows what came before: position, leaf and chain. The error
// names the first bad position.
func (v *Verifier) Next(r Record) error {
	if r.Position != v.position+1 {
		return BrokenAt(r.Position, "position %d follows %d", r.Position, v.position)
	}
	if r.Leaf != Leaf(r.Commitment(r.Salt)) {
		return BrokenAt(r.Position, "entry %d does not match its commitment", r.Position)
	}
	if r.Head != Chain(v.head, r.Leaf) {
		return BrokenAt(r.Position, "entry %d does not continue the chain", r.Position)
	}
	v.position, v.head = r.Position, r.Head
	return nil
}

// End checks that what was fed ends at the given head: a truncated ledger fails.
func (v *Verifier) End(position int64, head Digest) error {
	if v.position != position || v.head != head {
		return BrokenAt(v.position+1, "it ends at %d, the head says %d", v.position, position)
	}
	return nil
}
