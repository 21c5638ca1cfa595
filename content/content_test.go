package content

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

var (
	slugForm  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	orderForm = regexp.MustCompile(`^[1-9][0-9]{0,3}$`)
)

// topics are the six of the publicity plan.
func topics() []string {
	return []string{"laws", "crackdown", "voluntary", "inability", "practice", "models"}
}

// folders maps the kinds to the folders of their files.
func folders() map[string]string {
	return map[string]string{"guide": "guides", "case": "cases", "article": "articles"}
}

// units are those that may sign a text; never a person.
func units() []string { return []string{"执行局综合组", "执行指挥中心"} }

// caseHeadings are the template of a case.
func caseHeadings() []string {
	return []string{"案情", "执行措施", "结果", "法官提示", "相关法条"}
}

// frontFaults holds the front matter of one text to README.md.
func frontFaults(p piece) []string {
	var faults []string
	fail := func(format string, args ...any) {
		faults = append(faults, p.name()+": "+fmt.Sprintf(format, args...))
	}
	kind := p.values["kind"]
	if folders()[kind] != p.folder {
		fail("kind %q does not belong in folder %s", kind, p.folder)
	}
	if slug := p.values["slug"]; !slugForm.MatchString(slug) || slug+".md" != p.file || len(slug) > 60 {
		fail("slug %q is not the file's name", slug)
	}
	if n := utf8.RuneCountInString(p.values["title"]); n < 2 || n > 30 {
		fail("title of %d characters, want 2 to 30", n)
	}
	summary := p.values["summary"]
	if n := utf8.RuneCountInString(summary); n < 10 || n > 80 {
		fail("summary of %d characters, want 10 to 80", n)
	}
	if strings.IndexFunc(summary, func(r rune) bool { return strings.ContainsRune("。！？", r) }) != len(summary)-len("。") {
		fail("summary is not one sentence")
	}
	topic, hasTopic := p.values["topic"]
	if hasTopic && !slices.Contains(topics(), topic) || !hasTopic && kind != "guide" {
		fail("topic %q", topic)
	}
	if order, ok := p.values["order"]; ok != (kind == "guide") || ok && !orderForm.MatchString(order) {
		fail("order %q: guides have one, others none", order)
	}
	days := map[string]time.Time{}
	for _, key := range []string{"published", "updated", "review_by"} {
		day, err := time.Parse(time.DateOnly, p.values[key])
		if err != nil {
			fail("%s is no date: %q", key, p.values[key])
		}
		days[key] = day
	}
	if days["updated"].Before(days["published"]) || !days["review_by"].After(days["updated"]) {
		fail("published, updated and review_by are not in order")
	}
	if !slices.Contains(units(), p.values["author"]) {
		fail("author %q is none of the units", p.values["author"])
	}
	if p.values["sensitivity"] != "ordinary" {
		fail("sensitivity %q: what ships with the portal is ordinary", p.values["sensitivity"])
	}
	if len(p.lists["sources"]) == 0 {
		fail("no sources")
	}
	if s, ok := p.values["synthetic"]; ok && s != "true" || !ok && kind == "case" {
		fail("synthetic %q: true for every case, else left out", s)
	}
	if related, ok := p.lists["related"]; ok && len(related) == 0 {
		fail("related is empty; leave it out")
	}
	return faults
}

var (
	headingLine = regexp.MustCompile(`^(#{1,6}) (\S.*)$`)
	html        = regexp.MustCompile(`<[a-zA-Z/!?]`)
	calloutLine = regexp.MustCompile(`^> \[!(.*)\]$`)
	footnoteUse = regexp.MustCompile(`\[\^([^\]]+)\]`)
)

// boldFault tells of ** that CommonMark would show instead of obeying: beside a Han
// character on its outer side, the inner side must not be punctuation.
func boldFault(line string) string {
	parts := strings.Split(line, "**")
	if len(parts)%2 == 0 {
		return "bold is not closed"
	}
	for i := 1; i < len(parts); i += 2 {
		before, _ := utf8.DecodeLastRuneInString(parts[i-1])
		first, _ := utf8.DecodeRuneInString(parts[i])
		last, _ := utf8.DecodeLastRuneInString(parts[i])
		after, _ := utf8.DecodeRuneInString(parts[i+1])
		if unicode.Is(unicode.Han, before) && unicode.IsPunct(first) || unicode.IsPunct(last) && unicode.Is(unicode.Han, after) {
			return "bold that does not close"
		}
	}
	return ""
}

