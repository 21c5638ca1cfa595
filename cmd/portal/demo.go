package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/sample"
)

type demoCommand struct {
	Records int    `help:"失信被执行人和限制消费令各多少条" default:"2000"`
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
	err = cmd.fill(p, portal)
	if err == nil {
		err = p.demoAccounts(p.ctx, c, portal)
	}
	if err == nil {
		err = cmd.liven(p, c, portal)
	}
	if err != nil {
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
	for _, kind := range sampleLists() {
		if err := cmd.fillList(p, portal, kind); err != nil {
			return err
		}
	}
	return nil
}

// fillList loads the samples of one list, unless an earlier run has.
func (cmd demoCommand) fillList(p process, portal *portal, kind sampleList) error {
	filled, err := portal.db.AnyReleased(p.ctx, kind.list)
	if err != nil || filled {
		return err
	}
	rows := cmd.Records
	if kind.list == court.ListDefaulters {
		rows -= cmd.reviewed()
	}
	p.say("正在生成%s %d 条演示数据（人物、机构均为虚构）……", kind.list.Label(), cmd.Records)
	report, err := loadSamples(p.ctx, p, portal, kind, cmd.samples(p), 0, rows, publish.ImportOptions{
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

// sampleList is a list as samples and import know it.
type sampleList struct {
	list  court.List
	write func(io.Writer, sample.Options, int, int, sample.Encoding) error
	take  importing
}

func sampleLists() []sampleList {
	return []sampleList{
		{court.ListDefaulters, sample.WriteDefaultersCSV, (*publish.Publisher).ImportDefaulters},
		{court.ListRestrictions, sample.WriteRestrictionsCSV, (*publish.Publisher).ImportRestrictions},
	}
}

func (cmd demoCommand) samples(p process) sample.Options {
	return sample.Options{Seed: cmd.Seed, Today: court.DateOf(p.now())}
}

// reviewed is how many of the records become public by review at the desk, and not by the
// first load.
func (cmd demoCommand) reviewed() int {
	if cmd.Records <= demoRows {
		return 0
	}
	return demoRows
}

// liven gives the desk something to do.
func (cmd demoCommand) liven(p process, c Config, portal *portal) error {
	accounts, err := p.accounts(c, portal)
	if err != nil {
		return err
	}
	people, err := demoActors(p.ctx, accounts)
	if err != nil {
		return err
	}
	next := cmd.Records - cmd.reviewed()
	desk := demoDesk{publisher: portal.publisher, now: p.now(), people: people, bring: func(ctx context.Context, by court.Actor, rows int) (string, error) {
		report, err := loadSamples(ctx, p, portal, sampleLists()[0], cmd.samples(p), next, rows, publish.ImportOptions{Actor: by.Name, Account: by.Account, Demo: true})
		next += rows
		return report.Work, err
	}}
	return desk.liven(p.ctx, cmd.reviewed())
}

// loadSamples takes synthetic records the way a clerk's file comes in.
func loadSamples(ctx context.Context, p process, portal *portal, kind sampleList, o sample.Options, from, n int, how publish.ImportOptions) (publish.Report, error) {
	file, err := os.CreateTemp("", "portal-sample-*.csv")
	if err != nil {
		return publish.Report{}, court.Storage(err, "临时目录不能写入")
	}
	defer func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}()
	if err := kind.write(file, o, from, n, sample.UTF8); err != nil {
		return publish.Report{}, court.Storage(err, "临时目录不能写入")
	}
	if _, err := file.Seek(0, 0); err != nil {
		return publish.Report{}, err
	}
	if how.Publish { // the rest is small
		how.Progress = progress(p.stderr, file)
	}
	return kind.take(portal.publisher, ctx, file, how)
}
