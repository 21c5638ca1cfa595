package court

// Permission is something an office allows. What may be done with one piece of work also
// depends on its state and on who had a hand in it; the lifecycle decides that.
type Permission string

const (
	MayManageAccounts Permission = "account.manage"
	MayManageCalendar Permission = "calendar.manage" // holidays and make-up days, R-62
	MayReadTrail      Permission = "trail.read"      // decisions, sign-ins, protected reads; no content
	MayReadList       Permission = "list.read"       // entries and orders in any state, numbers masked
	MayReadIdentity   Permission = "list.identity"   // a number in full; each reading is on the record
	MayEditList       Permission = "list.edit"       // import, enter, correct, submit for review
	MayReview         Permission = "work.review"     // approve, or return with comments
	MayRelease        Permission = "work.release"    // make public what is approved
	MayReleaseClassed Permission = "work.release-classed"
	MaySign           Permission = "work.sign" // the president's signature, or the record of it
	MayForce          Permission = "work.force"
	MayHide           Permission = "work.hide" // at once, with a reason; review follows
	MayConfirmRemoval Permission = "list.remove"
	MayDecide         Permission = "task.decide" // early removal, correction requests, 请示报告
	MayReadPieces     Permission = "piece.read"
	MayEditPieces     Permission = "piece.edit"
	MayPlan           Permission = "piece.plan" // topics to write on, owners of texts, dates of review
)

// Permissions gives all of them in the order of the table in the handbook.
func Permissions() []Permission {
	return []Permission{MayManageAccounts, MayManageCalendar, MayReadTrail, MayReadList, MayReadIdentity, MayEditList,
		MayReview, MayRelease, MayReleaseClassed, MaySign, MayForce, MayHide, MayConfirmRemoval, MayDecide, MayReadPieces, MayEditPieces, MayPlan}
}

// Offices are the offices that allow it, in the order of Roles: the one table of what each
// office allows. Administrators keep the machine and publish nothing; auditors read the trail
// and nothing it speaks of.
func (p Permission) Offices() []Role {
	switch p {
	case MayManageAccounts, MayManageCalendar:
		return []Role{RoleAdministrator}
	case MayReadTrail:
		return []Role{RoleAuditor, RolePresident}
	case MayReadList:
		return []Role{RoleClerk, RoleReviewer, RolePublisher, RolePresident}
	case MayReadIdentity:
		return []Role{RoleClerk, RoleReviewer}
	case MayEditList:
		return []Role{RoleClerk}
	case MayReview:
		return []Role{RoleReviewer}
	case MayRelease:
		return []Role{RoleReviewer, RolePublisher}
	case MayReleaseClassed:
		return []Role{RolePublisher}
	case MaySign, MayForce, MayDecide:
		return []Role{RolePresident}
	case MayHide:
		return []Role{RoleReviewer, RolePublisher, RolePresident}
	case MayConfirmRemoval:
		return []Role{RoleReviewer, RolePresident}
	case MayReadPieces:
		return []Role{RoleEditor, RoleReviewer, RolePublisher, RolePresident}
	case MayEditPieces:
		return []Role{RoleEditor}
	case MayPlan:
		return []Role{RoleEditor, RolePublisher}
	}
	return nil
}

// May reports whether one of the actor's offices allows it.
func (a Actor) May(p Permission) bool {
	for _, r := range p.Offices() {
		if a.Has(r) {
			return true
		}
	}
	return false
}
