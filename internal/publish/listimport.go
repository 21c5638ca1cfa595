package publish

import (
	"encoding/hex"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/store"
)

// listImport is what the import of one list has of its own: its file, the reading of a
// row, its gate.
type listImport struct {
	list    court.List
	vouched string // all rules that the actor stands for, for people
	open    func(im *importer, file exchange.File) (rows, error)
}

func defaulterImport() listImport {
	return listImport{list: court.ListDefaulters, vouched: "R-02、R-04、R-18",
		open: func(im *importer, file exchange.File) (rows, error) {
			f, err := exchange.OpenDefaulters(file)
			return rowsOf(f, court.NewDefaulter, im, im.defaulter), err
		}}
}

func restrictionImport() listImport {
	return listImport{list: court.ListRestrictions, vouched: "R-19",
		open: func(im *importer, file exchange.File) (rows, error) {
			f, err := exchange.OpenRestrictions(file)
			return rowsOf(f, court.NewRestriction, im, im.restriction), err
		}}
}

// rows are those of an open file, judged one after the other by the rules that hold
// without the database. A row without findings comes ready to be stored under the public
// identifier given; the error is that of the file.
type rows struct {
	next   func(publicID string) (event, *store.Staged, error)
	source func() string
	bytes  func() int64
}

// rowsOf joins the file of a list with the reading of its rows.
func rowsOf[In, Entry any](f *exchange.ListFile[In], read func(In, court.Date) (Entry, []court.Finding), im *importer,
	judge func(*Entry, string) (store.Staged, []court.Finding)) rows {
	next := func(publicID string) (event, *store.Staged, error) {
		row, err := f.Next()
		if err != nil {
			return event{}, nil, err
		}
		e := event{number: row.Number, blank: row.Blank}
		if row.Broken {
			e.findings = row.Findings
		}
		if row.Blank || row.Broken {
			return e, nil, nil
		}
		entry, findings := read(row.Input, im.today)
		if e.findings = distinct(append(row.Findings, findings...)); len(e.findings) > 0 {
			return e, nil, nil
		}
		staged, refused := judge(&entry, publicID)
		if e.findings = refused; len(refused) > 0 {
			return e, nil, nil
		}
		return e, &staged, nil
	}
	return rows{next: next, source: f.Source, bytes: f.BytesRead}
}

// name gives an entry without a source number one of its own.
func (im *importer) name(e court.Entry) string {
	if e.SourceID != "" {
		return e.SourceID
	}
	return sourceOf(im.p.db.PairKey(e.CaseNumber, e.Document.Number))
}

// sourceOf is the source number of an entry that came without one.
func sourceOf(pair store.Key) string { return hex.EncodeToString(pair[:]) }

func (im *importer) defaulter(d *court.Defaulter, publicID string) (store.Staged, []court.Finding) {
	d.SourceID = im.name(d.Entry())
	v := store.Standing{PublicID: publicID, Content: im.p.db.ContentHash(d), Vouched: im.o.Publish}
	if im.o.Publish && d.PublishedOn.IsZero() {
		d.PublishedOn = im.today
	}
	open, places := im.p.personalData(defaulterTexts(d))
	v.State, v.OpenFindings, v.Findings = im.stateOf(d), len(open), places
	refused := im.refuse(v, open, func() []court.Finding {
		return court.PublishGate(d, court.Evidence{Vouched: true}, im.today)
	})
	if len(refused) > 0 {
		return store.Staged{}, refused
	}
	return im.p.db.StageVersion(*d, v), nil
}

func (im *importer) restriction(o *court.Restriction, publicID string) (store.Staged, []court.Finding) {
	o.SourceID = im.name(o.Entry)
	v := store.Standing{PublicID: publicID, Content: im.p.db.RestrictionHash(o), Vouched: im.o.Publish}
	if im.o.Publish && o.PublishedOn.IsZero() {
		o.PublishedOn = im.today
	}
	open, places := im.p.personalData(orderTexts(o))
	v.State, v.OpenFindings, v.Findings = im.stateOf(o), len(open), places
	refused := im.refuse(v, open, func() []court.Finding {
		return court.RestrictionGate(o, court.RestrictionEvidence{Vouched: true}, im.today)
	})
	if len(refused) > 0 {
		return store.Staged{}, refused
	}
	return im.p.db.StageRestriction(*o, v), nil
}

// refuse gives what keeps a row from being published on the first load. Drafts wait for
// review, which looks for the same.
func (im *importer) refuse(v store.Standing, open []court.Finding, gate func() []court.Finding) []court.Finding {
	switch {
	case !im.o.Publish:
		return nil
	case v.State == court.StatePublished:
		return append(open, gate()...)
	}
	return open
}
