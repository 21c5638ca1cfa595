package court

// Answer is the answer to one question of a checklist; empty: not answered.
type Answer string

// Answers. The words are stored.
const (
	AnswerNo  Answer = "no"
	AnswerYes Answer = "yes"
)

// Checklist holds the answers to the questions of SX 3, which forbid a listing for G1
// where one of them is "yes".
type Checklist struct {
	Secured    Answer // sufficient and valid security was given, SX 3(1)
	Seized     Answer // property under seizure suffices, SX 3(2)
	NotYetDue  Answer // later in order of performance, not to be enforced by law, SX 3(3)
	OtherCause Answer // anything else that is no refusal in spite of ability, SX 3(4)
}

// Clean reports whether every question was answered "no".
func (c Checklist) Clean() bool {
	return c == Checklist{AnswerNo, AnswerNo, AnswerNo, AnswerNo}
}

// EvidenceRecord is what the desk puts on record for one row, or for a whole change set
// at once; empty fields say nothing. Who recorded it, and when, is on the record too.
type EvidenceRecord struct {
	DecisionNumber    string // of the decision, or of the order
	DecidedOn         Date
	ServedOn          Date
	Signature         string // document that bears the president's signature: file number and page
	Checklist         Checklist
	Restriction       string // public identifier of the consumption restriction order
	NoRestrictionWhy  string // why there is none
	Relisting         Answer // whether the applicant asks for the listing, after a removal at its request
	SignedInThePortal bool   // the president signed the change set itself
}

// Over gives the record with what it does not say filled in from that of the whole set.
func (e EvidenceRecord) Over(whole EvidenceRecord) EvidenceRecord {
	fill := func(to *string, from string) {
		if *to == "" {
			*to = from
		}
	}
	fill(&e.DecisionNumber, whole.DecisionNumber)
	fill(&e.Signature, whole.Signature)
	fill(&e.Restriction, whole.Restriction)
	fill(&e.NoRestrictionWhy, whole.NoRestrictionWhy)
	if e.DecidedOn.IsZero() {
		e.DecidedOn = whole.DecidedOn
	}
	if e.ServedOn.IsZero() {
		e.ServedOn = whole.ServedOn
	}
	if e.Relisting == "" {
		e.Relisting = whole.Relisting
	}
	if e.Checklist == (Checklist{}) {
		e.Checklist = whole.Checklist
	}
	e.SignedInThePortal = e.SignedInThePortal || whole.SignedInThePortal
	return e
}

// OfOrder is the record as RestrictionGate takes it.
func (e EvidenceRecord) OfOrder(openFindings int) RestrictionEvidence {
	return RestrictionEvidence{SignedByPresident: e.Signature != "" || e.SignedInThePortal, OpenFindings: openFindings}
}

// Evidence is the record as PublishGate takes it.
func (e EvidenceRecord) Evidence(openFindings int) Evidence {
	return Evidence{
		DecisionNumber: e.DecisionNumber, DecidedOn: e.DecidedOn, ServedOn: e.ServedOn,
		SignedByPresident: e.Signature != "" || e.SignedInThePortal,
		ArticleThreeClean: e.Checklist.Clean(),
		RestrictionLinked: e.Restriction != "" || e.NoRestrictionWhy != "",
		OpenFindings:      openFindings,
	}
}
