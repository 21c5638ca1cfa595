package court

import (
	"strings"
	"unicode/utf8"
)

// MaskPolicy says how much of an identifying number the public may see.
type MaskPolicy string

const (
	// MaskStrict shows of an identity number the region and the sequence only, and
	// organisations' codes whole. With the exact age beside it at least 300 dates of
	// birth fit; the check character would leave about 30 and is hidden too.
	MaskStrict MaskPolicy = "strict"
	// MaskNational is the form of the national site: the first 10 and the last 4.
	MaskNational MaskPolicy = "national"
)

// hidden stands for a number of which nothing may be shown. Its length is always
// the same, so that it tells nothing of the number's.
const hidden = "********"

// shortestOther is the length from which the last 4 of another document are shown;
// of a shorter number they would be nearly all.
const shortestOther = 7

// ParseMaskPolicy reads the configured policy; empty is strict, the default.
func ParseMaskPolicy(word string) (MaskPolicy, error) {
	switch p := MaskPolicy(word); p {
	case "":
		return MaskStrict, nil
	case MaskStrict, MaskNational:
		return p, nil
	}
	return "", Invalid("证件号码遮盖方式只能是 strict 或 national。")
}

// Mask gives what may leave the process of an identifying number. A
// number that does not have the form of its kind is hidden whole; so is every
// number of an unknown kind. An unknown policy is as careful as strict.
func (p MaskPolicy) Mask(doc Document) string {
	n := doc.Number
	switch doc.Kind {
	case DocumentIdentity:
		if len(n) != 18 || !isASCII(n) {
			return hidden
		}
		if p == MaskNational {
			return national(n)
		}
		return n[:6] + "********" + n[14:17] + "*"
	case DocumentCreditCode:
		if p == MaskNational {
			if len(n) != 18 || !isASCII(n) {
				return hidden
			}
			return national(n)
		}
		return n
	case DocumentOrgCode:
		return n
	case DocumentOther:
		return lastFour(n)
	}
	return hidden
}

func national(n string) string { return n[:10] + "****" + n[14:] }

// lastFour hides all but the last four characters, however many there are.
func lastFour(n string) string {
	count := utf8.RuneCountInString(n)
	if count < shortestOther {
		return hidden
	}
	for range count - 4 {
		_, size := utf8.DecodeRuneInString(n)
		n = n[size:]
	}
	return "****" + n
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
