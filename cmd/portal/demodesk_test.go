package main

import (
	"context"
	"io"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// TestDemoDesk: a demonstration's desk has work in every state and tasks with their days,
// texts in every state but one, what is public is as many records as were asked for and a
// text with two pictures, and a second run adds nothing.
func TestDemoDesk(t *testing.T) {
	dir := t.TempDir()
	for round := range 2 {
		serve(t, dir, nil, "demo", "--records", "60").stop()
		mustRun(t, dir, "check")
		p := process{ctx: context.Background(), now: time.Now, stdout: io.Discard, stderr: io.Discard}
		err := p.withPortal(Config{DataDir: dir, DatabaseURL: databases.Wired(t, dir)}, false, func(ctx context.Context, portal *portal) error {
			accounts, err := p.accounts(Config{}, portal)
			if err != nil {
				return err
			}
			people, err := demoActors(ctx, accounts)
			if err != nil {
				return err
			}
			clerk, president := people[court.RoleClerk], people[court.RolePresident]
			page, err := portal.publisher.WorkPage(ctx, clerk, publish.QueueDraft, publish.PartLists, 1)
			if err != nil {
				return err
			}
			for queue, want := range map[publish.WorkQueue]int{publish.QueueDraft: 2, publish.QueueInReview: 1, publish.QueueApproved: 1, publish.QueueScheduled: 1, publish.QueuePublished: 1, publish.QueueAlarm: 0} {
				if page.Counts[queue] != want {
					t.Errorf("run %d: %d in %s, want %d", round, page.Counts[queue], queue, want)
				}
			}
			page, err = portal.publisher.WorkPage(ctx, people[court.RoleEditor], publish.QueueDraft, publish.PartTexts, 1)
			if err != nil {
				return err
			}
			for queue, want := range map[publish.WorkQueue]int{publish.QueueDraft: 2, publish.QueueInReview: 1, publish.QueueApproved: 0, publish.QueueScheduled: 1, publish.QueuePublished: 1, publish.QueueAlarm: 0} {
				if page.Counts[queue] != want {
					t.Errorf("run %d: %d texts in %s, want %d", round, page.Counts[queue], queue, want)
				}
			}
			pictures, n, err := portal.publisher.MediaList(ctx, people[court.RoleEditor], publish.MediaFilter{Only: publish.MediaUnused})
			if err != nil || n != 0 {
				t.Errorf("run %d: pictures that no text shows: %v %v", round, pictures, err)
			}
			if _, n, err = portal.publisher.MediaList(ctx, people[court.RoleEditor], publish.MediaFilter{}); err != nil || n != 2 {
				t.Errorf("run %d: %d pictures, %v", round, n, err)
			}
			forced, err := portal.publisher.Forced(ctx, president)
			if err != nil || forced.Total != 3 {
				t.Errorf("run %d: %d forced, %v", round, forced.Total, err)
			}
			tasks, err := portal.publisher.TaskList(ctx, president, publish.TaskQuery{All: true})
			if err != nil {
				return err
			}
			open := map[court.TaskKind]int{}
			for _, task := range tasks.Items {
				open[task.Kind]++
			}
			for kind, want := range map[court.TaskKind]int{court.TaskGround: 1, court.TaskEarlyRemoval: 1, court.TaskReview: 1} {
				if open[kind] != want {
					t.Errorf("run %d: %d tasks of %s, want %d", round, open[kind], kind, want)
				}
			}
			month, err := portal.publisher.PlanTopics(ctx, people[court.RoleEditor], court.QuarterOf(court.DateOf(time.Now())))
			if err != nil {
				return err
			}
			next, err := portal.publisher.PlanTopics(ctx, people[court.RoleEditor], month.Quarter.Next(1))
			if n := len(month.Lines) + len(next.Lines); err != nil || n != 5 {
				t.Errorf("run %d: %d things are planned, %v", round, n, err)
			}
			digest, err := portal.publisher.PlanDigest(ctx, people[court.RoleEditor])
			if err != nil || digest.Ownerless != 2 || digest.Reviews[court.ReviewSoon] != 3 || digest.Urgent != 1 {
				t.Errorf("run %d: %+v %v", round, digest, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
