package publish

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/store"
)

// event is one row of the file: blank, rejected with findings, or good, then row is
// its place among the chunk's rows.
type event struct {
	number   int
	blank    bool
	findings []court.Finding
	row      int
}

// chunk is a stretch of the file, checked, sealed and ready to be stored.
type chunk struct {
	events []event
	rows   []store.StagedDefaulter
	bytes  int64
	err    error
}

// chunks reads, checks and seals in a goroutine of its own, so that on two cores
// one works on the rows while the other writes them. stop ends it and waits.
func (im *importer) chunks(ctx context.Context) (<-chan chunk, func()) {
	out := make(chan chunk, 4)
	quit := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer close(out)
		defer func() {
			v := recover() // a file may be hostile, and the desk goes on (F32)
			if v == nil {
				return
			}
			select {
			case out <- chunk{err: fmt.Errorf("reading the file panicked: %T", v)}: // the value may quote a cell
			case <-quit:
			case <-ctx.Done():
			}
		}()
		seen := newSeen()
		for {
			c, more := im.nextChunk(seen)
			select {
			case out <- c:
			case <-quit:
				return
			case <-ctx.Done():
				return
			}
			if !more || c.err != nil {
				return
			}
		}
	}()
	return out, func() { close(quit); <-done }
}

// each runs f over the chunks of the file, one after the other.
func (im *importer) each(ctx context.Context, f func(chunk) error) error {
	chunks, stop := im.chunks(ctx)
	defer stop()
	for c := range chunks {
		if c.err != nil {
			return c.err
		}
		if err := f(c); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return errStopped
	}
	return nil
}

// seen remembers, by digest, what the file has held so far: the first row of a
// case and document wins.
type seen struct {
	pairs   map[store.Key]struct{}
	sources map[store.Key]struct{}
}

func newSeen() *seen {
	return &seen{pairs: map[store.Key]struct{}{}, sources: map[store.Key]struct{}{}}
}

func (s *seen) first(row *store.StagedDefaulter) bool {
	_, pair := s.pairs[row.PairKey]
	_, source := s.sources[row.SourceKey]
	if pair || source {
		return false
	}
	s.pairs[row.PairKey] = struct{}{}
	s.sources[row.SourceKey] = struct{}{}
	return true
}

func (im *importer) nextChunk(s *seen) (c chunk, more bool) {
	ids := store.NewPublicIDs(chunkRows)
	c.events = make([]event, 0, chunkRows)
	c.rows = make([]store.StagedDefaulter, 0, chunkRows)
	for len(c.events) < chunkRows {
		row, err := im.file.Next()
		if errors.Is(err, io.EOF) {
			c.bytes = im.file.BytesRead()
			return c, false
		}
		if err != nil {
			c.err = err
			return c, false
		}
		c.add(im.check(row, ids[len(c.rows)], s, len(c.rows)))
	}
	c.bytes = im.file.BytesRead()
	return c, true
}

func (c *chunk) add(e event, row *store.StagedDefaulter) {
	c.events = append(c.events, e)
	if row != nil {
		c.rows = append(c.rows, *row)
	}
}

// check judges one row by the rules that hold without the database.
func (im *importer) check(row exchange.Row, publicID string, s *seen, place int) (event, *store.StagedDefaulter) {
	e := event{number: row.Number, blank: row.Blank, row: place}
	if row.Blank {
		return e, nil
	}
	if row.Broken {
		e.findings = row.Findings
		return e, nil
	}
	d, findings := court.NewDefaulter(row.Input, im.today)
	if e.findings = distinct(append(row.Findings, findings...)); len(e.findings) > 0 {
		return e, nil
	}
	db := im.p.db
	if d.SourceID == "" {
		d.SourceID = sourceOf(db.PairKey(d.CaseNumber, d.Document.Number))
	}
	written := db.ContentHash(&d)
	if im.o.Publish && d.PublishedOn.IsZero() {
		d.PublishedOn = im.today
	}
	open, places := im.p.personalData(&d)
	state := im.stateOf(d)
	if im.o.Publish {
		e.findings = open
		if state == court.StatePublished {
			e.findings = append(e.findings, court.PublishGate(&d, court.Evidence{Vouched: true}, im.today)...)
		}
		if len(e.findings) > 0 {
			return e, nil
		}
	}
	staged := db.StageVersion(d, written, publicID, state, len(open), im.o.Publish)
	staged.Findings = places
	if !s.first(&staged) {
		e.findings = []court.Finding{duplicate("本文件中前面已有同一编号，或者案号与证件号码都相同的记录，以前面的为准")}
		return e, nil
	}
	return e, &staged
}

// sourceOf is the source number of an entry that came without one.
func sourceOf(pair store.Key) string { return hex.EncodeToString(pair[:]) }

// distinct drops a finding that repeats field and code of an earlier one: the file
// and the rules may both object to the same cell.
func distinct(findings []court.Finding) []court.Finding {
	kept := findings[:0]
	for _, f := range findings {
		if !slices.ContainsFunc(kept, func(k court.Finding) bool { return k.Field == f.Field && k.Code == f.Code }) {
			kept = append(kept, f)
		}
	}
	return kept
}

// personalData finds what R-33 forbids in the free text of an entry: addresses,
// telephones, accounts and the like of third parties leak there most. places are the same
// findings by their places.
func (p *Publisher) personalData(d *court.Defaulter) (found []court.Finding, places []store.TextFinding) {
	for _, f := range freeTexts(d) {
		if *f.text == "" || !p.scanner.Any(*f.text) {
			continue
		}
		for _, span := range p.scanner.Scan(*f.text) {
			found = append(found, court.Finding{Field: f.head, Code: court.CodePersonalData, Rule: "R-33",
				Message: "第" + strconv.Itoa(span.Start+1) + "个字起疑似" + kindName(span.Type) + "，公开前须删除或遮盖"})
			places = append(places, store.TextFinding{Field: f.head, Start: span.Start, End: span.End, Type: string(span.Type)})
		}
	}
	return found, places
}

// freeText is a text of an entry that people wrote freely.
type freeText struct {
	head string
	text *string
}

func freeTexts(d *court.Defaulter) [5]freeText {
	return [...]freeText{
		{court.HeadBasisNumber, &d.BasisNumber},
		{court.HeadBasisUnit, &d.BasisUnit},
		{court.HeadObligation, &d.Obligation},
		{court.HeadPerformedPart, &d.PerformedPart},
		{court.HeadUnperformedPart, &d.UnperformedPart},
	}
}
