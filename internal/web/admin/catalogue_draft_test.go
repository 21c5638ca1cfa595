package admin

import (
	"fmt"
	"strings"
	"time"

	"gongkai/internal/compare"
	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/publish"
	"gongkai/internal/render"
	"gongkai/internal/store"
)

// draftScenes are the pages around a draft in every state: its history, its links, what a
// link opens, and a Word document.
func (s stage) draftScenes() []scene {
	return append(append(s.historyScenes(), s.linkScenes()...), s.wordScenes()...)
}

const sceneBody = "## 一、什么是执行费\n\n执行费是法院采取强制执行措施收取的费用，由**被执行人**负担，申请执行人不用预交。\n\n" +
	"## 二、怎样计算\n\n| 执行金额 | 标准 |\n|---|---|\n| 不超过 1 万元 | 每件 50 元 |\n| 1 万元至 50 万元 | 1.5% |\n\n" +
	"- 没有执行金额的，每件 50 元至 500 元。\n- 撤回申请的，不收[^1]。\n\n[^1]: 《诉讼费用交纳办法》第三十八条。"

func sceneWork(state court.State) *store.WorkItem {
	w := &store.WorkItem{Work: court.Work{ID: "wcdfghjkmnpqr", Kind: court.WorkPiece, State: state, Version: 4}}
	if state == court.StateScheduled {
		w.ScheduledAt = sceneTime().Add(30 * time.Hour)
	}
	return w
}

func sceneTime() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, court.Zone) }

func (s stage) historyScenes() []scene {
	top := func(state court.State) DraftTop { return draftTop(sceneWork(state), "怎样看懂执行费") }
	line := func(n int, change func(*publish.SaveLine)) publish.SaveLine {
		l := publish.SaveLine{Number: n, Name: "测试甲", At: sceneTime().Add(time.Duration(n) * time.Minute), Length: 300}
		change(&l)
		return l
	}
	page := publish.SavePage{WorkItem: *sceneWork(court.StateDraft), Total: 6, Lines: []publish.SaveLine{
		line(6, func(l *publish.SaveLine) { l.Added, l.Removed = 12, 9 }),
		line(5, func(l *publish.SaveLine) { l.Added, l.Removed, l.Rough = 9120, 4400, true }),
		line(4, func(l *publish.SaveLine) { l.Heads = []string{"标题", "摘要", "复核期限"} }),
		line(3, func(l *publish.SaveLine) { l.Places = true }),
		line(2, func(*publish.SaveLine) {}),
		line(1, func(l *publish.SaveLine) { l.First = true }),
	}}
	many := page
	many.Total, many.Older, many.Lines = 200, 160, nil
	for n := 180; n > 160; n-- {
		many.Lines = append(many.Lines, line(n, func(l *publish.SaveLine) { l.Name, l.Added = "测试"+strings.Repeat("名字很长", 4), n }))
	}
	list := func(name string, page *publish.SavePage, change func(*SavesView)) scene {
		v := newSavesView(s.frame("历史"), top(page.State), page)
		change(&v)
		return staged(s, "history-"+name, s.p.saves, v)
	}
	diff := func(name string, state court.State, d *publish.SaveDiff, from int, change func(*SaveView)) scene {
		v := newSaveView(s.frame("第 5 次保存"), top(state), d, from)
		change(&v)
		return staged(s, "history-"+name, s.p.save, v)
	}
	now := strings.Replace(strings.Replace(sceneBody, "由**被执行人**负担，申请执行人不用预交", "由被执行人负担，不用预交，执行到位以后扣收", 1), "撤回申请的，不收[^1]。", "", 1) + "\n\n最后一段是新写的。"
	changed := publish.SaveDiff{WorkItem: *sceneWork(court.StateDraft), Title: "怎样看懂执行费", Newest: 6, Old: 4, New: 5,
		Save:  store.PieceDraft{Number: 5, Name: "测试甲", At: sceneTime()},
		Heads: []publish.HeadChange{{Label: "标题", Text: compare.Texts("执行费由谁负担", "怎样看懂执行费")}, {Label: "依据", Text: compare.Texts("民事诉讼法", "民事诉讼法\n诉讼费用交纳办法第三十八条")}},
		Body:  compare.Texts(sceneBody, now)}
	first := changed
	first.Save.Number, first.Old, first.New, first.Heads, first.Body = 1, 0, 1, nil, compare.Texts("", sceneBody)
	since := changed
	since.Since, since.Old, since.New = true, 5, 6
	same := changed
	same.Heads, same.Body, same.Same, same.Newest, same.Save.Number = nil, compare.Texts(sceneBody, sceneBody), true, 6, 6
	torn, long := changed, changed
	torn.Body = compare.Texts(strings.Repeat("甲乙丙丁", 200), strings.Repeat("甲丙又乙丁", 200))
	var a, b strings.Builder
	for i := range 400 {
		fmt.Fprintf(&a, "第 %d 段，执行费由申请人负担。\n\n", i)
		fmt.Fprintf(&b, "第 %d 段，执行费由被执行人负担。\n\n不变的一段。\n\n", i)
	}
	long.Body = compare.Texts(a.String(), b.String())
	plain := func(*SaveView) {}
	return []scene{
		list("list", &page, func(*SavesView) {}),
		list("list-many", &many, func(*SavesView) {}),
		list("list-none", &publish.SavePage{WorkItem: *sceneWork(court.StateDraft), Total: 3}, func(*SavesView) {}),
		list("list-done", &page, func(v *SavesView) { v.Done = pieceAreaDone("piece-restored") }),
		diff("diff", court.StateDraft, &changed, 0, plain),
		diff("diff-now", court.StateApproved, &since, 0, plain),
		diff("diff-scheduled", court.StateScheduled, &since, 0, func(v *SaveView) {
			v.Error = "这项工作刚被别人处理过，现在是“待发布”。请刷新后再看。"
		}),
		diff("diff-first", court.StateInReview, &first, 0, plain),
		diff("diff-same", court.StateDraft, &same, 0, plain),
		diff("diff-torn", court.StateDraft, &torn, 0, plain),
		diff("diff-long", court.StateDraft, &long, 0, plain),
		diff("diff-barred", court.StatePublished, &changed, 0, func(v *SaveView) {
			v.Restore.Barred = mayNotEdit(sceneWork(court.StatePublished), court.Actor{Roles: court.Roles()})
		}),
	}
}

