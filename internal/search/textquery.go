package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/court"
)

// textUnit is one token of a word that is looked for.
type textUnit struct {
	char rune   // a Han character; 0 for a run
	word string // a run of letters and digits; empty for a character
}

// textWord is a word that is looked for: tokens that stand side by side.
type textWord []textUnit

// isChar reports a word of one single Han character.
func (w textWord) isChar() bool { return len(w) == 1 && w[0].char != 0 }

// parseTextQuery cuts what somebody typed into words, each once, in the order in which
// they stand. Blanks part words here even between Han characters: whoever types one
// means two words.
func parseTextQuery(text string) ([]textWord, error) {
	if utf8.RuneCountInString(text) > MaxTextQuery {
		return nil, court.Invalid("检索词过长，请不要超过%d个字。", MaxTextQuery)
	}
	if court.ParseQuery(text).Kind == court.QueryIdentity {
		return nil, court.Invalid("检索词中可能有身份证号码。本站不按证件号码检索，请去掉号码再试。")
	}
	words := textWords(text)
	if len(words) > MaxTextWords {
		return nil, court.Invalid("检索词过多，请不要超过%d个。", MaxTextWords)
	}
	return words, nil
}

// textWords is parseTextQuery without its bounds.
func textWords(text string) []textWord {
	var words []textWord
	for _, part := range strings.Fields(text) {
		var word textWord
		next := uint32(0)
		finish := func() {
			if len(word) > 0 && !slices.ContainsFunc(words, func(w textWord) bool { return slices.Equal(w, word) }) {
				words = append(words, word)
			}
			word = nil
		}
		textTokens(part, 0, func(t textToken) {
			if t.at != next {
				finish()
			}
			next = t.at + 1
			word = append(word, textUnit{char: t.char, word: string(t.word)})
		})
		finish()
	}
	return words
}
