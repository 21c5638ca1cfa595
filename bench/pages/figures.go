package main

import (
	"fmt"
	"slices"
)

// connections is how many wrk keeps open, on one thread.
const connections = 64

// key names a row: who answers, and in which form.
type key struct {
	Server string `json:"server"`
	Zipped bool   `json:"gzip"`
}

// The servers. nginx holds two of them, with and without its access log.
const (
	thePortal   = "portal"
	theSame     = "same"
	theNaked    = "naked"
	nginxQuiet  = "nginx"
	nginxLogged = "nginx+log"
)

func (k key) String() string {
	if k.Zipped {
		return k.Server + "-gzip"
	}
	return k.Server + "-identity"
}

// figure is one run of one row.
type figure struct {
	Key   key  `json:"row"`
	Round int  `json:"round"` // from 1
	Load  load `json:"wrk"`
	// CPU is what the server used for one request, user and system, in microseconds.
	CPU float64 `json:"cpu_us_per_request"`
	// Others is what the rest of the machine used meanwhile, without server and wrk, as
	// a part of one core.
	Others float64 `json:"others_cores"`
}

// spread is a median with its extremes.
type spread struct{ median, least, most float64 }

// spreadOf gives the middle value, for an even number the mean of the middle two.
func spreadOf(values []float64) spread {
	if len(values) == 0 {
		return spread{}
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return spread{(sorted[(n-1)/2] + sorted[n/2]) / 2, sorted[0], sorted[n-1]}
}

// of collects a value of all runs of a row, in the order of the rounds.
func of(all []figure, k key, value func(figure) float64) []float64 {
	var out []float64
	for _, f := range all {
		if f.Key == k {
			out = append(out, value(f))
		}
	}
	return out
}

// each collects a value of all runs.
func each(all []figure, value func(figure) float64) []float64 {
	out := make([]float64, len(all))
	for i, f := range all {
		out[i] = value(f)
	}
	return out
}

func rate(f figure) float64 { return f.Load.Rate }
func cpu(f figure) float64  { return f.CPU }

// ratios divides row by row within each round: what slows a round down for all of
// them drops out.
func ratios(all []figure, a, b key, value func(figure) float64) ([]float64, error) {
	over, under := of(all, a, value), of(all, b, value)
	if len(over) != len(under) {
		return nil, fmt.Errorf("%s was run %d times, %s %d times", a, len(over), b, len(under))
	}
	out := make([]float64, len(over))
	for i := range over {
		if under[i] == 0 {
			return nil, fmt.Errorf("%s: nothing was measured in round %d", b, i+1)
		}
		out[i] = over[i] / under[i]
	}
	return out, nil
}

// goal is a ratio of the portal to another that is to be reached.
type goal struct {
	name  string
	of    key // a row of the portal
	to    key
	cpu   bool    // CPU per request, at most; otherwise requests per second, at least
	bound float64 // 0: told for comparison only
}

// goals are those of the project, for the two forms of a page. Those against nginx
// hold for nginx without an access log, which is the harder; the portal always has its own.
func goals() []goal {
	var all []goal
	for _, zipped := range []bool{false, true} {
		p := key{thePortal, zipped}
		static, bound := "nginx 静态文件", 0.65
		if zipped {
			static, bound = "nginx gzip_static", 0.85
		}
		all = append(all,
			goal{"请求/秒 ÷ 相同答复的 Fiber", p, key{theSame, zipped}, false, 0.90},
			goal{"请求/秒 ÷ 裸 Fiber", p, key{theNaked, zipped}, false, 0.80},
			goal{"请求/秒 ÷ " + static, p, key{nginxQuiet, zipped}, false, bound},
			goal{"请求/秒 ÷ " + static + "（记访问日志）", p, key{nginxLogged, zipped}, false, 0},
			goal{"CPU/请求 ÷ 相同答复的 Fiber", p, key{theSame, zipped}, true, 1.15})
	}
	return all
}

// met reports whether a ratio reaches the goal.
func (g goal) met(ratio float64) bool {
	if g.cpu {
		return ratio <= g.bound
	}
	return ratio >= g.bound
}

// text is the goal in words.
func (g goal) text() string {
	switch {
	case g.bound == 0:
		return "–"
	case g.cpu:
		return fmt.Sprintf("≤ %.2f", g.bound)
	default:
		return fmt.Sprintf("≥ %.2f", g.bound)
	}
}

// order is the sequence of the n rows in a round: it starts elsewhere each time, and
// every second round runs backwards, so that no row has always the same one before it.
func order(n, round int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = (i + round*2) % n
	}
	if round%2 == 1 {
		slices.Reverse(out)
	}
	return out
}
