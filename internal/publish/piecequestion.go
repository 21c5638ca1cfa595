package publish

import (
	"context"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// AnswerQuestion puts a leader's answer to a 请示报告 on record. Only an answer that
// agrees opens the way to the release; with another one the author has to change the text
// and to ask again.
func (p *Publisher) AnswerQuestion(ctx context.Context, by court.Actor, ref WorkRef, a court.LeaderAnswer) (store.WorkItem, error) {
	for _, s := range []*string{&a.By, &a.Document, &a.Text} {
		*s = strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	}
	if found := a.Check(p.today()); len(found) > 0 {
		return store.WorkItem{}, &EntryFaults{found}
	}
	note := a.Document
	if !a.Agreed {
		note = "不同意发布：" + a.Document
	}
	return p.take(ctx, ref, step{kind: court.StepAnswer, by: by, note: note,
		change: func(w *store.WorkItem) {
			if w.Answer = ""; a.Agreed {
				w.Answer = a.Document
			}
		},
		content: func(tx *store.Tx, w *store.WorkItem) error { return tx.AnswerQuestion(ctx, w.Number, a, by) }})
}

// AnswerUncertain is AnswerQuestion for a leader who agrees and puts it on record by the
// document alone, today. Whoever writes there that the leader does not agree is refused: it
// would be taken for consent.
func (p *Publisher) AnswerUncertain(ctx context.Context, by court.Actor, ref WorkRef, document string) (store.WorkItem, error) {
	if document = strings.TrimSpace(document); document == "" {
		return store.WorkItem{}, court.Invalid("请写明请示报告和答复的文号。")
	}
	for _, no := range []string{"不同意", "不予同意", "未同意"} {
		if strings.Contains(document, no) {
			return store.WorkItem{}, court.Refused("R-54", "这里只登记同意发布的答复。不同意的：文稿在“责任与核查”里选“不同意发布”；名单请审核的人退回。")
		}
	}
	return p.AnswerQuestion(ctx, by, ref, court.LeaderAnswer{Agreed: true, By: by.Name, Document: document, On: p.today()})
}

// questionGate holds a text to what was asked about it and answered.
func questionGate(ctx context.Context, r *store.Reading, w *store.WorkItem) (found []court.WorkFinding, err error) {
	list, err := r.Questions(ctx, w.Number)
	for _, f := range questionFindings(w.Uncertain, list) {
		found = append(found, court.WorkFinding{Finding: f})
	}
	return found, err
}

func questionFindings(uncertain bool, list []store.Question) []court.Finding {
	if len(list) == 0 {
		return court.QuestionGate(uncertain, "", nil)
	}
	last := &list[len(list)-1]
	if last.Answered {
		return court.QuestionGate(uncertain, last.Text, &last.Answer)
	}
	return court.QuestionGate(uncertain, last.Text, nil)
}
