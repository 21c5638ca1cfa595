package public

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/web"
)

func labels(fields []FieldView) []string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Label)
	}
	return names
}

// TestRecordFields holds the content of a record to SX 6, its order and its limits.
func TestRecordFields(t *testing.T) {
	t.Run("R-06 accepts: a person's fields in the order of the law", func(t *testing.T) {
		want := []string{"姓名（名称）", "性别", "年龄", "身份证号码", "执行法院", "省份", "执行依据文号", "作出执行依据单位",
			"立案时间", "案号", "生效法律文书确定的义务", "被执行人的履行情况", "已履行部分", "未履行部分", "失信被执行人行为具体情形", "发布时间"}
		if got := labels(recordFields(samplePerson(), sampleMask)); !slices.Equal(got, want) {
			t.Errorf("got %v", got)
		}
	})
	t.Run("R-06 accepts: an organisation's variant, without sex and age, without parts when nothing is performed", func(t *testing.T) {
		want := []string{"姓名（名称）", "统一社会信用代码", "法定代表人或者负责人姓名", "执行法院", "省份", "执行依据文号", "作出执行依据单位",
			"立案时间", "案号", "生效法律文书确定的义务", "被执行人的履行情况", "失信被执行人行为具体情形", "发布时间"}
		if got := labels(recordFields(sampleOrganisation(), sampleCode)); !slices.Equal(got, want) {
			t.Errorf("got %v", got)
		}
	})
	t.Run("R-06 refuses: to pass over a field that the court has still to supply", func(t *testing.T) {
		for _, f := range recordFields(sampleOrganisation(), sampleCode) {
			if missing := f.Value == ""; f.Missing != missing {
				t.Errorf("%s: missing %v, marked %v", f.Label, missing, f.Missing)
			}
		}
		_, p := openDefault(t)
		body := string(render(t, p.defaulter, DefaulterView{Record: sampleRecord(sampleOrganisation(), sampleCode, court.Date{}, false)}))
		if n := strings.Count(body, "待补"); n != 2 {
			t.Errorf("待补 %d times, want 2: issuing unit and legal representative", n)
		}
	})
	t.Run("R-07 refuses: the number that stands in the record itself", func(t *testing.T) {
		d := samplePerson()
		d.Document.Number = "11010519491231002X"
		_, p := openDefault(t)
		body := string(render(t, p.defaulter, DefaulterView{Record: sampleRecord(d, sampleMask, court.Date{}, false)}))
		if strings.Contains(body, "1010519491231") || !strings.Contains(body, sampleMask) {
			t.Error("the page must show the masked number and nothing else of it")
		}
	})
	t.Run("R-08 refuses: a field for birth date, address or telephone", func(t *testing.T) {
		for _, d := range []court.Defaulter{samplePerson(), sampleOrganisation()} {
			all := slices.Concat(recordFields(d, sampleMask), apartFields(d, sampleMask), decisionFields(d))
			for _, label := range labels(all) {
				for _, bad := range []string{"出生", "住", "地址", "电话", "手机"} {
					if strings.Contains(label, bad) {
						t.Errorf("field %q", label)
					}
				}
			}
		}
	})
}

// TestTermSentence tells the three kinds of term apart.
func TestTermSentence(t *testing.T) {
	end := court.Date{Year: 2027, Month: time.May, Day: 6}
	t.Run("R-03 accepts: an entry of G1 alone has no term, and says when it ends", func(t *testing.T) {
		text, note := termSentence(court.Date{}, false, "")
		if text != "无固定期限" || !strings.Contains(note, "法定情形") {
			t.Errorf("%q, %q", text, note)
		}
	})
	t.Run("R-10 accepts: a term that the decision names", func(t *testing.T) {
		text, note := termSentence(end, false, "")
		if text != "至 2027年5月6日止" || !strings.Contains(note, "次日零时") {
			t.Errorf("%q, %q", text, note)
		}
	})
	t.Run("R-10 accepts: a presumed term, marked and explained", func(t *testing.T) {
		text, note := termSentence(end, true, "发布时间")
		if text != "至 2027年5月6日止（推定）" || !strings.Contains(note, "按发布时间起二年推定") {
			t.Errorf("%q, %q", text, note)
		}
	})
}

// TestNotFoundIsOneAnswer holds the page of a missing record to R-17.
func TestNotFoundIsOneAnswer(t *testing.T) {
	t.Run("R-17 accepts: the neutral sentence", func(t *testing.T) {
		if v := NewErrorView(web.Base{}, 404); v.Text != "该信息不存在或已不再公开。" {
			t.Errorf("%q", v.Text)
		}
	})
	t.Run("R-17 refuses: to differ by the page that was asked for", func(t *testing.T) {
		_, p := openDefault(t)
		one := render(t, p.failure, NewErrorView(web.Base{Canonical: "https://example.org/defaulters/a", Nav: web.NavDefaulters, Description: "甲"}, 404))
		two := render(t, p.failure, NewErrorView(web.Base{Canonical: "https://example.org/defaulters/b"}, 404))
		if string(one) != string(two) {
			t.Error("two unknown addresses get two answers")
		}
	})
}

// TestSiteDuties holds the frame and the fixed pages to what a public site owes.
func TestSiteDuties(t *testing.T) {
	_, p := openDefault(t)
	base := web.Base{Site: sampleSite()}
	home := string(render(t, p.home, HomeView{Base: base}))
	t.Run("R-35 accepts: links to both national sites in the footer", func(t *testing.T) {
		for _, link := range []string{"https://wenshu.court.gov.cn/", "https://zxgk.court.gov.cn/"} {
			if !strings.Contains(home, `href="`+link+`"`) {
				t.Errorf("no link to %s", link)
			}
		}
	})
	t.Run("R-59 accepts: a line without a number is shown as not configured", func(t *testing.T) {
		unset := []web.Phone{{Label: "一线", Number: "未配置"}}
		body := string(render(t, p.hotline, HotlineView{Base: base, Duty: unset, Reception: unset, Missing: true}))
		if strings.Count(body, `<span class="missing">未配置</span>`) != 2 || strings.Contains(body, `href="tel:"`) {
			t.Error("an empty line must be told, and must not be a link")
		}
	})
	t.Run("R-67 accepts: the switch to the elder mode works without a script", func(t *testing.T) {
		for _, want := range []string{`method="post" action="/preferences"`, `name="text" value="elder"`, `name="theme" value="dark"`, `name="contrast" value="high"`} {
			if !strings.Contains(home, want) {
				t.Errorf("no %s", want)
			}
		}
	})
	t.Run("R-68 accepts: the way to report a mistake of the site, with its time", func(t *testing.T) {
		hotline := string(render(t, p.hotline, HotlineView{Base: base}))
		if !strings.Contains(home, `href="/hotline#zhaocuo"`) || !strings.Contains(hotline, `id="zhaocuo"`) || !strings.Contains(hotline, "3 个工作日内答复") {
			t.Error("网站找错 is not in the footer, or leads nowhere")
		}
	})
	t.Run("R-63 accepts: the search field says what happens to the words", func(t *testing.T) {
		if !strings.Contains(home, "本站不记录您查询的文字") || !strings.Contains(home, `href="/privacy"`) {
			t.Error("no notice beside the field")
		}
	})
}
