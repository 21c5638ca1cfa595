// Package internal holds no code of the portal: only the tests that keep the
// house in order. This file keeps the floors: which package may import which.
// layout_source_test.go keeps what the import list cannot show, rules_test.go the
// table of the law.
package internal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is the path of the product's module.
const module = "gongkai"

// room is the place of one package in the house.
type room struct {
	floor   int
	imports []string // all it may import of ours
	owner   string   // what it owns, for who reads this table first
}

// floors is the table of docs/architecture.md: a package that is not named here,
// or an import that is not listed, fails the build. Imports point down only; the
// packages under web may import web itself, their common manners.
//
// A package enters this table together with its first file.
func floors() map[string]room {
	return map[string]room{
		"internal/codes":     {0, nil, "ID numbers, credit codes, case numbers"},
		"internal/failpoint": {0, nil, "places where a test may kill the process; empty in a release"},
		"internal/redisconn": {0, nil, "the Redis client with its times and its breaker"},
		// Real servers and faults, for the tests of four packages (docs/decisions/0017).
		"internal/redisconn/redistest": {1, []string{"internal/faultproxy"}, "Redis servers for tests, and faults before them"},
		"internal/faultproxy":          {0, nil, "a way to a server that tests make slow, silent or closed"},

		"internal/names":             {1, nil, "one normal form of a name"},
		"internal/redact":            {1, []string{"internal/codes"}, "personal data in Chinese text"},
		"internal/ledger":            {1, nil, "append-only hash chain"},
		"internal/vault":             {1, nil, "keys by capability"},
		"internal/theme":             {1, nil, "templates and static files as a contract"},
		"internal/pagecache":         {1, []string{"internal/redisconn"}, "finished answers, valid by generation and clock"},
		"internal/jobs":              {1, nil, "run this every so often"},
		"internal/compare":           {1, nil, "what changed between two texts"},
		"internal/linkcheck":         {1, nil, "whether addresses of the open web still answer"},
		"internal/media":             {1, []string{"internal/media/pdf"}, "uploads made fit to be published"},
		"internal/media/pdf":         {0, nil, "PDF read from its catalogue and written anew"},
		"internal/media/shelf":       {1, nil, "files of the media library in a folder, under their digests"},
		"internal/exchange/opc":      {1, nil, "the containers of office programs: zip and XML within bounds"},
		"internal/exchange/markdown": {1, nil, "a text as structure, written as the Markdown that render takes"},

		"internal/court": {2, []string{"internal/names", "internal/codes"}, "types and rules of law"},

		"internal/store": {3, []string{"internal/court", "internal/ledger", "internal/vault", "internal/names",
			"internal/codes", "internal/store/migrations", "internal/failpoint", "internal/media/shelf"}, "SQL"},
		"internal/store/migrations": {2, nil, "numbered schema files, embedded"},
		"internal/store/pgtest":     {3, []string{"internal/store/migrations"}, "a PostgreSQL server for tests"},
		"internal/render":           {3, []string{"internal/court"}, "Markdown to pages that are safe by type"},
		"internal/search":           {3, []string{"internal/court", "internal/names"}, "indexes; answers row numbers and ranks"},
		"internal/exchange": {3, []string{"internal/court", "internal/exchange/xlsx", "internal/exchange/docx",
			"internal/exchange/paste", "internal/exchange/markdown"}, "files in and out"},
		"internal/exchange/docx":  {2, []string{"internal/exchange/opc", "internal/exchange/markdown"}, "Word documents as structure; knows nothing of courts"},
		"internal/exchange/paste": {2, []string{"internal/exchange/markdown"}, "HTML from clipboards as structure; knows nothing of courts"},
		"internal/exchange/xlsx":  {2, []string{"internal/exchange/opc"}, "Excel workbooks as rows of text; knows nothing of courts"},
		"internal/sample":         {3, []string{"internal/court"}, "synthetic people and papers"},

		"internal/visible": {4, []string{"internal/court", "internal/store", "internal/search", "internal/names", "internal/media/shelf"}, "what the public may see"},
		// A text is held to R-36 by its links and scanned for R-33 as a reader sees it,
		// so whoever publishes it renders it: docs/decisions/0005.
		"internal/publish": {4, []string{"internal/court", "internal/store", "internal/redact", "internal/exchange",
			"internal/render", "internal/compare", "internal/media", "internal/media/shelf", "internal/linkcheck", "internal/failpoint"}, "the lifecycle; the one door for change"},

		"internal/auth": {4, []string{"internal/court", "internal/store", "internal/vault"}, "who somebody at the desk is"},

		"internal/web": {5, []string{"internal/court", "internal/theme", "internal/pagecache", "internal/redisconn", "internal/failpoint"}, "HTTP manners"},
		// The site holds its pages as typed templates: docs/decisions/0004.
		"internal/web/public": {5, []string{"internal/web", "internal/court", "internal/visible", "internal/search",
			"internal/render", "internal/theme"}, "the site"},
		"internal/web/api": {5, []string{"internal/web", "internal/court", "internal/visible", "internal/render", "internal/exchange"},
			"/api/v1"},
		// It asks publish for everything; of store it names the types that publish returns.
		"internal/web/admin": {5, []string{"internal/web", "internal/court", "internal/auth", "internal/publish", "internal/store",
			"internal/exchange", "internal/compare", "internal/theme"}, "the desk"},

		// Files for people, with one Go file each that only embeds them.
		"content": {0, nil, "guides and articles"},
		"themes":  {0, nil, "templates"},
		"static":  {0, nil, "styles, icons"},

		// Programs that measure the portal from outside (docs/decisions/0015).
		"bench/baseline": {0, nil, "the Fiber handlers that pages are measured against"},
		"bench/flood":    {0, nil, "a bad day: searches, readers, removals"},
		"bench/pages":    {0, nil, "the rounds of wrk over all servers, and the table"},
	}
}

