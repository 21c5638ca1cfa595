package search

import (
	"math/rand/v2"
	"strings"

	"gongkai/internal/court"
)

// textCorpus makes texts whose characters and words are as unevenly frequent as those
// of real ones: a lexicon of some ten thousand words drawn by Zipf's law, particles,
// punctuation, numbers and paragraphs.
type textCorpus struct {
	rng   *rand.Rand
	zipf  *rand.Zipf
	words []string
}

func newTextCorpus(seed uint64) *textCorpus {
	rng := rand.New(rand.NewPCG(seed, 1))
	c := &textCorpus{rng: rng, words: []string{"执行", "法院", "人民法院", "被执行人", "申请执行人", "财产", "案件", "裁定", "履行", "义务", "失信", "限制消费",
		"银行存款", "不动产", "查封", "拍卖", "和解", "线索", "悬赏", "案款"}}
	chars := rand.NewZipf(rng, 1.2, 60, 3500)
	for len(c.words) < 30000 {
		var b strings.Builder
		for range 1 + rng.IntN(3) + rng.IntN(2) {
			b.WriteRune(0x4E00 + rune(chars.Uint64())*5)
		}
		c.words = append(c.words, b.String())
	}
	c.zipf = rand.NewZipf(rng, 1.1, 12, uint64(len(c.words)-1))
	return c
}

// text gives at least size bytes.
func (c *textCorpus) text(size int) string {
	var b strings.Builder
	particles := []string{"的", "了", "和", "在", "是", "对", "于"}
	for n := 1; b.Len() < size; n++ {
		b.WriteString(c.words[c.zipf.Uint64()])
		switch {
		case n%60 == 0:
			b.WriteString("。\n\n")
		case n%20 == 0:
			b.WriteString("。")
		case n%6 == 0:
			b.WriteString("，")
		case n%47 == 0:
			b.WriteString(strings.Repeat("1", 1+c.rng.IntN(3)))
			b.WriteRune('0' + rune(c.rng.IntN(10)))
		case c.rng.IntN(4) == 0:
			b.WriteString(particles[c.rng.IntN(len(particles))])
		}
	}
	return b.String()
}

// document gives an article with a body of about size bytes.
func (c *textCorpus) document(id int64, size int) TextDocument {
	return TextDocument{TextRef: TextRef{TextArticle, id, id + 1}, Title: c.text(45), Summary: c.text(200), Body: c.text(size),
		Date: court.Date{Year: 2016 + c.rng.IntN(10), Month: 1, Day: 1 + c.rng.IntN(28)}}
}
