package admin

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

func rowURL(f *publish.RowFile) string { return pathWork + "/" + f.Work.ID + "/rows/" + f.PublicID }

func (d *Desk) workRow(v *visit) error { return d.showRow(v, fiber.StatusOK, nil, "") }

// rowAttempt is something on the page of a row that was refused.
type rowAttempt struct {
	what    string // evidence, place, remark
	err     error
	wrong   []FormFault
	version int64
}

// refusedRow shows the page of a row again, with why something was refused and everything
// that was typed.
func (d *Desk) refusedRow(v *visit, tried rowAttempt) error {
	status := fiber.StatusUnprocessableEntity
	if tried.err != nil {
		_, s, fault := v.told(tried.err)
		if fault != nil || s == fiber.StatusNotFound {
			return tried.err
		}
		status = s
	}
	return d.showRow(v, status, &tried, "")
}

// showRow shows the page of a row; number is its document number in full, when it was asked
// for.
func (d *Desk) showRow(v *visit, status int, tried *rowAttempt, number string) error {
	ctx, cancel := v.ctx()
	defer cancel()
	f, err := d.publish.RowFile(ctx, v.actor, v.from.Addr, v.param("id"), v.param("row"))
	if err != nil {
		return err
	}
	return show(v, status, d.pages.workRow, rowView(v, &f, tried, number))
}

func rowView(v *visit, f *publish.RowFile, tried *rowAttempt, number string) WorkRowView {
	work := pathWork + "/" + f.Work.ID
	d := &f.New.Defaulter
	view := WorkRowView{Frame: v.base(d.Name), URL: rowURL(f), Name: d.Name, Number: number,
		Head:      WorkHead{URL: work, State: f.Work.State.Label(), Version: f.Work.Version},
		MayReveal: number == "" && v.actor.May(court.MayReadIdentity) && d.Party == court.Person, Record: pathRecords + "/" + f.PublicID,
		Kind: "新增", Reasons: faultsOf(f.Against, nil), EvidenceFacts: evidenceFacts(f)}
	view.Head.Tone, view.Head.Sentence = workStanding(&f.Work)
	if f.Before != nil {
		view.Kind = "修改"
	}
	view.State, view.Tone = rowState(f.State, f.Hidden, len(f.Against))
	if f.Previous != "" {
		view.Previous = work + "/rows/" + f.Previous
	}
	if f.Next != "" {
		view.Next = work + "/rows/" + f.Next
	}
	view.Groups = rowGroups(f)
	for _, c := range f.Comments {
		if c.Field == "" {
			view.Notes = append(view.Notes, NoteLine{By: commentBy(c), Text: c.Text})
		}
	}
	for i := range f.Places {
		view.Places = append(view.Places, placeRow(v, f, i, tried))
		if f.Places[i].Decision == store.FindingOpen {
			view.Open++
		}
	}
	if f.MayEdit {
		view.Edit, view.Evidence = view.URL+"/edit", rowEvidence(v, f, tried)
	}
	for _, m := range f.Remarks {
		view.Remarks = append(view.Remarks, remarkRow(m.PublicID, m.WorkComment, work))
	}
	if f.MayRemark {
		view.Remark = remarkForm(v, f, tried)
	}
	if tried != nil && tried.err != nil {
		view.Wrong = refusal(tried.err, map[string]string{"remark": "text", "place": "places", "evidence": "evidence"}[tried.what])
		if court.KindOf(tried.err) == court.KindConflict {
			view.Wrong = append(view.Wrong, FormFault{Text: "您填写的内容都还在，核对以后可以再次保存。"})
		}
	}
	return view
}

func commentBy(c publish.RowComment) string {
	by := c.By + "，" + minute(c.Step.At)
	if !c.Last {
		by += "（上一轮）"
	}
	return by
}