// top may import anything and is imported by nobody.
const top = "cmd/portal"

// yardsticks stand beside the house: they import nothing of ours and nobody imports
// them, so that what they measure is the portal as a visitor meets it. They may use
// Fiber and fasthttp, in the versions of the portal.
func yardsticks() []string { return []string{"bench/baseline", "bench/flood", "bench/pages"} }

// onlyFor names packages that only these files may import; tests may too.
func onlyFor() map[string][]string {
	return map[string][]string{
		"internal/sample":              {"cmd/portal/demo.go", "cmd/portal/demomedia.go", "cmd/portal/bench.go", "cmd/portal/bench_names.go"},
		"internal/redisconn/redistest": {}, // tests alone
		"internal/faultproxy":          {"internal/redisconn/redistest/proxy.go"},
		"internal/store/pgtest":        nil,
	}
}

// testOnly are the modules and packages that no file of the product imports
// (rule 7 of the layout).
func testOnly() []string {
	return []string{"testing", "testing/fstest", "testing/iotest", "testing/quick", "testing/synctest",
		"net/http/httptest", "github.com/google/go-cmp", "github.com/santhosh-tekuri/jsonschema"}
}

// goPackage is what `go list -json` tells of a package. Ignored files are those of
// another build tag; they keep the same rules.
type goPackage struct {
	ImportPath     string
	Dir            string
	GoFiles        []string
	CgoFiles       []string
	IgnoredGoFiles []string
}

// name is the package's path inside the module.
func (p goPackage) name() string {
	return strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
}

// files are the paths of the files that are no tests.
func (p goPackage) files() []string {
	var out []string
	for _, f := range slices.Concat(p.GoFiles, p.CgoFiles, p.IgnoredGoFiles) {
		if !strings.HasSuffix(f, "_test.go") {
			out = append(out, filepath.Join(p.Dir, f))
		}
	}
	return out
}

// listPackages asks Go for the packages of the module.
func listPackages(t *testing.T) []goPackage {
	t.Helper()
	// The command's own reading is unknown to Go's cache of test results; walking
	// the tree here as well tells it when a folder or file has come.
	walkGo(t, func(string) {})

	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,GoFiles,CgoFiles,IgnoredGoFiles", "./...")
	cmd.Dir = root(t)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var packages []goPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		packages = append(packages, p)
	}
}

