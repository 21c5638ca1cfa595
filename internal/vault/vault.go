// Package vault holds the portal's keys and hands them out by capability: Box seals
// and opens values at rest, Digest makes keyed hashes. Whoever holds a capability
// cannot reach another key. It does not know what is sealed, or why.
//
// Keys lie in one file of their own (mode 0600), apart from the database and never
// in a backup: a stolen database or backup alone opens nothing.
package vault

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

const (
	header    = "gongkai-keys v1"
	keySize   = 32
	idSize    = 4
	boxFormat = 1
	// boxPrefix is the length of format byte and key identifier before a sealed value.
	boxPrefix = 1 + idSize
)

// Keys are the keys of one portal.
type Keys struct {
	id     [idSize]byte
	box    [keySize]byte
	digest [keySize]byte
}

// ErrMissing says that there is no key file where one must be.
var ErrMissing = errors.New("key file is missing")

// Generate draws fresh keys.
func Generate() Keys {
	var k Keys
	for _, b := range [][]byte{k.id[:], k.box[:], k.digest[:]} {
		_, _ = rand.Read(b) // never fails: the runtime ends the process instead
	}
	return k
}

// Load reads the key file. It is refused when other accounts may read or change
// it; a file without read permission for others but with group read (a mounted
// secret) is accepted.
func Load(path string) (Keys, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Keys{}, fmt.Errorf("%w: %s", ErrMissing, path)
	}
	if err != nil {
		return Keys{}, fmt.Errorf("key file: %w", err)
	}
	if info.Mode().Perm()&0o027 != 0 {
		return Keys{}, fmt.Errorf("key file %s: mode %04o lets other accounts in; run chmod 600", path, info.Mode().Perm())
	}
	text, err := os.ReadFile(path) // #nosec G304 -- the operator names the file
	if err != nil {
		return Keys{}, fmt.Errorf("key file: %w", err)
	}
	return parse(string(text))
}

func parse(text string) (Keys, error) {
	var k Keys
	lines := bufio.NewScanner(strings.NewReader(text))
	if !lines.Scan() || strings.TrimSpace(lines.Text()) != header {
		return Keys{}, fmt.Errorf("key file: the first line is not %q", header)
	}
	want := map[string][]byte{"id": k.id[:], "box": k.box[:], "digest": k.digest[:]}
	for lines.Scan() {
		name, value, _ := strings.Cut(strings.TrimSpace(lines.Text()), " ")
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		dst, ok := want[name]
		if !ok {
			return Keys{}, fmt.Errorf("key file: unknown or repeated key %q", name)
		}
		raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value))
		if err != nil || len(raw) != len(dst) {
			return Keys{}, fmt.Errorf("key file: %q is not %d bytes of base64", name, len(dst))
		}
		copy(dst, raw)
		delete(want, name)
	}
	if len(want) > 0 {
		return Keys{}, errors.New("key file: incomplete")
	}
	return k, nil
}

// Create writes fresh keys to path, durably and never over an existing file.
func Create(path string) (Keys, error) {
	k := Generate()
	b64 := base64.StdEncoding.EncodeToString
	text := header + "\n# 数据加密密钥。请离线另存一份；丢失后，库内证件号码无法恢复。不要放入备份。\n" +
		"id " + b64(k.id[:]) + "\nbox " + b64(k.box[:]) + "\ndigest " + b64(k.digest[:]) + "\n"
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Keys{}, fmt.Errorf("key folder: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- the operator names the file
	if err != nil {
		return Keys{}, fmt.Errorf("key file: %w", err)
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return Keys{}, errors.Join(fmt.Errorf("key file: %w", err), os.Remove(path))
	}
	return k, syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir) // #nosec G304 -- the folder of a file just made
	if err != nil {
		return fmt.Errorf("key folder: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// Fingerprint tells which keys these are without telling anything of them; the
// database keeps it, so that it is never opened with another portal's keys.
func (k Keys) Fingerprint() string {
	sum := k.Digest().Sum("gongkai key fingerprint", nil)
	return hex.EncodeToString(sum[:8])
}

// Box gives the capability to seal and open values.
func (k Keys) Box() *Box {
	block, err := aes.NewCipher(k.box[:])
	if err != nil {
		panic(err) // a 32-byte key always makes an AES cipher
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return &Box{id: k.id, aead: aead}
}

// Digest gives the capability to make keyed hashes.
func (k Keys) Digest() *Digest {
	return &Digest{ready: sync.Pool{New: func() any { return hmac.New(sha256.New, k.digest[:]) }}}
}

// Box seals values with AES-256-GCM and a random nonce. A sealed value carries the
// format and the key's identifier, so that keys can be changed later, and is bound
// to its context (such as a record's identifier and the field's name): moved to
// another record, it does not open.
type Box struct {
	id   [idSize]byte
	aead cipher.AEAD
}

// Seal encrypts plain for the given context.
func (b *Box) Seal(context string, plain []byte) []byte {
	out := make([]byte, 0, boxPrefix+len(plain)+b.aead.Overhead())
	out = append(out, boxFormat)
	out = append(out, b.id[:]...)
	return b.aead.Seal(out, nil, plain, []byte(context))
}

// Open decrypts what Seal made for the same context.
func (b *Box) Open(context string, sealed []byte) ([]byte, error) {
	if len(sealed) < boxPrefix || sealed[0] != boxFormat {
		return nil, errors.New("sealed value: unknown format")
	}
	if [idSize]byte(sealed[1:boxPrefix]) != b.id {
		return nil, errors.New("sealed value: made with other keys")
	}
	plain, err := b.aead.Open(nil, nil, sealed[boxPrefix:], []byte(context))
	if err != nil {
		return nil, errors.New("sealed value: does not open in this context")
	}
	return plain, nil
}

// Digest makes keyed hashes: equal inputs can be found, and nothing can be guessed
// without the key. The purpose keeps the hashes of different uses apart.
type Digest struct {
	// ready holds hashes that the key has gone into already: an import makes millions.
	ready sync.Pool
}

// Sum gives HMAC-SHA-256 over the purpose and the value.
func (d *Digest) Sum(purpose string, value []byte) [sha256.Size]byte {
	h, ok := d.ready.Get().(hash.Hash)
	if !ok {
		panic("vault: a pool of hashes held something else") // New makes nothing else
	}
	defer d.ready.Put(h)
	h.Reset()
	text := make([]byte, 0, 256)
	text = append(text, byte(len(purpose)))
	text = append(text, purpose...)
	h.Write(text)
	h.Write(value)
	var out [sha256.Size]byte
	h.Sum(out[:0])
	return out
}
