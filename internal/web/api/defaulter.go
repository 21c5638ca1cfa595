package api

import (
	"context"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// list is the envelope of every list.
type list struct {
	Notice string `json:"notice,omitempty"`
	Total  int    `json:"total"`
	Page   int    `json:"page"`
	Items  []item `json:"items"`
}

// item is a record in a list.
type item struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	IDNumberMasked string `json:"id_number_masked"`
	CaseNo         string `json:"case_no"`
	Court          string `json:"court"`
	FiledOn        string `json:"filed_on"`
	PublishedOn    string `json:"published_on"`
}

// detail is a record in full: the fields of SX 6, the decision and the term.
type detail struct {
	Notice string `json:"notice,omitempty"`
	item
	Party               string    `json:"party"`
	Sex                 string    `json:"sex"`
	Age                 int       `json:"age"`
	IDNumberKind        string    `json:"id_number_kind"`
	LegalRepresentative string    `json:"legal_representative"`
	Province            string    `json:"province"`
	BasisNo             string    `json:"basis_no"`
	BasisUnit           string    `json:"basis_unit"`
	Obligation          string    `json:"obligation"`
	Performance         string    `json:"performance"`
	PerformedPart       string    `json:"performed_part"`
	UnperformedPart     string    `json:"unperformed_part"`
	Conduct             []conduct `json:"conduct"`
	DecisionNo          string    `json:"decision_no"`
	DecidedOn           string    `json:"decided_on"`
	TermEndsOn          string    `json:"term_ends_on"`
	TermPresumed        bool      `json:"term_presumed"`
	Missing             []string  `json:"missing"`
	ConfirmedAt         string    `json:"confirmed_at"`
}

// conduct is one ground of SX 1.
type conduct struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

// records answers with a page of a list of persons.
func (a *API) records(of court.List) web.Render {
	return func(ctx context.Context, r web.Request) (web.Answer, error) {
		page, err := number(r, "page", 1, maxPages)
		if err != nil {
			return web.Answer{}, err
		}
		perPage, err := number(r, "per_page", most, most)
		if err != nil {
			return web.Answer{}, err
		}
		q, err := question(r)
		if err != nil {
			return web.Answer{}, err
		}
		look := a.reader.View
		if q.Kind == court.QueryName {
			look = a.reader.Scan
		}
		l := list{Notice: a.notice, Page: page, Items: []item{}}
		gen, err := look(ctx, func(in *visible.View) error {
			result, err := in.On(of).Search(q, page, perPage)
			l.Total = result.Total
			for _, found := range result.Items {
				l.Items = append(l.Items, newItem(found.Record))
			}
			return err
		})
		if err != nil {
			return web.Answer{}, err
		}
		return a.answer(l, gen)
	}
}

// record answers with one record of a list of persons.
func (a *API) record(of court.List) web.Render {
	return func(ctx context.Context, r web.Request) (web.Answer, error) {
		var rec visible.Record
		gen, err := a.reader.View(ctx, func(in *visible.View) (err error) {
			rec, err = in.On(of).Record(r.Param("id"))
			return err
		})
		if err != nil {
			return web.Answer{}, err
		}
		if of == court.ListRestrictions {
			o := newOrder(rec)
			o.Notice = a.notice
			return a.answer(o, gen)
		}
		d := newDetail(rec)
		d.Notice = a.notice
		return a.answer(d, gen)
	}
}

func newItem(rec visible.Record) item {
	return item{
		ID: rec.PublicID, Name: rec.Name, IDNumberMasked: rec.Masked, CaseNo: rec.CaseNumber,
		Court: rec.Court, FiledOn: rec.FiledOn.String(), PublishedOn: rec.PublishedOn.String(),
	}
}

func newDetail(rec visible.Record) detail {
	term := rec.Term()
	d := detail{
		item: newItem(rec), Party: partyWord(rec.Party), Sex: rec.Sex, Age: rec.Age, IDNumberKind: string(rec.Document.Kind),
		LegalRepresentative: rec.LegalRepresentative, Province: rec.Province, BasisNo: rec.BasisNumber,
		BasisUnit: rec.BasisUnit, Obligation: rec.Obligation, Performance: string(rec.Performance),
		PerformedPart: rec.PerformedPart, UnperformedPart: rec.UnperformedPart, Conduct: []conduct{},
		DecisionNo: rec.DecisionNumber, DecidedOn: rec.DecidedOn.String(),
		TermEndsOn: term.LastDay.String(), TermPresumed: term.Presumed, Missing: rec.Missing(),
	}
	for _, g := range court.Conducts() {
		if rec.Conduct.Has(g.Conduct) {
			d.Conduct = append(d.Conduct, conduct{g.Code, g.Label})
		}
	}
	if d.Missing == nil {
		d.Missing = []string{}
	}
	d.ConfirmedAt = instant(rec.ConfirmedAt)
	return d
}

// instant writes a time; empty when it is not known.
func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(court.Zone).Format(time.RFC3339)
}

func partyWord(kind court.PartyKind) string {
	if kind == court.Organisation {
		return "organisation"
	}
	return "person"
}
