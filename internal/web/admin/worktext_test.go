package admin

import (
	"context"
	"html"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/render"
	"gongkai/internal/store"
)

// newsroom are the people of the stories about texts.
type newsroom struct {
	*world
	editor, other, reviewer, second, publisher, president *person
}

func newNewsroom(t *testing.T) *newsroom {
	w := newWorld(t)
	return &newsroom{world: w, editor: w.hire("采编甲", court.RoleEditor), other: w.hire("采编乙", court.RoleEditor),
		reviewer: w.hire("审核甲", court.RoleReviewer), second: w.hire("审核乙", court.RoleReviewer),
		publisher: w.hire("发布甲", court.RolePublisher), president: w.hire("院长甲", court.RolePresident)}
}

const feesBody = "## 标准\n\n执行费由被执行人负担。\n\n申请时不预交执行费。"

// aText is a whole article about nobody.
func aText(slug, body string) court.Piece {
	return court.Piece{Kind: court.PieceArticle, Slug: slug, Title: "怎样看懂执行费", Summary: "说明执行费怎样计算、由谁负担。", Topic: court.TopicLaws,
		ReviewBy: court.Date{Year: 2026, Month: 12, Day: 1}, Author: "执行局综合组", Sensitivity: court.SensitivityOrdinary, Body: body}
}

// text begins a text in the name of the editor and saves it; it gives the address of its work.
func (n *newsroom) text(p court.Piece, uncertain bool) string {
	n.t.Helper()
	item, err := n.world.publish.NewPiece(context.Background(), n.editor.actor(court.RoleEditor), p.Kind)
	must(n.t, err)
	n.save(item, p, uncertain)
	return pathWork + "/" + item.ID
}

// save keeps a text, and answers for it as it is then.
func (n *newsroom) save(item store.WorkItem, p court.Piece, uncertain bool) {
	n.t.Helper()
	by := n.editor.actor(court.RoleEditor)
	_, err := n.world.publish.SavePiece(context.Background(), by, publish.WorkRef{ID: item.ID, Version: item.Version}, p, uncertain)
	must(n.t, err)
	n.answerFor(by, item.ID)
}

// edit saves the text of a piece of work anew.
func (n *newsroom) edit(work string, p court.Piece, uncertain bool) {
	n.t.Helper()
	item, err := n.world.publish.Work(context.Background(), n.editor.actor(court.RoleEditor), strings.TrimPrefix(work, pathWork+"/"))
	must(n.t, err)
	n.save(item, p, uncertain)
}

// stands brings a text onto the site and gives the address of its work.
func (n *newsroom) stands(p court.Piece) string {
	n.t.Helper()
	work := n.text(p, false)
	n.editor.must(work, "submit")
	n.reviewer.must(work, "approve")
	n.publisher.must(work, "release")
	return work
}

// onSite reports whether readers of the site see a text under an address, and its body.
func (n *newsroom) onSite(slug string) (body string) {
	n.t.Helper()
	must(n.t, n.db.Read(context.Background(), func(r *store.Reading) error {
		return r.QueryRow(context.Background(), `SELECT coalesce((SELECT body FROM v_piece WHERE slug = ?), '')`, slug).Scan(&body)
	}))
	return body
}

