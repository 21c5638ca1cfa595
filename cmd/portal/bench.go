package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/sample"
	"gongkai/internal/store"
	"gongkai/internal/visible"
)

type benchCommand struct {
	Records int `help:"装入空库的条数" default:"200000"`
	More    int `help:"再装入已有数据的库的条数" default:"100000"`
}

// Run measures, in a folder of its own that it deletes: an import into an empty
// portal, one into the portal that holds it with a removal every 200 ms beside it,
// and the searches of the public. The absolute figures depend on the machine.
func (cmd benchCommand) Run(p process, c Config) error {
	dir, err := os.MkdirTemp("", "portal-bench-")
	if err != nil {
		return court.Storage(err, "临时目录不能写入")
	}
	defer func() { _ = os.RemoveAll(dir) }()
	c.DataDir, c.KeysFile = dir, ""
	b := bench{p: p, c: c, sample: sample.Options{Seed: 7, Today: court.DateOf(p.now())}}
	return p.withPortal(c, true, func(ctx context.Context, portal *portal) error {
		fmt.Fprintf(p.stdout, "%-44s %14s\n", "项目", "结果")
		if err := b.load(ctx, portal, "导入空库（行/秒）", 0, cmd.Records, true); err != nil {
			return err
		}
		if err := b.removalsDuring(ctx, func() error {
			return b.load(ctx, portal, "导入已有数据的库，同时逐条移除（行/秒）", cmd.Records, cmd.More, false)
		}); err != nil {
			return err
		}
		return b.searches(ctx, portal)
	})
}

type bench struct {
	p      process
	c      Config
	sample sample.Options
}

func (b bench) row(what string, format string, args ...any) {
	fmt.Fprintf(b.p.stdout, "%-44s %14s\n", what, fmt.Sprintf(format, args...))
}

func (b bench) load(ctx context.Context, portal *portal, what string, from, n int, vouched bool) error {
	file, err := os.Create(filepath.Join(b.c.DataDir, "bench.csv")) // #nosec G304 -- in a folder made here
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if err := sample.WriteDefaultersCSV(file, b.sample, from, n, sample.UTF8); err != nil {
		return err
	}
	if _, err := file.Seek(0, 0); err != nil {
		return err
	}
	start := time.Now()
	report, err := portal.publisher.ImportDefaulters(ctx, file, publish.ImportOptions{Publish: vouched, Actor: "测量"})
	if err != nil {
		return err
	}
	if report.Rejected > 0 || report.FileError != nil {
		return fmt.Errorf("bench: %d rows rejected", report.Rejected)
	}
	b.row(what, "%.0f", float64(n)/time.Since(start).Seconds())
	return nil
}

// removalsDuring removes entries one after the other through a handle of its own
// while work runs, and tells how long they waited.
func (b bench) removalsDuring(ctx context.Context, work func() error) error {
	db, err := store.Open(ctx, b.p.storeOptions(b.c, false))
	if err != nil {
		return err
	}
	remover := publish.New(db, nil)
	stop, done := make(chan struct{}), make(chan error, 1)
	var waits []time.Duration
	go func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				done <- nil
				return
			case <-time.After(200 * time.Millisecond):
			}
			start := time.Now()
			_, err := remover.RemoveDefaulter(ctx, publish.Removal{SourceID: sample.Defaulter(b.sample, i).SourceID,
				Ground: court.GroundWronglyListed, Actor: "测量"})
			waits = append(waits, time.Since(start))
			if err != nil {
				done <- err
				return
			}
		}
	}()
	err = work()
	close(stop)
	err = errors.Join(err, <-done, db.Close())
	b.quantiles("其间一次移除的用时（毫秒）", waits)
	return err
}

func (b bench) quantiles(what string, times []time.Duration) {
	if len(times) == 0 {
		return
	}
	slices.Sort(times)
	ms := func(q float64) float64 {
		return float64(times[int(q*float64(len(times)-1))].Microseconds()) / 1000
	}
	b.row(what+" 中位", "%.2f", ms(0.5))
	b.row(what+" p99", "%.2f", ms(0.99))
	b.row(what+" 最大", "%.2f", ms(1))
}

// asked is how often each question is put: enough for a p99.
const asked = 200

func (b bench) searches(ctx context.Context, portal *portal) error {
	reader := visible.New(portal.db, court.MaskStrict)
	some := sample.Defaulter(b.sample, 1)
	name := []rune(some.Name)
	for _, ask := range []struct{ what, query string }{
		{"全名", some.Name}, {"前两字", string(name[:2])}, {"名中两字", "限公"}, {"无结果", "無此龘人"}, {"案号", some.CaseNumber},
	} {
		var times []time.Duration
		for range asked {
			start := time.Now()
			if _, _, err := sourceIDs(ctx, reader, court.ParseQuery(ask.query), 20); err != nil {
				return err
			}
			times = append(times, time.Since(start))
		}
		b.quantiles("查询 "+ask.what+"（毫秒）", times)
	}
	return nil
}
