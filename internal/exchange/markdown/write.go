package markdown

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Options are what whoever wants the Markdown decides.
type Options struct {
	// Address gives where a picture is shown, or nothing: then its alternative text
	// takes its place. It is asked at most once for each picture that is written.
	Address func(n int, p Picture) string
	// Unseen reports the characters that no text may hold.
	Unseen func(rune) bool
}

// Write gives the text as Markdown, ending in a line end unless it is empty, and all
// that was lost in reading and writing.
func (d *Document) Write(o Options) (string, Losses) {
	w := writer{doc: d, options: o, tally: tally{losses: d.Losses}, labels: map[int]string{}, addresses: map[int]string{}}
	for i := 0; i < len(d.Blocks); i++ {
		i += w.block(d.Blocks[i:])
	}
	w.definitions()
	return w.out.String(), w.losses
}

// writer is a text on its way to Markdown.
type writer struct {
	doc     *Document
	options Options
	tally
	out       strings.Builder
	lists     []openList     // around what comes next
	last      openList       // the list at the outermost level that the block before ended
	notes     [][]string     // definitions of notes, in the order of their references
	more      [][]string     // notes beyond the bound
	labels    map[int]string // how the text refers to a note
	addresses map[int]string
	flat      bool // in a note
	headings  int
	cells     int
}

// tally is what is counted while text is written, and put back when the same text is
// written once more in another form.
type tally struct {
	losses Losses
	links  int
}

func (w *writer) unseen(r rune) bool { return w.options.Unseen != nil && w.options.Unseen(r) }

func (w *writer) address(n int, p Picture) string {
	if w.options.Address == nil {
		return ""
	}
	a, known := w.addresses[n]
	if !known {
		a = SafeAddress(w.options.Address(n, p))
		w.addresses[n] = a
	}
	return a
}

// block writes the first of the blocks, and answers how many more it has taken.
func (w *writer) block(blocks []Block) int {
	b := blocks[0]
	if b.Kind != Item {
		w.lists = nil
	}
	switch b.Kind {
	case Heading:
		w.heading(b)
	case Item:
		w.item(b)
	case Quote:
		for _, p := range w.paragraphs(b.Inlines) {
			w.add("> " + strings.ReplaceAll(p, "\n", "\n> "))
		}
	case Table:
		w.table(b)
	default:
		if w.figure(blocks) {
			return 1
		}
		for _, p := range w.paragraphs(b.Inlines) {
			w.add(p)
		}
	}
	return 0
}

// add writes a block at the outermost level.
func (w *writer) add(text string) {
	if text == "" {
		return
	}
	if w.out.Len() > 0 {
		w.out.WriteByte('\n')
	}
	w.out.WriteString(text)
	w.out.WriteByte('\n')
	w.last = openList{}
}

// heading writes a heading in one line; pictures in it follow. The page's own title is
// the outermost.
func (w *writer) heading(b Block) {
	var words, pictures []Inline
	for _, in := range unbroken(b.Inlines) {
		if in.Picture > 0 {
			pictures = append(pictures, in)
		} else {
			in.Bold, in.Italic = false, false // a heading is set off anyway
			words = append(words, in)
		}
	}
	saved := w.tally
	text := strings.ReplaceAll(w.line(words), "#", `\#`)
	switch {
	case text == "":
	case w.headings == maxHeadings || len(text) > maxBlock:
		w.tally = saved
		w.losses.Add(LossHeading, 1)
		for _, p := range w.paragraphs(words) {
			w.add(p)
		}
	default:
		w.headings++
		w.add(strings.Repeat("#", min(max(b.Level, 1)+1, 6)) + " " + text)
	}
	for _, p := range w.paragraphs(pictures) {
		w.add(p)
	}
}

// figure writes a picture that stands alone with the caption behind it.
func (w *writer) figure(blocks []Block) bool {
	if len(blocks) < 2 || blocks[1].Kind != Caption {
		return false
	}
	var picture Inline
	for _, in := range blocks[0].Inlines {
		if in.Picture > 0 && picture.Picture == 0 {
			picture = in
		} else if in.Picture > 0 || in.Note > 0 || strings.TrimSpace(in.Text) != "" {
			return false
		}
	}
	for _, in := range blocks[1].Inlines {
		if in.Picture > 0 || in.Note > 0 || in.Link != "" {
			return false
		}
	}
	n := picture.Picture
	if n == 0 || n > len(w.doc.Pictures) || w.links >= maxLinks || w.address(n, w.doc.Pictures[n-1]) == "" {
		return false
	}
	// No emphasis in a caption: it is an attribute.
	caption := ""
	for _, in := range unbroken(blocks[1].Inlines) {
		caption += escape(w.clean(in.Text))
	}
	caption = strings.ReplaceAll(strings.TrimSpace(caption), `"`, `\"`)
	if len(caption) > maxBlock/2 || caption == "" {
		return false
	}
	w.add(w.picture(picture, caption))
	return true
}

