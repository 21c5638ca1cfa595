package admin

import (
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
)

// TestNewDecisionByHand: the page of a removed record leads to the form by which a new
// decision lists again, and the form refuses what is none.
func TestNewDecisionByHand(t *testing.T) {
	s := newStaff(t)
	removed := pathRecords + "/" + s.list(nil)
	s.reviewer.get(removed + "/remove")
	s.reviewer.expect(s.reviewer.post(removed+"/remove", "ground", "wrongly-listed", "note", "x"), 303, removed+"?done=removed")
	s.pass(time.Hour * 48)
	s.again(s.reviewer).get(removed).holds(t, 200, "已移除").lacks(t, "按新决定重新录入")
	clerk := s.again(s.clerk)
	clerk.get(removed).holds(t, 200, "已移除", "按新决定重新录入", "须有移除之后的新决定（R-16）", `href="/records/new"`)
	typed := []string{"list", "defaulter", "name", syntheticName, "document", syntheticNumber, "court", "演示区人民法院（虚构）", "case", "（2025）鲁0199执77号", "filed", "2025-03-01",
		"basis", "（2024）鲁0199民初5号", "obligation", "偿还借款本金人民币50000元", "performance", "全部未履行", "conduct-g4", court.G4.Labels()[0]}
	clerk.get(pathRecords + "/new")
	t.Run("R-16 refuses: the removed listing by hand, without a decision made since", func(t *testing.T) {
		clerk.post(pathRecords, typed...).holds(t, 403, "依法撤下，不能再次录入", "移除之后的新决定", "偿还借款本金人民币50000元")
		clerk.post(pathRecords, append(typed, "decision", "（2026）鲁0199执77号之二", "decided", "2025-05-20")...).holds(t, 403, "作出的不能使它重现", "（2026）鲁0199执77号之二")
	})
	t.Run("R-16 accepts: a decision of the day after the removal", func(t *testing.T) {
		r := clerk.post(pathRecords, append(typed, "decision", "（2026）鲁0199执77号之二", "decided", court.DateOf(s.clock().Add(-24*time.Hour)).String())...)
		if r.status != 303 || !strings.HasPrefix(r.to, "/work/") {
			t.Fatalf("R-16: %d %s", r.status, mainOf(r))
		}
		clerk.get(r.to).holds(t, 200, "已经录入", syntheticName)
	})
}