// root is the folder of the module.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// walkGo calls visit with every Go file of the module, tests included, in order.
func walkGo(t *testing.T, visit func(path string)) {
	t.Helper()
	top := root(t)
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			name := d.Name()
			if path == top {
				return nil
			}
			if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "node_modules" {
				return filepath.SkipDir
			}
			// A module of its own, such as tools, is not part of this house.
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") {
			visit(path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// within reports whether path is the package or module parent, or lies under it.
func within(path, parent string) bool {
	return path == parent || strings.HasPrefix(path, parent+"/")
}

// importFaults holds the imports of one file against the table. The file is named
// by its path inside the module, the imports as they are written.
func importFaults(pkg, file string, imports []string) []string {
	var faults []string
	table := floors()
	self, known := table[pkg]
	if !known && pkg != top {
		return []string{fmt.Sprintf("%s: package %s is not in the table of floors", file, pkg)}
	}
	for _, path := range imports {
		if slices.ContainsFunc(testOnly(), func(p string) bool { return within(path, p) }) {
			faults = append(faults, fmt.Sprintf("%s imports %s, which is for tests only", file, path))
		}
		if !within(path, module) {
			continue
		}
		ours := strings.TrimPrefix(path, module+"/")
		if ours == top || slices.Contains(yardsticks(), ours) {
			faults = append(faults, fmt.Sprintf("%s imports %s, which nobody may", file, ours))
			continue
		}
		if files, limited := onlyFor()[ours]; limited && !slices.Contains(files, file) {
			faults = append(faults, fmt.Sprintf("%s imports %s, which only %s and tests may", file, ours, strings.Join(files, ", ")))
			continue
		}
		if pkg != top && !slices.Contains(self.imports, ours) {
			faults = append(faults, fmt.Sprintf("%s imports %s, which the table of floors does not allow for %s", file, ours, pkg))
		}
	}
	return faults
}

func TestLayoutImports(t *testing.T) {
	for _, p := range listPackages(t) {
		if p.name() == "internal" {
			continue // these tests
		}
		for _, path := range p.files() {
			for _, fault := range importFaults(p.name(), relative(t, path), importsOf(parseFile(t, path))) {
				t.Error(fault)
			}
		}
	}
}

// TestLayoutTable holds the table against its own rule: imports point down, and
// what is imported exists in the table.
func TestLayoutTable(t *testing.T) {
	table := floors()
	for name, r := range table {
		if r.owner == "" {
			t.Errorf("%s: the table does not say what it owns", name)
		}
		for _, imported := range r.imports {
			below, ok := table[imported]
			switch manners := imported == "internal/web" && within(name, imported); {
			case !ok:
				t.Errorf("%s may import %s, which is not in the table", name, imported)
			case below.floor >= r.floor && !manners:
				t.Errorf("%s on floor %d may import %s on floor %d: imports point down", name, r.floor, imported, below.floor)
			}
		}
	}
}

// TestLayoutImportFaults shows that the check sees what it is for.
func TestLayoutImportFaults(t *testing.T) {
	cases := []struct {
		name, pkg, file string
		imports         []string
		want            string // part of the one fault; empty: none
	}{
		{"down is allowed", "internal/court", "internal/court/a.go", []string{"gongkai/internal/codes", "fmt"}, ""},
		{"up is refused", "internal/codes", "internal/codes/a.go", []string{"gongkai/internal/court"}, "does not allow"},
		{"siblings are refused", "internal/web/api", "internal/web/api/a.go", []string{"gongkai/internal/web/public"}, "does not allow"},
		{"the public site cannot reach the store", "internal/web/public", "internal/web/public/a.go", []string{"gongkai/internal/store"}, "does not allow"},
		{"an unknown package is refused", "internal/util", "internal/util/a.go", nil, "not in the table"},
		{"the command may import all", top, "cmd/portal/wire.go", []string{"gongkai/internal/store", "gongkai/themes"}, ""},
		{"nobody imports the command", "internal/web", "internal/web/a.go", []string{"gongkai/cmd/portal"}, "nobody"},
		{"nobody imports what measures", top, "cmd/portal/bench.go", []string{"gongkai/bench/flood"}, "nobody"},
		{"what measures stays outside", "bench/flood", "bench/flood/a.go", []string{"gongkai/internal/court"}, "does not allow"},
		{"the demo may use samples", top, "cmd/portal/demo.go", []string{"gongkai/internal/sample"}, ""},
		{"serving may not use samples", top, "cmd/portal/serve.go", []string{"gongkai/internal/sample"}, "only cmd/portal/demo.go"},
		{"no test servers in the product", "internal/web", "internal/web/a.go", []string{"gongkai/internal/redisconn/redistest"}, "tests may"},
		{"no testing in the product", "internal/court", "internal/court/a.go", []string{"testing"}, "tests only"},
		{"no comparison module in the product", "internal/court", "internal/court/a.go", []string{"github.com/google/go-cmp/cmp"}, "tests only"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(importFaults(c.pkg, c.file, c.imports), "\n")
			if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("faults %q, want %q", got, c.want)
			}
		})
	}
}
