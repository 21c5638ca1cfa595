package paste

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/internal/exchange/markdown"
)

// reader is what was pasted while it is read.
type reader struct {
	doc       *markdown.Document
	story     *story
	open      []element
	deep      int            // elements beyond maxDepth
	lists     int            // lists so far
	wordLists map[string]int // their numbers by the names that Word gives them
	noted     map[string]int // notes that the text refers to, by their ID
	notes     []pending      // notes that came, in their order
	raised    bool           // raised or lowered text came that has no characters of its own
	cost      int
	text      int // bytes of text so far
}

// pending is a note that was read.
type pending struct {
	id     string
	blocks []markdown.Block
}

// form is what an element makes of the text in it.
type form struct {
	bold, italic bool
	link         string
	script       string // sub or sup
	pre          bool
	mark         bool // the mark of an item as text
	skip         bool // nothing of it is shown
	// silent is what is lost when there is text in what is passed over, noLoss once that
	// has been counted.
	silent markdown.Loss
}

const noLoss markdown.Loss = -1

// element is an element that is open.
type element struct {
	tag    string
	form   form
	closed func() error   // what its end does; nil for nothing
	within map[string]int // of one that is passed over: elements in it that are open
}

func (r *reader) form() form {
	if n := len(r.open); n > 0 {
		return r.open[n-1].form
	}
	return form{}
}

func (r *reader) lose(what markdown.Loss) { r.doc.Losses.Add(what, 1) }

func (r *reader) spend(n int) error {
	if r.cost += n; r.cost > maxCost {
		return ErrTooLarge
	}
	return nil
}

// read goes through the tags and texts.
func (r *reader) read(source string) error {
	r.wordLists = map[string]int{}
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		var err error
		switch z.Next() {
		case html.ErrorToken: // the end: there is no other error in memory
			return r.close(0)
		case html.TextToken:
			text := string(z.Text())
			if f := r.form(); !f.skip {
				err = r.write(text)
			} else if last := &r.open[len(r.open)-1]; f.silent != noLoss && strings.TrimSpace(text) != "" && last.within["style"]+last.within["script"] == 0 {
				r.lose(f.silent)
				last.form.silent = noLoss
			}
		case html.StartTagToken:
			token := z.Token()
			err = r.start(token.Data, attributes(token.Attr))
		case html.SelfClosingTagToken:
			// Browsers take the stroke for nothing but in foreign vocabularies.
			if token := z.Token(); token.Data != "svg" && !strings.Contains(token.Data, ":") {
				err = r.start(token.Data, attributes(token.Attr))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			err = r.end(string(name))
		}
		if err != nil {
			return err
		}
	}
}

func attributes(all []html.Attribute) map[string]string {
	m := make(map[string]string, len(all))
	for _, a := range all {
		if _, twice := m[a.Key]; !twice {
			m[a.Key] = a.Val
		}
	}
	return m
}

// end closes an element, with those in it that were left open.
func (r *reader) end(tag string) error {
	if tag == "br" { // what browsers make of such an end
		if !r.form().skip {
			r.breakLine()
		}
		return nil
	}
	if n := len(r.open); n > 0 && r.open[n-1].form.skip && r.open[n-1].within[tag] > 0 {
		r.open[n-1].within[tag]--
		return nil
	}
	if r.deep > 0 && !r.form().skip {
		r.deep--
		return nil
	}
	for i := len(r.open) - 1; i >= 0; i-- {
		if r.open[i].tag == tag {
			return r.close(i)
		}
		if scope(r.open[i].tag) && !scope(tag) && tag != "tr" {
			break // an end in a cell closes nothing around the table
		}
	}
	return nil
}

// close closes the elements down to a depth.
func (r *reader) close(depth int) error {
	for len(r.open) > depth {
		last := r.open[len(r.open)-1]
		r.open = r.open[:len(r.open)-1]
		if last.closed != nil {
			if err := last.closed(); err != nil {
				return err
			}
		}
	}
	if depth == 0 {
		return r.paragraph()
	}
	return nil
}

func scope(tag string) bool {
	switch tag {
	case "table", "td", "th", "caption":
		return true
	}
	return false
}