// A text goes from its editor to the public: returned with comments at places, mended,
// approved, released by a third person; then a new version, compared with the first, undone.
func TestTextFromTheEditorToThePublic(t *testing.T) {
	n := newNewsroom(t)
	n.editor.get("/work").holds(t, 200, "现在没有等您办理的工作")
	work := n.text(aText("fees", feesBody), false)
	n.editor.get("/work").holds(t, 200, "文章：怎样看懂执行费", "法规政策", "新文稿", "草稿", `href="`+work+`"`)
	n.other.get("/work").lacks(t, "怎样看懂执行费") // another's draft is not his turn
	n.other.get("/work?queue=draft").holds(t, 200, "怎样看懂执行费")
	page := n.editor.get(work)
	page.holds(t, 200, "文章：怎样看懂执行费", "没有发现必须处理的问题，可以提交审核", "采编甲", "保存 2 次", "普通", "读者将看到的")
	page.lacks(t, "为全部各行登记证据", "签发", "写意见")
	article, err := render.New().Article(feesBody)
	must(t, err)
	if !strings.Contains(page.body, `<div class="prose">`+"\n"+article.HTML.String()+"\n</div>") {
		t.Error("the article is not what the public page shows, byte for byte")
	}
	n.editor.must(work, "submit").holds(t, 200, "已提交审核", "审核中")

	t.Run("remarks at a line, at words, on a field and on the whole", func(t *testing.T) {
		n.reviewer.get("/work").holds(t, 200, "怎样看懂执行费")
		n.reviewer.get(work+"?field=body&line=3").holds(t, 200, `name="line" value="3"`, `value="body" selected`)
		n.reviewer.must(work, "remarks", "field", "body", "line", "3", "excerpt", "", "text", "请写明依据").holds(t, 200, "意见已记下", `<mark class="said" title="请写明依据">执行费由被执行人负担。</mark>`)
		n.reviewer.must(work, "remarks", "field", "body", "line", "5", "excerpt", "不预交", "text", "用“无须预交”")
		n.reviewer.must(work, "remarks", "field", "title", "line", "", "excerpt", "", "text", "标题再短一些")
		n.reviewer.must(work, "remarks", "field", "", "line", "", "excerpt", "", "text", "请补充图表").holds(t, 200, "已记下 4 条", "全文")
		for name, tc := range map[string]struct{ field, line, excerpt, text, says string }{
			"no such line":       {"body", "99", "", "看不清", "现在只有5行"},
			"an empty line":      {"body", "2", "", "看不清", "第2行是空行"},
			"words not there":    {"body", "3", "没有这句", "看不清", "没有您摘录的这段文字"},
			"a line of no field": {"", "3", "", "看不清", "请选定摘录或者行号所在的那一栏"},
			"no field":           {"x", "", "", "看不清", "没有“x”这一栏"},
			"no number":          {"body", "三", "", "看不清", "行号请写数字"},
			"nothing said":       {"body", "3", "", " ", "请写明意见"},
		} {
			r := n.reviewer.on(work, "remarks", "field", tc.field, "line", tc.line, "excerpt", tc.excerpt, "text", tc.text)
			r.holds(t, 422, "意见没有记下", tc.says, tc.text, `name="excerpt" value="`+tc.excerpt+`"`)
			if t.Failed() {
				t.Log(name)
			}
		}
		n.editor.on(work, "remarks", "field", "body", "text", "我也说").holds(t, 403)
	})
	n.reviewer.must(work, "return", "note-return", "请一并核对").holds(t, 200, "已退回", "草稿", "请写明依据")
	n.editor.get("/").holds(t, 200, "我的文稿", "审核甲 退回", "有 4 处意见", "退回待修改")
	n.editor.get(work).holds(t, 200, "请写明依据", "审核甲", "标题再短一些", "请补充图表", "“不预交”")

	t.Run("a comment on words that have changed says so, and one on words that moved follows them", func(t *testing.T) {
		n.edit(work, aText("fees", "## 标准\n\n新的一段。\n\n执行费由被执行人负担。\n\n申请时无须预交执行费。"), false)
		page := n.editor.get(work)
		page.holds(t, 200, "“不预交”<strong>（这段文字已经改动）</strong>：用“无须预交”", `<mark class="said" title="请写明依据">执行费由被执行人负担。</mark>`)
	})
	n.edit(work, aText("fees", feesBody), false)
	n.editor.must(work, "submit")
	n.second.must(work, "approve").holds(t, 200, "已批准")
	if n.onSite("fees") != "" {
		t.Fatal("R-55: public before the release")
	}
	n.publisher.get(work).holds(t, 200, "网站上新增这一篇", "网站搜索和数据接口", "订阅（Atom、RSS、JSON）和网站地图")
	n.publisher.must(work, "release").holds(t, 200, "已发布")
	if n.onSite("fees") != feesBody {
		t.Fatalf("on the site: %q", n.onSite("fees"))
	}
	n.publisher.get(work).holds(t, 200, "这是新发布的文稿，没有可以恢复的版本", "/published/article/fees")
	n.editor.get("/").holds(t, 200, "没有正在写的文稿", "新发布的文稿")

	t.Run("a new version is compared with what stands on the site, and can be undone", func(t *testing.T) {
		item, err := n.world.publish.RevisePiece(context.Background(), n.editor.actor(court.RoleEditor), court.PieceArticle, "fees")
		must(t, err)
		next := aText("fees", "## 标准\n\n执行费由被执行人负担。\n\n申请时无须预交执行费。")
		next.Title = "执行费谁来负担"
		n.save(item, next, false)
		again := pathWork + "/" + item.ID
		n.editor.must(again, "submit")
		r := n.reviewer.get(again)
		r.holds(t, 200, "文章：执行费谁来负担", "网站上已有文稿的新版本", "原为：<del>怎样看懂执行费</del>", "与网站上的版本比较", deleted("不")+added("无须"), "段没有改动", "网站上的这一篇")
		n.reviewer.must(again, "approve")
		n.publisher.get(again).holds(t, 200, "网站上的这一篇换成这个版本")
		n.publisher.must(again, "release")
		if n.onSite("fees") != next.Body {
			t.Fatalf("on the site: %q", n.onSite("fees"))
		}
		n.publisher.get(again).holds(t, 200, "恢复为上一个版本", deleted("不")+added("无须"))
		n.publisher.on(again, "undo", "note-undo", " ").holds(t, 422, "撤销发布须写明理由")
		n.publisher.must(again, "undo", "note-undo", "写错了").holds(t, 200, "已撤销这次发布")
		if n.onSite("fees") != feesBody {
			t.Fatalf("undone to %q", n.onSite("fees"))
		}
		n.reviewer.get("/published/article/fees").holds(t, 200, "公开中", "第 3 版", "现在的版本", "撤销修改，恢复以前的内容", "修改后发布", "首次发布", "采编甲", "审核乙", "发布甲")
	})
}

