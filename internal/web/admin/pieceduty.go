package admin

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// dutyURL is the page on who answers for the text of a piece of work.
func dutyURL(id string) string { return draftURL(id) + "/duty" }

// dutyPlace is where a finding about who answers for a text, its legal check or what was
// asked of a leader is mended; empty: it is about the text.
func dutyPlace(id, field string) string {
	switch field {
	case court.DutyLeader, court.DutyPerson, court.DutyCorrection, court.DutyDropped, court.DutyQuestion:
		return dutyURL(id) + "#" + field
	}
	if court.LegalQuestion(field).Label() != "" {
		return dutyURL(id) + "#" + field
	}
	return ""
}

func (d *Desk) dutyRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	one := dutyURL(":id")
	return []route{
		{method: get, path: one, need: may(court.MayReadPieces), handle: d.duty},
		{method: post, path: one, need: may(court.MayEditPieces), handle: d.saveDuty},
		{method: post, path: one + "/check", need: may(court.MayReview), handle: d.checkDuty},
		{method: post, path: one + "/answer", need: may(court.MayDecide), handle: d.answerDuty},
	}
}

// duty shows the record of a text.
func (d *Desk) duty(v *visit) error { return d.showDuty(v, fiber.StatusOK, "", nil) }

// Parts of the page of which each has a form of its own.
const (
	dutyPart   = "duty"
	checkPart  = "check"
	answerPart = "answer"
)

// showDuty shows the page, after a refused attempt at one of its forms with what stood
// against it and everything that was typed.
func (d *Desk) showDuty(v *visit, status int, part string, refused error) error {
	ctx, cancel := v.ctx()
	defer cancel()
	f, err := d.publish.PieceDuty(ctx, v.actor, v.param("id"))
	if err != nil {
		return err
	}
	view := dutyView(v, &f, part, refused)
	if refused != nil && court.KindOf(refused) == court.KindConflict {
		steps, err := d.publish.DutySteps(ctx, v.actor, f.ID)
		if err != nil {
			return err
		}
		view.Meanwhile = meanwhile(steps, v.workRef().Version)
	}
	return show(v, status, d.pages.duty, view)
}

// saveDuty keeps what the author filled in.
func (d *Desk) saveDuty(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	f, err := d.publish.PieceDuty(ctx, v.actor, v.param("id"))
	if err != nil {
		return err
	}
	entry := publish.DutyEntry{Leader: v.form[court.DutyLeader], Person: v.form[court.DutyPerson], Answers: v.form.legal(),
		Correction: v.form[court.DutyCorrection], Uncertain: v.form["uncertain"] != "", Question: v.form[court.DutyQuestion], Drop: map[string]string{}}
	for i, c := range f.Piece.Corrections {
		if v.form[dropName(i)] != "" {
			entry.Drop[c.String()] = v.form[dropReason(i)]
		}
	}
	_, err = d.publish.SaveDuty(ctx, v.actor, v.workRef(), entry)
	return d.dutyDone(v, dutyPart, "duty", err)
}

// checkDuty puts the reviewer's answers in the place of the author's.
func (d *Desk) checkDuty(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	_, err := d.publish.CheckDuty(ctx, v.actor, v.workRef(), v.form.legal())
	return d.dutyDone(v, checkPart, "duty-checked", err)
}

// answerDuty puts the answer of a leader on record.
func (d *Desk) answerDuty(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	on, err := v.form.readDay(court.AnswerOn, "答复的日期")
	if err == nil {
		var agreed bool
		if agreed, err = v.form.verdict(); err == nil {
			_, err = d.publish.AnswerQuestion(ctx, v.actor, v.workRef(), court.LeaderAnswer{Agreed: agreed, By: v.form[court.AnswerBy],
				Document: v.form[court.AnswerDocument], On: on, Text: v.form[court.AnswerText]})
		}
	}
	return d.dutyDone(v, answerPart, "duty-answered", err)
}

// dutyDone answers a form of the page.
func (d *Desk) dutyDone(v *visit, part, word string, err error) error {
	if err == nil {
		return v.redirect(dutyURL(v.param("id")) + "?done=" + word)
	}
	_, status, fault := v.told(err)
	if fault != nil || status == fiber.StatusNotFound {
		return err
	}
	return d.showDuty(v, status, part, err)
}

// legal reads the answers of a form.
func (f form) legal() map[court.LegalQuestion]publish.LegalWords {
	answers := map[court.LegalQuestion]publish.LegalWords{}
	for _, q := range court.LegalQuestions() {
		answers[q] = publish.LegalWords{Word: f[string(q)], Note: f[legalNote(q)]}
	}
	return answers
}

func legalNote(q court.LegalQuestion) string { return "note-" + string(q) }

// dutyFaults are the reasons of a refusal as lines of a form.
func dutyFaults(err error) (lines []FormFault) {
	var wrong *publish.EntryFaults
	var reasons *court.Reasons
	switch {
	case errors.As(err, &wrong):
		for _, f := range wrong.Findings {
			lines = append(lines, dutyFault(f))
		}
	case errors.As(err, &reasons):
		for _, f := range reasons.Findings {
			lines = append(lines, dutyFault(f.Finding))
		}
	default:
		return refusal(err, "")
	}
	return lines
}

// dutyFault is one finding, with the field in which it is mended.
func dutyFault(f court.Finding) FormFault {
	return FormFault{Field: f.Field, Rule: string(f.Rule), Text: f.Message}
}
