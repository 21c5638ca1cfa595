package court

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Keys of a piece, as its file and the findings name them.
const (
	PieceKeyKind        = "kind"
	PieceKeySlug        = "slug"
	PieceKeyTitle       = "title"
	PieceKeySummary     = "summary"
	PieceKeyTopic       = "topic"
	PieceKeyOrder       = "order"
	PieceKeyPublished   = "published"
	PieceKeyUpdated     = "updated"
	PieceKeyReviewBy    = "review_by"
	PieceKeyAuthor      = "author"
	PieceKeySensitivity = "sensitivity"
	PieceKeySources     = "sources"
	PieceKeySynthetic   = "synthetic"
	PieceKeyRelated     = "related"
	PieceKeyCorrections = "corrections"
	PieceKeyBody        = "body" // not a key of the file: the text below its front matter
)

// Codes of findings about pieces, besides CodeRequired, CodeTooLong, CodeEncoding,
// CodeDate and CodeDuplicate.
const (
	PieceCodeWord   = "word"   // not a word of a closed list
	PieceCodeSlug   = "slug"   // not fit to be part of an address
	PieceCodeOrder  = "order"  // no place in the handbook, or one where there is none
	PieceCodeText   = "text"   // characters that the field may not hold
	PieceCodeAuthor = "author" // not a unit
)

// Bounds of a piece. Titles and summaries fit a card of the home page, an entry of
// a feed and a line of a screen; the body is bounded because rendering it must be
// (render refuses more).
const (
	MaxSlug    = 60        // characters
	MaxTitle   = 30        // characters
	MaxSummary = 80        // characters
	MaxAuthor  = 30        // characters
	MaxSource  = 100       // characters of one source
	MaxSources = 20        // sources
	MaxRelated = 10        // related pieces
	MaxOrder   = 9999      // the last place of the handbook
	MaxBody    = 128 << 10 // bytes of Markdown
)

// pieceCheck gathers the findings about one piece.
type pieceCheck struct {
	p     *Piece
	menus bool // it is mended where words are chosen from menus, not in a file
	found []Finding
}

// Check gives all that is wrong with a piece in itself, in the order of its keys;
// none means that it may be kept. It cannot know whether the slug is free or the
// related pieces exist. Topic and sensitivity class are R-52. Words of closed lists are named
// as files write them.
func (p *Piece) Check() []Finding { return p.check(false) }

// CheckAtDesk is Check for who chooses such words from menus and never sees the words of
// files. The findings are the same, one by one, but for that.
func (p *Piece) CheckAtDesk() []Finding { return p.check(true) }

func (p *Piece) check(menus bool) []Finding {
	c := pieceCheck{p: p, menus: menus}
	c.kind()
	c.slug(PieceKeySlug, p.Slug)
	c.line(PieceKeyTitle, "标题", p.Title, MaxTitle)
	c.line(PieceKeySummary, "摘要", p.Summary, MaxSummary)
	c.topic()
	c.order()
	c.dates()
	c.author()
	c.sensitivity()
	c.sources()
	c.related()
	c.corrections()
	c.body()
	return c.found
}

func (c *pieceCheck) add(key, code string, rule Rule, format string, args ...any) {
	c.found = append(c.found, Finding{Field: key, Code: code, Rule: rule, Message: fmt.Sprintf(format, args...)})
}

func (c *pieceCheck) kind() {
	switch {
	case c.p.Kind == "":
		c.add(PieceKeyKind, CodeRequired, "", "缺少种类。请从中选一个：%s。", c.words(kindWords()))
	case c.p.Kind.Label() == "":
		c.add(PieceKeyKind, PieceCodeWord, "", "没有这个种类。请从中选一个：%s。", c.words(kindWords()))
	}
}

func (c *pieceCheck) slug(key, slug string) {
	switch {
	case slug == "":
		c.add(key, CodeRequired, "", "缺少网址名。请填写小写英文字母、数字和连字符，例如 how-to-apply。")
	case len(slug) > MaxSlug:
		c.add(key, CodeTooLong, "", "网址名最多%d个字符。", MaxSlug)
	case !IsSlug(slug):
		c.add(key, PieceCodeSlug, "", "网址名只能由小写英文字母和数字组成，词与词之间用一个连字符，例如 how-to-apply。")
	}
}

