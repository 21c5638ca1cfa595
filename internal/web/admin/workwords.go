package admin

import (
	"fmt"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

const pathWork = "/work"

// queueLabel is the name of a queue, and queueAbout what it holds.
func queueLabel(q publish.WorkQueue) string {
	switch q {
	case publish.QueueMine:
		return "等我办理"
	case publish.QueueAlarm:
		return "未能按时发布"
	case publish.QueuePublished:
		return "已发布"
	case publish.QueueEnded:
		return "已撤回"
	case publish.QueueScheduled:
		return "定时发布"
	}
	return court.State(q).Label()
}

func queueAbout(q publish.WorkQueue) (about, empty string) {
	switch q {
	case publish.QueueMine:
		return "按您的角色，下一步可以由您办理的工作。", "现在没有等您办理的工作。别人提交审核、批准或者退回给您之后，会出现在这里。"
	case publish.QueueAlarm:
		return "到了定时发布的时间而没有发布的工作，须有人处理。", "没有。定时发布被规则拦下，或者过了两分钟还没有发布时，会出现在这里并写明原因。"
	case publish.QueueDraft:
		return "正在录入、撰写、修改，或者被退回的工作。", "没有草稿。导入名单、录入或者更正记录、新写文稿之后，会出现在这里。"
	case publish.QueueInReview:
		return "已提交、等待审核的工作。", "没有等待审核的工作。有人提交审核之后，会出现在这里。"
	case publish.QueueApproved:
		return "审核已批准、等待发布的工作。", "没有等待发布的工作。审核人员批准之后，会出现在这里。"
	case publish.QueueScheduled:
		return "到时自动发布的工作。", "没有定时发布的工作。发布时选了时间的，会出现在这里。"
	case publish.QueuePublished:
		return "已经发布的工作，最近的在前。", "还没有发布过。发布之后，会出现在这里，可以撤销。"
	}
	return "发布之前撤回的，或者发布之后撤销的工作。", "没有撤回的工作。"
}

// workTitle says what a piece of work is in one line.
func workTitle(w *store.WorkItem, s *publish.WorkSubject) string {
	name, day := s.One.Defaulter.Name, s.Set.ReleasedAt.In(court.Zone).Format("1月2日")+"导入"
	one, what := name != "" && s.Added+s.Changed == 1, "新录入"
	if s.Changed == 1 {
		what = "更正"
	}
	if w.Kind == court.WorkPiece {
		return textTitle(&s.Text)
	}
	switch list := listWord(w.Kind.List()); {
	case w.Kind == court.WorkRestore && s.One.Order != nil:
		return "恢复公开限制消费令：" + name
	case w.Kind == court.WorkRestore:
		return "恢复公开：" + name
	case one && list != "":
		return list + what + " " + name
	case one:
		return what + "：" + name
	case list != "":
		return list + setWords(s) + "（" + day + "）"
	}
	return day + "：" + setWords(s)
}

func setWords(s *publish.WorkSubject) string {
	var words []string
	if s.Added > 0 || s.Changed == 0 {
		words = append(words, fmt.Sprintf("新增 %d 行", s.Added))
	}
	if s.Changed > 0 {
		words = append(words, fmt.Sprintf("修改 %d 行", s.Changed))
	}
	return strings.Join(words, "、")
}

func workHead(w *store.WorkItem, s *publish.WorkSubject) WorkHead {
	h := WorkHead{URL: pathWork + "/" + w.ID, Title: workTitle(w, s), State: w.State.Label(), Version: w.Version}
	h.Tone, h.Sentence = workStanding(w)
	if w.Kind == court.WorkPiece {
		h.About = textAbout(&s.Text)
	}
	return h
}

// workStanding says what comes next, and who does it.
func workStanding(w *store.WorkItem) (tone, sentence string) {
	if w.Kind == court.WorkPiece {
		return textStanding(w)
	}
	switch w.State {
	case court.StateDraft:
		return "held", "录入人员登记证据、处理疑似个人信息、选定敏感程度以后，提交审核。"
	case court.StateInReview:
		return "held", "审核人员（不是录入、修改过的人）核对以后，批准或者退回。"
	case court.StateApproved:
		return "live", "由第三个人发布，或者定时发布。非“普通”的，只能由统一发布部门发布（R-53）。"
	case court.StateScheduled:
		return "live", "定于 " + minute(w.ScheduledAt) + " 自动发布。到时安排发布的人仍须有权，各项规则仍须满足。"
	case court.StatePublished:
		if w.Kind == court.WorkRestore {
			return "gone", "已经恢复公开，办理完毕。有误的，可以再次隐藏这条记录。"
		}
		return "gone", "已经发布，办理完毕。有误的，可以撤销这次发布。"
	}
	return "gone", "已经撤回，不再办理。需要的，重新导入或者录入。"
}

// stepHeading and stepText say what a step does.
func stepHeading(s court.WorkStep, restore bool) string {
	if s == court.StepRelease && restore {
		return "恢复公开"
	}
	return s.Label()
}

// stepText says what a step does, in order.
func stepText(f *publish.WorkFile, s court.WorkStep) (text []string) {
	if f.Kind == court.WorkPiece {
		return textStepText(f, s)
	}
	e := f.Effect
	switch s {
	case court.StepSubmit:
		return []string{"提交以后由别人审核；您可以看到结果和意见。"}
	case court.StepReturn:
		return []string{"退回给录入人员修改，意见一起发出。批准（如有）随之失效。"}
	case court.StepApprove:
		return []string{"批准的是现在这些内容。以后有任何改动，批准自动失效。"}
	case court.StepSign:
		return []string{"以院长身份签发现在这些内容（" + evidenceRule(f.List()) + "）。以后有任何改动，须重新签发。"}
	case court.StepAnswer:
		return []string{"登记领导同意发布的答复，以后不再拦下（R-54）。不同意的不登记，请审核的人退回。"}
	case court.StepForce:
		waives := "限制消费令的关联（R-18）、请示报告的答复（R-54）"
		if f.Kind == court.WorkRestrictions {
			waives = "请示报告的答复（R-54）"
		}
		return []string{"只能免去：" + waives + "。特批写在这项工作上，并在工作台显示。以后有任何改动，特批自动失效。"}
	case court.StepSchedule, court.StepRelease:
		text = []string{releaseWords(e)}
		if e.Later > 0 {
			text = append(text, fmt.Sprintf("其中 %d 条的公开日期还没有到（如宽限期，R-05），到期由系统自动显示。", e.Later))
		}
		if e.Silent > 0 {
			text = append(text, fmt.Sprintf("另有 %d 条来源已撤下或者期限已满，不公开。", e.Silent))
		}
		return text
	case court.StepWithdraw:
		return []string{"放弃这项工作，不再发布。公众看不到变化；源文件再次导入时会重新出现。"}
	case court.StepUndo:
		text = []string{undoWords(e)}
		return append(text, "发布以后已移除、已隐藏的记录保持原样。")
	}
	return nil
}

func releaseWords(e publish.WorkEffect) string {
	switch {
	case e.Added > 0 && e.Changed > 0:
		return fmt.Sprintf("发布以后，公开新增 %d 条、更新 %d 条。", e.Added, e.Changed)
	case e.Changed > 0:
		return fmt.Sprintf("发布以后，公开的内容更新 %d 条。", e.Changed)
	}
	return fmt.Sprintf("发布以后，公开新增 %d 条。", e.Added)
}

func undoWords(e publish.WorkEffect) string {
	switch {
	case e.Added > 0 && e.Changed > 0:
		return fmt.Sprintf("撤销以后，%d 条不再公开，%d 条恢复为发布以前的内容。", e.Added, e.Changed)
	case e.Changed > 0:
		return fmt.Sprintf("撤销以后，%d 条恢复为发布以前的内容。", e.Changed)
	}
	return fmt.Sprintf("撤销以后，%d 条不再公开。", e.Added)
}

// workDone gives the words for a step that was just taken.
func workDone(word string) string {
	switch strings.TrimPrefix(word, "work-") {
	case string(court.StepSubmit):
		return "已提交审核。请由别人审核。"
	case string(court.StepReturn):
		return "已退回，意见已经发给作者。"
	case string(court.StepApprove):
		return "已批准。请由第三个人发布。"
	case string(court.StepSign):
		return "已签发。"
	case string(court.StepAnswer):
		return "答复已登记。"
	case string(court.StepForce):
		return "已特批，理由写在这项工作上。"
	case string(court.StepSchedule):
		return "已安排定时发布，时间见下。"
	case string(court.StepRelease):
		return "已发布，公众已经可以看到。"
	case string(court.StepWithdraw):
		return "已撤回。"
	case string(court.StepUndo):
		return "已撤销这次发布，公众看到的恢复原样。"
	case "evidence":
		return "证据已登记。原有的批准（如有）已失效，须重新审核。"
	case "place":
		return "已登记对这一处的决定。"
	case "row":
		return "这一行已保存。原有的批准（如有）已失效，须重新审核。"
	case "remark":
		return "意见已记下。退回时一起发出。"
	case "remark-gone":
		return "这条意见已删去。"
	}
	return ""
}

// reasonLines gives groups of reasons for display.
func reasonLines(groups []publish.ReasonGroup, f *publish.WorkFile) (lines []ReasonLine) {
	for _, g := range groups {
		line := ReasonLine{Rule: string(g.Rule), Text: g.Message, Rows: dutyLink(f, g.Field)}
		field := fieldLabel(g.Field)
		if field != "" && line.Rows == nil && !strings.Contains(g.Message, field) {
			line.Text = field + "：" + g.Message
		}
		if g.Count > 0 {
			line.Count = fmt.Sprintf("%d 行", g.Count)
		}
		for _, row := range g.Rows {
			line.Rows = append(line.Rows, RowLink{URL: pathWork + "/" + f.ID + "/rows/" + row.ID, Label: row.Name})
		}
		if more := g.Count - len(g.Rows); more > 0 {
			line.More = fmt.Sprintf("等，另有 %d 行", more)
		}
		lines = append(lines, line)
	}
	return lines
}

// dutyLink leads to where a finding about who answers for a text is mended.
func dutyLink(f *publish.WorkFile, field string) []RowLink {
	if f.Kind != court.WorkPiece {
		return nil
	}
	if place := dutyPlace(f.ID, field); place != "" {
		return []RowLink{{URL: place, Label: "责任与核查"}}
	}
	return nil
}

// fieldLabel is what pages call a field of a finding: the head of a column, or a key of a text.
func fieldLabel(field string) string {
	if label := court.PieceLabel(field); label != "" {
		return label
	}
	return field
}

// ownReasons gives reasons that concern the work as a whole.
func ownReasons(found []court.WorkFinding) (lines []ReasonLine) {
	for _, f := range found {
		lines = append(lines, ReasonLine{Rule: string(f.Rule), Text: f.Message})
	}
	return lines
}
