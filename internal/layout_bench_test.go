package internal

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// serverSettings are the expressions by which a file configures Fiber and fasthttp:
// the fields of its longest fiber.Config literal, what it assigns to fields of
// "server", and the constants that it declares at package level. Comments and blanks
// do not count.
func serverSettings(t *testing.T, s source) (config, server, constants map[string]string) {
	t.Helper()
	text := func(n ast.Node) string {
		var b bytes.Buffer
		if err := format.Node(&b, token.NewFileSet(), n); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	config, server, constants = map[string]string{}, map[string]string{}, map[string]string{}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if sel, ok := selector(n.Type, "fiber"); !ok || sel.Sel.Name != "Config" || len(n.Elts) <= len(config) {
				return true
			}
			clear(config)
			for _, e := range n.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok {
					config[text(pair.Key)] = text(pair.Value)
				}
			}
		case *ast.AssignStmt:
			if sel, ok := selector(n.Lhs[0], "server"); ok && len(n.Lhs) == 1 {
				server[sel.Sel.Name] = text(n.Rhs[0])
			}
		case *ast.GenDecl:
			if n.Tok != token.CONST {
				return true
			}
			for _, spec := range n.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && len(v.Values) == 1 {
					constants[v.Names[0].Name] = text(v.Values[0])
				}
			}
		}
		return true
	})
	return config, server, constants
}

// TestLayoutBaseline keeps the baseline of `make bench` honest: it must stand under the
// very configuration of the portal, or the ratio between the two says nothing.
func TestLayoutBaseline(t *testing.T) {
	read := func(path string) source { return parseFile(t, filepath.Join(root(t), filepath.FromSlash(path))) }
	portal := read("internal/web/app.go")
	config, server, constants := serverSettings(t, portal)
	ours, ourServer, ourConstants := serverSettings(t, read("bench/baseline/main.go"))
	if len(config) < 15 {
		t.Fatalf("internal/web/app.go: only %d fields of a fiber.Config were found", len(config))
	}
	if !maps.Equal(config, ours) {
		t.Errorf("fiber.Config of bench/baseline/main.go\n%s\nis not that of internal/web/app.go\n%s", listed(ours), listed(config))
	}
	// The two handlers are where the portal's edge stands, which is what is measured.
	maps.DeleteFunc(server, func(name, _ string) bool { return name == "Handler" || name == "ErrorHandler" })
	if !maps.Equal(server, ourServer) {
		t.Errorf("the server settings of bench/baseline/main.go\n%s\nare not those of internal/web/app.go\n%s", listed(ourServer), listed(server))
	}
	for name, value := range ourConstants {
		if constants[name] != value {
			t.Errorf("bench/baseline/main.go: %s is %s, in internal/web/app.go %q", name, value, constants[name])
		}
	}
	var methods [2]string
	for i, s := range []source{portal, read("bench/baseline/main.go")} {
		for _, d := range s.tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "methods" {
				var b bytes.Buffer
				if err := format.Node(&b, token.NewFileSet(), f.Body); err != nil {
					t.Fatal(err)
				}
				methods[i] = strings.Join(strings.Fields(b.String()), " ")
			}
		}
	}
	if methods[0] == "" || methods[0] != methods[1] {
		t.Errorf("methods() of the baseline is %q, of the portal %q", methods[1], methods[0])
	}
}

func listed(m map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(m)) {
		b.WriteString("\t" + name + " = " + m[name] + "\n")
	}
	return b.String()
}
