package admin

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

const pathCalendar = "/calendar"

func (d *Desk) calendarRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	read, manage, one := may(court.MayReadList, court.MayManageCalendar), may(court.MayManageCalendar), pathCalendar+"/:year"
	return []route{
		{method: get, path: pathCalendar, need: read, handle: d.calendar, rail: "工作日日历", group: railOffice},
		{method: get, path: one, need: read, handle: d.year},
		{method: post, path: one + "/preview", need: manage, handle: d.previewYear},
		{method: post, path: one, need: manage, fresh: true, handle: d.loadYear},
	}
}

// calendar lists the years that are known and warns of those that are missing.
func (d *Desk) calendar(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	c, err := d.publish.Calendars(ctx, v.actor)
	if err != nil {
		return err
	}
	view := CalendarView{Frame: v.base("工作日日历"), MayManage: v.actor.May(court.MayManageCalendar)}
	for _, y := range c.Missing {
		view.Missing = append(view.Missing, yearRow(publish.CalendarYear{Notice: court.Notice{Year: y}}))
	}
	for _, y := range c.Years {
		view.Years = append(view.Years, yearRow(y))
	}
	if next := c.Today.Year + 1; view.MayManage && !slices.Contains(c.Missing, next) && !slices.ContainsFunc(c.Years, func(y publish.CalendarYear) bool { return y.Year == next }) {
		row := yearRow(publish.CalendarYear{Notice: court.Notice{Year: next}})
		view.Next = &row
	}
	return show(v, fiber.StatusOK, d.pages.calendar, view)
}

func yearRow(y publish.CalendarYear) YearRow {
	return YearRow{Year: strconv.Itoa(y.Year), URL: fmt.Sprintf("%s/%d", pathCalendar, y.Year), Source: yearSource(y),
		Off: court.NoticeText(y.Year, y.Off), Work: court.NoticeText(y.Year, y.Work)}
}

func yearSource(y publish.CalendarYear) string {
	switch {
	case y.Loaded:
		return minute(y.LoadedAt) + " 由" + y.LoadedBy + "载入"
	case y.Known:
		return "随本版程序提供"
	}
	return "还没有载入"
}

// yearOf is the year of the address; one that no notice can be of does not exist.
func (v *visit) yearOf() (int, error) {
	year, err := strconv.Atoi(v.param("year"))
	if err != nil || year < 2014 || year > 2100 {
		return 0, &court.Error{Kind: court.KindNotFound, Message: "没有这一年的日历。"}
	}
	return year, nil
}

// year shows one year and, to who keeps the calendar, the form to load it.
func (d *Desk) year(v *visit) error { return d.showYear(v, fiber.StatusOK, nil, nil) }

// notice reads the form. Each of the two texts has its own fault.
func (v *visit) notice(year int) (n court.Notice, wrong []FormFault) {
	n.Year = year
	for _, part := range []struct {
		name string
		to   *[]court.Date
	}{{"off", &n.Off}, {"work", &n.Work}} {
		days, err := court.ParseNoticeDays(year, v.form[part.name])
		if err != nil {
			wrong = append(wrong, refusal(err, part.name)...)
		}
		*part.to = days
	}
	return n, wrong
}

// previewYear shows what the typed notice says, and which tasks it would move.
func (d *Desk) previewYear(v *visit) error {
	year, err := v.yearOf()
	if err != nil {
		return err
	}
	n, wrong := v.notice(year)
	if len(wrong) > 0 {
		return d.showYear(v, fiber.StatusUnprocessableEntity, wrong, nil)
	}
	ctx, cancel := v.ctx()
	defer cancel()
	p, err := d.publish.PreviewYear(ctx, v.actor, n)
	if err != nil {
		return d.refuseYear(v, n, err)
	}
	view := &YearPreview{Off: stretches(year, n.Off), Work: stretches(year, n.Work), OffCount: fmt.Sprintf("%d 天", len(n.Off)),
		Moved: "没有任务的期限会变。"}
	if p.Moved > 0 {
		view.Moved = fmt.Sprintf("%d 项任务的期限会变，或者日期不变、不再标为不确定：", p.Moved)
	}
	today := court.DateOf(v.now)
	for _, t := range p.First {
		view.Rows = append(view.Rows, MovedRow{URL: pathTasks + "/" + t.PublicID, Label: string(t.Deadline.Rule) + " " + t.Kind.Label(),
			Before: dayWords(t.Before.Due, today), After: dayWords(t.Deadline.Due, today)})
	}
	return d.showYear(v, fiber.StatusOK, nil, view)
}

// loadYear puts the notice in the place of what was known of its year.
func (d *Desk) loadYear(v *visit) error {
	year, err := v.yearOf()
	if err != nil {
		return err
	}
	n, wrong := v.notice(year)
	if len(wrong) > 0 {
		return d.showYear(v, fiber.StatusUnprocessableEntity, wrong, nil)
	}
	ctx, cancel := v.ctx()
	defer cancel()
	if _, err := d.publish.LoadYear(ctx, v.actor, n); err != nil {
		return d.refuseYear(v, n, err)
	}
	return v.redirect(fmt.Sprintf("%s/%d?done=year", pathCalendar, year))
}

// refuseYear shows the form again with what is wrong beside the text that it is about.
func (d *Desk) refuseYear(v *visit, n court.Notice, err error) error {
	_, status, fault := v.told(err)
	if fault != nil {
		return err
	}
	part, _ := n.Fault()
	return d.showYear(v, status, refusal(err, string(part)), nil)
}

func (d *Desk) showYear(v *visit, status int, wrong []FormFault, preview *YearPreview) error {
	year, err := v.yearOf()
	if err != nil {
		return err
	}
	ctx, cancel := v.ctx()
	defer cancel()
	c, err := d.publish.Calendars(ctx, v.actor)
	if err != nil {
		return err
	}
	y := publish.CalendarYear{Notice: court.Notice{Year: year}}
	if i := slices.IndexFunc(c.Years, func(y publish.CalendarYear) bool { return y.Year == year }); i >= 0 {
		y = c.Years[i]
	}
	view := YearView{Frame: v.base(fmt.Sprintf("%d年工作日日历", year)), Year: strconv.Itoa(year), Known: y.Known, Source: yearSource(y),
		Off: stretches(year, y.Off), Work: stretches(year, y.Work), MayManage: v.actor.May(court.MayManageCalendar),
		OffText: court.NoticeText(year, y.Off), WorkText: court.NoticeText(year, y.Work), Wrong: wrong, Preview: preview}
	if v.form != nil {
		view.OffText, view.WorkText = v.form["off"], v.form["work"]
	}
	for _, w := range wrong {
		switch w.Field {
		case "off":
			view.OffWrong = w.Text
		case "work":
			view.WorkWrong = w.Text
		}
	}
	return show(v, status, d.pages.year, view)
}

// stretches writes days in stretches, each with its weekdays and its length.
func stretches(year int, days []court.Date) (lines []string) {
	for i := 0; i < len(days); {
		last := i
		for last+1 < len(days) && days[last].AddDays(1) == days[last+1] {
			last++
		}
		first := court.Date{Year: year}
		line := dayWords(days[i], first)
		if last > i {
			line += "至" + dayWords(days[last], first) + fmt.Sprintf("，%d 天", last-i+1)
		}
		lines = append(lines, line)
		i = last + 1
	}
	return lines
}
