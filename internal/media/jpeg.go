package media

import "encoding/binary"

// Markers of JPEG.
const (
	markerSOI  = 0xD8
	markerEOI  = 0xD9
	markerSOS  = 0xDA
	markerAPP0 = 0xE0
	markerAPP1 = 0xE1
	markerAPPF = 0xEF
	markerCOM  = 0xFE
	adobe      = 0xEE // APP14, which says how colours are told
)

// maxScans bounds how often a progressive JPEG goes over its pixels; encoders use some
// ten. A scan of a few bytes costs a pass over the whole picture.
const maxScans = 100

// walkJPEG calls segment with each part of a JPEG: its marker, what it holds, and all
// its bytes, which for a scan are the packed pixels too. It reports whether the file is
// whole; what lies behind its end is not looked at.
func walkJPEG(data []byte, segment func(marker byte, body, whole []byte)) bool {
	if len(data) < 4 || data[0] != 0xFF || data[1] != markerSOI {
		return false
	}
	for at := 2; ; {
		from := at
		for at < len(data) && data[at] == 0xFF {
			at++
		}
		if at == from || at >= len(data) {
			return false
		}
		marker := data[at]
		at++
		switch {
		case marker == markerEOI:
			return true
		case marker == 0, marker == 1, marker >= 0xD0 && marker <= markerSOI:
			return false
		}
		if at+2 > len(data) {
			return false
		}
		length := int(binary.BigEndian.Uint16(data[at:]))
		if length < 2 || at+length > len(data) {
			return false
		}
		body := data[at+2 : at+length]
		at += length
		if marker == markerSOS {
			at = afterScan(data, at)
		}
		segment(marker, body, data[from:at])
	}
}

// afterScan is the place of the marker behind the packed pixels that begin at at.
func afterScan(data []byte, at int) int {
	for ; at+1 < len(data); at++ {
		if next := data[at+1]; data[at] == 0xFF && next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7) {
			return at
		}
	}
	return len(data)
}

// jpegHeader reads what decoding will take: one byte for each sample, five in a
// progressive picture, and four for each pixel where the colours are not the usual.
func jpegHeader(data []byte) (header, error) {
	h := header{orientation: 1}
	frames, scans, fits := 0, 0, true
	whole := walkJPEG(data, func(marker byte, body, _ []byte) {
		switch {
		case marker == markerSOS:
			scans++
		case marker == markerAPP1 && len(body) > 6 && string(body[:6]) == "Exif\x00\x00":
			h.orientation = orientation(body)
		case marker >= 0xC0 && marker <= 0xC2:
			frames++
			h.quarters, fits = jpegQuarters(marker, body)
		}
	})
	if !whole || frames != 1 || !fits || scans > maxScans {
		return h, errStructure
	}
	return h, nil
}

func jpegQuarters(marker byte, frame []byte) (int64, bool) {
	if len(frame) < 6 || len(frame) != 6+3*int(frame[5]) {
		return 0, false
	}
	var samples, widest int64
	for c := range int(frame[5]) {
		sampling := frame[6+3*c+1]
		area := int64(sampling>>4) * int64(sampling&15)
		samples += area
		widest = max(widest, area)
	}
	if widest == 0 {
		return 0, false
	}
	quarters := (4*samples + widest - 1) / widest
	if marker == 0xC2 {
		quarters *= 5
	}
	if frame[5] != 1 {
		quarters += 4 * 4
	}
	return quarters, true
}

// stripJPEG gives a JPEG without anything that is no picture: what cameras and programs
// say of themselves, thumbnails, remarks, and what lies behind its end. The pixels are
// not decoded. It answers false for bytes that are no whole JPEG.
func stripJPEG(data []byte) ([]byte, bool) {
	out := []byte{0xFF, markerSOI}
	whole := walkJPEG(data, func(marker byte, body, all []byte) {
		switch {
		case marker == markerAPP0 && len(body) == 14 && string(body[:5]) == "JFIF\x00":
		case marker == adobe && len(body) == 12 && string(body[:5]) == "Adobe":
		case marker >= markerAPP0 && marker <= markerAPPF, marker == markerCOM:
			return
		}
		out = append(out, all...)
	})
	return append(out, 0xFF, markerEOI), whole
}
