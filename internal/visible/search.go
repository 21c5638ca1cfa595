package visible

import (
	"database/sql"
	"fmt"

	"gongkai/internal/court"
	"gongkai/internal/names"
	"gongkai/internal/search"
)

// Tier is the way in which a record met a search, the best first. There is no way by
// likeness or by sound: a near name is never a hit.
type Tier int

// The tiers of a search.
const (
	TierExact     Tier = iota // the name is the text
	TierPrefix                // the name begins with it
	TierSubstring             // the name holds it somewhere
	TierCase                  // the case number
	TierCode                  // the code of an organisation
	TierNewest                // nothing was asked for
)

// Field is what a further word of a search met.
type Field string

// The fields that narrow a search, in the order in which they are tried.
const (
	FieldName                Field = "name"
	FieldCase                Field = "case"
	FieldCourt               Field = "court"
	FieldCode                Field = "code"
	FieldLegalRepresentative Field = "legal_representative" // only ever narrows, never hits alone
)

// Item is one record that was found, and why.
type Item struct {
	Record
	Tier   Tier
	Fields []Field // what the further words met, without repetition; empty when the text was taken whole
}

// Counts tells how many records were found in each way. Those by case number, by
// code or without a question are in Total alone.
type Counts struct {
	Total, Exact, Prefix, Substring int
}

// Result is one page of what a search found.
type Result struct {
	Counts
	Items []Item // best tier first, then newest
	// Split says that the whole text met no name and its words were taken one by one.
	// Word is then the word that met the names of all records found; empty when
	// different records met different words, or when there are none.
	Split bool
	Word  string
}

// hit is a found row before it is loaded.
type hit struct {
	id        int64
	tier      Tier
	published string
	fields    []Field
}

type found struct {
	Counts
	hits  []hit // of the page asked for
	split bool
	word  string
	why   *wordSearch // tells the fields of hits that came without them
}

// Search finds records for an understood query and gives a page (from 1) of them. An
// identity number finds nothing, whoever asks; whether a query is long enough to be
// answered is for the caller to decide (the command line answers any).
func (v *Register) Search(q court.Query, page, perPage int) (Result, error) {
	f, err := v.find(q, perPage, (page-1)*perPage)
	if err != nil {
		return Result{}, err
	}
	ids := make([]int64, len(f.hits))
	for i, h := range f.hits {
		ids[i] = h.id
	}
	records, err := v.records(ids)
	if err != nil {
		return Result{}, err
	}
	res := Result{Counts: f.Counts, Split: f.split, Word: f.word}
	for i, h := range f.hits {
		if f.why != nil {
			h, _, _ = f.why.meet(records[i].nameNormal, records[i].Court, records[i].LegalRepresentative)
		}
		res.Items = append(res.Items, Item{Record: records[i], Tier: h.tier, Fields: h.fields})
	}
	return res, nil
}

// SourceIDs gives the court's own numbers of what Search finds, in the same order,
// for the command line. A negative limit gives all of them; total is before it.
func (v *Register) SourceIDs(q court.Query, limit int) (total int, ids []string, err error) {
	f, err := v.find(q, limit, 0)
	if err != nil {
		return 0, nil, err
	}
	const step = 500
	ids = make([]string, len(f.hits))
	for from := 0; from < len(f.hits); from += step {
		part := make([]int64, 0, step)
		for _, h := range f.hits[from:min(from+step, len(f.hits))] {
			part = append(part, h.id)
		}
		err := v.byID(`d.source_id`, part, func(rows *sql.Rows) error {
			var i int
			var id string
			err := rows.Scan(&i, &id)
			ids[from+i] = id
			return err
		})
		if err != nil {
			return 0, nil, err
		}
	}
	return f.Total, ids, nil
}

// most is a limit as a statement takes it: a negative one is none.
func most(limit int) int64 {
	if limit < 0 {
		return 1 << 60
	}
	return int64(limit)
}

// find answers a query by its kind.
func (v *Register) find(q court.Query, limit, offset int) (found, error) {
	switch q.Kind {
	case court.QueryEmpty:
		total, ids, err := v.list(Filter{}, limit, offset)
		f := found{Counts: Counts{Total: total}}
		for _, id := range ids {
			f.hits = append(f.hits, hit{id: id, tier: TierNewest})
		}
		return f, err
	case court.QueryCase:
		if q.Case.Year == 0 {
			return v.findBy(TierCase, byCase, limit, offset, q.Case.Key())
		}
		return v.findBy(TierCase, byCaseOfYear, limit, offset, q.Case.Key(), q.Case.Year)
	case court.QueryCode:
		key := v.r.db.DocumentKey(q.Code)
		return v.findBy(TierCode, byCode, limit, offset, key[:])
	case court.QueryName, court.QueryTooShort, court.QueryTooLong:
		f, err := v.findName(q.Name, limit, offset)
		if err != nil || f.Total > 0 || len(q.Words) < 2 {
			return f, err
		}
		return v.findSplit(q, limit, offset)
	case court.QueryIdentity:
	}
	return found{}, nil
}

