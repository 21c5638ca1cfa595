package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"gongkai/internal/court"
)

// Removal is one line of the journal of removals: what was decided, by identifiers
// and keyed digests, never by name. Removals of entries, withdrawals of pieces of
// content and records that were hidden at once stand in it. The journal lies apart from the
// database and from every backup. A line is on the disk before the removal commits, so a
// backup restored later, or a process killed in between, is caught up from it: replaying a
// removal that did not commit errs on the safe side.
type Removal struct {
	Kind      string     `json:"kind"`             // the word of a list, or one of the Removal… words
	PublicID  string     `json:"id"`               // of a piece: PieceSubject
	SourceKey []byte     `json:"source,omitempty"` // entries only: keyed digest of the source number
	PairKey   []byte     `json:"pair,omitempty"`   // entries only: keyed digest of case number and document
	Ground    string     `json:"ground,omitempty"` // entries only
	List      court.List `json:"list,omitempty"`   // of a hidden entry; other kinds say it themselves
	Rule      string     `json:"rule"`
	Actor     string     `json:"actor"`
	At        int64      `json:"at"` // milliseconds since 1970, UTC
}

// Kinds of lines beside the removals of entries, which have the word of their list.
const (
	RemovalPiece = "piece"
	RemovalHide  = "hide" // of an entry, until a review brings it back
)

// list is the list of the entry that the line is about. A line of the time when there was
// one list only names none.
func (r *Removal) list() court.List {
	switch {
	case r.Kind != RemovalHide:
		return court.List(r.Kind)
	case r.List == "":
		return court.ListDefaulters
	}
	return r.List
}

const siteJournalOffset = "journal_offset"

func (db *DB) journalPath() string { return filepath.Join(db.dir, journalFile) }

// JournalRemoval writes the line and syncs it, then lets the transaction remember
// that the journal is applied up to there. It must be called inside Update, where
// the turnstile keeps two writers of the journal apart.
func (tx *Tx) JournalRemoval(ctx context.Context, r Removal) error {
	applied, err := tx.JournalOffset(ctx)
	if err != nil {
		return err
	}
	before, err := tx.db.Journal(applied)
	if err != nil {
		return err
	}
	end, err := tx.db.appendJournal(r)
	if err != nil {
		return errJournal(err)
	}
	if len(before.Removals) > 0 { // of a process that was killed just now: they are for Recover
		return nil
	}
	return tx.SetJournalOffset(ctx, end)
}

func errJournal(cause error) error {
	return court.Storage(cause, "除名日志不能写入，这次更改没有保存；请检查磁盘空间后重试")
}

// SetJournalOffset remembers how far the journal has been applied. On PostgreSQL every
// folder has a journal of its own, and a database that came from a backup knows nothing of
// them: there it is kept for as long as this process lives, and the next one holds all
// lines against the database (see Unapplied).
func (tx *Tx) SetJournalOffset(ctx context.Context, offset int64) error {
	if tx.db.dialect == postgresDialect {
		tx.applied = offset
		return nil
	}
	return setSiteValue(ctx, tx, siteJournalOffset, strconv.FormatInt(offset, 10))
}

func (db *DB) appendJournal(removals ...Removal) (end int64, err error) {
	var text []byte
	for i := range removals {
		line, err := json.Marshal(removals[i])
		if err != nil {
			return 0, err
		}
		sum := db.digest.Sum("removal journal line", line)
		text = append(append(text, line...), ' ')
		text = hex.AppendEncode(text, sum[:8])
		text = append(text, '\n')
	}
	path := db.journalPath()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return 0, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // #nosec G304 -- inside the data folder
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	start, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	if start == 0 {
		if err := syncDir(filepath.Dir(path)); err != nil {
			return 0, err
		}
	} else {
		var last [1]byte
		if _, err := f.ReadAt(last[:], start-1); err != nil {
			return 0, err
		}
		if last[0] != '\n' { // an earlier write was cut short: its line stays, unreadable, by itself
			text = append([]byte{'\n'}, text...)
		}
	}
	n, err := f.Write(text)
	if err != nil {
		// A half line would be read as torn; taking it back keeps the journal clean.
		return 0, errors.Join(err, f.Truncate(start))
	}
	return start + int64(n), f.Sync()
}

