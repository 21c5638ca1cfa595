package publish

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// TurnCount is how many pieces of work wait for somebody to do the same.
type TurnCount struct {
	Turn court.Turn
	N    int
}

// Turns counts what the actor can do next; what is for other offices is left out, and that
// of which there is none is there with 0. Together they are the queue QueueMine.
func (p *Publisher) Turns(ctx context.Context, actor court.Actor) (turns []TurnCount, err error) {
	var filters []store.WorkFilter
	for _, t := range court.Turns() {
		if actor.Account == "" || !t.Of(actor) {
			continue
		}
		turns = append(turns, TurnCount{Turn: t})
		edits := t == court.TurnDraft || t == court.TurnReturned
		f := store.WorkFilter{Kinds: readable(actor, PartAll), For: &store.WorkFor{Account: actor.Account,
			EditsLists: edits && actor.May(court.MayEditList), EditsPieces: edits && actor.May(court.MayEditPieces), Reviews: t == court.TurnReview,
			Signs: t == court.TurnSign, Answers: t == court.TurnAnswer, Releases: t == court.TurnRelease, Classed: actor.May(court.MayReleaseClassed)}}
		if t == court.TurnReturned {
			f.Last = court.StepReturn
		}
		filters = append(filters, f)
	}
	if len(turns) == 0 {
		return nil, nil
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		counts, err := r.CountWork(ctx, filters)
		returned := 0
		for i := range counts {
			turns[i].N = counts[i]
			switch turns[i].Turn {
			case court.TurnReturned:
				returned = counts[i]
			case court.TurnDraft: // those that came back are drafts, too
				turns[i].N -= returned
			}
		}
		return err
	})
	return turns, err
}

// Listed is the first few of something, and how many there are.
type Listed[E any] struct {
	Items []E
	Total int
}

// mostOnDashboard is how many of each the dashboard shows.
const mostOnDashboard = 5

// Scheduled gives what is to be released later, the earliest first.
func (p *Publisher) Scheduled(ctx context.Context, actor court.Actor) (l Listed[WorkLine], err error) {
	if err := allow(actor, court.MayReadList, court.MayReadPieces); err != nil {
		return l, err
	}
	return p.lines(ctx, func(r *store.Reading) ([]store.WorkItem, int, error) {
		return r.ScheduledWork(ctx, readable(actor, PartAll), mostOnDashboard)
	})
}

// OwnTexts gives the texts that the actor writes and has not handed over, or has been given
// back, the last changed first.
func (p *Publisher) OwnTexts(ctx context.Context, actor court.Actor) (l Listed[WorkLine], err error) {
	if err := allow(actor, court.MayEditPieces); err != nil {
		return l, err
	}
	return p.lines(ctx, func(r *store.Reading) ([]store.WorkItem, int, error) {
		return r.FindWork(ctx, store.WorkFilter{Kinds: []court.WorkKind{court.WorkPiece}, For: &store.WorkFor{Account: actor.Account, EditsPieces: true}, Limit: mostOnDashboard})
	})
}

// Alarms gives the work that went wrong without anybody there and still waits: what a rule
// kept from being released at its time, and what is OverdueTime late.
func (p *Publisher) Alarms(ctx context.Context, actor court.Actor) (l Listed[WorkLine], err error) {
	if err := allow(actor, court.MayReadList, court.MayReadPieces); err != nil {
		return l, err
	}
	return p.lines(ctx, func(r *store.Reading) ([]store.WorkItem, int, error) {
		return r.FindWork(ctx, store.WorkFilter{Kinds: readable(actor, PartAll), Alarm: true, Late: p.late(), States: court.OpenStates(), Limit: mostOnDashboard})
	})
}

// lines reads pieces of work with what they are about.
func (p *Publisher) lines(ctx context.Context, find func(*store.Reading) ([]store.WorkItem, int, error)) (l Listed[WorkLine], err error) {
	err = p.db.Read(ctx, func(r *store.Reading) error {
		l = Listed[WorkLine]{}
		found, total, err := find(r)
		if err != nil {
			return err
		}
		l.Total = total
		for i := range found {
			line := WorkLine{WorkItem: p.alarmed(found[i])}
			if line.Last, err = r.LastStep(ctx, found[i].Number); err != nil {
				return err
			}
			if line.WorkSubject, err = p.subject(ctx, r, &found[i]); err != nil {
				return err
			}
			l.Items = append(l.Items, line)
		}
		return nil
	})
	return l, err
}

// ForcedDays is how far back waivers are shown.
const ForcedDays = 30

// Forced gives the waivers of the last ForcedDays days (特批). Auditors see that they were
// made, and no reasons.
func (p *Publisher) Forced(ctx context.Context, actor court.Actor) (l Listed[store.ForcedStep], err error) {
	if err := allow(actor, court.MayReadList, court.MayReadTrail, court.MayReadPieces); err != nil {
		return l, err
	}
	kinds := readable(actor, PartAll)
	if actor.May(court.MayReadTrail) {
		kinds = court.WorkKinds()
	}
	l.Items, l.Total, err = p.db.ForcedSteps(ctx, kinds, p.db.Now().AddDate(0, 0, -ForcedDays), mostOnDashboard)
	if len(readable(actor, PartAll)) == 0 {
		for i := range l.Items {
			l.Items[i].Note = ""
		}
	}
	return l, err
}