// The lookups that answer a query by themselves, with what is asked of them.
const (
	byCase       = ` FROM v_defaulter_by_case l JOIN v_defaulter d ON d.id = l.id WHERE l.case_key = ?4 `
	byCaseOfYear = byCase + ` AND l.case_year = ?5 `
	byCode       = ` FROM v_defaulter_by_code l JOIN v_defaulter d ON d.id = l.id WHERE l.document_digest = ?4 `
)

// findBy finds the rows that a lookup, one of the constants above, leads to.
func (v *Register) findBy(tier Tier, lookup string, limit, offset int, args ...any) (found, error) {
	var f found
	all := append([]any{v.now, most(limit), offset}, args...)
	err := v.each(func(rows *sql.Rows) error {
		h := hit{tier: tier}
		err := rows.Scan(&f.Total, &h.id)
		f.hits = append(f.hits, h)
		return err
	}, v.sql(`SELECT count(*) OVER (), d.id`+lookup+` AND `+visibleNow+`
		ORDER BY d.published_on DESC, d.id DESC LIMIT ?2 OFFSET ?3`), all...)
	if err != nil {
		return found{}, fmt.Errorf("search: %w", err)
	}
	if len(f.hits) == 0 { // a page behind the last, or no rows for the window to count
		err = v.in.QueryRow(v.ctx, v.sql(`SELECT count(*)`+lookup+` AND `+visibleNow), all...).Scan(&f.Total)
		if err != nil {
			return found{}, fmt.Errorf("search: %w", err)
		}
	}
	return f, nil
}

// findName looks for a text in all names: in the index, or, while there is none, in
// the database. There one pass over the lookup of names finds the rows, which are then
// read in the order in which they lie; no more than their numbers is kept. The first
// row that comes back has the counts, the others are the page.
func (v *Register) findName(name string, limit, offset int) (found, error) {
	if name == "" {
		return found{}, nil // nothing that could be seen was asked for
	}
	if x := v.index(); x != nil {
		return indexed(x.Find(search.Question{Text: name, Limit: limit, Offset: offset})), nil
	}
	var f found
	err := v.each(func(rows *sql.Rows) error {
		var counts bool
		var c Counts
		var h hit
		if err := rows.Scan(&counts, &c.Exact, &c.Prefix, &c.Substring, &h.id, &h.tier); err != nil {
			return err
		}
		if counts {
			c.Total = c.Exact + c.Prefix + c.Substring
			f.Counts = c
		} else {
			f.hits = append(f.hits, h)
		}
		return nil
	}, v.sql(byNameAny), v.now, name, most(limit), offset)
	if err != nil {
		return found{}, fmt.Errorf("search by name: %w", err)
	}
	return f, nil
}

const byNameAny = `WITH met AS MATERIALIZED (
		SELECT id, CASE WHEN name_normal = ?2 THEN 0 WHEN instr(name_normal, ?2) = 1 THEN 1 ELSE 2 END AS tier
		FROM v_defaulter_by_name WHERE instr(name_normal, ?2) > 0 ORDER BY id),
	hit AS MATERIALIZED (
		SELECT d.id, d.published_on, m.tier
		FROM met m CROSS JOIN v_defaulter d
		WHERE d.id = m.id AND visible_from <= ?1 AND ?1 < visible_until)
	SELECT 1, count(*) FILTER (WHERE tier = 0), count(*) FILTER (WHERE tier = 1), count(*) FILTER (WHERE tier = 2), 0, 0 FROM hit
	UNION ALL
	SELECT * FROM (SELECT 0, 0, 0, 0, id, tier FROM hit ORDER BY tier, published_on DESC, id DESC LIMIT ?3 OFFSET ?4) page`

// indexed brings an answer of the index into the form of ours.
func indexed(from search.Found) found {
	f := found{Counts: Counts{Total: from.Total, Exact: from.Exact, Prefix: from.Prefix, Substring: from.Substring}}
	for _, h := range from.Hits {
		tier := TierExact
		switch h.Rank {
		case names.Prefix:
			tier = TierPrefix
		case names.Substring:
			tier = TierSubstring
		case names.Exact, names.None:
		}
		f.hits = append(f.hits, hit{id: h.ID, tier: tier})
	}
	return f
}
