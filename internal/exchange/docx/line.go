package docx

import (
	"encoding/xml"
	"strings"

	"gongkai/internal/exchange/markdown"
	"gongkai/internal/exchange/opc"
)

// line is a paragraph while it is read.
type line struct {
	markdown.Line
	link  string           // of the hyperlink around
	boxes []markdown.Block // text boxes that are fixed to the paragraph
}

// add adds text in a form.
func (l *line) add(text string, f form) {
	l.Add(markdown.Inline{Text: text, Bold: f.bold == yes, Italic: f.italic == yes, Link: l.link})
}

// field is a field of which something is still to come. Its result is kept as the
// document has it; nothing is worked out.
type field struct {
	code   strings.Builder
	result bool       // what comes is its result, no longer its code
	link   string     // of the hyperlink around it
	text   []formText // where its code should stand; shown only if the code never ends
}

// formText is text in its form.
type formText struct {
	text string
	form form
}

// code gives the outermost field in whose code what comes stands, which is not shown; nil
// for none.
func (r *reader) code() *field {
	for _, f := range r.fields {
		if !f.result {
			return f
		}
	}
	return nil
}

// closeFields ends fields whose code has not ended with the paragraph: a damaged one
// must swallow neither what follows nor what text stood in it.
func (r *reader) closeFields(l *line) {
	for i, f := range r.fields {
		if f.result {
			continue
		}
		l.link = f.link
		for _, t := range f.text {
			l.add(t.text, t.form)
		}
		r.fields = r.fields[:i]
		return
	}
}

func (r *reader) fieldMark(e xml.StartElement, l *line) {
	kind, _ := opc.Attr(e, "fldCharType")
	last := len(r.fields) - 1
	switch {
	case kind == "begin" && last < maxDepth:
		r.fields = append(r.fields, &field{link: l.link})
	case kind == "separate" && last >= 0 && !r.fields[last].result:
		r.fields[last].result = true
		if link, is := r.fieldLink(r.fields[last].code.String()); is {
			l.link = link
		}
	case kind == "end" && last >= 0:
		l.link = r.fields[last].link
		r.fields = r.fields[:last]
	}
}

// fieldLink reads the code of a field that is a link, as some programs write links.
func (r *reader) fieldLink(code string) (string, bool) {
	words := strings.Fields(code)
	if len(words) < 2 || !strings.EqualFold(words[0], "HYPERLINK") {
		return "", false
	}
	if strings.HasPrefix(words[1], `\`) { // a place within the document
		if !strings.Contains(code, `"_Toc`) {
			r.lose(markdown.LossLink)
		}
		return "", false
	}
	address := words[1]
	if _, quoted, ok := strings.Cut(code, `"`); ok && strings.HasPrefix(address, `"`) {
		address, _, _ = strings.Cut(quoted, `"`)
	}
	return address, true
}

// inline reads an element of a paragraph: a run, or what holds runs.
func (r *reader) inline(s *opc.Scanner, e xml.StartElement, l *line) error {
	deeper := func() error {
		return s.Each(func(e xml.StartElement) error { return r.inline(s, e, l) })
	}
	switch n := name(e.Name); n {
	case "r":
		return r.run(s, l)
	case "hyperlink":
		return r.hyperlink(s, e, l)
	case "fldSimple":
		code, _ := opc.Attr(e, "instr")
		around := l.link
		if link, is := r.fieldLink(code); is {
			l.link = link
		}
		err := deeper()
		l.link = around
		return err
	case "ins", "moveTo":
		made := r.made
		err := deeper()
		if r.made > made {
			r.lose(markdown.LossInserted)
		}
		return err
	case "del", "moveFrom":
		r.lose(markdown.LossDeleted)
		return s.Skip()
	case "sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo":
		return deeper()
	case "mc:AlternateContent":
		return r.alternate(s, deeper)
	case "m:oMath", "m:oMathPara":
		return r.formula(s, l)
	case "subDoc":
		r.lose(markdown.LossEmbedded)
	}
	return s.Skip()
}

func (r *reader) hyperlink(s *opc.Scanner, e xml.StartElement, l *line) error {
	around := l.link
	id, ok := opc.Attr(e, "id")
	anchor, inside := opc.Attr(e, "anchor")
	switch to := r.relations[id]; {
	case ok && to.Outside != "":
		l.link = to.Outside
	case inside && strings.HasPrefix(anchor, "_Toc"): // of a table of contents
	default:
		r.lose(markdown.LossLink)
	}
	err := s.Each(func(e xml.StartElement) error { return r.inline(s, e, l) })
	l.link = around
	return err
}

// form is what matters of the properties of a run.
type form struct {
	bold, italic, hidden tristate
	struck               bool
	script               string // superscript or subscript
	font                 string
}

