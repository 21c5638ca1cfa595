package publish

import (
	"context"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// TaskQuery asks for a page of the list of tasks. Empty fields do not narrow.
type TaskQuery struct {
	All     bool           // also what others have to do; who may read the list
	Kind    court.TaskKind // of one kind
	Subject string         // about one record or batch, what is done as well
	Unsure  bool           // whose day is not sure because a year of the calendar is missing
	Page    int            // from 1
	PerPage int            // at most mostTasks
}

const mostTasks = 100

// TaskItem is a task as it stands today.
type TaskItem struct {
	court.Task
	DaysLeft int  // working days, today not counted; negative: late by as many
	Warned   bool // the working day before the last one has come (T−1)
	Overdue  bool // the last day is over
	Mine     bool // the actor may settle it
}

// TaskPage is a page of the list of tasks, the most urgent first.
type TaskPage struct {
	Items        []TaskItem
	Total        int
	Page         int
	MissingYears []int                 // of the calendar, R-62: load them
	About        map[string]RecordName // the records and loads that the tasks are about, by their identifiers
}

// RecordName is what a record is called by at the desk, and its list.
type RecordName = store.RecordName

// TaskList gives what the actor has to do, by the days of the law. The president has what
// is escalated, too.
func (p *Publisher) TaskList(ctx context.Context, actor court.Actor, q TaskQuery) (TaskPage, error) {
	w := TaskPage{Page: max(q.Page, 1)}
	find := store.TaskQuery{Subject: q.Subject, Unsure: q.Unsure, Limit: mostTasks}
	if q.PerPage > 0 && q.PerPage < mostTasks {
		find.Limit = q.PerPage
	}
	find.Offset = (w.Page - 1) * find.Limit
	find.Kinds, find.Escalated = kindsOf(actor, q.All)
	if len(find.Kinds) == 0 && !find.Escalated {
		return w, allow(court.Actor{})
	}
	if q.Kind != "" {
		allowed := find.Kinds
		find.Kinds = []court.TaskKind{}
		for _, k := range allowed {
			if k == q.Kind {
				find.Kinds = append(find.Kinds, k)
			}
		}
		find.Escalated = false
	}
	calendar, err := p.Calendar(ctx)
	if err != nil {
		return w, err
	}
	tasks, total, err := p.db.Tasks(ctx, find)
	if err != nil {
		return w, err
	}
	today := p.today()
	w.Total, w.MissingYears = total, calendar.MissingYears(today)
	for _, t := range tasks {
		w.Items = append(w.Items, itemOf(t, actor, calendar, today))
	}
	w.About, err = p.db.RecordNames(ctx, subjectsOf(tasks))
	return w, err
}

func subjectsOf(tasks []court.Task) []string {
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = t.Subject
	}
	return ids
}

// kindsOf gives the kinds of tasks that an actor sees, and whether what is escalated is
// seen whatever its kind.
func kindsOf(actor court.Actor, all bool) (kinds []court.TaskKind, escalated bool) {
	kinds = []court.TaskKind{}
	for _, k := range court.TaskKinds() {
		if actor.May(k.Office()) || all && actor.May(court.MayReadList) {
			kinds = append(kinds, k)
		}
	}
	return kinds, actor.May(court.MayDecide)
}

// TaskFigures counts the open tasks for the dashboard and for who watches the portal.
type TaskFigures struct {
	Open         map[court.Rule]int
	Warned       int // within a working day of their last one, or past it
	Escalated    int
	Unsure       int
	MissingYears []int // of the calendar
}

// Figures counts the open tasks of all offices as they stand now.
func (p *Publisher) Figures(ctx context.Context) (TaskFigures, error) {
	return p.figures(ctx, court.TaskKinds(), true)
}

// FiguresFor counts those that the actor has to do.
func (p *Publisher) FiguresFor(ctx context.Context, actor court.Actor) (TaskFigures, error) {
	kinds, escalated := kindsOf(actor, false)
	return p.figures(ctx, kinds, escalated)
}

func (p *Publisher) figures(ctx context.Context, kinds []court.TaskKind, escalated bool) (TaskFigures, error) {
	f := TaskFigures{Open: map[court.Rule]int{}}
	calendar, err := p.Calendar(ctx)
	if err != nil {
		return f, err
	}
	counts, err := p.db.CountTasks(ctx, p.today())
	if err != nil {
		return f, err
	}
	wanted := map[court.TaskKind]bool{}
	for _, k := range kinds {
		wanted[k] = true
	}
	for _, c := range counts {
		if !wanted[c.Kind] && (!escalated || !c.Escalated) {
			continue
		}
		f.Open[c.Rule] += c.N
		for _, of := range []struct {
			is bool
			to *int
		}{{c.Warned, &f.Warned}, {c.Escalated, &f.Escalated}, {c.Unsure, &f.Unsure}} {
			if of.is {
				*of.to += c.N
			}
		}
	}
	f.MissingYears = calendar.MissingYears(p.today())
	return f, nil
}
