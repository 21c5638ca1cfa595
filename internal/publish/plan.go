package publish

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// PlanEntryKind is why something stands on a day of the plan.
type PlanEntryKind string

// The kinds in the order in which they stand on a day.
const (
	PlanRelease PlanEntryKind = "release" // a text is to become public, at a time
	PlanDue     PlanEntryKind = "due"     // something planned is to be ready
	PlanReview  PlanEntryKind = "review"  // a text of the site is to be looked at again
	PlanPublic  PlanEntryKind = "public"  // a text became public
	PlanUpdate  PlanEntryKind = "update"  // a text got a new version
)

func planEntryKinds() []PlanEntryKind {
	return []PlanEntryKind{PlanRelease, PlanDue, PlanReview, PlanPublic, PlanUpdate}
}

// PlanEntry is one thing on a day.
type PlanEntry struct {
	Kind   PlanEntryKind
	Title  string
	At     time.Time // of a release; zero: the whole day
	Work   string    // of a release
	Item   string    // of what is planned
	Piece  court.PieceKind
	Slug   string // of a text of the site
	Topic  court.Topic
	Late   bool
	Urgent bool
}

// PlanDay is one day of the calendar.
type PlanDay struct {
	Day     court.Date
	Inside  bool // of the month
	Works   bool
	Unusual bool // off on a weekday, or worked on a weekend
	Entries []PlanEntry
}

// PlanMonth is a month in whole weeks, from Monday on.
type PlanMonth struct {
	First   court.Date
	Days    []PlanDay
	Entries int   // on days of the month
	Missing []int // years of the calendar that this month would need
	More    bool  // more is planned or scheduled than stands in it
}

// PlanMonth gives what is planned, due and public in the month of a day.
func (p *Publisher) PlanMonth(ctx context.Context, by court.Actor, of court.Date) (m PlanMonth, err error) {
	if err := allow(by, court.MayReadPieces); err != nil {
		return m, err
	}
	calendar, err := p.Calendar(ctx)
	if err != nil {
		return m, err
	}
	m = planGrid(of, calendar)
	first, last := m.Days[0].Day, m.Days[len(m.Days)-1].Day
	var entries map[court.Date][]PlanEntry
	err = p.db.Read(ctx, func(r *store.Reading) error {
		entries = map[court.Date][]PlanEntry{}
		m.More, err = p.planEntries(ctx, r, calendar, first, last, func(d court.Date, e PlanEntry) { entries[d] = append(entries[d], e) })
		return err
	})
	if err != nil {
		return m, err
	}
	for i := range m.Days {
		day := &m.Days[i]
		day.Entries = entries[day.Day]
		slices.SortStableFunc(day.Entries, func(a, b PlanEntry) int {
			return cmp.Or(slices.Index(planEntryKinds(), a.Kind)-slices.Index(planEntryKinds(), b.Kind), a.At.Compare(b.At))
		})
		if day.Inside {
			m.Entries += len(day.Entries)
		}
	}
	return m, nil
}

// planGrid makes the weeks that hold a month.
func planGrid(of court.Date, calendar court.Calendar) (m PlanMonth) {
	m.First = court.Date{Year: of.Year, Month: of.Month, Day: 1}
	day := m.First.AddDays(-(int(m.First.Weekday()) + 6) % 7)
	end := m.First.AddMonths(1)
	for day.Before(end) || len(m.Days)%7 != 0 {
		works := calendar.IsWorkingDay(day)
		weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		m.Days = append(m.Days, PlanDay{Day: day, Inside: day.Month == of.Month, Works: works, Unusual: works == weekend})
		if !calendar.Covers(day) && !slices.Contains(m.Missing, day.Year) {
			m.Missing = append(m.Missing, day.Year)
		}
		day = day.AddDays(1)
	}
	return m
}

