package publish

import (
	"context"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// PlanLine is something planned, with how it stands today.
type PlanLine struct {
	store.PlanItem
	State      court.PlanState
	EditorName string // empty: the account is gone or disabled
	DaysLeft   int    // working days; negative: late
	Urgent     bool   // open, and due within a working day or late
	Late       bool
	Unsure     bool // a year of the calendar is missing on the way
}

// PlanRef names something planned in the version that the person saw.
type PlanRef struct {
	ID      string
	Version int64
}

// TopicFigures counts what the plan holds for one of the six topics in a quarter.
type TopicFigures struct {
	Topic                             court.Topic
	Planned, Writing, Published, Late int
	Dropped                           int
	Public                            int // texts of the topic that became public in the quarter, planned or not
}

// PlanTopics is the plan of a quarter.
type PlanTopics struct {
	Quarter court.Quarter
	Lines   []PlanLine
	Figures []TopicFigures // in the order of the topics
	Missing []int          // years of the calendar
	More    bool           // later things are planned that are neither listed nor counted
}

// PlanTopics gives what is due in a quarter, the earliest first.
func (p *Publisher) PlanTopics(ctx context.Context, by court.Actor, q court.Quarter) (t PlanTopics, err error) {
	if err := allow(by, court.MayReadPieces); err != nil {
		return t, err
	}
	calendar, err := p.Calendar(ctx)
	if err != nil {
		return t, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		t = PlanTopics{Quarter: q, Missing: calendar.MissingYears(p.today())}
		var items []store.PlanItem
		items, t.More, err = r.PlanItems(ctx, q.First(), q.Last())
		if err != nil {
			return err
		}
		if t.Lines, err = p.planLines(ctx, r, items, calendar); err != nil {
			return err
		}
		pieces, err := r.SitePieces(ctx)
		if err != nil {
			return err
		}
		t.Figures = topicFigures(t.Lines, pieces, q)
		return nil
	})
	return t, err
}

func topicFigures(lines []PlanLine, pieces []store.SitePiece, q court.Quarter) (list []TopicFigures) {
	for _, topic := range court.Topics() {
		f := TopicFigures{Topic: topic}
		for i := range lines {
			if lines[i].Topic != topic {
				continue
			}
			switch lines[i].State {
			case court.PlanPlanned:
				f.Planned++
			case court.PlanWriting:
				f.Writing++
			case court.PlanPublished:
				f.Published++
			case court.PlanDropped:
				f.Dropped++
			}
			if lines[i].Late {
				f.Late++
			}
		}
		for _, s := range pieces {
			if s.Topic == topic && court.QuarterOf(s.Published) == q {
				f.Public++
			}
		}
		list = append(list, f)
	}
	return list
}

