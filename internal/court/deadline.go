package court

import "time"

// Deadline is the last day on which something may still be done in time.
type Deadline struct {
	Rule   Rule
	Due    Date
	Unsure bool // a year of the calendar is missing; Due is the earlier date, and somebody must look
}

// Overdue reports whether the deadline has passed: its day itself is still in time.
func (d Deadline) Overdue(today Date) bool { return today.After(d.Due) }

// EndOfOffice is the hour of the last day, in the court's zone, at which what is still
// undecided is escalated: early enough that a record is hidden within the statutory days,
// late enough that the day can be used. The hour is a local choice.
const EndOfOffice = 17

// Escalates reports whether the last day has come to its end of office.
func (d Deadline) Escalates(now time.Time) bool {
	return !now.Before(d.Due.Start().Add(EndOfOffice * time.Hour))
}

// The periods of the list of defaulters: working days (WD) and calendar days (D).
const (
	removalWorkingDays    = 3  // SX 9, 10
	correctionReviewDays  = 15 // SX 12
	correctionWorkingDays = 3  // SX 12
	appealDays            = 10 // SX 12
	appealReviewDays      = 15 // SX 12

	// Local choices, where the law says "promptly" or nothing.
	earlyRemovalWorkingDays = 3  // SX 2(2) names no period; those who paid wait no longer than under SX 10
	liftingWorkingDays      = 3  // XX 9 names none; an order is not left longer than a listing
	serviceWorkingDays      = 3  // of a rejection; the right of review begins with it
	reviewWorkingDays       = 3  // of a hidden record, of the other list
	evidenceDays            = 30 // 补证 of a vouched first load
)

// DecideRemoval is the latest day to decide on a ground of SX 10(1) that somebody
// has put forward. The record is hidden when the ground is confirmed; on this
// day at the latest it is hidden provisionally.
func (c Calendar) DecideRemoval(raised Date) Deadline {
	return c.working("R-09", raised, removalWorkingDays)
}

// CleanUpAfterTerm is the latest day to clean records and outside channels after
// the last day of a term. The portal itself hides the record at midnight.
func (c Calendar) CleanUpAfterTerm(lastDay Date) Deadline {
	return c.working("R-10", lastDay, removalWorkingDays)
}

// CorrectListing is the latest day to revoke a wrong listing or to correct wrong
// data after the error was found.
func (c Calendar) CorrectListing(found Date) Deadline {
	return c.working("R-12", found, removalWorkingDays)
}

// ReviewCorrection is the latest day to decide on a written request for correction
//
func (c Calendar) ReviewCorrection(requested Date) Deadline {
	return c.calendar("R-13", requested, correctionReviewDays)
}

// CarryOutCorrection is the latest day to carry out a correction that was found
// right.
func (c Calendar) CarryOutCorrection(decided Date) Deadline {
	return c.working("R-13", decided, correctionWorkingDays)
}

// AppealRejection is the last day on which the listed party may ask the next higher
// court to review a rejection, counted from its service.
func (c Calendar) AppealRejection(served Date) Deadline {
	return c.calendar("R-14", served, appealDays)
}

// DecideAppeal is the latest day on which the higher court decides; the entry stays
// meanwhile.
func (c Calendar) DecideAppeal(received Date) Deadline {
	return c.calendar("R-14", received, appealReviewDays)
}

// DecideEarlyRemoval is the day by which early removal is to be decided after performance
// was recorded while a term runs. The law names no period; this one is local.
func (c Calendar) DecideEarlyRemoval(recorded Date) Deadline {
	return c.working("R-11", recorded, earlyRemovalWorkingDays)
}

// DecideLifting is the day by which a ground to lift a restriction order is to be decided on
// (R-20, "promptly": a local period).
func (c Calendar) DecideLifting(raised Date) Deadline {
	return c.working("R-20", raised, liftingWorkingDays)
}

// ServeRejection is the day by which a rejection is to be served (R-13, a local period).
func (c Calendar) ServeRejection(decided Date) Deadline {
	return c.working("R-13", decided, serviceWorkingDays)
}

// ReviewHidden is the day by which a record that somebody hid is to be reviewed: either
// its data are wrong, or it comes back.
func (c Calendar) ReviewHidden(hidden Date) Deadline {
	return c.working("R-12", hidden, reviewWorkingDays)
}

// ReviewCounterpart is the day by which the other list is to be reviewed after an entry
// of one list was lifted (R-20, "promptly": a local period).
func (c Calendar) ReviewCounterpart(lifted Date) Deadline {
	return c.working("R-20", lifted, reviewWorkingDays)
}

// CompleteEvidence is the day by which the evidence of a vouched first load is to be
// completed (R-04, a local period).
func (c Calendar) CompleteEvidence(released Date) Deadline {
	return c.calendar("R-04", released, evidenceDays)
}

func (c Calendar) working(rule Rule, from Date, n int) Deadline {
	due, unsure := c.AddWorkingDays(from, n)
	return Deadline{Rule: rule, Due: due, Unsure: unsure}
}

func (c Calendar) calendar(rule Rule, from Date, n int) Deadline {
	due, unsure := c.AddDays(from, n)
	return Deadline{Rule: rule, Due: due, Unsure: unsure}
}
