package redact

// Bounds of RFC 5321, 4.5.3.1, for the two sides of an address.
const (
	longestMailbox = 64
	longestDomain  = 255
)

// email looks at both sides of the @ at rune i; one blank on either side is allowed,
// since people part the address to keep it from harvesters.
func (w *walk) email(i int) {
	to := i
	if to > 0 && w.runes[to-1] == ' ' {
		to--
	}
	from := to
	for from > 0 && to-from < longestMailbox && isMailbox(w.runes[from-1]) {
		from--
	}
	for from < to && !isAlnum(w.runes[from]) {
		from++
	}
	if from == to {
		return
	}
	start := i + 1
	if start < len(w.runes) && w.runes[start] == ' ' {
		start++
	}
	if end := w.domain(start); end > 0 {
		w.hit(from, end, Email)
	}
}

func isMailbox(r rune) bool {
	if isAlnum(r) {
		return true
	}
	switch r {
	case '.', '_', '%', '+', '-':
		return true
	}
	return false
}

// domain returns the rune after a domain name of at least two labels, the last of
// them of two letters or more, or 0.
func (w *walk) domain(start int) int {
	end, label, letters := 0, start, 0
	i := start
	for ; i < len(w.runes) && i-start < longestDomain; i++ {
		r := w.runes[i]
		switch {
		case isLetter(r):
			letters++
		case r >= '0' && r <= '9' || r == '-':
			letters = 0
		case r == '.' && i > label:
			label, letters = i+1, 0
			continue
		default:
			return end
		}
		if label > start && letters == i+1-label && letters >= 2 {
			end = i + 1
		}
	}
	return end
}
