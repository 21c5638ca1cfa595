package publish

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// TestCheckText holds a piece with everything wrong in it to each check: its place, how
// grave it is, and a sentence that says what to do.
func TestCheckText(t *testing.T) {
	p := New(nil, nil, "www.court.example")
	piece := &court.Piece{Kind: court.PieceCase, Slug: "some-case", Title: "甲某犯诈骗罪", Summary: "电话13800138000。", Author: "执行局",
		Sources: []string{"某法", "联系13900139000"},
		Body: strings.Join([]string{
			"## 案情", "", // 1
			"甲某住址不详，电话 13700137000。", "", // 3
			"#### 措施", "", // 5
			"见[名单](/defaulters/abc)和[指南](/guides/gone#a)、[费用](/guides/fees/?x=1)。", "", // 7
			"![](/media/a.png) ![图](/media/gone.png)", "", // 9
			strings.Repeat("执行", 31) + "。", "", // 11
			"见[内网](http://10.0.0.1/a)、<http://oa/>和[外面](https://www.example.com/)。", "", // 13
			"![正在上传 1：大门.png……]()", // 15
		}, "\n")}
	known := []string{"/guides/fees", "/media/a.png", "/defaulters/abc"}
	var asked []string
	found := p.CheckText(piece, func(path string) bool {
		asked = append(asked, path)
		return slices.Contains(known, path)
	})
	var got []string
	for _, f := range found {
		got = append(got, fmt.Sprintf("%s %d:%d-%d %s %s %s", f.Field, f.Line, f.Start, f.End, f.Severity, f.Code, f.Rule))
		if !strings.HasSuffix(f.Message, "。") || !strings.Contains(f.Message, "请") && !strings.Contains(f.Message, "须") {
			t.Errorf("%q does not say what to do", f.Message)
		}
		if strings.Contains(f.Message, "13") {
			t.Errorf("R-33: the finding repeats the number: %q", f.Message)
		}
	}
	want := []string{
		"title 1:2-6 must guilt ",
		"summary 1:2-13 should personal_data R-33",
		"sources 2:2-13 should personal_data R-33",
		"body 3:10-21 should personal_data R-33",
		"body 5:0-0 should heading ",
		"body 7:1-22 must link R-36",
		"body 7:23-43 must link ",
		"body 9:0-17 must picture ",
		"body 9:18-39 must picture ",
		"body 11:0-62 should sentence ",
		"body 13:1-24 must link ",
		"body 13:25-37 must link ",
		"body 15:0-20 must picture ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("findings\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if slices.Contains(asked, "/defaulters/abc") {
		t.Error("R-36: a link to real names was looked up, which tells whether the record exists")
	}
}

// TestImportWarnings: the import tells of the words of a piece what the desk tells, with
// the line of the file, and takes it all the same.
func TestImportWarnings(t *testing.T) {
	w := newWorld(t)
	r := w.pieces(t, map[string]string{"cases/some.md": pieceFile(court.PieceCase, "some", "## 案情\n\n甲某犯诈骗罪。\n\n#### 结果\n\n"+strings.Repeat("执行", 31)+"。")}, PieceOptions{})
	var got []string
	for _, warning := range r.Pieces[0].Warnings {
		got = append(got, fmt.Sprintf("%d %s", warning.Line, warning.Code))
	}
	if want := []string{"18 heading", "20 sentence", "16 guilt"}; !slices.Equal(got, want) || r.Accepted != 1 {
		t.Errorf("%d accepted, warnings %v, want %v", r.Accepted, got, want)
	}
}

func TestCheckTextQuiet(t *testing.T) {
	p := New(nil, nil)
	piece := &court.Piece{Kind: court.PieceGuide, Title: "执行费", Summary: "说明执行费。", Author: "执行局", Body: "## 标准\n\n见[首页](/)、[上文](#标准)和[外面](https://a.example)。"}
	if found := p.CheckText(piece, func(path string) bool { return path == "/" }); len(found) != 0 {
		t.Errorf("findings about nothing: %+v", found)
	}
	piece.Body = strings.Repeat("> ", 20) + "甲 13700137000"
	found := p.CheckText(piece, func(string) bool { return true })
	if len(found) != 2 || found[0].Severity != court.SeverityMust || found[1].Code != court.CodePersonalData {
		t.Errorf("R-33: a text that cannot be rendered is scanned all the same: %+v", found)
	}
}