// shapeFaults holds the Markdown of one text to what pages can show well.
func shapeFaults(p piece) []string {
	var faults, headings []string
	fail := func(format string, args ...any) {
		faults = append(faults, p.name()+": "+fmt.Sprintf(format, args...))
	}
	lines := strings.Split(p.body, "\n")
	level, cells := 1, 0
	defined, used := map[string]int{}, map[string]int{}
	for i, line := range lines {
		if html.MatchString(line) || strings.Contains(line, "![") || strings.Contains(line, "```") {
			fail("HTML, an image or a code block: %q", line)
		}
		if bold := boldFault(line); bold != "" {
			fail("%s: %q", bold, line)
		}
		if strings.HasSuffix(line, " ") {
			fail("a blank at the end: %q", line)
		}
		if strings.HasPrefix(line, "#") {
			m := headingLine.FindStringSubmatch(line)
			if m == nil || len(m[1]) < 2 || len(m[1]) > level+1 {
				fail("heading %q: they begin at ## and go down one by one", line)
				continue
			}
			level = len(m[1])
			if slices.Contains(headings, m[2]) {
				fail("heading %q stands twice", m[2])
			}
			headings = append(headings, m[2])
		}
		if m := calloutLine.FindStringSubmatch(line); m != nil {
			if !slices.Contains([]string{"提示", "注意", "重要", "例"}, m[1]) {
				fail("callout %q", m[1])
			}
			if i > 0 && lines[i-1] != "" || i+1 >= len(lines) || !strings.HasPrefix(lines[i+1], "> ") {
				fail("a callout stands by itself and has a text: %q", line)
			}
		} else if strings.Contains(line, "[!") {
			fail("a callout begins with > [!…]: %q", line)
		}
		if strings.HasPrefix(line, "|") {
			if n := strings.Count(line, "|"); cells != 0 && n != cells {
				fail("a row of %d bars in a table of %d: %q", n, cells, line)
			}
			cells = strings.Count(line, "|")
		} else {
			cells = 0
		}
		for _, m := range footnoteUse.FindAllStringSubmatch(line, -1) {
			if strings.HasPrefix(line, m[0]+": ") {
				defined[m[1]]++
			} else {
				used[m[1]]++
			}
		}
	}
	for id := range used {
		if defined[id] != 1 {
			fail("footnote %s is explained %d times", id, defined[id])
		}
	}
	for id := range defined {
		if used[id] == 0 {
			fail("footnote %s is never used", id)
		}
	}
	if len(headings) == 0 {
		fail("no heading")
	}
	if p.values["kind"] == "case" && !slices.Equal(headings, caseHeadings()) {
		fail("headings %v, want %v", headings, caseHeadings())
	}
	if marked := strings.HasPrefix(p.body, "> [!注意]\n> 虚构示例："); marked != p.synthetic() {
		fail("synthetic is %v, but the callout 虚构示例 in front says %v", p.synthetic(), marked)
	}
	if summaryMarked := strings.HasPrefix(p.values["summary"], "虚构示例："); summaryMarked != p.synthetic() {
		fail("the summary of a synthetic text, and only that, begins with 虚构示例：")
	}
	return faults
}

func TestFrontMatter(t *testing.T) {
	orders, slugs := map[string]string{}, map[string]string{}
	for _, p := range all(t) {
		for _, fault := range frontFaults(p) {
			t.Error(fault)
		}
		slug, order := p.values["slug"], p.values["order"]
		if other := slugs[slug]; other != "" {
			t.Errorf("%s has the slug of %s", p.name(), other)
		}
		slugs[slug] = p.name()
		if other := orders[order]; other != "" && order != "" {
			t.Errorf("%s has the place of %s in the handbook", p.name(), other)
		}
		orders[order] = p.name()
	}
}

func TestShape(t *testing.T) {
	for _, p := range all(t) {
		for _, fault := range shapeFaults(p) {
			t.Error(fault)
		}
	}
}

// TestEverythingIsEmbedded compares what is embedded with what lies beside this
// file: a name with a dot or an underscore in front would be passed over in silence.
func TestEverythingIsEmbedded(t *testing.T) {
	for _, folder := range folders() {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() || path.Ext(e.Name()) != ".md" {
				t.Errorf("%s/%s is no text", folder, e.Name())
			}
			if _, err := fs.Stat(FS, path.Join(folder, e.Name())); err != nil {
				t.Errorf("not embedded: %v", err)
			}
		}
	}
}

// TestWhatMustBeThere holds the collection to the publicity plan: the handbook, the
// six topics with something to read even where synthetic texts are not loaded, and
// examples of each topic for the demo.
func TestWhatMustBeThere(t *testing.T) {
	count := map[string]int{}
	have := map[string]bool{}
	for _, p := range all(t) {
		have[p.name()] = true
		count[p.values["kind"]+" "+p.values["topic"]]++
		if !p.synthetic() {
			count["real "+p.values["topic"]]++
		}
	}
	if len(have) < 30 {
		t.Errorf("%d texts, want 30", len(have))
	}
	for _, topic := range topics() {
		if count["real "+topic] == 0 {
			t.Errorf("topic %s is empty without synthetic texts", topic)
		}
	}
	for topic, least := range map[string]int{"crackdown": 2, "voluntary": 2, "inability": 2, "practice": 1, "models": 1} {
		if n := count["case "+topic]; n < least {
			t.Errorf("%d cases of %s, want %d", n, topic, least)
		}
	}
	for _, name := range []string{"apply", "procedure", "fees", "late-interest", "debtor-duties", "refusal-consequences",
		"asset-report", "hard-or-impossible", "closing-and-resuming", "asset-clues", "bounty", "leaving-the-list",
		"namesakes-and-errors", "consumption-limits", "hotline-and-reception", "objection", "petition", "how-to-search",
		"print-result", "data-sources"} {
		if !have["guides/"+name+".md"] {
			t.Errorf("the handbook lacks %s", name)
		}
	}
	for _, name := range []string{"publicity-plan", "crime-of-refusing", "defaulter-list-rules", "consumption-restriction-rules"} {
		if !have["articles/"+name+".md"] {
			t.Errorf("no article %s", name)
		}
	}
}
