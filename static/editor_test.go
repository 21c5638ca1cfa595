package static

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const editorTools = "../tools/editor"

// builtEditor is the editor as it is embedded. Without it the portal is whole, and its
// tests are skipped; make test builds it first.
func builtEditor(t *testing.T) string {
	t.Helper()
	body, err := FS.ReadFile("built/editor.js")
	if err != nil {
		missing(t, "the editor is not built; make assets does it")
	}
	return string(body)
}

func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("PORTAL_TEST_REQUIRE") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// TestBuiltHoldsWhatIsBuilt keeps everything else out of the folder, above all out of the
// repository.
func TestBuiltHoldsWhatIsBuilt(t *testing.T) {
	files, err := FS.ReadDir("built")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := f.Name(); name != ".gitignore" && name != "editor.js" && name != ".editor.js" {
			t.Errorf("static/built holds %s", name)
		}
	}
	ignored, err := FS.ReadFile("built/.gitignore")
	if err != nil || !strings.Contains(string(ignored), "\n*\n") {
		t.Errorf("static/built is not ignored by git: %q, %v", ignored, err)
	}
}

// TestEditorIsSmallAndAlone holds the editor to its size and to the content policy: it makes
// no request, keeps nothing, and runs nothing that was a text.
func TestEditorIsSmallAndAlone(t *testing.T) {
	body := builtEditor(t)
	var packed bytes.Buffer
	w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if _, err := w.Write([]byte(body)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	if packed.Len() > 150<<10 {
		t.Errorf("%d bytes of gzip, want 150 KiB at most", packed.Len())
	}
	for _, bad := range []string{"fetch(", "XMLHttpRequest", "sendBeacon", "WebSocket", "EventSource", "import(", "localStorage", "sessionStorage",
		"document.cookie", "insertAdjacentHTML", "document.write", "eval(", "new Function", "new Image", "sourceMappingURL"} {
		if strings.Contains(body, bad) {
			t.Errorf("the editor holds %q", bad)
		}
	}
}

// TestEditorKeepsLicences asks that the file that is handed on carries the licences of what
// is in it.
func TestEditorKeepsLicences(t *testing.T) {
	head, _, ok := strings.Cut(builtEditor(t), "*/")
	if !ok || !strings.HasPrefix(head, "/*!") {
		t.Fatal("the editor does not begin with the licences")
	}
	for _, want := range []string{"@codemirror/view 6", "@codemirror/lang-markdown 6", "@lezer/markdown 1", "style-mod 4", "w3c-keyname 2",
		"Permission is hereby granted, free of charge", "Marijn Haverbeke"} {
		if !strings.Contains(head, want) {
			t.Errorf("the licences do not say %q", want)
		}
	}
}

// TestEditorIsOfItsSources builds the editor once more: a file that is older than its
// sources, or one that comes out differently the second time, is found here.
func TestEditorIsOfItsSources(t *testing.T) {
	body := builtEditor(t)
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "node is missing; make assets installs it")
	}
	if _, err := os.Stat(filepath.Join(editorTools, "node_modules", "esbuild")); err != nil {
		missing(t, "the packages of tools/editor are missing; make assets installs them")
	}
	dir := t.TempDir()
	if out, err := exec.Command(node, filepath.Join(editorTools, "build.mjs"), dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	again, err := os.ReadFile(filepath.Join(dir, "editor.js"))
	if err != nil {
		t.Fatal(err)
	}
	if string(again) != body {
		t.Errorf("the sources now give %d bytes and others than the %d that are embedded; make assets builds them", len(again), len(body))
	}
}

// lockFile is what is read here of npm's lock files.
type lockFile struct {
	Packages map[string]struct {
		Version, Resolved, Integrity, License string
		HasInstallScript                      bool
		Dependencies                          map[string]string
		DevDependencies                       map[string]string
	}
}

// TestEditorPackages holds every package that the editor is built from to the licences that
// we take, and the lock file to exact versions and to naming no place of its own.
func TestEditorPackages(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(editorTools, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	var lock lockFile
	if err := json.Unmarshal(text, &lock); err != nil || len(lock.Packages) < 10 {
		t.Fatalf("%d packages, %v", len(lock.Packages), err)
	}
	exact := regexp.MustCompile(`^\d+\.\d+\.\d+$`)
	for name, p := range lock.Packages {
		if name == "" {
			for of, version := range p.Dependencies {
				if !exact.MatchString(version) {
					t.Errorf("%s is asked for as %s", of, version)
				}
			}
			for of, version := range p.DevDependencies {
				if !exact.MatchString(version) {
					t.Errorf("%s is asked for as %s", of, version)
				}
			}
			continue
		}
		if !slices.Contains([]string{"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause"}, p.License) {
			t.Errorf("%s is under %q", name, p.License)
		}
		if p.Resolved != "" || !strings.HasPrefix(p.Integrity, "sha512-") || !exact.MatchString(p.Version) {
			t.Errorf("%s is not pinned by version and hash alone: %+v", name, p)
		}
	}
}
