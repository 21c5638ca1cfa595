package admin

// DutyView is the page on who answers for a text, how its legal check stands, what a new
// version corrects and what a leader was asked.
type DutyView struct {
	Frame
	Title    string // of the text
	PieceURL string
	URL      string
	Version  int64
	State    string
	Tone     string
	Refused  []FormFault
	// Meanwhile lists what others did after the person had opened the page.
	Meanwhile []string
	Against   []FormFault // what keeps the text from being handed over; Field is where it is mended
	Summary   DutySummary

	Form   *DutyForm   // for the author; nil: not in this state, or not for this person
	Check  *CheckForm  // for the reviewer
	Answer *AnswerForm // for the leader
	Asked  []QuestionRow
}

// DutyForm is what the author fills in.
type DutyForm struct {
	Duty      []RecordField // leader and person
	Legal     []LegalField
	Guilt     []string      // places that speak of guilt and are not answered
	Pictures  []DutyPicture // of the text
	Correct   []RecordField
	Drops     []DropRow // corrections that stand on the site
	Uncertain bool
	Question  []RecordField
	Warning   string // what saving does beyond keeping; empty: nothing
}

// LegalField is one question of the legal check.
type LegalField struct {
	Name    string // of its choices; note- and the name: of the note
	Legend  string
	Text    string
	Options []LegalChoice
	Note    RecordField
	Before  string // how it was answered last, and by whom; empty: never
	Stale   bool   // the text was changed since
	Faults  []string
}

// LegalChoice is one answer.
type LegalChoice struct {
	ID, Value, Label, Asks string
	Chosen                 bool
}

// DutyPicture is a picture of the text, small, and the way to all of it.
type DutyPicture struct {
	URL    string
	Label  string // which it is
	Alt    string // its words; empty: it only adorns
	Source string // empty: the library knows none
	Shown  MediaPicture
}

// DropRow is a correction that stands on the site, and may be taken off by a decision.
type DropRow struct {
	Name   string
	Label  string
	Chosen bool
	Reason RecordField
}

// CheckForm is the reviewer's own legal check.
type CheckForm struct {
	Legal    []LegalField
	Guilt    []string
	Pictures []DutyPicture
}

// AnswerForm is a leader's answer to what was asked.
type AnswerForm struct {
	Agree, Refuse bool
	Fields        []RecordField
}

// QuestionRow is one 请示报告 with its answer.
type QuestionRow struct {
	Asked  string // by whom and when
	Text   string
	Answer []Fact // empty: not yet
}

// DutySummary is the record in short, also for the pages of the text and of its work.
type DutySummary struct {
	Facts    []Fact
	Open     int    // how many things are missing
	OpenText string // that, in words
}
