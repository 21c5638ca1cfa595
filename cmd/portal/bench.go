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
	Records int `help:"装入空库的条数，0 为不测" default:"1000000"`
	More    int `help:"再装入已有数据的库的条数" default:"100000"`
	Names   int `help:"姓名索引的条数，0 为不测" default:"1000000"`
}

// Run measures the index of names by itself, and then, in a folder of its own that it
// deletes: an import into an empty portal, one into the portal that holds it with a
// removal every 200 ms beside it, the searches of the public, and the start of a
// serving process. The absolute figures depend on the machine.
func (cmd benchCommand) Run(p process, c Config) error {
	dir, err := os.MkdirTemp("", "portal-bench-")
	if err != nil {
		return court.Storage(err, "临时目录不能写入")
	}
	defer func() { _ = os.RemoveAll(dir) }()
	c.DataDir, c.KeysFile = dir, ""
	b := bench{p: p, c: c, records: cmd.Records, sample: sample.Options{Seed: 7, Today: court.DateOf(p.now())}}
	b.somebody = sample.Defaulter(b.sample, b.records/3).Name
	if cmd.Names > 0 {
		names := namesBench{bench: b, now: p.now(), day: court.DateOf(p.now())}
		if err := names.run(cmd.Names); err != nil {
			return err
		}
	}
	if cmd.Records == 0 {
		return nil
	}
	err = p.withPortal(c, true, func(ctx context.Context, portal *portal) error {
		if err := b.load(ctx, portal, "导入空库", 0, cmd.Records, true); err != nil {
			return err
		}
		if err := b.removalsDuring(ctx, func() error {
			return b.load(ctx, portal, "导入已有数据的库，同时逐条移除", cmd.Records, cmd.More, false)
		}); err != nil {
			return err
		}
		return b.searches(ctx, portal)
	})
	if err != nil {
		return err
	}
	return b.start(p.ctx)
}

type bench struct {
	p       process
	c       Config
	records int // in the portal at first
	sample  sample.Options
	// somebody is the name of one of the records, which the database finds while there
	// is no index of names.
	somebody string
}

func (b bench) row(what string, format string, args ...any) {
	fmt.Fprintf(b.p.stdout, "%-52s %s\n", what, fmt.Sprintf(format, args...))
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
	b.row(what, "%.0f 行/秒", float64(n)/time.Since(start).Seconds())
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
	b.quantiles("其间一次移除的用时", waits)
	return err
}

// quantiles prints median, p99 and maximum of what was measured, in milliseconds.
func (b bench) quantiles(what string, times []time.Duration) {
	if len(times) == 0 {
		return
	}
	slices.Sort(times)
	ms := func(q float64) float64 {
		return float64(times[int(q*float64(len(times)-1))].Nanoseconds()) / 1e6
	}
	fmt.Fprintf(b.p.stdout, "%-52s 中位 %9.3f   p99 %9.3f   最大 %9.3f 毫秒\n", what, ms(0.5), ms(0.99), ms(1))
}

// asked is how often each question is put: enough for a p99.
const asked = 1000

// searches asks as the public does, twenty rows fetched: of the database, while there
// is no index of names, and then of the index.
func (b bench) searches(ctx context.Context, portal *portal) error {
	reader := visible.New(portal.db, court.MaskStrict)
	if err := b.search(ctx, reader, "数据库", 5); err != nil {
		return err
	}
	following, stop := context.WithCancel(ctx)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		reader.Follow(following, func(err error) { b.p.say("%v", err) })
	}()
	defer func() { stop(); <-stopped }()
	start := time.Now()
	for reader.Ready() != nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	b.row("从数据库建成姓名索引", "%.2f 秒", time.Since(start).Seconds())
	if err := b.search(ctx, reader, "索引", asked); err != nil {
		return err
	}
	return b.fresh(ctx, portal, reader)
}

func (b bench) search(ctx context.Context, reader *visible.Reader, by string, times int) error {
	for _, ask := range []struct {
		what string
		of   func(court.DefaulterInput) string
	}{
		{"全名", func(d court.DefaulterInput) string { return d.Name }},
		{"前两字", func(d court.DefaulterInput) string { return string([]rune(d.Name)[:2]) }},
		{"有限公司", func(court.DefaulterInput) string { return "有限公司" }},
		{"无结果", func(d court.DefaulterInput) string { return d.Name + "龘" }},
		{"案号", func(d court.DefaulterInput) string { return d.CaseNumber }},
		{"拆开的词", func(d court.DefaulterInput) string { return d.Name + " 演示区" }},
	} {
		var took []time.Duration
		for i := range times {
			q := court.ParseQuery(ask.of(sample.Defaulter(b.sample, i*37%b.records)))
			start := time.Now()
			_, err := reader.View(ctx, func(v *visible.View) error {
				_, err := v.On(court.ListDefaulters).Search(q, 1, 20)
				return err
			})
			if err != nil {
				return err
			}
			took = append(took, time.Since(start))
		}
		b.quantiles("查询并取 20 行（"+by+"）："+ask.what, took)
	}
	return nil
}

// fresh removes entries and asks at once: the very next question must obey.
func (b bench) fresh(ctx context.Context, portal *portal, reader *visible.Reader) error {
	var took []time.Duration
	for i := range 50 {
		d := sample.Defaulter(b.sample, b.records/2+i)
		if _, err := portal.publisher.RemoveDefaulter(ctx, publish.Removal{SourceID: d.SourceID, Ground: court.GroundWronglyListed, Actor: "测量"}); err != nil {
			return err
		}
		start := time.Now()
		_, err := reader.View(ctx, func(v *visible.View) error {
			_, ids, err := v.On(court.ListDefaulters).SourceIDs(court.ParseQuery(d.Name), -1)
			if err == nil && slices.Contains(ids, d.SourceID) {
				err = errors.New("bench: a removed entry was found")
			}
			return err
		})
		if err != nil {
			return err
		}
		took = append(took, time.Since(start))
	}
	b.quantiles("移除后的第一次查询", took)
	return nil
}
