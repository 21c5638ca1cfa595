package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"gongkai/internal/court"
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
	rows   []store.Staged
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

func (s *seen) first(row *store.Staged) bool {
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
	c.rows = make([]store.Staged, 0, chunkRows)
	for len(c.events) < chunkRows {
		e, row, err := im.rows.next(ids[len(c.rows)])
		if errors.Is(err, io.EOF) {
			c.bytes = im.rows.bytes()
			return c, false
		}
		if err != nil {
			c.err = err
			return c, false
		}
		e.row = len(c.rows)
		if row != nil && !s.first(row) {
			e.findings = []court.Finding{duplicate("本文件中前面已有同一编号，或者案号与证件号码都相同的记录，以前面的为准")}
			row = nil
		}
		c.events = append(c.events, e)
		if row != nil {
			c.rows = append(c.rows, *row)
		}
	}
	c.bytes = im.rows.bytes()
	return c, true
}

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

// personalData finds what R-33 forbids in the free texts of an entry: addresses,
// telephones, accounts and the like of third parties leak there most. places are the same
// findings by their places.
func (p *Publisher) personalData(texts [5]freeText) (found []court.Finding, places []store.TextFinding) {
	for _, f := range texts {
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

// freeTexts are those of an entry of either list.
func freeTexts(v *store.Version) [5]freeText {
	if v.Order != nil {
		return orderTexts(v.Order)
	}
	return defaulterTexts(&v.Defaulter)
}

func defaulterTexts(d *court.Defaulter) [5]freeText {
	return [...]freeText{
		{court.HeadBasisNumber, &d.BasisNumber},
		{court.HeadBasisUnit, &d.BasisUnit},
		{court.HeadObligation, &d.Obligation},
		{court.HeadPerformedPart, &d.PerformedPart},
		{court.HeadUnperformedPart, &d.UnperformedPart},
	}
}

func orderTexts(o *court.Restriction) [5]freeText {
	return [...]freeText{
		{court.HeadOrderNumber, &o.OrderNumber},
		{court.HeadPeriod, &o.Period},
		{court.HeadPrincipal, &o.Principal},
		{court.HeadResponsible, &o.Responsible},
		{court.HeadController, &o.Controller},
	}
}
