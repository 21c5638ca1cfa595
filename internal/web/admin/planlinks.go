package admin

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// planLinks shows what the last look found at the addresses that texts lead to.
func (d *Desk) planLinks(v *visit) error { return d.showLinkCheck(v, fiber.StatusOK, "") }

// askForLinks has all links looked at soon.
func (d *Desk) askForLinks(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	err := d.publish.AskForLinks(ctx, v.actor)
	if err == nil {
		return v.redirect(pathLinks + "?done=links-asked")
	}
	message, status, fault := v.told(err)
	if fault != nil || status != fiber.StatusConflict {
		return err
	}
	return d.showLinkCheck(v, status, message)
}

func (d *Desk) showLinkCheck(v *visit, status int, failure string) error {
	only := court.LinkFound(strings.Clone(v.c.Query("found")))
	if only != "" && only.Label() == "" {
		return court.Invalid("没有这一类结果，请重新选择。")
	}
	l, err := ask(v, d.publish.LinkReport)
	if err != nil {
		return err
	}
	frame, err := v.planFrame("链接检查", pathLinks)
	if err != nil {
		return err
	}
	view := LinkCheckView{PlanFrame: frame, Offline: l.Ran && l.Run.Offline(), MayRevise: v.actor.May(court.MayEditPieces)}
	view.Hand = linkHandView(&l.Hand, v.now, v.actor.May(court.MayPlan))
	if view.Error = failure; failure != "" {
		view.Hand.Rest = "" // it says the same
	}
	if l.Ran {
		view.Ran = fmt.Sprintf("%s 查过 %d 篇公开的内容里的 %d 处链接和图片。", minute(l.Run.StartedAt), l.Run.Pieces, l.Run.Links)
	}
	if l.Ran && l.Run.Skipped > 0 {
		view.Skipped = fmt.Sprintf("站外地址太多，有 %d 个这一次没有轮到，以后几次先查。", l.Run.Skipped)
	}
	view.Found = []QueueLink{{Label: "全部", URL: pathLinks, Count: len(l.Lines), Current: only == ""}}
	for _, found := range court.LinksFound() {
		if n := l.Counts[found]; n > 0 || found == only {
			view.Found = append(view.Found, QueueLink{Label: found.Label(), URL: linksURL(found, 1), Count: n, Current: found == only})
		}
	}
	var lines []publish.LinkLine
	for _, line := range l.Lines {
		if only == "" || line.Found == only {
			lines = append(lines, line)
		}
	}
	page := v.page()
	from := min((page-1)*perPage, len(lines))
	for _, line := range lines[from:min(from+perPage, len(lines))] {
		view.Rows = append(view.Rows, linkRow(&line))
	}
	switch {
	case !l.Ran:
		view.Empty = "还没有查过。每天凌晨两点以后自动检查一次，结果第二天早上出现在这里。"
	case len(lines) == 0:
		view.Empty = "没有需要处理的链接。"
	}
	view.Turn = turn(page, len(lines), func(page int) string { return linksURL(only, page) })
	return show(v, status, d.pages.linkCheck, view)
}

// linkHandView says where a look stands that somebody asks for. Who may not plan is told what
// is under way, and nothing of what to do.
func linkHandView(h *publish.LinkHand, now time.Time, mayAsk bool) (view LinkHandView) {
	most := int(publish.LinkCheckTime.Minutes())
	switch {
	case !h.Asked.IsZero():
		view.Under = fmt.Sprintf("%s 有人要求检查，已经排上，一分钟左右开始，最多 %d 分钟查完。", minute(h.Asked), most)
		return view
	case !h.Begun.IsZero():
		view.Under = fmt.Sprintf("正在检查（%s 开始），最多 %d 分钟查完，下面还是上一次的结果。", minute(h.Begun), most)
		return view
	case !h.Broken.IsZero():
		view.Broken = fmt.Sprintf("最近的一次检查（%s）没有做完，什么也没有改动，下面还是上一次的结果。再检查一次仍然做不完的，请告诉技术人员。", minute(h.Broken))
	}
	if !mayAsk {
		return view
	}
	if now.Before(h.Next) {
		view.Rest = fmt.Sprintf("为了不打扰别的网站，两次检查至少隔 %d 分钟，%s 以后可以再要求检查。", int(publish.LinkRest.Minutes()), h.Next.In(court.Zone).Format("15:04"))
		return view
	}
	view.Button = true
	view.Rule = fmt.Sprintf("查全部公开内容里的链接和图片，站外的地址每个问一次。打不开的不因此算作失效：仍然要连续 %d 晚。", court.DeadAfterNights)
	return view
}

