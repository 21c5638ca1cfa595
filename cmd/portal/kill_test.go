package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// searchTotal asks the command line how many entries of a name the public sees.
func searchTotal(t testing.TB, dir, name string) int {
	t.Helper()
	var r struct {
		Total int      `json:"total"`
		IDs   []string `json:"ids"`
	}
	o := mustRun(t, dir, "search", "defaulters", name, "--json")
	if err := json.Unmarshal([]byte(o.stdout), &r); err != nil {
		t.Fatalf("%v in %q", err, o.stdout)
	}
	if r.Total != len(r.IDs) {
		t.Fatalf("total %d, ids %v", r.Total, r.IDs)
	}
	return r.Total
}

// TestKillDuringRemoval is F2: killed at each named point, a removal is afterwards
// wholly made or not made, and the portal is consistent. From the journal on it
// must be made: the decision lies on the disk.
func TestKillDuringRemoval(t *testing.T) {
	dir := t.TempDir()
	points := []string{"journal", "rows", "ledger", "commit-before", "commit-after"}
	list := entries(len(points))
	mustRun(t, dir, "import", "defaulters", writeEntries(t, list), "--publish", "--actor", "测试")
	for i, point := range points {
		t.Run(point, func(t *testing.T) {
			e := list[i]
			if n := searchTotal(t, dir, e.Name); n != 1 {
				t.Fatalf("before: %d", n)
			}
			o := portalRun(t, dir, []string{"PORTAL_TEST_FAILPOINT=" + point + "=kill"},
				"remove", "defaulters", e.SourceID, "--ground", "performed", "--actor", "测试")
			if !o.killed {
				t.Fatalf("was not killed: exit %d\n%s", o.code, o.stderr)
			}
			mustRun(t, dir, "check")
			if n := searchTotal(t, dir, e.Name); n != 0 {
				t.Fatalf("after: %d, the journalled removal was not completed", n)
			}
			mustRun(t, dir, "remove", "defaulters", e.SourceID, "--ground", "performed", "--actor", "测试")
		})
	}
}

// TestKillDuringImport is F1: nothing half-loaded is public, and the same command
// simply runs again, with the result of an undisturbed run.
func TestKillDuringImport(t *testing.T) {
	list := entries(12000)
	file := writeEntries(t, list)
	for _, point := range []string{"staging", "merging", "merged", "staged", "ledger", "commit-before", "commit-after"} {
		t.Run(point, func(t *testing.T) {
			dir := t.TempDir()
			o := portalRun(t, dir, []string{"PORTAL_TEST_FAILPOINT=" + point + "=kill"},
				"import", "defaulters", file, "--publish", "--actor", "测试")
			if !o.killed {
				t.Fatalf("was not killed: exit %d\n%s", o.code, o.stderr)
			}
			rerun(t, dir, file, list)
		})
	}
	t.Run("at random moments", func(t *testing.T) {
		rng := rand.New(rand.NewPCG(1, 2))
		dir := t.TempDir()
		for i := range 20 {
			cmd := command(t, folder(t, dir), "import", "defaulters", file, "--publish", "--actor", "测试")
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(20+rng.IntN(600)) * time.Millisecond)
			_ = cmd.Process.Kill() // it may have finished
			_ = cmd.Wait()
			if n := publicTotal(t, dir); n != 0 && n != len(list) {
				t.Fatalf("kill %d left %d of %d public", i, n, len(list))
			}
		}
		rerun(t, dir, file, list)
	})
}

