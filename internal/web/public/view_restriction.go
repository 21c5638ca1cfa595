package public

import "gongkai/internal/web"

// RestrictionView is the page of one restriction order.
type RestrictionView struct {
	web.Base

	Record  RecordView
	Print   string // address of the print view
	Listing string // address of the entry in the list of defaulters of the same debtor and case; may be empty
}

// RestrictionPrintView is one restriction order on paper.
type RestrictionPrintView struct {
	web.Base

	Record RecordView
	Stamp  StampView
}
