package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// actionLiteral is how an action of the ledger looks where it is recorded.
var actionLiteral = regexp.MustCompile(`^[a-z]+(\.[a-z]+)+$`)

// listAction is how an action stands there that entries of all lists have, behind the word
// of the list.
var listAction = regexp.MustCompile(`^(\.[a-z]+)+$`)

// TestActionsHaveWords holds the table of court against the actions that are recorded: each
// has a Chinese word, and none is left in the table that nothing records.
func TestActionsHaveWords(t *testing.T) {
	known := map[string]bool{}
	kinds := map[string]bool{}
	for _, a := range court.Actions() {
		known[string(a)], kinds[a.Kind()] = false, true
		if a.Label() == "" {
			t.Errorf("%s has no Chinese word", a)
		}
	}
	walkGo(t, func(path string) {
		rel := filepath.ToSlash(relative(t, path))
		if strings.HasSuffix(rel, "_test.go") || !slices.ContainsFunc([]string{"internal/publish/", "internal/store/", "internal/auth/", "internal/intake/"},
			func(dir string) bool { return strings.HasPrefix(rel, dir) && !strings.Contains(rel[len(dir):], "/") }) {
			return
		}
		tree, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err == nil && listAction.MatchString(text) {
				for _, list := range court.Lists() {
					if _, is := known[string(list)+text]; is {
						known[string(list)+text] = true
					}
				}
			}
			if kind, _, _ := strings.Cut(text, "."); err != nil || !actionLiteral.MatchString(text) || !kinds[kind] {
				return true
			}
			if _, is := known[text]; !is {
				t.Errorf("%s records %q, which court.Actions does not have", rel, text)
			}
			known[text] = true
			return true
		})
	})
	for action, found := range known {
		if !found && !strings.HasPrefix(action, "work.") {
			t.Errorf("court.Actions has %q, which nothing records", action)
		}
	}
}
