package main

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/auth"
	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// bringer has an account take a file of a few synthetic entries in, and gives the work
// that it opened. Each file goes on where the one before ended.
type bringer func(ctx context.Context, by court.Actor, rows int) (work string, err error)

// demoRows is how many entries of the demonstration go the way of review.
const demoRows = 3

// demoDesk gives the desk of a demonstration something to do: work in every state and tasks
// with their days, made the way people make them. What the public sees stays as it is.
type demoDesk struct {
	publisher *publish.Publisher
	bring     bringer
	now       time.Time
	people    map[court.Role]court.Actor
}

// demoActors are the accounts of the demonstration by their offices.
func demoActors(ctx context.Context, accounts *auth.Accounts) (map[court.Role]court.Actor, error) {
	list, err := accounts.List(ctx)
	if err != nil {
		return nil, err
	}
	actors := map[court.Role]court.Actor{}
	for _, a := range list {
		for _, r := range a.Roles {
			if a.Name == demoName(r) {
				actors[r] = court.Actor{Account: a.PublicID, Name: a.Name, Roles: a.Roles}
			}
		}
	}
	return actors, nil
}

// demoName is the name of the account of an office.
func demoName(r court.Role) string { return "演示" + r.Label() }

func (d *demoDesk) by(r court.Role) court.Actor { return d.people[r] }

// work makes one piece of work and takes it through steps, each by who has the office.
func (d *demoDesk) work(ctx context.Context, rows int, steps ...court.WorkStep) error {
	id, err := d.bring(ctx, d.by(court.RoleClerk), rows)
	if err != nil || id == "" {
		return err
	}
	ref := publish.WorkRef{ID: id, Version: 1}
	for _, s := range steps {
		w, err := d.step(ctx, ref, s)
		if err != nil {
			return fmt.Errorf("demo work, step %s: %w", s, err)
		}
		ref.Version = w.Version
	}
	return nil
}

func (d *demoDesk) step(ctx context.Context, ref publish.WorkRef, s court.WorkStep) (store.WorkItem, error) {
	p := d.publisher
	switch s {
	case court.StepEdit:
		no := court.AnswerNo
		w, err := p.RecordEvidence(ctx, d.by(court.RoleClerk), ref, nil, court.EvidenceRecord{
			DecisionNumber: "演示决定书（虚构）", DecidedOn: court.DateOf(d.now).AddDays(-20), ServedOn: court.DateOf(d.now).AddDays(-12),
			Signature: "演示卷宗第1页（虚构）", Checklist: court.Checklist{Secured: no, Seized: no, NotYetDue: no, OtherCause: no}})
		if err != nil {
			return w, err
		}
		return p.Classify(ctx, d.by(court.RoleClerk), publish.WorkRef{ID: ref.ID, Version: w.Version}, court.SensitivityOrdinary, false)
	case court.StepSubmit:
		return p.Submit(ctx, d.by(court.RoleClerk), ref)
	case court.StepReturn:
		return p.Return(ctx, d.by(court.RoleReviewer), ref, "演示：请核对履行情况，改好后再提交。")
	case court.StepForce:
		return p.Force(ctx, d.by(court.RolePresident), ref, "演示：外地法院已经采取限制消费措施，本院不再重复。")
	case court.StepApprove:
		return p.Approve(ctx, d.by(court.RoleReviewer), ref)
	case court.StepSchedule:
		return p.Schedule(ctx, d.by(court.RolePublisher), ref, court.DateOf(d.now).AddDays(1).Start().Add(8*time.Hour+30*time.Minute))
	case court.StepRelease:
		return p.Release(ctx, d.by(court.RolePublisher), ref)
	}
	return store.WorkItem{}, fmt.Errorf("demo work has no step %s", s)
}

// tasks puts removal grounds forward and files a request for correction, on public records.
func (d *demoDesk) tasks(ctx context.Context) error {
	clerk := d.by(court.RoleClerk)
	list, err := d.publisher.Records(ctx, clerk, publish.RecordListQuery{State: court.StatePublished, PerPage: 20})
	if err != nil {
		return err
	}
	raised := map[bool]int{} // by whether the record has a term: it decides what is opened
	corrected := false
	for _, r := range list.Items {
		term := r.Defaulter.Conduct != court.G1
		switch {
		case !r.Shown:
		case raised[term] == 0:
			raised[term]++
			_, err = d.publisher.RaiseGround(ctx, clerk, publish.Ground{PublicID: r.PublicID, Ground: court.GroundPerformed, Note: "演示：已交付全部案款（虚构）"})
		case !corrected:
			corrected = true
			_, err = d.publisher.FileCorrection(ctx, clerk, court.Correction{Subject: r.PublicID, Claim: court.ClaimInaccurate,
				RequestedOn: court.DateOf(d.now), Text: "演示：已履行的金额记少了（虚构）"})
		}
		if err != nil {
			return fmt.Errorf("demo tasks: %w", err)
		}
	}
	return nil
}

// liven makes it all, released work first; where there is work already, nothing.
func (d *demoDesk) liven(ctx context.Context, release int) error {
	if err := d.enliven(ctx, release); err != nil {
		return err
	}
	return d.illustrate(ctx)
}

func (d *demoDesk) enliven(ctx context.Context, release int) error {
	for _, r := range []court.Role{court.RoleClerk, court.RoleEditor, court.RoleReviewer, court.RolePublisher, court.RolePresident} {
		if d.people[r].Account == "" {
			return nil // somebody has renamed it: the desk is in use
		}
	}
	page, err := d.publisher.WorkPage(ctx, d.by(court.RoleClerk), publish.QueueDraft, publish.PartLists, 1)
	if err != nil {
		return err
	}
	for _, n := range page.Counts {
		if n > 0 {
			return nil
		}
	}
	approved := []court.WorkStep{court.StepEdit, court.StepSubmit, court.StepForce, court.StepApprove}
	for _, w := range []struct {
		rows  int
		steps []court.WorkStep
	}{
		{release, append(approved[:4:4], court.StepRelease)},
		{8, append(approved[:4:4], court.StepSchedule)},
		{4, approved},
		{12, []court.WorkStep{court.StepEdit, court.StepSubmit}},
		{5, []court.WorkStep{court.StepEdit, court.StepSubmit, court.StepReturn}},
		{6, nil},
	} {
		if w.rows == 0 {
			continue
		}
		if err := d.work(ctx, w.rows, w.steps...); err != nil {
			return err
		}
	}
	if err := d.tasks(ctx); err != nil {
		return err
	}
	return d.plan(ctx)
}
