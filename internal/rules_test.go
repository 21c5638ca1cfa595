package internal

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite docs/rules.md from the tests instead of checking it")

// rule is one rule of the rule book in a few words, for the table of docs/rules.md.
type rule struct {
	zh, en string
	// enforced rules need at least one accepted and one refused case.
	enforced bool
}

// rules are the rules of law that the portal's code answers for so far. A later
// issue that enforces another one adds it here and writes its cases.
func rules() map[string]rule {
	return map[string]rule{
		"R-01": {"未满十八周岁不得列入", "nobody under 18 is listed", true},
		"R-02": {"“有履行能力而拒不履行”须先排除四种情形", "the exceptions to ground G1 are ruled out first", true},
		"R-03": {"名单期限：仅第一项情形无期限，其余两年，可依法延长", "term: none for G1 alone, else two years, extension with reasons", true},
		"R-04": {"公布前须有决定书、院长签发和送达记录", "decision, president's signature and service on record before publication", true},
		"R-05": {"宽限期内不公开", "not public while the grace period runs", true},
		"R-06": {"法定公布事项齐全", "every field that the law demands is there", true},
		"R-07": {"证件号码一律在服务器端遮盖", "identity numbers are masked on the server, everywhere", true},
		"R-08": {"遮盖号码旁不出现出生日期、住址、电话", "no birth date, address or phone beside a masked number", false},
		"R-09": {"无期限记录出现法定情形，确认即撤下", "a removal ground on a record without term hides it at once", true},
		"R-10": {"期限届满次日零时起不再公开", "hidden from 00:00 of the day after the term's last day", true},
		"R-11": {"期限内履行不自动撤下，另作提前撤下决定", "performance within a term asks for a decision, removes nothing by itself", true},
		"R-12": {"错列撤销、内容不准更正，三个工作日内", "wrong listings revoked, wrong facts corrected, within three working days", true},
		"R-13": {"更正申请十五日内审查", "a request for correction is examined within fifteen days", true},
		"R-14": {"驳回后告知复议权利，记录保留", "a rejection names the right of review; the entry stays", true},
		"R-15": {"申请人要求撤下后六个月内不再列入", "no re-listing for six months after the applicant asked for removal", true},
		"R-16": {"撤下及于一切公开渠道并留痕", "a removal reaches every surface and is logged", true},
		"R-17": {"已撤下与从未存在的地址答复完全相同", "a removed address answers exactly as one that never existed", true},
		"R-18": {"列入名单者须有限制消费令", "a listed person has a restriction order", true},
		"R-19": {"公布限制消费令须有院长签发，并载明期限、项目和法律后果", "an order is published with the president's signature, period, items and consequences", true},
		"R-20": {"全部履行的解除限制消费令；其他解除须有决定", "full performance lifts the order; other grounds need a decision", true},
		"R-27": {"终本异议写明民诉法第二百三十六条的途径，不受六十日限制", "objections to a 终本: the way of article 236, no 60-day bar", false},
		"R-33": {"个人信息疑点未处理完不得公布", "open findings of personal data block publication", true},
		"R-35": {"链接裁判文书网和执行信息公开网", "links to the two national sites", false},
		"R-36": {"匿名文书与实名名单互不连通", "no way from an anonymised text to a real name", false},
		"R-52": {"案例和文章归入六个专题之一，并标明敏感程度", "cases and articles belong to one of six topics and bear a sensitivity class", true},
		"R-53": {"敏感、群体性、易诱发不稳定的内容只由统一信息发布部门发布", "sensitive pieces are released by the one release department alone", true},
		"R-54": {"“把握不准”须有请示报告和领导答复", "what the author is uncertain of waits for a leader's answer on record", true},
		"R-55": {"录入、审核、发布为三个账户，批准后改动须重新审核", "author, reviewer and releaser are three accounts; an edit voids the approval", true},
		"R-59": {"公布三部值班电话", "the three duty lines are shown", false},
		"R-60": {"案号规范化、校验，兼容旧式写法", "case numbers are normalised and checked; old spellings are known", true},
		"R-61": {"身份证号码与统一社会信用代码校验", "identity numbers and credit codes are checked", true},
		"R-62": {"工作日按国家日历计算，缺年度数据须提示", "working days by the official calendar; a missing year warns", true},
		"R-63": {"表单附隐私告知，只收必要信息", "forms carry a privacy notice and ask only what is needed", false},
		"R-66": {"日志只增不改，不含秘密", "logs are append-only and hold no secrets", true},
		"R-67": {"无障碍与长者模式", "accessibility and elder mode", false},
		"R-68": {"页脚、站内搜索、纠错入口齐备", "footer, search and error report are present", false},
	}
}