// line checks a required text of one line.
func (c *pieceCheck) line(key, label, text string, limit int) {
	if strings.TrimSpace(text) == "" {
		c.add(key, CodeRequired, "", "缺少%s。", label)
		return
	}
	c.plain(key, label, text, limit)
}

// plain checks a text of one line that goes wherever text goes: into pages, feeds,
// short messages and screens. Angle brackets have no business there.
func (c *pieceCheck) plain(key, label, text string, limit int) {
	if n := utf8.RuneCountInString(text); n > limit {
		c.add(key, CodeTooLong, "", "%s最多%d个字，现在有%d个字。", label, limit, n)
	}
	switch {
	case strings.ContainsFunc(text, isBroken):
		c.add(key, CodeEncoding, "", "%s里有乱码。请重新输入，并把文件保存为 UTF-8 编码。", label)
	case strings.ContainsAny(text, "\n\r"):
		c.add(key, PieceCodeText, "", "%s只能写在一行里。", label)
	case strings.ContainsFunc(text, IsHidden):
		c.add(key, PieceCodeText, "", "%s里有看不见的控制字符。请删去后重新输入。", label)
	case strings.ContainsAny(text, "<>"):
		c.add(key, PieceCodeText, "", "%s里不能有尖括号“<”“>”。书名号请用《》。", label)
	case strings.TrimSpace(text) != text:
		c.add(key, PieceCodeText, "", "%s的开头和末尾不能有空格。", label)
	}
}

func (c *pieceCheck) topic() {
	switch {
	case c.p.Topic == "" && c.p.Kind == PieceGuide:
	case c.p.Topic == "":
		c.add(PieceKeyTopic, CodeRequired, "R-52", "缺少专题。案例和文章必须归入一个专题：%s。", c.words(topicWords()))
	case c.p.Topic.Label() == "":
		c.add(PieceKeyTopic, PieceCodeWord, "R-52", "没有这个专题。请从六个专题中选一个：%s。", c.words(topicWords()))
	}
}

// word is a word of a closed list: as files write it, and as people read it.
type word struct{ code, label string }

// words names the words of a list as whoever mends the piece chooses them.
func (c *pieceCheck) words(list []word) string {
	var names []string
	for _, w := range list {
		if c.menus {
			names = append(names, w.label)
		} else {
			names = append(names, w.code+"（"+w.label+"）")
		}
	}
	return strings.Join(names, "、")
}

func kindWords() (list []word) {
	for _, k := range PieceKinds() {
		list = append(list, word{string(k), k.Label()})
	}
	return list
}

func topicWords() (list []word) {
	for _, t := range Topics() {
		list = append(list, word{string(t), t.Label()})
	}
	return list
}

func sensitivityWords() (list []word) {
	for _, s := range Sensitivities() {
		list = append(list, word{string(s), s.Label()})
	}
	return list
}

func (c *pieceCheck) order() {
	switch {
	case c.p.Kind != PieceGuide && c.p.Order != 0:
		c.add(PieceKeyOrder, PieceCodeOrder, "", "只有执行须知有顺序号，请删去。")
	case c.p.Kind == PieceGuide && c.p.Order == 0:
		c.add(PieceKeyOrder, CodeRequired, "", "缺少顺序号。请填写它在执行须知里的位置，例如 10。")
	case c.p.Order < 0 || c.p.Order > MaxOrder:
		c.add(PieceKeyOrder, PieceCodeOrder, "", "顺序号须在1到%d之间。", MaxOrder)
	}
}

// dates holds the three days to their order: published, then updated, then due for
// review.
func (c *pieceCheck) dates() {
	p := c.p
	for _, d := range [...]struct {
		key, label string
		day        Date
	}{
		{PieceKeyPublished, "发布日期", p.Published},
		{PieceKeyUpdated, "更新日期", p.Updated},
		{PieceKeyReviewBy, "复核期限", p.ReviewBy},
	} {
		switch {
		case d.day.IsZero():
			c.add(d.key, CodeRequired, "", "缺少%s。请按“2026-11-24”的样子填写。", d.label)
		case d.day.Year < firstYear:
			c.add(d.key, CodeDate, "", "%s早于%d年。请核对。", d.label, firstYear)
		}
	}
	if !p.Published.IsZero() && !p.Updated.IsZero() && p.Updated.Before(p.Published) {
		c.add(PieceKeyUpdated, CodeDate, "", "更新日期早于发布日期。请核对。")
	}
	if !p.Updated.IsZero() && !p.ReviewBy.IsZero() && !p.ReviewBy.After(p.Updated) {
		c.add(PieceKeyReviewBy, CodeDate, "", "复核期限须在更新日期之后。请核对。")
	}
}

