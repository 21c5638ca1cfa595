package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gongkai/internal/court"
	"gongkai/internal/ledger"
)

// Head is where the ledger stands, on which timeline.
type Head struct {
	Incarnation string
	Position    int64
	Digest      ledger.Digest
}

func readHead(ctx context.Context, q rowQuerier) (Head, error) {
	var h Head
	var digest []byte
	err := q.QueryRowContext(ctx, `SELECT incarnation, position, head FROM ledger_head WHERE id = 1`).
		Scan(&h.Incarnation, &h.Position, &digest)
	if err != nil {
		return h, fmt.Errorf("ledger head: %w", err)
	}
	if len(digest) != ledger.Size {
		return h, court.Storage(fmt.Errorf("ledger head of %d bytes", len(digest)), "数据库已损坏，请用 portal restore 恢复备份")
	}
	h.Digest = ledger.Digest(digest)
	return h, nil
}

// Head reads where the ledger stands now.
func (db *DB) Head(ctx context.Context) (Head, error) {
	h, err := readHead(ctx, db.reader)
	return h, storageError(err)
}

// noteHead keeps the head beside the database, after each commit and within the
// turnstile. It is never ahead of what was committed, so a database that stands
// behind it has lost commits: its write-ahead log is missing, or an older file was
// copied over it (F30). A failure to write it costs only that check.
func (db *DB) noteHead(h Head) {
	path := filepath.Join(db.dir, headFile)
	text := fmt.Sprintf("%s %d %s\n", h.Incarnation, h.Position, hex.EncodeToString(h.Digest[:]))
	err := os.WriteFile(path+".new", []byte(text), 0o600)
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		db.log.Warn("head file not written", "file", headFile, "error", err)
	}
}

// checkHead compares the database with the head noted in the folder. On PostgreSQL another
// folder may have taken a restored database over, under a new incarnation (see TakeOver).
func (db *DB) checkHead(ctx context.Context) error {
	head, err := db.Head(ctx)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(db.dir, headFile)) // #nosec G304 -- inside the data folder
	if err != nil {
		return nil // none noted yet
	}
	noted, ok := parseHead(string(text))
	if !ok {
		return nil // a power cut may leave it empty; the next commit writes it again
	}
	says := "数据库比已经确认的记录旧（可能缺少 portal.db-wal，或被旧文件覆盖）。请找回文件，或用 portal restore 恢复备份"
	if db.dialect == postgresDialect {
		if noted.Incarnation != head.Incarnation {
			db.log.Warn("the database has been restored since this folder was last used")
			return nil
		}
		says = saysBehind
	}
	came, err := follows(ctx, db.reader, head, noted)
	if err != nil {
		return storageError(err)
	}
	if noted.Incarnation != head.Incarnation || !came {
		return court.Storage(fmt.Errorf("ledger stands at %s/%d, but %s/%d was committed",
			head.Incarnation, head.Position, noted.Incarnation, noted.Position), "%s", says)
	}
	db.timeline.met(noted)
	return nil
}

// TakeOver gives a PostgreSQL database that was restored by other means a new
// incarnation, so that nothing cached of the lost timeline is ever valid again, and ends
// all sign-ins and links to drafts, since those that ended in it would begin again. No
// instance may be running. The journals of removals stay; the caller replays his
// (publish.Recover) before anything is served.
func TakeOver(ctx context.Context, o Options) error {
	if o.DatabaseURL == "" {
		return court.Invalid("请写明备份文件")
	}
	err := os.Remove(filepath.Join(o.Dir, headFile)) // it speaks of the lost timeline
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return court.Storage(err, "数据目录 %s 不能使用，请检查路径与权限", o.Dir)
	}
	o.Create = false
	db, err := Open(ctx, o)
	if err != nil {
		return err
	}
	if err = db.nobodyElse(ctx); err == nil {
		err = db.Update(ctx, func(tx *Tx) error {
			for _, opens := range []string{"desk_session", "piece_draft_link"} {
				if _, err := tx.Exec(ctx, `DELETE FROM `+opens); err != nil {
					return err
				}
			}
			_, err := tx.Exec(ctx, `UPDATE ledger_head SET incarnation = ? WHERE id = 1`, newIncarnation())
			return err
		})
	}
	return errors.Join(err, db.Close())
}

func newIncarnation() string {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails: the runtime ends the process instead
	return hex.EncodeToString(random[:])
}