// rowGroups gives what the row says in the order of the law, with what stood there before,
// the places that somebody must look at, and what was said about them.
func rowGroups(f *publish.RowFile) []RowGroup {
	changed := map[string]court.Difference{}
	for _, c := range f.Changes {
		changed[c.Field] = c
	}
	blocks := []RowGroup{{ID: "row-party", Heading: "被执行人"}, {ID: "row-case", Heading: "案件"}, {ID: "row-duty", Heading: "义务和履行"}, {ID: "row-decision", Heading: "失信情形和决定"}}
	of := map[string]int{court.HeadCourt: 1, court.HeadObligation: 2, court.HeadConduct: 3} // where a block begins
	if f.New.Order != nil {
		blocks = []RowGroup{{ID: "row-party", Heading: "被限制消费的人"}, {ID: "row-case", Heading: "案件"}, {ID: "row-order", Heading: "限制消费令"}, {ID: "row-terms", Heading: "期限、项目和后果"}}
		of = map[string]int{court.HeadCourt: 1, court.HeadOrderNumber: 2, court.HeadPeriod: 3}
	}
	block, entry := 0, f.New.Told()
	for i, head := range entry.Heads() {
		if next, begins := of[head]; begins {
			block = next
		}
		text, _ := entry.Text(head)
		if head == court.HeadDocument {
			text = f.New.Defaulter.Document.Number
		}
		c, differs := changed[head]
		if !asked(&f.New.Defaulter, head) && text == "" && !differs {
			continue
		}
		field := RowField{ID: "f" + strconv.Itoa(i), Head: head, Empty: text == "", Changed: differs, Before: c.Old}
		if differs && head == court.HeadDocument && c.Old == c.New {
			field.Before = c.Old + "（号码有改动，遮盖后看不出）"
		}
		field.Pieces, field.Notes = marked(f, head, text)
		blocks[block].Fields = append(blocks[block].Fields, field)
	}
	return blocks
}

// asked reports whether the law asks an entry for what stands under a head.
func asked(d *court.Defaulter, head string) bool {
	switch head {
	case court.HeadSex, court.HeadAge:
		return d.Party == court.Person
	case court.HeadLegalRepresentative:
		return d.Party == court.Organisation
	case court.HeadPerformedPart, court.HeadUnperformedPart:
		return d.Performance == court.PerformedPartly
	case court.HeadGraceEndsOn, court.HeadTermEndsOn, court.HeadPublishedOn, court.HeadPrincipal, court.HeadResponsible, court.HeadController:
		return false
	}
	return true
}

// marked cuts a text where places of personal data and comments begin and end.
func marked(f *publish.RowFile, head, text string) (pieces []TextPiece, notes []NoteLine) {
	runes := []rune(text)
	var marks []textMark
	said := func(c store.WorkComment, by string) {
		start, end, ok := publish.PlaceNow(c, runes)
		note := NoteLine{By: by, Quote: c.Quote, Text: c.Text, Lost: !ok}
		if ok && end > start {
			note.Quote = string(runes[start:end])
			marks = append(marks, textMark{start, end, "said", c.Text})
		}
		notes = append(notes, note)
	}
	for _, c := range f.Comments {
		if c.Field == head && c.Last {
			said(c.WorkComment, commentBy(c))
		}
	}
	for _, m := range f.Remarks {
		if m.Field == head {
			said(m.WorkComment, "您，还没有发出")
		}
	}
	for _, p := range f.Places {
		if p.Field == head && p.Decision == store.FindingOpen {
			marks = append(marks, textMark{p.Start, p.End, "place", "疑似" + publish.PlaceLabel(p.Type)})
		}
	}
	return markText(runes, marks), notes
}

// textMark is a stretch of a text, in code points, that somebody must look at.
type textMark struct {
	start, end int
	mark, note string
}

// markText cuts a text where its marks begin and end. Where two overlap, the later holds.
func markText(runes []rune, marks []textMark) (pieces []TextPiece) {
	of := make([]TextPiece, len(runes))
	for _, m := range marks {
		for i := max(m.start, 0); i < min(m.end, len(runes)); i++ {
			of[i] = TextPiece{Mark: m.mark, Note: m.note}
		}
	}
	for i := 0; i < len(runes); {
		j := i + 1
		for j < len(runes) && of[j] == of[i] {
			j++
		}
		pieces = append(pieces, TextPiece{Text: string(runes[i:j]), Mark: of[i].Mark, Note: of[i].Note})
		i = j
	}
	return pieces
}

