package content

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Bounds of a sentence in characters, between 。！？；: what the style asks for, what
// no sentence may pass, and the share of the texts' sentences that may lie between.
const (
	wanted    = 35
	longest   = 60
	longShare = 0.02
)

var (
	listMark  = regexp.MustCompile(`^(\s*(- |\d+\. |> ?|#{2,6} ))+`)
	inlineOff = regexp.MustCompile(`\*\*|\[\^[^\]]+\](: )?`)
	tableRule = regexp.MustCompile(`^\|[-:|]+\|$`)
)

// passages are the runs of text that a reader meets as units: title, summary,
// sources, and what bodyPassages gives.
func passages(p piece) []string {
	return slices.Concat([]string{p.values["title"], p.values["summary"]}, p.lists["sources"], bodyPassages(p))
}

// bodyPassages are the headings, paragraphs, items and cells of the text without
// their marks.
func bodyPassages(p piece) []string {
	var out []string
	for _, line := range strings.Split(link.ReplaceAllString(p.body, "$1"), "\n") {
		if calloutLine.MatchString(line) || tableRule.MatchString(line) {
			continue
		}
		line = inlineOff.ReplaceAllString(listMark.ReplaceAllString(line, ""), "")
		cells := []string{line}
		if strings.HasPrefix(line, "|") {
			cells = strings.Split(line, "|")
		}
		for _, cell := range cells {
			if cell = strings.TrimSpace(cell); cell != "" {
				out = append(out, cell)
			}
		}
	}
	return out
}

// sentences cuts a passage at 。！？；.
func sentences(passage string) []string {
	return strings.FieldsFunc(passage, func(r rune) bool { return strings.ContainsRune("。！？；", r) })
}

// marks are forms that have no place in the texts.
var marks = []struct {
	name string
	form *regexp.Regexp
}{
	{"half-width punctuation beside a Han character", regexp.MustCompile(`\p{Han}[,.;:?!()"'\[\]~]|[,;:?!()"'\[\]~]\p{Han}`)},
	{"a blank beside a Han character", regexp.MustCompile(`\p{Han} |  | \p{Han}`)},
	{"full-width letters or digits", regexp.MustCompile(`[０-９Ａ-Ｚａ-ｚ％]`)},
	{"an ellipsis or a dash of half width", regexp.MustCompile(`\.\.|--`)},
	{"punctuation twice", regexp.MustCompile(`[。，；：、]{2}`)},
	{"what may be a telephone, account or identity number", regexp.MustCompile(`\d(?:[- ]?\d){6,}|[〇零一二三四五六七八九]{7,}`)},
	{"what may be a case number", regexp.MustCompile(`[（(〔\[]\d{4}[）)〕\]]\s*\p{Han}|\d{4}\p{Han}{1,4}字第`)},
	{"a document number without 〔〕", regexp.MustCompile(`[（(\[]\d{4}[）)\]]\d+号`)},
	{"thousands separated", regexp.MustCompile(`\d[,，]\d{3}(\D|$)`)},
	{"万元 spelt out", regexp.MustCompile(`[1-9]\d*0000元`)},
	{"a date without its year", regexp.MustCompile(`(^|[^年\d])\d{1,2}月\d{1,2}日`)},
	{"an official's name", regexp.MustCompile(`[赵钱孙李周吴郑王冯陈张刘杨黄韩毕许何曹魏姜谢邹苏潘葛范彭鲁马方任袁柳唐罗郝常于傅康余顾孟黄穆萧尹姚邵汪祁毛狄贝戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡霍万卢]\p{Han}{1,2}(院长|局长|庭长|书记)`)},
}

// banned are words of campaigns, of contempt and of pages that do not exist yet.
func banned() []string {
	return []string{"老赖", "攻坚战", "歼灭战", "生死战", "保卫战", "硬仗", "冲锋号", "总攻", "打赢", "必胜", "亮剑", "利剑",
		"铁拳", "重拳", "雷霆", "严惩不贷", "绝不姑息", "零容忍", "威慑", "震慑", "庄严承诺", "锦上添花", "开绿灯", "挂图作战",
		"倒排工期", "吹响", "同志", "领导高度重视", "你", "俺", "点击", "扫码", "二维码", "在线提交", "网上立案", "在线申请",
		"敬请期待", "即将上线", "TODO", "待补", "某某", "unverified"}
}

// civilProcedure are the articles of the 民事诉讼法 (text of 2023) that the texts cite,
// each compared with the law. A number of an older text is not among them, or means
// something else: add one only after reading the article.
var civilProcedure = strings.Fields(`八十五 一百一十四 一百一十七 一百一十八 一百一十九 二百三十五 二百三十六 二百三十七 二百三十八
	二百四十一 二百四十二 二百四十七 二百四十八 二百四十九 二百五十 二百五十一 二百五十二 二百五十三 二百五十四 二百五十五
	二百五十九 二百六十四 二百六十五 二百六十六 二百六十七 二百六十八`)

var (
	cplCited = regexp.MustCompile(`民事诉讼法》?((?:[、和至]?第[一二三四五六七八九十百]+条)+)`)
	article  = regexp.MustCompile(`第([一二三四五六七八九十百]+)条`)
)

