package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// testFile reads a picture of testdata.
func testFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// take gives what becomes of an upload that is good.
func take(t *testing.T, data []byte) *File {
	t.Helper()
	f, err := New().Take(context.Background(), data)
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	for _, v := range f.Variants {
		sum := sha256.Sum256(v.Bytes)
		if v.Name != hex.EncodeToString(sum[:])+"."+string(f.Kind) {
			t.Errorf("variant is named %s", v.Name)
		}
		if f.Kind == PDF {
			continue
		}
		config, form, err := image.DecodeConfig(bytes.NewReader(v.Bytes))
		if err != nil || config.Width != v.Width || config.Height != v.Height {
			t.Errorf("variant says %d×%d, its bytes %v, %v", v.Width, v.Height, config, err)
		}
		if want := map[Kind]string{JPEG: "jpeg", PNG: "png"}[f.Kind]; form != want {
			t.Errorf("%s holds a %s", v.Name, form)
		}
	}
	return f
}

// refusal gives why an upload is refused; the sentence must tell a person what to do.
func refusal(t *testing.T, data []byte) Code {
	t.Helper()
	f, err := New().Take(context.Background(), data)
	var why *Refusal
	if !errors.As(err, &why) {
		t.Fatalf("taken as %v, error %v; want a refusal", f, err)
	}
	if !strings.HasSuffix(why.Message, "。") || !strings.Contains(why.Message, "请") && !strings.Contains(why.Message, "可以上传") {
		t.Errorf("the sentence %q does not say what to do", why.Message)
	}
	return why.Code
}

// flag is a picture whose four corners differ: red, green, blue, white, row by row.
func flag(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for i, c := range []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}} {
		x, y := i%2*width/2, i/2*height/2
		draw.Draw(m, image.Rect(x, y, x+width/2, y+height/2), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return m
}

// noise is a picture that no encoder makes small, the same each time.
func noise(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	n := uint32(1)
	for i := range m.Pix {
		n = n*1664525 + 1013904223
		m.Pix[i] = uint8(n >> 24)
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	return m
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// secretPlace is what no output may hold.
const secretPlace = "GPS-36.5540N-116.7520E-XUGOU"

// exifOf is EXIF that says how a picture is turned and where it was taken.
func exifOf(orientation int, order binary.AppendByteOrder) []byte {
	b := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	for _, e := range [][4]uint32{{0x0112, 3, 1, 0}, {0x010E, 2, uint32(len(secretPlace)), 8 + 2 + 24 + 4}} {
		b = order.AppendUint16(b, uint16(e[0]))
		b = order.AppendUint16(b, uint16(e[1]))
		b = order.AppendUint32(b, e[2])
		if e[0] == 0x0112 {
			b = order.AppendUint16(b, uint16(orientation))
			b = order.AppendUint16(b, 0)
		} else {
			b = order.AppendUint32(b, e[3])
		}
	}
	b = order.AppendUint32(b, 0)
	return append(b, secretPlace...)
}

// withSegments puts segments behind the start of a JPEG.
func withSegments(data []byte, segments ...[]byte) []byte {
	out := append([]byte{}, data[:2]...)
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, data[2:]...)
}

func segment(marker byte, body []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(body)+2)), body...)
}

// withChunk puts a chunk behind the head of a PNG.
func withChunk(data []byte, kind string, body []byte) []byte {
	const head = 8 + 25
	out := append([]byte{}, data[:head]...)
	out = append(out, pngChunk(kind, body)...)
	return append(out, data[head:]...)
}

