package admin

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// answerFor fills in who answers for a text as it is now and its legal check, so that
// nothing on that side keeps it from being submitted.
func (w *world) answerFor(by court.Actor, id string) store.WorkItem {
	w.t.Helper()
	ctx := context.Background()
	f, err := w.publish.PieceDuty(ctx, by, id)
	must(w.t, err)
	entry := publish.DutyEntry{Leader: "副院长", Person: by.Name, Uncertain: f.Uncertain, Question: f.Asked(), Answers: map[court.LegalQuestion]publish.LegalWords{}}
	if f.Uncertain && len(f.Questions) == 0 {
		entry.Question = "是否妥当？"
	}
	for _, q := range court.LegalQuestions() {
		entry.Answers[q] = publish.LegalWords{Word: q.Options()[0].Word}
	}
	item, err := w.publish.SaveDuty(ctx, by, publish.WorkRef{ID: id, Version: f.Version}, entry)
	must(w.t, err)
	return item
}

// newText is a draft about fees, saved by an editor.
func (w *world) newText(by court.Actor, slug, body string) store.WorkItem {
	w.t.Helper()
	ctx := context.Background()
	item, err := w.publish.NewPiece(ctx, by, court.PieceArticle)
	must(w.t, err)
	return w.saveText(by, item, slug, body)
}

func (w *world) saveText(by court.Actor, item store.WorkItem, slug, body string) store.WorkItem {
	w.t.Helper()
	item, err := w.publish.SavePiece(context.Background(), by, publish.WorkRef{ID: item.ID, Version: item.Version}, court.Piece{Slug: slug, Title: "怎样看懂执行费",
		Summary: "说明执行费怎样计算、由谁负担。", Topic: court.TopicLaws, ReviewBy: court.DateOf(w.clock()).AddDays(180), Author: "执行局综合组",
		Sensitivity: court.SensitivityOrdinary, Body: body}, false)
	must(w.t, err)
	return item
}

// sees posts a form of the duty page on the version that it shows.
func (p *person) sees(page reply) string {
	p.w.t.Helper()
	_, rest, found := strings.Cut(page.body, `name="version" value="`)
	version, _, _ := strings.Cut(rest, `"`)
	if page.status != 200 || !found {
		p.w.t.Fatalf("no form: %d %s", page.status, page.body)
	}
	return version
}

