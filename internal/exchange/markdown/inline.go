package markdown

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// piece is a stretch of a line: text in one form, or a thing that stands in the text.
type piece struct {
	text         string // escaped; of a thing, the whole of it
	bold, italic bool
	thing        bool
}

// line writes inlines as one line of Markdown, without escapes at its start. There are
// no breaks among them (see lines).
func (w *writer) line(inlines []Inline) string {
	pieces := w.pieces(inlines)
	return strings.TrimFunc(emphasise(pieces), unicode.IsSpace)
}

// pieces makes the links, notes and pictures whole and joins texts of one form.
func (w *writer) pieces(inlines []Inline) []piece {
	var out []piece
	for i := 0; i < len(inlines); {
		in, end := inlines[i], i+1
		switch {
		case in.Link != "":
			for end < len(inlines) && inlines[end].Link == in.Link {
				end++
			}
			out = append(out, w.link(inlines[i:end])...)
		case in.Note > 0:
			out = append(out, piece{text: w.note(in.Note), thing: true})
		case in.Picture > 0:
			out = append(out, piece{text: w.picture(in, ""), thing: true})
		default:
			text := in.Text
			if end < len(inlines) && inlines[end].continues(in) {
				var b strings.Builder
				b.WriteString(text)
				for ; end < len(inlines) && inlines[end].continues(in); end++ {
					b.WriteString(inlines[end].Text)
				}
				text = b.String()
			}
			out = append(out, piece{text: escape(w.clean(text)), bold: in.Bold, italic: in.Italic})
		}
		i = end
	}
	return out
}

// continues reports text in the form of the text before.
func (in Inline) continues(before Inline) bool {
	return in.Link == "" && in.Note == 0 && in.Picture == 0 && !in.Break && in.Bold == before.Bold && in.Italic == before.Italic
}

// joined gives pieces without empty ones, those of one form as one.
func joined(pieces []piece) []piece {
	var out []piece
	for i := 0; i < len(pieces); {
		first := pieces[i]
		var b strings.Builder
		for ; i < len(pieces) && (pieces[i].text == "" || pieces[i].bold == first.bold && pieces[i].italic == first.italic && !pieces[i].thing && !first.thing || b.Len() == 0); i++ {
			if b.Len() == 0 {
				first = pieces[i]
			}
			b.WriteString(pieces[i].text)
		}
		if first.text = b.String(); first.text != "" {
			out = append(out, first)
		}
	}
	return out
}

// link writes a link. What may not stand in one, a note or a picture, follows it; one
// without text is none.
func (w *writer) link(inlines []Inline) []piece {
	address := SafeAddress(inlines[0].Link)
	var inner, behind []Inline
	words := false
	for _, in := range inlines {
		in.Link = ""
		if in.Note > 0 || in.Picture > 0 {
			behind = append(behind, in)
			continue
		}
		words = words || strings.TrimSpace(w.clean(in.Text)) != ""
		inner = append(inner, in)
	}
	pieces := w.pieces(inner)
	switch {
	case !words:
	case address == "":
		w.losses.Add(LossLink, 1)
	case w.links >= maxLinks:
		w.losses.Add(LossLinkBound, 1)
	default:
		w.links++
		before, text, after := edges(emphasise(pieces))
		pieces = []piece{{text: before}, {text: "[" + text + "](" + address + ")", thing: true}, {text: after}}
	}
	return append(pieces, w.pieces(behind)...)
}

// note writes the reference to a note; its number is that of the order in which notes
// are written.
func (w *writer) note(n int) string {
	if n > len(w.doc.Notes) || w.flat {
		return ""
	}
	if label, ok := w.labels[n]; ok {
		return label
	}
	paragraphs := w.noteText(n)
	if len(paragraphs) == 0 {
		return ""
	}
	if len(w.notes) == maxNotes {
		w.losses.Add(LossNote, 1)
		sign := "（注" + strconv.Itoa(maxNotes+len(w.more)+1) + "）"
		w.more = append(w.more, append([]string{sign + paragraphs[0]}, paragraphs[1:]...))
		w.labels[n] = sign
		return sign
	}
	w.notes = append(w.notes, paragraphs)
	w.labels[n] = "[^" + strconv.Itoa(len(w.notes)) + "]"
	return w.labels[n]
}

// noteText writes a note as paragraphs. In a note there are no notes.
func (w *writer) noteText(n int) []string {
	w.flat = true
	defer func() { w.flat = false }()
	var paragraphs []string
	for _, b := range w.doc.Notes[n-1] {
		for _, inlines := range flatten(b) {
			paragraphs = append(paragraphs, w.paragraphs(inlines)...)
		}
	}
	return paragraphs
}

