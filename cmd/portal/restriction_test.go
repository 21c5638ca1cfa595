package main

import (
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
)

// TestRestrictionsByCommand is the life of an order on the command line: loaded, found,
// lifted, and not brought back by the file.
func TestRestrictionsByCommand(t *testing.T) {
	dir := t.TempDir()
	list := entries(3)
	file := writeOrders(t, list, "至义务履行完毕止", court.DateOf(time.Now()))
	mustRun(t, dir, "import", "defaulters", writeEntries(t, list[:1]), "--publish", "--actor", "测试")
	for _, step := range []struct {
		name string
		args []string
		code int
		says string // on stdout or stderr
	}{
		{"a dry run", []string{"import", "restrictions", file, "--dry-run", "--json"}, 0, `"accepted":3`},
		{"nothing is written by it", []string{"search", "restrictions", list[0].Name, "--json"}, 0, `"total":0`},
		{"a first load without an actor", []string{"import", "restrictions", file, "--publish"}, 2, "--actor"},
		{"the first load", []string{"import", "restrictions", file, "--publish", "--actor", "测试"}, 0, "R-19"},
		{"by name", []string{"search", "restrictions", list[1].Name, "--json"}, 0, `"ids":["` + list[1].SourceID + `"]`},
		{"by case number", []string{"search", "restrictions", list[2].Case, "--json"}, 0, `"total":1`},
		{"a second first load", []string{"import", "restrictions", writeOrders(t, entries(4)[3:], "至义务履行完毕止", court.DateOf(time.Now())), "--publish", "--actor", "x"}, 1, "R-19"},
		{"an unknown ground", []string{"remove", "restrictions", list[0].SourceID, "--ground", "settled", "--actor", "x"}, 2, "没有“settled”"},
		{"consent without a decision", []string{"remove", "restrictions", list[0].SourceID, "--ground", "applicant-consent", "--actor", "x"}, 1, "R-20"},
		{"an unknown order", []string{"remove", "restrictions", "none", "--ground", "performed", "--actor", "x"}, 1, "没有这个编号"},
		{"lifted, and the listing told", []string{"remove", "restrictions", list[0].SourceID, "--ground", "performed", "--actor", "x"}, 0, "失信被执行人名单中另有记录"},
		{"lifted again", []string{"remove", "restrictions", list[0].SourceID, "--ground", "performed", "--actor", "x", "--json"}, 0, `"changed":false`},
		{"the order is gone", []string{"search", "restrictions", list[0].Name, "--json"}, 0, `"total":0`},
		{"the listing is not", []string{"search", "defaulters", list[0].Name, "--json"}, 0, `"total":1`},
		{"the file again", []string{"import", "restrictions", file, "--json"}, 0, `"skipped":3`},
		{"all of it fits together", []string{"check"}, 0, ""},
	} {
		o := portalRun(t, dir, nil, step.args...)
		if o.code != step.code || !strings.Contains(o.stdout+o.stderr, step.says) {
			t.Errorf("%s: exit %d, want %d and %q\n%s%s", step.name, o.code, step.code, step.says, o.stdout, o.stderr)
		}
	}
}
