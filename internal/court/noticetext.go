package court

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/codes"
)

// span is one stretch of days as notices write it: 2月15日（周日）至23日（周一）.
var (
	span = regexp.MustCompile(`^(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日?(?:(?:至|到|-|—|–|~)(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日?)?`)
	// weekdayRemark and countRemark stand in notices and say nothing new.
	weekdayRemark = regexp.MustCompile(`\((?:周|星期)[一二三四五六日天](?:、(?:周|星期)[一二三四五六日天])*\)`)
	countRemark   = regexp.MustCompile(`共\d{1,2}天`)
)

// mostNoticeDays bounds what one text may spell out, far above what Check lets through.
const mostNoticeDays = 120

// ParseNoticeDays reads days of a year's notice as people copy them out of it: days and
// stretches of days, separated by anything usual. A stretch that goes from December into
// January begins in the year before. What cannot be read is named, never passed over.
func ParseNoticeDays(year int, text string) ([]Date, error) {
	rest := weekdayRemark.ReplaceAllString(plainNotice(text), "")
	rest = countRemark.ReplaceAllString(rest, "")
	for _, word := range [...]string{"放假", "调休", "公休", "上班", "休息"} {
		rest = strings.ReplaceAll(rest, word, "")
	}
	var days []Date
	for {
		rest = strings.TrimLeft(rest, " \n\t,;、。.")
		if rest == "" {
			return days, nil
		}
		m := span.FindStringSubmatch(rest)
		if m == nil {
			return nil, Invalid("看不懂“%s”。请写成“2月15日至23日”或者“1月1日”，各段之间用顿号或者换行隔开。", beginning(rest))
		}
		from, to, err := spanOf(year, m)
		if err != nil {
			return nil, err
		}
		for d := from; !d.After(to); d = d.AddDays(1) {
			if days = append(days, d); len(days) > mostNoticeDays {
				return nil, Invalid("写出的日期超过%d天，请核对。", mostNoticeDays)
			}
		}
		rest = rest[len(m[0]):]
	}
}

// plainNotice writes a text with narrow digits and marks.
func plainNotice(text string) string {
	return strings.NewReplacer("（", "(", "）", ")", "，", ",", "；", ";", "～", "~", "：", ",", ":", ",", "\r", "\n", "　", " ").Replace(codes.Narrow(text))
}

// spanOf makes days of the parts of a stretch.
func spanOf(year int, m []string) (from, to Date, err error) {
	number := func(s string, otherwise int) int {
		if n, err := strconv.Atoi(s); err == nil {
			return n
		}
		return otherwise
	}
	from = Date{number(m[1], year), time.Month(number(m[2], 0)), number(m[3], 0)}
	to = from
	if m[6] != "" {
		to = Date{number(m[4], from.Year), time.Month(number(m[5], int(from.Month))), number(m[6], 0)}
		if m[4] == "" && from.Month == time.December && to.Month == time.January {
			if m[1] == "" {
				from.Year--
			}
			to.Year = from.Year + 1
		}
	}
	for _, d := range [...]Date{from, to} {
		if _, err := ParseISODate(d.String()); err != nil {
			return from, to, Invalid("没有%s这一天，请核对。", d.Chinese())
		}
	}
	if to.Before(from) || to.After(from.AddDays(mostNoticeDays)) {
		return from, to, Invalid("“%s”前后颠倒，或者太长，请核对。", m[0])
	}
	return from, to, nil
}

// beginning is enough of a text to find it again.
func beginning(text string) string {
	runes := []rune(text)
	if len(runes) > 12 {
		return string(runes[:12]) + "…"
	}
	return text
}

// NoticeText writes days as a notice does, in stretches; ParseNoticeDays reads it back.
// The days must be in order.
func NoticeText(year int, days []Date) string {
	var parts []string
	for i := 0; i < len(days); {
		last := i
		for last+1 < len(days) && days[last].AddDays(1) == days[last+1] {
			last++
		}
		text := dayOfNotice(year, days[i], true)
		if last > i {
			text += "至" + dayOfNotice(year, days[last], days[i].Month != days[last].Month)
		}
		parts = append(parts, text)
		i = last + 1
	}
	return strings.Join(parts, "、")
}

func dayOfNotice(year int, d Date, month bool) string {
	switch {
	case d.Year != year:
		return d.Chinese()
	case month:
		return fmt.Sprintf("%d月%d日", int(d.Month), d.Day)
	}
	return fmt.Sprintf("%d日", d.Day)
}
