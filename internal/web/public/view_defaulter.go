package public

import "gongkai/internal/web"

// DefaulterView is the page of one record.
type DefaulterView struct {
	web.Base

	Record RecordView
	Print  string // address of the print view
	Order  string // address of the restriction order against the same debtor in the same case; may be empty
}

// DefaulterPrintView is one record on paper.
type DefaulterPrintView struct {
	web.Base

	Record RecordView
	Stamp  StampView
}

// RecordView is what the law lets everybody read of one entry of a list. It has no place
// for a birth date, an address or a telephone number.
type RecordView struct {
	Name     string
	Summary  SentenceView // what it is and since when, one sentence
	Fields   []FieldView  // in the order of SX 6, or of the national display of orders
	Term     string       // how long the entry stays public, or how long an order binds
	TermNote string       // 推定 explained, or why there is no term
	Decision []FieldView  // number and dates of the decision; may be empty
	Items    []string     // of an order: what it forbids, in the order of XX 3
	// ItemsNote is said when an order forbids fewer than all nine; else empty.
	ItemsNote string
	Apart     []FieldView // what tells people of one name apart
	Person    bool        // a natural person: the words of the same-name block differ
	Court     string      // to whom a request for correction goes

	Namesakes    string // 本站另有 2 条同名信息; empty when there is none
	NamesakesURL string
	Source       string // where the data comes from
	Checked      string // when the last import held the record
	Stale        bool   // Checked is older than a week
}
