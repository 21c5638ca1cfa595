package main

import (
	"context"
	"fmt"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// plan gives the demonstration a plan: things to write, one of them dropped, owners of most
// guides, and reviews that come soon.
func (d *demoDesk) plan(ctx context.Context) error {
	calendar, err := d.publisher.Calendar(ctx)
	if err != nil {
		return err
	}
	editor, publisher := d.by(court.RoleEditor), d.by(court.RolePublisher)
	in := func(workingDays int) court.Date {
		due, _ := calendar.AddWorkingDays(court.DateOf(d.now), workingDays)
		return due
	}
	ids := map[string]string{} // by title
	last := ""
	for _, item := range []court.PlanItem{
		{Title: "终本以后还能恢复执行吗", Topic: court.TopicInability, Kind: court.PieceArticle, Due: in(1), Note: "演示：材料在综合组（虚构）"},
		{Title: "执行款到账以后怎么领", Topic: court.TopicLaws, Kind: court.PieceArticle, Due: in(3)},
		{Title: demoTimed, Topic: court.TopicVoluntary, Kind: court.PieceArticle, Due: in(6)},
		{Title: "执行联络员的一天", Topic: court.TopicModels, Kind: court.PieceArticle, Due: in(9)},
		{Title: "网络查控一周回顾", Topic: court.TopicPractice, Kind: court.PieceArticle, Due: in(12)},
	} {
		item.Editor = editor.Account
		if last, err = d.publisher.AddPlanned(ctx, publisher, item); err != nil {
			return fmt.Errorf("demo plan: %w", err)
		}
		ids[item.Title] = last
	}
	if err := d.publisher.DropPlanned(ctx, publisher, publish.PlanRef{ID: last, Version: 1}, "演示：与上月的内容重复（虚构）"); err != nil {
		return fmt.Errorf("demo plan: %w", err)
	}
	if err := d.write(ctx, ids[demoTimed]); err != nil {
		return fmt.Errorf("demo texts: %w", err)
	}
	return d.upkeep(ctx)
}

// upkeep names owners and lets some reviews come soon. Two guides stay without an owner.
func (d *demoDesk) upkeep(ctx context.Context) error {
	editor, p := d.by(court.RoleEditor), d.publisher
	guides, err := p.Ageing(ctx, editor, publish.AgeingQuery{Kind: court.PieceGuide, PerPage: 100})
	if err != nil {
		return fmt.Errorf("demo upkeep: %w", err)
	}
	for i := range guides.Items {
		g := &guides.Items[i]
		account, unit := "", "执行局综合组"
		switch i % 3 {
		case 0:
			account, unit = editor.Account, ""
		case 1:
			account, unit = d.by(court.RoleReviewer).Account, ""
		}
		if i >= 2 {
			err = p.SetPieceOwner(ctx, editor, g.Kind, g.Slug, account, unit)
		}
		if err == nil && i < 3 {
			err = p.CheckSitePiece(ctx, editor, publish.Recheck{Kind: g.Kind, Slug: g.Slug, Version: g.Version, Next: court.DateOf(d.now).AddDays(4 + 9*i), Note: "演示：已经核对（虚构）"})
		}
		if err != nil {
			return fmt.Errorf("demo upkeep: %w", err)
		}
	}
	return nil
}
