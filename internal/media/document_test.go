package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"
)

// paper is a document of one page that shows a picture.
func paper(t testing.TB, catalogue string, picture []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var places []int
	for i, o := range []string{
		"<</Type/Catalog/Pages 2 0 R" + catalogue + ">>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</XObject<</P 4 0 R>>>>>>",
		fmt.Sprintf("<</Type/XObject/Subtype/Image/Filter/DCTDecode/Length %d>>stream\n%s\nendstream", len(picture), picture),
	} {
		places = append(places, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, at := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, start)
	return b.Bytes()
}

func TestDocument(t *testing.T) {
	picture := withSegments(testFile(t, "photo.jpeg"),
		segment(markerAPP1, append([]byte("Exif\x00\x00"), exifOf(6, binary.BigEndian)...)),
		segment(markerCOM, []byte(secretPlace)))
	picture = append(picture, "PK\x03\x04<script>"+secretPlace...)
	f := take(t, paper(t, "", picture))
	if f.Kind != PDF || f.Pages != 1 || len(f.Variants) != 1 || f.Kind.Type() != "application/pdf" {
		t.Errorf("%s, %d pages, %d variants", f.Kind, f.Pages, len(f.Variants))
	}
	out := f.Variants[0].Bytes
	for _, word := range []string{secretPlace, "XUGOU", "Exif", "<script", "PK\x03\x04"} {
		if bytes.Contains(out, []byte(word)) {
			t.Errorf("%q is still in the document", word)
		}
	}
	// The picture itself is the same, byte for byte.
	clean, whole := stripJPEG(testFile(t, "photo.jpeg"))
	if !whole || !bytes.Contains(out, clean) {
		t.Error("the picture has changed")
	}
	if m, err := codecOf(formatJPEG).decode(clean); err != nil || m.Bounds().Dx() != 150 {
		t.Errorf("the cleaned picture cannot be read: %v", err)
	}
}

// TestCleanCMYK: the segment that says how four colours are told stays.
func TestCleanCMYK(t *testing.T) {
	data := testFile(t, "cmyk.jpeg")
	clean, whole := stripJPEG(data)
	if !whole {
		t.Fatal("not whole")
	}
	before, err := codecOf(formatJPEG).decode(data)
	if err != nil {
		t.Fatal(err)
	}
	after, err := codecOf(formatJPEG).decode(clean)
	if err != nil || difference(before, after) != 0 {
		t.Errorf("colours have changed: %v", err)
	}
}

func TestDocumentRefusals(t *testing.T) {
	photo := testFile(t, "photo.jpeg")
	whole := paper(t, "", photo)
	for _, c := range []struct {
		name string
		data []byte
		want Code
	}{
		{"an archive behind it, whose remark ends like a PDF", append(bytes.Clone(whole), "PK\x03\x04PK\x05\x06 startxref\n9\n%%EOF"...), CodeDamaged},
		{"a page before it", append([]byte("<html>"), whole...), CodeDamaged},
		{"a picture before it", append(bytes.Clone(photo[:2]), whole...), CodeDamaged},
		{"a script", paper(t, "/OpenAction<</S/JavaScript/JS(x)>>", photo), CodeActive},
		{"a program", paper(t, "/OpenAction<</S/Launch/F(x)>>", photo), CodeActive},
		{"a script in a document that is broken", bytes.Replace(paper(t, "/OpenAction<</S/JavaScript/JS(x)>>", photo), []byte("startxref"), []byte("startxreg"), 1), CodeActive},
		{"files", paper(t, "/Names<</EmbeddedFiles<<>>>>", photo), CodeActive},
		{"a signature", paper(t, "/X<</ByteRange[0 1]>>", photo), CodeSigned},
		{"a password", bytes.Replace(whole, []byte("/Root 1 0 R"), []byte("/Root 1 0 R/Encrypt<<>>"), 1), CodeEncrypted},
		{"a picture that is none", paper(t, "", []byte("GIF89a")), CodeDamaged},
		{"half", whole[:len(whole)/2], CodeDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			if code := refusal(t, c.data); code != c.want {
				t.Errorf("code %s, want %s", code, c.want)
			}
		})
	}
}