// TestKillDuringMerge kills an import into a portal that holds entries already, while
// the keys of its rows are merged: what was there is found and removed as before, and
// the import goes on, or is taken back when another file comes.
func TestKillDuringMerge(t *testing.T) {
	list := entries(4000)
	first, second := list[:1000], list[1000:]
	firstFile, secondFile, another := writeEntries(t, first), writeEntries(t, second), writeEntries(t, list[3000:])
	for i, point := range []string{"staging", "merging", "merged", "staged"} {
		t.Run(point, func(t *testing.T) {
			dir := t.TempDir()
			mustRun(t, dir, "import", "defaulters", firstFile, "--publish", "--actor", "测试")
			kill := func() {
				t.Helper()
				o := portalRun(t, dir, []string{"PORTAL_TEST_FAILPOINT=" + point + "=kill"}, "import", "defaulters", secondFile, "--actor", "测试")
				if !o.killed {
					t.Fatalf("was not killed: exit %d\n%s", o.code, o.stderr)
				}
				mustRun(t, dir, "check")
				if n := publicTotal(t, dir); n != len(first)-i%2 {
					t.Fatalf("%d are public", n)
				}
			}
			if i%2 == 1 {
				mustRun(t, dir, "remove", "defaulters", first[5].SourceID, "--ground", "performed", "--actor", "测试")
			}
			kill()
			if o := portalRun(t, dir, nil, "remove", "defaulters", second[5].SourceID, "--ground", "performed", "--actor", "测试"); o.code != exitRefused {
				t.Fatalf("a row that is not real yet was removed: exit %d\n%s", o.code, o.stderr)
			}
			kill() // the same import again, killed at the same point
			imported := func(file string, accepted, skipped int) {
				t.Helper()
				var r struct{ Accepted, Skipped, Rejected int }
				o := mustRun(t, dir, "import", "defaulters", file, "--actor", "测试", "--json")
				if err := json.Unmarshal([]byte(o.stdout), &r); err != nil || r.Accepted != accepted || r.Skipped != skipped || r.Rejected != 0 {
					t.Fatalf("%v %+v, want %d accepted and %d skipped", err, r, accepted, skipped)
				}
				mustRun(t, dir, "check")
			}
			if i < 2 { // another file: what was staged is taken back
				imported(another, 1000, 0)
				imported(secondFile, 2000, 1000)
			} else {
				imported(secondFile, 3000, 0)
			}
			imported(secondFile, 0, 3000)
			if n := publicTotal(t, dir); n != len(first)-i%2 {
				t.Fatalf("%d are public", n)
			}
		})
	}
}

// publicTotal counts all entries by what their names share; a folder without a
// database yet has none.
func publicTotal(t testing.TB, dir string) int {
	t.Helper()
	o := portalRun(t, dir, nil, "search", "defaulters", "甄", "--json", "--limit", "1")
	if o.code == exitStorage && strings.Contains(o.stderr, "没有数据") {
		return 0
	}
	var r struct{ Total int }
	if err := json.Unmarshal([]byte(o.stdout), &r); err != nil {
		t.Fatalf("%v: exit %d\n%s", err, o.code, o.stderr)
	}
	return r.Total
}

func rerun(t testing.TB, dir, file string, list []entry) {
	t.Helper()
	if n := publicTotal(t, dir); n != 0 && n != len(list) {
		t.Fatalf("%d of %d are public", n, len(list))
	}
	mustRun(t, dir, "import", "defaulters", file, "--publish", "--actor", "测试")
	if n := publicTotal(t, dir); n != len(list) {
		t.Fatalf("after the second run %d of %d are public", n, len(list))
	}
	mustRun(t, dir, "check")
}

// TestKillServer kills the serving process while removals go on in another one.
func TestKillServer(t *testing.T) {
	dir := t.TempDir()
	list := entries(6)
	mustRun(t, dir, "import", "defaulters", writeEntries(t, list), "--publish", "--actor", "测试")
	for i, e := range list {
		s := serve(t, dir, nil)
		done := make(chan outcome, 1)
		go func() {
			done <- portalRun(t, dir, nil, "remove", "defaulters", e.SourceID, "--ground", "settled", "--actor", "测试")
		}()
		time.Sleep(time.Duration(i) * 5 * time.Millisecond)
		s.kill()
		if o := <-done; o.code != 0 {
			t.Fatalf("remove: exit %d\n%s", o.code, o.stderr)
		}
		if n := searchTotal(t, dir, e.Name); n != 0 {
			t.Fatalf("%s: %d", e.SourceID, n)
		}
	}
	mustRun(t, dir, "check")
	if n := publicTotal(t, dir); n != 0 {
		t.Fatal(fmt.Sprint(n, " left"))
	}
}
