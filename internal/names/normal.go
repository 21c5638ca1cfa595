package names

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normal gives the normal form of a name:
//
//   - NFKC (full-width letters, ligatures, compatibility ideographs), small letters;
//   - no white space, control, zero-width and bidirectional characters, variation
//     selectors or other characters that cannot be seen;
//   - every bracket is ( or ), every dash -, every middle dot ·, and a full stop
//     between two Han characters is a middle dot too;
//   - traditional characters are simplified as Simplify says; those beyond the basic
//     plane and private ones are kept.
//
// Normal(Normal(s)) is Normal(s). A name that is normal already is returned without
// an allocation. A byte that is no UTF-8 becomes U+FFFD.
func Normal(name string) string {
	at, kind := firstChange(name)
	switch kind {
	case kept:
		return name
	case changed:
		var room [128]byte
		if b, ok := appendPlain(room[:0], name, at); ok {
			return string(b)
		}
	}
	return general(name)
}

// What becomes of a character.
type fate int

const (
	kept    fate = iota // stays as it is
	changed             // another character, or nothing, without regard to its neighbours
	complex             // may join its neighbours or fall apart: NFKC must decide
)

// dropped is the result of plain for a character that is left out.
const dropped rune = -1

// firstChange finds the first character that is not its own normal form, and says
// what becomes of it. at is len(s) and the fate kept if there is none. A full stop
// between Han characters counts at its second neighbour.
func firstChange(s string) (at int, f fate) {
	var tail neighbours
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		p, f := plain(r)
		if f != kept {
			return i, f
		}
		if tail.dotBefore(p) {
			return i, changed
		}
		tail.add(p)
		i += size
	}
	return len(s), kept
}

// appendPlain appends the normal form of s to b, of which s[:at] is known to be
// normal. It reports false on meeting a character that needs the general way.
func appendPlain(b []byte, s string, at int) ([]byte, bool) {
	b = append(b, s[:at]...)
	tail := lastTwo(b)
	for i := at; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		p, f := plain(r)
		if f == complex {
			return nil, false
		}
		if p != dropped {
			b = tail.write(b, p)
		}
	}
	return b, true
}

// general is the way for text with characters that NFKC composes or takes apart.
// Small letters and left-out characters can open new compositions (H and a line
// below have no composed form, h has one), so it goes on until nothing changes.
func general(s string) string {
	for {
		t := string(pass(norm.NFKC.AppendString(nil, visible(s))))
		if t == s {
			return s
		}
		s = t
	}
}

// visible leaves out what cannot be seen, before NFKC looks at what stands together.
func visible(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if !isInvisible(r) {
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}

// pass maps each character of text in NFKC by itself.
func pass(text []byte) []byte {
	b := make([]byte, 0, len(text))
	var tail neighbours
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		if r = single(r); r != dropped {
			b = tail.write(b, r)
		}
	}
	return b
}

// single gives the normal form of one character of text in NFKC.
func single(r rune) rune {
	if isInvisible(r) {
		return dropped
	}
	if m := unify(r); m != r {
		return m
	}
	return Simplify(unicode.ToLower(r))
}

// plain gives the normal form and the fate of one character of any text. Only
// ASCII and its full-width forms, Han characters that are no compatibility ones,
// marks and blanks are decided here; bytes that are no text are not.
func plain(r rune) (rune, fate) {
	if r >= firstHan && r <= lastHan {
		return compared(r, Simplify(r))
	}
	if r < utf8.RuneSelf {
		return compared(r, asciiForm(r))
	}
	if r >= 0xFF01 && r <= 0xFF5E {
		return asciiForm(r - 0xFEE0), changed
	}
	if isPlainHan(r) || r == middleDot {
		return r, kept
	}
	if isInvisible(r) {
		return dropped, changed
	}
	if m := unify(r); m != r {
		return m, changed
	}
	return r, complex
}

// compared gives the normal form m of r with its fate.
func compared(r, m rune) (rune, fate) {
	if m != r {
		return m, changed
	}
	return r, kept
}

// asciiForm gives the normal form of an ASCII character.
func asciiForm(r rune) rune {
	if r <= ' ' || r == 0x7F {
		return dropped
	}
	if r >= 'A' && r <= 'Z' {
		return r + ('a' - 'A')
	}
	return unify(r)
}

// isPlainHan reports the extensions of the Han script, of which no character has a
// decomposition or a simplified form in our table.
func isPlainHan(r rune) bool {
	return r >= 0x3400 && r <= 0x4DBF || r >= 0x20000 && r <= 0x2EE5F || r >= 0x30000 && r <= 0x323AF
}

// isHan reports the characters between which a full stop stands for a middle dot.
func isHan(r rune) bool {
	return r >= firstHan && r <= lastHan || isPlainHan(r)
}

// neighbours remembers the last two characters written.
type neighbours struct{ before, last rune }

func (n *neighbours) add(r rune) { n.before, n.last = n.last, r }

// dotBefore reports whether next makes the last character, a full stop, one that
// stands between Han characters.
func (n *neighbours) dotBefore(next rune) bool {
	return n.last == '.' && isHan(n.before) && isHan(next)
}

// write appends r to b, turning a full stop between Han characters into a dot.
func (n *neighbours) write(b []byte, r rune) []byte {
	if n.dotBefore(r) {
		b = utf8.AppendRune(b[:len(b)-1], middleDot)
		n.last = middleDot
	}
	n.add(r)
	return utf8.AppendRune(b, r)
}

// lastTwo gives the last two characters of b.
func lastTwo(b []byte) neighbours {
	last, size := utf8.DecodeLastRune(b)
	before, _ := utf8.DecodeLastRune(b[:len(b)-size])
	return neighbours{before, last}
}
