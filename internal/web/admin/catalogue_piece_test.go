package admin

import (
	"html/template"
	"slices"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

const aPieceURL = pathPieces + "/" + aWorkID

// aPiece is a synthetic text.
func aPiece() court.Piece {
	return court.Piece{Kind: court.PieceCase, Slug: "car-on-the-market", Title: "一辆停在集市的车", Summary: "虚构示例：被执行人把车停在集市，群众来电，当天扣押。",
		Topic: court.TopicCrackdown, ReviewBy: court.Date{Year: 2026, Month: 9, Day: 1}, Author: "执行局综合组", Sensitivity: court.SensitivityOrdinary,
		Sources: []string{"最高人民法院关于民事执行中查封、扣押、冻结财产的规定第一条", "本院2018年实施意见第三部分"}, Related: []string{"fees", "how-to-apply"},
		Body: "## 案情\n\n甲某欠乙公司货款，判决生效后没有履行。\n\n## 执行措施\n\n1. 群众来电，说车停在集市。\n2. 当天扣押。\n\n| 日期 | 措施 |\n| --- | --- |\n| 3月2日 | 扣押 |\n| 3月9日 | 评估 |\n\n## 结果\n\n甲某还清了全部款项，联系电话13800001234。"}
}

const aPieceArticle = `<h2 id="案情">案情</h2>
<p>甲某欠乙公司货款，判决生效后没有履行。</p>
<h2 id="执行措施">执行措施</h2>
<ol><li>群众来电，说车停在集市。</li><li>当天扣押。</li></ol>
<div class="table-wrap" role="region" tabindex="0" aria-label="表格"><table><thead><tr><th>日期</th><th>措施</th></tr></thead><tbody><tr><td>3月2日</td><td>扣押</td></tr><tr><td>3月9日</td><td>评估</td></tr></tbody></table></div>
<div class="callout callout-tip" role="note"><p class="callout-title">提示</p><p>看到被执行人的财产，可以打值班电话。</p></div>
<h2 id="结果">结果</h2>
<p>甲某还清了全部款项，联系电话13800001234。</p>`

func (s stage) pieceListScenes() []scene {
	tabs := func(at publish.PieceTab, n int) (list []QueueLink) {
		for i, tab := range publish.PieceTabs() {
			link := QueueLink{Label: tabLabel(tab), URL: piecesURL(publish.PieceQuery{Tab: tab}, 1), Count: 5 + 7*i, Current: tab == at}
			if link.Current {
				link.Count = n
			}
			list = append(list, link)
		}
		return list
	}
	none := PiecesView{Frame: s.frame("文稿"), Tab: "mine", Tabs: tabs(publish.PiecesMine, 0), Title: tabLabel(publish.PiecesMine), Found: "没有", Advice: tabEmpty(publish.PiecesMine),
		Kinds: kindOptions("", "全部种类"), Topics: topicOptions("", "全部专题"), MayWrite: true}
	one, many, site, wide := none, none, none, none
	work := func(title string, state court.State, step court.WorkStep) PieceRow {
		p := store.PieceWork{WorkItem: store.WorkItem{Work: court.Work{ID: aWorkID, Kind: court.WorkPiece, State: state, Class: court.SensitivityOrdinary}},
			DraftHead: store.DraftHead{Kind: court.PieceArticle, Title: title, Topic: court.TopicLaws}, Begun: "测试甲",
			Last: store.WorkStep{Step: step, Name: "测试乙", At: court.Date{Year: 2026, Month: 3, Day: 2}.Start()}}
		if state == court.StateScheduled {
			p.ScheduledAt = court.Date{Year: 2026, Month: 3, Day: 3}.Start()
		}
		if state == court.StateApproved {
			p.Alarm, p.BaseSlug, p.Revises = "到了定时发布的时间，但未能发布：安排发布的账号“测试丙”已经停用。", "fees", true
		}
		return pieceWorkRow(&p)
	}
	one.Tabs, one.Found, one.Advice, one.Works = tabs(publish.PiecesMine, 1), "共 1 篇", "", []PieceRow{work("怎样看懂执行费", court.StateDraft, court.StepEdit)}
	many.Tabs, many.Found, many.Advice = tabs(publish.PiecesMine, 87), "共 87 篇", ""
	many.Works = []PieceRow{work("", court.StateDraft, court.StepCreate), work("怎样看懂执行费", court.StateDraft, court.StepReturn),
		work("《最高人民法院关于限制被执行人高消费及有关消费的若干规定》问答", court.StateInReview, court.StepSubmit),
		work("一辆停在集市的车", court.StateApproved, court.StepApprove), work("执行开放日", court.StateScheduled, court.StepSchedule)}
	many.Turn = PageTurn{Where: "第 2 页，共 5 页", Previous: "/pieces?tab=mine", Next: "/pieces?tab=mine&page=3"}
	site.Tabs, site.Title, site.Found, site.Advice, site.Tab = tabs(publish.PiecesPublic, 3), tabLabel(publish.PiecesPublic), "共 3 篇", "", "public"
	text := func(title string, state court.State, work string) PieceRow {
		p := store.ListedPiece{DraftHead: store.DraftHead{Kind: court.PieceGuide, Slug: "fees", Title: title}, State: state, Version: 2, Work: work,
			Sensitivity: court.SensitivityOrdinary, Author: "执行局综合组", ChangedAt: court.Date{Year: 2026, Month: 3, Day: 2}.Start()}
		return pieceTextRow(&p, true)
	}
	site.Texts = []PieceRow{text("执行费怎么算", court.StatePublished, ""), text("怎样申请执行", court.StatePublished, aWorkID), text("群体性事件通报", court.StateDraft, "")}
	wide.Tabs, wide.Works, wide.Query = tabs(publish.PiecesMine, 1200), many.Works, "执行"
	wide.Found, wide.Advice = foundPieces(&publish.PieceList{Total: 1200}, publish.PieceQuery{Text: "执行"})
	long := none
	long.Query = strings.Repeat("执行", 40)
	long.Found, long.Advice = foundPieces(&publish.PieceList{Long: true}, publish.PieceQuery{})
	kinds := PieceNewView{Frame: s.frame("写新文稿")}
	for _, k := range court.PieceKinds() {
		kinds.Kinds = append(kinds.Kinds, KindChoice{Value: string(k), Label: k.Label(), About: kindAbout(k)})
	}
	refused := kinds
	refused.Error = "请选择文稿的种类：执行须知、典型案例或者文章。"
	return []scene{staged(s, "pieces-none", s.p.pieces, none), staged(s, "pieces-one", s.p.pieces, one), staged(s, "pieces-many", s.p.pieces, many),
		staged(s, "pieces-site", s.p.pieces, site), staged(s, "pieces-wide", s.p.pieces, wide), staged(s, "pieces-long", s.p.pieces, long),
		staged(s, "piece-new", s.p.pieceNew, kinds), staged(s, "piece-new-refused", s.p.pieceNew, refused)}
}

// aPieceFile is the text at the desk.
func aPieceFile(state court.State) publish.PieceFile {
	return publish.PieceFile{MayEdit: true, Duty: *aDuty(state), Work: store.WorkItem{Work: court.Work{ID: aWorkID, Kind: court.WorkPiece, State: state, Version: 4}},
		Draft: publish.Draft{Piece: aPiece(), Saved: store.PieceDraft{Number: 3, Name: "测试甲", At: court.Date{Year: 2026, Month: 3, Day: 2}.Start()}}}
}

func (s stage) pieceScenes() []scene {
	view := func(f publish.PieceFile) PieceView {
		t := typedOf(&f.Draft.Piece, false)
		return PieceView{Frame: s.frame("写 " + f.Draft.Piece.Title), Head: pieceHead(&f), Script: "write.js", Paste: "paste.js", Action: aPieceURL, Version: 4, Number: 3,
			Void: voids(&f.Work), Fields: t.fields(&f, nil), Template: f.Draft.Piece.Kind.Template(), Hint: pieceHints(f.Draft.Piece.Kind), Most: mostBody, Return: pieceReturn(&f),
			Look: PieceLookView{Article: template.HTML(aPieceArticle), Minutes: "约 64 字，读 1 分钟", MayEdit: true, Must: gateNotes(&f.Draft.Piece, aWorkID, f.Duty.Against),
				Ready: len(f.Duty.Against) == 0, Decide: aPieceURL + "/clean"}}
	}
	done := aPieceFile(court.StateDraft)
	done.Duty.Against = nil
	ready := view(done)

	blank := aPieceFile(court.StateDraft)
	blank.Draft.Piece = court.Piece{Kind: court.PieceGuide}
	empty := view(blank)
	empty.Look = PieceLookView{Broken: "还没有正文。", MayEdit: true, Must: []PieceNote{
		{Where: "网址名", URL: "#slug", Text: "缺少网址名。请填写小写英文字母、数字和连字符，例如 how-to-apply。"}, {Where: "标题", URL: "#title", Text: "缺少标题。"},
		{Where: "敏感程度", URL: "#sensitivity", Rule: "R-52", Text: "缺少敏感程度。"}, {Where: "正文", URL: "#body", Text: "缺少正文。"}}}

	returned := aPieceFile(court.StateDraft)
	returned.Draft.Others = []string{"测试乙", "测试丙"}
	returned.Return = &store.WorkStep{Name: "测试丁", At: court.Date{Year: 2026, Month: 3, Day: 2}.Start(), Note: "请写清扣押的依据。"}
	returned.Remarks = []publish.PieceRemark{{Field: court.PieceKeyBody, Line: 3, Quote: "没有履行", Text: "写明哪一天到期。"},
		{Field: court.PieceKeyBody, Quote: "当天就扣押", Gone: true, Text: "“就”字去掉。"}, {Field: court.PieceKeySummary, Text: "太长。"}, {Text: "全文再顺一遍。"}}
	found := view(returned)
	found.Look.Ready, found.Look.Open = false, 1
	found.Look.Must = append(found.Look.Must, PieceNote{Where: "正文", URL: "#body", Rule: "R-33", Text: "还有1处疑似个人信息没有处理。请逐处删去、遮盖，或者写明为什么不是个人信息。"})
	found.Look.Should = []PieceNote{{Where: "正文第 3 行", URL: "#body", Line: 3, Quote: "甲某欠乙公司货款，判决生效后没有履行", Text: "这句话有72个字，读起来吃力。请分成几句。"}}
	found.Look.Places = []PiecePlaceRow{
		{PieceNote: PieceNote{Where: "正文第 17 行", URL: "#body", Line: 17, Quote: "13800001234", Text: "疑似电话号码，公开前须删除或遮盖。"}, N: "1", Value: "13800001234", DecidedOpen: true},
		{PieceNote: PieceNote{Where: "正文第 3 行", URL: "#body", Line: 3, Quote: "历下区某路8号", Text: "疑似住址，公开前须删除或遮盖。"}, N: "2", Value: "历下区某路8号", Reason: "法院的办公地址"}}

	refused := found
	refused.Heading, refused.Wrong = "已保存，还没有提交审核，原因如下", []FormFault{{Field: "title", Text: "标题最多30个字，现在有41个字。"}, {Field: "body", Rule: "R-33", Text: "还有1处疑似个人信息没有处理。"}}
	refused.Fields.Faults = map[string]string{"title": "标题最多30个字，现在有41个字。", "body": "还有1处疑似个人信息没有处理。"}
	refused.Look.Places = slices.Clone(found.Look.Places)
	refused.Look.Places[0].Wrong = "请写明为什么不是个人信息。"

	clash := ready
	mine, theirs := aPiece(), aPiece()
	theirs.Title, theirs.Body = "停在集市的一辆车", strings.Replace(theirs.Body, "没有履行", "到期仍未履行", 1)
	mine.Body = strings.Replace(mine.Body, "当天扣押。", "执行干警当天赶到，依法扣押。", 1)
	clash.Clash = &PieceClash{Meanwhile: []string{"2026-03-02 09:12 测试乙 修改：文稿"}, By: "测试乙，2026-03-02 09:12", CanSave: true, Over: "用我写的内容盖过 测试乙 保存的"}
	before := aPiece()
	clash.Clash.Theirs, clash.Clash.Mine = textDiff(&before, &theirs), textDiff(&theirs, &mine)
	moved := ready
	moved.Clash = &PieceClash{Meanwhile: []string{"2026-03-02 09:12 测试丁 发布"}}

	approved := view(aPieceFile(court.StateApproved))
	broken := ready
	broken.Look = PieceLookView{Broken: "第3行有太多层嵌套，不能显示。请减少层数。", MayEdit: true}
	restored := ready
	restored.Restored = "2026-03-02 09:11"

	file := aPieceFile(court.StateDraft)
	left := PieceLeftView{Frame: s.frame(file.Draft.Piece.Title), Head: pieceHead(&file), At: "2026-03-02 09:11", Diffs: textDiff(&before, &mine), Restore: aPieceURL + "?unsaved=restore", Drop: aPieceURL + "/unsaved/drop"}
	later := left
	later.Later = "测试乙，2026-03-02 09:12"

	scheduled := aPieceFile(court.StateScheduled)
	scheduled.Draft.Links, scheduled.Opinions = 1, []store.Opinion{{Number: 2, Save: 3, Agrees: true, Name: "研究室（虚构）", At: sceneTime()}, {Number: 1, Save: 2, Name: "民一庭", Text: "第二部分请核对。", At: sceneTime()}}
	scheduled.Work.ScheduledAt = court.Date{Year: 2026, Month: 3, Day: 3}.Start()
	read := PieceReadView{Frame: s.frame(file.Draft.Piece.Title), Head: pieceHead(&scheduled), Facts: pieceFacts(&scheduled), Summary: aPiece().Summary, Edit: aPieceURL + "?edit=1", Void: voids(&scheduled.Work), Look: ready.Look}
	read.Look.MayEdit, read.Checks = false, true
	reader := read
	reader.Edit, reader.Void, reader.Checks, reader.Site = "", "", false, publishedURL(court.PieceCase, "car-on-the-market")

	preview := PiecePreviewView{Frame: s.frame("预览"), Back: aPieceURL, Says: "预览：只有办公端能看到。", Kind: "典型案例", Topic: "拒执典型案例", Heading: aPiece().Title, Summary: aPiece().Summary,
		Published: "发布之日", Unit: "执行局综合组", Reading: "约 1 分钟", Article: template.HTML(aPieceArticle), Sources: aPiece().Sources,
		Contents: []PieceHeading{{2, "案情", "案情"}, {2, "执行措施", "执行措施"}, {2, "结果", "结果"}}}
	noPreview := preview
	noPreview.Article, noPreview.Contents, noPreview.Broken = "", nil, broken.Look.Broken
	return []scene{staged(s, "piece", s.p.piece, ready), staged(s, "piece-empty", s.p.piece, empty), staged(s, "piece-returned", s.p.piece, found),
		staged(s, "piece-refused", s.p.piece, refused), staged(s, "piece-clash", s.p.piece, clash), staged(s, "piece-moved", s.p.piece, moved),
		staged(s, "piece-approved", s.p.piece, approved), staged(s, "piece-broken", s.p.piece, broken), staged(s, "piece-restored", s.p.piece, restored),
		staged(s, "piece-left", s.p.pieceLeft, left), staged(s, "piece-left-later", s.p.pieceLeft, later),
		staged(s, "piece-read", s.p.pieceRead, read), staged(s, "piece-reader", s.p.pieceRead, reader),
		staged(s, "piece-preview", s.p.piecePreview, preview), staged(s, "piece-preview-broken", s.p.piecePreview, noPreview)}
}
