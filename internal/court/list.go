package court

// List names one of the portal's lists of persons and organisations. The words are
// stored: tables, batches, lines of the journal and actions of the ledger go by them.
type List string

// The lists.
const (
	ListDefaulters   List = "defaulter"   // 失信被执行人, SX
	ListRestrictions List = "restriction" // 限制消费令, XX
)

// Lists gives all of them.
func Lists() []List { return []List{ListDefaulters, ListRestrictions} }

// Label is the list's name in Chinese; empty for an unknown one.
func (l List) Label() string {
	switch l {
	case ListDefaulters:
		return "失信被执行人名单"
	case ListRestrictions:
		return "限制消费令"
	}
	return ""
}

// EvidenceRule is the rule that asks for the president's signature on what an entry of the
// list rests on; an unknown list has that of the defaulters.
func (l List) EvidenceRule() Rule {
	if l == ListRestrictions {
		return "R-19"
	}
	return "R-04"
}

// Entry is what the entries of all lists have in common: who, in which case, since when.
// The fields mean what they mean in Defaulter.
type Entry struct {
	SourceID            string
	Party               PartyKind
	Name                string
	Sex                 string
	Age                 int
	Document            Document
	LegalRepresentative string
	Court               string
	Province            string
	CaseNumber          string
	FiledOn             Date
	PublishedOn         Date
	Withdrawn           bool
}

// Entry gives the part of an entry that other lists have too.
func (d *Defaulter) Entry() Entry {
	return Entry{
		SourceID: d.SourceID, Party: d.Party, Name: d.Name, Sex: d.Sex, Age: d.Age, Document: d.Document,
		LegalRepresentative: d.LegalRepresentative, Court: d.Court, Province: d.Province, CaseNumber: d.CaseNumber,
		FiledOn: d.FiledOn, PublishedOn: d.PublishedOn, Withdrawn: d.Withdrawn,
	}
}

// Defaulter gives an entry in the form of the list of defaulters, with nothing but what
// both lists have.
func (e Entry) Defaulter() Defaulter {
	return Defaulter{
		SourceID: e.SourceID, Party: e.Party, Name: e.Name, Sex: e.Sex, Age: e.Age, Document: e.Document,
		LegalRepresentative: e.LegalRepresentative, Court: e.Court, Province: e.Province, CaseNumber: e.CaseNumber,
		FiledOn: e.FiledOn, PublishedOn: e.PublishedOn, Withdrawn: e.Withdrawn,
	}
}

// Dated is an entry of a list as the calendar sees it.
type Dated interface {
	Windowed
	StateOn(day Date) State
}
