// Package shelf keeps the files of the media library in a folder, each under the SHA-256
// of its bytes. It knows nothing of what they show or who may see them, and no name that
// comes from outside ever becomes part of a path: only a digest in hexadecimal does.
//
// A file is whole or not there: it is written beside its place, synced, and renamed. Files
// are never changed. The folder may be shared by several instances.
package shelf

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// ErrDigest says that bytes are not those that their name promises.
var ErrDigest = errors.New("the bytes do not have the digest of the name")

// errName refuses what is no name of a file here.
var errName = errors.New("not the name of a file of the media library")

// unfinished begins the names of files that are being written.
const unfinished = ".part-"

// Shelf is such a folder.
type Shelf struct{ dir string }

// New gives the shelf in a folder, which is made when the first file is put there.
func New(dir string) *Shelf { return &Shelf{dir: dir} }

// Dir is the folder.
func (s *Shelf) Dir() string { return s.dir }

// IsName reports whether a text is the name of a file of the library: a SHA-256 in small
// hexadecimal letters, a dot, and jpg, png or pdf.
func IsName(name string) bool {
	digest, ending, _ := strings.Cut(name, ".")
	if len(digest) != 2*sha256.Size || strings.Trim(digest, "0123456789abcdef") != "" {
		return false
	}
	return ending == "jpg" || ending == "png" || ending == "pdf"
}

// Tag is a short name of the bytes of a file, for an ETag.
func Tag(name string) string { return name[:32] }

func (s *Shelf) path(name string) (string, error) {
	if !IsName(name) {
		return "", errName
	}
	return filepath.Join(s.dir, name), nil
}

// Put keeps what it reads under a name. ErrDigest if it is something else; then, and after
// any other error, nothing is kept. What is there already is written again, so that it
// counts as new for Sweep.
func (s *Shelf) Put(name string, from io.Reader) (err error) {
	path, err := s.path(name)
	if err != nil {
		return err
	}
	if err := s.make(); err != nil {
		return err
	}
	f, err := os.CreateTemp(s.dir, unfinished+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(f, sum), from); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != name[:2*sha256.Size] {
		return ErrDigest
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return errors.Join(f.Close(), s.sync())
}

// make makes the folder, once. That it is there is synced in the folder above.
func (s *Shelf) make() error {
	if _, err := os.Stat(s.dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	return syncDir(filepath.Dir(s.dir))
}

func (s *Shelf) sync() error { return syncDir(s.dir) }

func syncDir(dir string) error {
	d, err := os.Open(dir) // #nosec G304 -- the operator names the folder
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open opens a file to be read; fs.ErrNotExist if it is not there.
func (s *Shelf) Open(name string) (*os.File, error) {
	path, err := s.path(name)
	if err != nil {
		return nil, err
	}
	return os.Open(path) // #nosec G304 -- a digest in our folder
}

// Has reports whether a file of this length is there.
func (s *Shelf) Has(name string, size int64) bool {
	path, err := s.path(name)
	if err != nil {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() == size
}

// Verify reads a file and holds it to its name: fs.ErrNotExist, ErrDigest, or what the disk
// says.
func (s *Shelf) Verify(ctx context.Context, name string) (err error) {
	f, err := s.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := sha256.New()
	if _, err := io.Copy(sum, bounded{ctx, f}); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != name[:2*sha256.Size] {
		return ErrDigest
	}
	return nil
}

// bounded reads until its time is over.
type bounded struct {
	ctx  context.Context //nolint:containedctx // it lives within one call
	from io.Reader
}

func (b bounded) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.from.Read(p)
}

// Remove takes a file away; it is no error if it is not there.
func (s *Shelf) Remove(name string) error {
	path, err := s.path(name)
	if err != nil {
		return err
	}
	err = os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, s.sync())
}

// Sweep looks at what was put there at least age ago: files that were never finished are
// taken away at once, the names of the others are given, at most limit of them. What is no
// file of the library is left alone.
func (s *Shelf) Sweep(age time.Duration, limit int) (old []string, err error) {
	d, err := os.Open(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	for {
		entries, err := d.ReadDir(256)
		for _, e := range entries {
			name := e.Name()
			if !IsName(name) && !strings.HasPrefix(name, unfinished) || !s.older(name, age) {
				continue
			}
			if strings.HasPrefix(name, unfinished) {
				if err := os.Remove(filepath.Join(s.dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return nil, fmt.Errorf("unfinished file: %w", err)
				}
				continue
			}
			if old = append(old, name); len(old) == limit {
				return old, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return old, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// RemoveOld takes a file away if it was last put there at least age ago.
func (s *Shelf) RemoveOld(name string, age time.Duration) error {
	if !IsName(name) || !s.older(name, age) {
		return nil
	}
	return s.Remove(name)
}

// older goes by the clock that gives files their times.
func (s *Shelf) older(name string, age time.Duration) bool {
	info, err := os.Lstat(filepath.Join(s.dir, name))
	return err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) >= age
}
