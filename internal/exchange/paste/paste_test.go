package paste

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/internal/court"
	"gongkai/internal/exchange/markdown"
	"gongkai/internal/render"
)

const png = "\x89PNG\r\n\x1A\n虚构"

func written(t testing.TB, source string) (*markdown.Document, string, markdown.Losses) {
	t.Helper()
	d, err := Read(source)
	if err != nil {
		t.Fatal(err)
	}
	text, losses := d.Write(markdown.Options{Unseen: court.IsHidden, Address: func(_ int, p markdown.Picture) string { return "/media/" + p.Name }})
	page, err := render.New().Article(text)
	if err != nil && len(text) <= render.MaxSource {
		t.Fatalf("the renderer refuses it: %v\n%.1000s", err, text)
	}
	z := html.NewTokenizer(strings.NewReader(page.HTML.String()))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		for _, a := range token.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || token.DataAtom == atom.Script {
				t.Errorf("%s survives in %.300s", token, page.HTML)
			}
		}
	}
	return d, text, losses
}

// TestClipboards: what programs put on the clipboard, with what becomes of it.
func TestClipboards(t *testing.T) {
	const office = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15"><title>不得出现</title>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:Author>不得出现</o:Author></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- /* Font Definitions */ @font-face {font-family:宋体;} p.MsoNormal {margin:0cm;} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->`
	item := func(level, mark, text string) string {
		return `<p class=MsoListParagraph style='margin-left:21.0pt;mso-para-margin-left:0gd;text-indent:-21.0pt;mso-list:l0 level` + level + ` lfo1'><![if !supportLists]><span lang=EN-US style='mso-fareast-font-family:宋体;mso-list:Ignore'>` + mark +
			`<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>` + text + `<span lang=EN-US><o:p></o:p></span></p>`
	}
	for name, c := range map[string]struct {
		source, want string
		losses       []markdown.Loss
	}{
		"Word": {"Version:1.0\r\nStartHTML:0000000105\r\nEndHTML:0000009999\r\nStartFragment:1\r\n" + office + `
<h1><span style='font-family:宋体'>一、案情</span><span lang=EN-US><o:p></o:p></span></h1>
<p class=MsoNormal style='text-indent:21.0pt'><span style='font-family:宋体;mso-ascii-font-family:Calibri'>被执行人<b>甲某（虚
构）</b>于</span><span lang=EN-US>2018</span><span style='font-family:宋体'>年未履行。见</span><a href="https://example.test/a"><span lang=EN-US>Our
site</span></a><o:p></o:p></p>` +
			item("1", "1.", "第一项") + item("2", "l", "子项") + item("1", "2.", "第二项") + item("1", "（三）", "中文项") +
			`<p class=MsoNormal><ins cite="mailto:x" datetime="2018-04-08T10:00">增</ins><del cite="mailto:x"><span>删</span></del><span style='display:none;mso-hide:all'>隐藏</span>尾</p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr><td width=100 rowspan=2 style='border:solid'><p class=MsoNormal>甲<o:p></o:p></p></td><td><p class=MsoNormal><b>乙</b></p></td></tr><tr><td><p>丙</p><p>丁</p></td></tr></table>
<p class=MsoNormal>注<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>。<img width=100 src="file:///C:/Users/x/clip_image002.png" alt="x"></p>
<!--EndFragment--><div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width="33%"><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1"><span>[1]</span></a> 脚注的话</p></div></div></body></html>`,
			"## 一、案情\n\n被执行人**甲某（虚构）**于2018年未履行。见[Our site](https://example.test/a)\n\n1. 第一项\n   - 子项\n2. 第二项\n\n（三） 中文项\n\n增尾\n\n| 甲 | 乙 |\n| --- | --- |\n| | 丙 丁 |\n\n注[^1]。\n\n[^1]: 脚注的话\n",
			[]markdown.Loss{markdown.LossDeleted, markdown.LossInserted, markdown.LossHidden, markdown.LossMerged, markdown.LossCellParagraph, markdown.LossNumbering, markdown.LossPictureAway}},
		"WPS": {`<html><head><meta name="Generator" content="WPS Office"/><style>@font-face{font-family:"仿宋";}p.MsoNormal{}</style></head><body><!--StartFragment--><h2><b><span style="mso-spacerun:'yes';font-family:黑体;font-weight:bold;font-size:16.0000pt;"><font face="黑体">（一）经过</font></span></b></h2>` +
			`<p class=MsoNormal align=justify style="text-indent:32.0000pt;"><span style="mso-spacerun:'yes';font-family:仿宋;font-size:16.0000pt;"><font face="仿宋">普通</font></span><b><span style="font-family:仿宋;font-weight:bold;"><font>加粗</font></span></b><span><o:p></o:p></span></p><!--EndFragment--></body></html>`,
			"### （一）经过\n\n普通**加粗**\n", nil},
		"Google Docs": {`<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr" style="line-height:1.38;"><span style="font-size:16pt;font-weight:400;">节</span></h2><p dir="ltr"><span style="font-weight:700;font-style:normal;">粗</span><span style="font-weight:400;font-style:italic;">斜</span><span>常</span></p>` +
			`<ul style="margin-top:0;"><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>甲</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr" role="presentation"><span>乙</span></p></li></ul><li dir="ltr"><p><span>丙</span></p></li></ul><br /><a href="https://example.test/" style="text-decoration:none;"><span style="text-decoration:underline;">网站</span></a></b><br class="Apple-interchange-newline">`,
			"### 节\n\n**粗**斜常\n\n- 甲\n  - 乙\n- 丙\n\n[网站](https://example.test/)\n", nil},
		"LibreOffice": {`<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title><style type="text/css">p { margin-bottom: 0.25cm }</style></head><body lang="zh-CN" dir="ltr"><h1 class="western">题</h1><ol start="3"><li><p>三</p></li><li><p>四</p><p>又</p></li></ol>` +
			`<p><font face="Noto Sans"><font size="3">80m<sup>2</sup></font></font></p></body></html>`,
			"## 题\n\n3. 三\n4. 四\n\n   又\n\n80m²\n", nil},
		"a spreadsheet": {`<html><body><table cellspacing="0" border="0"><colgroup span="2" width="85"></colgroup><tr><td height="17" align="left">姓名</td><td align="left">金额</td></tr><tr><td>甲某</td><td style="font-weight:bold" sdval="100">100</td></tr><tr><td colspan=2>合计</td></tr></table></body></html>`,
			"| 姓名 | 金额 |\n| --- | --- |\n| 甲某 | **100** |\n| 合计 | |\n", []markdown.Loss{markdown.LossMerged}},
		"a web page": {`<style>x{}</style><script>alert(1)</script><div><h1>题</h1><div>第一段<br>换行<p>第二段 &lt;b&gt; &amp;lt; **x**<p>第三段 <em>斜</em> <code>a_b</code></div><blockquote><p>引</p></blockquote><pre>一行
  两行</pre><dl><dt>词</dt><dd>义</dd></dl><figure><img src="data:image/png;base64,` + base64.StdEncoding.EncodeToString([]byte(png)) + `" alt="大门"><figcaption>图1</figcaption></figure>` +
			`<a href="javascript:alert(1)" onclick="x()">坏</a><a href="#top">顶</a><iframe src=x></iframe><svg><text>矢</text></svg><span hidden>藏</span><s>划</s><img src="https://example.test/x.png" onerror=x></div>`,
			"## 题\n\n第一段\\\n换行\n\n第二段 \\<b> \\&lt; \\*\\*x\\*\\*\n\n第三段 *斜* a\\_b\n\n> 引\n\n一行\\\n两行\n\n词\n\n义\n\n![大门](/media/image1.png \"图1\")\n\n坏顶划\n",
			[]markdown.Loss{markdown.LossHidden, markdown.LossLink, markdown.LossPictureAway, markdown.LossDrawing, markdown.LossStruck}},
		"an icon":             {`<p>甲<svg><style>.a{}</style><path d="M0 0"/></svg>乙</p>`, "甲乙\n", nil},
		"ends left out":       {`<ul><li>甲<li>乙<ol><li>一<li>二</ol></ul><table><tr><td>a<td>b<tr><td>c<td>d</table><p>末`, "- 甲\n- 乙\n  1. 一\n  2. 二\n\n| a | b |\n| --- | --- |\n| c | d |\n\n末\n", nil},
		"tables in tables":    {`<table><tr><td>外<table><tr><td>内1</td><td>内2</td></tr></table></td><td>右</td></tr></table>`, "| 外 内1 内2 | 右 |\n| --- | --- |\n", []markdown.Loss{markdown.LossNestedTable, markdown.LossCellParagraph}},
		"a frame":             {`<table><tr><td><h2>题</h2><ul><li>项</ul></td></tr></table>`, "### 题\n\n- 项\n", nil},
		"items alone":         {`<li>甲</li><li>乙</li>`, "- 甲\n- 乙\n", nil},
		"a note without text": {`<p>文<a style='mso-endnote-id:edn1' href="#_edn1">[i]</a></p>`, "文\n", []markdown.Loss{markdown.LossNoteAway}},
		"text alone":          {"甲\n乙 and\nthen   丙", "甲乙 and then 丙\n", nil},
		"nothing":             {"<p>&nbsp;</p><br>", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, text, losses := written(t, c.source)
			if text != c.want {
				t.Errorf("got\n%q\nwant\n%q", text, c.want)
			}
			var got []markdown.Loss
			losses.Each(func(what markdown.Loss, _ int) { got = append(got, what) })
			slices.Sort(c.losses)
			if !slices.Equal(got, c.losses) {
				t.Errorf("losses %v, want %v", got, c.losses)
			}
			if strings.Contains(text, "不得出现") {
				t.Error("something of the file's head is in the text")
			}
		})
	}
}

