package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// pagesGoal is how many record pages a second must still be answered in the flood.
const pagesGoal = 3000

// report is one run in figures. Times are in milliseconds, rates per second.
type report struct {
	Clients  int     `json:"clients"`
	Readers  int     `json:"readers"`
	Pages    int     `json:"pages"`
	Measured float64 `json:"measured_seconds"`
	Pause    string  `json:"pause"`

	QuietRate   float64   `json:"quiet_pages_per_second"`
	PageRate    float64   `json:"pages_per_second"`
	WorstSecond int       `json:"pages_in_worst_second"`
	PageP50     float64   `json:"page_p50_ms"`
	PageP99     float64   `json:"page_p99_ms"`
	SearchRate  float64   `json:"searches_answered_200_per_second"`
	SearchP99   float64   `json:"search_200_p99_ms"`
	Removals    []float64 `json:"removal_ms"`
	// Faults counts the answers that must never be: odd and late ones.
	Faults int `json:"faults"`
	Late   int `json:"late"`

	Quiet    *tally `json:"quiet"`
	Answers  *tally `json:"pages_answers"`
	Searches *tally `json:"search_answers"`
	Watched  *tally `json:"removed_answers"`

	quiet, pages, searches, watched *tally
	removals                        []time.Duration
	failed                          error
}

// settle works out the figures from what the generators saw.
func (r *report) settle() {
	r.Quiet, r.Answers, r.Searches, r.Watched = r.quiet, r.pages, r.searches, r.watched
	r.QuietRate = perSecond(r.quiet)
	r.PageRate = perSecond(r.pages)
	r.WorstSecond = slices.Min(r.pages.Seconds)
	r.PageP50, r.PageP99 = quantile(r.pages.times, 0.5), quantile(r.pages.times, 0.99)
	r.SearchRate = perSecond(r.searches)
	r.SearchP99 = quantile(r.searches.times, 0.99)
	for _, took := range r.removals {
		r.Removals = append(r.Removals, float64(took.Microseconds())/1000)
	}
	for _, t := range []*tally{r.quiet, r.pages, r.searches, r.watched} {
		r.Late += t.Late
		r.Faults += t.Late + t.Odd
	}
}

func perSecond(t *tally) float64 { return float64(t.ok()) / float64(len(t.Seconds)) }

// table is the report for people, in Markdown.
func (r *report) table() string {
	var b strings.Builder
	line := func(what, result, goal string, met bool) {
		mark := "–"
		if goal == "" {
			goal = "–"
		} else if met {
			mark = "达标"
		} else {
			mark = "**未达标**"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", what, result, goal, mark)
	}
	fmt.Fprintf(&b, "%d 个客户不停地问从未问过的查询（间隔 %s），%d 个连接读 %d 个记录页，每秒移除一条；%.0f 秒。\n\n",
		r.Clients, r.Pause, r.Readers, r.Pages, r.Measured)
	b.WriteString("| 洪峰 | 结果 | 目标 | |\n|---|---|---|---|\n")
	line("洪峰之前：记录页，次/秒", fmt.Sprintf("%.0f", r.QuietRate), "", false)
	line("洪峰之中：记录页（200），次/秒", fmt.Sprintf("%.0f（最差一秒 %d）", r.PageRate, r.WorstSecond),
		fmt.Sprintf("≥ %d", pagesGoal), r.PageRate >= pagesGoal)
	line("记录页 p50 / p99", fmt.Sprintf("%.1f / %.1f 毫秒", r.PageP50, r.PageP99), "", false)
	line("记录页的状态", statuses(r.pages), "200、已移除的 404、带 Retry-After 的 503", r.quiet.Odd+r.pages.Odd == 0)
	line("查询得到 200，次/秒；p99", fmt.Sprintf("%.0f；%.0f 毫秒", r.SearchRate, r.SearchP99), "", false)
	line("查询的状态", statuses(r.searches), "200、带 Retry-After 的 503", r.searches.Odd == 0)
	line("已移除记录的状态（页面、接口、查询）", statuses(r.watched), "200（限内，或不再显示它的查询）、404、503", r.watched.Odd == 0)
	line("移除返回一秒后仍显示该记录的回答", fmt.Sprint(r.Late), "0", r.Late == 0)
	line("一次 portal remove 的用时，中位 / 最长", fmt.Sprintf("%.0f / %.0f 毫秒（%d 次）",
		quantile(r.removals, 0.5), quantile(r.removals, 1), len(r.removals)), "", false)
	for _, t := range []*tally{r.quiet, r.pages, r.searches, r.watched} {
		for _, text := range t.Examples {
			fmt.Fprintf(&b, "\n例：%s", text)
		}
	}
	return b.String()
}

// statuses tells the answers of a tally by status.
func statuses(t *tally) string {
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(t.Statuses)) {
		name := status
		if status == none {
			name = "无回答"
		}
		parts = append(parts, fmt.Sprintf("%s × %d", name, t.Statuses[status]))
	}
	if len(parts) == 0 {
		return "没有"
	}
	return strings.Join(parts, "，")
}
