package admin

import "gongkai/internal/court"

// ImportsView is the list of imports, with the form for a file.
type ImportsView struct {
	Frame
	Blocked   string // why nothing can be imported here; empty: it can
	Form      string
	Lists     []ImportOption
	Fault     string // why the last file was not taken
	Most      string
	MostBytes int
	Rows      []ImportLine
	Older     string
}

// ImportOption is one choice of several.
type ImportOption struct {
	Value, Label string
	Chosen       bool
}

// ImportLine is one import in the list. Tone is a class of the style sheet.
type ImportLine struct{ URL, File, List, Who, When, State, Tone, Counts string }

// ImportView is one import: how far it is, or what it would change.
type ImportView struct {
	Frame
	ImportLine
	Ended, Size string

	Going    bool // it is under way
	Progress string
	Percent  int
	Still    string // address of the page that does not ask for itself again; empty: this is it
	Again    string // address of the page

	Failure string // why nothing was imported
	Note    string // what is worth knowing of the whole
	Tabs    []ImportTab

	Label   string // of the tab that is shown
	Says    string // the head of the column that differs between the lists
	Hint    string
	Entries []ImportEntry
	Errors  []ImportError
	Empty   string
	First   string // address of the first page of the tab; empty: this is it
	Next    string
	Sheet   string // address of the errors as a file
	Work    *ImportWork
}

// ImportTab leads to one part of a preview.
type ImportTab struct {
	Label, Count, URL string
	Current           bool
	part              string
	empty             bool
}

// ImportEntry is one row of a preview. Number is masked.
type ImportEntry struct {
	URL, Name, Number, Case string
	Says                    string // its grounds or terms, or why nothing differs
	State                   string
	Open                    string // open places of personal data
	Changes                 []court.Difference
}

// ImportError is one reason why one row was not taken.
type ImportError struct{ Row, Field, Code, Message string }

// ImportWork is what can be done with what was staged.
type ImportWork struct {
	URL       string // of the piece of work
	Version   int64
	Submit    string // address; empty: not now
	Discard   string
	Classes   []ImportOption
	Uncertain bool
	Evidence  string // what is to be put on record before the release
	Open      string // what the reviewer will ask about personal data
	What      string // what is given up
	Reasons   []string
}
