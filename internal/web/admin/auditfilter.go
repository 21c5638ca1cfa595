package admin

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// word is one thing that can be chosen, with its Chinese word and the group that it is
// shown in.
type word struct{ value, label, group string }

// decisionWords are the actions of the ledger.
func decisionWords() []word {
	groups := map[string]string{"defaulter": "失信名单", "restriction": "限制消费", "task": "期限与任务", "calendar": "工作日历", "piece": "文章", "media": "图片与附件",
		"account": "账号", "trail": "存证", "work": "审核与发布"}
	var list []word
	for _, a := range court.Actions() {
		list = append(list, word{string(a), a.Label(), groups[a.Kind()]})
	}
	return list
}

// accessWords are the kinds of the access trail.
func accessWords() []word {
	var list []word
	for _, k := range court.AccessKinds() {
		list = append(list, word{string(k), k.Label(), ""})
	}
	return list
}

var (
	ruleForm    = regexp.MustCompile(`^R-\d{2}$`)
	subjectForm = regexp.MustCompile(`^[a-z0-9][a-z0-9/-]{0,63}$`)
)

// readAuditFilter reads what somebody is looking for. wrong names each field that cannot be
// understood; the filter then holds the others. Nobody is looked for by a name: names do
// not belong into addresses.
func readAuditFilter(field func(string) string, names people, words []word) (f publish.AuditFilter, wrong []FormFault) {
	f.PerPage = auditPage
	refuse := func(field, sentence string) { wrong = append(wrong, FormFault{Field: field, Text: sentence}) }
	if f.Subject = strings.ToLower(strings.TrimSpace(field("subject"))); f.Subject != "" && !subjectForm.MatchString(f.Subject) {
		f.Subject = ""
		refuse("subject", "“对象编号”请填写记录、工作或批次的编号（13 位字母和数字），文章如 article/fees，不要填写姓名、案号或证件号码。")
	}
	if f.Person = field("person"); f.Person != "" && names[f.Person] == "" && f.Person != court.ClockActor && f.Person != publish.PersonCommand {
		f.Person = ""
		refuse("person", "没有这个账号，请在“经办人”中重新选择。")
	}
	if f.Action = field("action"); f.Action != "" && !slices.ContainsFunc(words, func(w word) bool { return w.value == f.Action }) {
		f.Action = ""
		refuse("action", "没有这种事项，请在“事项”中重新选择。")
	}
	if rule := strings.ToUpper(strings.TrimSpace(field("rule"))); rule != "" {
		if !ruleForm.MatchString(rule) {
			refuse("rule", "“规则”请填写编号，例如 R-09。")
		} else {
			f.Rule = court.Rule(rule)
		}
	}
	for _, day := range []struct {
		name, label string
		into        *court.Date
	}{{"from", "起始日期", &f.From}, {"until", "截止日期", &f.Until}} {
		text := strings.TrimSpace(field(day.name))
		if text == "" {
			continue
		}
		at, err := time.ParseInLocation(time.DateOnly, text, court.Zone)
		if err != nil {
			refuse(day.name, "“"+day.label+"”无法识别，请写成 2026-03-02 的形式。")
			continue
		}
		*day.into = court.DateOf(at)
	}
	if !f.From.IsZero() && !f.Until.IsZero() && f.Until.Before(f.From) {
		refuse("until", "“截止日期”早于“起始日期”，请核对。")
	}
	if text := field("before"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			refuse("", "网址中的页码有误，请从第一页重新查看。")
		} else {
			f.Before = n
		}
	}
	return f, wrong
}

// auditFields gives the filter as fields, without those that are empty.
func auditFields(f publish.AuditFilter) []Field {
	all := []Field{{"subject", f.Subject}, {"person", f.Person}, {"action", f.Action}, {"rule", string(f.Rule)}}
	if !f.From.IsZero() {
		all = append(all, Field{"from", f.From.String()})
	}
	if !f.Until.IsZero() {
		all = append(all, Field{"until", f.Until.String()})
	}
	if f.Before > 0 {
		all = append(all, Field{"before", strconv.FormatInt(f.Before, 10)})
	}
	return slices.DeleteFunc(all, func(f Field) bool { return f.Value == "" })
}

// auditURL is the address of a page of a chain.
func auditURL(path string, f publish.AuditFilter) string {
	values := url.Values{}
	for _, field := range auditFields(f) {
		values.Set(field.Name, field.Value)
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}
