package admin

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// ageing lists the texts of the site by the day of their review.
func (d *Desk) ageing(v *visit) error {
	q := publish.AgeingQuery{Age: court.ReviewAge(strings.Clone(v.c.Query("age"))), Kind: court.PieceKind(strings.Clone(v.c.Query("kind"))),
		Owner: strings.Clone(v.c.Query("owner")), Page: v.page(), PerPage: perPage}
	if q.Age != "" && q.Age.Label() == "" || q.Kind != "" && q.Kind.Label() == "" {
		return court.Invalid("没有这一类内容，请重新选择。")
	}
	a, err := ask(v, func(ctx context.Context, by court.Actor) (publish.Ageing, error) { return d.publish.Ageing(ctx, by, q) })
	if err != nil {
		return err
	}
	frame, err := v.planFrame("内容复核", pathAgeing)
	if err != nil {
		return err
	}
	view := AgeingView{PlanFrame: frame, Age: string(q.Age), Found: fmt.Sprintf("共 %d 篇", a.Total)}
	all := 0
	for _, n := range a.Counts {
		all += n
	}
	of := func(age court.ReviewAge, label string, n int) {
		next := publish.AgeingQuery{Age: age, Kind: q.Kind, Owner: q.Owner}
		view.Ages = append(view.Ages, QueueLink{Label: label, URL: ageingURL(next), Count: n, Current: q.Age == age})
	}
	of("", "全部", all)
	for _, age := range court.ReviewAges() {
		of(age, age.Label(), a.Counts[age])
	}
	view.Kinds = []FieldOption{{Label: "各种内容", Chosen: q.Kind == ""}}
	for _, k := range court.PieceKinds() {
		view.Kinds = append(view.Kinds, FieldOption{Value: string(k), Label: k.Label(), Chosen: q.Kind == k})
	}
	view.Owners = []FieldOption{{Label: "不限", Chosen: q.Owner == ""}, {Value: publish.OwnerNobody, Label: "要指定负责人的", Chosen: q.Owner == publish.OwnerNobody},
		{Value: publish.OwnerUnit, Label: "由单位负责", Chosen: q.Owner == publish.OwnerUnit}}
	for _, one := range a.People {
		view.Owners = append(view.Owners, FieldOption{Value: one.Account, Label: one.Name, Chosen: q.Owner == one.Account})
	}
	today := court.DateOf(v.now)
	for i := range a.Items {
		view.Rows = append(view.Rows, ageingRow(&a.Items[i], today))
	}
	switch {
	case all == 0:
		view.Empty = "网站上还没有内容。发布以后，每篇的复核期限都会出现在这里。"
	case a.Total == 0:
		view.Empty = "没有符合的内容。"
	}
	view.Turn = turn(a.Page, a.Total, func(page int) string { q.Page = page; return ageingURL(q) })
	return show(v, fiber.StatusOK, d.pages.ageing, view)
}

func ageingURL(q publish.AgeingQuery) string {
	values := url.Values{}
	for name, value := range map[string]string{"age": string(q.Age), "kind": string(q.Kind), "owner": q.Owner} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if q.Page > 1 {
		values.Set("page", strconv.Itoa(q.Page))
	}
	if len(values) == 0 {
		return pathAgeing
	}
	return pathAgeing + "?" + values.Encode()
}

func ageingRow(s *publish.SitePiece, today court.Date) AgeingRow {
	row := AgeingRow{URL: textURL(s.Kind, s.Slug), Title: s.Title, Kind: s.Kind.Label(), Updated: dayWords(s.Updated, today)}
	row.Review, row.Tone = reviewWords(s, today)
	row.Owner, row.OwnerTone = ownerWords(s.Owner)
	if !s.Ownerless() {
		row.OwnerTone = ""
	}
	return row
}

// reviewWords says when a text is to be looked at again, and how urgent that is.
func reviewWords(s *publish.SitePiece, today court.Date) (words, tone string) {
	switch s.Age {
	case court.ReviewNever:
		return "没有复核期限", "soon"
	case court.ReviewPassed:
		return dayWords(s.ReviewBy, today) + "，已过期限", "late"
	case court.ReviewSoon:
		return dayWords(s.ReviewBy, today), "soon"
	}
	return dayWords(s.ReviewBy, today), ""
}

// ownerWords says who answers for a text.
func ownerWords(o store.PieceOwner) (words, tone string) {
	switch {
	case o.Unit != "":
		return o.Unit, ""
	case o.Account == "":
		return "没有负责人", "soon"
	case o.Name == "":
		return "负责人的账号已经不在", "late"
	case o.Disabled:
		return o.Name + "（账号已停用）", "late"
	}
	return o.Name, ""
}

// siteText is one text of the site, with who answers for it and when it was looked at.
func (d *Desk) siteText(v *visit) error { return d.showSiteText(v, fiber.StatusOK, nil) }

// fieldNextReview is the day of the next review in the form.
const fieldNextReview = "review_by"