// Week counts what the last seven days brought. The definition of each figure stands with
// it on the page; the decisions themselves are on the ledger.
type Week struct {
	Since       time.Time
	Published   int // entries made public: new ones by a release or a vouched first load
	Revised     int // public entries whose text was changed by a release
	Removed     int
	Expired     int
	Hidden      int // at once, by a person or by the clock
	Restored    int
	Imports     int // files taken in
	Rejected    int // rows of these files
	Corrections int // requests for correction received

	TextsPublished int // texts made public for the first time
	TextsRevised   int // new versions of public texts, and returns to an earlier one
	TextsWithdrawn int
	// Part tells that more was there than is looked at, so that a sum is a lower bound.
	Part bool
}

// Bounds of what a week is looked through for.
const (
	mostReleases = 200
	mostImports  = 50
)

// WeekFigures counts the last seven days, for who may read the list, texts or the trail.
func (p *Publisher) WeekFigures(ctx context.Context, actor court.Actor) (Week, error) {
	if err := allow(actor, court.MayReadList, court.MayReadTrail, court.MayReadPieces); err != nil {
		return Week{}, err
	}
	head, err := p.db.Head(ctx)
	if err != nil {
		return Week{}, err
	}
	return p.counted.week.get(head.Incarnation+strconv.FormatInt(head.Position, 10), p.db.Now(), weekTime, func() (Week, error) { return p.countWeek(ctx) })
}

func (p *Publisher) countWeek(ctx context.Context) (w Week, err error) {
	w.Since = p.db.Now().AddDate(0, 0, -7)
	counts, err := p.db.CountDecisions(ctx, w.Since)
	if err != nil {
		return w, err
	}
	for _, c := range counts {
		texts := map[string]*int{"piece.publish": &w.TextsPublished, "piece.revise": &w.TextsRevised, "piece.withdraw": &w.TextsWithdrawn}
		if texts[c.Action] != nil {
			*texts[c.Action] += c.N
			continue
		}
		of := map[string]*int{"hide": &w.Hidden, "restore": &w.Restored, "expire": &w.Expired, "remove": &w.Removed}
		// Lists have these actions alike.
		if _, what, _ := strings.Cut(c.Action, "."); of[what] != nil {
			*of[what] += c.N
		}
	}
	if err := p.countReleases(ctx, &w); err != nil {
		return w, err
	}
	return w, p.countImports(ctx, &w)
}

// countReleases adds up what the releases of the week say of themselves, as far as their
// details were not erased.
func (p *Publisher) countReleases(ctx context.Context, w *Week) error {
	sums := map[string]func(released){
		"task.open": func(r released) {
			if r.Kind == court.TaskReview {
				w.Corrections++
			}
		},
	}
	for _, list := range court.Lists() {
		sums[string(list)+".release"] = func(r released) { w.Published, w.Revised = w.Published+r.Opened, w.Revised+r.Revised }
		sums[string(list)+".batch.release"] = func(r released) {
			if r.Vouched {
				w.Published += r.Accepted
			}
		}
	}
	for action, add := range sums {
		q := store.TrailQuery{Action: action, From: w.Since, Limit: mostReleases}
		if action == "task.open" {
			q.Rule = "R-13"
		}
		page, err := p.db.Decisions(ctx, q)
		if err != nil {
			return err
		}
		w.Part = w.Part || len(page) == mostReleases
		for _, d := range page {
			var r released
			if json.Unmarshal(d.Detail, &r) == nil {
				add(r)
			}
		}
	}
	return nil
}

// released is what the details of these decisions hold.
type released struct {
	Opened   int            `json:"opened"`
	Revised  int            `json:"revised"`
	Accepted int            `json:"accepted"`
	Vouched  bool           `json:"vouched"`
	Kind     court.TaskKind `json:"kind"`
}

// countImports counts the files of the week, and by their reports the rows that were
// rejected. The report of a vouched first load went to who gave the command.
func (p *Publisher) countImports(ctx context.Context, w *Week) error {
	imports, err := p.db.Imports(ctx, w.Since, mostImports)
	if err != nil {
		return err
	}
	w.Imports = len(imports)
	w.Part = w.Part || len(imports) == mostImports
	for _, i := range imports {
		n, err := p.counted.rejected.get(i.PublicID, p.db.Now(), rejectedTime, func() (n int, err error) {
			err = p.db.Read(ctx, func(r *store.Reading) error {
				text, err := p.db.Report(ctx, r, i.Batch)
				var report Report
				if err == nil && len(text) > 0 {
					err = json.Unmarshal(text, &report)
				}
				n = report.Rejected
				return err
			})
			return n, err
		})
		if err != nil {
			return err
		}
		w.Rejected += n
	}
	return nil
}

// RailCounts is what stands beside the entries of the rail.
type RailCounts struct {
	Work  int // pieces of work with which it is the person's turn
	Tasks int // open tasks of the person
	Late  int // of these, within a working day of their last one, or past it
}

// RailCounts counts what waits for the actor; the figures are those of a few seconds ago at
// most, because every page asks for them.
func (p *Publisher) RailCounts(ctx context.Context, actor court.Actor) (RailCounts, error) {
	return p.counted.rail.get(personKey(actor), p.db.Now(), railTime, func() (c RailCounts, err error) {
		mine, err := p.queue(QueueMine, actor, PartAll)
		if err != nil { // no work is for this actor
			return c, nil //nolint:nilerr // nothing waits
		}
		err = p.db.Read(ctx, func(r *store.Reading) error {
			counts, err := r.CountWork(ctx, []store.WorkFilter{mine})
			if err == nil {
				c.Work = counts[0]
			}
			return err
		})
		if err != nil {
			return c, err
		}
		figures, err := p.FiguresFor(ctx, actor)
		for _, n := range figures.Open {
			c.Tasks += n
		}
		c.Late = figures.Warned
		return c, err
	})
}
