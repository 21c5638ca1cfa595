package admin

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// OfferView shows what was sent once more, as a form.
type OfferView struct {
	Frame
	Heading string
	Text    string
	Action  string
	Fields  []Field // all that was sent, for the form
	Typed   []Fact  // what somebody wrote of it, to be read and copied
	SignIn  bool    // somebody has to sign in first, in another tab
	Factor  bool
	Choice  Choice
}

// offerAgain shows what was sent once more, as a form that goes to the same place: nothing
// that somebody typed is lost, secrets excepted.
func (v *visit) offerAgain(status int, heading, text, failure string, signIn bool) error {
	view := OfferView{Frame: v.base(heading), Heading: heading, Text: text, Action: v.path(), SignIn: signIn,
		Factor: v.route.fresh && !signIn && !v.session.Fresh(v.now)}
	view.Error = failure
	for name, value := range v.form {
		if !isSecret(name) {
			view.Fields = append(view.Fields, Field{name, value})
		}
	}
	slices.SortFunc(view.Fields, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	view.Typed = written(view.Fields)
	if view.Factor {
		var err error
		if view.Choice, err = v.choice(); err != nil {
			return err
		}
	}
	return show(v, status, v.d.pages.offer, view)
}

// written gives what of a form somebody wrote, with the words that its page had for it.
// Codes of choices and what the form carries along say nothing to a reader.
func written(fields []Field) (typed []Fact) {
	labels := typedLabels()
	for _, f := range fields {
		label := labels[f.Name]
		switch {
		case strings.TrimSpace(f.Value) == "" || carried.MatchString(f.Name):
			continue
		case strings.HasPrefix(f.Name, "note-"):
			label = "理由或者说明"
		case label == "" && !strings.ContainsFunc(f.Value, func(r rune) bool { return unicode.Is(unicode.Han, r) || unicode.IsSpace(r) }):
			continue
		case label == "":
			label = "填写的内容"
		}
		typed = append(typed, Fact{Label: label, Value: f.Value})
	}
	return typed
}

// carried are the fields that a form brings along by itself.
var carried = regexp.MustCompile(`^(?:version|list|form|kind|next|start|end|field|verdict|ground|claim|class)$`)

// typedLabels are the words for the fields that people write into.
func typedLabels() map[string]string {
	labels := map[string]string{}
	for _, g := range defaulterGroups() {
		for _, f := range g.fields {
			labels[f.name] = f.head
		}
	}
	for _, g := range orderGroups() {
		for _, f := range g.fields {
			labels[f.name] = f.head
		}
	}
	for name, label := range map[string]string{
		"name": "姓名或者名称", "label": "名称", "reason": "理由", "note": "理由和依据", "text": "内容", "remark": "意见", "excerpt": "摘录的文字",
		"off": "放假的日期", "work": "调休上班的日期", "date": "日期", "time": "时间", "requested": "收到书面申请的日期", "received": "收到复议申请的日期",
		"signature": "院长签发在卷宗中的位置", "restriction": "限制消费令的编号", "none": "没有限制消费令的原因",
		"title": "标题", "slug": "网址名", "summary": "摘要", "author": "作者", "sources": "来源", "related": "相关文章", "review_by": "复查日期", "body": "正文",
	} {
		labels[name] = label
	}
	return labels
}
