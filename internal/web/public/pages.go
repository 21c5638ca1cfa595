package public

import (
	"context"
	"strconv"
	"strings"

	"gongkai/internal/web"
)

func (s *Site) hotline(ctx context.Context, r web.Request) (web.Answer, error) {
	v := HotlineView{Base: s.base(r, "值班电话", web.NavHotline, "/hotline"), Duty: s.site.Phones, Reception: s.reception}
	v.Description = s.site.CourtName + "执行指挥中心值班电话和来访接待。"
	for _, p := range append(append([]web.Phone{}, v.Duty...), v.Reception...) {
		v.Missing = v.Missing || p.Dial == ""
	}
	return page(s.pages.hotline, v)
}

func (s *Site) privacy(ctx context.Context, r web.Request) (web.Answer, error) {
	v := PrivacyView{Base: s.base(r, "隐私说明", web.NavPrivacy, "/privacy"), LogDays: strconv.Itoa(s.logDays) + " 天", Phones: s.site.Phones}
	return page(s.pages.privacy, v)
}

func (s *Site) accessibility(ctx context.Context, r web.Request) (web.Answer, error) {
	return page(s.pages.accessibility, AccessibilityView{Base: s.base(r, "无障碍说明", web.NavAccessibility, "/accessibility")})
}

// phones makes the three duty lines and reception from configured numbers. A
// line without a number is shown as such, never left out.
func phones(numbers []string) (duty, reception []web.Phone) {
	line := func(i int, label string) web.Phone {
		if i >= len(numbers) || strings.TrimSpace(numbers[i]) == "" {
			return web.Phone{Label: label, Number: "未配置"}
		}
		number := strings.TrimSpace(numbers[i])
		return web.Phone{Label: label, Number: number, Dial: dial(number)}
	}
	for i, label := range []string{"执行指挥中心一线", "执行指挥中心二线", "执行指挥中心三线"} {
		duty = append(duty, line(i, label))
	}
	reception = append(reception, line(len(duty), "诉讼服务大厅接待"))
	for i := len(duty) + 1; i < len(numbers); i++ {
		reception = append(reception, line(i, "接待电话"))
	}
	return duty, reception
}

// dial is a number for a link: digits only, and a long-distance number with the code
// of the country, so that it also works from abroad. What has no digit has none.
func dial(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
	switch {
	case digits == "":
		return ""
	case strings.HasPrefix(number, "+"):
		return "+" + digits
	case strings.HasPrefix(digits, "0") && len(digits) >= 10:
		return "+86" + digits[1:]
	}
	return digits
}