// TestHostilePastes: linear work, bounded depth, and text that no tag can hide.
func TestHostilePastes(t *testing.T) {
	for name, source := range map[string]string{
		"depth":               strings.Repeat("<div><b>", 100_000) + "文",
		"lists":               strings.Repeat("<ul><li>", 50_000) + "文",
		"tables":              strings.Repeat("<table><tr><td>", 50_000) + "文",
		"formatting":          strings.Repeat("<b a=1><i b=2><p>", 50_000) + "文",
		"ends":                strings.Repeat("</b></p></table></li>", 100_000) + "文",
		"attributes":          "<p " + strings.Repeat("a=b ", 100_000) + ">文",
		"a tag without end":   "文<p style='" + strings.Repeat("a", 1<<20),
		"comments":            strings.Repeat("<!--x-->", 200_000) + "文",
		"a cell of all":       "<table><tr><td colspan=1000000000 rowspan=1000000000>文</table>",
		"declarations":        "<p style='" + strings.Repeat("a:b;", 200_000) + "'>文",
		"hidden without end":  "<div><p hidden>x<p>y</div>文",
		"scripts in scripts":  "<script><script></script>文",
		"a picture that lies": "<img src='data:image/png;base64,PHN2Zz4='><img src='data:image/svg+xml,<svg onload=alert(1)>'>文",
	} {
		t.Run(name, func(t *testing.T) {
			if _, text, _ := written(t, source); !strings.Contains(text, "文") || strings.Contains(text, "alert") {
				t.Errorf("got %.200q", text)
			}
		})
	}
	for name, source := range map[string]string{
		"all of it": strings.Repeat(" ", MaxHTML+1),
		"breaks":    strings.Repeat("<br>", 400_000),
		"text":      "<p>" + strings.Repeat("<p>正文<", 1<<20),
		"places":    "<table>" + strings.Repeat("<tr><td colspan=63 rowspan=63>", 1000),
		"cells":     "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td colspan=63>", 100), 200),
	} {
		if _, err := Read(source); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead: whatever the bytes, what comes renders.
func FuzzRead(f *testing.F) {
	f.Add("<p>甲<b>乙</b><table><tr><td>丙</table>")
	f.Add("<ul><li>甲<ol><li><p>乙<p>丙</ol></ul><h1>题<div>x</div></h1>")
	f.Add("<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>甲</p><a style='mso-footnote-id:ftn1'>[1]</a><div style='mso-element:footnote' id=ftn1>注</div>")
	f.Add("<table><caption>题</caption><tr><th rowspan=3 colspan=2>a<td>b<tr><td>c</table><pre>\nx\n\ny</pre><img src=data:image/png;base64,iVBORw0KGgo=>")
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 20_000 {
			return
		}
		written(t, source)
	})
}