// proseFaults holds the words of one text to README.md.
func proseFaults(p piece) []string {
	var faults []string
	fail := func(format string, args ...any) {
		faults = append(faults, p.name()+": "+fmt.Sprintf(format, args...))
	}
	for _, passage := range passages(p) {
		for _, m := range marks {
			if hit := m.form.FindString(passage); hit != "" {
				fail("%s: %q in %q", m.name, hit, passage)
			}
		}
		for _, pair := range []string{"“”", "‘’", "（）", "《》", "〈〉", "〔〕"} {
			if !balanced(passage, pair) {
				fail("%s do not match in %q", pair, passage)
			}
		}
		for _, word := range banned() {
			if strings.Contains(passage, word) {
				fail("%q in %q", word, passage)
			}
		}
		for _, m := range cplCited.FindAllStringSubmatch(passage, -1) {
			for _, a := range article.FindAllStringSubmatch(m[1], -1) {
				if !slices.Contains(civilProcedure, a[1]) {
					fail("article %s of the 民事诉讼法 is not among those compared with the law", a[1])
				}
			}
		}
	}
	for _, passage := range bodyPassages(p) {
		for _, s := range sentences(passage) {
			if n := utf8.RuneCountInString(s); n > longest {
				fail("a sentence of %d characters: %q", n, s)
			}
		}
	}
	return faults
}

// balanced reports whether each opening mark is closed before the next one opens.
func balanced(text, pair string) bool {
	open, depth := []rune(pair)[0], 0
	for _, r := range text {
		if !strings.ContainsRune(pair, r) {
			continue
		}
		if r == open {
			depth++
		} else {
			depth--
		}
		if depth < 0 || depth > 1 {
			return false
		}
	}
	return depth == 0
}

func TestProse(t *testing.T) {
	var count, long, characters, most int
	for _, p := range all(t) {
		for _, fault := range proseFaults(p) {
			t.Error(fault)
		}
		for _, passage := range bodyPassages(p) {
			for _, s := range sentences(passage) {
				n := utf8.RuneCountInString(s)
				count, characters, most = count+1, characters+n, max(most, n)
				if n > wanted {
					long++
				}
			}
		}
	}
	t.Logf("%d sentences, %.1f characters on average, longest %d, %d over %d", count, float64(characters)/float64(count), most, long, wanted)
	if share := float64(long) / float64(count); share > longShare {
		t.Errorf("%.1f %% of the sentences have more than %d characters, want %.1f %% at most", 100*share, wanted, 100*longShare)
	}
}

// TestProseFaults shows what the checks of words take and refuse.
func TestProseFaults(t *testing.T) {
	cases := []struct {
		name, text string
		ok         bool
	}{
		{"plain", "“执行费”由您的对方负担，见《诉讼费用交纳办法》第十四条（2006年12月19日公布）。", true},
		{"document number", "文号是法释〔2017〕7号，自2017年5月1日起施行。", true},
		{"law inside a law", "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第四百六十一条。", true},
		{"the service line", "热线是12368。", true},
		{"amounts", "50元、8400元、5万元、6387.5元、0.0175%。", true},
		{"a known article", "《中华人民共和国民事诉讼法》第二百三十六条、第二百六十六条。", true},
		{"R-27 refuses: an article by its old number", "依照民事诉讼法第二百二十五条。", false},
		{"an old number behind a right one", "民事诉讼法第二百三十六条、第二百五十七条。", false},
		{"half-width comma", "您好,请坐。", false},
		{"half-width bracket", "案号(执)。", false},
		{"straight quotes", "叫\"执行\"。", false},
		{"a blank between", "在 3 日内。", false},
		{"full-width digits", "１５日。", false},
		{"a quotation left open", "叫“执行费。", false},
		{"a bracket closed twice", "（甲））。", false},
		{"telephone", "电话0531-00000000。", false},
		{"mobile telephone with blanks", "电话139 0000 0000。", false},
		{"spoken telephone", "电话一三九零零零零零零零零。", false},
		{"case number", "（2018）鲁0113执1号。", false},
		{"old case number", "2014广法执字第1号。", false},
		{"round brackets in a document number", "法释（2017）7号。", false},
		{"thousands", "欠50,000元。", false},
		{"ten thousands", "欠50000元。", false},
		{"half a date", "从5月1日起。", false},
		{"campaign", "打赢攻坚战。", false},
		{"contempt", "曝光老赖。", false},
		{"a page to come", "扫码提交。", false},
		{"familiar address", "请你到场。", false},
		{"an official", "王大院长批准。", false},
		{"too long", strings.Repeat("字", longest+1) + "。", false},
		{"long in two halves", strings.Repeat("字", longest) + "；" + strings.Repeat("字", longest) + "。", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := sample(func(p *piece) { p.body = "## 标题\n\n" + c.text + "\n" })
			if faults := proseFaults(p); (len(faults) == 0) != c.ok {
				t.Errorf("faults %q", faults)
			}
		})
	}
}
