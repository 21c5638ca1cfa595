package court

import "time"

// WorkKind says what a piece of work changes when it is released. The words are stored.
type WorkKind string

// Kinds of work.
const (
	WorkDefaulters   WorkKind = WorkKind(ListDefaulters)   // a change set of the list: the new and changed rows of one batch
	WorkRestrictions WorkKind = WorkKind(ListRestrictions) // the same of the list of restriction orders
	WorkRestore      WorkKind = "restore"                  // a hidden entry of either list is to come back
	WorkPiece        WorkKind = "piece"                    // a text, new or in a new version
)

// WorkOn is the kind of work that changes a list.
func WorkOn(list List) WorkKind { return WorkKind(list) }

// List tells which list the work changes by a change set; empty: none.
func (k WorkKind) List() List {
	if k == WorkDefaulters || k == WorkRestrictions {
		return List(k)
	}
	return ""
}

// Label says in Chinese what the work is about.
func (k WorkKind) Label() string {
	switch k {
	case WorkDefaulters:
		return "失信名单"
	case WorkRestrictions:
		return "限制消费令"
	case WorkRestore:
		return "恢复公开"
	case WorkPiece:
		return "文稿"
	}
	return ""
}

// Editing is the permission to enter and change work of the kind.
func (k WorkKind) Editing() Permission {
	if k == WorkPiece {
		return MayEditPieces
	}
	return MayEditList
}

// WorkKinds gives all kinds.
func WorkKinds() []WorkKind {
	return []WorkKind{WorkDefaulters, WorkRestrictions, WorkRestore, WorkPiece}
}

// Reading is the permission to see work of the kind.
func (k WorkKind) Reading() Permission {
	if k == WorkPiece {
		return MayReadPieces
	}
	return MayReadList
}

// WorkHash stands for the whole content of a piece of work: an approval or a signature
// is of exactly what has this hash. The zero hash stands for none.
type WorkHash [32]byte

// Work is a piece of work on its way from the first keystroke to the public, as the rules
// see it. Whatever its kind, it passes the same steps.
type Work struct {
	ID        string // public identifier
	Kind      WorkKind
	Subject   string // public identifier of the batch or the entry that it changes, or of the draft
	State     State
	Version   int64       // counts the steps; who acts on an older one comes too late
	Class     Sensitivity // chosen by the author, E1; empty: not yet
	Uncertain bool        // 把握不准, E3: a leader must answer first
	Answer    string      // document of the leader's answer (请示报告); empty: none

	Hash     WorkHash // of the content as it is now
	Approved WorkHash // of what the reviewer approved
	Signed   WorkHash // of what the president signed in the portal
	Forced   WorkHash // of what the president waived a rule for

	Hands    []string // accounts that entered, changed or submitted it
	Reviewer string   // account that approved it; empty: none
	Releaser string   // account that released or scheduled it; empty: none

	ScheduledAt time.Time // zero: not scheduled
	Alarm       string    // Chinese: what went wrong without anybody there; empty: nothing
}