func (s stage) linkScenes() []scene {
	opinions := []store.Opinion{
		{Number: 3, Save: 6, Agrees: true, Name: "研究室（虚构）", At: sceneTime()},
		{Number: 2, Save: 5, Name: "民一庭", Text: "第二部分的表格请核对标准。\n“不用预交”前面建议加上法条。", At: sceneTime()},
		{Number: 1, Save: 5, Agrees: true, Name: strings.Repeat("名称很长的单位", 8), Text: strings.Repeat("没有空格的长意见", 100), At: sceneTime()},
	}
	erased := []store.Opinion{{Number: 1, Save: 6, Agrees: true, At: sceneTime()}}
	links := []store.DraftLink{{Name: "测试甲", Ends: sceneTime().Add(publish.LinkTime)}, {Ends: sceneTime().Add(time.Hour)}}
	desk := func(name string, state court.State, class court.Sensitivity, links []store.DraftLink, said []store.Opinion, change func(*LinksView)) scene {
		f := publish.LinkFile{WorkItem: *sceneWork(state), Piece: court.Piece{Title: "怎样看懂执行费", Sensitivity: class}, Links: links, Opinions: said, Saves: 6}
		v := newLinksView(s.frame("预览链接"), draftTop(&f.WorkItem, f.Piece.Title), &f)
		change(&v)
		return staged(s, "link-"+name, s.p.links, v)
	}
	article, err := render.New().Article(sceneBody)
	must(s.t, err)
	whole := publish.LinkedPiece{Save: 6, Article: article, Piece: court.Piece{Kind: court.PieceArticle, Title: "怎样看懂执行费", Summary: "说明执行费怎样计算、由谁负担。", Topic: court.TopicLaws,
		Author: "执行局综合组", Sources: []string{"诉讼费用交纳办法第三十八条"}, Body: sceneBody}}
	unfit := whole
	unfit.Article, unfit.Unfit = render.Article{}, "正文用字符编号（如 &#x202E;）写出了看不见的控制字符。请删去。"
	visitor := func(name string, l publish.LinkedPiece, change func(*DraftView)) scene {
		v := newDraftView(s.frame(""), &l)
		v.Action = "/draft/secret/opinion"
		change(&v)
		return staged(s, "draft-"+name, s.p.draft, v)
	}
	asItIs := func(*LinksView) {}
	return []scene{
		desk("none", court.StateDraft, court.SensitivityOrdinary, nil, nil, asItIs),
		desk("new", court.StateInReview, court.SensitivityMass, links, nil, func(v *LinksView) {
			v.Address, v.Until = "http://localhost:8081/draft/"+strings.Repeat("虚构", 10)+"secret", minute(sceneTime().Add(publish.LinkTime))
		}),
		desk("said", court.StateDraft, court.SensitivityOrdinary, links, opinions, asItIs),
		desk("refused", court.StateDraft, court.SensitivityOrdinary, links, nil, func(v *LinksView) {
			v.Error = "这篇文稿打开着的预览链接已经够多，没有再打开。请先关闭全部链接，再重新打开。"
		}),
		desk("closed", court.StateDraft, court.SensitivityOrdinary, nil, opinions[:1], func(v *LinksView) { v.Done = pieceAreaDone("piece-links-closed") }),
		desk("ended", court.StatePublished, court.SensitivityOrdinary, nil, erased, asItIs),
		visitor("read", whole, func(*DraftView) {}),
		visitor("said", whole, func(v *DraftView) { v.Said = true }),
		visitor("fault", whole, func(v *DraftView) {
			v.Error, v.Who, v.Verdict = "请写明意见；没有意见的，请选“同意”。", "研究室", verdictObject
		}),
		visitor("unfit", unfit, func(*DraftView) {}),
		visitor("empty", publish.LinkedPiece{Save: 1, Piece: court.Piece{Kind: court.PieceCase}}, func(*DraftView) {}),
	}
}

