package court

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// MediaRoot is where the files of the media library lie on the site.
const MediaRoot = "/media/"

// MediaName is the address of a picture or a document of the media library, without
// MediaRoot. It tells by itself what a page must know before the file is there: of a picture
// its size and the narrower widths in which it is kept, of a document its pages and bytes.
// So a text is rendered without asking anybody. ID is random; nothing can be guessed from
// one about another.
//
//	b2c3d4f5g6h7j-1600x900-960-480.jpg
//	b2c3d4f5g6h7j-12p-340k.pdf
type MediaName struct {
	ID            string
	Ending        string // jpg, png, pdf
	Width, Height int    // of a picture in its widest form
	Narrower      []int  // its other widths, the widest first
	Pages         int    // of a document
	Kilobytes     int    // of a document, rounded up
}

// mediaID are the letters of an identifier, as store.NewPublicIDs draws them.
const mediaID = `[bcdfghjkmnpqrstvwxyz23456789]{13}`

var (
	pictureName  = regexp.MustCompile(`^(` + mediaID + `)-([1-9][0-9]{0,4})x([1-9][0-9]{0,4})((?:-[1-9][0-9]{0,4}){0,4})\.(jpg|png)$`)
	documentName = regexp.MustCompile(`^(` + mediaID + `)-([1-9][0-9]{0,4})p-([1-9][0-9]{0,5})k\.(pdf)$`)
	widthName    = regexp.MustCompile(`^(` + mediaID + `)-([1-9][0-9]{0,4})\.(jpg|png)$`)
	mediaInText  = regexp.MustCompile(regexp.QuoteMeta(MediaRoot) + `(` + mediaID + `)-`)
)

// ParseMediaName reads the name of a picture or a document in its one spelling.
func ParseMediaName(name string) (MediaName, bool) {
	if m := documentName.FindStringSubmatch(name); m != nil {
		return MediaName{ID: m[1], Pages: digits(m[2]), Kilobytes: digits(m[3]), Ending: m[4]}, true
	}
	m := pictureName.FindStringSubmatch(name)
	if m == nil {
		return MediaName{}, false
	}
	n := MediaName{ID: m[1], Width: digits(m[2]), Height: digits(m[3]), Ending: m[5]}
	last := n.Width
	for text := range strings.SplitSeq(strings.TrimPrefix(m[4], "-"), "-") {
		if text == "" {
			continue
		}
		w := digits(text)
		if w >= last {
			return MediaName{}, false
		}
		n.Narrower, last = append(n.Narrower, w), w
	}
	return n, true
}

func digits(s string) int {
	n, _ := strconv.Atoi(s) // at most six digits
	return n
}

// String is the name.
func (n MediaName) String() string {
	if n.Ending == "pdf" {
		return fmt.Sprintf("%s-%dp-%dk.pdf", n.ID, n.Pages, n.Kilobytes)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s-%dx%d", n.ID, n.Width, n.Height)
	for _, w := range n.Narrower {
		fmt.Fprintf(&b, "-%d", w)
	}
	return b.String() + "." + n.Ending
}

// Address is the path on the site.
func (n MediaName) Address() string { return MediaRoot + n.String() }

// AddressOf is the path of the picture in one of its narrower widths.
func (n MediaName) AddressOf(width int) string {
	return fmt.Sprintf("%s%s-%d.%s", MediaRoot, n.ID, width, n.Ending)
}

// IsPicture reports a name of a picture.
func (n MediaName) IsPicture() bool { return n.Width > 0 }

// MediaFile is what one file of the library is asked for by: the whole name, or a width.
type MediaFile struct {
	ID     string
	Ending string
	Name   string // the whole name; empty: Width says which
	Width  int    // 0 for a document
}

// IsPicture reports a file that is shown in a page.
func (f MediaFile) IsPicture() bool { return f.Ending != "pdf" }

// Type is the file's kind as an HTTP header names it.
func (f MediaFile) Type() string {
	switch f.Ending {
	case "jpg":
		return "image/jpeg"
	case "png":
		return "image/png"
	}
	return "application/pdf"
}

// ParseMediaFile reads what stands behind MediaRoot in an address.
func ParseMediaFile(name string) (MediaFile, bool) {
	if m := widthName.FindStringSubmatch(name); m != nil {
		return MediaFile{ID: m[1], Width: digits(m[2]), Ending: m[3]}, true
	}
	n, ok := ParseMediaName(name)
	return MediaFile{ID: n.ID, Width: n.Width, Ending: n.Ending, Name: name}, ok
}

// MediaIn gives the identifiers of all files of the library whose addresses stand anywhere
// in a text, each once.
func MediaIn(text string) []string {
	var ids []string
	seen := map[string]bool{}
	for _, m := range mediaInText.FindAllStringSubmatch(text, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			ids = append(ids, m[1])
		}
	}
	return ids
}
