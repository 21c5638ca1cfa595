package docx

import (
	"encoding/xml"
	"strings"
	"unicode/utf8"

	"gongkai/internal/exchange/markdown"
	"gongkai/internal/exchange/opc"
)

// formula reads a formula as one line of text: fractions with a stroke, powers with a
// caret.
func (r *reader) formula(s *opc.Scanner, l *line) error {
	text, err := r.term(s)
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	r.lose(markdown.LossFormula)
	r.made++
	l.add(text, form{})
	return r.spend(len(text))
}

func (r *reader) term(s *opc.Scanner) (string, error) {
	var b strings.Builder
	err := s.Each(func(e xml.StartElement) error {
		n := name(e.Name)
		switch n {
		case "m:t", "t":
			raw, err := s.Text(nil, maxToken)
			b.Write(raw)
			return err
		case "del", "moveFrom":
			r.lose(markdown.LossDeleted)
			return s.Skip()
		}
		inner, err := r.term(s)
		if err != nil || inner == "" {
			return err
		}
		switch n {
		case "m:num":
			b.WriteString(bracketed(inner))
		case "m:den":
			b.WriteString("/" + bracketed(inner))
		case "m:sup":
			b.WriteString("^" + bracketed(inner))
		case "m:sub":
			b.WriteString("_" + bracketed(inner))
		case "m:rad":
			b.WriteString("√" + bracketed(inner))
		case "m:d":
			b.WriteString("(" + inner + ")")
		default:
			b.WriteString(inner)
		}
		return nil
	})
	return b.String(), err
}

func bracketed(s string) string {
	if utf8.RuneCountInString(s) < 2 || strings.Trim(s, "0123456789.") == "" || strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		return s
	}
	return "(" + s + ")"
}
