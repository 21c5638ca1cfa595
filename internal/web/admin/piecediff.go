package admin

import (
	"strconv"
	"strings"

	"gongkai/internal/compare"
	"gongkai/internal/court"
)

// mostDiffLines bounds the paragraphs of a comparison that are shown.
const mostDiffLines = 120

// pieceDiffs tells field by field what changed from one state of a text to another.
func pieceDiffs(before, after *court.Piece) (diffs []PieceDiff) {
	add := func(label, a, b string) {
		if a != b {
			diffs = append(diffs, PieceDiff{Label: label, Lines: diffLines(a, b, label == "正文")})
		}
	}
	order := func(n int) string { return strings.TrimPrefix(strconv.Itoa(n), "0") }
	day := func(d court.Date) string {
		if d.IsZero() {
			return ""
		}
		return d.String()
	}
	add("标题", before.Title, after.Title)
	add("摘要", before.Summary, after.Summary)
	add("正文", before.Body, after.Body)
	add("网址名", before.Slug, after.Slug)
	add("专题", before.Topic.Label(), after.Topic.Label())
	add("顺序号", order(before.Order), order(after.Order))
	add("责任单位", before.Author, after.Author)
	add("敏感程度", before.Sensitivity.Label(), after.Sensitivity.Label())
	add("复核期限", day(before.ReviewBy), day(after.ReviewBy))
	add("依据", strings.Join(before.Sources, "\n"), strings.Join(after.Sources, "\n"))
	add("相关文章", strings.Join(before.Related, "\n"), strings.Join(after.Related, "\n"))
	return diffs
}

// diffLines gives the paragraphs that changed, with gaps for those that did not.
func diffLines(before, after string, numbered bool) (lines []DiffLine) {
	for _, p := range compare.Texts(before, after) {
		line := DiffLine{Change: changeWord(p.Change)}
		same := true
		for _, piece := range p.Pieces {
			part := DiffPart{Text: piece.Text}
			switch piece.Op {
			case compare.Added:
				part.Op, same = "ins", false
			case compare.Removed:
				part.Op, same = "del", false
			}
			line.Parts = append(line.Parts, part)
		}
		if same && p.Change != compare.MovedHere && p.Change != compare.MovedAway {
			if n := len(lines); n == 0 || !lines[n-1].Gap {
				lines = append(lines, DiffLine{Gap: true})
			}
			continue
		}
		if len(lines) >= mostDiffLines {
			return append(lines, DiffLine{Change: "还有更多改动，没有列出。"})
		}
		if numbered && p.New > 0 {
			line.Where = "第 " + strconv.Itoa(p.New) + " 行"
		}
		lines = append(lines, line)
	}
	return lines
}

func changeWord(c compare.Change) string {
	switch c {
	case compare.Inserted:
		return "新增"
	case compare.Deleted:
		return "删去"
	case compare.MovedHere:
		return "移到这里"
	case compare.MovedAway:
		return "从这里移走"
	}
	return ""
}
