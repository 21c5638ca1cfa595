package public

import (
	"gongkai/internal/court"
	"gongkai/internal/visible"
)

// recordPath is the address of a record.
func recordPath(publicID string) string { return "/defaulters/" + publicID }

// newRow is a record in a list.
func newRow(rec visible.Record, reasons ...string) RowView {
	row := RowView{
		URL: recordPath(rec.PublicID), Name: rec.Name, Kind: kindLabel(rec.Party),
		Number: rec.Masked, NumberLabel: numberShort(rec.Document.Kind),
		Case: rec.CaseNumber, Court: rec.Court, Conducts: conductShort(rec.Conduct),
		Published: rec.PublishedOn.String(), Reasons: reasons,
	}
	if rec.Party == court.Person {
		row.Traits = traits(rec.Sex, rec.Age)
	}
	return row
}