// recheckText puts on record that the text is still true.
func (d *Desk) recheckText(v *visit) error {
	c := publish.Recheck{Kind: court.PieceKind(v.param("kind")), Slug: v.param("slug"), Note: v.form[court.PlanKeyNote]}
	var err error
	if c.Version, err = strconv.Atoi(v.form["version"]); err != nil {
		return errForm
	}
	if c.Next, err = v.form.readDay(fieldNextReview, "下次复核的日期"); err == nil {
		ctx, cancel := v.ctx()
		defer cancel()
		err = d.publish.CheckSitePiece(ctx, v.actor, c)
	}
	return d.toldOfText(v, err, "rechecked", fieldNextReview)
}

// ownText names who answers for the text.
func (d *Desk) ownText(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	err := d.publish.SetPieceOwner(ctx, v.actor, court.PieceKind(v.param("kind")), v.param("slug"), v.form[court.PlanKeyOwner], v.form[court.PlanKeyUnit])
	return d.toldOfText(v, err, "owned", court.PlanKeyOwner)
}

func (d *Desk) toldOfText(v *visit, err error, word, field string) error {
	if err == nil {
		return v.redirect(textURL(court.PieceKind(v.param("kind")), v.param("slug")) + "?done=" + word)
	}
	if _, status, fault := v.told(err); fault != nil || status == fiber.StatusNotFound {
		return err
	}
	return d.showSiteText(v, statusOf(err), refusal(err, field))
}

func (d *Desk) showSiteText(v *visit, status int, wrong []FormFault) error {
	f, err := ask(v, func(ctx context.Context, by court.Actor) (publish.SiteFile, error) {
		return d.publish.SiteFile(ctx, by, court.PieceKind(v.param("kind")), v.param("slug"))
	})
	if err != nil {
		return err
	}
	frame, err := v.planFrame("复核："+f.Title, pathAgeing)
	if err != nil {
		return err
	}
	view := SiteTextView{PlanFrame: frame, Heading: f.Title, Wrong: wrong, MayRevise: v.actor.May(court.MayEditPieces), Kind: string(f.Kind), Slug: f.Slug,
		Action: textURL(f.Kind, f.Slug), Version: strconv.Itoa(f.Version), Published: v.linkTo("/published/" + string(f.Kind) + "/" + f.Slug)}
	today := court.DateOf(v.now)
	view.Review, view.Tone = reviewWords(&f.SitePiece, today)
	view.Owner, view.OwnerTone = ownerWords(f.Owner)
	view.Facts = []Fact{{"种类", f.Kind.Label()}, {"宣传重点", topicWords(f.Topic)}, {"网址", (&court.Piece{Kind: f.Kind, Slug: f.Slug}).Path()},
		{"发布", dayWords(f.Published, today)}, {"更新", dayWords(f.Updated, today)}}
	if f.MayCheck {
		next := RecordField{Name: fieldNextReview, Label: "下次复核日期", Hint: "最远两年。" + dateHint, Value: today.AddMonths(12).String()}
		note := RecordField{Name: court.PlanKeyNote, Label: "核对情况", Hint: "例如对照了哪些规定", Optional: true, Area: true}
		if v.form != nil && v.form["version"] != "" {
			next.Value, note.Value = v.form[fieldNextReview], v.form[court.PlanKeyNote]
		}
		view.CheckFields = []RecordField{next, note}
		mark(view.CheckFields, wrong)
	}
	if f.MayOwn {
		view.OwnFields = ownFields(&f, v.form)
		mark(view.OwnFields, wrong)
	}
	for _, c := range f.Checks {
		view.Checks = append(view.Checks, TaskEvent{At: minute(c.At), Who: c.Name,
			What: fmt.Sprintf("仍然有效（第 %d 版），下次复核 %s", c.Version, c.ReviewBy) + prefixed("：", c.Note)})
	}
	return show(v, status, d.pages.siteText, view)
}

func prefixed(with, text string) string {
	if text == "" {
		return ""
	}
	return with + text
}

func topicWords(t court.Topic) string {
	if t == "" {
		return "不属于六个重点"
	}
	return t.Label()
}

// ownFields are the form for who answers for a text, as typed or as it is.
func ownFields(f *publish.SiteFile, typed form) []RecordField {
	account, unit := f.Owner.Account, f.Owner.Unit
	if _, sent := typed[court.PlanKeyOwner]; sent {
		account, unit = typed[court.PlanKeyOwner], typed[court.PlanKeyUnit]
	}
	options := []FieldOption{{Label: "不指定个人", Chosen: account == ""}}
	for _, one := range f.People {
		options = append(options, FieldOption{Value: one.Account, Label: one.Name, Chosen: one.Account == account})
	}
	return []RecordField{
		{Name: court.PlanKeyOwner, Label: "负责人", Hint: "他能复核这篇内容，到期时会得到提醒", Options: options},
		{Name: court.PlanKeyUnit, Label: "或者负责的单位", Hint: "不指定个人时填写，例如“执行局综合组”", Value: unit, Optional: true},
	}
}
