package main

import (
	"slices"
	"strings"
	"testing"
)

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   spread
	}{
		{nil, spread{}}, {[]float64{3}, spread{3, 3, 3}}, {[]float64{9, 1, 5}, spread{5, 1, 9}}, {[]float64{8, 1, 2, 4}, spread{3, 1, 8}},
	} {
		if got := spreadOf(c.values); got != c.want {
			t.Errorf("%v: %+v, want %+v", c.values, got, c.want)
		}
	}
}

// figuresOf makes figures of rates and CPU times, one a round.
func figuresOf(k key, values ...[2]float64) []figure {
	var out []figure
	for i, v := range values {
		out = append(out, figure{Key: k, Round: i + 1, Load: load{Rate: v[0], P50: 500, P99: 2500}, CPU: v[1]})
	}
	return out
}

func TestRatiosAreOfOneRound(t *testing.T) {
	a, b := key{thePortal, false}, key{theSame, false}
	// The second round was slow for both: the ratio does not show it.
	all := slices.Concat(figuresOf(a, [2]float64{90, 11}, [2]float64{45, 22}), figuresOf(b, [2]float64{100, 10}, [2]float64{50, 20}))
	got, err := ratios(all, a, b, rate)
	if err != nil || !slices.Equal(got, []float64{0.9, 0.9}) {
		t.Errorf("rates: %v, %v", got, err)
	}
	if got, err := ratios(all, a, b, cpu); err != nil || !slices.Equal(got, []float64{1.1, 1.1}) {
		t.Errorf("CPU: %v, %v", got, err)
	}
	if _, err := ratios(all[:3], a, b, rate); err == nil {
		t.Error("two rounds are divided by one")
	}
	all[2].Load.Rate = 0
	if _, err := ratios(all, a, b, rate); err == nil {
		t.Error("divided by nothing")
	}
}

func TestOrder(t *testing.T) {
	firsts := map[int]bool{}
	for round := range 5 {
		got := order(10, round)
		firsts[got[0]] = true
		if sorted := slices.Sorted(slices.Values(got)); !slices.Equal(sorted, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
			t.Errorf("round %d: %v", round, got)
		}
	}
	if len(firsts) != 5 {
		t.Errorf("five rounds begin with %d different rows", len(firsts))
	}
	if slices.Equal(order(10, 0), order(10, 1)) {
		t.Error("two rounds have one order")
	}
}

// measured is a whole run of one round in which every row has one rate and one CPU time.
func measured(of map[string][2]float64) result {
	r := result{about: "关于\n", sizes: map[key]int{}, logged: 1}
	for _, server := range []string{thePortal, theSame, theNaked, nginxQuiet, nginxLogged} {
		if v, ok := of[server]; ok {
			for _, zipped := range []bool{false, true} {
				k := key{server, zipped}
				r.rows = append(r.rows, k)
				r.figures = append(r.figures, figuresOf(k, v)...)
			}
		}
	}
	return r
}

func TestTable(t *testing.T) {
	fast := map[string][2]float64{thePortal: {920, 11}, theSame: {1000, 10}, theNaked: {1100, 9}, nginxQuiet: {1000, 10}, nginxLogged: {900, 11}}
	slow := map[string][2]float64{thePortal: {500, 12}, theSame: {1000, 10}, theNaked: {1100, 9}, nginxQuiet: {1000, 10}, nginxLogged: {900, 11}}
	for name, c := range map[string]struct {
		of        map[string][2]float64
		plain     bool
		reached   int // goals
		missed    int
		mentioned []string
	}{
		"all goals":      {fast, false, 8, 0, []string{"| 0.92（0.92–0.92） | ≥ 0.90 | 达标 |", "| 1.10（1.10–1.10） | ≤ 1.15 | 达标 |", "500 µs / 2.50 ms"}},
		"none":           {slow, false, 0, 8, []string{"| 0.50（0.50–0.50） | ≥ 0.65 | **未达标** |", "| 1.20（1.20–1.20） | ≤ 1.15 | **未达标** |"}},
		"no compression": {fast, true, 7, 0, []string{"gzip（未压缩）", "不可比"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := measured(c.of)
			r.plain = c.plain
			text, err := r.table()
			if err != nil {
				t.Fatal(err)
			}
			missed := strings.Count(text, "| **未达标** |")
			if reached := strings.Count(text, "| 达标 |"); reached != c.reached || missed != c.missed {
				t.Errorf("%d goals reached, %d missed; want %d and %d:\n%s", reached, missed, c.reached, c.missed, text)
			}
			for _, want := range c.mentioned {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
		})
	}
}

func TestTableWithoutNginx(t *testing.T) {
	text, err := measured(map[string][2]float64{thePortal: {920, 11}, theSame: {1000, 10}, theNaked: {1100, 9}}).table()
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(text, "未测（没有 nginx）"); n != 4 {
		t.Errorf("%d lines say that nginx is missing:\n%s", n, text)
	}
	lacking := measured(map[string][2]float64{thePortal: {920, 11}, theSame: {1000, 10}, theNaked: {1100, 9}})
	lacking.figures = lacking.figures[1:]
	if _, err := lacking.table(); err == nil {
		t.Error("a table of a run that lacks a figure")
	}
}

func TestTableWarnsOfABusyMachine(t *testing.T) {
	r := measured(map[string][2]float64{thePortal: {920, 11}, theSame: {1000, 10}, theNaked: {1100, 9}})
	for others, want := range map[float64]bool{0.1: false, 0.9: true} {
		for i := range r.figures {
			r.figures[i].Others = others
		}
		text, err := r.table()
		if err != nil || strings.Contains(text, "机器不空闲") != want {
			t.Errorf("others use %.1f cores: %v\n%s", others, err, text)
		}
	}
}

func TestShortTime(t *testing.T) {
	for us, want := range map[float64]string{0: "0 µs", 579: "579 µs", 3840: "3.84 ms", 1.08e6: "1.08 s"} {
		if got := shortTime(us); got != want {
			t.Errorf("%f: %q, want %q", us, got, want)
		}
	}
}
