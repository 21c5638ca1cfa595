package public

import (
	"gongkai/internal/court"
	"gongkai/internal/visible"
)

// recordPath is the address of a record of a list.
func recordPath(list court.List, publicID string) string { return pathOf(list) + "/" + publicID }

// listOf is the list that a record stands on.
func listOf(rec visible.Record) court.List {
	if rec.Order != nil {
		return court.ListRestrictions
	}
	return court.ListDefaulters
}

// newRow is a record in a list.
func newRow(rec visible.Record, reasons ...string) RowView {
	row := RowView{
		URL: recordPath(listOf(rec), rec.PublicID), Name: rec.Name, Kind: kindLabel(rec.Party),
		Number: rec.Masked, NumberLabel: numberShort(rec.Document.Kind),
		Case: rec.CaseNumber, Court: rec.Court, Conducts: conductShort(rec.Conduct),
		Published: rec.PublishedOn.String(), Reasons: reasons,
	}
	if rec.Party == court.Person {
		row.Traits = traits(rec.Sex, rec.Age)
	}
	return row
}