func corner(t *testing.T, v Variant, x, y int) color.RGBA {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(v.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	r, g, b, a := m.At(x*(v.Width-1), y*(v.Height-1)).RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
}

func near(a, b color.RGBA) bool {
	d := func(x, y uint8) int { return max(int(x), int(y)) - min(int(x), int(y)) }
	return d(a.R, b.R) < 40 && d(a.G, b.G) < 40 && d(a.B, b.B) < 40 && d(a.A, b.A) < 40
}

// TestOrientation shows each of the eight ways that EXIF knows, in both byte orders and
// all three forms, as a reader is to see it; the place is gone.
func TestOrientation(t *testing.T) {
	red, green, blue, white := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}, color.RGBA{255, 255, 255, 255}
	want := map[int][4]color.RGBA{ // top left, top right, bottom left, bottom right
		1: {red, green, blue, white},
		2: {green, red, white, blue},
		3: {white, blue, green, red},
		4: {blue, white, red, green},
		5: {red, blue, green, white},
		6: {blue, red, white, green},
		7: {white, green, blue, red},
		8: {green, white, red, blue},
	}
	for o, corners := range want {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			exif := exifOf(o, order)
			for name, data := range map[string][]byte{
				"jpeg": withSegments(jpegOf(t, flag(64, 32)), segment(markerAPP1, append([]byte("Exif\x00\x00"), exif...))),
				"png":  withChunk(pngOf(t, flag(64, 32)), "eXIf", exif),
			} {
				if !bytes.Contains(data, []byte(secretPlace)) {
					t.Fatal("the upload does not hold the place")
				}
				f := take(t, data)
				v := f.Variants[0]
				if o >= 5 && (v.Width != 32 || v.Height != 64) || o < 5 && (v.Width != 64 || v.Height != 32) {
					t.Errorf("%s turned as %d: %d×%d", name, o, v.Width, v.Height)
				}
				for i, c := range corners {
					if got := corner(t, v, i%2, i/2); !near(got, c) {
						t.Errorf("%s turned as %d: corner %d is %v, want %v", name, o, i, got, c)
					}
				}
				if bytes.Contains(v.Bytes, []byte(secretPlace)) {
					t.Errorf("%s turned as %d: the place where it was taken is still in it", name, o)
				}
			}
		}
	}
	for _, o := range []int{0, 9, 65535} {
		if v := take(t, withChunk(pngOf(t, flag(64, 32)), "eXIf", exifOf(o, binary.BigEndian))).Variants[0]; v.Width != 64 {
			t.Errorf("an orientation of %d turned the picture", o)
		}
	}
}

// TestNothingButPixels searches what comes out for everything that a picture may carry.
func TestNothingButPixels(t *testing.T) {
	photo := withSegments(jpegOf(t, flag(64, 32)),
		segment(markerAPP1, append([]byte("Exif\x00\x00"), exifOf(1, binary.BigEndian)...)),
		segment(markerAPP1, []byte("http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>"+secretPlace)),
		segment(0xE2, []byte("ICC_PROFILE\x00\x01\x01"+secretPlace)),
		segment(0xED, []byte("Photoshop 3.0\x00"+secretPlace)),
		segment(markerCOM, []byte(secretPlace)))
	photo = append(photo, "<script>alert(1)</script>PK\x03\x04"+secretPlace...)
	drawing := pngOf(t, flag(64, 32))
	for kind, body := range map[string]string{"tEXt": "Comment\x00" + secretPlace, "iTXt": "XML:com.adobe.xmp\x00\x00\x00\x00\x00" + secretPlace, "eXIf": string(exifOf(1, binary.LittleEndian))} {
		drawing = withChunk(drawing, kind, []byte(body))
	}
	drawing = append(drawing, "<html>"+secretPlace...)
	webp := testFile(t, "lossless-alpha.webp")
	webp = append(webp, riffChunk("EXIF", exifOf(1, binary.BigEndian))...)
	webp = append(webp, riffChunk("XMP ", []byte(secretPlace))...)
	binary.LittleEndian.PutUint32(webp[4:], uint32(len(webp)-8))
	for name, data := range map[string][]byte{"jpeg": photo, "png": drawing, "webp": webp} {
		for _, v := range take(t, data).Variants {
			for _, word := range []string{secretPlace, "XUGOU", "Exif", "ICC_PROFILE", "xmp", "<script", "<html", "PK\x03\x04", "Photoshop", "Comment"} {
				if bytes.Contains(v.Bytes, []byte(word)) {
					t.Errorf("%s: %q is still in what is published", name, word)
				}
			}
		}
	}
}

func riffChunk(kind string, body []byte) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body)))
	out = append(out, body...)
	return append(out, make([]byte, len(body)%2)...)
}

// TestForms takes pictures of every make.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		file          string
		kind          Kind
		width, height int
	}{
		{"photo.jpeg", JPEG, 150, 103},
		{"progressive.jpeg", JPEG, 150, 103},
		{"cmyk.jpeg", JPEG, 150, 103},
		{"deep-alpha.png", PNG, 32, 32},
		{"palette-alpha.png", PNG, 32, 32},
		{"interlaced.png", PNG, 31, 31},
		{"deep-gray.png", JPEG, 32, 32},
		{"lossy.webp", JPEG, 150, 103},
		{"lossless-alpha.webp", PNG, 75, 100},
		{"lossy-alpha.webp", PNG, 400, 301},
	} {
		t.Run(c.file, func(t *testing.T) {
			data := testFile(t, c.file)
			f := take(t, data)
			v := f.Variants[0]
			if f.Kind != c.kind || len(f.Variants) != 1 || v.Width != c.width || v.Height != c.height {
				t.Errorf("%s, %d variants, %d×%d; want %s, 1, %d×%d", f.Kind, len(f.Variants), v.Width, v.Height, c.kind, c.width, c.height)
			}
			if again := take(t, data); again.Variants[0].Name != v.Name {
				t.Error("the same upload has another name")
			}
			source, err := codecOf(sniff(data)).decode(data)
			if err != nil {
				t.Fatal(err)
			}
			out, _, err := image.Decode(bytes.NewReader(v.Bytes))
			if err != nil {
				t.Fatal(err)
			}
			if d := difference(source, out); d > 8 {
				t.Errorf("what comes out differs by %d of 255 from what went in", d)
			}
		})
	}
}