func syncDir(dir string) error {
	d, err := os.Open(dir) // #nosec G304 -- inside the data folder
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// JournalPage is a stretch of the journal.
type JournalPage struct {
	Removals []Removal
	End      int64 // offset after the last whole line
	Torn     int   // lines that were cut short and never acknowledged
}

// Journal reads the journal from an offset to its end. A journal that is not there
// is empty; one shorter than the offset has been tampered with.
func (db *DB) Journal(offset int64) (JournalPage, error) {
	page := JournalPage{End: offset}
	rest, size, err := readFrom(db.journalPath(), offset)
	if errors.Is(err, fs.ErrNotExist) {
		if offset > 0 {
			return page, court.Storage(err, "除名日志不见了（journal/removals.log），请找回；没有它，恢复旧备份会使已除名的记录重现")
		}
		return page, nil
	}
	if err != nil {
		return page, court.Storage(err, "除名日志不能读取")
	}
	if size < offset {
		return page, court.Storage(fmt.Errorf("journal has %d bytes, %d were applied", size, offset),
			"除名日志被截短，请找回完整的 journal/removals.log")
	}
	for len(rest) > 0 {
		line, more, whole := bytes.Cut(rest, []byte{'\n'})
		if !whole {
			page.Torn++
			return page, nil
		}
		page.End += int64(len(line)) + 1
		rest = more
		if r, ok := db.parseJournal(line); ok {
			page.Removals = append(page.Removals, r)
		} else {
			page.Torn++
		}
	}
	return page, nil
}

// readFrom reads a file from an offset on, and tells how long it is: each removal looks at
// the end of the journal only, however many there were before.
func readFrom(path string, offset int64) (rest []byte, size int64, err error) {
	f, err := os.Open(path) // #nosec G304 -- inside the data folder
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	rest, err = io.ReadAll(io.NewSectionReader(f, offset, max(info.Size()-offset, 0)))
	return rest, info.Size(), err
}

func (db *DB) parseJournal(line []byte) (Removal, bool) {
	i := bytes.LastIndexByte(line, ' ')
	if i < 0 {
		return Removal{}, false
	}
	sum := db.digest.Sum("removal journal line", line[:i])
	var r Removal
	ok := hex.EncodeToString(sum[:8]) == string(line[i+1:]) && json.Unmarshal(line[:i], &r) == nil
	return r, ok
}

// JournalOffset tells how far the journal has been applied to the database.
func (db *DB) JournalOffset(ctx context.Context) (int64, error) {
	return db.journalOffset(ctx, db.reader)
}

// JournalOffset is the same within a transaction.
func (tx *Tx) JournalOffset(ctx context.Context) (int64, error) {
	if tx.applied > 0 {
		return tx.applied, nil
	}
	return tx.db.journalOffset(ctx, tx.tx)
}

// JournalIsApplied reports whether every line of the journal is applied to the database.
func (db *DB) JournalIsApplied(ctx context.Context) (bool, error) {
	offset, err := db.JournalOffset(ctx)
	if err != nil || db.JournalSize() == offset || db.dialect == sqliteDialect {
		return db.JournalSize() == offset, err
	}
	page, err := db.Journal(offset)
	if err != nil {
		return false, err
	}
	var left []Removal
	err = db.Read(ctx, func(read *Reading) error {
		left, err = unapplied(ctx, read.tx, page.Removals)
		return err
	})
	if err != nil || len(left) > 0 {
		return false, err
	}
	db.journalApplied.CompareAndSwap(offset, page.End)
	return true, nil
}

// Unapplied leaves out those lines of the journal that the database knows to be applied.
func (tx *Tx) Unapplied(ctx context.Context, lines []Removal) ([]Removal, error) {
	return unapplied(ctx, tx.tx, lines)
}

func unapplied(ctx context.Context, tx session, lines []Removal) ([]Removal, error) {
	sources, slugs, hidden := make([]string, len(lines)), make([]string, len(lines)), make([]string, len(lines))
	for i := range lines {
		switch lines[i].Kind {
		case RemovalPiece:
			_, slugs[i], _ = parsePieceSubject(lines[i].PublicID)
		case RemovalHide:
			hidden[i] = lines[i].PublicID
		default:
			sources[i] = hex.EncodeToString(lines[i].SourceKey)
		}
	}
	applied := make([]bool, len(lines))
	// An entry may have come back since, by a new decision or a review, and been removed or
	// hidden again.
	since := func(r *sql.Rows) error {
		var i int
		var at int64
		err := r.Scan(&i, &at)
		applied[i] = at >= lines[i].At/1000
		return err
	}
	err := errors.Join(
		eachIndexed(ctx, tx, `SELECT j.key, s.at FROM json_each(?) j JOIN removed_source s ON s.source_key = unhex(j.value)`, sources, since),
		eachIndexed(ctx, tx, `SELECT j.key, h.at FROM json_each(?) j JOIN hidden_entry h ON h.public_id = j.value`, hidden, since))
	if err != nil {
		return nil, err
	}
	err = eachIndexed(ctx, tx, `SELECT j.key FROM json_each(?) j JOIN withdrawn_piece w ON w.slug = j.value`, slugs, func(r *sql.Rows) error {
		var i int
		err := r.Scan(&i)
		applied[i] = true // for good
		return err
	})
	if err != nil {
		return nil, err
	}
	var left []Removal
	for i, line := range lines {
		if !applied[i] {
			left = append(left, line)
		}
	}
	return left, nil
}

func (db *DB) journalOffset(ctx context.Context, q rowQuerier) (int64, error) {
	if db.dialect == postgresDialect {
		return db.journalApplied.Load(), nil
	}
	text, err := siteValue(ctx, q, siteJournalOffset)
	if err != nil {
		return 0, storageError(err)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, court.Storage(err, "数据库已损坏，请用 portal restore 恢复备份")
	}
	return n, nil
}

// JournalSize gives the journal's length in bytes, 0 when there is none.
func (db *DB) JournalSize() int64 {
	info, err := os.Stat(db.journalPath())
	if err != nil {
		return 0
	}
	return info.Size()
}