// closeOpen closes the innermost element of one of these tags, unless one of the others
// stands around it more closely: HTML lets the ends of such elements be left out.
func (r *reader) closeOpen(within string, tags ...string) error {
	for i := len(r.open) - 1; i >= 0; i-- {
		for _, t := range tags {
			if r.open[i].tag == t {
				return r.close(i)
			}
		}
		if strings.Contains(within, " "+r.open[i].tag+" ") {
			return nil
		}
	}
	return nil
}

// start opens an element.
func (r *reader) start(tag string, attr map[string]string) error {
	f := r.form()
	if f.skip {
		if last := &r.open[len(r.open)-1]; !isVoid(tag) && len(last.within) < maxDepth {
			if last.within == nil {
				last.within = map[string]int{}
			}
			last.within[tag]++
		}
		return nil
	}
	css := declarations(attr["style"])
	if isVoid(tag) {
		return r.void(tag, attr, f, css)
	}
	e := element{tag: tag, form: f}
	if tag == "td" || tag == "th" {
		e.form = form{}
	}
	_, hidden := attr["hidden"]
	switch {
	case tag == "svg": // words of a chart are missed; an icon has none
		e.form.skip, e.form.silent = true, markdown.LossDrawing
	case isCode(tag):
		e.form.skip, e.form.silent = true, noLoss
	case hidden || concealed(css):
		e.form.skip, e.form.silent = true, markdown.LossHidden
	default:
		if err := r.word(&e, attr, css); err != nil {
			return err
		}
	}
	if !e.form.skip && e.closed == nil {
		r.inline(&e, attr, css)
		if err := r.block(&e, attr, css); err != nil {
			return err
		}
	}
	// One too deep is passed over, its text is not.
	if len(r.open) >= maxDepth && !e.form.skip {
		r.deep++
		if e.closed != nil {
			return e.closed()
		}
		return nil
	}
	r.open = append(r.open, e)
	return nil
}

// isCode reports elements whose content is nothing to read.
func isCode(tag string) bool {
	switch tag {
	case "script", "style", "title", "template", "noscript", "iframe", "object", "audio", "video", "canvas", "select", "xml":
		return true
	}
	return false
}

func isVoid(tag string) bool {
	switch atom.Lookup([]byte(tag)) {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

func (r *reader) void(tag string, attr map[string]string, f form, css map[string]string) error {
	switch tag {
	case "br":
		r.breakLine()
		return r.spend(200)
	case "hr":
		return r.paragraph()
	case "img":
		if hidden := concealed(css); !hidden {
			return r.image(attr, f)
		}
	case "embed":
		r.lose(markdown.LossEmbedded)
	}
	return nil
}

// inline reads what an element makes of the form of its text.
func (r *reader) inline(e *element, attr, css map[string]string) {
	f := &e.form
	switch e.tag {
	case "b", "strong":
		f.bold = true
	case "i", "em", "cite", "dfn":
		f.italic = true
	case "sub", "sup":
		f.script = e.tag
	case "s", "strike":
		r.lose(markdown.LossStruck)
	case "ins":
		if attr["cite"]+attr["datetime"] != "" {
			r.lose(markdown.LossInserted)
		}
	case "a":
		f.link = ""
		if to := strings.TrimSpace(attr["href"]); strings.HasPrefix(to, "#") {
			r.lose(markdown.LossLink)
		} else {
			f.link = to
		}
	case "pre":
		f.pre = true
	}
	if bold, known := weight(css["font-weight"]); known {
		f.bold = bold
	}
	switch css["font-style"] {
	case "italic", "oblique":
		f.italic = true
	case "normal":
		f.italic = false
	}
	if strings.Contains(css["text-decoration"]+css["text-decoration-line"], "line-through") {
		r.lose(markdown.LossStruck)
	}
	switch css["vertical-align"] {
	case "super":
		f.script = "sup"
	case "sub":
		f.script = "sub"
	}
	if strings.HasPrefix(css["white-space"], "pre") && e.tag != "span" && e.tag != "div" && e.tag != "p" {
		f.pre = true
	}
}
