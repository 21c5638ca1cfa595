package admin

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

func pieceHead(f *publish.PieceFile) PieceHead {
	h := PieceHead{URL: draftURL(f.Work.ID), Title: pieceTitle(f.Draft.Piece.Title), Kind: f.Draft.Piece.Kind.Label(),
		State: f.Work.State.Label(), Tone: pieceTone(f.Work.State), Work: pathWork + "/" + f.Work.ID, Others: f.Draft.Others,
		Saved: f.Draft.Saved.Name + "，" + minute(f.Draft.Saved.At)}
	h.Sentence = pieceSentence(f)
	h.Opinions = opinionRows(f.Opinions, f.Draft.Saved.Number)
	h.Around = []RailEntry{{Label: "责任与核查", URL: dutyURL(f.Work.ID)}, {Label: "历史", URL: h.URL + "/saves"}, {Label: "预览链接", URL: h.URL + "/link"}}
	if n := len(f.Duty.Against); n > 0 && f.Work.State != court.StatePublished && f.Work.State != court.StateWithdrawn {
		h.Around[0].Label += "（" + strconv.Itoa(n) + " 项没有办妥）"
	}
	if n := f.Draft.Links; n > 0 {
		h.Around[2].Label += "（" + strconv.Itoa(n) + " 个打开着）"
	}
	if f.MayEdit {
		h.Around = append(h.Around, RailEntry{Label: "导入 Word 文档", URL: h.URL + "/word"})
	}
	return h
}

// pieceSentence says where a text stands, and what comes next.
func pieceSentence(f *publish.PieceFile) string {
	switch f.Work.State {
	case court.StateDraft:
		if f.Return != nil {
			return "审核人员退回了这篇文稿，意见见下。改好以后再提交审核。"
		}
		return "正在写。写好以后提交审核，由别人审核、第三个人发布（R-55）。"
	case court.StateInReview:
		return "已经提交审核，等审核人员批准或者退回。"
	case court.StateApproved:
		return "已经批准，等第三个人发布。"
	case court.StateScheduled:
		return "定于 " + minute(f.Work.ScheduledAt) + " 自动发布。"
	case court.StatePublished:
		return "已经发布。要改的，请在“在网站上”里选它，开始修改。"
	}
	return "已经撤回，不再办理。"
}

// voids says what a change does to what others have done already; empty: nothing.
func voids(w *store.WorkItem) string {
	switch w.State {
	case court.StateInReview:
		return "这篇文稿正在审核。改动以后，它回到草稿，须重新提交审核。"
	case court.StateApproved:
		return "这篇文稿已经批准。改动以后，批准失效，它回到草稿，须重新提交审核、重新批准（R-55）。"
	case court.StateScheduled:
		return "这篇文稿定于 " + minute(w.ScheduledAt) + " 自动发布。改动以后，批准失效、定时发布取消，它回到草稿，须重新提交审核（R-55）。"
	}
	return ""
}

// pieceHints are what to mind when writing a kind of text.
func pieceHints(k court.PieceKind) []string {
	if k != court.PieceCase {
		return nil
	}
	return []string{
		"案例里不出现真名：当事人写“甲某”“乙公司”，不写身份证号码、电话、住址、车牌、案号（R-33、R-36）。",
		"不链接到失信名单、限制消费令等实名记录（R-36）。",
		"没有生效判决的，不写“有罪”“犯罪”，只写查明的事实。",
	}
}

// showPiece shows the form of a text.
func (d *Desk) showPiece(v *visit, status int, p *pieceForm) error {
	f := &p.file
	view := PieceView{Frame: v.base("写 " + pieceTitle(f.Draft.Piece.Title)), Head: pieceHead(f), Script: d.look.Asset("write.js"), Paste: d.look.Asset("paste.js"), Editor: d.look.Asset("built/editor.js"),
		Action: draftURL(f.Work.ID), Version: p.version, Number: p.number, Void: voids(&f.Work), Fields: p.typed.fields(f, p.wrong),
		Address: f.Draft.Saved.BaseSlug, Template: f.Draft.Piece.Kind.Template(), Hint: pieceHints(f.Draft.Piece.Kind), Most: mostBody,
		Wrong: p.wrong, Heading: p.heading, Clash: p.clash, Return: pieceReturn(f), Restored: p.restored}
	view.Look = d.lookView(v, f, &p.typed)
	for i := range view.Look.Places {
		row := &view.Look.Places[i]
		row.Typed = v.form["reason-"+row.N]
		if row.Value == p.place && p.why != "" {
			row.Wrong = p.why
		}
	}
	return show(v, status, d.pages.piece, view)
}

