package codes

import (
	"strings"
	"unicode/utf8"
)

// ParseCaseQuery reads what somebody typed into a search box as a case number, in
// any spelling: brackets of any kind, one or none, blanks anywhere, full-width
// digits, 年 after the year, no 号, 字 or 第 in between, leading zeros, 案号 in front,
// the title of the document behind, traditional characters. Without a year, Year is
// 0: all years are meant.
//
// It answers false for whatever is not clearly a case number: an unknown type code,
// no court, two numbers. The name of a person or company is never taken for one,
// because a search that follows must look for that name.
// Whatever ParseCaseNumber accepts, ParseCaseQuery reads with the same result.
func ParseCaseQuery(text string) (CaseNumber, bool) {
	if c, err := ParseCaseNumber(text); err == nil {
		return c, true
	}
	var room [maxCaseText]byte
	b, ok := squeeze(room[:0], text)
	if !ok {
		return CaseNumber{}, false
	}
	var bare [maxCaseText]byte
	s := cutLabel(string(bareWords(bare[:0], b)))

	year, s := looseYear(s)
	c, s, ok := looseSeries(s, year != 0)
	if !ok {
		return CaseNumber{}, false
	}
	c.Year = year
	c.Number, s, ok = readNumber(strings.TrimLeft(s, "0"))
	if !ok {
		return CaseNumber{}, false
	}
	c.Suffix, ok = looseSuffix(s)
	return c, ok
}

// bareWords appends text to dst without brackets and punctuation, and with the
// traditional characters of case numbers simplified. Between two digits a mark
// stays, as '-' if it is a dash, so that 执123-1 and 执12(3) do not become 执1231
// and 执123. Bytes of text are valid UTF-8.
func bareWords(dst, text []byte) []byte {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		at := i
		i += size
		if isMark(r) && !splitsDigits(text, at, i) {
			continue
		}
		// A simplified character is never longer in UTF-8 than its traditional one.
		dst = utf8.AppendRune(dst, simplified(r))
	}
	return dst
}

// splitsDigits reports whether text[from:to] stands between two digits, looking
// over neighbouring marks.
func splitsDigits(text []byte, from, to int) bool {
	for from > 0 {
		r, size := utf8.DecodeLastRune(text[:from])
		if !isMark(r) {
			break
		}
		from -= size
	}
	for to < len(text) {
		r, size := utf8.DecodeRune(text[to:])
		if !isMark(r) {
			break
		}
		to += size
	}
	return from > 0 && to < len(text) && isDigit(text[from-1]) && isDigit(text[to])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isMark reports brackets and the punctuation that people put around or between
// the parts of a case number.
func isMark(r rune) bool {
	if isOpening(r) || isClosing(r) {
		return true
	}
	switch r {
	case '-', '_', '/', '\\', '.', ',', ':', ';', '"', '\'', '`', '*', '#', '~', '|', '!', '?', '<', '>', '{', '}', '+', '=',
		'。', '、', '·', '•', '・', '“', '”', '‘', '’', '《', '》', '〈', '〉', '「', '」', '『', '』', '…', '﹝', '﹞', '﹙', '﹚':
		return true
	}
	return false
}

// simplified knows the traditional characters of court and type codes only.
func simplified(r rune) rune {
	switch r {
	case '號', '号':
		return '号'
	case '執':
		return '执'
	case '復', '複':
		return '复'
	case '異':
		return '异'
	case '監':
		return '监'
	case '協':
		return '协'
	case '懲':
		return '惩'
	case '財':
		return '财'
	case '終':
		return '终'
	case '審':
		return '审'
	case '賠':
		return '赔'
	case '轄':
		return '辖'
	case '魯':
		return '鲁'
	case '晉':
		return '晋'
	case '內':
		return '内'
	case '遼':
		return '辽'
	case '滬':
		return '沪'
	case '蘇':
		return '苏'
	case '閩':
		return '闽'
	case '贛':
		return '赣'
	case '粵':
		return '粤'
	case '瓊':
		return '琼'
	case '雲':
		return '云'
	case '陝':
		return '陕'
	case '寧':
		return '宁'
	}
	return r
}

// cutLabel cuts a word such as 案号 from the front.
func cutLabel(s string) string {
	for _, label := range [...]string{"执行案号", "案件编号", "案件号", "案号"} {
		if rest, ok := strings.CutPrefix(s, label); ok {
			rest, _ = strings.CutPrefix(rest, "为")
			rest, _ = strings.CutPrefix(rest, "是")
			return rest
		}
	}
	return s
}

// looseYear cuts a year, and 年 or 年度 behind it, from the front of s. Four digits
// out of range stay, and are then refused as no court.
func looseYear(s string) (int, string) {
	year, rest, ok := readYear(s)
	if !ok {
		return 0, s
	}
	rest, ok = strings.CutPrefix(rest, "年")
	if ok {
		rest, _ = strings.CutPrefix(rest, "度")
	}
	return year, rest
}

// looseSeries cuts court and kind from the front of s. The modern form needs a
// court code and a known kind. The legacy form needs words that end in a kind, and
// 字 behind them or a year before them, and a court of at least one character.
func looseSeries(s string, dated bool) (CaseNumber, string, bool) {
	court, rest, coded := cutCourt(s)
	if court != "" {
		kind, after, old := looseKind(rest)
		if knownKind(kind) && (coded || !old) {
			return CaseNumber{Court: court, Kind: kind}, after, true
		}
	}
	words, after, old := looseKind(s)
	ok := (old || dated) && legacyKind(words) && between(words, maxLegacyLength) && !between(words, 1)
	return CaseNumber{Court: words, Legacy: true}, after, ok
}

// looseKind cuts Han characters up to the running number from the front of s,
// without the particles 字 and 第; old reports that 字 was there.
func looseKind(s string) (kind, rest string, old bool) {
	kind, rest = cutHan(s)
	kind, _ = strings.CutSuffix(kind, "第")
	kind, old = strings.CutSuffix(kind, "字")
	return kind, rest, old
}

// looseSuffix reads what follows the running number: 号, the mark of a further
// ruling before or after it (-1 is 之一), and the title of a document.
func looseSuffix(s string) (string, bool) {
	suffix := ""
	if n := 1 + digits(strings.TrimPrefix(s, "-")); s != "" && s[0] == '-' && n >= 2 && n <= 3 && s[1] != '0' {
		value := int(s[1] - '0')
		if n == 3 {
			value = value*10 + int(s[2]-'0')
		}
		suffix, s = suffixOf(value), s[n:]
	}
	s, numbered := strings.CutPrefix(s, "号")
	if suffix == "" {
		suffix, s = cutSuffix(s)
	}
	if !numbered {
		s, numbered = strings.CutPrefix(s, "号")
	}
	if numbered {
		s = cutTitle(s)
	}
	return suffix, s == ""
}

// cutSuffix cuts the mark of a further ruling, 之一, from the front of s.
func cutSuffix(s string) (suffix, rest string) {
	end := 0
	for i, r := range s {
		if i == 0 && r != '之' || i > 0 && !strings.ContainsRune("一二三四五六七八九十", r) {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	if end <= len("之") {
		return "", s
	}
	return s[:end], s[end:]
}

// cutTitle cuts the words that come along when a case number is copied from the
// head of a paper. It leaves s alone unless they are all of it.
func cutTitle(s string) string {
	switch s {
	case "案", "案件", "一案", "裁定书", "执行裁定书", "民事裁定书", "判决书", "民事判决书", "民事调解书", "行政裁定书",
		"决定书", "执行决定书", "通知书", "执行通知书", "限制消费令", "失信决定书":
		return ""
	}
	return s
}
