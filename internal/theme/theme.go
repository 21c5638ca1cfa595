// Package theme finds, parses, checks and executes the templates under themes/,
// and serves the files of static/ under names that carry their content's hash.
//
// A theme is a folder that overrides the default one file by file: a court that
// only wants another header writes one file. Whatever a theme contains, it can
// only show what the view struct of a page carries, and every page is checked
// against that struct when it is loaded, so a misspelt field stops the start and
// never half a page. The package knows nothing of courts or of HTTP.
package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"text/template/parse"

	"github.com/jba/templatecheck"
)

// Default is the name of the theme that every other one falls back to.
const Default = "default"

// Theme is one look: templates and static files, read once and never changed.
// It is safe for use by many goroutines.
type Theme struct {
	name   string
	layers []fs.FS // what is asked first comes first; the default theme is last
	assets assets

	// Partials by their folder, parsed for the first page beside them. Each page has copies of
	// those that it shows: a page of all of them would make the start slow and its memory large.
	mu     sync.Mutex
	shared map[string]*template.Template
}

// Open reads the theme called name out of templates, where every folder at the
// top is a theme, and the files of static. A theme may bring its own files in its
// folder static/, which win over those of the same name. An unknown theme, or one
// whose files cannot be read, is an error.
func Open(templates fs.FS, static fs.FS, name string) (*Theme, error) {
	if !fs.ValidPath(name) || strings.Contains(name, "/") || name == "." {
		return nil, fmt.Errorf("theme %q: the name must be one folder", name)
	}
	t := &Theme{name: name, shared: map[string]*template.Template{}}
	for _, layer := range slices.Compact([]string{name, Default}) {
		sub, err := fs.Sub(templates, layer)
		if err != nil {
			return nil, fmt.Errorf("theme %q: %w", layer, err)
		}
		if _, err := fs.Stat(sub, "."); err != nil {
			return nil, fmt.Errorf("theme %q: %w", layer, err)
		}
		t.layers = append(t.layers, sub)
	}
	sources := []fs.FS{static}
	for _, layer := range slices.Backward(t.layers) {
		own, err := fs.Sub(layer, "static")
		if err != nil {
			return nil, fmt.Errorf("theme %q: %w", name, err)
		}
		sources = append(sources, own)
	}
	var err error
	if t.assets, err = readAssets(sources); err != nil {
		return nil, fmt.Errorf("theme %q: %w", name, err)
	}
	return t, nil
}

// Name is the name the theme was opened under.
func (t *Theme) Name() string { return t.name }

// Template is one page, known to fit the view struct V.
type Template[V any] struct {
	name string
	tmpl *template.Template
}

// Page loads the page called name, such as "public/home": the file
// public/home.html, together with every file of public/partials/, which hold the
// layouts and the pieces that pages share. It fails when a file is missing, does
// not parse, or asks for anything that V does not have.
func Page[V any](t *Theme, name string) (*Template[V], error) {
	body, err := t.read(name + ".html")
	if err != nil {
		return nil, fmt.Errorf("page %q: %w", name, err)
	}
	partials, err := t.partials(path.Join(path.Dir(name), "partials"))
	if err != nil {
		return nil, fmt.Errorf("page %q: %w", name, err)
	}
	set := template.New(name).Option("missingkey=error")
	if _, err := set.Parse(string(body)); err != nil {
		return nil, fmt.Errorf("page %q: %w", name, err)
	}
	if err := include(set, partials); err != nil {
		return nil, fmt.Errorf("page %q: %w", name, err)
	}
	var view V
	if err := templatecheck.CheckHTMLStrict(set, view); err != nil {
		return nil, fmt.Errorf("page %q does not fit %T: %w", name, view, err)
	}
	return &Template[V]{name: name, tmpl: set}, nil
}

// Render executes the page into memory, so that an error is known before the
// first byte is sent. The result is the caller's own.
func (p *Template[V]) Render(view V) ([]byte, error) {
	buf := bytes.NewBuffer(make([]byte, 0, 16<<10))
	if err := p.tmpl.Execute(buf, view); err != nil {
		return nil, fmt.Errorf("page %q: %w", p.name, err)
	}
	return buf.Bytes(), nil
}

// read gives the file from the first layer that has it.
func (t *Theme) read(file string) ([]byte, error) {
	for _, layer := range t.layers {
		body, err := fs.ReadFile(layer, file)
		if err == nil {
			return body, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%s: %w", file, fs.ErrNotExist)
}

// partials gives the parsed files of a folder over all layers. They must not be changed.
func (t *Theme) partials(folder string) (*template.Template, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.shared[folder] == nil {
		files, err := t.list(folder)
		if err != nil {
			return nil, err
		}
		set := template.New(folder)
		for _, file := range files {
			text, err := t.read(file)
			if err != nil {
				return nil, err
			}
			if _, err := set.New(file).Parse(string(text)); err != nil {
				return nil, err
			}
		}
		t.shared[folder] = set
	}
	return t.shared[folder], nil
}

// include copies into a page the partials that it shows, and those that they show. What the
// page defines itself stays; a name that nobody defines is left to the check of the page.
func include(page, partials *template.Template) error {
	waiting := page.Templates()
	for len(waiting) > 0 {
		next := waiting[0]
		waiting = waiting[1:]
		if next.Tree == nil {
			continue
		}
		for _, name := range shown(next.Tree.Root, nil) {
			partial := partials.Lookup(name)
			if partial == nil || page.Lookup(name) != nil {
				continue
			}
			added, err := page.AddParseTree(name, partial.Tree.Copy())
			if err != nil {
				return err
			}
			waiting = append(waiting, added)
		}
	}
	return nil
}

// shown appends the names of the templates that a node shows.
func shown(node parse.Node, names []string) []string {
	branch := func(b *parse.BranchNode) []string { return shown(b.ElseList, shown(b.List, names)) }
	switch n := node.(type) {
	case *parse.ListNode:
		if n != nil { // there may be no else
			for _, part := range n.Nodes {
				names = shown(part, names)
			}
		}
	case *parse.IfNode:
		return branch(&n.BranchNode)
	case *parse.RangeNode:
		return branch(&n.BranchNode)
	case *parse.WithNode:
		return branch(&n.BranchNode)
	case *parse.TemplateNode:
		return append(names, n.Name)
	}
	return names
}

// list gives the files of a folder over all layers, each name once, sorted.
// A folder that no layer has is empty, not an error.
func (t *Theme) list(folder string) ([]string, error) {
	var files []string
	for _, layer := range t.layers {
		found, err := fs.Glob(layer, path.Join(folder, "*.html"))
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}
