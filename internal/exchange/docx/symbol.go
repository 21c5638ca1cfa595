package docx

import (
	"encoding/xml"
	"strconv"
	"strings"

	"gongkai/internal/exchange/markdown"
	"gongkai/internal/exchange/opc"
)

// symbol reads a character of a font of symbols.
func (r *reader) symbol(e xml.StartElement) string {
	font, _ := opc.Attr(e, "font")
	code, _ := opc.Attr(e, "char")
	n, err := strconv.ParseUint(code, 16, 32)
	if err == nil {
		if c := symbolOf(rune(n), font); c != 0 {
			return string(c)
		}
		if n >= 0x20 && (n < 0xD800 || n > 0xF8FF) && n <= 0x10FFFF && !isSymbolFont(font) { // an ordinary character
			return string(rune(n))
		}
	}
	r.lose(markdown.LossSymbol)
	return "〓"
}

// symbols puts what a text in a font of symbols shows in the place of its characters.
func symbols(text, font string) string {
	if !isSymbolFont(font) {
		return text
	}
	return strings.Map(func(c rune) rune {
		if c >= 0xF000 && c <= 0xF0FF {
			if known := symbolOf(c, font); known != 0 {
				return known
			}
		}
		return c
	}, text)
}

func isSymbolFont(font string) bool {
	switch strings.ToLower(font) {
	case "symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings":
		return true
	}
	return false
}

// symbolOf gives the Unicode character that a font of symbols shows under a code, 0 for
// one that is not known here. The lists hold what forms and lists use.
func symbolOf(c rune, font string) rune {
	c &= 0xFF
	switch strings.ToLower(font) {
	case "symbol":
		const from = "ABCDEFGHIKLMNOPQRSTUWXYZabcdefghijklmnopqrstuwxyz"
		const to = "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηιϕκλμνοπθρστυωξψζ"
		if i := strings.IndexRune(from, c); i >= 0 {
			return []rune(to)[i]
		}
		if c >= '0' && c <= '9' || strings.ContainsRune("()[]{}+.,:;<=>/|!? ", c) {
			return c
		}
		return [256]rune{0xB7: '•', 0xB1: '±', 0xB4: '×', 0xB8: '÷', 0xB3: '≥', 0xA3: '≤', 0xB9: '≠', 0xBB: '≈', 0xA5: '∞', 0xB0: '°', 0xAE: '→', 0xAC: '←',
			0xAD: '↑', 0xAF: '↓', 0xD6: '√', 0xD7: '⋅', 0xE5: '∑', 0xD5: '∏', 0xA2: '′', 0xB2: '″', 0xBC: '…', 0xE2: '®', 0xE3: '©', 0xE4: '™', '-': '−', '*': '∗', '%': '%', '&': '&'}[c]
	case "wingdings":
		return [256]rune{0xFC: '✓', 0xFB: '✗', 0xFE: '☑', 0xFD: '☒', 0xA8: '□', 0x6F: '□', 0x71: '❑', 0x6E: '■', 0xA7: '▪', 0x6C: '●', 0x75: '◆', 0x77: '⬥', 0xD8: '➢', 0xE0: '→', 0xE8: '➔',
			0xDF: '←', 0xE1: '↑', 0xE2: '↓', 0x28: '☎', 0x29: '✆', 0x2A: '✉', 0x46: '☞', 0x4A: '☺', 0xAB: '★', 0xB6: '☆', 0x76: '❖', 0xB2: '✧', 0x21: '✏', 0x22: '✂',
			0x81: '①', 0x82: '②', 0x83: '③', 0x84: '④', 0x85: '⑤', 0x86: '⑥', 0x87: '⑦', 0x88: '⑧', 0x89: '⑨', 0x8A: '⑩'}[c]
	case "wingdings 2":
		return [256]rune{0x50: '✓', 0x4F: '✗', 0x52: '☑', 0x53: '☒', 0x54: '☒', 0xA3: '□', 0x2A: '□', 0x98: '●', 0x97: '•', 0xA2: '■'}[c]
	case "wingdings 3":
		return [256]rune{0x7D: '▶', 0x7C: '◀', 0x70: '▲', 0x71: '▼', 0x22: '→', 0x21: '←', 0x23: '↑', 0x24: '↓'}[c]
	case "webdings":
		return [256]rune{0x61: '✓', 0x72: '✗', 0x63: '□', 0x67: '■', 0x6E: '●', 0x34: '▶', 0x33: '◀'}[c]
	}
	return 0
}

// scripted gives raised and lowered text; what cannot be shown so is counted.
func (r *reader) scripted(text, script string) string {
	if script == "" || strings.TrimSpace(text) == "" {
		return text
	}
	raised, ok := markdown.Raised(text, script == "subscript")
	if !ok {
		r.lose(markdown.LossScript)
	}
	return raised
}
