package court

import (
	"strconv"
	"strings"
)

// Told is an entry of a list, told head by head in the words in which it is shown.
type Told interface {
	// Heads gives the heads of what the entry says, in the order of the law: what
	// identifies it, what it is about, what was decided.
	Heads() []string
	// Text is what the entry says under a head; known is false for no head. It gives
	// nothing of the document's number, which Mask alone tells.
	Text(head string) (text string, known bool)
	common() Entry
}

// line is one thing that an entry says: the head that it stands under, and its words.
type line[E any] struct {
	head string
	text func(*E) string
}

// told is how the entries of a list are told: what both lists have in three stretches, and
// what only this list has between them.
type told[E any] struct {
	party, decision []line[E] // after the party and after the case
}

// The stretches that both lists have. The tables are read only.
var (
	partyLines = [...]line[Entry]{
		{HeadName, func(e *Entry) string { return e.Name }},
		{HeadParty, func(e *Entry) string { return e.Party.Label() }},
		{HeadSex, func(e *Entry) string { return e.Sex }},
		{HeadAge, func(e *Entry) string {
			if e.Age == 0 {
				return ""
			}
			return strconv.Itoa(e.Age)
		}},
		{HeadDocument, func(*Entry) string { return "" }},
		{HeadLegalRepresentative, func(e *Entry) string { return e.LegalRepresentative }},
	}
	caseLines = [...]line[Entry]{
		{HeadCourt, func(e *Entry) string { return e.Court }},
		{HeadProvince, func(e *Entry) string { return e.Province }},
		{HeadCaseNumber, func(e *Entry) string { return e.CaseNumber }},
		{HeadFiledOn, func(e *Entry) string { return e.FiledOn.String() }},
	}
	publicLines = [...]line[Entry]{{HeadPublishedOn, func(e *Entry) string { return e.PublishedOn.String() }}}
)

// defaulterLines is what only the list of defaulters says, orderLines what only orders do.
// The tables are read only.
var (
	defaulterLines = told[Defaulter]{decision: []line[Defaulter]{
		{HeadBasisNumber, func(d *Defaulter) string { return d.BasisNumber }},
		{HeadBasisUnit, func(d *Defaulter) string { return d.BasisUnit }},
		{HeadObligation, func(d *Defaulter) string { return d.Obligation }},
		{HeadPerformance, func(d *Defaulter) string { return string(d.Performance) }},
		{HeadPerformedPart, func(d *Defaulter) string { return d.PerformedPart }},
		{HeadUnperformedPart, func(d *Defaulter) string { return d.UnperformedPart }},
		{HeadConduct, func(d *Defaulter) string { return strings.Join(d.Conduct.Labels(), "，") }},
		{HeadDecisionNumber, func(d *Defaulter) string { return d.DecisionNumber }},
		{HeadDecidedOn, func(d *Defaulter) string { return d.DecidedOn.String() }},
		{HeadServedOn, func(d *Defaulter) string { return d.ServedOn.String() }},
		{HeadGraceEndsOn, func(d *Defaulter) string { return d.GraceEndsOn.String() }},
		{HeadTermEndsOn, func(d *Defaulter) string { return d.TermEndsOn.String() }},
	}}
	orderLines = told[Restriction]{
		party: []line[Restriction]{
			{HeadPrincipal, func(o *Restriction) string { return o.Principal }},
			{HeadResponsible, func(o *Restriction) string { return o.Responsible }},
			{HeadController, func(o *Restriction) string { return o.Controller }},
		},
		decision: []line[Restriction]{
			{HeadOrderNumber, func(o *Restriction) string { return o.OrderNumber }},
			{HeadOrderedOn, func(o *Restriction) string { return o.OrderedOn.String() }},
			{HeadServedOn, func(o *Restriction) string { return o.ServedOn.String() }},
			{HeadPeriod, (*Restriction).PeriodText},
			{HeadItems, func(o *Restriction) string { return o.Items.Text() }},
			{HeadConsequences, func(o *Restriction) string {
				if o.ConsequencesStated {
					return "已载明"
				}
				return "没有载明"
			}},
		},
	}
)

func (t *told[E]) heads() (heads []string) {
	add := func(lines []line[Entry]) {
		for _, l := range lines {
			heads = append(heads, l.head)
		}
	}
	own := func(lines []line[E]) {
		for _, l := range lines {
			heads = append(heads, l.head)
		}
	}
	add(partyLines[:])
	own(t.party)
	add(caseLines[:])
	own(t.decision)
	add(publicLines[:])
	return heads
}

func (t *told[E]) text(e *E, common Entry, head string) (string, bool) {
	for _, lines := range [...][]line[E]{t.party, t.decision} {
		if text, known := under(lines, e, head); known {
			return text, true
		}
	}
	for _, lines := range [...][]line[Entry]{partyLines[:], caseLines[:], publicLines[:]} {
		if text, known := under(lines, &common, head); known {
			return text, true
		}
	}
	return "", false
}

func under[E any](lines []line[E], e *E, head string) (string, bool) {
	for _, l := range lines {
		if l.head == head {
			return l.text(e), true
		}
	}
	return "", false
}

// Heads gives the heads of an entry of the list of defaulters.
func (d *Defaulter) Heads() []string { return defaulterLines.heads() }

// Text is what the entry says under a head, as Told has it.
func (d *Defaulter) Text(head string) (text string, known bool) {
	return defaulterLines.text(d, d.Entry(), head)
}

func (d *Defaulter) common() Entry { return d.Entry() }

// Heads gives the heads of a restriction order.
func (r *Restriction) Heads() []string { return orderLines.heads() }

// Text is what the order says under a head, as Told has it.
func (r *Restriction) Text(head string) (text string, known bool) {
	return orderLines.text(r, r.Entry, head)
}

func (r *Restriction) common() Entry { return r.Entry }
