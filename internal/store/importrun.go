package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"

	"gongkai/internal/court"
)

// ImportState says how far a file that was given to the desk has come. The words are stored.
type ImportState string

// States of an import.
const (
	ImportWaiting ImportState = "waiting" // another one comes first
	ImportRunning ImportState = "running"
	ImportDone    ImportState = "done"
	ImportRefused ImportState = "refused" // the file as a whole
	ImportFailed  ImportState = "failed"
)

// ImportPhase says what an import that is under way is doing. The words are stored.
type ImportPhase string

// Phases of an import, in their order; the first two take turns in a large file.
const (
	ImportReading   ImportPhase = "reading"   // rows are read, judged and stored
	ImportIndexing  ImportPhase = "indexing"  // what was stored is made to be found
	ImportComparing ImportPhase = "comparing" // what is public is held against the file
)

// ImportProgress is how far an import is.
type ImportProgress struct {
	Phase ImportPhase
	Bytes int64 // of the file that were read
	Rows  int   // of the file that were read, with those that were not taken
}

// importSilence is after how long without a word from its process an import counts as
// interrupted.
const importSilence = 30 * time.Second

// ImportRun is one file that was given to the desk.
type ImportRun struct {
	Number   int64
	ID       string // public identifier
	Form     string // key of the form that brought it
	List     court.WorkKind
	Account  string // who brought it
	Name     string // of that account
	FileName string
	FileSize int64             // bytes
	Digest   [sha256.Size]byte // of the file
	Progress ImportProgress
	State    ImportState
	Message  string // Chinese: why the file was refused, or what failed
	Batch    string // public identifier of what was staged; empty: nothing
	Work     string // identifier of the piece of work that waits for review; empty: none

	Accepted, Rejected, Skipped int
	// Missing counts the entries that were public by an import and not in the file.
	Missing int

	StartedAt, BeatAt time.Time
	EndedAt           time.Time // zero: it goes on

	WorkState court.State // of Work; empty without one
	Undone    bool        // it was released and then taken back
}

// Interrupted reports an import whose process ended without a word. Nothing of it is real.
func (i *ImportRun) Interrupted(now time.Time) bool {
	return i.EndedAt.IsZero() && now.Sub(i.BeatAt) > importSilence
}

const importRunColumns = `SELECT i.id, i.public_id, i.form, i.list, i.account, i.name, i.file_name, i.file_size, i.digest, i.taken, i.rows_read, i.phase, i.state, i.message, i.batch,
	i.work, i.accepted, i.rejected, i.skipped, i.missing, i.started_at, i.beat_at, coalesce(i.ended_at, 0), coalesce(w.state, ''),
	CASE WHEN b.undone_at IS NULL THEN 0 ELSE 1 END
	FROM import_run i LEFT JOIN work w ON w.public_id = i.work LEFT JOIN batch b ON b.public_id = i.batch `

func scanImportRun(row interface{ Scan(...any) error }) (i ImportRun, err error) {
	var started, beat, ended int64
	var digest []byte
	err = row.Scan(&i.Number, &i.ID, &i.Form, &i.List, &i.Account, &i.Name, &i.FileName, &i.FileSize, &digest, &i.Progress.Bytes, &i.Progress.Rows, &i.Progress.Phase, &i.State, &i.Message, &i.Batch,
		&i.Work, &i.Accepted, &i.Rejected, &i.Skipped, &i.Missing, &started, &beat, &ended, &i.WorkState, &i.Undone)
	copy(i.Digest[:], digest)
	i.StartedAt, i.BeatAt, i.EndedAt = timeOf(started), timeOf(beat), timeOf(ended)
	return i, err
}

// PutImportRun notes a file that waits to be imported. If its form brought one already,
// that one is given, and fresh is false.
func (tx *Tx) PutImportRun(ctx context.Context, i ImportRun) (stored ImportRun, fresh bool, err error) {
	now := tx.db.now().Unix()
	r, err := tx.Exec(ctx, `INSERT INTO import_run (public_id, form, list, account, name, file_name, file_size, digest, taken, state, message, batch, work,
			accepted, rejected, skipped, missing, started_at, beat_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 'waiting', '', '', '', 0, 0, 0, 0, ?, ?) ON CONFLICT (form) DO NOTHING`,
		NewPublicIDs(1)[0], i.Form, string(i.List), i.Account, i.Name, i.FileName, i.FileSize, i.Digest[:], now, now)
	if err != nil {
		return i, false, err
	}
	n, err := r.RowsAffected()
	if err != nil {
		return i, false, err
	}
	stored, err = scanImportRun(tx.QueryRow(ctx, importRunColumns+`WHERE i.form = ?`, i.Form))
	return stored, n == 1, err
}

