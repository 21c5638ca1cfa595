package names

import "unicode"

// middleDot joins the parts of minority and foreign names: 买买提·艾力.
const middleDot = '·'

// unify brings brackets to ( and ), dashes to - and middle dots to ·. Any other
// character comes back as it is.
func unify(r rune) rune {
	switch r {
	case '[', '{', '<', '〈', '《', '「', '『', '【', '〔', '〖', '〘', '〚', '⟨', '⟪',
		'⟦', '⟬', '❨', '❪', '❬', '❮', '❰', '❲', '❴', '‹', '«', '⦅', '⦗', '⁅',
		'（', '［', '｛', '｢':
		return '('
	case ']', '}', '>', '〉', '》', '」', '』', '】', '〕', '〗', '〙', '〛', '⟩', '⟫',
		'⟧', '⟭', '❩', '❫', '❭', '❯', '❱', '❳', '❵', '›', '»', '⦆', '⦘', '⁆',
		'）', '］', '｝', '｣':
		return ')'
	case '‐', '‑', '‒', '–', '—', '―', '−', '─', '━', '⁃', '˗', '⸺', '⸻', '﹘',
		'﹣', '－':
		return '-'
	case '・', '･', '•', '‧', '∙', '⋅', '᛫', '⸱', '⸳', 'ꞏ', 'ᐧ', '·':
		return middleDot
	}
	return r
}

// isInvisible reports what leaves no ink: white space, controls, the formatting
// characters (zero-width, bidirectional, soft hyphen, byte order mark), variation
// selectors and fillers.
func isInvisible(r rune) bool {
	if r < 0x80 {
		return r <= ' ' || r == 0x7F
	}
	if r >= firstHan && r <= lastHan {
		return false
	}
	const emptyBraille = 0x2800 // the Braille pattern without dots
	return r == emptyBraille || unicode.IsSpace(r) ||
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}
