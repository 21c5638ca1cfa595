// Package media makes of an uploaded file what may be published. Pictures are decoded,
// turned upright, made smaller and encoded anew, so that nothing of the upload but its
// pixels survives: no place where it was taken, no name of a photographer, no second
// file behind it. A PDF is written anew by package pdf below. What a file is, is told
// by its bytes, never by its name or by what a browser says.
//
// It keeps no files and knows no database: bytes in, bytes out. What comes out bears its
// digest as name. Memory is bounded whatever comes in: what an upload declares is held
// to the bounds before it is decoded, and one is worked on at a time.
package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
)

// Kind is a form of file that can be published. A picture comes out as JPEG or PNG,
// whichever suits it.
type Kind string

// The kinds; the word is the ending of a file's name.
const (
	JPEG Kind = "jpg"
	PNG  Kind = "png"
	PDF  Kind = "pdf"
)

// Type is the kind as an HTTP header names it.
func (k Kind) Type() string {
	switch k {
	case JPEG:
		return "image/jpeg"
	case PNG:
		return "image/png"
	case PDF:
		return "application/pdf"
	}
	return "application/octet-stream"
}

// Variant is one file to publish: a picture in one of its widths, or a document.
type Variant struct {
	Name          string // the SHA-256 of Bytes in hexadecimal, a dot, the kind
	Width, Height int    // in pixels; 0 for a document
	Bytes         []byte
}

// File is an upload made fit to be published.
type File struct {
	Kind Kind
	// Variants are the widths of a picture, the widest first; a document has one. The
	// same upload gives the same variants again.
	Variants []Variant
	Pages    int // of a document; 0 for a picture
}

// Bounds of an upload. Those of pictures leave room for what telephones take, those
// of memory for one at a time beside a portal that goes on serving.
const (
	MaxBytes  = 20 << 20 // of any upload
	MaxPixels = 64_000_000
	MaxSide   = 30_000    // pixels
	maxMemory = 320 << 20 // bytes that a picture takes while it is worked on, by its header
	maxOutput = 16 << 20  // bytes of one variant
)

// Intake takes uploads, one at a time. It is safe for use by several goroutines.
type Intake struct{ gate chan struct{} }

// New makes an Intake. A process has one, or the bound of memory is not kept.
func New() *Intake { return &Intake{gate: make(chan struct{}, 1)} }

// Take makes of an upload what may be published. What cannot be is answered with a
// *Refusal; any other error is that of ctx, which bounds the wait for the uploads
// before this one. data is read and not kept.
func (i *Intake) Take(ctx context.Context, data []byte) (file *File, err error) {
	if len(data) > MaxBytes {
		return nil, refuse(CodeTooLarge, "文件有%s，最大%s。请缩小后再上传。", megabytes(len(data)), megabytes(MaxBytes))
	}
	is := sniff(data)
	if why := is.refusal(); why != nil {
		return nil, why
	}
	select {
	case i.gate <- struct{}{}:
		defer func() { <-i.gate }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	// The decoders are someone else's and their input is anyone's. A panic on a file
	// costs that file.
	defer func() {
		if p := recover(); p != nil {
			file, err = nil, damaged(is, panicked{p})
		}
	}()
	if is == formatPDF {
		return document(data)
	}
	return picture(data, is)
}

// variant names bytes by their digest.
func variant(data []byte, kind Kind, width, height int) Variant {
	sum := sha256.Sum256(data)
	return Variant{Name: hex.EncodeToString(sum[:]) + "." + string(kind), Width: width, Height: height, Bytes: data}
}
