package main

import (
	"context"
	"fmt"
)

type checkCommand struct {
	JSON bool `name:"json" help:"输出 JSON"`
}

// Run verifies the folder and fails if anything in it does not fit together.
func (cmd checkCommand) Run(p process, c Config) error {
	return p.withPortal(c, false, func(ctx context.Context, portal *portal) error {
		checked, err := portal.db.Check(ctx)
		if err != nil {
			return err
		}
		if cmd.JSON {
			if err := p.printJSON(checked); err != nil {
				return err
			}
		} else {
			fmt.Fprintf(p.stdout, "记录 %d 条，文章 %d 篇，素材文件 %d 个，存证 %d 条，访问记录 %d 条，除名日志 %d 条（残行 %d）。\n",
				checked.Records, checked.Pieces, checked.Media, checked.Ledger, checked.Trail, checked.Removals, checked.Torn)
			for _, f := range checked.Findings {
				fmt.Fprintf(p.stdout, "问题（%s）：%s\n", f.Part, f.Problem)
			}
			if len(checked.Findings) == 0 {
				fmt.Fprintln(p.stdout, "核对通过。")
			}
		}
		if len(checked.Findings) > 0 {
			return reported(exitRefused)
		}
		return nil
	})
}
