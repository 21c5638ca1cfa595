package admin

// PlanFrame is what all pages of the plan share.
type PlanFrame struct {
	Frame
	Tabs    []TabLink
	Notices []PlanNotice
}

// TabLink is one of the pages of an area, with what waits there.
type TabLink struct {
	Label, URL string
	Count      string // empty: nothing
	Current    bool
}

// PlanNotice is something that somebody has to see to.
type PlanNotice struct{ Text, URL, Link string }

// PlanView is the calendar of a month.
type PlanView struct {
	PlanFrame
	Month                    string
	Previous, Next           string // addresses of the months beside it
	PreviousWords, NextWords string
	Today                    string // address of this month; empty: it is shown
	New                      string // address of the form of something to plan; empty: not for this office
	Missing                  string // years of the calendar that are missing
	More                     string // that not everything stands in it
	Empty                    string // why nothing stands in it
	Weeks                    [][]PlanCell
}

// PlanCell is one day of the calendar.
type PlanCell struct {
	Number, Words, ISO string
	Mark, MarkSays     string // a day off or worked that is not usual
	Inside             bool   // of the month that is shown
	Today, Off         bool
	Entries, More      []PlanEntryRow
	MoreSays           string
}

// PlanEntryRow is one thing on a day.
type PlanEntryRow struct{ Kind, Label, Title, URL, Tone string }

// TopicsView is the plan of a quarter.
type TopicsView struct {
	PlanFrame
	Quarter, QuarterWord     string
	Previous, Next           string
	PreviousWords, NextWords string
	New                      string
	Missing                  string
	More                     string // that not everything is listed and counted
	Figures                  []TopicRow
	Topics, States           []FieldOption
	Mine                     bool
	Found, Empty             string
	Rows                     []PlannedRow
}

// TopicRow is the figures of one topic.
type TopicRow struct {
	Topic, Planned, Writing, Published, Late, Dropped, Public string
	Tone                                                      string // of the late ones
	Nothing                                                   bool   // neither planned nor public
}

// PlannedRow is one thing planned.
type PlannedRow struct {
	URL, Title, Topic, Kind string
	Editor, EditorTone      string
	Due, Tone, Unsure       string
	State, StateTone        string
}

// PlannedView is one thing planned with its forms, or the form of a new one.
type PlannedView struct {
	PlanFrame
	Heading, Action, Button string
	Version                 string
	New                     bool
	Row                     PlannedRow
	Note, Reason            string
	Work                    string // address of its text; empty: none was begun
	Fields                  []RecordField
	Drop                    []RecordField
	DropOpen                bool // its form was sent and refused
	MayBegin, MayDrop       bool
	Wrong                   []FormFault
	Overtaken               []Fact // what was typed, when somebody else was faster
}

// AgeingView lists the texts of the site by the day of their review.
type AgeingView struct {
	PlanFrame
	Ages          []QueueLink
	Age           string // kept by the form of the filter
	Kinds, Owners []FieldOption
	Found, Empty  string
	Rows          []AgeingRow
	Turn          PageTurn
}

// AgeingRow is one text.
type AgeingRow struct {
	URL, Title, Kind, Updated string
	Review, Tone              string
	Owner, OwnerTone          string
}

// SiteTextView is the upkeep of one text of the site.
type SiteTextView struct {
	PlanFrame
	Heading                string
	Action, Version        string
	Kind, Slug             string // for the form that begins a revision
	Published              string // address of the page of the published text; empty: not for this office
	Review, Tone           string
	Owner, OwnerTone       string
	Facts                  []Fact
	CheckFields, OwnFields []RecordField // empty: not for this office
	MayRevise              bool
	Checks                 []TaskEvent
	Wrong                  []FormFault
}

// LinkCheckView is what the last look at the links found.
type LinkCheckView struct {
	PlanFrame
	Hand                LinkHandView
	Ran, Skipped, Empty string
	Offline             bool
	Found               []QueueLink
	Rows                []DeadLinkRow
	MayRevise           bool
	Turn                PageTurn
}

// LinkHandView is where a look stands that somebody asks for.
type LinkHandView struct {
	Under  string // one waits or is under way; then nothing else is said
	Broken string // the last one was not carried through
	Rest   string // until when none may be asked for
	Button bool   // one may be asked for, by the person
	Rule   string // of the button: what it does
}

// DeadLinkRow is one address that is not in order.
type DeadLinkRow struct {
	Address, Found, Tone, Says, Target string
	Places                             []LinkPlaceRow
	More                               string
}

// LinkPlaceRow is a text in which it stands.
type LinkPlaceRow struct {
	Title, URL, Kind, Slug string
	Lines                  []string // of the body
	Picture                bool
	Changed                bool // the text has a new version since
}

// planDone gives the words for what was just done on the plan.
func planDone(word string) string {
	switch word {
	case "planned":
		return "选题已经列入计划。"
	case "replanned":
		return "选题已经保存。"
	case "unplanned":
		return "选题已经取消，理由留在计划里。"
	case "rechecked":
		return "已经登记：仍然有效。网页上的复核期限随之更新，正文没有变动。"
	case "links-asked":
		return "已经要求检查。"
	case "owned":
		return "负责人已经保存。"
	}
	return ""
}
