package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"gongkai/internal/store"
)

// TestPostgresMigrate moves a portal from its folder to PostgreSQL with the real program:
// it answers the same afterwards, removals go on, and the file that was left is not opened
// by mistake.
func TestPostgresMigrate(t *testing.T) {
	t.Setenv("PORTAL_TEST_DATABASE", "")
	dir := t.TempDir()
	address := databases.URL(t, dir)
	list := entries(30)
	mustRun(t, dir, "import", "defaulters", writeEntries(t, list), "--publish", "--actor", "测试")
	remove := []string{"remove", "defaulters", list[0].SourceID, "--ground", "performed", "--actor", "测试"}
	mustRun(t, dir, remove...)
	s := serve(t, dir, nil)
	if o := portalRun(t, dir, nil, "migrate", "--from", "sqlite:"+dir, "--to", address); o.code != exitStorage || !strings.Contains(o.stderr, "其他 portal 进程") {
		t.Fatalf("moved under a running server: exit %d %s", o.code, o.stderr)
	}
	s.stop()
	for _, bad := range []string{"mysql://x", "", "sqlite:"} {
		if o := portalRun(t, dir, nil, "migrate", "--from", "sqlite:"+dir, "--to", bad); o.code != exitUsage {
			t.Errorf("to %q: exit %d %s", bad, o.code, o.stderr)
		}
	}
	o := mustRun(t, dir, "migrate", "--from", "sqlite:"+dir, "--to", address, "--json")
	var moved struct{ Tables []store.MovedTable }
	if err := json.Unmarshal([]byte(o.stdout), &moved); err != nil {
		t.Fatalf("%v in %q", err, o.stdout)
	}
	rows := map[string]int64{}
	for _, m := range moved.Tables {
		rows[m.Table] = m.Rows
	}
	if rows["defaulter"] != 30 || rows["removed_source"] != 1 || rows["piece"] < 20 {
		t.Errorf("%v", rows)
	}
	if o := portalRun(t, dir, nil, "check"); o.code != exitStorage {
		t.Errorf("the old file is opened: exit %d", o.code)
	}
	t.Setenv("PORTAL_TEST_DATABASE", "postgres") // from here on the folder goes with the database
	mustRun(t, dir, "check")
	if n := publicTotal(t, dir); n != 29 {
		t.Errorf("%d are public", n)
	}
	s = serve(t, dir, nil)
	mustRun(t, dir, "remove", "defaulters", list[1].SourceID, "--ground", "performed", "--actor", "测试")
	if status, body := get(t, s.url+"/defaulters"); status != http.StatusOK || !strings.Contains(body, "共 28 条") {
		t.Errorf("status %d", status)
	}
	if o := portalRun(t, dir, nil, "migrate", "--from", address, "--to", "sqlite:"+t.TempDir()); o.code != exitStorage {
		t.Errorf("moved under a running server: exit %d %s", o.code, o.stderr)
	}
}