// difference is the mean difference of two pictures of one size, of 255.
func difference(a, b image.Image) int {
	sum, n := 0, 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r1, g1, b1, a1 := a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y).RGBA()
			r2, g2, b2, a2 := b.At(x, y).RGBA()
			for _, d := range [][2]uint32{{r1, r2}, {g1, g2}, {b1, b2}, {a1, a2}} {
				sum += int(max(d[0], d[1])-min(d[0], d[1])) >> 8
				n++
			}
		}
	}
	return sum / n
}

// TestWidths shows the responsive sizes: never enlarged, none nearly another, the
// proportions kept.
func TestWidths(t *testing.T) {
	for _, c := range []struct {
		width, height int
		want          []image.Point
	}{
		{100, 50, []image.Point{{100, 50}}},
		{480, 1000, []image.Point{{480, 1000}}},
		{500, 500, []image.Point{{500, 500}}},
		{700, 350, []image.Point{{700, 350}, {480, 240}}},
		{1000, 500, []image.Point{{1000, 500}, {480, 240}}},
		{1200, 600, []image.Point{{1200, 600}, {960, 480}, {480, 240}}},
		{3200, 1600, []image.Point{{1600, 800}, {960, 480}, {480, 240}}},
		{4000, 1, []image.Point{{1600, 1}, {960, 1}, {480, 1}}},
	} {
		got := sizes(image.Pt(c.width, c.height))
		if len(got) != len(c.want) {
			t.Errorf("%d×%d: %v, want %v", c.width, c.height, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%d×%d: %v, want %v", c.width, c.height, got, c.want)
			}
		}
	}
	f := take(t, jpegOf(t, flag(2400, 1200)))
	if len(f.Variants) != 3 || f.Variants[0].Width != 1600 || f.Variants[2].Width != 480 {
		t.Fatalf("variants %v", f.Variants)
	}
	for _, v := range f.Variants {
		if c := corner(t, v, 0, 0); !near(c, color.RGBA{255, 0, 0, 255}) {
			t.Errorf("%d wide: the first corner is %v", v.Width, c)
		}
	}
}

// TestKinds: letters and lines stay sharp, photographs stay small, transparency stays.
func TestKinds(t *testing.T) {
	clear := image.NewNRGBA(image.Rect(0, 0, 50, 50))
	for _, c := range []struct {
		name string
		data []byte
		want Kind
	}{
		{"a drawing", pngOf(t, flag(800, 400)), PNG},
		{"a photograph that came as PNG", pngOf(t, noise(800, 400)), JPEG},
		{"a transparent drawing", pngOf(t, clear), PNG},
		{"a drawing that came as JPEG", jpegOf(t, flag(800, 400)), JPEG},
	} {
		if f := take(t, c.data); f.Kind != c.want {
			t.Errorf("%s became %s", c.name, f.Kind)
		}
	}
}

// TestMean holds the resampler to the mean of what it covers, also where the sizes do
// not divide one another.
func TestMean(t *testing.T) {
	source := noise(37, 23)
	s := newShrink(37, 23, image.Pt(10, 7))
	for y := range 23 {
		s.row(source.Pix[y*source.Stride : y*source.Stride+4*37])
	}
	for y := range 7 {
		for x := range 10 {
			for c := range 4 {
				var sum float64
				for v := range 23 {
					for u := range 37 {
						w := overlap(x*37, (x+1)*37, u*10, (u+1)*10) * overlap(y*23, (y+1)*23, v*7, (v+1)*7)
						sum += float64(source.Pix[v*source.Stride+4*u+c]) * float64(w)
					}
				}
				want := sum / (37 * 23)
				if got := float64(s.out.Pix[y*s.out.Stride+4*x+c]); got-want > 0.51 || want-got > 0.51 {
					t.Fatalf("pixel %d,%d channel %d is %v, want %v", x, y, c, got, want)
				}
			}
		}
	}
}

func overlap(a, b, c, d int) int { return max(0, min(b, d)-max(a, c)) }
