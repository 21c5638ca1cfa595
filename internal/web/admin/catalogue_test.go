package admin

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/sample"
	"gongkai/internal/theme"
	"gongkai/static"
	"gongkai/themes"
)

// The catalogue is every page of the desk in every state, made from literal values without
// a database. `go test -run Catalogue -catalogue DIR` writes it for a browser.
var catalogueDir = flag.String("catalogue", "", "write the pages of the catalogue into this folder")

// scene is one page in one state.
type scene struct {
	name string
	body []byte
}

// stage is what scenes are made from.
type stage struct {
	t testing.TB
	p pages
	// frame is that of a page for somebody who is signed in, with every entry in the rail.
	frame func(title string) Frame
}

// scenes renders the whole catalogue. Each area of work lists its own.
func scenes(t testing.TB) (look *theme.Theme, all []scene) {
	t.Helper()
	look, err := theme.Open(themes.FS, static.FS, theme.Default)
	must(t, err)
	p, err := loadPages(look)
	must(t, err)
	for _, area := range []struct {
		at   string // the entry of the rail under which its pages stand; empty: none
		list func(stage) []scene
	}{
		{"/", stage.homeScenes},
		{pathPieces, stage.pieceListScenes}, {pathPieces, stage.pieceScenes}, {pathPieces, stage.dutyScenes}, {pathPieces, stage.draftScenes},
		{pathWork, stage.workListScenes}, {pathWork, stage.workScenes}, {pathWork, stage.workRowScenes}, {pathWork, stage.reviewScenes},
		{pathAudit, stage.auditScenes},
		{pathRecords, stage.recordScenes}, {pathRecords, stage.recordFormScenes}, {pathRecords, stage.orderScenes},
		{pathTasks, stage.taskScenes},
		{pathCalendar, stage.calendarScenes},
		{"/imports", stage.importScenes},
		{"/media", stage.mediaScenes},
		{pathPlan, stage.planScenes},
		{"", stage.signInScenes}, {"", stage.setupScenes}, {"", stage.offerScenes},
		{pathOwn, stage.ownScenes},
		{pathAccounts, stage.accountScenes},
	} {
		all = append(all, area.list(stage{t: t, p: p, frame: func(title string) Frame {
			return Frame{Title: title, CourtName: "演示区人民法院（虚构）", SiteName: "执行信息公开", Demo: true,
				CSS: look.Asset("site.css"), DeskCSS: look.Asset("desk.css"), JS: look.Asset("desk.js"), Icon: look.Asset("icon.svg"),
				SignedIn: true, Name: "测试甲", Offices: "录入、审核", Token: "token", Rail: wholeRail(area.at)}
		}})...)
	}
	return look, all
}

// wholeRail is what somebody with every office would see, so that the rail of a new area
// is on every page by itself.
func wholeRail(current string) []RailEntry {
	return railOf((&Desk{}).routes(), current, func(route) bool { return true })
}

// staged renders a scene in one line.
func staged[V any](s stage, name string, page *theme.Template[V], view V) scene {
	s.t.Helper()
	body, err := page.Render(view)
	must(s.t, err)
	return scene{name, body}
}

// TestCatalogue renders every page in every state and holds it to what holds for all.
func TestCatalogue(t *testing.T) {
	look, all := scenes(t)
	seen := map[string]bool{}
	for _, s := range all {
		text := string(s.body)
		if seen[s.name] {
			t.Errorf("%s stands there twice", s.name)
		}
		seen[s.name] = true
		if n := strings.Count(text, "<h1"); n != 1 {
			t.Errorf("%s has %d first headings", s.name, n)
		}
		if strings.Contains(text, "<script>") || strings.Contains(text, " style=") || strings.Contains(text, "onclick=") {
			t.Errorf("%s holds what the content security policy forbids", s.name)
		}
	}
	if *catalogueDir == "" {
		return
	}
	var replace []string
	for _, file := range []string{"site.css", "desk.css", "desk.js", "write.js", "paste.js", "icon.svg"} {
		body, _, ok := look.File(look.Asset(file))
		if !ok {
			t.Fatalf("%s is not served", file)
		}
		must(t, os.WriteFile(filepath.Join(*catalogueDir, file), body, 0o600))
		replace = append(replace, look.Asset(file), file)
	}
	relative := strings.NewReplacer(replace...)
	// The library of the catalogue holds two drawings: what is named a PNG is one, a JPEG the other.
	pictures := regexp.MustCompile(`src="/media/[^"]*\.(png|jpg)"`)
	must(t, os.WriteFile(filepath.Join(*catalogueDir, "drawing-png.png"), sample.FlowDrawing(), 0o600))
	must(t, os.WriteFile(filepath.Join(*catalogueDir, "drawing-jpg.png"), sample.ChartDrawing(), 0o600))
	for _, s := range all {
		must(t, os.WriteFile(filepath.Join(*catalogueDir, "desk-"+s.name+".light.html"), []byte(pictures.ReplaceAllString(relative.Replace(string(s.body)), `src="drawing-$1.png"`)), 0o600))
	}
}