// paragraphs writes inlines as paragraphs: one, unless empty lines part them or they
// are too long for one. Each has its line starts escaped; none is empty.
func (w *writer) paragraphs(inlines []Inline) []string {
	var out []string
	for _, lines := range breaks(inlines) {
		out = append(out, w.paragraph(lines)...)
	}
	return out
}

// paragraph writes lines as one paragraph, or several if one would be too long.
func (w *writer) paragraph(lines [][]Inline) []string {
	var written []string
	for _, l := range lines {
		saved := w.tally
		text := w.line(l)
		if len(text) > maxBlock {
			w.tally = saved
			w.losses.Add(LossSplit, 1)
			head, tail := halve(l)
			parts := w.paragraph([][]Inline{head})
			parts = append(parts, w.paragraph([][]Inline{tail})...)
			return append(w.joined(written), append(parts, w.paragraph(lines[len(written)+1:])...)...)
		}
		written = append(written, lineStart(text))
	}
	return w.joined(written)
}

// joined makes a paragraph of lines, or several if one would be too long.
func (w *writer) joined(lines []string) []string {
	var out []string
	var b strings.Builder
	for _, l := range lines {
		if l == "" {
			continue
		}
		if b.Len()+len(l)+2 > maxBlock {
			w.losses.Add(LossSplit, 1)
			out = append(out, b.String())
			b.Reset()
		}
		switch {
		case b.Len() == 0:
		case strings.HasSuffix(b.String(), `\`): // one more would not be read as a line end
			b.WriteString("  \n")
		default:
			b.WriteString("\\\n")
		}
		b.WriteString(l)
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out
}

// breaks parts inlines into paragraphs at empty lines, and each into its lines.
func breaks(inlines []Inline) [][][]Inline {
	var paragraphs [][][]Inline
	var lines [][]Inline
	var line []Inline
	blank := true
	flush := func() {
		if !blank {
			lines = append(lines, line)
		} else if len(lines) > 0 {
			paragraphs, lines = append(paragraphs, lines), nil
		}
		line, blank = nil, true
	}
	for _, in := range inlines {
		if in.Break {
			flush()
			continue
		}
		line = append(line, in)
		blank = blank && in.Note == 0 && in.Picture == 0 && strings.TrimFunc(in.Text, unicode.IsSpace) == ""
	}
	flush()
	if len(lines) > 0 {
		paragraphs = append(paragraphs, lines)
	}
	return paragraphs
}

// halve parts a long line near its middle, behind a sentence if there is one near. A
// line beyond maxBlock has two parts: one sign and one address are shorter than that.
func halve(line []Inline) (head, tail []Inline) {
	total := 0
	for _, in := range line {
		total += len(in.Text) + 1
	}
	seen := 0
	for i, in := range line {
		size := len(in.Text) + 1
		if seen+size < total/2 {
			seen += size
			continue
		}
		at := cut(in.Text, total/2-seen)
		before, after := in, in
		before.Text, after.Text = in.Text[:at], in.Text[at:]
		if in.Text == "" { // a note or a picture
			return line[:i+1], line[i+1:]
		}
		head, tail = line[:i:i], line[i+1:]
		if before.Text != "" {
			head = append(head, before)
		}
		if after.Text != "" {
			tail = append([]Inline{after}, tail...)
		}
		return head, tail
	}
	return line, nil
}

// cut gives the place at which to part a text near at, never within a character and
// never at its very end or beginning unless it is that short.
func cut(s string, at int) int {
	if s == "" {
		return 0
	}
	at = min(max(at, 1), len(s))
	for at < len(s) && !utf8.RuneStart(s[at]) {
		at++
	}
	best := -1
	for i, r := range s {
		if end := i + utf8.RuneLen(r); strings.ContainsRune("。！？；.;", r) && end < len(s) && (best < 0 || distance(end, at) < distance(best, at)) {
			best = end
		}
	}
	if best > 0 && distance(best, at) < len(s)/4 {
		return best
	}
	return at
}

func distance(a, b int) int { return max(a-b, b-a) }

// unbroken puts a blank in the place of each break.
func unbroken(inlines []Inline) []Inline {
	out := make([]Inline, len(inlines))
	for i, in := range inlines {
		if in.Break {
			in = Inline{Text: " "}
		}
		out[i] = in
	}
	return out
}

// definitions writes the notes.
func (w *writer) definitions() {
	for _, paragraphs := range w.more {
		for _, p := range paragraphs {
			w.add(p)
		}
	}
	for i, paragraphs := range w.notes {
		for k, p := range paragraphs {
			p = strings.ReplaceAll(p, "\n", "\n    ")
			if k == 0 {
				w.add("[^" + strconv.Itoa(i+1) + "]: " + p)
			} else {
				w.add("    " + p)
			}
		}
	}
}
