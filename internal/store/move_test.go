package store

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
)

// fill puts something into every table of a portal.
func fill(t testing.TB, db *DB) {
	t.Helper()
	ctx := context.Background()
	first := startBatch(t, db, "first")
	stage(t, db, first, 0, 60)
	release(t, db, first)
	second := startBatch(t, db, "second")
	stage(t, db, second, 60, 70)
	putPiece(t, db, "fees")
	putPiece(t, db, "rent")
	changed := staged(db, party(3), court.StateDraft, false)
	must(t, db.Update(ctx, func(tx *Tx) error {
		must(t, tx.StageSeen(ctx, second.ID, []int64{1, 2}))
		must(t, tx.StageRevision(ctx, second.ID, 4, &changed))
		known, err := tx.KnownPieces(ctx, []string{"fees"})
		must(t, err)
		must(t, tx.HoldPiece(ctx, known["fees"], stagedPiece("fees", "𠮷 held\r\n\t")))
		e, err := tx.DefaulterBySource(ctx, party(5).SourceID)
		must(t, err)
		source := db.SourceKey(court.ListDefaulters, party(5).SourceID)
		line := Removal{Kind: string(court.ListDefaulters), PublicID: e.PublicID, SourceKey: source[:], PairKey: e.PairKey[:], At: noon.UnixMilli()}
		must(t, tx.JournalRemoval(ctx, line))
		must(t, tx.MarkRemoved(ctx, e.StoredEntry, line))
		must(t, tx.Record(Decision{Action: "defaulter.remove", Subject: e.PublicID, Detail: "原因"}))
		piece, err := tx.Piece(ctx, court.PieceGuide, "rent")
		must(t, err)
		line = Removal{Kind: RemovalPiece, PublicID: "guide/rent", At: noon.UnixMilli()}
		must(t, tx.JournalRemoval(ctx, line))
		must(t, tx.MarkPieceWithdrawn(ctx, piece, line))
		must(t, tx.Record(Decision{Action: "piece.withdraw", Subject: "guide/rent"}))
		hidden, err := tx.DefaulterBySource(ctx, party(6).SourceID)
		must(t, err)
		line = Removal{Kind: RemovalHide, PublicID: hidden.PublicID, PairKey: hidden.PairKey[:], At: noon.UnixMilli()}
		must(t, tx.JournalRemoval(ctx, line))
		must(t, tx.MarkHidden(ctx, hidden.StoredEntry, line))
		by := court.Actor{Account: "zhang", Name: "张书记员"}
		draft, err := tx.CreateDraft(ctx, PieceDraft{File: "---\nkind: guide\n---\n", Clean: []CleanPlace{{Text: "8号", Reason: "门牌"}}}, by)
		must(t, err)
		ticked := true
		must(t, tx.KeepUnsaved(ctx, draft, by, 1, "---\nkind: guide\n---\n\n未保存\n", &ticked))
		must(t, tx.PutDraftLink(ctx, [32]byte{1}, draft, by, noon.Add(time.Hour)))
		must(t, tx.SetPieceOwner(ctx, "fees", PieceOwner{Unit: "执行局综合组"}, by))
		must(t, tx.CheckPiece(ctx, "fees", PieceCheck{Version: 1, ReviewBy: court.DateOf(noon).AddDays(90), Note: "与现行规定一致"}, by))
		_, err = tx.CreatePlanItem(ctx, court.PlanItem{Title: "执行费怎么算", Topic: court.TopicLaws, Kind: court.PieceArticle, Editor: by.Account, Due: court.DateOf(noon)}, by)
		must(t, err)
		must(t, tx.PutLinks(ctx, LinkRun{StartedAt: noon, EndedAt: noon, Pieces: 1, Links: 1, Outside: 1}, []LinkState{{Address: "https://www.court.gov.cn/", Outside: true, Found: court.LinkFailing, FailingSince: noon, Nights: 1}},
			[]LinkPlace{{Kind: court.PieceGuide, Slug: "fees", Title: "费用", Address: "https://www.court.gov.cn/", Line: 3}}))
		must(t, tx.PutOpinion(ctx, [32]byte{1}, draft, Opinion{Save: 1, Name: "研究室", Text: "请改"}))
		w, err := tx.CreateWork(ctx, court.WorkDefaulters, first.PublicID, by)
		must(t, err)
		must(t, tx.SaveDuty(ctx, draft, court.PieceDuty{Person: "张书记员"}, by))
		must(t, tx.Ask(ctx, w.Number, "是否妥当？", by))
		must(t, tx.AnswerQuestion(ctx, w.Number, court.LeaderAnswer{By: "院长", Document: "〔2026〕1号", On: court.DateOf(noon), Text: "不妥。"}, by))
		must(t, tx.PutComments(ctx, &w, []WorkComment{{Row: hidden.PublicID, Field: court.HeadObligation, Start: 1, End: 2, Text: "请核对"}}))
		must(t, tx.PutRemark(ctx, w.Number, "reviewer", WorkComment{Row: hidden.PublicID, Field: court.HeadCourt, Text: "请核对"}))
		must(t, tx.PutEvidence(ctx, first.ID, 0, court.EvidenceRecord{Signature: "卷宗第3页"}, by))
		must(t, tx.ReplaceFindings(ctx, first.ID, 6, []TextFinding{{Field: court.HeadObligation, Start: 1, End: 2, Type: "PHONE"}}))
		must(t, tx.KeepReport(ctx, first.ID, []byte(`[]`)))
		run, _, err := tx.PutImportRun(ctx, ImportRun{Form: "form", List: court.WorkDefaulters, Account: "zhang", FileName: "名单.csv"})
		must(t, err)
		run.State, run.Batch, run.Work = ImportDone, first.PublicID, w.ID
		must(t, tx.EndImportRun(ctx, &run, []byte(`{}`)))
		task := court.NewTask(court.TaskReview, hidden.PublicID, court.CalendarOf(court.OfficialNotices()...), court.DateOf(noon))
		task.OpenedBy, task.Note = "clerk", "理由"
		id, err := tx.InsertTask(ctx, task)
		must(t, err)
		must(t, tx.InsertCorrection(ctx, court.Correction{Review: id, Subject: hidden.PublicID, Claim: court.ClaimInaccurate, RequestedOn: court.DateOf(noon), Text: "金额不对"}))
		return tx.StoreNotice(ctx, court.OfficialNotices()[0], "admin")
	}))
	if n, err := db.KeepMissing(ctx, second.ID, 1); err != nil || n < 2 {
		t.Fatalf("%d entries are not in the file of a batch: %v", n, err)
	}
	if _, err := db.TakeLease(ctx, "deadlines", "a", time.Hour); err != nil {
		t.Fatal(err)
	}
	must(t, db.Note(ctx, Access{Kind: court.AccessSignIn, Account: "clerk", Outcome: "ok"}))
	fillAccounts(t, db)
	fillOrders(t, db)
	fillMedia(t, db)
	for _, table := range tables() {
		if count(t, db, table.name) == 0 {
			t.Fatalf("nothing in %s: the test proves little", table.name)
		}
	}
}

