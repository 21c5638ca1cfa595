package sample

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"gongkai/internal/court"
)

// Encoding is one of those in which clerks' programs write tables.
type Encoding int

const (
	UTF8 Encoding = iota
	UTF8BOM
	GB18030
)

// defaulterHeads are the official heads of the defaulter file, in its order.
func defaulterHeads() []string {
	return []string{
		court.HeadSourceID, court.HeadName, court.HeadParty, court.HeadSex, court.HeadAge, court.HeadDocument, court.HeadLegalRepresentative,
		court.HeadCourt, court.HeadProvince, court.HeadCaseNumber, court.HeadBasisNumber, court.HeadBasisUnit, court.HeadFiledOn, court.HeadPublishedOn,
		court.HeadObligation, court.HeadPerformance, court.HeadPerformedPart, court.HeadUnperformedPart, court.HeadConduct,
		court.HeadDecisionNumber, court.HeadDecidedOn, court.HeadServedOn, court.HeadGraceEndsOn, court.HeadTermEndsOn, court.HeadStatus, "备注",
	}
}

func defaulterCells(cells []string, d court.DefaulterInput) []string {
	return append(cells[:0],
		d.SourceID, d.Name, d.Party, d.Sex, d.Age, d.DocumentNumber, d.LegalRepresentative,
		d.Court, d.Province, d.CaseNumber, d.BasisNumber, d.BasisUnit, d.FiledOn, d.PublishedOn,
		d.Obligation, d.Performance, d.PerformedPart, d.UnperformedPart, d.Conduct,
		d.DecisionNumber, d.DecidedOn, d.ServedOn, d.GraceEndsOn, d.TermEndsOn, d.Status, d.Note)
}

// WriteDefaultersCSV writes n entries from entry from on as a defaulter file. It holds one
// entry at a time.
func WriteDefaultersCSV(w io.Writer, o Options, from, n int, enc Encoding) error {
	return WriteRowsCSV(w, func(yield func(court.DefaulterInput) bool) {
		for i := from; i < from+n && yield(Defaulter(o, i)); i++ {
		}
	}, enc)
}

// WriteRowsCSV writes rows as a defaulter file with the full official heads and the line
// ends of spreadsheet programs.
func WriteRowsCSV(w io.Writer, rows iter.Seq[court.DefaulterInput], enc Encoding) error {
	return writeCSV(w, defaulterHeads(), rows, enc, defaulterCells)
}

// WriteRestrictionsCSV is WriteDefaultersCSV for restriction orders.
func WriteRestrictionsCSV(w io.Writer, o Options, from, n int, enc Encoding) error {
	return writeCSV(w, restrictionHeads(), func(yield func(court.RestrictionInput) bool) {
		for i := from; i < from+n && yield(Restriction(o, i)); i++ {
		}
	}, enc, restrictionCells)
}

func writeCSV[In any](w io.Writer, heads []string, rows iter.Seq[In], enc Encoding, write func(cells []string, row In) []string) (err error) {
	switch enc {
	case UTF8:
	case UTF8BOM:
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return fmt.Errorf("write byte order mark: %w", err)
		}
	case GB18030:
		encoder := transform.NewWriter(w, simplifiedchinese.GB18030.NewEncoder())
		defer func() { err = errors.Join(err, encoder.Close()) }()
		w = encoder
	default:
		return fmt.Errorf("unknown encoding %d", enc)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(heads); err != nil {
		return fmt.Errorf("write heads: %w", err)
	}
	var cells []string
	for row := range rows {
		cells = write(cells, row)
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("write an entry: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write entries: %w", err)
	}
	return nil
}