// planEntries tells add of everything between two days, both inclusive. more: the latest of
// what is planned or scheduled was left out.
func (p *Publisher) planEntries(ctx context.Context, r *store.Reading, calendar court.Calendar, first, last court.Date, add func(court.Date, PlanEntry)) (more bool, err error) {
	works, more, err := r.ScheduledPieces(ctx, first.Start(), last.AddDays(1).Start())
	if err != nil {
		return more, err
	}
	for _, w := range works {
		d, err := r.Draft(ctx, w.Subject)
		if err != nil {
			return more, err
		}
		piece, err := pieceOf(d.File)
		if err != nil {
			return more, err
		}
		add(court.DateOf(w.ScheduledAt), PlanEntry{Kind: PlanRelease, Title: piece.Title, At: w.ScheduledAt, Work: w.ID, Piece: piece.Kind, Topic: piece.Topic})
	}
	items, cut, err := r.PlanItems(ctx, first, last)
	more = more || cut
	if err != nil {
		return more, err
	}
	lines, err := p.planLines(ctx, r, items, calendar)
	if err != nil {
		return more, err
	}
	for i := range lines {
		if l := &lines[i]; l.State.Open() {
			add(l.Due, PlanEntry{Kind: PlanDue, Title: l.Title, Item: l.ID, Piece: l.Kind, Topic: l.Topic, Late: l.Late, Urgent: l.Urgent})
		}
	}
	pieces, err := p.sitePieces(ctx, r)
	for i := range pieces {
		s := &pieces[i]
		of := func(kind PlanEntryKind) PlanEntry {
			return PlanEntry{Kind: kind, Title: s.Title, Piece: s.Kind, Slug: s.Slug, Topic: s.Topic}
		}
		if !s.ReviewBy.IsZero() {
			review := of(PlanReview)
			review.Late = s.Age == court.ReviewPassed
			add(s.ReviewBy, review)
		}
		add(s.Published, of(PlanPublic))
		if s.Updated != s.Published {
			add(s.Updated, of(PlanUpdate))
		}
	}
	return more, err
}

// PlanDigest counts what of the publicity work waits.
type PlanDigest struct {
	Reviews   map[court.ReviewAge]int // texts of the site by age
	Ownerless int                     // texts for which somebody has to be named
	Urgent    int                     // planned, and due within a working day or late
	Late      int                     // of these, late
	Mend      int                     // addresses in texts that are dead, moved, or of the court's own network
	Waits     int                     // of all this, what the actor is to see to
}

// PlanWaits is Waits of PlanDigest as it was a few seconds ago at most, for the rail, which
// every page shows.
func (p *Publisher) PlanWaits(ctx context.Context, by court.Actor) (int, error) {
	return p.counted.plan.get(personKey(by), p.db.Now(), railTime, func() (int, error) {
		d, err := p.PlanDigest(ctx, by)
		return d.Waits, err
	})
}

// PlanDigest counts what waits. What is the actor's is: who plans, everything that is urgent;
// of the others, what they answer for.
func (p *Publisher) PlanDigest(ctx context.Context, by court.Actor) (d PlanDigest, err error) {
	if err := allow(by, court.MayReadPieces); err != nil {
		return d, err
	}
	calendar, err := p.Calendar(ctx)
	if err != nil {
		return d, err
	}
	plans := by.May(court.MayPlan)
	err = p.db.Read(ctx, func(r *store.Reading) error {
		d = PlanDigest{Reviews: map[court.ReviewAge]int{}}
		pieces, err := p.sitePieces(ctx, r)
		if err != nil {
			return err
		}
		for i := range pieces {
			s := &pieces[i]
			d.Reviews[s.Age]++
			if s.Age == court.ReviewPassed && (plans || s.Owner.Account == by.Account) {
				d.Waits++
			}
			if s.Ownerless() {
				d.Ownerless++
			}
		}
		items, err := r.OpenPlanItems(ctx)
		if err != nil {
			return err
		}
		today := p.today()
		for i := range items {
			if !court.PlanUrgent(items[i].Due, today, calendar) {
				continue
			}
			d.Urgent++
			if items[i].Due.Before(today) {
				d.Late++
			}
			if plans || items[i].Editor == by.Account {
				d.Waits++
			}
		}
		counts, err := r.CountLinks(ctx)
		for found, n := range counts {
			if found.Mends() {
				d.Mend += n
			}
		}
		if plans {
			d.Waits += d.Ownerless + d.Mend
		}
		return err
	})
	return d, err
}