// fillOrders puts something into every table of restriction orders.
func fillOrders(t testing.TB, db *DB) {
	ctx := context.Background()
	order := func(i int) Staged {
		o := court.Restriction{Entry: ptr(party(i)).Entry(), Period: "至义务履行完毕止", Items: court.AllItems, ConsequencesStated: true}
		return db.StageRestriction(o, Standing{PublicID: NewPublicIDs(1)[0], Content: db.RestrictionHash(&o), State: court.StatePublished, Vouched: true})
	}
	b, err := db.StartBatch(ctx, court.ListRestrictions, []byte("orders"), "王书记员", true)
	must(t, err)
	changed := order(2)
	must(t, db.Update(ctx, func(tx *Tx) error {
		must(t, tx.InsertStaged(ctx, b.ID, []Staged{order(0), order(1), changed}))
		must(t, tx.StageSeen(ctx, b.ID, []int64{1}))
		return tx.StageRevision(ctx, b.ID, 3, &changed)
	}))
	release(t, db, b)
}

func ptr[T any](v T) *T { return &v }

// emptyURL is the address of a database without a schema.
func emptyURL(t testing.TB) string {
	t.Helper()
	databases.URL(t, t.TempDir()) // skips or fails without a server
	server, err := databases.Server(context.Background())
	must(t, err)
	address, drop, err := server.EmptyDatabase(context.Background())
	must(t, err)
	t.Cleanup(func() { must(t, drop()) })
	return address
}

func at(dir, address string) Options {
	o := options(dir)
	o.DatabaseURL = address
	return o
}

