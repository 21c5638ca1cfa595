package main

import (
	"context"
	"fmt"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

type removeCommand struct {
	Defaulters   removeDefaulters   `cmd:"" help:"失信被执行人"`
	Restrictions removeRestrictions `cmd:"" help:"限制消费令（解除）"`
}

type removeDefaulters struct {
	removeEntry `embed:""`
	Ground      string `required:"" help:"事由：performed settled applicant-consent nothing-found suspended not-enforced enforcement-ended term-expired early-decision wrongly-listed" placeholder:"CODE"`
	Note        string `help:"理由（early-decision 必填）" placeholder:"TEXT"`
}

// Run removes the entry; removing one that is removed already succeeds too.
func (cmd removeDefaulters) Run(p process, c Config) error {
	ground, err := court.ParseRemovalGround(cmd.Ground)
	if err != nil {
		return err
	}
	return cmd.run(p, c, ground.Label()+"，"+ground.Citation(), func(ctx context.Context, pub *publish.Publisher) (publish.RemovalResult, error) {
		return pub.RemoveDefaulter(ctx, publish.Removal{SourceID: cmd.SourceID, Ground: ground, Actor: cmd.Actor, Note: cmd.Note})
	})
}

type removeRestrictions struct {
	removeEntry `embed:""`
	Ground      string `required:"" help:"事由：performed security applicant-consent wrongly-issued" placeholder:"CODE"`
	Note        string `help:"决定文号和理由（security、applicant-consent 必填）" placeholder:"TEXT"`
}

// Run lifts the order; lifting one that is lifted already succeeds too.
func (cmd removeRestrictions) Run(p process, c Config) error {
	ground, err := court.ParseLiftGround(cmd.Ground)
	if err != nil {
		return err
	}
	return cmd.run(p, c, ground.Label()+"，"+ground.Citation(), func(ctx context.Context, pub *publish.Publisher) (publish.RemovalResult, error) {
		return pub.LiftRestriction(ctx, publish.Lifting{SourceID: cmd.SourceID, Ground: ground, Actor: cmd.Actor, Note: cmd.Note})
	})
}

// removeEntry is the removal of an entry, whichever list it stands on.
type removeEntry struct {
	SourceID string `arg:"" name:"source-id" help:"编号（导入文件里的）"`
	Actor    string `required:"" help:"决定人" placeholder:"NAME"`
	JSON     bool   `name:"json" help:"输出 JSON"`
}

func (cmd removeEntry) run(p process, c Config, why string, remove func(context.Context, *publish.Publisher) (publish.RemovalResult, error)) error {
	return p.withPortal(c, false, func(ctx context.Context, portal *portal) error {
		done, err := remove(ctx, portal.publisher)
		if err != nil {
			return err
		}
		for _, other := range done.Counterparts {
			review := "没有改动。"
			if other.Task != "" {
				review = "没有改动，已建立审查任务" + other.Task + "。"
			}
			p.say("同一案件同一被执行人在%s中另有记录（%s，%s），%s", other.List.Label(), other.PublicID, other.State.Label(), review)
		}
		if cmd.JSON {
			return p.printJSON(map[string]any{"source_id": cmd.SourceID, "removed": true, "changed": done.Changed})
		}
		if done.Changed {
			_, err = fmt.Fprintf(p.stdout, "已移除 %s（%s），即时生效。\n", cmd.SourceID, why)
		} else {
			_, err = fmt.Fprintf(p.stdout, "%s 此前已经移除。\n", cmd.SourceID)
		}
		return err
	})
}
