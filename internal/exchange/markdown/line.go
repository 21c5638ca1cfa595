package markdown

import "strings"

// Line gathers the inlines of a paragraph while it is read. Texts of one form that
// follow one another become one: programs part them at every correction.
type Line struct {
	done []Inline
	text strings.Builder
	form Inline // of what is in text, without the text
}

// Add adds an inline.
func (l *Line) Add(in Inline) {
	text := in.Text
	in.Text = ""
	if text == "" {
		if in.Break || in.Note > 0 || in.Picture > 0 {
			l.flush()
			l.done = append(l.done, in)
		}
		return
	}
	if in != l.form {
		l.flush()
		l.form = in
	}
	l.text.WriteString(text)
}

func (l *Line) flush() {
	if l.text.Len() > 0 {
		in := l.form
		in.Text = l.text.String()
		l.done = append(l.done, in)
		l.text.Reset()
	}
}

// Inlines gives what has been added.
func (l *Line) Inlines() []Inline {
	l.flush()
	return l.done
}

// IsBlank reports that inlines show nothing.
func IsBlank(inlines []Inline) bool {
	for _, in := range inlines {
		if in.Note > 0 || in.Picture > 0 || strings.TrimSpace(in.Text) != "" {
			return false
		}
	}
	return true
}

// Raised writes digits in the characters there are for raised ones, or lowered ones: m²
// is not m2. It is false for other text, which has none and stays as it is.
func Raised(text string, lowered bool) (string, bool) {
	const plain = "0123456789+-"
	small := []rune("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
	if lowered {
		small = []rune("₀₁₂₃₄₅₆₇₈₉₊₋")
	}
	if strings.Trim(text, plain) != "" {
		return text, false
	}
	return strings.Map(func(c rune) rune { return small[strings.IndexRune(plain, c)] }, text), true
}
