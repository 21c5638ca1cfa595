package court

import (
	"strconv"
	"strings"
)

// PieceLabel is what pages call a field of a text; empty for an unknown key.
func PieceLabel(key string) string {
	switch key {
	case PieceKeyKind:
		return "种类"
	case PieceKeySlug:
		return "网址名"
	case PieceKeyTitle:
		return "标题"
	case PieceKeySummary:
		return "摘要"
	case PieceKeyTopic:
		return "专题"
	case PieceKeyOrder:
		return "顺序号"
	case PieceKeyPublished:
		return "发布日期"
	case PieceKeyUpdated:
		return "更新日期"
	case PieceKeyReviewBy:
		return "复核期限"
	case PieceKeyAuthor:
		return "责任单位"
	case PieceKeySensitivity:
		return "敏感程度"
	case PieceKeySources:
		return "依据"
	case PieceKeySynthetic:
		return "虚构"
	case PieceKeyRelated:
		return "相关文章"
	case PieceKeyCorrections:
		return "更正说明"
	case PieceKeyBody:
		return "正文"
	}
	return ""
}

// PieceHeads are the fields of a text that a reviewer can speak about, in the order in
// which pages show them; the body comes last.
func PieceHeads() []string {
	return []string{PieceKeyTitle, PieceKeySummary, PieceKeySlug, PieceKeyTopic, PieceKeyOrder, PieceKeyAuthor, PieceKeyReviewBy,
		PieceKeySensitivity, PieceKeySources, PieceKeyRelated, PieceKeyBody}
}

// Text is what a text says in a field, as pages show it; lists are one entry a line. known
// is false for a key that is no field of PieceHeads.
func (p *Piece) Text(key string) (text string, known bool) {
	switch key {
	case PieceKeyTitle:
		return p.Title, true
	case PieceKeySummary:
		return p.Summary, true
	case PieceKeySlug:
		return p.Slug, true
	case PieceKeyTopic:
		return p.Topic.Label(), true
	case PieceKeyOrder:
		if p.Order == 0 {
			return "", true
		}
		return strconv.Itoa(p.Order), true
	case PieceKeyAuthor:
		return p.Author, true
	case PieceKeyReviewBy:
		return p.ReviewBy.Chinese(), true
	case PieceKeySensitivity:
		return p.Sensitivity.Label(), true
	case PieceKeySources:
		return strings.Join(p.Sources, "\n"), true
	case PieceKeyRelated:
		return strings.Join(p.Related, "\n"), true
	case PieceKeyBody:
		return p.Body, true
	}
	return "", false
}
