package pdf

import (
	"bytes"
	"strconv"
)

// The values of PDF: name, number, text, ref, array, dict, *stream, bool and nil.
type (
	name   string // without the slash, its #xx resolved
	number string // as it was written
	text   string // the bytes of a string
	ref    int    // the number of an object
	array  []any
	dict   map[name]any
	stream struct {
		dict dict
		data []byte // packed
	}
)

// lexer reads values from bytes. values counts down what may still be read of the
// document.
type lexer struct {
	data   []byte
	at     int
	values *int
}

func isBlank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// charge counts a string as one value for every sixteen of its bytes: objects that lie in
// one another, or at one place, would hold the same bytes many times.
func (l *lexer) charge(b []byte) (text, error) {
	if *l.values -= len(b) / 16; *l.values < 0 {
		return "", fault(FaultTooLarge, "values")
	}
	return text(b), nil
}

// blanks goes past blanks and comments.
func (l *lexer) blanks() {
	for ; l.at < len(l.data); l.at++ {
		switch c := l.data[l.at]; {
		case c == '%':
			for l.at < len(l.data) && l.data[l.at] != '\n' && l.data[l.at] != '\r' {
				l.at++
			}
			l.at-- // the end of the line is a blank
		case !isBlank(c):
			return
		}
	}
}

// word reads up to the next blank or delimiter.
func (l *lexer) word() string {
	l.blanks()
	from := l.at
	for l.at < len(l.data) && !isBlank(l.data[l.at]) && !isDelimiter(l.data[l.at]) {
		l.at++
	}
	return string(l.data[from:l.at])
}

// expect reads the one word that may stand here.
func (l *lexer) expect(word string) error {
	if got := l.word(); got != word {
		return fault(FaultDamaged, "%q is missing at %d", word, l.at)
	}
	return nil
}

// integer reads a number that counts something.
func (l *lexer) integer() (int, error) {
	w := l.word()
	n, err := strconv.ParseInt(w, 10, 32)
	if err != nil || n < 0 {
		return 0, fault(FaultDamaged, "no number at %d", l.at)
	}
	return int(n), nil
}

// value reads one value; streams are read by who knows that one may follow.
func (l *lexer) value(depth int) (any, error) {
	if *l.values--; *l.values < 0 {
		return nil, fault(FaultTooLarge, "values")
	}
	if depth > maxDepth {
		return nil, fault(FaultTooLarge, "depth")
	}
	l.blanks()
	if l.at >= len(l.data) {
		return nil, fault(FaultDamaged, "ends within an object")
	}
	switch c := l.data[l.at]; {
	case c == '/':
		l.at++
		return l.name()
	case c == '(':
		l.at++
		return l.literal()
	case bytes.HasPrefix(l.data[l.at:], []byte("<<")):
		l.at += 2
		return l.dict(depth)
	case c == '<':
		l.at++
		return l.hex()
	case c == '[':
		l.at++
		return l.array(depth)
	}
	return l.plain()
}

// plain reads a number, a reference or a fixed word.
func (l *lexer) plain() (any, error) {
	switch w := l.word(); w {
	case "true", "false":
		return w == "true", nil
	case "null":
		return nil, nil
	default:
		if !isNumber(w) {
			return nil, fault(FaultDamaged, "no value at %d", l.at)
		}
		object, err := strconv.ParseInt(w, 10, 32)
		if err != nil || object < 0 {
			return number(w), nil
		}
		// "12 0 R" is a reference, "12 0 13" three numbers.
		after := l.at
		if _, err := l.integer(); err == nil && l.word() == "R" {
			return ref(object), nil
		}
		l.at = after
		return number(w), nil
	}
}

func isNumber(w string) bool {
	digits := 0
	for i, c := range []byte(w) {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.', (c == '-' || c == '+') && i == 0:
		default:
			return false
		}
	}
	return digits > 0 && bytes.Count([]byte(w), []byte(".")) <= 1 && len(w) < 64
}