// ruleCase is one test case that names a rule.
type ruleCase struct {
	rule    string
	accepts bool // otherwise refuses
	words   string
	test    string // package and test function
	place   string
}

// caseName is the form of a case name: R-10 accepts: the last day of the term.
var caseName = regexp.MustCompile(`^(R-\d{2}) (accepts|refuses): (.*)$`)

// ruleCases finds the cases of all tests of the module.
func ruleCases(t *testing.T) []ruleCase {
	t.Helper()
	var cases []ruleCase
	// A table at package level belongs to the tests of its package that name it.
	byPackage := map[string][]testFile{}
	walkGo(t, func(path string) {
		if !strings.HasSuffix(path, "_test.go") || filepath.Dir(path) == filepath.Join(root(t), "internal") {
			return
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		rel := relative(t, path)
		pkg := filepath.ToSlash(filepath.Dir(rel))
		byPackage[pkg] = append(byPackage[pkg], testFile{set, tree, rel})
	})
	for pkg, files := range byPackage {
		cases = append(cases, casesOf(pkg, files)...)
	}
	sort.SliceStable(cases, func(i, j int) bool {
		a, b := cases[i], cases[j]
		if a.rule != b.rule {
			return a.rule < b.rule
		}
		return a.test < b.test
	})
	return cases
}

// testFile is one parsed test file and its path inside the module.
type testFile struct {
	set  *token.FileSet
	tree *ast.File
	path string
}

// casesOf finds the cases of one package, in the order in which they stand.
func casesOf(pkg string, files []testFile) []ruleCase {
	var cases []ruleCase
	for _, f := range files {
		for _, decl := range f.tree.Decls {
			ast.Inspect(decl, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					return true
				}
				if m := caseName.FindStringSubmatch(text); m != nil {
					cases = append(cases, ruleCase{m[1], m[2] == "accepts", strings.TrimSpace(m[3]),
						pkg + " " + testOf(decl, files), fmt.Sprintf("%s:%d", f.path, f.set.Position(lit.Pos()).Line)})
				}
				return true
			})
		}
	}
	return cases
}

// testOf names the test function that runs a declaration: itself, or those of the
// package that use the name it declares (a table, or a function that makes one).
func testOf(decl ast.Decl, files []testFile) string {
	declared := declaredNames(decl)
	if f, ok := decl.(*ast.FuncDecl); ok && isTest(f) {
		return f.Name.Name
	}
	var users []string
	for _, file := range files {
		for _, d := range file.tree.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !isTest(f) {
				continue
			}
			uses := false
			ast.Inspect(f, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && slices.Contains(declared, id.Name) {
					uses = true
				}
				return !uses
			})
			if uses {
				users = append(users, f.Name.Name)
			}
		}
	}
	if len(users) == 0 {
		return strings.Join(declared, ", ")
	}
	return strings.Join(users, ", ")
}

func isTest(f *ast.FuncDecl) bool {
	return f.Recv == nil && (strings.HasPrefix(f.Name.Name, "Test") || strings.HasPrefix(f.Name.Name, "Fuzz"))
}

