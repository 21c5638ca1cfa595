package admin

import (
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
)

// Who answers for a text is filled in beside an open editor: the next save is no conflict, and
// neither of the two takes back what the other says of the question to a leader.
func TestDutyBesideTheEditor(t *testing.T) {
	n := newNewsroom(t)
	item := n.world.newText(n.editor.actor(court.RoleEditor), "two-tabs", feesBody)
	page, duty := pathPieces+"/"+item.ID, dutyURL(item.ID)
	form := []string{"title", "怎样看懂执行费", "summary", "说明执行费怎样计算、由谁负担。", "slug", "two-tabs", "topic", string(court.TopicLaws), "review_by", "2026-09-01",
		"author", "执行局综合组", "sensitivity", string(court.SensitivityOrdinary)}
	opened := n.editor.get(page)
	opened.holds(t, 200, `name="uncertain_seen" value=""`)
	form = append(form, "version", n.editor.sees(opened), "number", "2", "uncertain_seen", "")
	asked := n.editor.get(duty)
	n.editor.expect(n.editor.post(duty, "version", n.editor.sees(asked), "person", "吴采编", "uncertain", "1", "question", "是否妥当？"), 303, duty+"?done=duty")

	n.editor.expect(n.editor.post(page, append(form, "body", feesBody+"\n\n又一段。")...), 303, page+"?done=piece")
	n.editor.get(duty).holds(t, 200, "吴采编", "是否妥当？", "还没有答复")
	n.editor.get(page).holds(t, 200, "又一段。", `name="uncertain_seen" value="1"`, `name="uncertain" type="checkbox" value="1" checked`)

	// A save over the text that was saved meanwhile is one still.
	n.editor.post(page, append(form, "body", feesBody+"\n\n别的一段。")...).holds(t, 409, "没有保存：您写的时候，别人动过这篇文稿", "别的一段。")
}

// What is open of who answers for a text is told where it is written and where it is reviewed.
func TestDutyIsToldBesideTheText(t *testing.T) {
	n := newNewsroom(t)
	item := n.world.newText(n.editor.actor(court.RoleEditor), "told", feesBody)
	page, work := pathPieces+"/"+item.ID, pathWork+"/"+item.ID
	told := n.editor.get(page)
	told.holds(t, 200, "责任与核查（3 项没有办妥）", "提交审核以前必须改：3 处")
	for _, place := range []string{"#person", "#names", "#guilt"} {
		if found := strings.Count(told.body, `href="`+dutyURL(item.ID)+place+`"`); found != 1 {
			t.Errorf("%s is told %d times", place, found)
		}
	}
	n.reviewer.get(work).holds(t, 200, "责任与核查：还有 3 项没有办妥", "没有填写", `href="`+dutyURL(item.ID)+`"`)
	n.world.answerFor(n.editor.actor(court.RoleEditor), item.ID)
	n.editor.get(page).holds(t, 200, ">责任与核查</a>")
	n.editor.get(page).lacks(t, "没有办妥")
	n.reviewer.get(work).holds(t, 200, "副院长", "采编甲，2026-03-02")
	n.reviewer.get(work).lacks(t, "没有办妥")
}

// Who plans is told on the dashboard what of the plan waits; nobody else is, and nothing is
// said when nothing waits.
func TestDashboardOfThePlan(t *testing.T) {
	n := newNewsroom(t)
	n.publisher.get("/").lacks(t, `id="plan"`)
	n.stands(aText("aged", feesBody))
	n.pass(400 * 24 * time.Hour)
	for _, p := range []*person{n.publisher, n.editor, n.reviewer} {
		p.signIn(p.browser)
	}
	n.publisher.get("/").holds(t, 200, `id="plan"`, "1 篇内容过了复核期限。", `href="/plan/ageing?age=passed"`)
	n.editor.get("/").holds(t, 200, `id="plan"`)
	n.reviewer.get("/").lacks(t, `id="plan"`)
}
