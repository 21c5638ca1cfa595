package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/court"
)

// WorkFor is whose turn it is: what one account could do next, by what its offices allow.
type WorkFor struct {
	Account                           string
	EditsLists, EditsPieces           bool // its own change sets and restores; its own texts
	Reviews, Releases, Signs, Answers bool
	Classed                           bool // also what is not ordinary, R-53
}

// WorkFilter asks for pieces of work. Empty fields do not narrow.
type WorkFilter struct {
	Kinds  []court.WorkKind
	States []court.State
	Alarm  bool           // only those with an alarm
	Late   time.Time      // with Alarm, also those that were scheduled for then or earlier and wait still
	Last   court.WorkStep // only those with which this was done last
	For    *WorkFor
	Limit  int
	Offset int
}

// condition is the filter as SQL, with its arguments.
func (f WorkFilter) condition() (where string, args []any) {
	and := []string{"1 = 1"}
	if len(f.Kinds) > 0 {
		args = append(args, jsonList(f.Kinds))
		and = append(and, `w.kind IN (SELECT value FROM json_each(?))`)
	}
	if len(f.States) > 0 {
		args = append(args, jsonList(f.States))
		and = append(and, `w.state IN (SELECT value FROM json_each(?))`)
	}
	switch {
	case f.Alarm && !f.Late.IsZero():
		args = append(args, f.Late.Unix())
		and = append(and, `(w.alarm <> '' OR w.state = 'scheduled' AND w.scheduled_at <= ?)`)
	case f.Alarm:
		and = append(and, `w.alarm <> ''`)
	}
	if f.Last != "" {
		args = append(args, string(f.Last))
		and = append(and, `(SELECT s.step FROM work_step s WHERE s.work_id = w.id AND s.version = w.version) = ?`)
	}
	if f.For != nil {
		turn, more := f.For.condition()
		and, args = append(and, turn), append(args, more...)
	}
	return strings.Join(and, " AND "), args
}

// condition tells what waits for the account: its own drafts, and those that the command
// line left to whoever comes; what others hand in, and what others approved (R-55).
func (m *WorkFor) condition() (where string, args []any) {
	const hand = `EXISTS (SELECT 1 FROM work_step s WHERE s.work_id = w.id AND s.step IN ('create', 'edit', 'submit') AND s.account = ?)`
	or := []string{"1 = 0"}
	add := func(on bool, condition string, with ...any) {
		if on {
			or, args = append(or, "("+condition+")"), append(args, with...)
		}
	}
	const own = `w.state = 'draft' AND (` + hand + ` OR NOT EXISTS (SELECT 1 FROM work_step s WHERE s.work_id = w.id
		AND s.step IN ('create', 'edit', 'submit') AND s.account <> ''))`
	add(m.EditsLists, own+` AND w.kind <> 'piece'`, m.Account)
	add(m.EditsPieces, own+` AND w.kind = 'piece'`, m.Account)
	add(m.Reviews, `w.state = 'in_review' AND NOT `+hand, m.Account)
	ordinary := ` AND w.class = 'ordinary'`
	if m.Classed {
		ordinary = ``
	}
	add(m.Releases, `w.state = 'approved' AND w.reviewer <> ? AND NOT `+hand+ordinary, m.Account, m.Account)
	for _, list := range court.Lists() {
		add(m.Signs, unsigned(list), string(court.WorkOn(list)))
	}
	add(m.Answers, `w.uncertain = 1 AND w.answer = '' AND w.state IN ('draft', 'in_review', 'approved', 'scheduled')`)
	return "(" + strings.Join(or, " OR ") + ")", args
}

// unsigned tells the work on a list that waits for the president's signature:
// some row of it has no document of a signature on record, neither by itself nor with all
// others nor, for a correction, from its first release; and he has not signed in the portal
// since the last edit.
func unsigned(list court.List) string {
	return tableOf(list).sql(`w.kind = ? AND w.state IN ('in_review', 'approved', 'scheduled')
		AND NOT EXISTS (SELECT 1 FROM work_step s WHERE s.work_id = w.id AND s.step = 'sign'
			AND NOT EXISTS (SELECT 1 FROM work_step e WHERE e.work_id = w.id AND e.step = 'edit' AND e.version > s.version))
		AND EXISTS (SELECT 1 FROM batch b WHERE b.public_id = w.subject
			AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.batch_id = b.id AND e.entry_id = 0 AND e.signature <> '')
			AND (EXISTS (SELECT 1 FROM defaulter d WHERE d.batch_id = b.id AND d.id >= b.first_id AND d.state = 'draft'
				AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.batch_id = b.id AND e.entry_id = d.id AND e.signature <> ''))
			OR EXISTS (SELECT 1 FROM defaulter_revision v JOIN defaulter d ON d.id = v.defaulter_id WHERE v.batch_id = b.id AND v.state = 'waiting'
				AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.batch_id = b.id AND e.entry_id = d.id AND e.signature <> '')
				AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.batch_id = d.batch_id AND e.entry_id IN (0, d.id) AND e.signature <> ''))))`)
}

// FindWork gives pieces of work, the last changed first, and how many there are.
func (r *Reading) FindWork(ctx context.Context, f WorkFilter) (list []WorkItem, total int, err error) {
	where, args := f.condition()
	if err := r.QueryRow(ctx, `SELECT count(*) FROM work w WHERE `+where, args...).Scan(&total); err != nil { // #nosec G202 -- made of constants
		return nil, 0, err
	}
	err = r.Each(ctx, func(rows *sql.Rows) error {
		w, err := scanWork(rows)
		list = append(list, w)
		return err
	}, workColumns+`w WHERE `+where+` ORDER BY changed_at DESC, id DESC LIMIT ? OFFSET ?`, append(args, f.Limit, f.Offset)...)
	return list, total, err
}

// CountWork counts the pieces of work that several filters find.
func (r *Reading) CountWork(ctx context.Context, filters []WorkFilter) ([]int, error) {
	counts := make([]int, len(filters))
	for i, f := range filters {
		where, args := f.condition()
		err := r.QueryRow(ctx, `SELECT count(*) FROM work w WHERE `+where, args...).Scan(&counts[i]) // #nosec G202 -- made of constants
		if err != nil {
			return nil, fmt.Errorf("count of work: %w", err)
		}
	}
	return counts, nil
}

// LastStep gives the last step of a piece of work with its comments.
func (r *Reading) LastStep(ctx context.Context, number int64) (s WorkStep, err error) {
	steps, err := r.workSteps(ctx, `AND version = (SELECT max(version) FROM work_step WHERE work_id = ?1)`, number)
	if err == nil && len(steps) > 0 {
		s = steps[0]
	}
	return s, err
}
