package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/publish"
	"gongkai/internal/store"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

type importCommand struct {
	Defaulters   importDefaulters   `cmd:"" help:"失信被执行人名单"`
	Restrictions importRestrictions `cmd:"" help:"限制消费令"`
}

type importDefaulters struct {
	importList `embed:""`
}

// Run imports the file and prints its report.
func (cmd importDefaulters) Run(p process, c Config) error {
	return cmd.run(p, c, listWords{rules: "R-02、R-04、R-18", evidence: "院长签发证据（R-04）"}, (*publish.Publisher).ImportDefaulters)
}

type importRestrictions struct {
	importList `embed:""`
}

// Run imports the file and prints its report.
func (cmd importRestrictions) Run(p process, c Config) error {
	return cmd.run(p, c, listWords{rules: "R-19", evidence: "院长签发证据（R-19）"}, (*publish.Publisher).ImportRestrictions)
}

// listWords are what is told of a list after an import.
type listWords struct {
	rules    string // that a vouched row still owes evidence for
	evidence string // that a draft waits for
}

// importList is the import of a table of entries, whichever list it is.
type importList struct {
	File    string `arg:"" help:"CSV 文件（UTF-8 或 GB18030）或者 Excel 工作簿（.xlsx），按内容识别"`
	DryRun  bool   `help:"只核对，不写入"`
	JSON    bool   `name:"json" help:"输出 JSON 报告"`
	Publish bool   `help:"首次装载并公开，由 --actor 担保"`
	Actor   string `help:"经办人" placeholder:"NAME"`
}

type importing func(*publish.Publisher, context.Context, exchange.File, publish.ImportOptions) (publish.Report, error)

func (cmd importList) run(p process, c Config, list listWords, take importing) error {
	file, err := os.Open(cmd.File) // #nosec G304 -- the clerk names the file
	if err != nil {
		return cmd.print(p, list, publish.Report{Errors: []publish.RowError{}, FileError: &publish.FileError{
			Code: exchange.FileUnreadable, Message: fmt.Sprintf("文件不能打开，请检查路径与权限（%v）", err)}})
	}
	defer func() { _ = file.Close() }() // only read
	return p.withPortal(c, true, func(ctx context.Context, portal *portal) error {
		report, err := take(portal.publisher, ctx, file, publish.ImportOptions{
			DryRun: cmd.DryRun, Publish: cmd.Publish, Actor: cmd.actor(), Progress: progress(p.stderr, file),
		})
		if err != nil {
			return err
		}
		return cmd.print(p, list, report)
	})
}

// actor names the account of the machine for plain imports, which publish nothing;
// a vouched one must be named.
func (cmd importList) actor() string {
	if cmd.Actor == "" && !cmd.Publish {
		return "命令行"
	}
	return cmd.Actor
}

// print tells the report, as JSON alone on stdout or in words, and gives the exit
// code that the stable interface asks for.
func (cmd importList) print(p process, list listWords, r publish.Report) error {
	code := exitDone
	switch {
	case r.FileError != nil:
		code = exitUsage
	case r.Rejected > 0:
		code = exitRefused
	}
	if r.Source != "" {
		p.say("读取：%s", r.Source)
	}
	rules := map[court.Rule]bool{}
	for _, e := range r.Errors {
		if e.Rule != "" && !rules[e.Rule] {
			rules[e.Rule] = true
			p.say("%s：%s", e.Rule, e.Message)
		}
	}
	if cmd.JSON {
		if err := p.printJSON(r); err != nil {
			return err
		}
	} else {
		cmd.words(p, list, r)
	}
	if code != exitDone {
		return reported(code)
	}
	return nil
}

// shownErrors bounds what is printed for people; --json has them all.
const shownErrors = 50

func (cmd importList) words(p process, list listWords, r publish.Report) {
	w := p.stdout
	if r.FileError != nil {
		fmt.Fprintf(w, "文件未导入：%s\n", r.FileError.Message)
		return
	}
	for i, e := range r.Errors {
		if i == shownErrors {
			fmt.Fprintf(w, "……另有 %d 处问题，用 --json 查看全部。\n", len(r.Errors)-shownErrors)
			break
		}
		fmt.Fprintf(w, "第 %d 行 %s：%s\n", e.Row, e.Field, e.Message)
	}
	what := "已导入"
	if cmd.DryRun {
		what = "核对完成（没有写入）"
	}
	fmt.Fprintf(w, "%s：共 %d 行，接受 %d，拒绝 %d，跳过 %d。\n", what, r.Read, r.Accepted, r.Rejected, r.Skipped)
	switch {
	case cmd.DryRun || r.Accepted == 0:
	case cmd.Publish:
		fmt.Fprintf(w, "已公开，由%s担保；每条记录都登记为待补证（%s）。\n", cmd.Actor, list.rules)
	default:
		fmt.Fprintf(w, "接受的记录是草稿，经审核并补齐%s后才会公开。\n", list.evidence)
	}
}

// progress draws a bar on a terminal and nothing elsewhere.
func progress(stderr io.Writer, file *os.File) func(store.ImportProgress) {
	out, ok := stderr.(*os.File)
	info, err := file.Stat()
	if !ok || err != nil || !term.IsTerminal(int(out.Fd())) {
		return nil
	}
	bar := progressbar.NewOptions64(info.Size(), progressbar.OptionSetWriter(out), progressbar.OptionShowBytes(true),
		progressbar.OptionSetDescription("导入"), progressbar.OptionThrottle(100_000_000), progressbar.OptionClearOnFinish())
	return func(p store.ImportProgress) { _ = bar.Set64(p.Bytes) }
}
