package admin

import (
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// textTitle names work on a text in one line.
func textTitle(s *publish.TextSubject) string {
	title := s.Title
	if title == "" {
		title = "还没有标题"
	}
	return s.Kind.Label() + "：" + title
}

// textAbout says more of it: the topic, and whether it replaces something.
func textAbout(s *publish.TextSubject) string {
	var words []string
	if s.Topic.Label() != "" {
		words = append(words, s.Topic.Label())
	}
	if s.Revises {
		words = append(words, "网站上已有文稿的新版本")
	} else {
		words = append(words, "新文稿")
	}
	if s.Slug != "" {
		words = append(words, "/"+s.Kind.Folder()+"/"+s.Slug)
	}
	return strings.Join(words, " · ")
}

// textStanding is workStanding of a text.
func textStanding(w *store.WorkItem) (tone, sentence string) {
	switch w.State {
	case court.StateDraft:
		return "held", "采编人员写完、选定敏感程度以后，提交审核。疑似个人信息须逐处处理。"
	case court.StateInReview:
		return "held", "审核人员（不是写过、改过的人）核对以后，批准或者退回。"
	case court.StateApproved:
		return "live", "由第三个人发布，或者定时发布。非“普通”的，只能由统一发布部门发布（R-53）。"
	case court.StateScheduled:
		return "live", "定于 " + minute(w.ScheduledAt) + " 自动发布。到时安排发布的人仍须有权，各项规则仍须满足。"
	case court.StatePublished:
		return "gone", "已经发布，办理完毕。有误的，修改后再发布；不应公开的，立即撤下。"
	}
	return "gone", "已经撤回，或者发布以后已经撤销，不再办理。"
}

// textStepText is stepText of a text.
func textStepText(f *publish.WorkFile, s court.WorkStep) []string {
	revises := f.Text != nil && f.Text.Before != nil
	switch s {
	case court.StepSubmit:
		return []string{"提交以后由别人审核；您可以看到结果和意见。敏感程度在文稿里选定。"}
	case court.StepReturn:
		return []string{"退回给采编人员修改，意见一起发出。批准（如有）随之失效。"}
	case court.StepApprove:
		return []string{"批准的是现在这份文稿。以后改动一个字，批准自动失效。"}
	case court.StepAnswer:
		return []string{"登记领导同意发布的答复，以后不再拦下（R-54）。不同意的不在这里登记：请在“责任与核查”里选“不同意发布”。"}
	case court.StepForce:
		return []string{"只能免去：请示报告的答复（R-54）。特批写在这项工作上，并在工作台显示。以后有任何改动，特批自动失效。"}
	case court.StepSchedule, court.StepRelease:
		if revises {
			return []string{"发布以后，网站上的这一篇换成这个版本。网址不变。"}
		}
		return []string{"发布以后，网站上新增这一篇。"}
	case court.StepWithdraw:
		return []string{"放弃这份文稿，不再发布。公众看不到变化；写过的内容留在保存记录里。"}
	case court.StepUndo:
		return []string{"撤销以后，网站上的这一篇恢复为上一个版本。"}
	}
	return nil
}

// textOutlook is outlookWords of a text.
func textOutlook(next court.WorkStep) (heading, clean string) {
	switch next {
	case court.StepSubmit:
		return "提交以前须处理", "没有发现必须处理的问题，可以提交审核。"
	case court.StepApprove:
		return "还不能批准", "没有发现必须处理的问题，核对无误即可批准。"
	case court.StepRelease:
		return "还不能发布", "没有发现必须处理的问题。"
	case court.StepUndo:
		return "不能撤销这次发布", ""
	}
	return "", ""
}

// textSurfaces are the places where the public sees a text of a kind.
func textSurfaces(kind court.PieceKind) []string {
	return []string{kind.Label() + "的正文页、打印页和列表，首页和专题页", "网站搜索和数据接口（/api/v1）", "订阅（Atom、RSS、JSON）和网站地图"}
}

// textUndo is the step of an undo that is not possible: what to do instead.
func textUndo(f *publish.WorkFile, view StepForm) StepForm {
	view.Open = false
	view.Blocked = []ReasonLine{{Text: "原因见上面。不应公开的，请把它从网站撤下。"}}
	if f.Text.OnSite {
		view.Blocked[0].Rows = []RowLink{{URL: publishedURL(f.Text.Piece.Kind, f.Text.Piece.Slug), Label: "网站上的这一篇"}}
	}
	return view
}

// textFacts are the facts about a text itself.
func textFacts(f *publish.WorkFile) []Fact {
	list := []Fact{{"内容", f.Text.Piece.Kind.Label() + "，" + textAbout(&f.WorkSubject.Text)}}
	if f.Text.OnSite {
		site := "公开中"
		if f.Text.SiteState == court.StateWithdrawn {
			site = "已撤下，读者看不到"
		}
		list = append(list, Fact{"网站上", site})
	}
	var names []string
	for _, w := range f.Text.Writers {
		names = append(names, w.Name)
	}
	return append(list, Fact{"撰写", strings.Join(names, "、")})
}

// partLabel names a part of the queues.
func partLabel(part publish.WorkPart) string {
	switch part {
	case publish.PartLists:
		return "名单与限制消费令"
	case publish.PartTexts:
		return "文稿"
	}
	return "全部"
}

// pieceAbout names a text by its subject on the ledger, such as case/false-report.
func pieceAbout(subject string) string {
	kind, slug, _ := strings.Cut(subject, "/")
	if label := court.PieceKind(kind).Label(); label != "" {
		return label + " " + slug
	}
	return "文章 " + subject
}
