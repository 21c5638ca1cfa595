package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gongkai/internal/court"
)

// Question is one 请示报告 of a piece of work, with its answer if there is one.
type Question struct {
	Number  int    // from 1
	Text    string // empty: the answer was put on record by its document alone
	Account string // who asked
	Name    string
	AskedAt time.Time

	Answered      bool
	Answer        court.LeaderAnswer
	AnswerAccount string // who put it on record
	AnswerName    string
	AnsweredAt    time.Time
}

// Questions gives what was asked about a piece of work, the first first.
func (r *Reading) Questions(ctx context.Context, work int64) ([]Question, error) {
	return questionsOf(ctx, r.tx, work)
}

func questionsOf(ctx context.Context, q querier, work int64) (list []Question, err error) {
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		var one Question
		var asked, answered int64
		var on string
		a := &one.Answer
		if err := rows.Scan(&one.Number, &one.Text, &one.Account, &one.Name, &asked, &a.Agreed, &a.By, &a.Document, &on, &a.Text,
			&one.AnswerAccount, &one.AnswerName, &answered); err != nil {
			return err
		}
		one.AskedAt = time.Unix(asked, 0)
		if one.Answered = answered != 0; one.Answered {
			one.AnsweredAt = time.Unix(answered, 0)
			var err error
			if a.On, err = court.ParseISODate(on); err != nil {
				return err
			}
		}
		list = append(list, one)
		return nil
	}, `SELECT number, question, account, name, asked_at, agreed, answered_by, document, answered_on, answer,
			answer_account, answer_name, answered_at
		FROM work_question WHERE work_id = ? ORDER BY number`, work)
	return list, err
}

// Ask puts a question about a piece of work on record: in the place of one that waits for
// its answer, or as the next one.
func (tx *Tx) Ask(ctx context.Context, work int64, text string, by court.Actor) error {
	n, err := tx.openQuestion(ctx, work)
	if err != nil {
		return err
	}
	if n > 0 {
		_, err = tx.Exec(ctx, `UPDATE work_question SET question = ?, account = ?, name = ?, asked_at = ? WHERE work_id = ? AND number = ?`,
			text, by.Account, by.Name, tx.db.now().Unix(), work, n)
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO work_question (work_id, number, question, account, name, asked_at,
			agreed, answered_by, document, answered_on, answer, answer_account, answer_name, answered_at)
		SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, 0, '', '', '', '', '', '', 0 FROM work_question WHERE work_id = ?`,
		work, text, by.Account, by.Name, tx.db.now().Unix(), work)
	return err
}

// Unask takes back the question that waits for its answer, if there is one.
func (tx *Tx) Unask(ctx context.Context, work int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM work_question WHERE work_id = ? AND answered_at = 0`, work)
	return err
}

// AnswerQuestion puts a leader's answer on record: to the question that waits, or by itself
// where nothing was asked in writing.
func (tx *Tx) AnswerQuestion(ctx context.Context, work int64, a court.LeaderAnswer, by court.Actor) error {
	n, err := tx.openQuestion(ctx, work)
	if err == nil && n == 0 {
		if err = tx.Ask(ctx, work, "", court.Actor{}); err == nil {
			n, err = tx.openQuestion(ctx, work)
		}
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE work_question SET agreed = ?, answered_by = ?, document = ?, answered_on = ?, answer = ?,
			answer_account = ?, answer_name = ?, answered_at = ?
		WHERE work_id = ? AND number = ?`,
		a.Agreed, a.By, a.Document, a.On.String(), a.Text, by.Account, by.Name, tx.db.now().Unix(), work, n)
	return err
}

// openQuestion is the number of the question that waits for its answer; 0: none does.
func (tx *Tx) openQuestion(ctx context.Context, work int64) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT number FROM work_question WHERE work_id = ? AND answered_at = 0 ORDER BY number DESC LIMIT 1`, work).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, err
}
