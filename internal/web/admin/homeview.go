package admin

import (
	"fmt"
	"strconv"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// HomeView is the dashboard. A block that is nil is not for this person.
type HomeView struct {
	Frame
	Turns     *TurnsBlock
	Tasks     *TasksBlock
	Texts     *WorkBlock // that the person writes
	Scheduled *WorkBlock
	Alarms    *WorkBlock
	Forced    *WorkBlock
	Plan      *PlanBlock // nil: nothing of it waits, or it is not for this person
	Week      *WeekBlock
	System    *SystemBlock

	May   []string
	Since string
	Until string
	Left  int // recovery codes
	Few   bool
	Links []RailEntry
}

// PlanBlock is what of the publicity plan somebody has to see to.
type PlanBlock struct {
	Notices []PlanNotice
	Failed  string // it could not be read; empty: it was
}

// TurnsBlock is what waits for the person, by what is to be done.
type TurnsBlock struct {
	Turns  []Figure
	URL    string // of the whole queue; empty: there is no page for it
	Failed string // it could not be read; empty: it was
}

// TasksBlock is what the person has to do by a day.
type TasksBlock struct {
	Figures       []Figure
	Rows          []TaskRow
	More          int // that are not shown
	Missing       string
	URL, Calendar string
	Failed        string
}

// WorkBlock is a short list of pieces of work.
type WorkBlock struct {
	Rows   []WorkRow
	More   int // that are not shown
	URL    string
	Failed string
}

// WorkRow is one of them.
type WorkRow struct{ What, URL, Says string }

// WeekBlock is what the last seven days brought.
type WeekBlock struct {
	Since   string
	Figures []DefinedFigure
	Part    bool // some figures are lower bounds
	Failed  string
}

// DefinedFigure is a number with its definition.
type DefinedFigure struct{ Label, Value, Definition string }

// SystemBlock is what the portal knows of its own parts.
type SystemBlock struct {
	Parts  []PartRow
	Faults bool   // a part does not work, or a chain is broken
	Check  string // when the chains were last verified, and what came out; empty: not for this person
	URL    string // of the audit
	Failed string
}

// PartRow is one part.
type PartRow struct {
	Name, Says string
	Fault      bool
}

// workName says what a piece of work is about.
func workName(l publish.WorkLine) string {
	list := "名单"
	if l.Kind == court.WorkRestrictions {
		list = l.Kind.Label()
	}
	switch {
	case l.Kind == court.WorkPiece:
		return textTitle(&l.Text)
	case l.Kind == court.WorkRestore:
		return "恢复 " + l.One.Defaulter.Name
	case l.Added+l.Changed == 1 && l.One.Defaulter.Name != "":
		return listWord(l.Kind.List()) + l.One.Defaulter.Name + " " + l.One.Defaulter.CaseNumber
	case l.Changed == 0:
		return fmt.Sprintf("%s新增 %d 条", list, l.Added)
	case l.Added == 0:
		return fmt.Sprintf("%s修改 %d 条", list, l.Changed)
	}
	return fmt.Sprintf("%s新增 %d 条、修改 %d 条", list, l.Added, l.Changed)
}

func (v *visit) weekBlock() *WeekBlock {
	lists, texts := v.actor.May(court.MayReadList), v.actor.May(court.MayReadPieces)
	if v.actor.May(court.MayReadTrail) {
		lists, texts = true, true
	}
	if !lists && !texts {
		return nil
	}
	w, err := ask(v, v.d.publish.WeekFigures)
	if err != nil {
		return &WeekBlock{Failed: v.failed("week", err)}
	}
	block := &WeekBlock{Since: minute(w.Since), Part: w.Part && lists}
	add := func(label string, n int, text string) {
		block.Figures = append(block.Figures, DefinedFigure{label, strconv.Itoa(n), text})
	}
	if texts {
		add("新发布的文稿", w.TextsPublished, "第一次公开的执行须知、案例和文章篇数，以存证链上的“发布文章”为准；之后又撤下的不扣除。")
		add("更新的文稿", w.TextsRevised, "已公开的文稿换上新版本的次数，包括撤销修改、恢复上一版本的。")
		add("撤下的文稿", w.TextsWithdrawn, "从网站撤下的文稿篇数（R-16）。")
	}
	if !lists {
		return block
	}
	for _, f := range []struct {
		label string
		n     int
		text  string
	}{
		{"新公布", w.Published, "经发布或者首次装入而公开的新记录数，以存证链上的“名单公布”和有担保的“名单文件入库”为准；之后又撤销、移除的不扣除。首次装入按收录的行计。"},
		{"更新", w.Revised, "经发布而改变内容的已公开记录数。"},
		{"移除", w.Removed, "依法定事由移除的记录数（R-16），以存证链上的“移除记录”为准。"},
		{"到期", w.Expired, "失信期限届满、自动停止公开的记录数（R-10）。"},
		{"隐藏", w.Hidden, "立即隐藏的次数，包括到期未决定而先行隐藏的（R-09、R-12）；之后恢复的不扣除。"},
		{"恢复", w.Restored, "隐藏之后经审核恢复公开的次数。"},
		{"导入文件", w.Imports, "入库的名单文件数；整份被退回的、在办公端逐条录入的不计。"},
		{"被拒绝的行", w.Rejected, "上述文件中没有通过核对的行数；首次装入的报告只给了当时的经办人，不计。"},
		{"纠正申请", w.Corrections, "登记的书面纠正申请数（R-13）。"},
	} {
		add(f.label, f.n, f.text)
	}
	return block
}

// partWords names a part of the portal, and says what its failure means.
func partWords(name string) (label, without string) {
	switch name {
	case "database":
		return "数据库", "没有应答，网站不能显示名单"
	case "public":
		return "公开内容的核对", "读不到，网站暂停显示名单"
	case "names":
		return "姓名索引", "还没有建成，查询改由数据库回答，会慢一些"
	case "texts":
		return "文章索引", "还没有建成，检索改为逐篇比较"
	case "redis":
		return "共用缓存（Redis）", "连接不上，各实例各自缓存"
	case "replica":
		return "只读备机", "没有跟上，改由主库回答"
	case "journal":
		return "除名日志", "没有写上或没有抄全，恢复备份前必须先排除"
	}
	return name, "没有应答"
}

// systemBlock tells of the portal's parts: all to who keeps or oversees it, faults to all.
func (v *visit) systemBlock() *SystemBlock {
	oversees := v.actor.May(court.MayManageAccounts) || v.actor.May(court.MayReadTrail)
	block := &SystemBlock{URL: v.linkTo(pathAudit)}
	if v.d.ready != nil {
		for _, part := range v.d.ready.Parts() {
			row := PartRow{Fault: !part.Works, Says: "正常"}
			label, without := partWords(part.Name)
			if row.Name = label; row.Fault {
				row.Says, block.Faults = without, true
			}
			if oversees || row.Fault {
				block.Parts = append(block.Parts, row)
			}
		}
	}
	if oversees {
		found, err := ask(v, v.d.publish.Verification)
		switch last := found.Last; {
		case err != nil:
			block.Failed = v.failed("system", err)
		case found.Running:
			block.Check = "正在核验"
		case last.At.IsZero():
			block.Check = "还没有核验过"
		case last.Whole():
			block.Check = minute(last.At) + " 核验，两条链完整"
		case last.Failed:
			block.Check = minute(last.At) + " 没有核验完"
		default:
			block.Check, block.Faults = minute(last.At)+" 核验，发现有条目不可信，请立即查看", true
		}
	}
	if !oversees && !block.Faults {
		return nil
	}
	return block
}

// mostCount is the highest number that the rail writes out.
const mostCount = 99

// counted puts what waits beside the entries of the rail. Where it cannot be counted, the
// page is shown without.
func (v *visit) counted(rail []RailEntry) []RailEntry {
	wanted := map[string]func(publish.RailCounts) int{
		"/work":   func(c publish.RailCounts) int { return c.Work },
		pathTasks: func(c publish.RailCounts) int { return c.Tasks },
	}
	var counts *publish.RailCounts
	for i := range rail {
		of := wanted[rail[i].URL]
		if of == nil {
			continue
		}
		if counts == nil {
			c, err := ask(v, v.d.publish.RailCounts)
			if err != nil {
				v.d.log.Error("desk", "route", v.route.path, "block", "rail", "cause", err.Error())
				return rail
			}
			counts = &c
		}
		switch n := of(*counts); {
		case n > mostCount:
			rail[i].Count = strconv.Itoa(mostCount) + "+"
		case n > 0:
			rail[i].Count = strconv.Itoa(n)
		}
	}
	return rail
}