// placeRow is the form for one place of personal data.
func placeRow(v *visit, f *publish.RowFile, i int, tried *rowAttempt) PlaceRow {
	p := f.Places[i]
	row := PlaceRow{ID: "place-" + strconv.Itoa(i), Action: rowURL(f) + "/places", Version: f.Work.Version, Field: p.Field, Start: p.Start, End: p.End,
		Kind: publish.PlaceLabel(p.Type), Reason: p.Reason}
	text, _ := f.New.Told().Text(p.Field)
	if runes := []rune(text); p.Start >= 0 && p.End <= len(runes) && p.Start < p.End {
		row.Quote = string(runes[p.Start:p.End])
	}
	switch {
	case p.Decision == store.FindingClean:
		row.Decision = "不是个人信息"
	case p.Decision == store.FindingMasked:
		row.Decision = "已用×遮盖"
	case !f.MayEdit:
		row.Decision = "还没有处理"
	}
	if tried != nil && tried.what == "place" && v.form["field"] == p.Field && v.form["start"] == strconv.Itoa(p.Start) {
		row.Reason, row.ChosenClean, row.ChosenHid = v.form["reason"], v.form["decision"] == store.FindingClean, v.form["decision"] == store.FindingMasked
		row.Wrong = court.MessageOf(tried.err)
	}
	return row
}

// decidePlace settles one place of personal data.
func (d *Desk) decidePlace(v *visit) error {
	ctx, cancel := v.stepCtx()
	defer cancel()
	ref, row := v.workRef(), v.param("row")
	start, bad := strconv.Atoi(v.form["start"])
	end, worse := strconv.Atoi(v.form["end"])
	if bad != nil || worse != nil {
		return errForm
	}
	place := store.TextFinding{Field: v.form["field"], Start: start, End: end, Decision: v.form["decision"], Reason: strings.TrimSpace(v.form["reason"])}
	if _, err := d.publish.DecideFinding(ctx, v.actor, ref, row, place); err != nil {
		return d.refusedRow(v, rowAttempt{what: "place", err: err, version: ref.Version})
	}
	return v.redirect(pathWork + "/" + ref.ID + "/rows/" + row + "?done=work-place#places")
}

// remarkForm asks what is to be said about a place; typed again after a refusal.
func remarkForm(v *visit, f *publish.RowFile, tried *rowAttempt) *RemarkForm {
	typed := form{}
	if tried != nil && tried.what == "remark" {
		typed = v.form
	}
	view := &RemarkForm{Action: rowURL(f) + "/remarks",
		Fields:  []FieldOption{{Value: "", Label: "整行", Chosen: typed["field"] == ""}},
		Excerpt: RecordField{Name: "excerpt", Label: "摘录有问题的文字", Hint: "从那一栏原样摘录，页面上会标出；指整栏的不填", Value: typed["excerpt"], Optional: true},
		Text:    RecordField{Name: "text", Label: "意见", Hint: "写明什么不对，应当怎样", Value: typed["text"], Area: true}}
	for _, head := range f.New.Told().Heads() {
		view.Fields = append(view.Fields, FieldOption{Value: head, Label: head, Chosen: typed["field"] == head})
	}
	if tried != nil && tried.what == "remark" && tried.err != nil {
		view.Text.Faults = []string{court.MessageOf(tried.err)}
	}
	return view
}

// addRemark keeps what a reviewer says about a place until the return.
func (d *Desk) addRemark(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	id, row := v.param("id"), v.param("row")
	if err := d.publish.Remark(ctx, v.actor, id, row, v.form["field"], v.form["excerpt"], v.form["text"]); err != nil {
		return d.refusedRow(v, rowAttempt{what: "remark", err: err})
	}
	return v.redirect(pathWork + "/" + id + "/rows/" + row + "?done=work-remark#remarks")
}

// revealRow shows the row with the document number in full, once. The reading is on the
// access trail before.
func (d *Desk) revealRow(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	number, err := d.publish.RevealRow(ctx, v.actor, v.from.Addr, v.param("id"), v.param("row"))
	if err != nil {
		return err
	}
	return d.showRow(v, fiber.StatusOK, nil, number)
}
