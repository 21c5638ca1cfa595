package store

import (
	"context"
	"strings"
	"testing"

	"gongkai/internal/court"
)

func stagedPiece(slug, file string) *StagedPiece {
	day := court.Date{Year: 2025, Month: 12, Day: 1}
	return &StagedPiece{
		Piece: court.Piece{Kind: court.PieceGuide, Slug: slug, Title: "标题", Summary: "摘要。", Order: 10, Published: day, Updated: day, ReviewBy: day.AddDays(100),
			Author: "执行局", Sensitivity: court.SensitivityOrdinary, Body: "正文。"},
		Text: "正文。", File: file, State: court.StatePublished, Actor: "李编辑",
	}
}

// putPiece stores a published piece with its entry on the ledger.
func putPiece(t testing.TB, db *DB, slug string) {
	t.Helper()
	ctx := context.Background()
	err := db.Update(ctx, func(tx *Tx) error {
		if err := tx.InsertPiece(ctx, stagedPiece(slug, "file of "+slug)); err != nil {
			return err
		}
		return tx.Record(Decision{Action: "piece.publish", Actor: "李编辑", Subject: PieceSubject(court.PieceGuide, slug)})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPieceVersionsAreKept(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	putPiece(t, db, "fees")
	step := func(change func(tx *Tx, k KnownPiece) error) {
		t.Helper()
		err := db.Update(ctx, func(tx *Tx) error {
			known, err := tx.KnownPieces(ctx, []string{"fees", "none"})
			if err != nil {
				return err
			}
			if len(known) != 1 {
				t.Errorf("known %v", known)
			}
			return change(tx, known["fees"])
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	step(func(tx *Tx, k KnownPiece) error {
		if k.Version != 1 || k.Held || k.State != court.StatePublished || k.Hash != HashPiece("file of fees") {
			t.Errorf("at first: %+v", k)
		}
		return tx.HoldPiece(ctx, k, stagedPiece("fees", "held"))
	})
	step(func(tx *Tx, k KnownPiece) error {
		if k.Version != 2 || !k.Held || k.HeldHash != HashPiece("held") || k.Hash != HashPiece("file of fees") {
			t.Errorf("with a held version: %+v", k)
		}
		return tx.RevisePiece(ctx, k, stagedPiece("fees", "third"))
	})
	step(func(_ *Tx, k KnownPiece) error {
		if k.Version != 3 || k.Held || k.Hash != HashPiece("third") {
			t.Errorf("revised: %+v", k)
		}
		return nil
	})
	var files []string
	err := db.EachPiece(ctx, func(p StoredPiece) error { files = append(files, p.File); return nil })
	if err != nil || len(files) != 1 || files[0] != "third" {
		t.Errorf("%v %v", files, err)
	}
}

// TestCheckSeesWrongPieces: each harm to the pieces of a portal is found.
func TestCheckSeesWrongPieces(t *testing.T) {
	for name, c := range map[string]struct{ harm, says string }{
		"a changed text":                     {`UPDATE piece SET file = 'other'`, "text and hash differ"},
		"withdrawn without a decision":       {`UPDATE piece SET state = 'withdrawn'`, "have no withdrawal on the ledger"},
		"withdrawn without being remembered": {`UPDATE piece SET state = 'withdrawn'`, "are not noted as such"},
		"published without a decision":       {`DELETE FROM ledger_detail; UPDATE ledger SET subject = 'guide/other'`, "have no publication on the ledger"},
		"published with findings":            {`UPDATE piece SET open_findings = 2`, "R-33"},
		"an invented one in a real portal":   {`UPDATE piece SET synthetic = 1`, "no demonstration"},
		"a version of nothing":               {`INSERT INTO piece_version VALUES (99, 1, 'replaced', unhex('00'), 'a', 0, '', '')`, "belong to no piece"},
		"a duty record of nothing":           {`INSERT INTO piece_draft_duty VALUES ('none', 1, '{}', 'a', 'b', 0)`, "answers for a text belong to no draft"},
		"a question about nothing":           {`INSERT INTO work_question (work_id, number, question, account, name, asked_at, agreed, answered_by, document, answered_on, answer, answer_account, answer_name, answered_at) VALUES (99, 1, '', '', '', 0, 0, '', '', '', '', '', '', 0)`, "questions belong to no piece of work"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			db := openDB(t, t.TempDir())
			putPiece(t, db, "fees")
			if c, err := db.Check(ctx); err != nil || len(c.Findings) != 0 || c.Pieces != 1 {
				t.Fatalf("before: %+v %v", c, err)
			}
			if _, err := db.writer.ExecContext(ctx, c.harm); err != nil {
				t.Fatal(err)
			}
			checked, err := db.Check(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range checked.Findings {
				if strings.Contains(f.Problem, c.says) {
					return
				}
			}
			t.Errorf("not found: %+v", checked.Findings)
		})
	}
}

// TestCheckHoldsJournalAgainstPieces: a journalled withdrawal that the database does not
// know is found.
func TestCheckHoldsJournalAgainstPieces(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	putPiece(t, db, "fees")
	for _, subject := range []string{"guide/fees", "nonsense"} {
		if _, err := db.appendJournal(Removal{Kind: RemovalPiece, PublicID: subject}); err != nil {
			t.Fatal(err)
		}
	}
	checked, err := db.Check(ctx)
	if err != nil || len(checked.Findings) != 2 || checked.Removals != 2 {
		t.Errorf("%+v %v", checked, err)
	}
}

func TestPieceSubjects(t *testing.T) {
	for subject, ok := range map[string]bool{"guide/fees": true, "case/a-b-1": true, "article/x": true, "guides/fees": false, "guide/": false, "guide": false, "": false,
		"guide/a/b": false, "guide/A": false, "guide/../x": false, "bcdfghjkmnpqr": false} {
		if _, _, got := parsePieceSubject(subject); got != ok {
			t.Errorf("%q: %t", subject, got)
		}
		if ok && IsPublicID(subject) {
			t.Errorf("%q could be the identifier of a record", subject)
		}
	}
}

// TestPieceMigration takes a folder back to the schema before pieces and up again: what
// was there stays.
func TestPieceMigration(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db := openDB(t, dir)
	record(t, db, "kept")
	provider, err := db.migrations()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.DownTo(ctx, 2); err != nil {
		t.Fatal(err)
	}
	if _, err := db.AnyPiece(ctx); err == nil {
		t.Fatal("the schema has pieces: the test proves nothing")
	}
	closeDB(t, db)
	db = openDB(t, dir)
	putPiece(t, db, "fees")
	if c, err := db.Check(ctx); err != nil || len(c.Findings) != 0 || c.Ledger != 2 || c.Pieces != 1 {
		t.Errorf("%+v %v", c, err)
	}
}
