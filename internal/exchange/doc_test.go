package exchange_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
)

func importDoc(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../docs/import.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// tableRows gives the cells of the Markdown table rows under a heading.
func tableRows(t *testing.T, doc, heading string) [][]string {
	t.Helper()
	_, section, found := strings.Cut(doc, "\n## "+heading+"\n")
	if !found {
		t.Fatalf("docs/import.md has no section %s", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var all [][]string
	for _, line := range strings.Split(section, "\n") {
		if cells := strings.Split(line, "|"); len(cells) > 2 && !strings.Contains(line, "---") {
			for i := range cells {
				cells[i] = strings.Trim(cells[i], " `")
			}
			all = append(all, cells[1:len(cells)-1])
		}
	}
	return all[1:] // without the head
}

// TestDocumentedHeads opens a file for each head and alias that the document names,
// and holds the mark 必需 against what is refused without the column.
func TestDocumentedHeads(t *testing.T) {
	documentedHeads(t, "失信被执行人表的表头", exchange.OpenDefaulters, exchange.Aliases())
	documentedHeads(t, "限制消费令表的表头", exchange.OpenRestrictions, exchange.RestrictionAliases())
}

func documentedHeads[In any](t *testing.T, heading string, open func(exchange.File) (*exchange.ListFile[In], error), aliases int) {
	table := tableRows(t, importDoc(t), heading)
	var names []string
	for _, cells := range table {
		names = append(names, cells[0])
	}
	withHeads := func(heads []string) (*exchange.ListFile[In], error) {
		return open(strings.NewReader(strings.Join(heads, ",") + "\n"))
	}
	f, err := withHeads(names)
	if err != nil || !slices.Equal(f.Heads(), names) {
		t.Fatalf("%s: the documented heads are not those of the reader: %v", heading, err)
	}
	for i, cells := range table {
		for _, alias := range strings.Split(cells[1], "、") {
			if alias == "" {
				continue
			}
			heads := slices.Clone(names)
			heads[i] = alias
			if f, err := withHeads(heads); err != nil || !slices.Equal(f.Heads(), names) {
				t.Errorf("%s is not read as %s: %v", alias, cells[0], err)
			}
		}
		_, err := withHeads(slices.Delete(slices.Clone(names), i, i+1))
		var refused *exchange.FileError
		missing := errors.As(err, &refused) && refused.Code == exchange.FileMissingColumn && strings.Contains(refused.Message, cells[0])
		if missing != (cells[2] == "是") || !missing && err != nil {
			t.Errorf("without %s: %v, but the document says %q", cells[0], err, cells[2])
		}
	}
	if n := aliasCount(table); n != aliases {
		t.Errorf("%s: the document names %d aliases, the reader knows %d", heading, n, aliases)
	}
}

func aliasCount(table [][]string) int {
	n := 0
	for _, cells := range table {
		if cells[1] != "" {
			n += len(strings.Split(cells[1], "、"))
		}
	}
	return n
}

// TestDocumentedCodes holds the tables of codes against the constants in the source.
func TestDocumentedCodes(t *testing.T) {
	doc := importDoc(t)
	for _, c := range []struct {
		headings []string
		want     []string
	}{
		{[]string{"行的问题代码", "公布前检查的代码"}, append(constants(t, "../court", "Code"), constants(t, ".", "Code")...)},
		{[]string{"整个文件被拒绝的代码"}, constants(t, ".", "File")},
	} {
		var got []string
		for _, heading := range c.headings {
			for _, cells := range tableRows(t, doc, heading) {
				got = append(got, cells[0])
			}
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%v documents %v, the source has %v", c.headings, got, c.want)
		}
	}
}

// TestDocumentedLimits fills each column up to the documented length and one beyond.
func TestDocumentedLimits(t *testing.T) {
	documentedLimits(t, "失信被执行人表的表头", exchange.OpenDefaulters, court.NewDefaulter)
	documentedLimits(t, "限制消费令表的表头", exchange.OpenRestrictions, court.NewRestriction)
}

func documentedLimits[In, Out any](t *testing.T, heading string, open func(exchange.File) (*exchange.ListFile[In], error),
	read func(In, court.Date) (Out, []court.Finding)) {
	for _, cells := range tableRows(t, importDoc(t), heading) {
		if cells[3] == "" {
			continue
		}
		limit, err := strconv.Atoi(cells[3])
		if err != nil {
			t.Fatalf("%s: %v", cells[0], err)
		}
		for n, tooLong := range map[int]bool{limit: false, limit + 1: true} {
			head, line := required(cells[0], strings.Repeat("长", n))
			f, err := open(strings.NewReader(head + "\n" + line + "\n"))
			if err != nil {
				t.Fatalf("%s: %v", cells[0], err)
			}
			row, err := f.Next()
			if err != nil {
				t.Fatalf("%s: %v", cells[0], err)
			}
			_, found := read(row.Input, testDay())
			has := slices.ContainsFunc(found, func(f court.Finding) bool { return f.Field == cells[0] && f.Code == court.CodeTooLong })
			if has != tooLong {
				t.Errorf("%s: %s of %d characters: %v, want too_long %v", heading, cells[0], n, found, tooLong)
			}
		}
	}
}

// testDay is the day on which the documented examples are read.
func testDay() court.Date { return court.Date{Year: 2026, Month: 11, Day: 23} }

// required gives a head row of the required columns and a data row of an organisation,
// with one column, required or not, filled with text.
func required(column, text string) (heads, line string) {
	h := []string{court.HeadName, court.HeadDocument, court.HeadCaseNumber, court.HeadCourt, court.HeadBasisNumber,
		court.HeadFiledOn, court.HeadObligation, court.HeadPerformance, court.HeadConduct}
	l := []string{"演示市鑫源商贸有限公司", "91990113MA3C00011X", "（2026）鲁0199执101号", "演示区人民法院（虚构）", "（2025）鲁0199民初2001号",
		"2026-03-10", "支付货款", "全部未履行", "违反财产报告制度"}
	if i := slices.Index(h, column); i >= 0 {
		l[i] = text
	} else {
		h, l = append(h, column), append(l, text)
	}
	return strings.Join(h, ","), strings.Join(l, ",")
}

// constants gives the values of a package's string constants that begin with a prefix.
func constants(t *testing.T, dir, prefix string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no source in %s: %v", dir, err)
	}
	var values []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(spec.Names[0].Name, prefix) || len(spec.Values) != 1 {
				return true
			}
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					values = append(values, s)
				}
			}
			return true
		})
	}
	return values
}

