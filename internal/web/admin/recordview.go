package admin

// RecordHead names a record at the top of every page about it.
type RecordHead struct {
	URL        string
	Up         string // the list that it stands on
	Name, Kind string
	Masked     string
	Case       string
	State      string // 公开中, 已隐藏 and the like
	Tone       string // class of its mark: live, held, gone
	Sentence   string // what it is now and until when, or since when
}

// PageTurn leads to the neighbours of a page of a list.
type PageTurn struct{ Where, Previous, Next string }

// FilterLink narrows a list.
type FilterLink struct {
	Label, URL string
	Current    bool
}

// RecordsView lists records in any state.
type RecordsView struct {
	Frame
	Lists   []FilterLink // which list
	List    string       // kept by the form of the search, as the state is
	New     string       // address of the form of a new entry; empty: not for this office
	Says    string       // the head of the column that differs between the lists
	Query   string
	State   string
	Filters []FilterLink
	Found   string // how many, in words
	Advice  string // what to do when that is not what was looked for; empty: nothing
	Rows    []RecordRow
	Turn    PageTurn
}

// RecordRow is one record of the list.
type RecordRow struct {
	RecordHead
	Says  string
	Until string
	Marks []string // 待补证 and the like
}

// Fact is one line of a record. An empty value is said to be missing.
type Fact struct{ Label, Value string }

// FactGroup is one block of them.
type FactGroup struct {
	ID, Heading string
	Facts       []Fact
}

// WorkLink is a piece of work on a record.
type WorkLink struct{ URL, Label, State, Changed string }

// ActionLink is something that can be done now, on a page of its own.
type ActionLink struct{ URL, Label, Hint string }

// RecordView is the file of one record.
type RecordView struct {
	Frame
	Head        RecordHead
	List        string // which
	Warnings    []string
	Groups      []FactGroup
	Number      string // in full, when it was just asked for
	MayReveal   bool
	Missing     []FormFault // evidence to supply
	MissingRule string      // which asks for it
	Work        []WorkLink
	Tasks       []TaskRow
	Actions     []ActionLink
	MayReturn   bool   // a hidden record without a review under way: open one
	Trail       string // where the decisions about it are; empty: not for this office
	Source      string // where it came from
}

// RecordEditView is the form of an entry, new or to be corrected.
type RecordEditView struct {
	Frame
	Head    *RecordHead // nil: a new one
	Heading string
	Action  string
	List    string // the list of the form
	Up      string // where one goes without saving
	Form    RecordForm
	Work    []WorkLink // that wait already
}

// HideView asks for the reason to hide a record.
type HideView struct {
	Frame
	Head   RecordHead
	Where  []string // it disappears from
	Reason string
	Wrong  []FormFault
}

// GroundChoice is one removal ground and what it leads to.
type GroundChoice struct {
	Value, Label, Law string
	Effect            string
	Chosen            bool
	Now               bool // it removes at once
}

// GroundRefusal is a ground that does not hold for this record, and why.
type GroundRefusal struct{ Label, Why, Rule string }

// RemoveView asks for a ground to remove a record, or to lift an order.
type RemoveView struct {
	Frame
	Head      RecordHead
	Verb      string // 移除 or 解除
	Before    string // what stays as it is until a decision
	Elsewhere string // what has to be done beside
	NoteHint  string // when the note may not be left blank, or what it has to say
	NoteMust  bool   // it never may
	Where     []string
	Choices   []GroundChoice
	Refused   []GroundRefusal
	Note      string
	Wrong     []FormFault
}

// SupplyView asks for the evidence of a vouched record.
type SupplyView struct {
	Frame
	Head      RecordHead
	Missing   []FormFault
	Legend    string
	Fields    []RecordField
	Checklist []Question // empty: it is not asked for this record
	Wrong     []FormFault
}

// Question is one question that is answered by yes or no.
type Question struct {
	Name, Text string
	Yes, No    bool
}

// RequestView registers a request for correction.
type RequestView struct {
	Frame
	Head   RecordHead
	Claims []FieldOption
	Fields []RecordField
	Wrong  []FormFault
}
