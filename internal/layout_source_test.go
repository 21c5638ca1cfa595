package internal

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// source is one parsed file that is no test.
type source struct {
	set  *token.FileSet
	tree *ast.File
	pkg  string // path of the package inside the module
	file string // path of the file inside the module
}

// at names a place for a message.
func (s source) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", s.file, s.set.Position(n.Pos()).Line)
}

// parseFile reads one file with its comments (a generated file says so in one).
func parseFile(t *testing.T, path string) source {
	t.Helper()
	s := source{set: token.NewFileSet(), file: relative(t, path)}
	s.pkg = filepath.ToSlash(filepath.Dir(s.file))
	tree, err := parser.ParseFile(s.set, path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	s.tree = tree
	return s
}

// relative is a file's path inside the module, with slashes.
func relative(t *testing.T, path string) string {
	t.Helper()
	rel, err := filepath.Rel(root(t), path)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(rel)
}

// importsOf are the import paths of a file.
func importsOf(s source) []string {
	var paths []string
	for _, spec := range s.tree.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// pure are the packages of rule 2 and the modules of others that they may use:
// they compute and hold no thread to the outside.
func pure() map[string][]string {
	return map[string][]string{
		"internal/court":  nil,
		"internal/codes":  {"golang.org/x/text"},
		"internal/names":  {"golang.org/x/text"},
		"internal/redact": {"golang.org/x/text"},
		"internal/ledger": {"golang.org/x/mod/sumdb"},

		"internal/compare":   {"github.com/sergi/go-diff"},
		"internal/media":     {"golang.org/x/image"},
		"internal/media/pdf": nil,
	}
}

// outside are the standard packages that reach the world.
func outside() []string {
	return []string{"os", "net", "database", "syscall", "io/ioutil", "path/filepath", "log", "plugin", "runtime/debug"}
}

// clocks are the functions of package time that ask the machine: its clock, its
// timers or its zone files.
func clocks() []string {
	return []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick", "Local", "LoadLocation"}
}

// pureFaults is rule 2: the domain does no input or output and never asks for the
// time, so that every rule of law can be tested at any moment of any year.
func pureFaults(s source) []string {
	others, isPure := pure()[s.pkg]
	if !isPure {
		return nil
	}
	var faults []string
	for _, path := range importsOf(s) {
		reaches := slices.ContainsFunc(outside(), func(p string) bool { return within(path, p) })
		foreign := strings.Contains(strings.SplitN(path, "/", 2)[0], ".")
		allowed := slices.ContainsFunc(others, func(p string) bool { return within(path, p) })
		if reaches || foreign && !allowed {
			faults = append(faults, fmt.Sprintf("%s imports %s: %s is pure", s.file, path, s.pkg))
		}
	}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		if sel, ok := selector(n, "time"); ok && slices.Contains(clocks(), sel.Sel.Name) {
			faults = append(faults, fmt.Sprintf("%s: time.%s: in %s the time comes in as a value", s.at(n), sel.Sel.Name, s.pkg))
		}
		return true
	})
	return faults
}

// selector reports whether n is a name of the package that the file calls base.
func selector(n ast.Node, base string) (*ast.SelectorExpr, bool) {
	sel, ok := n.(*ast.SelectorExpr)
	if !ok {
		return nil, false
	}
	id, ok := sel.X.(*ast.Ident)
	return sel, ok && id.Name == base
}

// writers are the packages of rule 3 that may change the database.
func writers() []string {
	return []string{"internal/store", "internal/publish", "internal/intake", "internal/auth", "internal/jobs"}
}

// updateFaults is rule 3: HTTP and commands never start a transaction. What calls
// a method Update or Stage in a file that knows the store is taken for one.
func updateFaults(s source) []string {
	if slices.Contains(writers(), s.pkg) || !slices.Contains(importsOf(s), module+"/internal/store") {
		return nil
	}
	var faults []string
	ast.Inspect(s.tree, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Update" || sel.Sel.Name == "Stage") {
			faults = append(faults, fmt.Sprintf("%s: store.Update: only %s may change the database", s.at(n), strings.Join(writers(), ", ")))
		}
		return true
	})
	return faults
}