// TestDutyPage goes the way of a text through its discipline: what is missing, the author's
// answers, a question to the president, a reviewer's own check, and a change that makes
// answers stale.
func TestDutyPage(t *testing.T) {
	w := newWorld(t)
	ed, rev, pres := w.hire("吴采编", court.RoleEditor), w.hire("李审核", court.RoleReviewer), w.hire("孙院长", court.RolePresident)
	by := ed.actor(court.RoleEditor)
	item := w.newText(by, "fees", "## 一\n\n正文。")
	path := dutyURL(item.ID)
	has := func(page reply, status int, words ...string) {
		t.Helper()
		for _, word := range words {
			if page.status != status || !strings.Contains(page.body, word) {
				t.Fatalf("E5: %d, want %d with %q:\n%s", page.status, status, word, page.body)
			}
		}
	}
	lacks := func(page reply, words ...string) {
		t.Helper()
		for _, word := range words {
			if strings.Contains(page.body, word) {
				t.Errorf("E5: the page has %q:\n%s", word, page.body)
			}
		}
	}
	page := ed.get(path)
	has(page, 200, "还须办妥 3 项", `href="#person"`, `href="#names"`, "R-55", "E5", `name="question"`, "怎样看懂执行费")
	lacks(page, `name="correction"`, `name="pictures"`)
	has(rev.get(path), 200, "还须办妥 3 项", "没有填写")
	lacks(rev.get(path), `action="`+path+`"`, `href="#person"`)

	// What cannot be kept is told beside its field, and nothing typed is lost.
	version := ed.sees(page)
	long := strings.Repeat("长", court.MaxDutyName+1)
	refused := ed.post(path, "version", version, "person", long, "names", "anonymised", "note-guilt", "只写了说明", "uncertain", "1", "question", "是否妥当？")
	has(refused, 422, "还没有选答案", "只写了说明", long, "是否妥当？", `value="anonymised" checked`, `name="uncertain" type="checkbox" value="1" checked`)
	refused = ed.post(path, "version", version, "person", long)
	has(refused, 422, `href="#person"`, `aria-invalid="true"`)

	ed.expect(ed.post(path, "version", version, "person", "吴采编", "names", "anonymised", "guilt", "none", "uncertain", "1", "question", "是否妥当？"), 303, path+"?done=duty")
	page = ed.get(path + "?done=duty")
	has(page, 200, "已保存", "责任和法律核查都已办妥", "都已匿名，从文中也看不出是谁（吴采编，2026-03-02")
	// Who has the older page open is told what happened meanwhile, and keeps what was typed.
	has(ed.post(path, "version", version, "person", "另一个人"), 409, "您打开页面以后，已经有", "责任与核查", "另一个人")

	// The president answers.
	page = pres.get(path)
	has(page, 200, "是否妥当？", "还没有答复", `action="`+path+`/answer"`, `value="孙院长"`)
	version = pres.sees(page)
	has(pres.post(path+"/answer", "version", version, "answer_by", "孙院长", "answer_document", "〔2026〕请示3号", "answer_on", "2026-03-02"), 422, "请选择决定的结果", "〔2026〕请示3号")
	has(pres.post(path+"/answer", "version", version, "verdict", "refuse", "answer_by", "孙院长", "answer_document", "〔2026〕请示3号", "answer_on", "昨天"), 422, "无法识别", `value="昨天"`, `id="refuse" name="verdict" type="radio" value="refuse" checked`)
	has(pres.post(path+"/answer", "version", version, "verdict", "refuse", "answer_by", "孙院长", "answer_document", "〔2026〕请示3号", "answer_on", "2026-03-02"), 422, "不同意发布的，请写明答复的内容", `href="#answer_text"`)
	pres.expect(pres.post(path+"/answer", "version", version, "verdict", "refuse", "answer_by", "孙院长", "answer_document", "〔2026〕请示3号", "answer_on", "2026-03-02", "answer_text", "审结以后再发。"), 303, path+"?done=duty-answered")
	page = ed.get(path)
	has(page, 200, "不同意发布", "审结以后再发。", "再次请示", "R-54")
	version = ed.sees(page)
	ed.expect(ed.post(path, "version", version, "person", "吴采编", "names", "anonymised", "guilt", "none", "uncertain", "1", "question", "已经审结，是否发布？"), 303, path+"?done=duty")
	page = pres.get(path)
	has(page, 200, "已经审结，是否发布？")
	pres.expect(pres.post(path+"/answer", "version", pres.sees(page), "verdict", "grant", "answer_by", "孙院长", "answer_document", "〔2026〕请示4号", "answer_on", "2026年3月2日"), 303, path+"?done=duty-answered")
	has(rev.get(path), 200, "答复同意发布：〔2026〕请示4号")
	lacks(pres.get(path), `action="`+path+`/answer"`)

	// The reviewer's own check.
	f, err := w.publish.PieceDuty(context.Background(), by, item.ID)
	must(t, err)
	_, err = w.publish.Submit(context.Background(), by, publish.WorkRef{ID: item.ID, Version: f.Version})
	must(t, err)
	page = rev.get(path)
	has(page, 200, "审核人的法律核查", `value="anonymised" checked`)
	version = rev.sees(page)
	has(rev.post(path+"/check", "version", version, "names", "lawful", "guilt", "none", "note-names", strings.Repeat("字", court.MaxLegalNote+1)), 422, "最多200个字", `value="lawful" checked`)
	rev.expect(rev.post(path+"/check", "version", version, "names", "lawful", "note-names", "执行法官，依法公开", "guilt", "none"), 303, path+"?done=duty-checked")
	has(rev.get(path), 200, "执行法官，依法公开（李审核，")
	page = ed.get(path)
	has(page, 200, "这篇文稿正在审核。改动以后，它回到草稿，须重新提交审核。")

	// A change of the text.
	f, err = w.publish.PieceDuty(context.Background(), by, item.ID)
	must(t, err)
	w.saveText(by, f.WorkItem, "fees", "## 一\n\n正文，改过。")
	page = ed.get(path)
	has(page, 200, "须重新核查", "上次的回答：写了真实姓名或者名称，有依据（李审核，")
	lacks(page, `value="lawful" checked`)

	if r := ed.get(dutyURL("none")); r.status != http.StatusNotFound {
		t.Errorf("%d for a text that is not there", r.status)
	}
	if r := ed.post(dutyURL("none"), "version", "1"); r.status != http.StatusNotFound {
		t.Errorf("%d", r.status)
	}
}

