package admin

import "html/template"

// PiecesView is a list of texts.
type PiecesView struct {
	Frame
	Tab, Title    string
	Tabs          []QueueLink
	Query         string
	Kinds, Topics []FieldOption
	Found, Advice string
	Works, Texts  []PieceRow // either of them
	MayWrite      bool
	Turn          PageTurn
}

// PieceRow is one text in a list.
type PieceRow struct {
	URL, Title, Kind, Topic, Class string
	State, Tone                    string
	Marks                          []string
	Begun                          string // who began it; of a text on the site, the unit
	Last, At, Waits, Alarm         string
	WorkURL                        string    // of a text on the site: the work that is under way
	Revise                         *Revision // begins a new version
}

// Revision names a text of the site of which a new version can be begun.
type Revision struct{ Kind, Slug string }

// PieceNewView asks what kind of text it is to be.
type PieceNewView struct {
	Frame
	Kinds []KindChoice
}

// KindChoice is one kind of text.
type KindChoice struct {
	Value, Label, About string
	Chosen              bool
}

// PieceHead stands at the top of the pages of a text.
type PieceHead struct {
	URL, Title, Kind      string
	State, Tone, Sentence string
	Work                  string      // the page of its review
	Saved                 string      // who kept it last, and when
	Around                []RailEntry // the other pages around it
	Opinions              []OpinionRow
	Others                []string
}

// PieceView is the page on which a text is written.
type PieceView struct {
	Frame
	Head     PieceHead
	Script   string
	Paste    string // the script for what is pasted and dropped
	Editor   string // the script of the editor that was built; empty: there is none
	Action   string
	Version  int64
	Number   int    // of the saved state that the form is about
	Void     string // what a change does to what others have done; empty: nothing
	Fields   PieceFields
	Address  string      // of a text that stands on the site, which stays; empty: a new one
	Template string      // what the button for an empty body puts there; empty: none
	Hint     []string    // what to mind when writing this kind
	Most     string      // how long a body may be
	Wrong    []FormFault // why it was not saved or submitted
	Heading  string      // of it
	Clash    *PieceClash // what somebody else saved meanwhile
	Return   *PieceReturn
	Look     PieceLookView
	Restored string // when what stands in the form was typed, if it is not saved
}

// PieceFields is the form, as it was typed.
type PieceFields struct {
	Slug, Title, Summary, Order, ReviewBy, Author, Sources, Related, Body string
	Topics, Classes                                                       []FieldOption
	Uncertain                                                             bool
	Seen                                                                  bool // how Uncertain stood when the form was opened
	Guide                                                                 bool // it has a place in the handbook
	// Faults are what is wrong with a field, by its name.
	Faults map[string]string
}

// PieceClash is what stands in the way of a save: others were faster.
type PieceClash struct {
	Meanwhile []string  // what was done
	By        string    // who saved, and when; empty: nobody did
	Theirs    *TextDiff // nil: it is not known what the form was about
	Mine      *TextDiff // from theirs to what is in the form
	CanSave   bool
	Over      string // the button that takes over
}

// PieceReturn is what a reviewer said when the text was sent back.
type PieceReturn struct {
	By, Note string
	Remarks  []PieceRemarkRow
	Left     int // remarks whose words still stand there
}

// PieceRemarkRow is one remark.
type PieceRemarkRow struct {
	Where, URL string
	Line       int // of the body; 0: not there
	Quote      string
	Text       string
	Gone       bool
}

// PieceLookView is what can be said of a text, with its preview.
type PieceLookView struct {
	Article      template.HTML
	Minutes      string
	Broken       string // why there is no preview
	Must, Should []PieceNote
	Places       []PiecePlaceRow
	Open         int  // places that nobody has decided on
	More         int  // places that are not shown
	Ready        bool // nothing keeps it from being submitted
	MayEdit      bool
	Decide       string // the address to which a decision goes
}

// PieceNote is one finding.
type PieceNote struct {
	Where, URL string // the field
	Line       int    // of the body, 0: not there
	Quote      string
	Text, Rule string
}

// PiecePlaceRow is one place of personal data, to be decided on.
type PiecePlaceRow struct {
	PieceNote
	N           string // of the place in the form
	Value       string // the text itself
	Reason      string // why it is none
	Typed       string // the reason that was typed and not taken
	Wrong       string
	DecidedOpen bool
}

// PieceLeftView asks what is to become of what somebody had typed and not saved.
type PieceLeftView struct {
	Frame
	Head    PieceHead
	At      string
	Later   string // what others saved since; empty: nothing
	Diffs   *TextDiff
	Restore string
	Drop    string
}

// PieceReadView is a text for whoever may not, or does not want to change it.
type PieceReadView struct {
	Frame
	Head    PieceHead
	Facts   []Fact
	Summary string
	Edit    string // the address of the form; empty: no
	Void    string // what a change would do
	Look    PieceLookView
	Checks  bool   // it is still to be published, so what was found is of use
	Site    string // the page of the text that is on the site
}

// PiecePreviewView is a text as readers will see it, on a page of its own.
type PiecePreviewView struct {
	Frame
	Back, Says       string
	Kind, Topic      string
	Heading, Summary string
	Published, Unit  string
	Reading          string
	Contents         []PieceHeading
	Article          template.HTML
	Broken           string
	Sources          []string
}

// PieceHeading is a line of the table of contents.
type PieceHeading struct {
	Level    int
	Text, ID string
}
