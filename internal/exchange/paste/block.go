package paste

import (
	"strconv"
	"strings"
)

// block reads what an element makes of the blocks around and in it.
func (r *reader) block(e *element, attr, css map[string]string) error {
	switch e.tag {
	case "p", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "dt", "dd", "pre", "address", "summary":
		if err := r.closeOpen(" table td th li blockquote div section article figure ", "p"); err != nil {
			return err
		}
		return r.textBlock(e, css)
	case "div", "section", "article", "main", "header", "footer", "aside", "nav", "figure", "dl", "details", "fieldset", "form", "center", "body", "html":
		e.closed = r.paragraph
		return r.paragraph()
	case "blockquote":
		if err := r.paragraph(); err != nil {
			return err
		}
		s := r.story
		s.quotes++
		e.closed = func() error { err := r.paragraph(); s.quotes--; return err }
	case "ul", "ol", "menu", "dir":
		return r.list(e, attr)
	case "li":
		return r.item(e, attr)
	case "table", "tr", "td", "th", "caption":
		return r.tablePart(e, attr)
	}
	return nil
}

// textBlock opens a paragraph or a heading.
func (r *reader) textBlock(e *element, css map[string]string) error {
	if err := r.paragraph(); err != nil {
		return err
	}
	s := r.story
	heading, caption := s.heading, s.caption
	if n, ok := strings.CutPrefix(e.tag, "h"); ok {
		s.heading, _ = strconv.Atoi(n)
		e.form.bold = false
	} else if n, err := strconv.Atoi(css["mso-outline-level"]); err == nil && n >= 1 && n <= 9 {
		s.heading = n
	}
	if e.tag == "figcaption" {
		s.caption = true
	}
	if name, level, ok := listMark(css); ok {
		s.mark = &wordMark{list: name, level: level}
	}
	e.closed = func() error {
		err := r.paragraph()
		s.heading, s.caption = heading, caption
		return err
	}
	return nil
}

func (r *reader) list(e *element, attr map[string]string) error {
	if err := r.paragraph(); err != nil {
		return err
	}
	s := r.story
	r.lists++
	l := list{number: r.lists, ordered: e.tag == "ol", next: 1}
	if n, err := strconv.Atoi(attr["start"]); err == nil && n >= 0 && n < 1<<20 {
		l.next = n
	}
	s.lists = append(s.lists, l)
	depth := len(s.lists)
	e.closed = func() error {
		err := r.paragraph()
		s.lists = s.lists[:min(depth-1, len(s.lists))]
		return err
	}
	return nil
}

func (r *reader) item(e *element, attr map[string]string) error {
	if err := r.closeOpen(" ul ol menu dir table td th ", "li"); err != nil {
		return err
	}
	if err := r.paragraph(); err != nil {
		return err
	}
	s := r.story
	if len(s.lists) == 0 { // of a list of which only this was selected
		r.lists++
		s.lists = append(s.lists, list{number: r.lists, next: 1})
	}
	at := len(s.lists) - 1
	l := &s.lists[at]
	if n, err := strconv.Atoi(attr["value"]); err == nil && n >= 0 && n < 1<<20 {
		l.next = n
	}
	l.now, l.begun, l.inside = l.next, false, true
	l.next++
	e.closed = func() error {
		err := r.paragraph()
		if at < len(s.lists) {
			s.lists[at].inside = false
		}
		return err
	}
	return nil
}
