package content

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// piece is one text as its file gives it.
type piece struct {
	folder, file string // guides, fees.md
	values       map[string]string
	lists        map[string][]string
	body         string
}

func (p piece) name() string    { return p.folder + "/" + p.file }
func (p piece) address() string { return "/" + p.folder + "/" + p.values["slug"] }
func (p piece) synthetic() bool { return p.values["synthetic"] == "true" }

// keys are those of the front matter in their order; the lists are marked.
var keys = []struct {
	name string
	list bool
}{
	{"kind", false}, {"slug", false}, {"title", false}, {"summary", false}, {"topic", false}, {"order", false},
	{"published", false}, {"updated", false}, {"review_by", false}, {"author", false}, {"sensitivity", false},
	{"sources", true}, {"synthetic", false}, {"related", true},
}

// maxBytes bounds a file; the longest of ours has a tenth of it.
const maxBytes = 64 << 10

// scalar is a value that YAML reads as it stands: one line, no quotes, nothing
// that begins a collection, an anchor, a tag or a comment.
var scalar = regexp.MustCompile(`^[^\s"'#&*!|>%@\x60{}\[\],?:-][^"\x60]*$`)

// read takes a file apart. It knows no more of YAML than the files use, so
// whatever else stands there is an error with its line.
func read(folder, file, text string) (piece, error) {
	p := piece{folder: folder, file: file, values: map[string]string{}, lists: map[string][]string{}}
	switch {
	case len(text) > maxBytes:
		return p, fmt.Errorf("%d bytes, more than %d", len(text), maxBytes)
	case !utf8.ValidString(text):
		return p, fmt.Errorf("not UTF-8")
	case strings.ContainsAny(text, "\r\t\ufeff\u200b\u00a0\u3000"):
		return p, fmt.Errorf("a carriage return, tab, byte order mark or invisible blank")
	case !strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\n\n"):
		return p, fmt.Errorf("the file must end with exactly one line end")
	}
	lines := strings.Split(text, "\n")
	end := slices.Index(lines[1:], "---") + 1
	if lines[0] != "---" || end == 0 {
		return p, fmt.Errorf("no front matter between two lines ---")
	}
	at, current := -1, "" // index of the last key; name of the open list
	for i, line := range lines[1:end] {
		if item, ok := strings.CutPrefix(line, "  - "); ok {
			if current == "" || !scalar.MatchString(item) || strings.Contains(item, ": ") || strings.Contains(item, " #") {
				return p, fmt.Errorf("line %d: no item of a list: %q", i+2, line)
			}
			p.lists[current] = append(p.lists[current], item)
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		k := slices.IndexFunc(keys, func(k struct {
			name string
			list bool
		}) bool {
			return k.name == name
		})
		if k < 0 {
			return p, fmt.Errorf("line %d: unknown key: %q", i+2, line)
		}
		if k <= at {
			return p, fmt.Errorf("line %d: %s stands twice or too late", i+2, name)
		}
		at, current = k, ""
		if keys[k].list {
			if value != "" {
				return p, fmt.Errorf("line %d: %s is a list, one item a line", i+2, name)
			}
			current, p.lists[name] = name, []string{}
			continue
		}
		value, ok := strings.CutPrefix(value, " ")
		if !ok || !scalar.MatchString(value) || strings.HasSuffix(value, " ") || strings.Contains(value, ": ") || strings.Contains(value, " #") {
			return p, fmt.Errorf("line %d: no plain value: %q", i+2, line)
		}
		p.values[name] = value
	}
	body := strings.Join(lines[end+1:], "\n")
	var ok bool
	if p.body, ok = strings.CutPrefix(body, "\n"); !ok || strings.TrimSpace(p.body) == "" || p.body[0] == '\n' {
		return p, fmt.Errorf("one blank line and then the text must follow the front matter")
	}
	return p, nil
}

// all reads every embedded text; a file that cannot be read ends the test.
func all(t *testing.T) []piece {
	t.Helper()
	var pieces []piece
	err := fs.WalkDir(FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(FS, name)
		if err != nil {
			return err
		}
		p, err := read(path.Dir(name), path.Base(name), string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		pieces = append(pieces, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pieces
}

const goodFront = "---\nkind: guide\nslug: fees\ntitle: 执行费\nsources:\n  - 诉讼费用交纳办法第十四条\nrelated:\n  - apply\n---\n\n"

// TestRead shows that the reader takes what the files use and refuses the rest.
func TestRead(t *testing.T) {
	p, err := read("guides", "fees.md", goodFront+"## 标题\n\n正文。\n")
	if err != nil {
		t.Fatal(err)
	}
	if p.values["slug"] != "fees" || !slices.Equal(p.lists["sources"], []string{"诉讼费用交纳办法第十四条"}) ||
		p.body != "## 标题\n\n正文。\n" || p.address() != "/guides/fees" || p.synthetic() {
		t.Errorf("read %+v", p)
	}
	bad := map[string]string{
		"no front matter":         "## 标题\n",
		"front matter open":       "---\nkind: guide\n",
		"unknown key":             strings.Replace(goodFront, "title", "Title", 1) + "正文。\n",
		"key twice":               strings.Replace(goodFront, "title: 执行费", "kind: case", 1) + "正文。\n",
		"wrong order":             strings.Replace(goodFront, "slug: fees\ntitle: 执行费", "title: 执行费\nslug: fees", 1) + "正文。\n",
		"quoted":                  strings.Replace(goodFront, "执行费", `"执行费"`, 1) + "正文。\n",
		"empty value":             strings.Replace(goodFront, "title: 执行费", "title:", 1) + "正文。\n",
		"anchor":                  strings.Replace(goodFront, "执行费", "&a 执行费", 1) + "正文。\n",
		"flow list":               strings.Replace(goodFront, "related:\n  - apply", "related: [apply]", 1) + "正文。\n",
		"nested map":              strings.Replace(goodFront, "执行费", "a: b", 1) + "正文。\n",
		"item without list":       strings.Replace(goodFront, "sources:\n", "", 1) + "正文。\n",
		"comment":                 strings.Replace(goodFront, "执行费", "执行费 # 注", 1) + "正文。\n",
		"indent of one":           strings.Replace(goodFront, "  - apply", " - apply", 1) + "正文。\n",
		"no blank line":           strings.TrimSuffix(goodFront, "\n") + "正文。\n",
		"no text":                 goodFront + "\n",
		"carriage return":         goodFront + "正文。\r\n",
		"no last line end":        goodFront + "正文。",
		"two last line ends":      goodFront + "正文。\n\n",
		"byte order mark":         "\ufeff" + goodFront + "正文。\n",
		"invisible blank":         goodFront + "正\u200b文。\n",
		"not UTF-8":               goodFront + "正\xff文。\n",
		"too long":                goodFront + strings.Repeat("字", maxBytes/3) + "。\n",
		"ideographic blank":       goodFront + "正　文。\n",
		"blank at end of a value": strings.Replace(goodFront, "执行费", "执行费 ", 1) + "正文。\n",
	}
	for name, text := range bad {
		if _, err := read("guides", "fees.md", text); err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
}

// number reads a Chinese amount of money as the texts write it: 8000元, 20万元,
// 6387.5元. Only figures that have this form are compared.
func number(text string) (fen int64, ok bool) {
	text, ok = strings.CutSuffix(text, "元")
	if !ok {
		return 0, false
	}
	unit := 100.0
	if short, wan := strings.CutSuffix(text, "万"); wan {
		text, unit = short, 1e6
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, false
	}
	return int64(v*unit + 0.5), true
}
