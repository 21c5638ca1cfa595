package render

import (
	"strings"
	"testing"

	"gongkai/internal/court"
)

// TestNotePlaces holds each note to its place in the text, its code and how grave it is.
func TestNotePlaces(t *testing.T) {
	long := strings.Repeat("执行", 31)
	for _, c := range []struct {
		name, markdown, want string
		line                 int
		code                 string
		severity             court.Severity
	}{
		{"a picture without words", "前文![](/media/a.png)后文", "![](/media/a.png)", 1, court.PieceCodePicture, court.SeverityMust},
		{"a picture of another site", "甲\n\n- ![图](https://a.example/b.png \"题(注)\")", `![图](https://a.example/b.png "题(注)")`, 3, court.PieceCodePicture, court.SeverityMust},
		{"a bad link", "见[乙 \\] 丙](javascript:x)。", `[乙 \] 丙](javascript:x)`, 1, court.PieceCodeLink, court.SeverityMust},
		{"a link by reference", "见[乙][x]。\n\n[x]: ftp://a", "[乙][x]", 1, court.PieceCodeLink, court.SeverityMust},
		{"an automatic link", "见<ftp://a.example>。", "<ftp://a.example>", 1, court.PieceCodeLink, court.SeverityMust},
		{"a place that is not there", "见[乙](#丙)。", "[乙](#丙)", 1, court.PieceCodeLink, court.SeverityMust},
		{"a link without words", "甲[](/a)", "[](/a)", 1, court.PieceCodeLink, court.SeverityMust},
		{"a heading that skips a level", "## 甲\n\n文\n\n#### 乙", "", 5, court.PieceCodeHeading, court.SeverityShould},
		{"an unknown callout", "> [!怪]\n> 甲", "", 1, court.PieceCodeText, court.SeverityShould},
		{"a long sentence", "短句。**重**点" + long + "，还有[链接](/a)结束。又一句。", "重**点" + long + "，还有[链接](/a)结束", 1, court.PieceCodeSentence, court.SeverityShould},
		{"a long sentence in an item", "- 甲\n- " + long, long, 2, court.PieceCodeSentence, court.SeverityShould},
		{"a long sentence over two lines", long + "\n结束。", long, 1, court.PieceCodeSentence, court.SeverityShould},
		{"a long sentence in a quotation", "> 甲。\n> " + long, long, 2, court.PieceCodeSentence, court.SeverityShould},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := article(t, c.markdown)
			if len(a.Notes) != 1 {
				t.Fatalf("notes %+v", a.Notes)
			}
			n := a.Notes[0]
			line := []rune(strings.Split(c.markdown, "\n")[n.Line-1])
			if got := string(line[n.Start:n.End]); n.Line != c.line || got != c.want {
				t.Errorf("the place is line %d, %q; want %d, %q", n.Line, got, c.line, c.want)
			}
			if n.Code != c.code || n.Severity != c.severity {
				t.Errorf("%s %s, want %s %s", n.Code, n.Severity, c.code, c.severity)
			}
		})
	}
	for name, markdown := range map[string]string{
		"sixty characters":        strings.Repeat("执行", 30) + "。" + strings.Repeat("执行", 30),
		"semicolons divide":       strings.Repeat("执行", 20) + "；" + strings.Repeat("执行", 20),
		"a table and code":        "| 甲 |\n|---|\n| " + long + " |\n\n    " + long + "\n\n`" + long + "`",
		"headings back up":        "## 甲\n\n### 乙\n\n#### 丙\n\n## 丁",
		"a picture that says all": "![一张图](/media/a.png)",
	} {
		if a := article(t, markdown); len(a.Notes) != 0 {
			t.Errorf("%s: notes %+v", name, a.Notes)
		}
	}
}

// TestLinkPlaces tells where links and pictures stand.
func TestLinkPlaces(t *testing.T) {
	a := article(t, "甲[乙](/a)丙<https://b.example>\n\n![丁](/media/c.png)")
	if len(a.Links) != 2 || a.Links[0].Place != (Place{1, 1, 8}) || a.Links[1].Place != (Place{1, 9, 28}) {
		t.Errorf("links %+v", a.Links)
	}
	if len(a.Pictures) != 1 || a.Pictures[0] != (Picture{"/media/c.png", "丁", Place{3, 0, 18}}) {
		t.Errorf("pictures %+v", a.Pictures)
	}
}

// TestGraveNotesFirst: where there are more notes than are given, those that must be
// heeded are not the ones left out.
func TestGraveNotesFirst(t *testing.T) {
	a := article(t, strings.Repeat(strings.Repeat("执行", 31)+"。\n\n", maxNotes+10)+"![](/media/a.png)")
	if len(a.Notes) != maxNotes {
		t.Fatalf("%d notes", len(a.Notes))
	}
	if n := a.Notes[len(a.Notes)-1]; n.Code != court.PieceCodePicture {
		t.Errorf("the last note is %+v", n)
	}
}