// picture writes a picture, or what it shows where it has no address.
func (w *writer) picture(in Inline, caption string) string {
	n := in.Picture
	if n > len(w.doc.Pictures) {
		return ""
	}
	p := w.doc.Pictures[n-1]
	if in.Alt != "" {
		p.Alt = in.Alt
	}
	alt := escape(strings.TrimSpace(w.clean(p.Alt[:cutAlt(p.Alt)])))
	address := w.address(n, p)
	switch {
	case address == "":
		if alt == "" {
			return ""
		}
		return "（图：" + alt + "）"
	case w.links >= maxLinks:
		w.losses.Add(LossPictureBound, 1)
		return ""
	}
	w.links++
	if caption != "" {
		caption = ` "` + caption + `"`
	}
	return "![" + alt + "](" + address + caption + ")"
}

// cutAlt is where an alternative text ends that nobody would listen to any longer.
func cutAlt(s string) int {
	n := 0
	for i := range s {
		if n++; n > maxAlt {
			return i
		}
	}
	return len(s)
}

// emphasise joins pieces and marks what is bold and italic, wherever the marks are sure
// to be read as such. Italics go where they begin or end together with other marks:
// runs of asterisks that touch are read in ways that few authors foresee.
func emphasise(pieces []piece) string {
	pieces = joined(pieces)
	var b strings.Builder
	for i := 0; i < len(pieces); {
		end := i + 1
		for end < len(pieces) && !pieces[i].thing && !pieces[end].thing && pieces[end].bold == pieces[i].bold {
			end++
		}
		group := pieces[i:end]
		next := ""
		if end < len(pieces) {
			next = pieces[end].text
		}
		switch {
		case pieces[i].thing:
			b.WriteString(group[0].text)
		case pieces[i].bold:
			mark(&b, boldText(group), "**", next)
		default:
			bounded := i > 0 && pieces[i-1].bold
			for k, p := range group {
				after := next
				if k+1 < len(group) {
					after = group[k+1].text
				}
				touches := k == 0 && bounded || k == len(group)-1 && end < len(pieces) && pieces[end].bold
				if p.italic && !touches {
					mark(&b, p.text, "*", after)
				} else {
					b.WriteString(p.text)
				}
			}
		}
		i = end
	}
	return b.String()
}

// boldText is what stands between the marks of bold. Italics are kept where there is
// text on both sides of them.
func boldText(group []piece) string {
	var b strings.Builder
	for k, p := range group {
		if p.italic && k > 0 && k < len(group)-1 && strings.TrimSpace(group[k-1].text) != "" && strings.TrimSpace(group[k+1].text) != "" {
			mark(&b, p.text, "*", group[k+1].text)
		} else {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// mark writes a text between two marks, with its blanks outside. It leaves the marks
// out where the rules of CommonMark, as render reads them, would not take them for the
// beginning and the end.
func mark(b *strings.Builder, text, sign, next string) {
	before, inner, after := edges(text)
	b.WriteString(before)
	outer, _ := utf8.DecodeLastRuneInString(b.String())
	if b.Len() == 0 {
		outer = ' '
	}
	follower := ' '
	if after == "" && next != "" {
		follower, _ = utf8.DecodeRuneInString(next)
	}
	first, _ := utf8.DecodeRuneInString(inner)
	last, _ := utf8.DecodeLastRuneInString(inner)
	if inner != "" && outer != '*' && follower != '*' && flanks(outer, first) && flanks(follower, last) {
		b.WriteString(sign + inner + sign)
	} else {
		b.WriteString(inner)
	}
	b.WriteString(after)
}

// flanks reports whether a mark between the characters outside and inside of a text is
// read as its edge: not beside a blank, and beside a sign of punctuation only if there
// is a blank, another one or a Chinese character on the other side.
func flanks(outside, inside rune) bool {
	return !unicode.IsSpace(inside) && (!isPunct(inside) || isWide(inside) ||
		unicode.IsSpace(outside) || isPunct(outside) || isWide(outside))
}

func isPunct(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// isWide is a character beside which Chinese sets no blank. Only those count that the
// renderer surely takes for one; a mark too few is better than a stray asterisk.
func isWide(r rune) bool {
	return r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7A3 || r >= 0xF900 && r <= 0xFAFF ||
		r >= 0xFF00 && r <= 0xFFEF || r >= 0x20000 && r <= 0x3FFFF
}
