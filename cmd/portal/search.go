package main

import (
	"context"
	"fmt"

	"gongkai/internal/court"
	"gongkai/internal/visible"
)

type searchCommand struct {
	Defaulters   searchDefaulters   `cmd:"" help:"失信被执行人"`
	Restrictions searchRestrictions `cmd:"" help:"限制消费令"`
}

type searchDefaulters struct {
	searchList `embed:""`
}

// Run tells exactly what the public may see of the list, by source numbers.
func (cmd searchDefaulters) Run(p process, c Config) error {
	return cmd.run(p, c, court.ListDefaulters)
}

type searchRestrictions struct {
	searchList `embed:""`
}

// Run tells exactly what the public may see of the list, by source numbers.
func (cmd searchRestrictions) Run(p process, c Config) error {
	return cmd.run(p, c, court.ListRestrictions)
}

type searchList struct {
	Query string `arg:"" help:"姓名、名称、案号或统一社会信用代码"`
	JSON  bool   `name:"json" help:"输出 JSON"`
	Limit int    `help:"最多列出多少个编号，0 为全部" default:"0"`
}

func (cmd searchList) run(p process, c Config, list court.List) error {
	mask, err := court.ParseMaskPolicy(c.IDMask)
	if err != nil {
		return err
	}
	if cmd.Limit < 0 {
		return court.Invalid("limit 不能是负数")
	}
	limit := cmd.Limit
	if limit == 0 {
		limit = -1 // all
	}
	return p.withPortal(c, false, func(ctx context.Context, portal *portal) error {
		query := court.ParseQuery(cmd.Query)
		if query.Kind == court.QueryIdentity {
			p.say("不能按证件号码查询。请用姓名、案号查询，再对照证件号码的地区与顺序码（R-07）。")
		}
		total, ids, err := sourceIDs(ctx, visible.New(portal.db, mask), list, query, limit)
		if err != nil {
			return err
		}
		if cmd.JSON {
			if ids == nil {
				ids = []string{}
			}
			return p.printJSON(map[string]any{"total": total, "ids": ids})
		}
		fmt.Fprintf(p.stdout, "共 %d 条\n", total)
		for _, id := range ids {
			fmt.Fprintln(p.stdout, id)
		}
		return nil
	})
}

// sourceIDs asks for what the public may see of a query, on one snapshot.
func sourceIDs(ctx context.Context, r *visible.Reader, list court.List, q court.Query, limit int) (total int, ids []string, err error) {
	_, err = r.Scan(ctx, func(v *visible.View) error {
		total, ids, err = v.On(list).SourceIDs(q, limit)
		return err
	})
	return total, ids, err
}
