package admin

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// linesShown is how many lines of the Markdown a page shows.
const linesShown = 300

// stepRemark marks an attempt to keep a remark, which is no step.
const stepRemark court.WorkStep = "remark"

// fillText puts the text of a piece of work into its page.
func (d *Desk) fillText(v *visit, view *WorkView, f *publish.WorkFile, tried *attempt) {
	t := f.Text
	pane := &TextPane{Token: view.Token, Summary: t.Piece.Summary, Article: t.Article.HTML.Template(), Broken: t.Broken,
		Duty: v.linkTo(dutyURL(f.ID)), Answers: dutySummary(&t.Duty)}
	if court.CheckStep(&f.Work, court.StepEdit, v.actor) == nil {
		pane.Edit = v.linkTo(draftURL(f.ID))
	}
	if t.OnSite {
		pane.Published = v.linkTo(publishedURL(t.Piece.Kind, t.Piece.Slug))
	}
	for _, w := range t.Writers {
		pane.Writers = append(pane.Writers, fmt.Sprintf("%s，保存 %d 次，%s 至 %s", w.Name, w.Saves, minute(w.First), minute(w.Last)))
	}
	if t.Before != nil {
		pane.Change = bodyDiff(t.Before.Body, t.Piece.Body)
	}
	for _, found := range t.Findings {
		line := FindingLine{Where: placeWords(found.Field, found.Line), URL: lineURL(found.Field, found.Line), Text: found.Message, Rule: string(found.Rule)}
		if found.Severity == court.SeverityMust {
			pane.Must = append(pane.Must, line)
		} else {
			pane.Should = append(pane.Should, line)
		}
	}
	for _, at := range t.Places {
		line := TextPlaceLine{Where: placeWords(at.Field, at.Line), URL: lineURL(at.Field, at.Line), Quote: at.Text, Text: at.Message}
		if at.Decided() {
			line.Decision = "已确认不是个人信息：" + at.Reason
		} else {
			pane.Open++
		}
		pane.Places = append(pane.Places, line)
	}
	mayRemark := court.CheckStep(&f.Work, court.StepReturn, v.actor) == nil
	pane.fillFields(t)
	pane.fillLines(f, v.c.QueryInt("lines"), v.c.QueryInt("line"), mayRemark)
	if mayRemark {
		pane.remarkForm(v, f, tried)
	}
	view.Text = pane
}

// placeWords says where in a text something stands.
func placeWords(field string, line int) string {
	where := court.PieceLabel(field)
	if line > 0 && (field == court.PieceKeyBody || field == court.PieceKeySources) {
		where += fmt.Sprintf("第%d行", line)
	}
	return where
}

// lineURL leads to a line of the body on the same page.
func lineURL(field string, line int) string {
	if field != court.PieceKeyBody || line < 1 {
		return "#text-fields"
	}
	return "?lines=" + strconv.Itoa(pageOfLine(line)) + "#line-" + strconv.Itoa(line)
}

// pageOfLine is the first line of the page on which a line stands.
func pageOfLine(line int) int { return (line-1)/linesShown*linesShown + 1 }

// fillFields puts in the fields, with what stood there on the site and what was said.
func (pane *TextPane) fillFields(t *publish.TextFile) {
	for _, key := range court.PieceHeads() {
		text, _ := t.Piece.Text(key)
		notes := textNotes(t, key, 0)
		if key == court.PieceKeyBody {
			pane.Whole = append(pane.Whole, notes...)
			continue
		}
		field := RowField{ID: "text-" + key, Head: court.PieceLabel(key), Empty: text == "", Notes: notes}
		if t.Before != nil {
			if before, _ := t.Before.Text(key); before != text {
				field.Changed, field.Before = true, before
			}
		}
		if text == "" && !field.Changed && len(notes) == 0 && (key == court.PieceKeyOrder || key == court.PieceKeyRelated || key == court.PieceKeySources) {
			continue
		}
		field.Pieces = markText([]rune(text), textMarks(t, key))
		pane.Fields = append(pane.Fields, field)
	}
	pane.Whole = append(textNotes(t, "", 0), pane.Whole...)
}

// textNotes are the comments on a field: of the body, those on it as a whole and on words
// that are there no more, or those on one line.
func textNotes(t *publish.TextFile, key string, line int) (notes []NoteLine) {
	for _, c := range t.Comments {
		if c.Field != key || line > 0 && c.Line != line || line == 0 && key == court.PieceKeyBody && c.Line > 0 {
			continue
		}
		note := NoteLine{By: textCommentBy(c), Quote: c.Quote, Text: c.Text, Lost: c.Gone}
		notes = append(notes, note)
	}
	return notes
}

func textCommentBy(c publish.TextComment) string {
	switch {
	case !c.Sent:
		return "您，还没有发出"
	case !c.Last:
		return c.By + "，" + minute(c.At) + "（上一轮）"
	}
	return c.By + "，" + minute(c.At)
}