// showPieceLeft asks what is to become of what somebody had typed and not saved.
func (d *Desk) showPieceLeft(v *visit, f *publish.PieceFile) error {
	left := f.Draft.Unsaved
	view := PieceLeftView{Frame: v.base(pieceTitle(f.Draft.Piece.Title)), Head: pieceHead(f), At: minute(left.At),
		Diffs: textDiff(&f.Draft.Piece, &left.Piece)}
	view.Diffs.Heads = append(view.Diffs.Heads, boxDiff(f.Work.Uncertain, left.Uncertain)...)
	view.Restore, view.Drop = view.Head.URL+"?edit=1&unsaved=restore", view.Head.URL+"/unsaved/drop"
	if left.Number != f.Draft.Saved.Number {
		view.Later = view.Head.Saved
	}
	return show(v, fiber.StatusOK, d.pages.pieceLeft, view)
}

// showPieceRead shows a text to be read.
func (d *Desk) showPieceRead(v *visit, f *publish.PieceFile) error {
	t := typedOf(&f.Draft.Piece, f.Work.Uncertain)
	view := PieceReadView{Frame: v.base(pieceTitle(f.Draft.Piece.Title)), Head: pieceHead(f), Facts: pieceFacts(f), Summary: f.Draft.Piece.Summary,
		Look: d.lookView(v, f, &t)}
	view.Look.MayEdit = false
	view.Checks = f.Work.State != court.StatePublished && f.Work.State != court.StateWithdrawn
	if f.MayEdit {
		view.Edit, view.Void = view.Head.URL+"?edit=1", voids(&f.Work)
	}
	if f.Work.State == court.StatePublished || f.Draft.Saved.BaseSlug != "" {
		view.Site = publishedURL(f.Draft.Piece.Kind, f.Draft.Piece.Slug)
	}
	return show(v, fiber.StatusOK, d.pages.pieceRead, view)
}

func pieceFacts(f *publish.PieceFile) (facts []Fact) {
	p := &f.Draft.Piece
	add := func(label, value string) { facts = append(facts, Fact{label, orNothing(value)}) }
	add("网址名", p.Slug)
	add("专题", p.Topic.Label())
	if p.Kind == court.PieceGuide {
		add("顺序号", strconv.Itoa(p.Order))
	}
	add("责任单位", p.Author)
	add("敏感程度（R-52）", p.Sensitivity.Label())
	if f.Work.Uncertain {
		facts = append(facts, Fact{"把握不准（R-54）", map[bool]string{true: "等领导答复请示", false: "已有答复：" + f.Work.Answer}[f.Work.Answer == ""]})
	}
	add("复核期限", reviewDay(p.ReviewBy))
	add("依据", strings.Join(p.Sources, "\n"))
	add("相关文章", strings.Join(p.Related, "\n"))
	return facts
}

func reviewDay(d court.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Chinese()
}

// pieceReturn is what a reviewer said when the text was sent back, with the places where
// the words stand now.
func pieceReturn(f *publish.PieceFile) *PieceReturn {
	if f.Return == nil {
		return nil
	}
	r := &PieceReturn{By: f.Return.Name + "，" + minute(f.Return.At), Note: f.Return.Note}
	for _, m := range f.Remarks {
		row := PieceRemarkRow{Where: court.PieceLabel(m.Field), Quote: m.Quote, Text: m.Text, Gone: m.Gone}
		if row.Where == "" {
			row.Where = "整篇"
		} else {
			row.URL = "#" + m.Field
		}
		if m.Field == court.PieceKeyBody && m.Line > 0 {
			row.Line, row.Where = m.Line, "正文第 "+strconv.Itoa(m.Line)+" 行"
		}
		if !m.Gone {
			r.Left++
		}
		r.Remarks = append(r.Remarks, row)
	}
	return r
}