func (l *lexer) name() (name, error) {
	var b []byte
	for ; l.at < len(l.data) && !isBlank(l.data[l.at]) && !isDelimiter(l.data[l.at]); l.at++ {
		c := l.data[l.at]
		if c == '#' && l.at+2 < len(l.data) {
			if n, err := strconv.ParseUint(string(l.data[l.at+1:l.at+3]), 16, 8); err == nil {
				c = byte(n)
				l.at += 2
			}
		}
		b = append(b, c)
	}
	if len(b) > 255 {
		return "", fault(FaultDamaged, "a name of %d bytes", len(b))
	}
	return name(b), nil
}

func (l *lexer) array(depth int) (array, error) {
	list := array{}
	for {
		l.blanks()
		if l.at < len(l.data) && l.data[l.at] == ']' {
			l.at++
			return list, nil
		}
		v, err := l.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

func (l *lexer) dict(depth int) (dict, error) {
	*l.values -= 8 // a map weighs more than its values
	d := dict{}
	for {
		l.blanks()
		if bytes.HasPrefix(l.data[l.at:], []byte(">>")) {
			l.at += 2
			return d, nil
		}
		if l.at >= len(l.data) || l.data[l.at] != '/' {
			return nil, fault(FaultDamaged, "no key at %d", l.at)
		}
		l.at++
		key, err := l.name()
		if err != nil {
			return nil, err
		}
		v, err := l.value(depth + 1)
		if err != nil {
			return nil, err
		}
		// Programs differ in which of two they believe, so neither is believed.
		if _, twice := d[key]; twice {
			return nil, fault(FaultDamaged, "a key stands twice")
		}
		d[key] = v
	}
}

func (l *lexer) hex() (text, error) {
	var b []byte
	high, half := byte(0), false
	for ; l.at < len(l.data); l.at++ {
		c := l.data[l.at]
		if c == '>' {
			l.at++
			if half {
				b = append(b, high<<4)
			}
			return l.charge(b)
		}
		if isBlank(c) {
			continue
		}
		n, err := strconv.ParseUint(string(c), 16, 8)
		if err != nil {
			break
		}
		if half = !half; half {
			high = byte(n)
		} else {
			b = append(b, high<<4|byte(n))
		}
	}
	return "", fault(FaultDamaged, "a string does not end")
}

// literal reads a string up to its closing bracket.
func (l *lexer) literal() (text, error) {
	var b []byte
	for open := 1; l.at < len(l.data); {
		c := l.data[l.at]
		l.at++
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return l.charge(b)
			}
		case '\\':
			b = l.escape(b)
			continue
		case '\r': // every end of a line is \n
			if l.at < len(l.data) && l.data[l.at] == '\n' {
				l.at++
			}
			c = '\n'
		}
		b = append(b, c)
	}
	return "", fault(FaultDamaged, "a string does not end")
}

// escape reads what follows a backslash.
func (l *lexer) escape(b []byte) []byte {
	if l.at >= len(l.data) {
		return b
	}
	c := l.data[l.at]
	l.at++
	switch c {
	case 'n':
		return append(b, '\n')
	case 'r':
		return append(b, '\r')
	case 't':
		return append(b, '\t')
	case 'b':
		return append(b, '\b')
	case 'f':
		return append(b, '\f')
	case '\n':
		return b
	case '\r':
		if l.at < len(l.data) && l.data[l.at] == '\n' {
			l.at++
		}
		return b
	}
	if c < '0' || c > '7' {
		return append(b, c)
	}
	n := int(c - '0')
	for i := 0; i < 2 && l.at < len(l.data) && l.data[l.at] >= '0' && l.data[l.at] <= '7'; i++ {
		n = n<<3 | int(l.data[l.at]-'0')
		l.at++
	}
	return append(b, byte(n))
}
