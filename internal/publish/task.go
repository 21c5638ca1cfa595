package publish

import (
	"context"
	"errors"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// openTask opens a task with its decision. One that is open already is left as it is, so
// asking twice opens one; opened tells. It is for whoever opens tasks in a transaction.
func (p *Publisher) openTask(ctx context.Context, tx *store.Tx, t court.Task) (id string, opened bool, err error) {
	id, err = tx.InsertTask(ctx, t)
	if errors.Is(err, store.ErrTaskOpen) {
		return id, false, nil
	}
	if err != nil {
		return "", false, err
	}
	t.PublicID = id
	return id, true, recordTask(tx, "task.open", t, t.OpenedBy, map[string]string{
		"due": t.Deadline.Due.String(), "ground": string(t.Ground), "follows": t.Follows, "note": t.Note})
}

// recordTask puts what happened to a task on the ledger, under the record that it is
// about. A batch is not named as the subject: an index of names would read all of its rows
// again.
func recordTask(tx *store.Tx, action string, t court.Task, actor string, more map[string]string) error {
	detail := map[string]string{"task": t.PublicID, "kind": string(t.Kind)}
	for key, value := range more {
		if value != "" {
			detail[key] = value
		}
	}
	subject := t.Subject
	if t.Kind == court.TaskEvidence {
		subject = "task-" + t.PublicID
	}
	return tx.Record(store.Decision{Action: action, Rule: string(t.Deadline.Rule), Actor: actor, Subject: subject, Detail: detail})
}

// task reads an open task for who may settle it.
func (p *Publisher) task(ctx context.Context, tx *store.Tx, actor court.Actor, id string, kinds ...court.TaskKind) (court.Task, error) {
	t, err := tx.Task(ctx, id)
	if errors.Is(err, store.ErrNoEntry) {
		return t, errNoTask
	}
	if err != nil {
		return t, err
	}
	if signature(actor) == "" || !t.MaySettle(actor) {
		return t, allow(court.Actor{})
	}
	if t.State.Closed() {
		return t, errTaskClosed
	}
	for _, k := range kinds {
		if t.Kind == k {
			return t, nil
		}
	}
	return t, court.Invalid("这项任务不是这样办理的，请打开任务查看。")
}

var (
	errNoTask     = &court.Error{Kind: court.KindNotFound, Message: "没有这项任务，请核对。"}
	errTaskClosed = &court.Error{Kind: court.KindConflict, Message: "这项任务已经办结，请刷新后查看结果。"}
)

// settle closes a task with its decision. Somebody may have been faster.
func (p *Publisher) settle(ctx context.Context, tx *store.Tx, t court.Task, actor string, outcome court.TaskOutcome, note string) error {
	closed, err := tx.CloseTask(ctx, t.PublicID, court.TaskDone, outcome, actor)
	if err != nil {
		return err
	}
	if !closed {
		return errTaskClosed
	}
	return recordTask(tx, "task.close", t, actor, map[string]string{"outcome": string(outcome), "note": note})
}

// overtake drops the tasks about a record that left the list.
func overtake(ctx context.Context, tx *store.Tx, publicID, actor string) error {
	tasks, err := tx.OpenTasks(ctx, publicID)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if !t.Kind.LeavesWithRecord() {
			continue
		}
		if _, err := tx.CloseTask(ctx, t.PublicID, court.TaskDropped, court.OutcomeOvertaken, actor); err != nil {
			return err
		}
	}
	return nil
}

// mostTogether bounds how many tasks are completed in one transaction.
const mostTogether = 200

// CompleteTasks marks tasks as carried out: cleaning up, correcting, completing evidence,
// reviewing a hidden record or the other list. Either all of them are, or none. The note
// says what was done; a review needs one.
func (p *Publisher) CompleteTasks(ctx context.Context, actor court.Actor, ids []string, note string) error {
	if len(ids) == 0 || len(ids) > mostTogether {
		return court.Invalid("一次可以办结1项到%d项任务，请重新选择。", mostTogether)
	}
	return p.db.Update(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			t, err := p.task(ctx, tx, actor, id, court.TaskCleanUp, court.TaskCorrection, court.TaskEvidence, court.TaskCounterpart, court.TaskHidden)
			if err != nil {
				return err
			}
			switch t.Kind {
			case court.TaskEvidence:
				n, err := tx.MissingEvidence(ctx, t.Subject)
				if err != nil {
					return err
				}
				if n > 0 {
					return court.Refused(t.Deadline.Rule, "还有%d条记录没有补齐证据，补齐后再办结。", n)
				}
			case court.TaskHidden, court.TaskCounterpart:
				if strings.TrimSpace(note) == "" {
					return court.Refused(t.Deadline.Rule, "请写明审查的结论和理由。")
				}
			}
			if err := p.settle(ctx, tx, t, signature(actor), court.OutcomeCarried, note); err != nil {
				return err
			}
		}
		return nil
	})
}
