package docx

import (
	"slices"
	"strings"
	"testing"

	"gongkai/internal/exchange/markdown"
)

// made is a document of some make and what becomes of it.
type made struct {
	name   string
	file   file
	want   string // Markdown
	extra  string // what a reader sees beyond the text: numbers written out, brackets
	title  string
	losses []markdown.Loss
}

// headings are the styles of headings as Word names them in a Chinese edition: the
// IDs are numbers.
const headings = `<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>`

func documents() []made {
	link := func(id, content string) string {
		return `<w:hyperlink r:id="` + id + `" w:history="1">` + content + `</w:hyperlink>`
	}
	box := func(content string) string {
		return `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="2" name="文本框 2"/><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>` + content +
			`</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>` + content +
			`</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	}
	merged := `<w:p><w:pPr><w:rPr><w:del w:id="9" w:author="x"/></w:rPr></w:pPr>`
	return []made{
		{name: "Word, Chinese edition: headings with numbers for IDs", file: file{styles: headings,
			body: styled("1", run("一、案情")) + para(run("被执行人甲某（虚构）未履行。")) + styled("2", run("（一）经过")) + para(run("经过如下。"))},
			want: "## 一、案情\n\n被执行人甲某（虚构）未履行。\n\n### （一）经过\n\n经过如下。\n"},
		{name: "Word: runs parted by corrections", file: file{
			body: `<w:p w:rsidR="00A1" w:rsidRDefault="00B2"><w:pPr><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:pPr><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:r w:rsidRPr="1"><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>限制</w:t></w:r>` +
				`<w:proofErr w:type="spellStart"/><w:r w:rsidR="2"><w:t>消</w:t></w:r><w:proofErr w:type="spellEnd"/><w:bookmarkEnd w:id="0"/><w:r><w:lastRenderedPageBreak/><w:t>费</w:t></w:r>` + formed(`<w:b/><w:sz w:val="32"/><w:color w:val="FF0000"/>`, "令") + formed(`<w:b w:val="1"/>`, "是") + formed(`<w:b w:val="0"/>`, "什么") + `</w:p>`},
			want: "限制消费**令是**什么\n"},
		{name: "WPS: a link as a field, a title", file: file{styles: define("a3", "Title", `<w:pPr><w:outlineLvl w:val="0"/></w:pPr>`),
			body: styled("a3", run("法院")+run("公告")) + para(run("见")+fieldChar("begin")+code(` HYPERLINK "https://example.test/a?b=1&c=2" `)+fieldChar("separate")+run("网")+run("页")+fieldChar("end")+run("。"))},
			title: "法院公告", want: "见[网页](https://example.test/a?b=1\\&c=2)。\n"},
		{name: "LibreOffice: lists by paragraph, headings without numbers", file: file{
			styles:    define("Heading1", "Heading 1", `<w:basedOn w:val="Heading"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>`) + define("Heading", "Heading", "") + define("TextBody", "Body Text", ""),
			numbering: abstract("1", levels("decimal:%1.", "bullet:")) + num("1", "1", ""),
			body: styled("Heading1", run("清单")) + listed("1", "0", "第一项") + listed("1", "1", "子项甲") + listed("1", "1", "子项乙") + listed("1", "0", "第二项") +
				`<w:p><w:pPr><w:pStyle w:val="TextBody"/><w:bidi w:val="0"/></w:pPr><w:r><w:rPr></w:rPr><w:t>后</w:t></w:r></w:p>`},
			want: "## 清单\n\n1. 第一项\n   - 子项甲\n   - 子项乙\n2. 第二项\n\n后\n"},
		{name: "Google Docs: bullets as text, underlined links", file: file{
			styles:    define("Heading3", "heading 3", ""),
			numbering: abstract("1", levels("bullet:●", "bullet:○", "decimal:%3.")) + num("1", "1", ""),
			links:     map[string]string{"rId6": "https://example.test/"},
			body:      styled("Heading3", run("题")) + listed("1", "0", "甲") + listed("1", "1", "乙") + listed("1", "2", "丙") + para(link("rId6", formed(`<w:color w:val="1155cc"/><w:u w:val="single"/><w:rtl w:val="0"/>`, "网站")))},
			want: "#### 题\n\n- 甲\n  - 乙\n    1. 丙\n\n[网站](https://example.test/)\n"},
		{name: "Pages: a style that is called Heading and has an outline level", file: file{
			styles: define("Heading", "Heading", `<w:next w:val="Body"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>`) + define("Body", "Body", `<w:rPr><w:lang w:val="zh-CN"/></w:rPr>`),
			body:   styled("Heading", formed(`<w:rtl w:val="0"/>`, "节")) + styled("Body", run("文"))},
			want: "## 节\n\n文\n"},
		{name: "headings by the outline level of the paragraph alone", file: file{
			body: `<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr>` + run("节") + `</w:p><w:p><w:pPr><w:outlineLvl w:val="9"/></w:pPr>` + run("文") + `</w:p>`},
			want: "### 节\n\n文\n"},
		{name: "a style of one's own that rests on a heading, one by its Chinese name, one that is not there", file: file{
			styles: headings + define("mine", "法院小标题", `<w:basedOn w:val="2"/>`) + define("c", "标题 3", "") + define("loop", "圈", `<w:basedOn w:val="loop2"/>`) + define("loop2", "圈2", `<w:basedOn w:val="loop"/>`),
			body:   styled("mine", run("甲")) + styled("c", run("乙")) + styled("Heading1", run("丙")) + styled("loop", run("丁"))},
			want: "### 甲\n\n#### 乙\n\n## 丙\n\n丁\n"},
		{name: "a title behind text is a heading", file: file{styles: define("t", "Title", ""), body: para(run("文")) + styled("t", run("题"))},
			want: "文\n\n## 题\n"},
		{name: "lists that begin anew", file: file{
			numbering: abstract("7", levels("decimal:%1、", "decimal:%2)")) + num("1", "7", "") + num("2", "7", `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>`),
			body:      listed("1", "0", "一") + listed("1", "1", "甲") + para(run("其间")) + listed("1", "0", "二") + listed("1", "1", "乙") + listed("2", "0", "五") + listed("2", "0", "六") + listed("1", "0", "七")},
			want: "1. 一\n   1. 甲\n\n其间\n\n2. 二\n   1. 乙\n\n5) 五\n6) 六\n7) 七\n"},
		{name: "lists by style", file: file{
			styles:    define("ListBullet", "List Bullet", `<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>`) + define("ListNumber2", "List Number 2", `<w:basedOn w:val="ListNumber"/>`) + define("ListNumber", "List Number", `<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>`),
			numbering: abstract("1", levels("bullet:•")) + abstract("2", levels("decimal:%1.")) + num("3", "1", "") + num("4", "2", ""),
			body:      styled("ListBullet", run("甲")) + styled("ListBullet", run("乙")) + styled("ListNumber2", run("一")) + `<w:p><w:pPr><w:pStyle w:val="ListBullet"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>` + run("无") + `</w:p>`},
			want: "- 甲\n- 乙\n1. 一\n\n无\n"},
		{name: "numbers of the law", file: file{styles: headings,
			numbering: abstract("1", levels("chineseCountingThousand:第%1章", "chineseCounting:第%2条", "chineseCounting:（%3）", "decimalEnclosedCircleChinese:%4")) + num("1", "1", ""),
			body: `<w:p><w:pPr><w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>` + run("总则") + `</w:p>` +
				strings.Repeat(listed("1", "1", "款"), 11) + listed("1", "2", "项") + listed("1", "3", "目") + listed("1", "0", "分则") + listed("1", "1", "款")},
			want:  "## 第一章 总则\n\n第一条 款\n\n第二条 款\n\n第三条 款\n\n第四条 款\n\n第五条 款\n\n第六条 款\n\n第七条 款\n\n第八条 款\n\n第九条 款\n\n第十条 款\n\n第十一条 款\n\n（一） 项\n\n① 目\n\n第二章 分则\n\n第一条 款\n",
			extra: "第一章第一条第二条第三条第四条第五条第六条第七条第八条第九条第十条第十一条（一）①第二章第一条", losses: []markdown.Loss{markdown.LossNumbering}},
		{name: "numbers of several levels, of a style that a level names", file: file{
			styles: define("h1", "heading 1", `<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>`) + define("h2", "heading 2", `<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>`),
			numbering: abstract("1", `<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/><w:pStyle w:val="h1"/></w:lvl>`+
				`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/><w:pStyle w:val="h2"/></w:lvl>`) + num("1", "1", ""),
			body: styled("h1", run("甲")) + styled("h2", run("乙")) + styled("h2", run("")) + styled("h2", run("丙"))},
			want: "## 三、甲\n\n### 3.1 乙\n\n### 3.3 丙\n", extra: "三、3.13.3", losses: []markdown.Loss{markdown.LossNumbering}},
		{name: "a design of lists that stands with a style", file: file{
			styles:    `<w:style w:type="numbering" w:styleId="nl"><w:name w:val="条文"/><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>`,
			numbering: abstract("1", `<w:numStyleLink w:val="nl"/>`) + abstract("2", levels("upperRoman:%1.")+`<w:styleLink w:val="nl"/>`) + num("1", "1", "") + num("9", "2", ""),
			body:      listed("1", "0", "甲") + listed("1", "0", "乙") + listed("8", "0", "无")},
			want: "I. 甲\n\nII. 乙\n\n无\n", extra: "I.II.", losses: []markdown.Loss{markdown.LossNumbering}},
		{name: "a table with merged cells", file: file{body: table(
			row(cell(`<w:gridSpan w:val="2"/>`, para(run("合并"))), textCell("三")),
			row(cell(`<w:vMerge w:val="restart"/>`, para(run("竖"))), textCell("a|b"), textCell("6")),
			`<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>`+textCell("8")+`</w:tr>`,
			row(cell(`<w:vMerge/>`, para("")), textCell("8"), textCell("9"))) + para("")},
			want:   "| 合并 | | 三 |\n| --- | --- | --- |\n| 竖 | a\\|b | 6 |\n| | 8 | |\n| | 8 | 9 |\n",
			losses: []markdown.Loss{markdown.LossMerged}},
		{name: "a table of lists, paragraphs and tables", file: file{
			numbering: abstract("1", levels("decimal:%1.")) + num("1", "1", ""),
			body: table(row(textCell("甲"), textCell("乙")),
				row(cell("", listed("1", "0", "一")+listed("1", "0", "二")), cell("", para(run("外"))+table(row(textCell("内1"), textCell("内2")))+para(run("末")))))},
			want:   "| 甲 | 乙 |\n| --- | --- |\n| 1. 一 2. 二 | 外 内1 内2  末 |\n",
			extra:  "1.2.",
			losses: []markdown.Loss{markdown.LossNestedTable, markdown.LossCellParagraph}},
		{name: "a table of one cell is a frame", file: file{styles: headings, body: table(row(cell("", styled("1", run("题"))+para(run("文"))))) + table(row(cell("", para(""))))},
			want: "## 题\n\n文\n"},
		{name: "footnotes and endnotes", file: file{
			footnotes: `<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id="1">` + para(`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>`+run(" 第一注")) + `</w:footnote>` +
				`<w:footnote w:id="2">` + para(run("第二注")) + para(run("又一段")) + `</w:footnote><w:footnote w:id="3">` + para(run("没有人引用")) + `</w:footnote><w:footnote w:id="4">` + para("") + `</w:footnote>`,
			endnotes: `<w:endnote w:id="1">` + para(run("尾注")) + `</w:endnote>`,
			body: para(run("甲")+`<w:r><w:footnoteReference w:id="2"/></w:r>`+run("乙")+`<w:r><w:endnoteReference w:id="1"/></w:r>`) +
				table(row(cell("", para(run("丙")+`<w:r><w:footnoteReference w:id="1"/></w:r>`)), textCell("丁"))) + para(run("戊")+`<w:r><w:footnoteReference w:id="4"/></w:r><w:r><w:footnoteReference w:id="99"/></w:r>`)},
			want: "甲[^1]乙[^2]\n\n| 丙[^3] | 丁 |\n| --- | --- |\n\n戊\n\n[^1]: 第二注\n\n    又一段\n\n[^2]: 尾注\n\n[^3]: 第一注\n"},
		{name: "forms, by runs and by styles", file: file{
			styles: `<w:style w:type="character" w:styleId="s"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style><w:style w:type="character" w:styleId="e"><w:name w:val="Emphasis"/><w:basedOn w:val="s0"/><w:rPr><w:i/></w:rPr></w:style>`,
			body:   para(formed(`<w:rStyle w:val="s"/>`, "粗") + run("常") + formed(`<w:rStyle w:val="e"/>`, "斜") + run("常") + formed(`<w:b/><w:i/>`, "粗斜") + run("常") + formed(`<w:rStyle w:val="s"/><w:b w:val="false"/>`, "不粗") + formed(`<w:b/><w:rPrChange w:id="1"><w:rPr><w:i/></w:rPr></w:rPrChange>`, " 又粗 "))},
			want: "**粗**常*斜*常**粗斜**常不粗 **又粗**\n"},
		{name: "links", file: file{
			links: map[string]string{"a": "https://example.test/a", "j": "javascript:alert(1)", "m": "mailto:court@example.test?subject=x", "f": "file:///C:/Users/x/a.doc"},
			body: para(link("a", run("好")) + run("、") + link("j", run("坏")) + run("、") + link("m", run("信")) + run("、") + link("f", run("盘")) + run("、") + `<w:hyperlink w:anchor="节">` + run("内") + `</w:hyperlink>、` +
				`<w:fldSimple w:instr=" HYPERLINK &quot;https://example.test/b c&quot; \o &quot;x&quot;">` + run("域") + `</w:fldSimple>` + link("none", run("空")))},
			want:   "[好](https://example.test/a)、坏、[信](mailto:court@example.test)、盘、内[域](https://example.test/b%20c)空\n",
			losses: []markdown.Loss{markdown.LossLink}},
		{name: "pictures", file: file{
			styles: define("cap", "caption", ""), media: map[string]string{"a.png": png, "b.jpeg": jpeg, "c.emf": "\x01\x00\x00\x00emf", "d.png": "<svg onload=x>"}, links: map[string]string{"away": "https://example.test/a.png"},
			body: para(picture("a.png", "法院大门")) + styled("cap", run("图1　大门")) + para(run("文")+picture("b.jpeg", `C:\Users\甲某\b.jpeg`)+run("文")) + para(picture("a.png", "又")) + styled("cap", run("题注")+picture("a.png", "")) + para(picture("c.emf", "")+picture("d.png", "")+picture("away", "")+picture("none", ""))},
			want:   "![法院大门](/media/image1.png \"图1　大门\")\n\n文![](/media/image2.jpg)文\n\n![又](/media/image1.png)\n\n题注![法院大门](/media/image1.png)\n",
			losses: []markdown.Loss{markdown.LossPictureKind, markdown.LossPictureAway, markdown.LossPictureBroken}},
		{name: "pictures of old programs, embedded tables, rules", file: file{media: map[string]string{"a.png": png},
			body: para(`<w:r><w:pict><v:shape alt="旧图"><v:imagedata r:id="a.png" o:title="x"/></v:shape></w:pict></w:r>`) + para(`<w:r><w:object><v:shape/><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12"/></w:object></w:r>`) +
				para(`<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>`) + para(run("末"))},
			want: "![旧图](/media/image1.png)\n\n末\n", losses: []markdown.Loss{markdown.LossEmbedded}},
		{name: "tracked changes", file: file{
			body: para(run("甲")+`<w:ins w:id="1" w:author="x">`+run("增")+`</w:ins><w:del w:id="2" w:author="x"><w:r><w:delText>删</w:delText></w:r></w:del><w:moveFrom w:id="3">`+run("移出")+`</w:moveFrom>`+run("乙")) +
				merged + run("前半") + `</w:p>` + para(run("后半")) + para(`<w:moveTo w:id="4">`+run("移入")+`</w:moveTo>`) +
				table(row(textCell("留"), textCell("留")), `<w:tr><w:trPr><w:del w:id="5"/></w:trPr>`+textCell("删")+`</w:tr>`) + merged + run("末") + `</w:p>`},
			want:   "甲增乙\n\n前半后半\n\n移入\n\n| 留 | 留 |\n| --- | --- |\n\n末\n",
			losses: []markdown.Loss{markdown.LossDeleted, markdown.LossInserted}},
		{name: "comments, headers and footers", file: file{header: para(run("内部资料")),
			body: para(`<w:commentRangeStart w:id="0"/>` + run("文") + `<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`)},
			want: "文\n", losses: []markdown.Loss{markdown.LossComment, markdown.LossHeaderFooter}},
		{name: "text boxes", file: file{styles: headings, body: para(run("甲")+box(styled("1", run("框题"))+para(run("框文")))+run("乙")) + para(run("丙")) +
			para(`<w:r><w:pict><v:shape><v:textbox><w:txbxContent>`+para(run("旧框"))+`</w:txbxContent></v:textbox></v:shape></w:pict></w:r>`) + para(box(para("")))},
			want: "甲乙\n\n## 框题\n\n框文\n\n丙\n\n旧框\n", losses: []markdown.Loss{markdown.LossTextBox}},
		{name: "fields", file: file{body: para(run("第")+fieldChar("begin")+code(" PAGE ")+fieldChar("separate")+run("3")+fieldChar("end")+run("页")) +
			para(`<w:fldSimple w:instr=" DATE "><w:r><w:t>2018年</w:t></w:r></w:fldSimple>`) +
			para(fieldChar("begin")+code(" IF ")+fieldChar("begin")+code(" MERGEFIELD x ")+fieldChar("separate")+`<w:r><w:fldChar w:fldCharType="end"/></w:r>`+code(` = "1" `)+fieldChar("separate")+run("结果")+fieldChar("end")) +
			para(run("开")+fieldChar("begin")+code(" BAD ")) + para(fieldChar("end")+run("仍在")) +
			para(run("坏")+fieldChar("begin")+code(" PAGE ")+run("了的")+fieldChar("begin")+code(" DATE ")+fieldChar("separate")+run("域")+fieldChar("end")+run("也在")) +
			para(`<w:hyperlink w:anchor="_Toc1">`+fieldChar("begin")+code(` TOC \o "1-3" `)+fieldChar("separate")+run("一、案情")+`<w:r><w:tab/></w:r>`+run("1")+`</w:hyperlink>`) + para(`<w:hyperlink w:anchor="_Toc2">`+run("二、结果")+`</w:hyperlink>`+fieldChar("end")) + para(run("末"))},
			want: "第3页\n\n2018年\n\n结果\n\n开\n\n仍在\n\n坏了的域也在\n\n一、案情 1\n\n二、结果\n\n末\n"},
		{name: "controls, smart tags and other wrapping", file: file{
			body: `<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>` + para(run("块")) + `</w:sdtContent></w:sdt><w:customXml w:element="e">` + para(run("自")+`<w:smartTag w:element="date">`+run("2018年4月")+`</w:smartTag><w:sdt><w:sdtContent>`+run("行内")+`</w:sdtContent></w:sdt><w:bdo w:val="ltr">`+run("向")+`</w:bdo>`) + `</w:customXml>` +
				table(`<w:sdt><w:sdtContent>`+row(`<w:sdt><w:sdtContent>`+textCell("格")+`</w:sdtContent></w:sdt>`, cell("", `<w:sdt><w:sdtContent>`+para(run("控"))+`</w:sdtContent></w:sdt>`))+`</w:sdtContent></w:sdt>`)},
			want: "块\n\n自2018年4月行内向\n\n| 格 | 控 |\n| --- | --- |\n"},
		{name: "hidden text", file: file{styles: `<w:style w:type="character" w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>`,
			body: para(run("见") + formed(`<w:vanish/>`, "身份证号码") + formed(`<w:vanish w:val="0"/>`, "显") + formed(`<w:webHidden/>`, "示"))},
			want: "见显示\n", losses: []markdown.Loss{markdown.LossHidden}},
		{name: "breaks, tabs and hyphens", file: file{
			body: para(run("甲")+`<w:r><w:br/></w:r>`+run("- 乙")+`<w:r><w:br/><w:br/></w:r>`+run("丙")+`<w:r><w:tab/></w:r>`+run("丁")+`<w:r><w:noBreakHyphen/><w:softHyphen/><w:t>戊</w:t><w:cr/><w:t>己</w:t></w:r>`) +
				para(`<w:r><w:br w:type="page"/></w:r>`) + `<w:p><w:pPr><w:sectPr/></w:pPr></w:p>` + para(`<w:r><w:t xml:space="preserve">　　庚 </w:t></w:r>`)},
			want: "甲\\\n\\- 乙\n\n丙 丁-戊\\\n己\n\n庚\n"},
		{name: "what looks like Markdown and HTML", file: file{styles: headings,
			body: para(run("# 不是标题")) + para(run("<script>alert(1)</script> &lt; **粗** [x](javascript:1) ![x](/media/a.png) `c`")) + styled("1", run("1. #")) + para(run("|---|")) + para(run("a\u202eb\u00ad\ufffd"))},
			want: "\\# 不是标题\n\n\\<script>alert(1)\\</script> \\&lt; \\*\\*粗\\*\\* \\[x\\](javascript:1) !\\[x\\](/media/a.png) \\`c\\`\n\n## 1. \\#\n\n\\|---\\|\n\nab〓\n", losses: []markdown.Loss{markdown.LossBroken, markdown.LossUnseen}},
		{name: "quotations", file: file{styles: define("q", "Quote", ""), body: styled("q", run("[!提示]")) + para(run("文"))},
			want: "> \\[!提示\\]\n\n文\n"},
		{name: "struck and raised text", file: file{body: para(formed(`<w:strike/>`, "不予") + run("执行10平方米") + formed(`<w:vertAlign w:val="superscript"/>`, "注"))},
			want: "不予执行10平方米注\n", losses: []markdown.Loss{markdown.LossStruck, markdown.LossScript}},
		{name: "charts, embedded documents and macros", file: file{parts: map[string]string{"word/vbaProject.bin": "x"},
			body: para(`<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图表 1"/><a:graphic><a:graphicData><c:chart r:id="x"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`) + `<w:altChunk r:id="x"/>` + para(run("文"))},
			want: "文\n", losses: []markdown.Loss{markdown.LossDrawing, markdown.LossEmbedded}},
		{name: "strict", file: file{styles: headings, body: styled("1", run("题")) + para(run("文")), turn: func(name, text string) (string, string) {
			text = strings.ReplaceAll(text, nsW, "http://purl.oclc.org/ooxml/wordprocessingml/main")
			return name, strings.ReplaceAll(text, "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
		}}, want: "## 题\n\n文\n"},
		{name: "another prefix", file: file{styles: headings, body: styled("1", run("题")) + listed("1", "0", "甲"), numbering: abstract("0", levels("bullet:•")) + num("1", "0", ""),
			turn: func(name, text string) (string, string) {
				return name, strings.NewReplacer("<w:", "<ns0:", "</w:", "</ns0:", " w:", " ns0:", "xmlns:w=", "xmlns:ns0=").Replace(text)
			}}, want: "## 题\n\n- 甲\n"},
		{name: "no prefix, absolute targets, another name for the main part", file: file{styles: headings, body: styled("1", run("题")) + para(run("文")), turn: func(name, text string) (string, string) {
			name = strings.NewReplacer("document.xml", "document2.xml").Replace(name)
			text = strings.NewReplacer(`Target="word/document.xml"`, `Target="/word/document2.xml"`, `Target="styles.xml"`, `Target="/word/styles.xml"`).Replace(text)
			return name, strings.NewReplacer("<w:", "<", "</w:", "</", "xmlns:w=", "xmlns=").Replace(text)
		}}, want: "## 题\n\n文\n"},
		{name: "names with backslashes and capitals", file: file{styles: headings, body: styled("1", run("题")), turn: func(name, text string) (string, string) {
			return strings.ReplaceAll(strings.Replace(name, "word/document", "Word/Document", 1), "/", `\`), text
		}}, want: "## 题\n"},
		{name: "a text and nothing else", file: file{body: para(run("文")), parts: map[string]string{"_rels/.rels": "", "word/_rels/document.xml.rels": "", "[Content_Types].xml": "", "docProps/core.xml": ""}},
			want: "文\n"},
		{name: "nothing", file: file{body: para("") + para(run(" "))}, want: ""},
	}
}

// TestDocuments converts documents of every make. No text is lost: what a reader sees
// of the Markdown is what the oracle finds in the file, with what is added on purpose.
func TestDocuments(t *testing.T) {
	if len(documents()) < 30 {
		t.Errorf("only %d documents", len(documents()))
	}
	for _, c := range documents() {
		t.Run(c.name, func(t *testing.T) {
			whole := c.file.pack(t)
			d, text, losses := written(t, whole)
			if text != c.want || d.Title != c.title {
				t.Errorf("title %q, got\n%q\nwant\n%q", d.Title, text, c.want)
			}
			var got []markdown.Loss
			losses.Each(func(what markdown.Loss, _ int) { got = append(got, what) })
			slices.Sort(c.losses)
			if !slices.Equal(got, c.losses) {
				t.Errorf("losses %v, want %v", got, c.losses)
			}
			want := oracle(t, whole)
			if text == "" && want == "" {
				return
			}
			seen := dense(c.title) + visible(t, text)
			if strings.Contains(c.name, "pictures") {
				return // captions are text of the page in another place, alternative texts are none
			}
			extra, ok := inserted(seen, strings.ReplaceAll(want, "\ufffd", "〓"))
			if !ok || extra != dense(c.extra) {
				t.Errorf("a reader sees %q, the text is %q, beyond it %q", seen, want, extra)
			}
		})
	}
}
