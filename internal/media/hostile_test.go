package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"runtime"
	"sync"
	"testing"
)

func pngChunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// bombPNG says that it is as large as asked, and holds next to nothing.
func bombPNG(width, height uint32, depth, colours byte) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	out := append([]byte("\x89PNG\r\n\x1A\n"), pngChunk("IHDR", append(head, depth, colours, 0, 0, 0))...)
	out = append(out, pngChunk("IDAT", []byte("\x78\x9C\x03\x00\x00\x00\x00\x01"))...)
	return append(out, pngChunk("IEND", nil)...)
}

// resized is a JPEG that says that it has another size.
func resized(data []byte, width, height uint16) []byte {
	out := bytes.Clone(data)
	for _, marker := range []byte{0xC0, 0xC2} {
		if at := bytes.Index(out, []byte{0xFF, marker}); at > 0 {
			binary.BigEndian.PutUint16(out[at+5:], height)
			binary.BigEndian.PutUint16(out[at+7:], width)
			return out
		}
	}
	return nil
}

// webpOf wraps chunks.
func webpOf(chunks ...[]byte) []byte {
	body := []byte("WEBP")
	for _, c := range chunks {
		body = append(body, c...)
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func vp8x(flags byte, width, height int) []byte {
	w, h := width-1, height-1
	return riffChunk("VP8X", []byte{flags, 0, 0, 0, byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)})
}

// TestRefusals: what is no picture or paper to publish is refused with a word for
// machines and a sentence for people.
func TestRefusals(t *testing.T) {
	photo, drawing := testFile(t, "photo.jpeg"), pngOf(t, flag(64, 32))
	progressive := testFile(t, "progressive.jpeg")
	scan := progressive[bytes.LastIndex(progressive, []byte{0xFF, markerSOS}) : len(progressive)-2]
	vp8l := riffChunk("VP8L", []byte{0x2F, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0})
	for _, c := range []struct {
		name string
		data []byte
		want Code
	}{
		{"nothing", nil, CodeEmpty},
		{"words", []byte("今天天气好"), CodeKind},
		{"a GIF that is a script", []byte("GIF89a/*\x00\x00*/=1;alert(1)//;"), CodeKind},
		{"HTML", []byte("<!DOCTYPE html><script>alert(1)</script>"), CodeKind},
		{"SVG", []byte("\xEF\xBB\xBF <?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), CodeKind},
		{"SVG in capitals", []byte("<SVG><SCRIPT>alert(1)</SCRIPT></SVG>"), CodeKind},
		{"an archive", []byte("PK\x03\x04word/document.xml"), CodeKind},
		{"an old Word document", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), CodeKind},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), CodeKind},
		{"AVIF", []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00"), CodeKind},
		{"TIFF", []byte("II*\x00\x08\x00\x00\x00"), CodeKind},
		{"BMP", []byte("BM\x00\x00\x00\x00"), CodeKind},
		{"RIFF that is a sound", []byte("RIFF\x00\x00\x00\x00WAVEfmt "), CodeKind},
		{"a page before a PDF", []byte("<html>%PDF-1.7"), CodeDamaged},
		{"over the bytes", make([]byte, MaxBytes+1), CodeTooLarge},

		{"a PNG of 50000×50000", bombPNG(50000, 50000, 8, 6), CodeTooLarge},
		{"a PNG of 1×60000", bombPNG(1, 60000, 8, 6), CodeTooLarge},
		{"a PNG of 4 billion × 1", bombPNG(1<<31-1, 1, 8, 6), CodeTooLarge},
		{"a PNG without width", bombPNG(0, 5, 8, 6), CodeDamaged},
		{"a deep PNG of 7900×7900", bombPNG(7900, 7900, 16, 6), CodeTooLarge},
		{"a JPEG of 65535×65535", resized(photo, 65535, 65535), CodeTooLarge},
		{"a progressive JPEG of 7900×7900", resized(progressive, 7900, 7900), CodeTooLarge},
		{"a WebP of 16384×16384", webpOf(vp8l), CodeTooLarge},
		{"a large WebP behind a small head", webpOf(vp8x(0, 10, 10), vp8l), CodeDamaged},
		{"a transparent WebP of 16384×16384", webpOf(vp8x(1<<4, 16384, 16384), riffChunk("ALPH", []byte{1})), CodeTooLarge},
		{"a JPEG of thousands of scans", slicesOf(progressive[:len(progressive)-2], scan, 5000), CodeDamaged},

		{"a moving PNG", withChunk(drawing, "acTL", make([]byte, 8)), CodeAnimated},
		{"a moving WebP", webpOf(vp8x(1<<1, 10, 10), riffChunk("ANIM", make([]byte, 6)), riffChunk("ANMF", make([]byte, 24))), CodeAnimated},

		{"half a JPEG", photo[:len(photo)/2], CodeDamaged},
		{"a JPEG without its end", photo[:len(photo)-2], CodeDamaged},
		{"half a PNG", drawing[:len(drawing)/2], CodeDamaged},
		{"a PNG without its end", drawing[:len(drawing)-12], CodeDamaged},
		{"half a WebP", testFile(t, "lossy.webp")[:1000], CodeDamaged},
		{"the beginning of a JPEG", photo[:4], CodeDamaged},
		{"two frames in a JPEG", withSegments(photo, segment(0xC0, []byte{8, 0, 1, 0, 1, 1, 1, 0x11, 0})), CodeDamaged},
		{"a PNG whose chunk is longer than the file", append([]byte("\x89PNG\r\n\x1A\n"), "\xFF\xFF\xFF\xFFIHDR"...), CodeDamaged},
		{"a PNG that begins with another chunk", append([]byte("\x89PNG\r\n\x1A\n"), pngChunk("acTL", make([]byte, 13))...), CodeDamaged},
		{"a JPEG called by its first bytes alone", []byte("\xFF\xD8\xFF<script>alert(1)</script>"), CodeDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			code := refusal(t, c.data)
			runtime.ReadMemStats(&after)
			if code != c.want {
				t.Errorf("code %s, want %s", code, c.want)
			}
			if n := after.TotalAlloc - before.TotalAlloc; n > 4<<20 {
				t.Errorf("refusing it took %d bytes of memory", n)
			}
		})
	}
}