// textMarks are the places of a field that somebody must look at.
func textMarks(t *publish.TextFile, key string) (marks []textMark) {
	for _, c := range t.Comments {
		if c.Field == key && c.End > 0 && !c.Gone && (c.Last || !c.Sent) {
			marks = append(marks, textMark{c.Start, c.End, "said", c.Text})
		}
	}
	whole, _ := t.Piece.Text(key)
	var starts []int // of the lines, in code points
	for at, line := 0, 0; ; line++ {
		starts = append(starts, at)
		text, rest, more := strings.Cut(whole, "\n")
		if !more {
			break
		}
		at, whole = at+len([]rune(text))+1, rest
	}
	for _, p := range t.Places {
		if p.Field == key && !p.Decided() && p.Line > 0 && p.Line <= len(starts) {
			from := starts[p.Line-1]
			marks = append(marks, textMark{from + p.Start, from + p.End, "place", strings.TrimSuffix(p.Message, "，公开前须删除或遮盖。")})
		}
	}
	return marks
}

// fillLines puts in the lines of the body from a page of them on: the one asked for, or
// that of a chosen line.
func (pane *TextPane) fillLines(f *publish.WorkFile, from, chosen int, mayRemark bool) {
	t := f.Text
	body := []rune(t.Piece.Body)
	if len(body) == 0 {
		return
	}
	total := 1 + strings.Count(t.Piece.Body, "\n")
	if from < 1 && chosen > 0 {
		from = chosen
	}
	from = pageOfLine(min(max(from, 1), total))
	marks := textMarks(t, court.PieceKeyBody)
	address := func(lines int) string {
		return pathWork + "/" + f.ID + "?lines=" + strconv.Itoa(lines) + "#lines"
	}
	if total > linesShown {
		pane.LinesNow = fmt.Sprintf("第 %d 至 %d 行，共 %d 行", from, min(from+linesShown-1, total), total)
		if from > 1 {
			pane.Before = address(from - linesShown)
		}
		if from+linesShown <= total {
			pane.After = address(from + linesShown)
		}
	}
	start := 0
	for n := 1; n < from+linesShown && start <= len(body); n++ {
		end := start
		for end < len(body) && body[end] != '\n' {
			end++
		}
		if n >= from {
			line := SourceLine{N: n, Notes: textNotes(t, court.PieceKeyBody, n)}
			line.Pieces = markText(body[start:end], shifted(marks, start))
			if mayRemark && end > start {
				query := url.Values{"field": {court.PieceKeyBody}, "line": {strconv.Itoa(n)}}
				line.URL = pathWork + "/" + f.ID + "?" + query.Encode() + "#remark"
			}
			pane.Lines = append(pane.Lines, line)
		}
		start = end + 1
	}
}

// shifted gives marks as they stand in a part of the text that begins at from.
func shifted(marks []textMark, from int) []textMark {
	moved := slices.Clone(marks)
	for i := range moved {
		moved[i].start, moved[i].end = moved[i].start-from, moved[i].end-from
	}
	return moved
}

// remarkForm asks for a remark about a place: chosen by its link, or typed.
func (pane *TextPane) remarkForm(v *visit, f *publish.WorkFile, tried *attempt) {
	typed := form{"field": v.query("field"), "line": v.query("line")}
	mine := tried != nil && tried.step == stepRemark
	if mine {
		typed = v.form
	}
	view := &RemarkForm{Action: pathWork + "/" + f.ID + "/remarks",
		Fields:  []FieldOption{{Value: "", Label: "全文", Chosen: typed["field"] == ""}},
		Line:    []RecordField{{Name: "line", Label: "行号", Hint: "在“逐行意见”里点一行的行号，自动填好；指整栏的不填", Value: typed["line"], Optional: true}},
		Excerpt: RecordField{Name: "excerpt", Label: "摘录有问题的文字", Hint: "原样摘录，页面上会标出；指整行或者整栏的不填", Value: typed["excerpt"], Optional: true},
		Text:    RecordField{Name: "text", Label: "意见", Hint: "写明什么不对，应当怎样", Value: typed["text"], Area: true}}
	for _, key := range court.PieceHeads() {
		view.Fields = append(view.Fields, FieldOption{Value: key, Label: court.PieceLabel(key), Chosen: typed["field"] == key})
	}
	if mine {
		view.Text.Faults = []string{court.MessageOf(tried.err)}
		pane.Wrong = refusal(tried.err, "text")
	}
	for _, m := range f.Remarks {
		pane.Remarks = append(pane.Remarks, remarkRow(m.PublicID, m.WorkComment, pathWork+"/"+f.ID))
	}
	pane.Remark = view
}

// addTextRemark keeps what a reviewer says about a place of a text until the return.
func (d *Desk) addTextRemark(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	id, line := v.param("id"), 0
	var err error
	if typed := strings.TrimSpace(v.form["line"]); typed != "" {
		if line, err = strconv.Atoi(typed); err != nil || line < 1 {
			err = court.Invalid("行号请写数字，如 12；指整栏的不填。")
		}
	}
	if err == nil {
		err = d.publish.TextRemark(ctx, v.actor, id, v.form["field"], line, v.form["excerpt"], v.form["text"])
	}
	if err == nil {
		to := pathWork + "/" + id + "?done=work-remark"
		if line > 0 {
			to += "&lines=" + strconv.Itoa(pageOfLine(line)) + "#line-" + strconv.Itoa(line)
		}
		return v.redirect(to)
	}
	_, status, fault := v.told(err)
	if fault != nil || status == fiber.StatusNotFound {
		return err
	}
	return d.showWork(v, status, &attempt{step: stepRemark, err: err})
}
