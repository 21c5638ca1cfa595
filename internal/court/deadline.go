package court

// Deadline is the last day on which something may still be done in time.
type Deadline struct {
	Rule   Rule
	Due    Date
	Unsure bool // a year of the calendar is missing; Due is the earlier date, and somebody must look
}

// Overdue reports whether the deadline has passed: its day itself is still in time.
func (d Deadline) Overdue(today Date) bool { return today.After(d.Due) }

// The periods of the list of defaulters: working days (WD) and calendar days (D).
const (
	removalWorkingDays    = 3  // SX 9, 10
	correctionReviewDays  = 15 // SX 12
	correctionWorkingDays = 3  // SX 12
	appealDays            = 10 // SX 12
	appealReviewDays      = 15 // SX 12
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

func (c Calendar) working(rule Rule, from Date, n int) Deadline {
	due, unsure := c.AddWorkingDays(from, n)
	return Deadline{Rule: rule, Due: due, Unsure: unsure}
}

func (c Calendar) calendar(rule Rule, from Date, n int) Deadline {
	due, unsure := c.AddDays(from, n)
	return Deadline{Rule: rule, Due: due, Unsure: unsure}
}
