package paste

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/exchange/markdown"
)

// story is a run of blocks while it is read: the text, a cell or a note.
type story struct {
	blocks []markdown.Block
	line   markdown.Line
	blank  bool // a blank is due before the next character
	wrap   bool // it was the end of a line of the source
	last   rune // the character before; 0 at the start of a line
	// What the paragraph is.
	heading int
	caption bool
	mark    *wordMark
	lists   []list
	quotes  int
	note    bool // within a note
	outer   *story
	table   *grid
}

// list is a list of HTML that is open.
type list struct {
	number  int // among all lists
	ordered bool
	next    int  // number of the next item
	now     int  // of the item that is open
	begun   bool // the item that is open has a paragraph already
	inside  bool // an item is open
}

// wordMark is the mark of an item as Word writes it: a paragraph with a declaration,
// and the mark as text.
type wordMark struct {
	list  string
	level int
	text  strings.Builder
}

// write adds text with its blanks as a browser shows them. The end of a line of the
// source between two Chinese characters is no blank: Word breaks its lines anywhere.
func (r *reader) write(text string) error {
	s := r.story
	f := r.form()
	if r.text += len(text); r.text > maxText {
		return ErrTooLarge
	}
	if f.mark && s.mark != nil {
		s.mark.text.WriteString(text)
		return r.spend(len(text))
	}
	if f.pre {
		for i, l := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
			if i > 0 {
				r.breakLine()
			}
			r.put(l, f)
		}
		return r.spend(len(text) + 200*strings.Count(text, "\n"))
	}
	rest := text
	for rest != "" {
		if i := strings.IndexFunc(rest, func(c rune) bool { return !isBlank(c) }); i != 0 {
			blanks := rest
			if i > 0 {
				blanks = rest[:i]
			}
			s.wrap = s.wrap || strings.Contains(blanks, "\n")
			s.blank = true
			rest = rest[len(blanks):]
			continue
		}
		end := strings.IndexFunc(rest, isBlank)
		if end < 0 {
			end = len(rest)
		}
		word := rest[:end]
		rest = rest[end:]
		first, _ := utf8.DecodeRuneInString(word)
		if s.blank && s.last != 0 && !(s.wrap && isWide(s.last) && isWide(first)) {
			word = " " + word
		}
		s.blank, s.wrap = false, false
		r.put(word, f)
	}
	return r.spend(len(text) + 200)
}

func (r *reader) put(text string, f form) {
	if text == "" {
		return
	}
	s := r.story
	s.last, _ = utf8.DecodeLastRuneInString(text)
	if f.script != "" && strings.TrimSpace(text) != "" {
		raised, ok := markdown.Raised(strings.TrimSpace(text), f.script == "sub")
		if ok {
			text = raised
		}
		r.raised = r.raised || !ok
	}
	s.line.Add(markdown.Inline{Text: text, Bold: f.bold, Italic: f.italic, Link: f.link})
}

func (r *reader) breakLine() {
	r.story.line.Add(markdown.Inline{Break: true})
	r.story.last, r.story.blank, r.story.wrap = 0, false, false
}

// isBlank are the blanks that a browser makes one of; that which does not break is
// among them, since editors write it where an author typed two.
func isBlank(c rune) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0xA0
}

// isWide reports a character of Chinese text, its punctuation among them.
func isWide(c rune) bool {
	return unicode.Is(unicode.Han, c) || c >= 0x3000 && c <= 0x303F || c >= 0xFF00 && c <= 0xFFEF || strings.ContainsRune("“”‘’…—·", c)
}

// paragraph ends the paragraph and adds it to its story as what it is.
func (r *reader) paragraph() error {
	s := r.story
	inlines := s.line.Inlines()
	s.line = markdown.Line{}
	s.last, s.blank, s.wrap = 0, false, false
	mark := s.mark
	s.mark = nil
	if markdown.IsBlank(inlines) {
		return nil
	}
	b := markdown.Block{Inlines: inlines}
	switch {
	case s.heading > 0:
		b.Kind, b.Level = markdown.Heading, s.heading
	case s.caption:
		b.Kind = markdown.Caption
	case mark != nil:
		r.marked(&b, mark)
	case s.inItem() >= 0:
		l := &s.lists[s.inItem()]
		b.Kind, b.Level, b.List, b.Ordered, b.Number = markdown.Item, s.inItem(), l.number, l.ordered, l.now
		b.More = l.begun
		l.begun = true
	case s.quotes > 0:
		b.Kind = markdown.Quote
	}
	s.blocks = append(s.blocks, b)
	return r.spend(400)
}

// inItem gives the level of the item that is open, -1 for none.
func (s *story) inItem() int {
	for i := len(s.lists) - 1; i >= 0; i-- {
		if s.lists[i].inside {
			return i
		}
	}
	return -1
}

// marked makes a paragraph with a mark of Word an item; a number that lists of Markdown
// do not show, such as 第三条, becomes text.
func (r *reader) marked(b *markdown.Block, mark *wordMark) {
	text := strings.TrimFunc(mark.text.String(), unicode.IsSpace)
	if r.wordLists[mark.list] == 0 {
		r.lists++
		r.wordLists[mark.list] = r.lists
	}
	b.Kind, b.Level, b.List = markdown.Item, mark.level, r.wordLists[mark.list]
	digits := strings.TrimRight(text, ".、．)")
	n, err := strconv.Atoi(digits)
	switch {
	case err == nil && n >= 0 && len(digits) < 9 && digits != text:
		b.Ordered, b.Number = true, n
	case isBullet(text):
	default:
		b.Kind, b.Level, b.List = markdown.Paragraph, 0, 0
		b.Inlines = append([]markdown.Inline{{Text: text + " "}}, b.Inlines...)
		r.lose(markdown.LossNumbering)
	}
}

// isBullet reports one sign, or a letter that a font of symbols shows as one.
func isBullet(text string) bool {
	c, size := utf8.DecodeRuneInString(text)
	if size != len(text) {
		return false
	}
	return size == 0 || strings.ContainsRune("olnuqvwØü§", c) || !unicode.IsLetter(c) && !unicode.IsNumber(c)
}