func reopen(t testing.TB, o Options) *DB {
	t.Helper()
	db, err := Open(context.Background(), o)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestTablesAreAll: what is moved is every table of the schema.
func TestTablesAreAll(t *testing.T) {
	db := openFile(t, t.TempDir())
	var listed []string
	for _, table := range tables() {
		listed = append(listed, table.name)
	}
	slices.Sort(listed)
	there := lines(t, db, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'`)
	if !slices.Equal(listed, there) {
		t.Errorf("listed %v, there %v", listed, there)
	}
}

// TestPostgresMove moves a portal from its file to PostgreSQL, to another database, and
// into a file again: everything is there each time, and goes on.
func TestPostgresMove(t *testing.T) {
	ctx := context.Background()
	dir, back := t.TempDir(), t.TempDir()
	db := openFile(t, dir)
	fill(t, db)
	copyKeys(t, dir, back)
	before, err := db.Head(ctx)
	must(t, err)
	var first []MovedTable
	incarnations := map[string]bool{before.Incarnation: true}
	from := options(dir)
	for step, to := range []Options{at(dir, emptyURL(t)), at(dir, databases.URL(t, t.TempDir())), options(back)} {
		moved, err := db.Move(ctx, to)
		if err != nil {
			t.Fatalf("%d: %v", step, err)
		}
		must(t, db.Close())
		if first == nil {
			first = moved
		}
		if len(moved) != len(tables()) || !reflect.DeepEqual(withoutHead(moved), withoutHead(first)) {
			t.Errorf("%d: %v, want %v", step, moved, first)
		}
		if to.DatabaseURL == "" { // the journal goes with the folder, and so do the files of the library
			must(t, os.CopyFS(filepath.Join(back, mediaFolder), os.DirFS(filepath.Join(dir, mediaFolder))))
			text, err := os.ReadFile(filepath.Join(dir, journalFile))
			must(t, err)
			must(t, os.MkdirAll(filepath.Join(back, "journal"), 0o700))
			must(t, os.WriteFile(filepath.Join(back, journalFile), text, 0o600))
		}
		if from.DatabaseURL == "" {
			if _, err := Open(ctx, from); err == nil || !strings.Contains(err.Error(), "比已经确认的记录旧") {
				t.Errorf("%d: the file that was left is opened: %v", step, err)
			}
		}
		db, from = reopen(t, to), to
		head, err := db.Head(ctx)
		must(t, err)
		if head.Position != before.Position || head.Digest != before.Digest || incarnations[head.Incarnation] {
			t.Errorf("%d: head %+v, before %+v", step, head, before)
		}
		incarnations[head.Incarnation] = true
		if p := findings(t, db); len(p) > 0 {
			t.Errorf("%d: %v", step, p)
		}
	}
	record(t, db, "goes on")
	if b := startBatch(t, db, "next"); b.ID != 4 {
		t.Errorf("batch %d", b.ID)
	}
	putPiece(t, db, "new")
}

// withoutHead leaves out the head, whose incarnation is another one each time.
func withoutHead(moved []MovedTable) []MovedTable {
	return slices.DeleteFunc(slices.Clone(moved), func(m MovedTable) bool { return m.Table == "ledger_head" })
}

// TestPostgresNumbersGoOn: after a move new rows get numbers of their own.
func TestPostgresNumbersGoOn(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db := openFile(t, dir)
	fill(t, db)
	to := at(dir, emptyURL(t))
	_, err := db.Move(ctx, to)
	must(t, err)
	must(t, db.Close())
	db = reopen(t, to)
	putPiece(t, db, "new")
	if b := startBatch(t, db, "next"); b.ID != 4 {
		t.Errorf("batch %d", b.ID)
	}
	s := staged(db, party(9), court.StateDraft, false)
	must(t, db.Update(ctx, func(tx *Tx) error {
		must(t, tx.StageRevision(ctx, 2, 9, &s))
		_, err := tx.CreateWork(ctx, court.WorkDefaulters, "next", court.Actor{Account: "zhang"})
		return err
	}))
	behind := lines(t, db, `SELECT table_name || ' ' || (xpath('/row/n/text()', query_to_xml('SELECT coalesce(max(id), 0) + 1 AS n FROM ' || table_name, false, true, '')))[1]::text
		|| ' ' || (xpath('/row/n/text()', query_to_xml('SELECT last_value + is_called::int AS n FROM ' || pg_get_serial_sequence(table_name, 'id'), false, true, '')))[1]::text
		FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'`)
	if len(behind) < 8 {
		t.Fatalf("numbered tables: %v", behind)
	}
	for _, line := range behind {
		if f := strings.Fields(line); f[1] != f[2] {
			t.Errorf("%s: the next number is to be %s, and is %s", f[0], f[1], f[2])
		}
	}
}

// TestPostgresMoveRefuses: nothing is moved into what is not empty, while somebody uses
// either side, or when what arrives is not the same.
func TestPostgresMoveRefuses(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db := openFile(t, dir)
	fill(t, db)
	t.Run("a database in use by a portal", func(t *testing.T) {
		address := databases.URL(t, t.TempDir())
		instance(t, address, "")
		if _, err := db.Move(ctx, at(dir, address)); court.KindOf(err) != court.KindInvalid {
			t.Error(err)
		}
	})
	t.Run("sessions with the new one", func(t *testing.T) {
		address := emptyURL(t)
		writer, reader, err := openPostgres(address)
		must(t, err)
		defer func() { _ = writer.Close(); _ = reader.Close() }()
		must(t, reader.PingContext(ctx))
		if _, err := db.Move(ctx, at(dir, address)); err == nil || !strings.Contains(err.Error(), "其他 portal 进程") {
			t.Error(err)
		}
	})
	t.Run("another process in the old folder", func(t *testing.T) {
		other := openFile(t, dir)
		if _, err := db.Move(ctx, at(dir, emptyURL(t))); err == nil || !strings.Contains(err.Error(), "其他 portal 进程") {
			t.Error(err)
		}
		must(t, other.Close())
	})
	t.Run("a folder with a database", func(t *testing.T) {
		other := t.TempDir()
		must(t, openFile(t, other).Close())
		copyKeys(t, dir, other)
		if _, err := db.Move(ctx, options(other)); court.KindOf(err) != court.KindInvalid {
			t.Error(err)
		}
	})
	t.Run("a folder without the keys", func(t *testing.T) {
		if _, err := db.Move(ctx, options(t.TempDir())); err == nil || !strings.Contains(err.Error(), "密钥") {
			t.Error(err)
		}
	})
	t.Run("a server that changes what it is given", func(t *testing.T) {
		address := databases.URL(t, t.TempDir())
		writer, reader, err := openPostgres(address)
		must(t, err)
		_, err = writer.ExecContext(ctx, `CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.court := NEW.court || ' '; RETURN NEW; END $$;
			CREATE TRIGGER spoil BEFORE INSERT ON defaulter FOR EACH ROW WHEN (NEW.id = 17) EXECUTE FUNCTION spoil()`)
		must(t, err)
		must(t, writer.Close())
		must(t, reader.Close())
		if _, err := db.Move(ctx, at(dir, address)); err == nil || !strings.Contains(err.Error(), "与原来的不同") {
			t.Error(err)
		}
		_, err = Open(ctx, Options{Dir: dir, DatabaseURL: address, Now: db.now, Logger: db.log})
		if err == nil || !strings.Contains(err.Error(), "数据库是空的") {
			t.Errorf("something of it was left: %v", err)
		}
	})
	record(t, db, "goes on")
	if p := findings(t, db); len(p) > 0 {
		t.Error(p)
	}
}

// TestPostgresBackup: a backup of a database is restored into an empty one, or into a
// folder, and the other way round.
func TestPostgresBackup(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	o := at(dir, databases.URL(t, dir))
	db := reopen(t, o)
	fill(t, db)
	head, err := db.Head(ctx)
	must(t, err)
	backup := filepath.Join(t.TempDir(), "backup.tar")
	m, err := db.Backup(ctx, backup)
	if err != nil || m.Position != head.Position || m.Incarnation != head.Incarnation {
		t.Fatalf("%+v %v", m, err)
	}
	record(t, db, "after")
	must(t, db.Close())
	if _, _, err := Restore(ctx, o, backup); court.KindOf(err) != court.KindInvalid {
		t.Fatalf("restored over a database: %v", err)
	}
	for name, to := range map[string]Options{"into PostgreSQL": at(dir, emptyURL(t)), "into a folder": options(dir)} {
		t.Run(name, func(t *testing.T) {
			_, m, err := Restore(ctx, to, backup)
			must(t, err)
			db := reopen(t, to)
			now, err := db.Head(ctx)
			if err != nil || now.Position != m.Position || now.Incarnation == m.Incarnation || now.Digest != head.Digest {
				t.Errorf("%+v %v", now, err)
			}
			if p := findings(t, db); len(p) > 0 {
				t.Error(p)
			}
			record(t, db, "goes on")
			must(t, db.Close())
			must(t, os.Remove(filepath.Join(dir, headFile))) // the next one restores into the same folder
		})
	}
}
