package visible

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/search"
)

// findSplit is the second pass of a search, when the whole text met no name: one of
// its words must meet the name, each other one the name, the case number, the court,
// an organisation's code or its legal representative. So every word counts, and a
// legal representative never brings a record up by itself: somebody who merely leads
// a listed firm is not listed.
func (v *Register) findSplit(q court.Query, limit, offset int) (found, error) {
	s := newWordSearch(v, q)
	if len(s.names) == 0 {
		return found{}, nil
	}
	// A case number or a code leads to few rows, which the database finds as quickly.
	if x := v.index(); x != nil && len(s.fixed) == 0 {
		from := x.FindWords(search.WordQuestion{Words: q.Words, Limit: limit, Offset: offset})
		f := indexed(from.Found)
		f.split, f.why = true, s
		if from.Word >= 0 {
			f.word = q.Words[from.Word]
		}
		return f, nil
	}
	return v.findWords(s, limit, offset)
}

// findWords asks the database for the rows that meet all words.
func (v *Register) findWords(s *wordSearch, limit, offset int) (found, error) {
	f := found{split: true}
	common := make([]bool, len(s.words)) // words that met every name so far
	for _, i := range s.names {
		common[i] = true
	}
	query, args := s.query()
	err := v.each(func(rows *sql.Rows) error {
		h, met, ok, err := s.match(rows)
		if err != nil || !ok {
			return err
		}
		for i := range common {
			common[i] = common[i] && met[i]
		}
		f.hits = append(f.hits, h)
		return nil
	}, v.sql(query), args...)
	if err != nil {
		return found{}, fmt.Errorf("search by words: %w", err)
	}
	f.rank(limit, offset)
	if i := slices.Index(common, true); i >= 0 && f.Total > 0 {
		f.word = s.words[i]
	}
	return f, nil
}

// rank counts and sorts what was found, best tier first, then newest, and keeps the
// page; a negative limit keeps all.
func (f *found) rank(limit, offset int) {
	f.Total = len(f.hits)
	for _, h := range f.hits {
		switch h.tier {
		case TierExact:
			f.Exact++
		case TierPrefix:
			f.Prefix++
		default:
			f.Substring++
		}
	}
	slices.SortFunc(f.hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.tier, b.tier), cmp.Compare(b.published, a.published), cmp.Compare(b.id, a.id))
	})
	f.hits = f.hits[min(offset, len(f.hits)):]
	if limit >= 0 {
		f.hits = f.hits[:min(limit, len(f.hits))]
	}
}

// wordSearch is the search for the words of one query.
type wordSearch struct {
	words  []string
	names  []int         // words that are text: they may meet a name
	fixed  map[int]Field // words that are a case number or a code, and so mean that field alone
	sql    []string      // the conditions of fixed
	args   []any
	courts map[string]string // normal forms of court names, of which there are few
}

func newWordSearch(v *Register, q court.Query) *wordSearch {
	s := &wordSearch{words: q.Words, fixed: map[int]Field{}, courts: map[string]string{}, args: []any{v.now}}
	for i := range q.Words {
		if c, ok := q.WordCase(i); ok {
			s.fixed[i] = FieldCase
			condition := `d.id IN (SELECT id FROM v_defaulter_by_case WHERE case_key = ` + s.parameter(c.Key())
			if c.Year != 0 {
				condition += ` AND case_year = ` + s.parameter(c.Year)
			}
			s.sql = append(s.sql, condition+`)`)
			continue
		}
		if code, ok := q.WordCode(i); ok {
			s.fixed[i] = FieldCode
			key := v.r.db.DocumentKey(code)
			s.sql = append(s.sql, `d.id IN (SELECT id FROM v_defaulter_by_code WHERE document_digest = `+s.parameter(key[:])+`)`)
			continue
		}
		s.names = append(s.names, i)
	}
	return s
}

// parameter adds a value and gives the place that stands for it in the statement.
func (s *wordSearch) parameter(value any) string {
	s.args = append(s.args, value)
	return fmt.Sprintf("?%d", len(s.args))
}

const (
	wordColumns = `d.id, d.published_on, d.name_normal, d.court, d.legal_representative`
	wordsByName = ` FROM (SELECT id FROM v_defaulter_by_name WHERE `
)

// query finds the rows that can meet the words: through the lookup of case numbers or
// of codes where a word is one, else through that of names, whose hits alone are read.
// The statement holds constants and numbers of parameters only.
func (s *wordSearch) query() (string, []any) {
	var either []string
	for _, i := range s.names {
		either = append(either, `instr(name_normal, `+s.parameter(s.words[i])+`) > 0`)
	}
	name := `(` + strings.Join(either, ` OR `) + `)`
	if len(s.sql) > 0 {
		return `SELECT ` + wordColumns + ` FROM v_defaulter d WHERE ` + strings.Join(s.sql, ` AND `) +
			` AND ` + name + ` AND ` + visibleNow, s.args
	}
	return `SELECT ` + wordColumns + wordsByName + name + `) l
		JOIN v_defaulter d ON d.id = l.id WHERE ` + visibleNow, s.args
}

// match holds one row against all words.
func (s *wordSearch) match(row scanner) (h hit, met []bool, ok bool, err error) {
	var id int64
	var published, name, courtName, representative string
	if err := row.Scan(&id, &published, &name, &courtName, &representative); err != nil {
		return hit{}, nil, false, err
	}
	h, met, ok = s.meet(name, courtName, representative)
	h.id, h.published = id, published
	return h, met, ok, nil
}

// meet holds the texts of a row against all words; name is in normal form. met tells
// which words met the name.
func (s *wordSearch) meet(name, courtName, representative string) (h hit, met []bool, ok bool) {
	met = make([]bool, len(s.words))
	best := -1
	for _, i := range s.names {
		tier := nameTier(name, s.words[i])
		met[i] = tier != TierNewest
		if met[i] && (best < 0 || tier < h.tier) {
			best, h.tier = i, tier
		}
	}
	if best < 0 {
		return hit{}, nil, false
	}
	for i, word := range s.words {
		if i == best {
			continue
		}
		field, isFixed := s.fixed[i]
		switch {
		case isFixed:
		case met[i]:
			field = FieldName
		case strings.Contains(s.courtForm(courtName), word):
			field = FieldCourt
		case representative != "" && strings.Contains(normalForm(representative), word):
			field = FieldLegalRepresentative
		default:
			return hit{}, nil, false
		}
		if !slices.Contains(h.fields, field) {
			h.fields = append(h.fields, field)
		}
	}
	return h, met, true
}

// nameTier ranks a name against a word; TierNewest when it does not hold it.
func nameTier(name, word string) Tier {
	switch strings.Index(name, word) {
	case -1:
		return TierNewest
	case 0:
		if name == word {
			return TierExact
		}
		return TierPrefix
	}
	return TierSubstring
}

func (s *wordSearch) courtForm(name string) string {
	form, ok := s.courts[name]
	if !ok {
		form = normalForm(name)
		s.courts[name] = form
	}
	return form
}

// normalForm brings stored text into the form that the words of a query have: that
// of a query for it.
func normalForm(text string) string { return court.ParseQuery(text).Name }