// planLines says how items stand today.
func (p *Publisher) planLines(ctx context.Context, r *store.Reading, items []store.PlanItem, calendar court.Calendar) (lines []PlanLine, err error) {
	people, err := planPeople(ctx, r)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, one := range people {
		names[one.Account] = one.Name
	}
	today := p.today()
	for i := range items {
		l := PlanLine{PlanItem: items[i], State: items[i].State(), EditorName: names[items[i].Editor], DaysLeft: calendar.WorkingDaysTo(today, items[i].Due)}
		if l.State.Open() {
			l.Urgent, l.Late = court.PlanUrgent(l.Due, today, calendar), l.Due.Before(today)
			l.Unsure = !calendar.Covers(l.Due)
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// PlanFile is one thing planned, with whom it may be given to.
type PlanFile struct {
	PlanLine
	People   []PlanPerson
	MayPlan  bool
	MayBegin bool
}

// PlanFile reads one; without an identifier it is the ground of a new one, given to the
// actor if he writes.
func (p *Publisher) PlanFile(ctx context.Context, by court.Actor, id string) (f PlanFile, err error) {
	if err := allow(by, court.MayReadPieces); err != nil {
		return f, err
	}
	calendar, err := p.Calendar(ctx)
	if err != nil {
		return f, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		f = PlanFile{MayPlan: by.May(court.MayPlan)}
		if f.People, err = planPeople(ctx, r); err != nil {
			return err
		}
		if id == "" {
			f.State, f.Kind = court.PlanPlanned, court.PieceArticle
			if by.May(court.MayEditPieces) {
				f.Editor = by.Account
			}
			return nil
		}
		item, err := r.PlanItem(ctx, id)
		if err != nil {
			return err
		}
		lines, err := p.planLines(ctx, r, []store.PlanItem{item}, calendar)
		if err != nil {
			return err
		}
		f.PlanLine = lines[0]
		f.MayBegin = f.State == court.PlanPlanned && by.May(court.MayEditPieces) && by.Account != ""
		return nil
	})
	return f, err
}

// AddPlanned puts something on the plan.
func (p *Publisher) AddPlanned(ctx context.Context, by court.Actor, item court.PlanItem) (id string, err error) {
	item.Title, item.Note = strings.TrimSpace(item.Title), court.NormalBody(strings.TrimSpace(item.Note))
	if err := allow(by, court.MayPlan); err != nil {
		return "", err
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		if err := p.checkPlanned(ctx, tx, &item, p.today()); err != nil {
			return err
		}
		id, err = tx.CreatePlanItem(ctx, item, by)
		return err
	})
	return id, err
}

// checkPlanned gives everything that stands against an item at once.
func (p *Publisher) checkPlanned(ctx context.Context, tx *store.Tx, item *court.PlanItem, from court.Date) error {
	calendar, err := calendarIn(ctx, tx)
	if err != nil {
		return err
	}
	found := item.Check(from, calendar)
	if item.Editor != "" {
		a, there, err := tx.Account(ctx, store.ByPublicID, item.Editor)
		if err != nil {
			return err
		}
		if !there || a.Disabled || !(court.Actor{Roles: a.Roles}).May(court.MayEditPieces) {
			found = append(found, court.Finding{Field: court.PlanKeyEditor, Code: court.PieceCodeWord, Message: "这个账号不能写文稿：已经停用，或者不是采编。请另选责任编辑。"})
		}
	}
	var reasons []court.WorkFinding
	for _, f := range found {
		reasons = append(reasons, court.WorkFinding{Finding: f})
	}
	return court.RefusedFor(reasons)
}

// ChangePlanned changes something that is neither public nor given to the reviewers' care;
// what was dropped is planned again by it.
func (p *Publisher) ChangePlanned(ctx context.Context, by court.Actor, ref PlanRef, item court.PlanItem) error {
	item.Title, item.Note = strings.TrimSpace(item.Title), court.NormalBody(strings.TrimSpace(item.Note))
	return p.changePlanned(ctx, by, ref, func(tx *store.Tx, held *store.PlanItem) error {
		if held.State() == court.PlanPublished {
			return &court.Error{Kind: court.KindConflict, Message: "这个选题已经发布，不能再改。"}
		}
		if held.State() == court.PlanWriting && item.Kind != held.Kind {
			return court.Refused("", "已经开始写，种类不能再改。请另建选题，或者先放弃文稿。")
		}
		from := court.Date{} // what is late may be kept late
		if item.Due != held.Due || held.Dropped {
			from = p.today()
		}
		if err := p.checkPlanned(ctx, tx, &item, from); err != nil {
			return err
		}
		held.PlanItem, held.Dropped, held.Reason = item, false, ""
		return nil
	})
}

// DropPlanned takes something off the plan, with the reason.
func (p *Publisher) DropPlanned(ctx context.Context, by court.Actor, ref PlanRef, reason string) error {
	reason = strings.TrimSpace(reason)
	switch {
	case reason == "":
		return court.Invalid("请写明为什么取消。")
	case len([]rune(reason)) > court.MaxPlanNote:
		return court.Invalid("取消的理由太长。请缩短到五百个字以内。")
	}
	return p.changePlanned(ctx, by, ref, func(_ *store.Tx, held *store.PlanItem) error {
		switch held.State() {
		case court.PlanPlanned:
			held.Dropped, held.Reason = true, reason
			return nil
		case court.PlanWriting:
			return &court.Error{Kind: court.KindConflict, Message: "这个选题已经开始写。请先在文稿里撤回，再取消选题。"}
		}
		return &court.Error{Kind: court.KindConflict, Message: "这个选题现在是“" + held.State().Label() + "”，不能取消。"}
	})
}

func (p *Publisher) changePlanned(ctx context.Context, by court.Actor, ref PlanRef, change func(*store.Tx, *store.PlanItem) error) error {
	if err := allow(by, court.MayPlan); err != nil {
		return err
	}
	return p.db.Update(ctx, func(tx *store.Tx) error {
		held, err := tx.PlanItem(ctx, ref.ID)
		if err != nil {
			return err
		}
		held.Version = ref.Version // whoever saw another one is told
		if err := change(tx, &held); err != nil {
			return err
		}
		return tx.ChangePlanItem(ctx, &held, by)
	})
}

// BeginPlanned begins the text of something planned, with its title, topic and kind and the
// outline of that, and links it. What is under way is given instead.
func (p *Publisher) BeginPlanned(ctx context.Context, by court.Actor, id string) (work string, err error) {
	if err := mayWrite(by); err != nil {
		return "", err
	}
	demo, err := p.db.IsDemo(ctx)
	if err != nil {
		return "", err
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		item, err := tx.PlanItem(ctx, id)
		if err != nil {
			return err
		}
		switch item.State() {
		case court.PlanWriting:
			work = item.Work
			return nil
		case court.PlanPublished, court.PlanDropped:
			return &court.Error{Kind: court.KindConflict, Message: "这个选题现在是“" + item.State().Label() + "”，不能开始写。"}
		}
		file, err := freshFile(court.Piece{Kind: item.Kind, Title: item.Title, Topic: item.Topic, Synthetic: demo})
		if err != nil {
			return err
		}
		w, err := openDraft(ctx, tx, by, store.PieceDraft{File: file})
		if err != nil {
			return err
		}
		item.Work, work = w.ID, w.ID
		return tx.ChangePlanItem(ctx, &item, by)
	})
	return work, err
}
