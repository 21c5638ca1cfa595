package media

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// header is what a picture says of itself, read before anything is decoded.
type header struct {
	animated    bool
	orientation int   // 1 to 8, as EXIF has it; 1: upright
	drawn       bool  // packed without loss, so that it may be a drawing
	fixed       int64 // bytes that decoding takes whatever the size
	quarters    int64 // quarters of a byte that decoding takes for each pixel
}

var errStructure = errors.New("the parts of the file do not fit together")

// readHeader reads the parts of a picture that come before, between and behind the
// pixels.
func readHeader(data []byte, is format) (header, error) {
	switch is {
	case formatPNG:
		return pngHeader(data)
	case formatWebP:
		return webpHeader(data)
	}
	return jpegHeader(data)
}

// pngHeader walks the chunks of a PNG. What decoding takes follows from the form of the
// pixels: Go keeps gray and palettes in one byte, colours in four, and twice that for
// deep ones; an interlaced picture is put together of its passes.
func pngHeader(data []byte) (header, error) {
	h := header{orientation: 1, drawn: true}
	rest := data[8:]
	for first := true; ; first = false {
		if len(rest) < 12 {
			return h, errStructure
		}
		length := binary.BigEndian.Uint32(rest)
		if uint64(length) > uint64(len(rest)-12) {
			return h, errStructure
		}
		kind, body := string(rest[4:8]), rest[8:8+length]
		rest = rest[12+length:]
		switch {
		case first != (kind == "IHDR"), first && length != 13:
			return h, errStructure
		case first:
			h.quarters = 4 * 4
			if body[9] == 0 || body[9] == 3 { // gray, palette
				h.quarters = 4
			}
			if body[8] == 16 {
				h.quarters *= 2
			}
			if body[9] == 0 || body[9] == 4 { // gray that gets alpha becomes colour
				h.quarters = max(h.quarters, 4*int64(body[8])/2)
			}
			if body[12] != 0 {
				h.quarters *= 2
			}
		case kind == "acTL", kind == "fcTL", kind == "fdAT":
			h.animated = true
		case kind == "eXIf":
			h.orientation = orientation(body)
		case kind == "IEND":
			return h, nil
		}
	}
}

// webpHeader walks the chunks of a WebP. Without loss, and in its transparent part, it
// may bring 65,536 sets of codes, which take 170 MB however small the picture is.
func webpHeader(data []byte) (header, error) {
	const (
		animation = 1 << 1
		codes     = 170 << 20
	)
	h := header{orientation: 1}
	size := uint64(binary.LittleEndian.Uint32(data[4:]))
	if size < 4 || size > uint64(len(data)-8) {
		return h, errStructure
	}
	rest := data[12 : 8+size]
	for len(rest) > 0 {
		if len(rest) < 8 {
			return h, errStructure
		}
		length := uint64(binary.LittleEndian.Uint32(rest[4:]))
		if length > uint64(len(rest)-8) {
			return h, errStructure
		}
		kind, body := string(rest[:4]), rest[8:8+length]
		rest = rest[min(8+length+length&1, uint64(len(rest))):]
		switch kind {
		case "VP8X":
			h.animated = h.animated || len(body) > 0 && body[0]&animation != 0
		case "ANIM", "ANMF":
			h.animated = true
		case "VP8 ":
			h.quarters += 6
		case "VP8L":
			h.drawn = true
			h.fixed, h.quarters = codes, h.quarters+4*8
		case "ALPH":
			h.fixed, h.quarters = codes, h.quarters+4*9
		case "EXIF":
			h.orientation = orientation(body)
		}
	}
	return h, nil
}

// orientation reads from EXIF how a picture is turned. Whatever cannot be read says
// that it stands upright.
func orientation(exif []byte) int {
	const tag, short = 0x0112, 3
	exif = bytes.TrimPrefix(exif, []byte("Exif\x00\x00"))
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if exif[0] == 'I' {
		order = binary.LittleEndian
	}
	at := uint64(order.Uint32(exif[4:]))
	if at+2 > uint64(len(exif)) {
		return 1
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}