// TestForbiddenTexts: what the rules refuse of a text at the desk, each with its number,
// and nothing is public.
func TestForbiddenTexts(t *testing.T) {
	n, number := newNewsroom(t), 0
	submitted := func(p court.Piece, uncertain bool) string {
		work := n.text(p, uncertain)
		n.editor.must(work, "submit")
		return work
	}
	for name, tc := range map[string]struct {
		rule string
		try  func(slug string) reply
	}{
		"R-52 refuses: no class was chosen": {"R-52", func(slug string) reply {
			p := aText(slug, feesBody)
			p.Sensitivity = ""
			work := n.text(p, false)
			n.editor.get(work).holds(t, 200, "提交以前须处理", "R-52")
			return n.editor.on(work, "submit")
		}},
		"R-53 refuses: a sensitive text without the department of releases": {"R-53", func(slug string) reply {
			p := aText(slug, feesBody)
			p.Sensitivity = court.SensitivityMass
			work := submitted(p, false)
			n.reviewer.must(work, "approve")
			n.second.get("/work").lacks(t, work)
			n.second.get(work).holds(t, 200, "只能由统一发布部门办理")
			n.publisher.get("/work").holds(t, 200, work)
			return n.second.on(work, "release")
		}},
		"R-54 refuses: 把握不准 without an answer": {"R-54", func(slug string) reply {
			work := submitted(aText(slug, feesBody), true)
			n.president.get("/work").holds(t, 200, work, "等答复请示")
			n.reviewer.must(work, "approve")
			return n.publisher.on(work, "release")
		}},
		"R-55 refuses: the editor approves": {"没有这个角色", func(slug string) reply {
			return n.editor.on(submitted(aText(slug, feesBody), false), "approve")
		}},
		"R-55 refuses: whoever wrote in it approves": {"R-55", func(slug string) reply {
			both := n.hire("兼任"+slug[len(slug)-1:], court.RoleEditor, court.RoleReviewer)
			item, err := n.world.publish.NewPiece(context.Background(), both.actor(court.RoleEditor, court.RoleReviewer), court.PieceArticle)
			must(t, err)
			n.save(item, aText(slug, feesBody), false)
			work := pathWork + "/" + item.ID
			n.editor.must(work, "submit")
			both.get(work).holds(t, 200, "您参与了录入或者修改")
			return both.on(work, "approve")
		}},
		"R-55 refuses: the reviewer releases": {"R-55", func(slug string) reply {
			work := submitted(aText(slug, feesBody), false)
			n.reviewer.must(work, "approve")
			n.reviewer.get(work).holds(t, 200, "这项工作是您批准的")
			return n.reviewer.on(work, "release")
		}},
		"R-55 refuses: changed after the approval": {"R-55", func(slug string) reply {
			work := submitted(aText(slug, feesBody), false)
			n.reviewer.must(work, "approve")
			seen := versionField.FindStringSubmatch(n.publisher.get(work).body)[1]
			n.edit(work, aText(slug, feesBody+"\n\n多了一段。"), false)
			n.publisher.post(work+"/release", "version", seen).holds(t, 409, "您打开页面以后", "采编甲", "修改：文稿")
			n.editor.must(work, "submit")
			r := n.publisher.on(work, "release")
			r.holds(t, 409, "审核中")
			return n.reviewer.on(work, "release")
		}},
		"R-33 refuses: an open place of personal data": {"R-33", func(slug string) reply {
			work := n.text(aText(slug, feesBody+"\n\n请拨打 13800138000。"), false)
			n.reviewer.get(work).holds(t, 200, "1 处没有处理", "13800138000", "正文第7行", "疑似电话号码")
			return n.editor.on(work, "submit")
		}},
		"R-36 refuses: a case that leads to a real name": {"R-36", func(slug string) reply {
			p := aText(slug, "## 案情\n\n见[名单](/defaulters?q=x)。")
			p.Kind, p.Topic = court.PieceCase, court.TopicCrackdown
			work := n.text(p, false)
			n.reviewer.get(work).holds(t, 200, "必须改正", "匿名的案例不得与实名名单相通")
			return n.editor.on(work, "submit")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			number++
			slug := "forbidden-" + strconv.Itoa(number)
			r := tc.try(slug)
			if r.status != 403 && r.status != 409 && r.status != 422 {
				t.Fatalf("%s: %d\n%s", tc.rule, r.status, mainOf(r))
			}
			if !strings.Contains(html.UnescapeString(r.body), tc.rule) && r.status != 409 {
				t.Errorf("%s is not named:\n%s", tc.rule, mainOf(r))
			}
			if n.onSite(slug) != "" {
				t.Errorf("%s: it is public", tc.rule)
			}
		})
	}
	t.Run("all reasons at once, with what to do", func(t *testing.T) {
		p := aText("many-reasons", "## 标准\n\n见[那一篇](/articles/nothing-there)。\n\n请拨打 13800138000。")
		p.Title, p.Sensitivity = "", ""
		work := n.text(p, false)
		n.editor.on(work, "submit").holds(t, 403, "没有“提交审核”", "缺少标题", "缺少敏感程度", "请从中选一个：普通、敏感、群体性、易诱发不稳定")
		p.Title, p.Sensitivity = "标题", court.SensitivityOrdinary
		n.edit(work, p, false)
		n.editor.on(work, "submit").holds(t, 403, "R-33", "本站没有这个网页")
	})
	t.Run("R-54 accepts: the president has answered, and the publisher releases", func(t *testing.T) {
		p := aText("answered", feesBody)
		p.Sensitivity = court.SensitivitySensitive
		work := submitted(p, true)
		page := n.president.get(work)
		page.holds(t, 200, "答复请示", "特批", "只能免去：请示报告的答复（R-54）")
		page.lacks(t, "限制消费令的关联", "以院长身份签发")
		n.president.on(work, "answer", "note-answer", " ").holds(t, 422, "文号")
		n.president.must(work, "answer", "note-answer", "〔2026〕执请3号").holds(t, 200, "已有答复：〔2026〕执请3号")
		n.reviewer.must(work, "approve")
		n.publisher.must(work, "release")
		if n.onSite("answered") == "" {
			t.Error("R-54: not public after the answer")
		}
	})
	t.Run("a president is asked for no signature under a text", func(t *testing.T) {
		work := submitted(aText("no-signature", feesBody), false)
		n.president.get("/work").lacks(t, work)
		n.president.on(work, "sign").holds(t, 403, "您的角色不能“签发”")
	})
}