// unitEndings are what the name of a unit of a court, or of who writes for it, ends
// in. A personal name ends in one of them too rarely to matter.
var unitEndings = [...]string{"院", "局", "庭", "室", "处", "科", "组", "队", "部", "办", "委", "会", "社", "站", "中心"}

func isUnit(name string) bool {
	return slices.ContainsFunc(unitEndings[:], func(end string) bool { return strings.HasSuffix(name, end) })
}

func (c *pieceCheck) author() {
	c.line(PieceKeyAuthor, "责任单位", c.p.Author, MaxAuthor)
	if c.p.Author == "" {
		return
	}
	if !isUnit(c.p.Author) {
		c.add(PieceKeyAuthor, PieceCodeAuthor, "", "请填写单位或部门的名称，例如“执行局综合组”，不写个人姓名。")
	}
}

func (c *pieceCheck) sensitivity() {
	switch {
	case c.p.Sensitivity == "":
		c.add(PieceKeySensitivity, CodeRequired, "R-52", "缺少敏感程度。请从中选一个：%s。", c.words(sensitivityWords()))
	case c.p.Sensitivity.Label() == "":
		c.add(PieceKeySensitivity, PieceCodeWord, "R-52", "没有这种敏感程度。请从中选一个：%s。", c.words(sensitivityWords()))
	}
}

func (c *pieceCheck) sources() {
	if len(c.p.Sources) > MaxSources {
		c.add(PieceKeySources, CodeTooLong, "", "依据最多%d条。", MaxSources)
		return
	}
	for i, s := range c.p.Sources {
		c.line(PieceKeySources, fmt.Sprintf("第%d条依据", i+1), s, MaxSource)
		if s != "" && slices.Contains(c.p.Sources[:i], s) {
			c.add(PieceKeySources, CodeDuplicate, "", "第%d条依据重复。", i+1)
		}
	}
}

func (c *pieceCheck) related() {
	if len(c.p.Related) > MaxRelated {
		c.add(PieceKeyRelated, CodeTooLong, "", "相关文章最多%d篇。", MaxRelated)
		return
	}
	for i, s := range c.p.Related {
		c.slug(PieceKeyRelated, s)
		switch {
		case s == "":
		case s == c.p.Slug:
			c.add(PieceKeyRelated, PieceCodeSlug, "", "相关文章不能是它自己。")
		case slices.Contains(c.p.Related[:i], s):
			c.add(PieceKeyRelated, CodeDuplicate, "", "第%d篇相关文章重复。", i+1)
		}
	}
}

func (c *pieceCheck) body() {
	b := c.p.Body
	switch {
	case strings.TrimSpace(b) == "":
		c.add(PieceKeyBody, CodeRequired, "", "缺少正文。")
	case len(b) > MaxBody:
		c.add(PieceKeyBody, CodeTooLong, "", "正文最多%d KB，现在有%d KB。请分成几篇。", MaxBody>>10, (len(b)+1023)>>10)
	case strings.ContainsFunc(b, isBroken):
		c.add(PieceKeyBody, CodeEncoding, "", "正文里有乱码。请重新输入，并把文件保存为 UTF-8 编码。")
	case strings.ContainsFunc(b, IsHidden):
		c.add(PieceKeyBody, PieceCodeText, "", "正文里有看不见的控制字符。请删去后重新输入。")
	}
}

// IsHidden reports a character that no text of the portal holds, because it is not
// seen and changes what is: a control character other than tab and line end, a mark
// that turns the direction of the text, so that a reader sees another order than
// the one which is stored, or a tag character.
func IsHidden(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r':
		return false
	case r < ' ', r >= 0x7F && r < 0xA0:
		return true
	case r == 0x061C, r == 0x200E, r == 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return true
	case r == 0x2028, r == 0x2029, r == 0xFEFF, r >= 0xFFF9 && r <= 0xFFFB, r >= 0xE0000 && r <= 0xE007F:
		return true
	}
	return false
}
