package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// measure does the whole and prints the table.
func measure(ctx context.Context, o options, report folder) error {
	short, long := machine(ctx, o)
	if err := report.keep("machine.txt", []byte(long)); err != nil {
		return err
	}
	w := &world{o: o, report: report}
	defer w.close()
	if err := w.build(ctx); err != nil {
		return err
	}
	r := result{sizes: map[key]int{}, plain: !w.zipped.zipped()}
	for _, row := range w.rows {
		r.rows = append(r.rows, row.key)
	}
	r.about = fmt.Sprintf("提交 %s，%s（UTC）；%s。wrk -t1 -c%d，%d 轮 × %d 秒，各轮顺序不同；nginx %d 个工作进程，Go 服务 GOMAXPROCS 为默认。页面正文 %d 字节。\n",
		o.commit, time.Now().UTC().Format("2006-01-02 15:04"), short, connections, o.rounds, o.seconds, runtime.NumCPU(), len(w.identity.body))
	figures, err := w.rounds(ctx, r.sizes)
	// What was measured before an error is kept as well.
	r.figures = figures
	if kept := report.keepJSON("runs.json", figures); err != nil || kept != nil {
		return errors.Join(err, kept)
	}
	if w.portalAsked > 0 {
		r.logged = float64(w.portalLogged) / float64(w.portalAsked)
	}
	var broken error
	if o.flood > 0 {
		if r.flood, broken = w.flood(ctx); r.flood == "" {
			return broken
		}
	}
	table, err := r.table()
	if err != nil {
		return err
	}
	fmt.Print(table)
	fmt.Fprintf(os.Stderr, "pages: raw figures in %s\n", report)
	return errors.Join(broken, report.keep("table.md", []byte(table)))
}

// rounds runs every row once a round, after one second that warms each and is not counted.
func (w *world) rounds(ctx context.Context, sizes map[key]int) ([]figure, error) {
	for _, r := range w.rows {
		if _, err := w.once(ctx, r, 0, 1); err != nil {
			return nil, err
		}
	}
	if err := w.emptyLogs(); err != nil {
		return nil, err
	}
	w.portalLogged = 0 // only what is counted below is held against the log
	var all []figure
	for round := range w.o.rounds {
		for _, at := range order(len(w.rows), round) {
			r := w.rows[at]
			size, err := w.verify(r)
			if err != nil {
				return all, err
			}
			sizes[r.key] = size
			f, err := w.once(ctx, r, round+1, w.o.seconds)
			if err != nil {
				return all, err
			}
			if err := f.Load.sound(size); err != nil {
				return all, fmt.Errorf("%s, round %d: %w", r.key, round+1, err)
			}
			all = append(all, f)
			fmt.Fprintf(os.Stderr, "第 %d/%d 轮 %-18s %8.0f 次/秒 %6.1f µs/次\n", round+1, w.o.rounds, r.key, f.Load.Rate, f.CPU)
			settle(ctx)
			if err := w.emptyLogs(); err != nil {
				return all, err
			}
		}
	}
	return all, nil
}

// once lets wrk ask a row for so many seconds and measures the CPU meanwhile. Round 0
// warms.
func (w *world) once(ctx context.Context, r row, round, seconds int) (figure, error) {
	args := []string{"-t1", "-c" + strconv.Itoa(connections), "-d" + strconv.Itoa(seconds) + "s", "--latency"}
	if r.key.Zipped {
		args = append(args, "-H", gzipField)
	}
	args = append(args, "http://"+r.address+w.path)
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds+20)*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, w.o.wrk, args...) // #nosec G204 -- the load generator
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second

	began := time.Now()
	before, err := clocks(r.pids)
	if err != nil {
		return figure{}, err
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return figure{}, fmt.Errorf("wrk at %s: %w: %s", r.key, err, out)
	}
	after, err := clocks(r.pids)
	if err != nil {
		return figure{}, err
	}
	took := time.Since(began)
	if err := w.report.keep(filepath.Join("wrk", fmt.Sprintf("%02d-%s.txt", round, r.key)), out); err != nil {
		return figure{}, err
	}
	l, err := parseWrk(string(out))
	if err != nil {
		return figure{}, err
	}
	if l.Requests == 0 {
		return figure{}, fmt.Errorf("%s answered nothing", r.key)
	}
	if r.key.Server == thePortal && round > 0 {
		w.portalAsked += l.Requests
	}
	used := after.servers - before.servers
	others := after.machine - before.machine - used - cmd.ProcessState.UserTime() - cmd.ProcessState.SystemTime()
	return figure{Key: r.key, Round: round, Load: l,
		CPU:    float64(used.Microseconds()) / float64(l.Requests),
		Others: max(0, others.Seconds()/took.Seconds())}, nil
}

// reading is CPU time that has been used up to now.
type reading struct{ servers, machine time.Duration }

func clocks(pids []int) (reading, error) {
	servers, err := cpuOf(pids)
	if err != nil {
		return reading{}, err
	}
	machine, err := busy()
	return reading{servers, machine}, err
}

// flood runs the flood on the portal and gives its table. An error beside a table
// says that the portal broke a promise.
func (w *world) flood(ctx context.Context) (string, error) {
	args := []string{"-url", "http://" + w.site, "-portal", w.o.portal, "-data", w.data(), "-clients", strconv.Itoa(w.o.clients),
		"-for", w.o.flood.String(), "-pause", w.o.pause.String(), "-json", w.report.path("flood.json")}
	ctx, cancel := context.WithTimeout(ctx, w.o.flood+90*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(w.o.bin, "flood"), args...) // #nosec G204 -- our own load generator
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Stderr = os.Stderr
	cmd.Env = environment(os.Environ())
	before, err := cpuOf([]int{w.portal.pid()})
	if err != nil {
		return "", err
	}
	began := time.Now()
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("flood: %w", err)
	}
	if len(out) == 0 {
		return "", errors.Join(err, errors.New("the flood told nothing"))
	}
	after, used := cpuOf([]int{w.portal.pid()})
	if used != nil {
		return string(out), errors.Join(err, fmt.Errorf("the portal did not outlive the flood: %w: %s", used, tail(w.portal.log)))
	}
	took := time.Since(began).Seconds()
	own := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return string(out) + fmt.Sprintf("\n含准备在内的全程占用：门户 %.2f 核，发生器（含 portal remove）%.2f 核。\n", (after-before).Seconds()/took, own.Seconds()/took), err
}