// A time is chosen first and confirmed by a button that says it, without a script; the text
// comes at that time, and not before. One that nothing releases is an alarm after two minutes.
func TestScheduledText(t *testing.T) {
	n := newNewsroom(t)
	work := n.text(aText("scheduled", feesBody), false)
	n.editor.must(work, "submit")
	n.reviewer.must(work, "approve")
	n.publisher.get(work).holds(t, 200, "选定时间，下一步确认", `method="get"`, `value="2026-03-03"`)
	n.publisher.get(work).lacks(t, "定于 ")
	n.publisher.get(work+"?date=2026-06-10&time=09:00").holds(t, 200, "定于 6月10日 09:00 发布", "换一个时间", `<input type="hidden" name="date" value="2026-06-10">`)
	n.publisher.get(work+"?date=2027-01-04&time=09:00").holds(t, 200, "定于 2027年1月4日 09:00 发布")
	n.publisher.get(work+"?date=2026-03-01&time=09:00").holds(t, 200, "须晚于现在", `value="2026-03-01"`)
	r := n.publisher.get(work + "?date=6月10日&time=早上")
	r.holds(t, 200, "请写明日期和时间", `value="早上"`)
	r.lacks(t, "定于 ")
	n.publisher.must(work, "schedule", "date", "2026-03-02", "time", "15:00").holds(t, 200, "已安排定时发布", "定于 2026-03-02 15:00 自动发布")
	for _, p := range []*person{n.editor, n.reviewer, n.publisher, n.president} {
		p.get("/").holds(t, 200, "文章：怎样看懂执行费", "今天 15:00 发布")
	}
	n.editor.get("/work?queue=scheduled").holds(t, 200, "2026-03-02 15:00")
	n.pass(6*time.Hour + time.Minute)
	n.editor.signIn(n.editor.browser)
	n.editor.get("/").lacks(t, "到时未能发布")
	figures, err := n.world.publish.ReleaseFigures(context.Background())
	if must(t, err); figures != (publish.ReleaseFigures{Scheduled: 1}) {
		t.Errorf("a minute late: %+v", figures)
	}
	n.pass(90 * time.Second)
	t.Run("two minutes late is an alarm for all who may see it", func(t *testing.T) {
		n.editor.get("/").holds(t, 200, "到时未能发布", "时间已过而没有发布")
		n.editor.get("/work?queue=alarm").holds(t, 200, "怎样看懂执行费", "时间已过而没有发布")
		n.editor.get(work).holds(t, 200, "时间已过而没有发布")
		figures, err := n.world.publish.ReleaseFigures(context.Background())
		if must(t, err); figures != (publish.ReleaseFigures{Scheduled: 1, Overdue: 1}) {
			t.Errorf("%+v", figures)
		}
	})
	if released, err := n.world.publish.ReleaseDue(context.Background(), n.clock()); released != 1 || err != nil {
		t.Fatalf("%d %v", released, err)
	}
	if n.onSite("scheduled") == "" {
		t.Error("not on the site at its time")
	}
	n.editor.get("/").lacks(t, "到时未能发布")
}

