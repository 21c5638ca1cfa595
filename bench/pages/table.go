package main

import (
	"fmt"
	"strings"
	"time"
)

// disturbing is how many cores others may use before the table warns. On a quiet
// machine the kernel's own work for loopback, which no process is charged for, stays
// below it.
const disturbing = 0.3

// result is all that one run found.
type result struct {
	about   string // of the run: machine, versions, method
	rows    []key
	figures []figure
	sizes   map[key]int // of one answer with its head, in bytes
	// plain says that the portal sent no compressed form when asked for one: its gzip
	// rows are then the identity form once more.
	plain bool
	// logged is the number of lines in the portal's log for each of its answers.
	logged float64
	flood  string // the flood's own table; empty: not run
}

// table is the report in Markdown.
func (r result) table() (string, error) {
	var b strings.Builder
	b.WriteString(r.about)
	b.WriteString("\n| 服务 | 形式 | 请求/秒：中位（最低–最高） | p50 / p99（满载） | CPU 微秒/请求 | 其他进程占用（核） | 字节 |\n|---|---|---|---|---|---|---|\n")
	for _, k := range r.rows {
		rates := spreadOf(of(r.figures, k, rate))
		fmt.Fprintf(&b, "| %s | %s | %.0f（%.0f–%.0f） | %s / %s | %.1f | %.2f | %d |\n", name(k.Server), r.form(k),
			rates.median, rates.least, rates.most,
			shortTime(spreadOf(of(r.figures, k, func(f figure) float64 { return f.Load.P50 })).median),
			shortTime(spreadOf(of(r.figures, k, func(f figure) float64 { return f.Load.P99 })).median),
			spreadOf(of(r.figures, k, cpu)).median,
			spreadOf(of(r.figures, k, func(f figure) float64 { return f.Others })).median, r.sizes[k])
	}
	b.WriteString("\n| 门户 | 形式 | 比值：各轮中位（最低–最高） | 目标 | |\n|---|---|---|---|---|\n")
	for _, g := range goals() {
		line, err := r.compare(g)
		if err != nil {
			return "", err
		}
		b.WriteString(line)
	}
	fmt.Fprintf(&b, "\n门户的访问日志：每个答复 %.3f 行。\n", r.logged)
	if others := spreadOf(each(r.figures, func(f figure) float64 { return f.Others })).median; others > disturbing {
		fmt.Fprintf(&b, "测量时机器不空闲：其他进程占用 %.2f 核（中位），请求/秒及其比值不可靠，CPU/请求较可靠。\n", others)
	}
	if r.plain {
		b.WriteString("门户对 Accept-Encoding: gzip 仍以未压缩的形式答复，所以 gzip 各行是未压缩的页面，与 nginx gzip_static 不可比。\n")
	}
	if r.flood != "" {
		b.WriteString("\n" + r.flood)
	}
	return b.String(), nil
}

// compare is the line of one goal.
func (r result) compare(g goal) (string, error) {
	form := r.form(g.of)
	value := rate
	if g.cpu {
		value = cpu
	}
	if len(of(r.figures, g.to, value)) == 0 {
		return fmt.Sprintf("| %s | %s | 未测（没有 nginx） | %s | – |\n", g.name, form, g.text()), nil
	}
	rounds, err := ratios(r.figures, g.of, g.to, value)
	if err != nil {
		return "", err
	}
	s := spreadOf(rounds)
	verdict := "–"
	switch {
	case g.bound == 0:
	case r.plain && g.of.Zipped && g.to.Server == nginxQuiet:
		verdict = "不可比"
	case g.met(s.median):
		verdict = "达标"
	default:
		verdict = "**未达标**"
	}
	return fmt.Sprintf("| %s | %s | %.2f（%.2f–%.2f） | %s | %s |\n", g.name, form, s.median, s.least, s.most, g.text(), verdict), nil
}

// form is the form of a row as it really was.
func (r result) form(k key) string {
	switch {
	case !k.Zipped:
		return "identity"
	case r.plain && k.Server != nginxQuiet && k.Server != nginxLogged:
		return "gzip（未压缩）"
	default:
		return "gzip"
	}
}

func name(server string) string {
	switch server {
	case thePortal:
		return "门户（访问日志写入文件）"
	case theSame:
		return "Fiber：相同的状态、头、正文与配置"
	case theNaked:
		return "Fiber：裸"
	case nginxQuiet:
		return "nginx"
	default:
		return "nginx（记访问日志）"
	}
}

// shortTime writes microseconds as wrk does.
func shortTime(us float64) string {
	switch d := time.Duration(us * float64(time.Microsecond)); {
	case d < time.Millisecond:
		return fmt.Sprintf("%.0f µs", us)
	case d < time.Second:
		return fmt.Sprintf("%.2f ms", us/1e3)
	default:
		return fmt.Sprintf("%.2f s", us/1e6)
	}
}