// slicesOf appends the same part n times, and the end of a JPEG.
func slicesOf(head, part []byte, n int) []byte {
	out := append(bytes.Clone(head), bytes.Repeat(part, n)...)
	return append(out, 0xFF, markerEOI)
}

// TestMemory takes a picture that is nearly as large as the bounds allow, of the form
// that takes the most for its pixels. What is allocated in all is more than what is in
// use at any time, and stays below the bound.
func TestMemory(t *testing.T) {
	data := pngOf(t, image.NewNRGBA64(image.Rect(0, 0, 5000, 5000)))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	take(t, data)
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > maxMemory {
		t.Errorf("%d MB, want at most %d", n>>20, maxMemory>>20)
	}
}

// TestOneAtATime: a second upload waits for the first, and as long as its request.
func TestOneAtATime(t *testing.T) {
	in := New()
	in.gate <- struct{}{} // an upload is being worked on
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := in.Take(ctx, testFile(t, "photo.jpeg")); !errors.Is(err, context.Canceled) {
		t.Errorf("an upload that could not wait any longer got %v", err)
	}
	var all sync.WaitGroup
	done := make(chan error, 8)
	for range 8 {
		all.Go(func() {
			_, err := in.Take(context.Background(), testFile(t, "photo.jpeg"))
			done <- err
		})
	}
	select {
	case err := <-done:
		t.Fatalf("an upload did not wait: %v", err)
	default:
	}
	<-in.gate
	all.Wait()
	close(done)
	for err := range done {
		if err != nil {
			t.Error(err)
		}
	}
}

// FuzzTake: whatever comes in, it is refused with a sentence or comes out as a picture
// or paper within the bounds, and nothing panics through.
func FuzzTake(f *testing.F) {
	for _, name := range []string{"photo.jpeg", "progressive.jpeg", "interlaced.png", "palette-alpha.png", "lossy.webp", "lossless-alpha.webp"} {
		f.Add(testFile(f, name))
	}
	f.Add(bombPNG(3, 3, 8, 6))
	f.Add([]byte("%PDF-1.7\n"))
	in := New()
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := in.Take(context.Background(), data)
		if err != nil {
			var why *Refusal
			if !errors.As(err, &why) || why.Message == "" {
				t.Fatalf("error %v", err)
			}
			var thrown panicked
			if errors.As(err, &thrown) {
				t.Fatalf("panic %v", thrown.value)
			}
			return
		}
		if len(file.Variants) == 0 || len(file.Variants[0].Bytes) == 0 {
			t.Fatal("nothing came out")
		}
	})
}