// declaredNames are the names that a top-level declaration introduces.
func declaredNames(decl ast.Decl) []string {
	var names []string
	switch d := decl.(type) {
	case *ast.FuncDecl:
		names = append(names, d.Name.Name)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				for _, id := range v.Names {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}

// rulesPage is the text of docs/rules.md.
func rulesPage(cases []ruleCase, book map[string]rule) string {
	var b strings.Builder
	b.WriteString("# 规则与测试 · Rules of law and the tests that hold them\n\n" +
		"<!-- Generated from the tests by `make docs`. Do not edit. -->\n\n" +
		"本表由测试自动生成：每条规则列出“应当通过”和“应当拒绝”的用例。改动测试后运行 `make docs`。\n\n" +
		"Each row is one test function; its cases say what the rule accepts and what it refuses.\n\n" +
		"| 规则 R-nn | 要求 what it demands | 测试 test | 通过 accepts | 拒绝 refuses |\n" +
		"|---|---|---|---|---|\n")
	for i := 0; i < len(cases); {
		j := i
		var accepts, refuses []string
		for ; j < len(cases) && cases[j].rule == cases[i].rule && cases[j].test == cases[i].test; j++ {
			if cases[j].accepts {
				accepts = append(accepts, cell(cases[j].words))
			} else {
				refuses = append(refuses, cell(cases[j].words))
			}
		}
		r := book[cases[i].rule]
		pkg, test, _ := strings.Cut(cases[i].test, " ")
		fmt.Fprintf(&b, "| %s | %s · %s | `%s` %s | %s | %s |\n", cases[i].rule, r.zh, r.en,
			pkg, test, strings.Join(accepts, "<br>"), strings.Join(refuses, "<br>"))
		i = j
	}
	return b.String()
}

// cell makes words safe inside a Markdown table.
func cell(words string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", ">", "&gt;", "\n", " ", "*", `\*`).Replace(words)
}

// caseFaults tells which cases are unusable and which enforced rules lack one.
func caseFaults(cases []ruleCase, book map[string]rule) []string {
	var faults []string
	type sides struct{ accepts, refuses bool }
	seen := map[string]sides{}
	for _, c := range cases {
		if _, ok := book[c.rule]; !ok {
			faults = append(faults, fmt.Sprintf("%s: %s has no words yet: add it to rules()", c.place, c.rule))
		}
		if c.words == "" {
			faults = append(faults, fmt.Sprintf("%s: the case of %s says nothing", c.place, c.rule))
		}
		s := seen[c.rule]
		s.accepts = s.accepts || c.accepts
		s.refuses = s.refuses || !c.accepts
		seen[c.rule] = s
	}
	for id, r := range book {
		if r.enforced && !seen[id].accepts {
			faults = append(faults, id+" has no case that it accepts")
		}
		if r.enforced && !seen[id].refuses {
			faults = append(faults, id+" has no case that it refuses")
		}
	}
	sort.Strings(faults)
	return faults
}

// TestRulesPage keeps docs/rules.md the same as the tests say.
func TestRulesPage(t *testing.T) {
	want := rulesPage(ruleCases(t), rules())
	file := filepath.Join(root(t), "docs", "rules.md")
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; make docs writes it", err)
	}
	if string(got) != want {
		t.Error("docs/rules.md is older than the tests; make docs rewrites it")
	}
}

// TestRulesCovered demands a case on each side of every enforced rule.
func TestRulesCovered(t *testing.T) {
	for _, fault := range caseFaults(ruleCases(t), rules()) {
		t.Error(fault)
	}
}

// TestRulesReading shows how cases are found and told apart.
func TestRulesReading(t *testing.T) {
	const code = `package p
var table = []string{"R-01 accepts: eighteen today", "R-01 refuses: a day | short"}
func more() string { return "R-02 refuses: " }
func TestTable(t *testing.T) { _ = table; _ = "R-1 accepts: no rule"; _ = "see R-01 accepts: no case" }
func TestInner(t *testing.T) { _ = more(); t.Run("R-01 accepts: nineteen", nil) }
`
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, "p_test.go", code, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	got := casesOf("p", []testFile{{set, tree, "p_test.go"}})
	want := []ruleCase{
		{"R-01", true, "eighteen today", "p TestTable", "p_test.go:2"},
		{"R-01", false, "a day | short", "p TestTable", "p_test.go:2"},
		{"R-02", false, "", "p TestInner", "p_test.go:3"},
		{"R-01", true, "nineteen", "p TestInner", "p_test.go:5"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("cases\n%v, want\n%v", got, want)
	}

	book := map[string]rule{"R-01": {"甲", "a", true}, "R-03": {"丙", "c", true}, "R-04": {"丁", "d", false}}
	faults := caseFaults(got, book)
	wantFaults := []string{
		"R-03 has no case that it accepts",
		"R-03 has no case that it refuses",
		"p_test.go:3: R-02 has no words yet: add it to rules()",
		"p_test.go:3: the case of R-02 says nothing",
	}
	if !slices.Equal(faults, wantFaults) {
		t.Errorf("faults %q, want %q", faults, wantFaults)
	}
	row := "| R-01 | 甲 · a | `p` TestTable | eighteen today | a day \\| short |\n"
	if page := rulesPage(got, book); !strings.Contains(page, row) {
		t.Errorf("page lacks the row %q:\n%s", row, page)
	}
}
