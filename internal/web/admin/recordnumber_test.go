package admin

import (
	"testing"

	"gongkai/internal/court"
)

// TestNumberOfAnEntryByHand: an entry that was given its number by hand is known again by a
// later file; of one without, the preview says what to do with the row.
func TestNumberOfAnEntryByHand(t *testing.T) {
	w := newWorld(t)
	listed := w.list(map[string]string{"案号": "（2025）鲁0199执70号"})
	clerk := w.hire("录入甲", court.RoleClerk)
	typed := func(pairs ...string) []string {
		return append([]string{"name", syntheticName, "document", syntheticNumber, "court", "演示区人民法院（虚构）", "filed", "2025-03-01", "basis", "（2024）鲁0199民初5号",
			"obligation", "偿还借款本金人民币50000元", "performance", "全部未履行", "conduct-g1", "1"}, pairs...)
	}
	clerk.get("/records/new").holds(t, 200, `name="number"`, "以后导入的文件凭它认出这一条")
	clerk.get("/records/"+listed+"/edit").holds(t, 200, `name="case"`).lacks(t, `name="number"`)
	clerk.post("/records", typed("case", "（2025）鲁0199执71号", "number", syntheticNumber)...).holds(t, 422, "编号中有证件号码", `href="#number"`)
	clerk.post("/records", typed("case", "（2025）鲁0199执71号", "number", "T-1")...).holds(t, 409, "（或者编号）相同的记录已经存在", `value="T-1"`)
	for _, pairs := range [][]string{{"case", "（2025）鲁0199执77号", "number", "N-7"}, {"case", "（2025）鲁0199执78号"}} {
		if r := clerk.post("/records", typed(pairs...)...); r.status != 303 {
			t.Fatalf("%d %s", r.status, mainOf(r))
		}
	}
	for _, c := range []struct{ number, caseNumber, tab, says string }{
		{"N-7", "（2025）鲁0199执77号", "changed", syntheticMask},
		{"", "（2025）鲁0199执77号", "rejected", "这一行没有：要更新它，请填上那个编号"},
		{"N-9", "（2025）鲁0199执77号", "rejected", "请改用已有的编号"},
		{"N-8", "（2025）鲁0199执78号", "rejected", "请把这一行的编号空着"},
		{"", "（2025）鲁0199执78号", "changed", syntheticMask},
	} {
		path, _ := clerk.bring("名单.csv", sheet(t, map[string]string{"编号": c.number, "案号": c.caseNumber, "生效法律文书确定的义务": "偿还借款本金人民币40000元"}))
		clerk.get(path+"?tab="+c.tab).holds(t, 200, c.says)
	}
}
