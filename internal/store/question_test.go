package store

import (
	"context"
	"slices"
	"testing"

	"gongkai/internal/court"
)

// TestQuestions: what waits for an answer is put in other words or taken back; what is
// answered stays.
func TestQuestions(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	by, leader := court.Actor{Account: "wu", Name: "吴采编"}, court.Actor{Account: "sun", Name: "孙院长"}
	answer := court.LeaderAnswer{Agreed: true, By: "孙院长", Document: "〔2026〕1号", On: court.DateOf(noon), Text: "同意。"}
	must(t, db.Update(ctx, func(tx *Tx) error {
		must(t, tx.Ask(ctx, 7, "一？", by))
		must(t, tx.Ask(ctx, 7, "换个说法？", by))
		must(t, tx.AnswerQuestion(ctx, 7, answer, leader))
		must(t, tx.Ask(ctx, 7, "二？", by))
		must(t, tx.Unask(ctx, 7))
		must(t, tx.AnswerQuestion(ctx, 8, answer, leader))
		must(t, tx.Ask(ctx, 9, "三？", by))
		return nil
	}))
	for work, want := range map[int64][]Question{
		7: {{Number: 1, Text: "换个说法？", Account: "wu", Name: "吴采编", AskedAt: noon, Answered: true, Answer: answer, AnswerAccount: "sun", AnswerName: "孙院长", AnsweredAt: noon}},
		8: {{Number: 1, AskedAt: noon, Answered: true, Answer: answer, AnswerAccount: "sun", AnswerName: "孙院长", AnsweredAt: noon}},
		9: {{Number: 1, Text: "三？", Account: "wu", Name: "吴采编", AskedAt: noon}},
		6: nil,
	} {
		must(t, db.Read(ctx, func(r *Reading) error {
			got, err := r.Questions(ctx, work)
			for i := range got {
				got[i].AskedAt, got[i].AnsweredAt = got[i].AskedAt.UTC(), got[i].AnsweredAt.UTC()
			}
			for i := range want {
				want[i].AskedAt, want[i].AnsweredAt = want[i].AskedAt.UTC(), want[i].AnsweredAt.UTC()
			}
			if !slices.Equal(got, want) {
				t.Errorf("R-54: work %d: %+v, want %+v", work, got, want)
			}
			return err
		}))
	}
}

// TestDutyIsKept: the record of a draft stands beside its texts; a save of either leaves the
// other.
func TestDutyIsKept(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	by := court.Actor{Account: "wu", Name: "吴采编"}
	duty := court.PieceDuty{Leader: "副院长", Person: "吴采编", Correction: "原写为0.5%。",
		Answers: map[court.LegalQuestion]court.LegalAnswer{court.LegalNames: {Word: "none", Of: "digest", Account: "wu", Name: "吴采编", At: 5}},
		Dropped: []court.DroppedCorrection{{Correction: "2026-01-01 一", Reason: "误写", Account: "wu", Name: "吴采编"}}}
	must(t, db.Update(ctx, func(tx *Tx) error {
		id, err := tx.CreateDraft(ctx, PieceDraft{File: "一"}, by)
		must(t, err)
		first, err := tx.Draft(ctx, id)
		if err != nil || first.Duty.Person != "" || len(first.Duty.Answers) > 0 {
			t.Errorf("at first: %+v %v", first.Duty, err)
		}
		must(t, tx.SaveDuty(ctx, id, court.PieceDuty{Person: "别人"}, by))
		must(t, tx.SaveDuty(ctx, id, duty, by))
		must(t, tx.SaveDraft(ctx, id, "二", nil, by))
		d, err := tx.Draft(ctx, id)
		if err != nil || d.File != "二" || d.Number != 2 || d.Duty.Leader != duty.Leader || d.Duty.Correction != duty.Correction ||
			d.Duty.Answers[court.LegalNames] != duty.Answers[court.LegalNames] || !slices.Equal(d.Duty.Dropped, duty.Dropped) {
			t.Errorf("%+v %v", d, err)
		}
		return nil
	}))
}

// TestDaysOfEarlierVersions: versions that were stored before their day was are given it:
// that of their front matter, else that on which they came in, by the court's clock.
func TestDaysOfEarlierVersions(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	provider, err := db.migrations()
	must(t, err)
	_, err = provider.DownTo(ctx, 16)
	must(t, err)
	at := court.Date{Year: 2026, Month: 2, Day: 1}.Start().Unix() + 60 // still the day before in UTC
	must(t, db.Update(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO piece (id, kind, slug, state, topic, place, published_on, updated_on, visible_from, title, summary, author, review_by,
				sensitivity, synthetic, open_findings, version, content_hash, actor, changed_at, sources, related, body, body_text, file)
			VALUES (1, 'guide', 'fees', 'published', '', 1, '2026-01-01', '2026-03-01', 0, '', '', '', '2027-01-01', 'ordinary', 0, 0, 5, ?, '', 0, '[]', '[]', '', '', '')`, []byte{1})
		must(t, err)
		for version, file := range []string{"---\nkind: guide\nupdated: 2026-01-05\nauthor: 局\n---\n", "---\r\nupdated: 2026-01-06\r\n---\r\n", "---\nupdated: \"2026-01-07\"\n---\n", "no front matter"} {
			_, err := tx.Exec(ctx, `INSERT INTO piece_version (piece_id, version, state, content_hash, actor, at, file) VALUES (1, ?, 'replaced', ?, '', ?, ?)`, version+1, []byte{1}, at, file)
			must(t, err)
		}
		return nil
	}))
	_, err = provider.Up(ctx)
	must(t, err)
	if got, want := lines(t, db, `SELECT version || ' ' || updated_on FROM v_piece_revision`), []string{"1 2026-01-05", "2 2026-01-06", "3 2026-02-01", "4 2026-02-01"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := lines(t, db, `SELECT slug || ' ' || corrections FROM v_piece`); !slices.Equal(got, []string{"fees []"}) {
		t.Errorf("%q", got)
	}
}
