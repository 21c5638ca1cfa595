package exchange

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Rows that belong to the paper and not to the list begin with one of these words.
// The word must end there: a company may well be called 合计商贸有限公司.
const (
	totals     = "合计 总计 小计 共计 累计 本页合计 本页小计 本表合计 本月合计 本周合计"
	signatures = "制表人 制表单位 制表日期 制表时间 填表人 填表单位 填表日期 填表时间 填报人 填报单位 填报日期 填报时间 " +
		"审核人 复核人 审批人 签发人 批准人 核对人 校对人 经办人 录入人 报送单位 报送日期 报送人 单位负责人 部门负责人 分管领导 " +
		"打印时间 打印日期 打印人 导出时间 导出日期 导出人 统计人 统计时间 统计日期 统计单位 生成时间 落款 以下空白"
	// These may also be the value of a cell, so a colon must follow, or nothing else
	// may stand in the row.
	labels = "制表 审核 复核 审批 签发 批准 负责人 院长 局长 盖章 签字 签名 签章 说明 注 注释 备注 联系人 单位"
)

// paper tells rows that belong to the printed sheet: totals, signatures, page numbers,
// dates of printing. first is the first cell of the row that is not blank, alone says
// that it is the only one.
func paper(first string, alone bool) bool {
	if len(first) > 600 {
		return false
	}
	key := norm.NFKC.String(first)
	word, colon := leading(key)
	if listed(totals, word) || listed(signatures, word) || listed(labels, word) && (colon || alone) {
		return true
	}
	return alone && (pageNumber(key) || dateOnly(key))
}

// leading gives the first word of a cell, its Han characters up to a colon, blank,
// bracket, digit or the end, and whether a colon or bracket ended it; the word is
// empty when anything else follows. Labels are often spaced out: 制 表 人 is one word.
func leading(s string) (word string, colon bool) {
	var b strings.Builder
	spaced := false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			if spaced && (listed(totals, b.String()) || listed(signatures, b.String())) {
				return b.String(), false
			}
			b.WriteRune(r)
			if b.Len() > 24 {
				return "", false
			}
		case blank(r):
			spaced = true
		case r == ':' || r == '(':
			return b.String(), true
		case r == ',' || unicode.IsDigit(r):
			return b.String(), false
		default:
			return "", false
		}
	}
	return b.String(), false
}

func listed(list, word string) bool {
	return word != "" && strings.Contains(" "+list+" ", " "+word+" ")
}

// pageNumber reports 第1页, 第 1 页 共 3 页, 1/3, 共12条 and the like.
func pageNumber(s string) bool {
	digits := false
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits = true
		case blank(r) || strings.ContainsRune("第页共条人件户行,/-", r):
		default:
			return false
		}
	}
	return digits && strings.ContainsAny(s, "页共/")
}

// dateOnly reports a cell that holds a date and nothing else.
func dateOnly(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r) || strings.ContainsRune("〇零一二三四五六七八九十", r):
			digits++
		case blank(r) || strings.ContainsRune("年月日-/.:", r):
		default:
			return false
		}
	}
	return digits >= 3 && strings.ContainsAny(s, "年-/.")
}
