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

// record answers with the page of one record of a list.
func (s *Site) record(list court.List) web.Render {
	return func(ctx context.Context, r web.Request) (web.Answer, error) {
		read, err := s.readRecord(ctx, r, list)
		if err != nil {
			return web.Answer{}, err
		}
		path := recordPath(list, read.rec.PublicID)
		if list == court.ListRestrictions {
			return namedPage(s.pages.restriction, RestrictionView{
				Base: s.named(r, read.rec.Name, web.NavRestrictions, path), Record: read.view, Print: path + "/print", Listing: read.other,
			}, read.gen)
		}
		return namedPage(s.pages.defaulter, DefaulterView{
			Base: s.named(r, read.rec.Name, web.NavDefaulters, path), Record: read.view, Print: path + "/print", Order: read.other,
		}, read.gen)
	}
}

// recordPrint answers with the same record on paper.
func (s *Site) recordPrint(list court.List) web.Render {
	return func(ctx context.Context, r web.Request) (web.Answer, error) {
		read, err := s.readRecord(ctx, r, list)
		if err != nil {
			return web.Answer{}, err
		}
		path := recordPath(list, read.rec.PublicID)
		b := s.named(r, read.rec.Name, "", path+"/print")
		if s.baseURL != "" {
			b.Canonical = s.baseURL + path
		}
		stamp := s.stamp(read.at, path, path)
		var a web.Answer
		if list == court.ListRestrictions {
			a, err = namedPage(s.pages.restrictionPrint, RestrictionPrintView{Base: b, Record: read.view, Stamp: stamp}, read.gen)
		} else {
			a, err = namedPage(s.pages.defaulterPrint, DefaulterPrintView{Base: b, Record: read.view, Stamp: stamp}, read.gen)
		}
		a.Until = minuteAfter(read.at)
		return a, err
	}
}

// recordRead is a record as it was read.
type recordRead struct {
	rec   visible.Record
	view  RecordView
	other string // address of the record of the other list, about the same debtor in the same case; may be empty
	gen   court.Generation
	at    time.Time
}

// readRecord reads the record that the address names.
func (s *Site) readRecord(ctx context.Context, r web.Request, list court.List) (read recordRead, err error) {
	namesakes, other := 0, ""
	read.gen, err = s.reader.View(ctx, func(in *visible.View) (err error) {
		read.at = in.Now()
		on := in.On(list)
		if read.rec, err = on.Record(r.Param("id")); err != nil {
			return err
		}
		if namesakes, err = on.Namesakes(read.rec); err != nil {
			return err
		}
		other, err = on.Counterpart(read.rec)
		return err
	})
	if err != nil {
		return recordRead{}, err
	}
	read.view = newRecord(read.rec, namesakes, read.at)
	if other != "" {
		read.other = recordPath(otherList(list), other)
	}
	return read, nil
}

// newRecord is a record in full.
func newRecord(rec visible.Record, namesakes int, now time.Time) RecordView {
	d := rec.Defaulter
	v := RecordView{
		Name: d.Name, Apart: apartFields(d, rec.Masked), Person: d.Party == court.Person, Court: d.Court,
		Source: "数据由" + d.Court + "从执行案件系统导出后，经审核在本站公开。",
	}
	if rec.Order != nil {
		v.order(*rec.Order, rec.Masked)
	} else {
		v.listing(d, rec.Masked)
	}
	v.Checked, v.Stale = freshness(rec.ConfirmedAt, now)
	if namesakes > 0 {
		v.Namesakes = "本站另有 " + strconv.Itoa(namesakes) + " 条同名信息。"
		v.NamesakesURL = tabAddress(d.Name, tabOf(listOf(rec)), 1)
	}
	return v
}

// listing fills in what only an entry of the list of defaulters has.
func (v *RecordView) listing(d court.Defaulter, masked string) {
	v.Summary, v.Fields, v.Decision = summary(d), recordFields(d, masked), decisionFields(d)
	from := "发布时间"
	if !d.DecidedOn.IsZero() {
		from = "决定日期"
	}
	term := d.Term()
	v.Term, v.TermNote = termSentence(term.LastDay, term.Presumed, from)
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
