package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/sample"
)

type demoCommand struct {
	Records int    `help:"失信被执行人的条数" default:"2000"`
	Seed    uint64 `help:"随机种子，相同的种子得到相同的数据" default:"1"`
}

// Run fills an empty folder with synthetic records, marks it for good, and serves
// it. A second run serves what is there.
func (cmd demoCommand) Run(p process, c Config) error {
	if cmd.Records < 1 {
		return court.Invalid("records 至少为 1")
	}
	portal, err := p.open(p.ctx, c, true)
	if err != nil {
		return err
	}
	if err := cmd.fill(p, portal); err != nil {
		return errors.Join(err, portal.db.Close())
	}
	return p.serve(c, portal, c.publicAddr("127.0.0.1:8080"))
}

// demoCourt is the court that demo data stands under, with its code in case numbers.
func demoCourt() (name, code string) { return sample.CourtName, sample.CourtCode }

func (cmd demoCommand) fill(p process, portal *portal) error {
	ctx := p.ctx
	demo, err := portal.db.IsDemo(ctx)
	if err != nil {
		return err
	}
	if !demo {
		if err := portal.db.MarkDemo(ctx); err != nil {
			return err
		}
	}
	if err := p.loadContent(portal); err != nil {
		return err
	}
	filled, err := portal.db.AnyReleased(ctx, court.ListDefaulters)
	if err != nil || filled {
		return err
	}
	p.say("正在生成 %d 条演示数据（人物、机构均为虚构）……", cmd.Records)
	report, err := loadSamples(ctx, p, portal, sample.Options{Seed: cmd.Seed, Today: court.DateOf(p.now())}, 0, cmd.Records, publish.ImportOptions{
		Publish: true, Actor: "演示", Demo: true,
	})
	if err != nil {
		return err
	}
	if report.FileError != nil || report.Rejected > 0 {
		return fmt.Errorf("demo data: %d rows rejected: %+v", report.Rejected, report.Errors)
	}
	return nil
}

// loadSamples takes synthetic records the way a clerk's file comes in.
func loadSamples(ctx context.Context, p process, portal *portal, o sample.Options, from, n int, how publish.ImportOptions) (publish.Report, error) {
	file, err := os.CreateTemp("", "portal-sample-*.csv")
	if err != nil {
		return publish.Report{}, court.Storage(err, "临时目录不能写入")
	}
	defer func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}()
	if err := sample.WriteDefaultersCSV(file, o, from, n, sample.UTF8); err != nil {
		return publish.Report{}, court.Storage(err, "临时目录不能写入")
	}
	if _, err := file.Seek(0, 0); err != nil {
		return publish.Report{}, err
	}
	how.Progress = progress(p.stderr, file)
	return portal.publisher.ImportDefaulters(ctx, file, how)
}