// TestDutyOfNewVersion: a new version says what it corrects, and takes no earlier note away
// but by a decision with a reason.
func TestDutyOfNewVersion(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ed := w.hire("吴采编", court.RoleEditor)
	by := ed.actor(court.RoleEditor)
	rev, pub := court.Actor{Account: "r", Name: "李审核", Roles: []court.Role{court.RoleReviewer}}, court.Actor{Account: "p", Name: "钱发布", Roles: []court.Role{court.RolePublisher}}
	release := func(item store.WorkItem) {
		t.Helper()
		var err error
		for _, step := range []func() (store.WorkItem, error){
			func() (store.WorkItem, error) {
				return w.publish.Submit(ctx, by, publish.WorkRef{ID: item.ID, Version: item.Version})
			},
			func() (store.WorkItem, error) {
				return w.publish.Approve(ctx, rev, publish.WorkRef{ID: item.ID, Version: item.Version})
			},
			func() (store.WorkItem, error) {
				return w.publish.Release(ctx, pub, publish.WorkRef{ID: item.ID, Version: item.Version})
			},
		} {
			item, err = step()
			must(t, err)
		}
	}
	first := w.newText(by, "fees", "## 费率\n\n费率是0.5%。")
	release(w.answerFor(by, first.ID))
	revise := func(body string) store.WorkItem {
		t.Helper()
		item, err := w.publish.RevisePiece(ctx, by, court.PieceArticle, "fees")
		must(t, err)
		return w.saveText(by, item, "fees", body)
	}
	item := revise("## 费率\n\n费率是1.5%。")
	path := dutyURL(item.ID)
	page := ed.get(path)
	if !strings.Contains(page.body, `name="correction"`) || strings.Contains(page.body, "网站上已有的更正说明") {
		t.Fatalf("%s", page.body)
	}
	ed.expect(ed.post(path, "version", ed.sees(page), "person", "吴采编", "names", "none", "guilt", "none", "correction", "费率原写为0.5%，应为1.5%。"), 303, path+"?done=duty")
	f, err := w.publish.PieceDuty(ctx, by, item.ID)
	must(t, err)
	release(f.WorkItem)
	if r := ed.get(path); !strings.Contains(r.body, "费率原写为0.5%，应为1.5%。") || strings.Contains(r.body, `action="`+path+`"`) {
		t.Errorf("after the release: %s", r.body)
	}

	item = revise("## 费率\n\n费率是1.5%，分段计算。")
	path = dutyURL(item.ID)
	page = ed.get(path)
	if !strings.Contains(page.body, "不再显示：2026年3月2日：费率原写为0.5%，应为1.5%。") {
		t.Fatalf("%s", page.body)
	}
	version := ed.sees(page)
	if r := ed.post(path, "version", version, "person", "吴采编", "drop-0", "1"); r.status != 422 || !strings.Contains(r.body, `href="#dropped"`) || !strings.Contains(r.body, `name="drop-0" type="checkbox" value="1" checked`) {
		t.Errorf("dropped without a reason: %d %s", r.status, r.body)
	}
	ed.expect(ed.post(path, "version", version, "person", "吴采编", "names", "none", "guilt", "none", "drop-0", "1", "drop-reason-0", "说明里有当事人的姓名"), 303, path+"?done=duty")
	f, err = w.publish.PieceDuty(ctx, by, item.ID)
	must(t, err)
	if len(f.Duty.Dropped) != 1 || f.Duty.Dropped[0].Reason != "说明里有当事人的姓名" {
		t.Errorf("%+v", f.Duty)
	}
	if r := ed.get(path); !strings.Contains(r.body, `name="drop-0" type="checkbox" value="1" checked`) || !strings.Contains(r.body, "说明里有当事人的姓名") {
		t.Errorf("%s", r.body)
	}
}

// TestDutyProposal: the page of a new version proposes who answered for the last one, says so,
// and still tells that nobody is on record.
func TestDutyProposal(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	ed, rev, pub := w.hire("吴采编", court.RoleEditor), w.hire("李审核", court.RoleReviewer), w.hire("钱发布", court.RolePublisher)
	by := ed.actor(court.RoleEditor)
	item := w.answerFor(by, w.newText(by, "fees", "## 一\n\n正文。").ID)
	ref := func() publish.WorkRef { return publish.WorkRef{ID: item.ID, Version: item.Version} }
	var err error
	item, err = w.publish.Submit(ctx, by, ref())
	must(t, err)
	item, err = w.publish.Approve(ctx, rev.actor(court.RoleReviewer), ref())
	must(t, err)
	_, err = w.publish.Release(ctx, pub.actor(court.RolePublisher), ref())
	must(t, err)
	item, err = w.publish.RevisePiece(ctx, by, court.PieceArticle, "fees")
	must(t, err)
	page := ed.get(dutyURL(item.ID))
	for _, want := range []string{`value="吴采编"`, `value="副院长"`, "上一版登记的是“吴采编”，请核对，保存以后才算这一版的登记", "没有写明责任人"} {
		if page.status != 200 || !strings.Contains(page.body, want) {
			t.Errorf("R-55: the page has no %q: %d %s", want, page.status, page.body)
		}
	}
	if other := rev.get(dutyURL(item.ID)); strings.Contains(other.body, "上一版登记") || !strings.Contains(other.body, "没有填写") {
		t.Errorf("R-55: to others a proposal looks like a record: %s", other.body)
	}
	ed.expect(ed.post(dutyURL(item.ID), "version", ed.sees(page), court.DutyPerson, "吴采编", "names", "none", "guilt", "none"), 303, dutyURL(item.ID)+"?done=duty")
	if page = ed.get(dutyURL(item.ID)); strings.Contains(page.body, "上一版登记") || !strings.Contains(page.body, `value="吴采编"`) || !strings.Contains(page.body, "都已办妥") {
		t.Errorf("R-55: after it was saved: %s", page.body)
	}
}
