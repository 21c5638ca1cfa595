package admin

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/themes"
)

// The handbook of the staff is held to the code: who may do what, the grounds and the
// steps, and the words that it says stand on a page.

func readGuide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/staff-guide.zh.md")
	must(t, err)
	return string(text)
}

// guideTable gives the rows of the table whose first head this is.
func guideTable(t *testing.T, guide, head string) (rows [][]string) {
	t.Helper()
	_, rest, found := strings.Cut(guide, "\n| "+head+" |")
	if !found {
		t.Fatalf("the handbook has no table of %s", head)
	}
	for _, line := range strings.Split(rest, "\n")[2:] {
		if !strings.HasPrefix(line, "|") {
			break
		}
		var cells []string
		for _, cell := range strings.Split(strings.Trim(line, "|"), "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		rows = append(rows, cells)
	}
	return rows
}

func TestGuidePermissions(t *testing.T) {
	var want [][]string
	for _, p := range court.Permissions() {
		want = append(want, []string{p.Label(), labels(p.Offices())})
	}
	if got := guideTable(t, readGuide(t), "可以办理"); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("the handbook says\n%v\nand the desk allows\n%v", got, want)
	}
}

func TestGuideGrounds(t *testing.T) {
	rows := guideTable(t, readGuide(t), "事由")
	grounds := court.RemovalGrounds()
	if len(rows) != len(grounds) {
		t.Fatalf("%d grounds in the handbook, %d in the law", len(rows), len(grounds))
	}
	for i, g := range grounds {
		if rows[i][0] != g.Label() || rows[i][1] != string(g.Rule()) {
			t.Errorf("%s: the handbook says %q", g, rows[i])
		}
	}
}

// TestGuideSteps asks the lifecycle who may take which step, office by office.
func TestGuideSteps(t *testing.T) {
	var want [][]string
	for _, s := range court.WorkSteps() {
		if s == court.StepEdit { // told in words
			continue
		}
		var offices []court.Role
		for _, r := range court.Roles() {
			err := court.CheckStep(&court.Work{State: court.StateDraft}, s, court.Actor{Account: "a", Roles: []court.Role{r}})
			if err == nil || court.KindOf(err) == court.KindConflict {
				offices = append(offices, r)
			}
		}
		want = append(want, []string{s.Label(), labels(offices)})
	}
	var got [][]string
	for _, row := range guideTable(t, readGuide(t), "步骤") {
		got = append(got, row[:2])
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("R-55: the handbook says\n%v\nand the lifecycle allows\n%v", got, want)
	}
}

// TestGuideTasks holds each kind of task to its period, its rule and its office.
func TestGuideTasks(t *testing.T) {
	rows := guideTable(t, readGuide(t), "任务")
	kinds := court.TaskKinds()
	if len(rows) != len(kinds) {
		t.Fatalf("%d kinds in the handbook, %d at the desk", len(rows), len(kinds))
	}
	from := court.Date{Year: 2026, Month: 3, Day: 2}
	calendar := court.CalendarOf(court.OfficialNotices()...)
	for i, k := range kinds {
		row, want := rows[i], k.Deadline(calendar, from)
		var n int
		var unit string
		if _, err := fmt.Sscan(strings.TrimSuffix(row[1], "（本院定）"), &n, &unit); err != nil {
			t.Errorf("%s: the handbook says %q", k, row[1])
			continue
		}
		due, _ := calendar.AddDays(from, n)
		if unit == "个工作日" {
			due, _ = calendar.AddWorkingDays(from, n)
		}
		if due != want.Due || row[2] != string(want.Rule) || row[3] != labels(k.Office().Offices()) {
			t.Errorf("%s: %s: the handbook says %q", want.Rule, k, row)
		}
	}
}

var (
	guideWord    = regexp.MustCompile(`【([^】]+)】`)
	guidePage    = regexp.MustCompile(`<!-- 页面：(\S+) -->`)
	templateCode = regexp.MustCompile(`\{\{[^}]*\}\}`)
)

// TestGuideWords: every word in 【】 stands on a page of the desk, and every chapter on a
// page is about one that is there.
func TestGuideWords(t *testing.T) {
	var shown strings.Builder
	must(t, fs.WalkDir(themes.FS, "default/admin", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(themes.FS, path)
		shown.WriteString(templateCode.ReplaceAllString(string(text), ""))
		return err
	}))
	for _, pattern := range []string{"*.go", "../../court/*.go"} {
		files, err := filepath.Glob(pattern)
		must(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			must(t, err)
			shown.Write(text)
		}
	}
	pages := map[string]bool{}
	for _, r := range (&Desk{}).routes() {
		pages[r.path] = true
	}
	checked := 0
	for _, chapter := range regexp.MustCompile(`(?m)^(## |<!--)`).Split(readGuide(t), -1) {
		page := guidePage.FindStringSubmatch("<!--" + chapter)
		if page == nil {
			continue
		}
		if !pages[page[1]] {
			t.Errorf("the handbook has a chapter on %s, which the desk does not have", page[1])
		}
		for _, word := range guideWord.FindAllStringSubmatch(chapter, -1) {
			checked++
			if !strings.Contains(shown.String(), word[1]) {
				t.Errorf("the handbook says that 【%s】 stands on a page", word[1])
			}
		}
	}
	if checked < 20 {
		t.Errorf("%d words were checked", checked)
	}
}