func (r *reader) runProperties(s *opc.Scanner, f *form) error {
	var bold, italic, hidden tristate
	err := s.Each(func(e xml.StartElement) error {
		switch name(e.Name) {
		case "rStyle":
			bold, italic, hidden = r.formOf(val(e))
		case "b":
			f.bold = said(on(e))
		case "i":
			f.italic = said(on(e))
		case "vanish":
			f.hidden = said(on(e))
		case "strike", "dstrike":
			f.struck = f.struck || on(e)
		case "vertAlign":
			if v := val(e); v == "superscript" || v == "subscript" {
				f.script = v
			}
		case "rFonts":
			for _, which := range []string{"ascii", "hAnsi"} {
				if v, ok := opc.Attr(e, which); ok && f.font == "" {
					f.font = v
				}
			}
		}
		return s.Skip() // rPrChange holds what was before
	})
	f.bold, f.italic, f.hidden = f.bold.or(bold), f.italic.or(italic), f.hidden.or(hidden)
	return err
}

// run reads a run. What is struck out or raised stays as plain text, and is counted.
func (r *reader) run(s *opc.Scanner, l *line) error {
	var f form
	hidden, struck := false, false
	err := s.Each(func(e xml.StartElement) error {
		n := name(e.Name)
		if n == "rPr" {
			return r.runProperties(s, &f)
		}
		if f.hidden == yes {
			hidden = hidden || n == "t" || n == "drawing" || n == "pict" || n == "sym"
			if n != "fldChar" && n != "instrText" {
				return s.Skip()
			}
		}
		if n == "t" {
			struck = struck || f.struck
		}
		return r.piece(s, e, n, l, f)
	})
	if hidden {
		r.lose(markdown.LossHidden)
	}
	if struck {
		r.lose(markdown.LossStruck)
	}
	return err
}

// piece reads an element of a run.
func (r *reader) piece(s *opc.Scanner, e xml.StartElement, n string, l *line, f form) error {
	switch n {
	case "t", "delInstrText", "instrText", "sym", "noBreakHyphen", "tab", "ptab", "br", "cr":
		return r.characters(s, e, n, l, f)
	case "fldChar":
		r.fieldMark(e, l)
	case "footnoteReference", "endnoteReference":
		id, _ := opc.Attr(e, "id")
		if at := r.note(strings.TrimSuffix(n, "Reference"), id); at > 0 && r.code() == nil {
			l.Add(markdown.Inline{Note: at, Link: l.link})
			r.made++
		}
	case "commentReference":
		r.lose(markdown.LossComment)
	case "drawing", "pict", "object":
		return r.drawing(s, n, l)
	case "ruby":
		return r.ruby(s, l)
	case "mc:AlternateContent":
		return r.alternate(s, func() error {
			return s.Each(func(e xml.StartElement) error { return r.piece(s, e, name(e.Name), l, f) })
		})
	case "contentPart":
		r.lose(markdown.LossDrawing)
	}
	return s.Skip()
}

// characters reads an element that is a piece of text or stands for one.
func (r *reader) characters(s *opc.Scanner, e xml.StartElement, n string, l *line, f form) error {
	raw, err := s.Text(nil, maxToken)
	if err != nil {
		return err
	}
	text := string(raw)
	switch n {
	case "instrText", "delInstrText":
		if last := len(r.fields) - 1; last >= 0 && !r.fields[last].result && r.fields[last].code.Len() < maxToken {
			r.fields[last].code.WriteString(text)
			return r.spend(len(text))
		}
		return nil
	case "t":
		text = r.scripted(symbols(text, f.font), f.script)
	case "sym":
		text = r.symbol(e)
	case "noBreakHyphen":
		text = "-"
	case "tab", "ptab":
		text = " "
	case "br", "cr":
		if kind, _ := opc.Attr(e, "type"); kind == "page" || kind == "column" {
			text = " " // where a page ends is for the printer
		} else {
			text = ""
		}
	}
	if code := r.code(); code != nil {
		if n == "t" && text != "" {
			code.text = append(code.text, formText{text, f})
			return r.spend(200 + len(text))
		}
		return nil
	}
	if err := r.spend(200 + len(text)); err != nil { // as if each became an inline of its own
		return err
	}
	if text == "" {
		if n == "br" || n == "cr" {
			l.Add(markdown.Inline{Break: true, Link: l.link})
		}
		return nil
	}
	if strings.TrimSpace(text) != "" {
		r.made++
	}
	l.add(text, f)
	return nil
}

// ruby reads text with reading aids, which go behind it.
func (r *reader) ruby(s *opc.Scanner, l *line) error {
	aid := &line{}
	err := s.Each(func(e xml.StartElement) error {
		to := l
		switch name(e.Name) {
		case "rt":
			to = aid
		case "rubyBase":
		default:
			return s.Skip()
		}
		return s.Each(func(e xml.StartElement) error { return r.inline(s, e, to) })
	})
	if text := textOf(aid.Inlines()); text != "" {
		r.lose(markdown.LossRuby)
		l.add("（"+text+"）", form{})
	}
	return err
}