// Who may read pieces sees pieces, who may read the list the list; filters and counts go by
// kind, and the rail and the dashboard count the same.
func TestQueuesByKind(t *testing.T) {
	n := newNewsroom(t)
	clerk := n.hire("录入甲", court.RoleClerk)
	s := &staff{world: n.world, clerk: clerk}
	list := s.bring(nil)
	text := n.text(aText("by-kind", feesBody), false)
	n.editor.must(text, "submit")
	must(t, func() error {
		item, err := n.world.publish.Work(context.Background(), clerk.actor(court.RoleClerk), strings.TrimPrefix(list, pathWork+"/"))
		if err == nil {
			_, err = n.world.publish.SubmitAs(context.Background(), clerk.actor(court.RoleClerk), publish.WorkRef{ID: item.ID, Version: item.Version}, court.SensitivityOrdinary, false)
		}
		return err
	}())
	clerk.get("/work?queue=in_review").lacks(t, text)
	clerk.get("/work?queue=in_review").holds(t, 200, list)
	n.editor.get("/work?queue=in_review").holds(t, 200, text)
	n.editor.get("/work?queue=in_review").lacks(t, list)
	n.editor.get("/work?queue=in_review").lacks(t, "名单与限制消费令")
	n.reviewer.get("/work?queue=in_review").holds(t, 200, text, list, "名单与限制消费令", "文稿")
	n.reviewer.get("/work?queue=in_review&part=texts").lacks(t, list)
	n.reviewer.get("/work?queue=in_review&part=texts").holds(t, 200, text, `<span class="facet-count">1</span>`)
	n.reviewer.get("/work?queue=in_review&part=lists").lacks(t, text)
	n.reviewer.get("/work?part=x").holds(t, 404)
	n.editor.get("/work?part=lists").holds(t, 404)
	clerk.get(text).holds(t, 403, "不能查看“文稿”的工作")
	n.editor.get(list).holds(t, 403, "不能查看“失信名单”的工作")
	clerk.get(text+"/rows/bcdfg23456789").holds(t, 404)
	n.pass(4 * time.Second)
	n.reviewer.get("/").holds(t, 200, "待审核", "<dd>2</dd>", `<span class="rail-count">2<span`)
	n.editor.get("/").lacks(t, "<dd>2</dd>")
}
