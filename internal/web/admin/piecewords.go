package admin

import (
	"fmt"
	"strconv"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// mostBody is the bound of a body, for people.
var mostBody = strconv.Itoa(court.MaxBody>>10) + " KB"

func tabLabel(t publish.PieceTab) string {
	switch t {
	case publish.PiecesMine:
		return "我的"
	case publish.PiecesOpen:
		return "在办"
	case publish.PiecesPublic:
		return "在网站上"
	case publish.PiecesWithdrawn:
		return "已撤下"
	}
	return "已撤回"
}

func kindAbout(k court.PieceKind) string {
	switch k {
	case court.PieceGuide:
		return "告诉群众怎样办一件事。放在办事指南里，按顺序号排列。"
	case court.PieceCase:
		return "讲一个匿名的案子，按案情、执行措施、结果、法官提示、相关法条的顺序，已经备好小标题。"
	}
	return "新闻、法规政策、经验做法、先进典型。"
}

func kindOptions(chosen court.PieceKind, none string) []FieldOption {
	options := []FieldOption{{Label: none, Chosen: chosen == ""}}
	for _, k := range court.PieceKinds() {
		options = append(options, FieldOption{Value: string(k), Label: k.Label(), Chosen: k == chosen})
	}
	return options
}

func topicOptions(chosen court.Topic, none string) []FieldOption {
	options := []FieldOption{{Label: none, Chosen: chosen == ""}}
	for _, t := range court.Topics() {
		options = append(options, FieldOption{Value: string(t), Label: t.Label(), Chosen: t == chosen})
	}
	return options
}

func classOptions(chosen court.Sensitivity) []FieldOption {
	options := []FieldOption{{Label: "请选择", Chosen: chosen == ""}}
	for _, s := range court.Sensitivities() {
		options = append(options, FieldOption{Value: string(s), Label: s.Label(), Chosen: s == chosen})
	}
	return options
}

// foundPieces tells how many there are, and what to do when there is none or too many.
func foundPieces(l *publish.PieceList, q publish.PieceQuery) (found, advice string) {
	narrowed := q.Kind != "" || q.Topic != "" || q.Text != ""
	switch {
	case l.Long:
		return "没有查询", "查询的内容太长，最多60个字。请只写标题里的几个字。"
	case l.Total == 0 && narrowed:
		return "没有找到", "请减少条件，或者换一个清单再找。标题里的任何几个字都可以查。"
	case l.Total == 0:
		return "没有", tabEmpty(q.Tab)
	case l.Total > lastPage*perPage:
		return fmt.Sprintf("共 %d 篇", l.Total), fmt.Sprintf("只能翻看前 %d 篇。请按标题、种类或者专题缩小范围。", lastPage*perPage)
	}
	return fmt.Sprintf("共 %d 篇", l.Total), ""
}

func tabEmpty(t publish.PieceTab) string {
	switch t {
	case publish.PiecesMine:
		return "您没有正在办的文稿。写一篇新的，或者从“在网站上”选一篇来修改。"
	case publish.PiecesOpen:
		return "现在没有正在写、待审或者待发布的文稿。"
	case publish.PiecesPublic:
		return "网站上还没有文章。发布以后，会出现在这里。"
	case publish.PiecesWithdrawn:
		return "没有从网站撤下的文章。"
	}
	return "没有放弃或者撤销发布的文稿。"
}

// pieceTitle is the title of a text, also where it has none yet.
func pieceTitle(title string) string {
	if title == "" {
		return "（还没有标题）"
	}
	return title
}

// waitsFor says with whom a text waits.
func waitsFor(w *store.WorkItem, last court.WorkStep) string {
	switch {
	case w.State == court.StateDraft && last == court.StepReturn:
		return "采编修改（被退回）"
	case w.State == court.StateDraft:
		return "采编"
	case w.State == court.StateInReview:
		return court.RoleReviewer.Label()
	case w.Uncertain && w.Answer == "" && w.State == court.StateApproved:
		return "院长答复请示（R-54）"
	case w.State == court.StateApproved && w.Class != court.SensitivityOrdinary:
		return court.RolePublisher.Label()
	case w.State == court.StateApproved:
		return "发布"
	case w.State == court.StateScheduled:
		return minute(w.ScheduledAt) + " 自动发布"
	}
	return "—"
}

func pieceWorkRow(p *store.PieceWork) PieceRow {
	row := PieceRow{URL: draftURL(p.ID), Title: pieceTitle(p.Title), Kind: p.DraftHead.Kind.Label(), Topic: orNothing(p.Topic.Label()),
		Class: orNothing(p.Class.Label()), State: p.State.Label(), Begun: p.Begun, Waits: waitsFor(&p.WorkItem, p.Last.Step), Alarm: p.Alarm}
	row.Tone = pieceTone(p.State)
	switch {
	case p.Revises:
		row.Marks = append(row.Marks, "修改已发布的")
	case p.BaseSlug != "":
		row.Marks = append(row.Marks, "导入的草稿")
	}
	row.Last, row.At = lastChange(p.Last), minute(p.Last.At)
	return row
}

func lastChange(s store.WorkStep) string {
	name := s.Name
	if name == "" {
		name = "系统"
	}
	return name + " " + s.Step.Label()
}

func pieceTone(s court.State) string {
	switch s {
	case court.StateDraft, court.StateInReview:
		return "held"
	case court.StateApproved, court.StateScheduled, court.StatePublished:
		return "live"
	}
	return "gone"
}

func pieceTextRow(p *store.ListedPiece, mayWrite bool) PieceRow {
	row := PieceRow{URL: publishedURL(p.Kind, p.Slug), Title: pieceTitle(p.Title), Kind: p.Kind.Label(), Topic: orNothing(p.Topic.Label()),
		Class: orNothing(p.Sensitivity.Label()), State: p.State.Label(), Tone: pieceTone(p.State), Begun: p.Author,
		Last: fmt.Sprintf("第 %d 版", p.Version), At: minute(p.ChangedAt)}
	if p.State == court.StateDraft {
		row.State = "导入后没有公开"
	}
	switch {
	case p.State == court.StateWithdrawn:
	case p.Work != "":
		row.WorkURL = draftURL(p.Work)
	case mayWrite:
		row.Revise = &Revision{Kind: string(p.Kind), Slug: p.Slug}
	}
	return row
}

func orNothing(word string) string {
	if word == "" {
		return "—"
	}
	return word
}

// pieceDone gives the words for what was just done with a text.
func pieceDone(word string) string {
	switch word {
	case "piece":
		return "已保存。"
	case "piece-void":
		return "已保存。内容有改动，原来的提交或者批准已经失效，须重新提交审核。"
	case "piece-dropped":
		return "没有保存的修改已经放弃，下面是最近一次保存的内容。"
	case "piece-clean":
		return "已登记，这处不是个人信息。"
	}
	return ""
}
