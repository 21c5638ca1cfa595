package main

import (
	"context"
	"fmt"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

type removeCommand struct {
	Defaulters removeDefaulters `cmd:"" help:"失信被执行人"`
}

type removeDefaulters struct {
	SourceID string `arg:"" name:"source-id" help:"编号（导入文件里的）"`
	Ground   string `required:"" help:"事由：performed settled applicant-consent nothing-found suspended not-enforced enforcement-ended term-expired early-decision wrongly-listed" placeholder:"CODE"`
	Actor    string `required:"" help:"决定人" placeholder:"NAME"`
	Note     string `help:"理由（early-decision 必填）" placeholder:"TEXT"`
	JSON     bool   `name:"json" help:"输出 JSON"`
}

// Run removes the entry; removing one that is removed already succeeds too.
func (cmd removeDefaulters) Run(p process, c Config) error {
	ground, err := court.ParseRemovalGround(cmd.Ground)
	if err != nil {
		return err
	}
	return p.withPortal(c, false, func(ctx context.Context, portal *portal) error {
		changed, err := portal.publisher.RemoveDefaulter(ctx, publish.Removal{
			SourceID: cmd.SourceID, Ground: ground, Actor: cmd.Actor, Note: cmd.Note,
		})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return p.printJSON(map[string]any{"source_id": cmd.SourceID, "removed": true, "changed": changed})
		}
		if changed {
			_, err = fmt.Fprintf(p.stdout, "已移除 %s（%s，%s），即时生效。\n", cmd.SourceID, ground.Label(), ground.Citation())
		} else {
			_, err = fmt.Fprintf(p.stdout, "%s 此前已经移除。\n", cmd.SourceID)
		}
		return err
	})
}