func linksURL(found court.LinkFound, page int) string {
	values := url.Values{}
	if found != "" {
		values.Set("found", string(found))
	}
	if page > 1 {
		values.Set("page", strconv.Itoa(page))
	}
	if len(values) == 0 {
		return pathLinks
	}
	return pathLinks + "?" + values.Encode()
}

// linkPlacesShown is how many texts with one address are shown.
const linkPlacesShown = 10

func linkRow(l *publish.LinkLine) DeadLinkRow {
	row := DeadLinkRow{Address: l.Address, Found: l.Found.Label(), Target: l.Target}
	switch l.Found {
	case court.LinkDead, court.LinkPrivate:
		row.Tone = "tone-bad"
	case court.LinkMoved:
		row.Tone = "tone-todo"
	default:
		row.Tone = "tone-quiet"
	}
	row.Says = linkWords(l)
	for i, p := range l.Places { // by text and line
		if i > 0 && p.Slug == l.Places[i-1].Slug {
			last := &row.Places[len(row.Places)-1]
			last.Lines = append(last.Lines, strconv.Itoa(p.Line))
			continue
		}
		if len(row.Places) == linkPlacesShown {
			row.More = fmt.Sprintf("一共 %d 处，改好这些以后再显示其余的。", len(l.Places))
			break
		}
		row.Places = append(row.Places, LinkPlaceRow{Title: p.Title, URL: textURL(p.Kind, p.Slug), Lines: []string{strconv.Itoa(p.Line)}, Picture: p.Picture,
			Kind: string(p.Kind), Slug: p.Slug, Changed: p.Changed})
	}
	return row
}

// linkWords says what is the matter with an address, and what to do.
func linkWords(l *publish.LinkLine) string {
	since := ""
	if !l.FailingSince.IsZero() {
		since = fmt.Sprintf("从%s起，连续 %d 晚", dayOf(l), l.Nights)
	}
	answer := "没有应答"
	if l.Code > 0 {
		answer = fmt.Sprintf("答复是 %d", l.Code)
	}
	switch l.Found {
	case court.LinkDead:
		if !l.Outside {
			return "本站没有这个网页或者图片，读者打开只会看到“找不到”。请改掉或者删去。"
		}
		return since + "打不开，" + answer + "。请换成新的地址，或者删去链接。"
	case court.LinkFailing:
		if l.Nights == 0 { // found by a look that somebody asked for
			return fmt.Sprintf("暂时打不开，%s。连续 %d 晚打不开才算失效，先不用改。", answer, court.DeadAfterNights)
		}
		return fmt.Sprintf("%s打不开，%s。连续 %d 晚打不开才算失效，先不用改。", since, answer, court.DeadAfterNights)
	case court.LinkMoved:
		return "对方说已经永久搬到新的地址。请核对以后改过来。"
	case court.LinkPrivate:
		return "指向内部网络的地址，或者不是网页用的端口，院外的人打不开，程序也不去访问。请改掉或者删去。"
	case court.LinkUnsure:
		return "对方不让程序查看（" + answer + "），不等于失效。请人工打开看一次。"
	}
	return "还没有问到对方。"
}

func dayOf(l *publish.LinkLine) string {
	day := court.DateOf(l.FailingSince)
	return fmt.Sprintf("%d月%d日", int(day.Month), day.Day)
}