// edgeFaults is rule 4: a *fiber.Ctx and its reused strings stay under
// internal/web; the command may start the server, no more. The rule is for the
// product, not for what measures it.
func edgeFaults(s source) []string {
	if within(s.pkg, "internal/web") || slices.Contains(yardsticks(), s.pkg) {
		return nil
	}
	var faults []string
	for _, path := range importsOf(s) {
		if s.pkg != top && (within(path, "github.com/gofiber") || within(path, "github.com/valyala/fasthttp")) {
			faults = append(faults, fmt.Sprintf("%s imports %s: only internal/web and %s may", s.file, path, top))
		}
	}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		if sel, ok := selector(n, "fiber"); ok && sel.Sel.Name == "Ctx" {
			faults = append(faults, fmt.Sprintf("%s: fiber.Ctx outside internal/web", s.at(n)))
		}
		return true
	})
	return faults
}

// stateFaults is the part of rule 5 that a reading of the file can see: no init,
// no lock or atomic value at package level (it guards something that is written
// after start-up), and no assignment to a package-level name of this package.
func stateFaults(s source, packageVars []string) []string {
	var faults []string
	for _, decl := range s.tree.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				faults = append(faults, fmt.Sprintf("%s: func init: everything enters through a constructor", s.at(d)))
			}
			faults = append(faults, assignFaults(s, d, packageVars)...)
		case *ast.GenDecl:
			if d.Tok == token.VAR {
				faults = append(faults, lockFaults(s, d)...)
			}
		}
	}
	return faults
}

// lockFaults finds package-level values whose type says that they will change.
func lockFaults(s source, d *ast.GenDecl) []string {
	var faults []string
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok || v.Type == nil {
			continue
		}
		if sel, ok := selector(v.Type, "sync"); ok && slices.Contains([]string{"Mutex", "RWMutex", "Map", "WaitGroup", "Once"}, sel.Sel.Name) {
			faults = append(faults, fmt.Sprintf("%s: package-level sync.%s", s.at(v), sel.Sel.Name))
		}
		if sel, ok := selector(v.Type, "atomic"); ok {
			faults = append(faults, fmt.Sprintf("%s: package-level atomic.%s", s.at(v), sel.Sel.Name))
		}
	}
	return faults
}

// assignFaults finds assignments to package-level names inside one function. A
// name that the function also declares anywhere is taken for the local one: the
// check may miss a fault, but never invents one.
func assignFaults(s source, f *ast.FuncDecl, packageVars []string) []string {
	local := localNames(f)
	var faults []string
	check := func(e ast.Expr) {
		if id := rootName(e); id != nil && slices.Contains(packageVars, id.Name) && !slices.Contains(local, id.Name) {
			faults = append(faults, fmt.Sprintf("%s: %s is a package-level variable and is written here", s.at(e), id.Name))
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, e := range n.Lhs {
					check(e)
				}
			}
		case *ast.IncDecStmt:
			check(n.X)
		}
		return true
	})
	return faults
}

// rootName is the name at the left of a.b[c].d, or nil.
func rootName(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// localNames are all names that a function declares: parameters, results,
// variables of any block and of any function inside it.
func localNames(f *ast.FuncDecl) []string {
	var names []string
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, id := range n.Names {
				names = append(names, id.Name)
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				names = append(names, id.Name)
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					if id, ok := e.(*ast.Ident); ok {
						names = append(names, id.Name)
					}
				}
			}
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if id, ok := e.(*ast.Ident); ok && n.Tok == token.DEFINE {
					names = append(names, id.Name)
				}
			}
		}
		return true
	})
	return names
}

// varsOf are the package-level variables that a file declares.
func varsOf(s source) []string {
	var names []string
	for _, decl := range s.tree.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok || d.Tok != token.VAR {
			continue
		}
		for _, spec := range d.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				for _, id := range v.Names {
					if id.Name != "_" {
						names = append(names, id.Name)
					}
				}
			}
		}
	}
	return names
}

// longest is the number of lines past which a file tells more than one story;
// tables made by a generator are exempt.
const longest = 600

// lengthFaults keeps files short enough to be read in one go.
func lengthFaults(s source) []string {
	lines := s.set.File(s.tree.FileStart).LineCount()
	if lines <= longest || ast.IsGenerated(s.tree) {
		return nil
	}
	return []string{fmt.Sprintf("%s has %d lines, more than %d", s.file, lines, longest)}
}

func TestLayoutSources(t *testing.T) {
	for _, p := range listPackages(t) {
		var sources []source
		var vars []string
		for _, path := range p.files() {
			s := parseFile(t, path)
			sources = append(sources, s)
			vars = append(vars, varsOf(s)...)
		}
		for _, s := range sources {
			for _, fault := range slices.Concat(pureFaults(s), updateFaults(s), edgeFaults(s), stateFaults(s, vars), viewFaults(s), lengthFaults(s)) {
				t.Error(fault)
			}
		}
	}
}
