package internal

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	isQuery    = regexp.MustCompile(`(?i)\bselect\b`)
	readsTable = regexp.MustCompile(`(?i)\b(?:from|join)\s+([a-z_][a-z0-9_]*)`)
	namesPart  = regexp.MustCompile(`(?i)\b([a-z_][a-z0-9_]*)\s+as\s+(?:materialized\s+|not\s+materialized\s+)?\(`)
)

// viewFaults keeps what the public sees inside the views: a query made for
// visible reads a table only through a view v_…, which holds published, unexpired,
// unremoved rows. Parts that the query itself names (WITH x AS) are followed
// into their own text, which is checked like the rest.
func viewFaults(s source) []string {
	base := path.Base(s.file)
	if s.pkg != "internal/visible" && (s.pkg != "internal/store" || !strings.HasPrefix(base, "visible")) {
		return nil
	}
	var faults []string
	ast.Inspect(s.tree, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		text, err := strconv.Unquote(lit.Value)
		if err != nil || !isQuery.MatchString(text) {
			return true
		}
		var parts []string
		for _, m := range namesPart.FindAllStringSubmatch(text, -1) {
			parts = append(parts, strings.ToLower(m[1]))
		}
		for _, m := range readsTable.FindAllStringSubmatch(text, -1) {
			table := strings.ToLower(m[1])
			if !strings.HasPrefix(table, "v_") && table != "json_each" && !slices.Contains(parts, table) {
				faults = append(faults, fmt.Sprintf("%s: a public query reads %s, not a view v_…", s.at(lit), m[1]))
			}
		}
		return true
	})
	return faults
}

// TestLayoutSourceFaults shows that each check sees what it is for.
func TestLayoutSourceFaults(t *testing.T) {
	allFaults := func(s source) []string {
		return slices.Concat(pureFaults(s), updateFaults(s), edgeFaults(s), stateFaults(s, varsOf(s)), viewFaults(s), lengthFaults(s))
	}
	cases := []struct {
		name, file, code string
		want             string // part of the one fault; empty: none
	}{
		{"a pure rule", "internal/court/a.go", `import "time"; func f(now time.Time) bool { return now.IsZero() }`, ""},
		{"the clock in the domain", "internal/court/a.go", `import "time"; var f = time.Now`, "the time comes in as a value"},
		{"the clock elsewhere", "internal/web/a.go", `import "time"; var f = time.Now`, ""},
		{"the machine's zone in the domain", "internal/court/a.go", `import "time"; func f(t time.Time) time.Time { return t.In(time.Local) }`, "time.Local"},
		{"files in the domain", "internal/codes/a.go", `import _ "os"`, "is pure"},
		{"network in the domain", "internal/names/a.go", `import _ "net/http"`, "is pure"},
		{"database in the domain", "internal/ledger/a.go", `import _ "database/sql"`, "is pure"},
		{"a foreign module in the domain", "internal/court/a.go", `import _ "example.org/x"`, "is pure"},
		{"text tables for names", "internal/names/a.go", `import _ "golang.org/x/text/width"`, ""},
		{"a command writes", "cmd/portal/a.go", `import "gongkai/internal/store"; func f(s *store.Store) { s.Update(nil) }`, "may change the database"},
		{"publish writes", "internal/publish/a.go", `import "gongkai/internal/store"; func f(s *store.Store) { s.Update(nil) }`, ""},
		{"another Update without a store", "cmd/portal/a.go", `func f(b interface{ Update() }) { b.Update() }`, ""},
		{"a request below the edge", "cmd/portal/a.go", `import "github.com/gofiber/fiber/v2"; func f(*fiber.Ctx) {}`, "fiber.Ctx outside"},
		{"a request at the edge", "internal/web/public/a.go", `import "github.com/gofiber/fiber/v2"; func f(*fiber.Ctx) {}`, ""},
		{"the server library below the edge", "internal/visible/a.go", `import _ "github.com/valyala/fasthttp"`, "only internal/web"},
		{"init", "internal/web/a.go", `func init() {}`, "func init"},
		{"a method called init", "internal/web/a.go", `type x int; func (x) init() {}`, ""},
		{"a lock at package level", "internal/web/a.go", `import "sync"; var mu sync.Mutex`, "package-level sync.Mutex"},
		{"a counter at package level", "internal/web/a.go", `import "sync/atomic"; var n atomic.Int64`, "package-level atomic.Int64"},
		{"a package variable is written", "internal/web/a.go", `var n int; func f() { n++ }`, "package-level variable"},
		{"an entry of a package map is written", "internal/web/a.go", `var m = map[string]int{}; func f() { m["a"] = 1 }`, "package-level variable"},
		{"a local of the same name is written", "internal/web/a.go", `var n int; func f() { n := n; n++; _ = n }`, ""},
		{"a public query on a view", "internal/visible/a.go", "const q = `SELECT id FROM v_defaulters JOIN v_courts USING (id)`", ""},
		{"a public query on a table", "internal/visible/a.go", "const q = `SELECT id\nFROM defaulters`", "reads defaulters"},
		{"a public query with a part of its own", "internal/store/visible_list.go", "const q = `WITH hit AS (SELECT id FROM v_defaulters) SELECT id FROM hit`", ""},
		{"a part that reads a table", "internal/store/visible_list.go", "const q = `WITH hit AS (SELECT id FROM defaulters) SELECT id FROM hit`", "reads defaulters"},
		{"a query of the desk", "internal/store/defaulter.go", "const q = `SELECT id FROM defaulters`", ""},
		{"a sentence is no query", "internal/visible/a.go", `const s = "rows come from tables"`, ""},
		{"a long file", "internal/web/a.go", strings.Repeat("\n", longest+1), "lines, more than"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := source{set: token.NewFileSet(), file: c.file, pkg: path.Dir(c.file)}
			tree, err := parser.ParseFile(s.set, c.file, "package p;"+c.code, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			s.tree = tree
			got := allFaults(s)
			joined := strings.Join(got, "\n")
			if len(got) > 1 || (joined == "") != (c.want == "") || !strings.Contains(joined, c.want) {
				t.Errorf("faults %q, want %q", joined, c.want)
			}
		})
	}
}