// SameImport reads the import of the same file into the same list that is under way or whose
// work is. That of its own form is none.
func (tx *Tx) SameImport(ctx context.Context, i *ImportRun) (same ImportRun, found bool, err error) {
	same, err = scanImportRun(tx.QueryRow(ctx, importRunColumns+`WHERE i.digest = ? AND i.list = ? AND i.form <> ?
		AND (w.state IN ('draft', 'in_review', 'approved', 'scheduled') OR i.ended_at IS NULL AND i.beat_at >= ?) ORDER BY i.id LIMIT 1`,
		i.Digest[:], string(i.List), i.Form, tx.db.now().Add(-importSilence).Unix()))
	if errors.Is(err, sql.ErrNoRows) {
		return same, false, nil
	}
	return same, err == nil, err
}

// BeatImportRun tells that an import goes on, and how far it is.
func (tx *Tx) BeatImportRun(ctx context.Context, id string, s ImportState, p ImportProgress) error {
	_, err := tx.Exec(ctx, `UPDATE import_run SET state = ?, taken = ?, rows_read = ?, phase = ?, beat_at = ? WHERE public_id = ? AND ended_at IS NULL`,
		string(s), p.Bytes, p.Rows, string(p.Phase), tx.db.now().Unix(), id)
	return err
}

// EndImportRun stores how an import ended, with its report (nil: none), which is sealed: a
// cell that it quotes may be of a person.
func (tx *Tx) EndImportRun(ctx context.Context, i *ImportRun, report []byte) error {
	var sealed any
	if report != nil {
		sealed = tx.db.box.Seal(importReportContext(i.ID), report)
	}
	now := tx.db.now().Unix()
	_, err := tx.Exec(ctx, `UPDATE import_run SET state = ?, message = ?, taken = ?, rows_read = ?, phase = ?, batch = ?, work = ?, accepted = ?, rejected = ?, skipped = ?,
			missing = ?, report = ?, beat_at = ?, ended_at = ? WHERE public_id = ?`,
		string(i.State), i.Message, i.Progress.Bytes, i.Progress.Rows, string(i.Progress.Phase), i.Batch, i.Work, i.Accepted, i.Rejected, i.Skipped, i.Missing, sealed, now, now, i.ID)
	return err
}

func importReportContext(id string) string { return "import/" + id + "/report" }

// ImportRun reads one import. KindNotFound if there is none.
func (r *Reading) ImportRun(ctx context.Context, id string) (ImportRun, error) {
	i, err := scanImportRun(r.QueryRow(ctx, importRunColumns+`WHERE i.public_id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return i, &court.Error{Kind: court.KindNotFound, Message: "没有这次导入，请刷新列表后再看。"}
	}
	return i, err
}

// ImportRuns gives imports, the newest first; before is the number of the last one of the
// page before, 0 for the first page.
func (r *Reading) ImportRuns(ctx context.Context, before int64, limit int) (list []ImportRun, err error) {
	err = r.Each(ctx, func(rows *sql.Rows) error {
		i, err := scanImportRun(rows)
		list = append(list, i)
		return err
	}, importRunColumns+`WHERE (?1 = 0 OR i.id < ?1) ORDER BY i.id DESC LIMIT ?2`, before, limit)
	return list, err
}

// ImportReport gives what an import told; nil when nothing was kept.
func (db *DB) ImportReport(ctx context.Context, r *Reading, id string) (report []byte, err error) {
	var sealed []byte
	if err := r.QueryRow(ctx, `SELECT report FROM import_run WHERE public_id = ?`, id).Scan(&sealed); err != nil || sealed == nil {
		return nil, err
	}
	return db.box.Open(importReportContext(id), sealed)
}
