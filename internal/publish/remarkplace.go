package publish

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// longestQuote bounds the words that a remark keeps of its place, in characters. Of a longer
// place the beginning is kept, and is what the remark points at.
const longestQuote = 500

// placeIn finds an excerpt in what an entry says under a head. The words of a document
// number are not kept: it lies sealed elsewhere.
func placeIn(entry court.Told, c *store.WorkComment, excerpt string) error {
	if c.Field == "" {
		return nil
	}
	text, known := entry.Text(c.Field)
	if !known {
		return court.Invalid("没有“%s”这一栏。", c.Field)
	}
	if excerpt == "" {
		return nil
	}
	if !point(c, text, 0, excerpt) {
		return errNoExcerpt(c.Field)
	}
	if c.Field == court.HeadDocument {
		c.Quote = ""
	}
	return nil
}

// placeInText finds a line of a field of a text, or an excerpt in it.
func placeInText(piece *court.Piece, c *store.WorkComment, line int, excerpt string) error {
	if c.Field == "" {
		if line > 0 || excerpt != "" {
			return court.Invalid("请选定摘录或者行号所在的那一栏。")
		}
		return nil
	}
	text, known := piece.Text(c.Field)
	if !known {
		return court.Invalid("没有“%s”这一栏。", c.Field)
	}
	label := court.PieceLabel(c.Field)
	from := 0
	if line > 0 {
		lines := strings.Split(text, "\n")
		if line > len(lines) {
			return court.Invalid("“%s”现在只有%d行，没有第%d行。文稿刚有改动的，请刷新后再选。", label, len(lines), line)
		}
		for _, before := range lines[:line-1] {
			from += utf8.RuneCountInString(before) + 1
		}
		text = lines[line-1]
		if excerpt == "" {
			excerpt = strings.TrimSpace(text)
		}
		if excerpt == "" {
			return court.Invalid("第%d行是空行。请选有文字的一行。", line)
		}
	}
	if excerpt != "" && !point(c, text, from, excerpt) {
		return errNoExcerpt(label)
	}
	return nil
}

func errNoExcerpt(field string) error {
	return court.Invalid("“%s”里没有您摘录的这段文字。请从文字中原样摘录，或者留空。", field)
}

// point puts the first place of an excerpt into a comment, in code points, of which from
// stand before the text.
func point(c *store.WorkComment, text string, from int, excerpt string) bool {
	before, _, found := strings.Cut(text, excerpt)
	if !found {
		return false
	}
	quote := []rune(excerpt)
	quote = quote[:min(len(quote), longestQuote)]
	c.Start = from + utf8.RuneCountInString(before)
	c.End, c.Quote = c.Start+len(quote), string(quote)
	return true
}

// PlaceNow tells where the words that a comment is about stand in a text as it is now:
// where they stood, or where they have moved to, if that is one place. ok is false when they
// are there no more, or cannot be told from others; a comment of which no words were kept is
// taken to stand where it stood. start and end are 0 for a comment on the whole field.
func PlaceNow(c store.WorkComment, text []rune) (start, end int, ok bool) {
	switch {
	case c.End == 0:
		return 0, 0, true
	case c.Quote == "":
		return c.Start, c.End, c.End <= len(text)
	case c.Start >= 0 && c.End <= len(text) && string(text[c.Start:c.End]) == c.Quote:
		return c.Start, c.End, true
	}
	before, after, found := strings.Cut(string(text), c.Quote)
	if !found || strings.Contains(after, c.Quote) {
		return 0, 0, false
	}
	start = utf8.RuneCountInString(before)
	return start, start + utf8.RuneCountInString(c.Quote), true
}

// placeInPieceNow is PlaceNow for a comment on words of a text, with the line of its field,
// from 1, on which they stand; gone says that they are there no more.
func placeInPieceNow(c store.WorkComment, piece *court.Piece) (start, end, line int, gone bool) {
	whole, _ := piece.Text(c.Field)
	text := []rune(whole)
	start, end, ok := PlaceNow(c, text)
	if !ok {
		return 0, 0, 0, true
	}
	return start, end, 1 + strings.Count(string(text[:start]), "\n"), false
}