// TestDocumentedReport holds the sample report against the stable interface.
func TestDocumentedReport(t *testing.T) {
	block := fenced(t, importDoc(t), "json")
	var report struct {
		Read, Accepted, Rejected, Skipped int
		FileError                         *struct{ Code, Message string } `json:"file_error"`
		Errors                            []struct {
			Row                  int
			Field, Code, Message string
		}
	}
	d := json.NewDecoder(strings.NewReader(block))
	d.DisallowUnknownFields()
	if err := d.Decode(&report); err != nil {
		t.Fatalf("the sample report: %v", err)
	}
	if report.Read != report.Accepted+report.Rejected+report.Skipped || len(report.Errors) != 1 || report.Errors[0].Code != court.CodeIDCheck {
		t.Errorf("the sample report does not add up: %+v", report)
	}
}

func fenced(t *testing.T, doc, language string) string {
	t.Helper()
	m := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindStringSubmatch(doc)
	if m == nil {
		t.Fatalf("docs/import.md has no block of %s", language)
	}
	return m[1]
}

func TestDocumentedExamples(t *testing.T) {
	t.Run("the least file", func(t *testing.T) {
		got := readAll(t, strings.NewReader(fenced(t, importDoc(t), "csv")))
		if len(got) != 1 || got[0].Number != 2 || got[0].Input.Name != "李明" || len(got[0].Findings) > 0 {
			t.Errorf("got %+v", got)
		}
		if _, found := court.NewDefaulter(got[0].Input, testDay()); len(found) > 0 {
			t.Errorf("the row is rejected: %v", found)
		}
	})
	t.Run("examples/defaulters.csv", func(t *testing.T) {
		file, err := os.Open("../../docs/examples/defaulters.csv")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		var entries, skipped []int
		for _, r := range readAll(t, file) {
			if len(r.Findings) > 0 {
				t.Errorf("row %d: %v", r.Number, r.Findings)
			}
			if r.Blank {
				skipped = append(skipped, r.Number)
				continue
			}
			entries = append(entries, r.Number)
			if _, found := court.NewDefaulter(r.Input, testDay()); len(found) > 0 {
				t.Errorf("row %d is rejected: %v", r.Number, found)
			}
		}
		if !slices.Equal(entries, []int{4, 5, 6, 8}) || !slices.Equal(skipped, []int{7, 9, 10}) {
			t.Errorf("entries in rows %v, skipped %v: not as documented", entries, skipped)
		}
	})
}

func readAll(t *testing.T, r exchange.File) []exchange.Row {
	t.Helper()
	f, err := exchange.OpenDefaulters(r)
	if err != nil {
		t.Fatalf("OpenDefaulters: %v", err)
	}
	var all []exchange.Row
	for {
		row, err := f.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("Next: %v", err)
		}
		all = append(all, row)
	}
}
