package admin

// WorkHead names a piece of work at the top of its pages.
type WorkHead struct {
	URL      string
	Title    string
	About    string // of a text: what it is, and of which topic
	State    string
	Tone     string // class of its mark
	Sentence string // what comes next, and who does it
	Version  int64
}

// WorksView is a queue of pieces of work.
type WorksView struct {
	Frame
	Queues []QueueLink
	Parts  []QueueLink // lists or texts; none: the person sees one of them alone
	Title  string      // of the queue
	About  string      // what it holds
	Rows   []WorkLineRow
	Empty  string // what will appear here
	Turn   PageTurn
}

// QueueLink leads to a queue.
type QueueLink struct {
	Label, URL string
	Count      int
	Current    bool
}

// WorkLineRow is one piece of work in a queue.
type WorkLineRow struct {
	WorkHead
	Last  string // who did what last
	At    string // when
	Class string
	Marks []string
	Alarm string
}

// ReasonLine is one reason, said once for all rows that have it.
type ReasonLine struct {
	Rule, Text string
	Count      string // of rows, in words; empty: it concerns the whole
	Rows       []RowLink
	More       string
}

// RowLink leads to a row of a change set, or to the page on which a reason is mended.
type RowLink struct{ URL, Label string }

// StepForm is a step that the person may take now, with what it does and the fields that
// it asks for. With a reason against it there is no button.
type StepForm struct {
	Step, Action  string
	Version       int64
	Heading       string
	Text          []string // what it does
	Where         []string // where the public sees the difference
	Blocked       []ReasonLine
	Classes       []FieldOption // E1; with Uncertain
	Uncertain     bool
	Fields        []RecordField // a note, or day and hour
	Remarks       []RemarkRow
	Choose        bool         // the form asks for a time and changes nothing yet
	Confirm       *ConfirmTime // the time that was chosen
	Button        string
	Primary, Open bool
}

// ConfirmTime is the form that schedules a release for a time that was chosen before.
type ConfirmTime struct {
	Date, Time string
	Button     string // says the time
}

// RemarkRow is a remark that waits for the return.
type RemarkRow struct {
	ID, Place, Quote, Text string
	URL                    string // of its row
}

// WorkLineOfRow is one row of a change set in the list.
type WorkLineOfRow struct {
	URL, Name, Masked, Case string
	Changes                 []ChangeLine
	More                    int // changes that are not shown
	Places                  int
	State, Tone             string
	Reasons                 []FormFault
}

// ChangeLine is one field that a row changes.
type ChangeLine struct{ Field, Old, New string }

// HistoryRow is one step as it stands on the record.
type HistoryRow struct {
	Step, Name, At, Note string
	Comments             []RemarkRow
}

// WorkView is the page of a piece of work.
type WorkView struct {
	Frame
	Head      WorkHead
	Alarm     string
	Forced    []string // what the president waived, and why
	Facts     []Fact
	Refused   []ReasonLine // against what was just tried
	RefusedOf string
	Meanwhile []string // what others did since the page was opened
	Against   []ReasonLine
	AgainstOf string       // the heading of it
	Before    []ReasonLine // what a release will ask beyond that
	Clean     string       // said when nothing is against it
	Steps     []StepForm
	Tabs      []QueueLink
	Rows      []WorkLineOfRow
	NoRows    string
	NextRows  string
	Entry     []FactGroup // of the entry that is to come back
	EntryURL  string
	Evidence  *EvidencePane
	Text      *TextPane // of work on a text
	History   []HistoryRow
	Trail     string
}

// EvidencePane is the form of the evidence, for one row or for all.
type EvidencePane struct {
	Token     string
	Action    string
	Version   int64
	Heading   string
	Hint      string
	Legend    string
	Fields    []RecordField
	Checklist []Question
	Relisting *Question
	Wrong     []FormFault
	Open      bool
	Button    string
}

// TextPiece is a stretch of a text: plain, or marked as a place that somebody must look at.
type TextPiece struct {
	Text string
	Mark string // class: place, said; empty: plain
	Note string // what is meant, for who points at it or hears it
}

// RowField is what a row says under one head.
type RowField struct {
	ID, Head string
	Pieces   []TextPiece
	Empty    bool
	Changed  bool
	Before   string
	Notes    []NoteLine
}

// NoteLine is what somebody said about a field. Lost tells that the words which it quotes are
// there no more.
type NoteLine struct {
	By, Quote, Text string
	Lost            bool
}

// RowGroup is one block of fields.
type RowGroup struct {
	ID, Heading string
	Fields      []RowField
}

// PlaceRow is one place of personal data, to be decided on.
type PlaceRow struct {
	ID, Action             string
	Version                int64
	Field, Quote, Kind     string
	Start, End             int
	Decision               string // in words; empty: open
	Reason                 string
	Wrong                  string
	ChosenClean, ChosenHid bool
}

// WorkRowView is the page of one row of a change set.
type WorkRowView struct {
	Frame
	Head           WorkHead
	URL            string
	Name           string
	Kind           string
	State, Tone    string
	Number         string // in full, when it was just asked for
	MayReveal      bool
	Reasons        []FormFault
	Wrong          []FormFault
	Groups         []RowGroup
	Notes          []NoteLine // about the row as a whole
	Places         []PlaceRow
	Open           int
	EvidenceFacts  []Fact
	Evidence       *EvidencePane
	Remark         *RemarkForm
	Remarks        []RemarkRow
	Previous, Next string
	Edit           string
	Record         string
}

// RemarkForm asks for a remark about a place.
type RemarkForm struct {
	Action  string
	Fields  []FieldOption
	Line    []RecordField // the number of the line, of a text; none: a row has no lines
	Excerpt RecordField
	Text    RecordField
}

// WorkEditView is the form of a row.
type WorkEditView struct {
	Frame
	Head        WorkHead
	URL         string // of the row
	Action      string
	Check       string
	Name        string
	Form        RecordForm
	Meanwhile   []string
	Places      []FormFault // of personal data that would be open
	JustChecked bool
}
