package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/sample"
)

// spoilt writes a file of one entry; cells are those that are not as usual.
func spoilt(t testing.TB, cells map[string]string) string {
	t.Helper()
	e := entries(1)[0]
	today := court.DateOf(time.Now())
	heads := []string{"编号", "姓名", "身份证号码", "执行法院", "案号", "执行依据文号", "立案时间", "发布时间", "生效法律文书确定的义务", "被执行人的履行情况",
		"失信被执行人行为具体情形", "决定书文号", "决定日期", "送达日期", "宽限期届满日"}
	row := map[string]string{"编号": e.SourceID, "姓名": e.Name, "身份证号码": e.Document, "执行法院": sample.CourtName, "案号": e.Case, "执行依据文号": "（2024）鲁0199民初1号",
		"立案时间": today.AddMonths(-6).String(), "发布时间": today.AddMonths(-1).String(), "生效法律文书确定的义务": "偿还借款本金人民币50000元", "被执行人的履行情况": "全部未履行",
		"失信被执行人行为具体情形": "有履行能力而拒不履行生效法律文书确定义务", "决定书文号": "（2025）鲁0199执1号决定书",
		"决定日期": today.AddMonths(-2).String(), "送达日期": today.AddMonths(-2).String()}
	var values []string
	for head, value := range cells {
		row[head] = value
	}
	for _, head := range heads {
		values = append(values, row[head])
	}
	path := filepath.Join(t.TempDir(), "list.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(f)
	if err := w.WriteAll([][]string{heads, values}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestForbiddenByCommand: of the twelve situations that the desk refuses, those that a file
// can bring are refused by the import, or wait as a draft that no command can release; for
// the others there is no command.
func TestForbiddenByCommand(t *testing.T) {
	today := court.DateOf(time.Now())
	young := "99011320200101001"
	vouch := []string{"--publish", "--actor", "测试"}
	shown := func(t *testing.T, dir string) int {
		t.Helper()
		var found struct{ Total int }
		if err := json.Unmarshal([]byte(mustRun(t, dir, "search", "defaulters", "甄", "--json").stdout), &found); err != nil {
			t.Fatal(err)
		}
		return found.Total
	}
	for name, tc := range map[string]struct {
		cells map[string]string
		flags []string
		code  int
		says  string
	}{
		"R-01 refuses: a minor":                                          {map[string]string{"身份证号码": young + checkDigit(young)}, nil, 1, "R-01"},
		"R-01 refuses: a minor, vouched for":                             {map[string]string{"身份证号码": young + checkDigit(young)}, vouch, 1, "R-01"},
		"R-33 refuses: open personal data, vouched for":                  {map[string]string{"生效法律文书确定的义务": "返还车辆，联系电话13800138000"}, vouch, 1, "R-33"},
		"R-33 refuses: open personal data waits":                         {map[string]string{"生效法律文书确定的义务": "返还车辆，联系电话13800138000"}, nil, 0, ""},
		"R-04 refuses: no decision number waits":                         {map[string]string{"决定书文号": ""}, nil, 0, ""},
		"R-04 refuses: unserved waits":                                   {map[string]string{"送达日期": ""}, nil, 0, ""},
		"R-04, R-02, R-18 refuse: unsigned, unanswered, unlinked, waits": {nil, nil, 0, ""},
		"R-05 accepts: a grace period that runs is not visible": {map[string]string{"决定日期": today.AddDays(-20).String(), "送达日期": today.AddDays(-20).String(),
			"发布时间": today.AddDays(-10).String(), "宽限期届满日": today.AddDays(20).String()}, vouch, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			o := portalRun(t, dir, nil, append([]string{"import", "defaulters", spoilt(t, tc.cells)}, tc.flags...)...)
			if o.code != tc.code || !strings.Contains(o.stderr, tc.says) {
				t.Fatalf("%s: exit %d\n%s%s", tc.says, o.code, o.stdout, o.stderr)
			}
			if n := shown(t, dir); n != 0 {
				t.Errorf("%s: %d are public", name, n)
			}
		})
	}
	t.Run("R-55 refuses: nobody approves or releases without an account", func(t *testing.T) {
		dir := t.TempDir()
		mustRun(t, dir, "import", "defaulters", spoilt(t, nil))
		for _, word := range []string{"approve", "release", "sign", "force", "work"} {
			if o := portalRun(t, dir, nil, word, "defaulters"); o.code != 2 {
				t.Errorf("R-55: portal %s exists: exit %d", word, o.code)
			}
		}
		if n := shown(t, dir); n != 0 {
			t.Errorf("R-55: %d are public", n)
		}
	})
	t.Run("R-04 refuses: a second load that is vouched for", func(t *testing.T) {
		dir := t.TempDir()
		mustRun(t, dir, "import", "defaulters", spoilt(t, map[string]string{"决定书文号": ""}), "--publish", "--actor", "测试")
		o := portalRun(t, dir, nil, "import", "defaulters", spoilt(t, map[string]string{"编号": "K-9", "案号": "（2025）鲁0199执9号", "决定书文号": ""}), "--publish", "--actor", "测试")
		if o.code != 1 || !strings.Contains(o.stderr, "R-04") || shown(t, dir) != 1 {
			t.Errorf("R-04: exit %d, %s", o.code, o.stderr)
		}
	})
}