func (s stage) wordScenes() []scene {
	article, err := render.New().Article(sceneBody)
	must(s.t, err)
	read := WordRead{File: "执行费说明（第三稿）.docx", Title: "执行费说明", UseTitle: true, Body: sceneBody, Shown: article.HTML.Template(),
		Parts: readWords(exchange.Parts{Headings: 2, Paragraphs: 1, Lists: 1, Tables: 1, Notes: 1})}
	lost := read
	lost.Losses = []string{"修订：3处删除已按接受处理，删去的文字没有导入。", "2处批注没有导入。", "页眉、页脚没有导入。需要的文字请写进正文。",
		"1个合并的单元格：内容放在第一格，其余的格留空。请核对表格。", "2段像是标题（如以“一、”开头的短句），但没有用标题样式，现在是普通段落。是标题的，请在行首加“## ”。"}
	unfit, bare := lost, WordRead{File: "a.docx", Body: "只有一句话。"}
	unfit.Shown, unfit.Unfit = "", "正文有200 KB，最多128 KB。请分成几篇。"
	bare.Shown = "<p>只有一句话。</p>"
	page := func(name string, state court.State, read *WordRead, change func(*WordView)) scene {
		v := newWordView(s.frame("导入 Word 文档"), draftTop(sceneWork(state), "怎样看懂执行费"), read)
		change(&v)
		return staged(s, "word-"+name, s.p.word, v)
	}
	full := func(v *WordView) { v.HasBody = true }
	return []scene{
		page("form", court.StateDraft, nil, full),
		page("form-unsaved", court.StateApproved, nil, func(v *WordView) { v.HasBody, v.Unsaved = true, true }),
		page("refused", court.StateDraft, nil, func(v *WordView) {
			v.Fault = "这个文档大得不合常理，为安全起见没有读取。请拆成几个文档，或者把图片压缩后再导入。"
		}),
		page("barred", court.StatePublished, nil, func(v *WordView) {
			v.Barred = mayNotEdit(sceneWork(court.StatePublished), court.Actor{Roles: court.Roles()})
		}),
		page("read", court.StateDraft, &read, func(*WordView) {}),
		page("lost", court.StateApproved, &lost, full),
		page("pictures", court.StateDraft, &lost, func(v *WordView) {
			v.HasBody = true
			v.Pictures = []WordPicture{{URL: "/media/bcdfghjkmnpqr", Title: "执行费说明（第三稿） 图1", Alt: "法院大门的示意图", NoSource: true},
				{URL: "/media/bcdfghjkmnpqs", Title: "执行费说明（第三稿） 图2", NoAlt: true, NoSource: true}}
		}),
		page("unfit", court.StateDraft, &unfit, full),
		page("bare", court.StateDraft, &bare, func(*WordView) {}),
		page("conflict", court.StateDraft, &lost, func(v *WordView) {
			v.HasBody, v.Fault = true, "这项工作刚被别人处理过，现在是“草稿”。请刷新后再看。"
		}),
	}
}
