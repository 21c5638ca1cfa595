package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The tests of this file open pages in the Chromium of the system. What they do stands
// in tools/browser; each line that a script prints becomes a subtest here, so that one
// `go test` counts all.

const browserTools = "../../tools/browser"

// needBrowser skips a test where Node.js, Chromium, Java or the packages of the scripts
// are missing, and fails it there under PORTAL_TEST_REQUIRE: make test installs them. Such
// tests wait for a browser most of the time and run beside each other, after all others:
// those hold to bounds of time.
func needBrowser(t *testing.T) {
	t.Helper()
	t.Parallel()
	missing := func(what string) {
		t.Helper()
		if os.Getenv("PORTAL_TEST_REQUIRE") != "" {
			t.Fatalf("%s is missing; scripts/browser.sh installs it", what)
		}
		t.Skipf("%s is missing; scripts/browser.sh installs it", what)
	}
	for _, program := range []string{"node", "java"} {
		if _, err := exec.LookPath(program); err != nil {
			missing(program)
		}
	}
	if _, err := os.Stat(filepath.Join(browserTools, "node_modules", "playwright-core")); err != nil {
		missing("the packages of " + browserTools)
	}
	probe := exec.Command("node", "--input-type=module", "-e", `import { executable } from "./chromium.mjs"; executable()`)
	probe.Dir = browserTools
	if out, err := probe.CombinedOutput(); err != nil {
		missing("Chromium (" + strings.TrimSpace(string(out)) + ")")
	}
}

// finding is one line of a script.
type finding struct{ Test, Fault, Note string }

// browse runs a script and makes a subtest of everything that it reports. It gives the
// names of what was tested.
func browse(t *testing.T, script string, args ...string) []string {
	t.Helper()
	cmd := exec.Command("node", append([]string{script}, args...)...)
	cmd.Dir = browserTools
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Errorf("%s: %v\n%s", script, err, &stderr)
	}
	var tested []string
	lines := bufio.NewScanner(&stdout)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var f finding
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil || f.Test == "" {
			t.Fatalf("%s printed %q", script, lines.Text())
		}
		t.Run(f.Test, func(t *testing.T) {
			if f.Fault != "" {
				t.Error(f.Fault)
			}
			if f.Note != "" {
				t.Log(f.Note)
			}
		})
		tested = append(tested, f.Test)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return tested
}

// mustHave asks that tests of these names ran, so that a page which was not found does
// not pass unseen.
func mustHave(t *testing.T, tested []string, names ...string) {
	t.Helper()
	for _, name := range names {
		if !slices.ContainsFunc(tested, func(have string) bool { return strings.HasPrefix(have, name) }) {
			t.Errorf("nothing called %s… was tested", name)
		}
	}
}

// catalogueOf writes the pages of an audience in every state, and gives their folder.
func catalogueOf(t *testing.T, audience string) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("go", "test", "gongkai/internal/web/"+audience, "-count=1", "-run", "^TestCatalogue$", "-catalogue", dir).CombinedOutput(); err != nil {
		t.Fatalf("the catalogue was not written: %v\n%s", err, out)
	}
	return dir
}

// TestBrowserCatalogue opens every page in every state.
func TestBrowserCatalogue(t *testing.T) {
	needBrowser(t)
	mustHave(t, browse(t, "catalogue.mjs", catalogueOf(t, "public")),
		"nu/home-many", "nu/error-503", "axe/record-person/elder/1280", "axe/jade.home-many/dark/360", "reflow/", "elder/", "suggest/script", "suggest/without-script")
}

// TestBrowserDeskCatalogue opens every page of the desk in every state.
func TestBrowserDeskCatalogue(t *testing.T) {
	needBrowser(t)
	mustHave(t, browse(t, "desk-catalogue.mjs", catalogueOf(t, "admin")),
		"nu/desk-home", "axe/desk-own-many/dark/820", "axe/desk-sign-in/light/360", "layout/desk-accounts-many/320", "focus/desk-sign-in/forced")
}

// TestBrowserSite opens a running portal.
func TestBrowserSite(t *testing.T) {
	needBrowser(t)
	dir := t.TempDir()
	running := serve(t, dir, nil, "demo", "--records", "300")
	_, body := get(t, running.url+"/api/v1/defaulters")
	var list struct {
		Items []struct {
			Name string `json:"name"`
		} `json:"items"`
	}
	if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Items) == 0 {
		t.Fatalf("no record to look for: %v in %s", err, body)
	}
	tested := browse(t, "site.mjs", running.url, list.Items[0].Name)
	pages := []string{"home", "list", "record", "search"}
	for page, route := range map[string]string{"guide": "/guides", "case": "/cases", "article": "/articles"} {
		if status, _ := get(t, running.url+route); status == http.StatusOK {
			pages = append(pages, page)
		}
	}
	for _, page := range pages {
		mustHave(t, tested, "first-view/"+page, "nu/"+page, "axe/"+page+"/light/360", "axe/"+page+"/dark/1280", "axe/"+page+"/elder/360")
	}
	for _, how := range []string{"script", "no-script"} {
		mustHave(t, tested, "citizen/"+how+"/", "journalist/"+how+"/")
	}
}
