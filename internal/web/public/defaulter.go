package public

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

func (s *Site) defaulter(ctx context.Context, r web.Request) (web.Answer, error) {
	rec, view, gen, _, err := s.record(ctx, r)
	if err != nil {
		return web.Answer{}, err
	}
	path := recordPath(rec.PublicID)
	return namedPage(s.pages.defaulter, DefaulterView{
		Base: s.named(r, rec.Name, web.NavDefaulters, path), Record: view, Print: path + "/print",
	}, gen)
}

func (s *Site) defaulterPrint(ctx context.Context, r web.Request) (web.Answer, error) {
	rec, view, gen, at, err := s.record(ctx, r)
	if err != nil {
		return web.Answer{}, err
	}
	path := recordPath(rec.PublicID)
	b := s.named(r, rec.Name, "", path+"/print")
	if s.baseURL != "" {
		b.Canonical = s.baseURL + path
	}
	a, err := namedPage(s.pages.defaulterPrint, DefaulterPrintView{Base: b, Record: view, Stamp: s.stamp(at, path, path)}, gen)
	a.Until = minuteAfter(at)
	return a, err
}

// record reads the record that the address names.
func (s *Site) record(ctx context.Context, r web.Request) (rec visible.Record, view RecordView, gen court.Generation, at time.Time, err error) {
	namesakes := 0
	gen, err = s.reader.View(ctx, func(in *visible.View) (err error) {
		at = in.Now()
		if rec, err = in.On(court.ListDefaulters).Record(r.Param("id")); err != nil {
			return err
		}
		namesakes, err = in.On(court.ListDefaulters).Namesakes(rec)
		return err
	})
	if err != nil {
		return visible.Record{}, RecordView{}, gen, at, err
	}
	return rec, newRecord(rec, namesakes, at), gen, at, nil
}

// newRecord is a record in full.
func newRecord(rec visible.Record, namesakes int, now time.Time) RecordView {
	d := rec.Defaulter
	v := RecordView{
		Name: d.Name, Summary: summary(d), Fields: recordFields(d, rec.Masked), Decision: decisionFields(d),
		Apart: apartFields(d, rec.Masked), Person: d.Party == court.Person, Court: d.Court,
		Source: "数据由" + d.Court + "从执行案件系统导出后，经审核在本站公开。",
	}
	from := "发布时间"
	if !d.DecidedOn.IsZero() {
		from = "决定日期"
	}
	term := d.Term()
	v.Term, v.TermNote = termSentence(term.LastDay, term.Presumed, from)
	v.Checked, v.Stale = freshness(rec.ConfirmedAt, now)
	if namesakes > 0 {
		v.Namesakes = "本站另有 " + strconv.Itoa(namesakes) + " 条同名信息。"
		v.NamesakesURL = searchAddress("/search", d.Name, 1)
	}
	return v
}

// stamp dates a print. address is what was printed, back the page on screen.
func (s *Site) stamp(at time.Time, address, back string) StampView {
	return StampView{Time: dateTime(at), URL: s.baseURL + address, Back: back}
}

// searchAddress is the address of a page of a search.
func searchAddress(path, query string, number int) string {
	address := path + "?q=" + url.QueryEscape(query)
	if number > 1 {
		address += "&page=" + strconv.Itoa(number)
	}
	return address
}
