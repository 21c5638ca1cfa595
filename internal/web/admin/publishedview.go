package admin

// PublishedView is a text that stands on the site, or stood there.
type PublishedView struct {
	Frame
	Title, About string
	State, Tone  string
	Sentence     string
	Facts        []Fact
	Public       string // address of the public page; empty: it cannot be linked to
	Work         string // what is under way on it; empty: nothing is
	Kind, Slug   string // for the form that begins a new version
	MayRevise    bool
	Withdraw     string // address of the page that asks for the reason; empty: not for this person, or not now
	Versions     []VersionRow
	More         bool
	Trail        string
}

// VersionRow is one version.
type VersionRow struct {
	Number, At                  string
	Mark                        string // the one that holds; empty: an earlier one
	What                        string // how it came
	Writers, Reviewer, Releaser string
	Work                        string // address; empty: a file brought it
}

// WithdrawView asks for the ground to take a text off the site.
type WithdrawView struct {
	Frame
	Title, About, URL string
	Where             []string
	Work              string
	Grounds           []WithdrawChoice
	Note              string
	Most              int // characters of the note
	Wrong             []FormFault
}

// WithdrawChoice is one ground.
type WithdrawChoice struct {
	Value, Label string
	Asks         string // what has to be written beside it; empty: nothing has to
	Chosen       bool
}
