package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gongkai/internal/court"
	"gongkai/internal/ledger"
)

// Finding is one thing that Check found wrong.
type Finding struct {
	Part    string `json:"part"`
	Problem string `json:"problem"`
	Entry   int64  `json:"entry,omitempty"` // of a chain: the first that cannot be trusted
}

// Checked counts what Check looked at.
type Checked struct {
	Ledger   int64     `json:"ledger_entries"`
	Trail    int64     `json:"trail_entries"`
	Removals int       `json:"journal_removals"`
	Torn     int       `json:"journal_torn_lines"`
	Records  int64     `json:"records"`
	Pieces   int64     `json:"pieces"`
	Media    int64     `json:"media_files"`
	Findings []Finding `json:"findings"`

	progress func(Checked) // nil: nobody asks how far it is
}

// Check verifies the folder as a whole: the database file, its indexes and lookups, the
// chains of ledger and access trail, that ledger, journal, records and pieces tell the same
// of every removal, that sealed numbers open, that pieces are those which were released, that
// work and tasks lead somewhere, and that the files of the media library are there and whole.
// It changes nothing.
func (db *DB) Check(ctx context.Context) (Checked, error) {
	c := Checked{Findings: []Finding{}}
	for _, step := range []func(context.Context, *Checked) error{
		db.checkFile, db.checkLedger, db.checkTrail, db.checkTasks, db.checkJournal, db.checkRecords,
		db.checkLookups, db.checkSealed, db.checkPieces, db.checkWork, db.checkMedia,
	} {
		if err := step(ctx, &c); err != nil {
			return c, storageError(err)
		}
	}
	return c, nil
}

// chainTick is after how many entries of a chain somebody is told how far it is.
const chainTick = 4096

// CheckChains verifies the two chains alone, as Check does. progress, if it is not nil, is
// told now and then how many entries of each have been looked at.
func (db *DB) CheckChains(ctx context.Context, progress func(Checked)) (Checked, error) {
	c := Checked{Findings: []Finding{}, progress: progress}
	err := db.checkLedger(ctx, &c)
	if err == nil {
		err = db.checkTrail(ctx, &c)
	}
	return c, storageError(err)
}

// passed counts one entry of a chain.
func (c *Checked) passed(n *int64) {
	if *n++; *n%chainTick == 0 && c.progress != nil {
		c.progress(*c)
	}
}

// broken notes where a chain cannot be trusted any more, or cannot be read. That somebody
// ended the look is no finding.
func (c *Checked) broken(ctx context.Context, part string, err error) error {
	if ctx.Err() != nil {
		return err
	}
	f := Finding{Part: part, Problem: err.Error()}
	if at := (*ledger.Broken)(nil); errors.As(err, &at) {
		f.Entry = at.Position
	}
	c.Findings = append(c.Findings, f)
	return nil
}

func (c *Checked) find(part, format string, args ...any) {
	c.Findings = append(c.Findings, Finding{Part: part, Problem: fmt.Sprintf(format, args...)})
}

func (db *DB) checkFile(ctx context.Context, c *Checked) error {
	if db.dialect == postgresDialect {
		return db.checkServer(ctx, c)
	}
	return eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var line string
		err := r.Scan(&line)
		if line != "ok" {
			c.find("database", "%s", line)
		}
		return err
	}, `PRAGMA integrity_check(20)`)
}

// checkServer asks for what a crash or a broken move of the server's files leaves behind.
// Its pages are checked by its own tools (pg_checksums, pg_amcheck).
func (db *DB) checkServer(ctx context.Context, c *Checked) error {
	return eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var name string
		err := r.Scan(&name)
		c.find("database", "index %s is not valid", name)
		return err
	}, `SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
		WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('ledger_head')) AND NOT i.indisvalid`)
}

func (db *DB) checkLedger(ctx context.Context, c *Checked) error {
	return db.Read(ctx, func(read *Reading) error {
		head, err := readHead(ctx, read.tx)
		if err != nil {
			return err
		}
		var v ledger.Verifier
		err = eachRow(ctx, read.tx, func(r *sql.Rows) error {
			var details ledgerDetails
			rec, err := scanLedger(r, &details)
			if err != nil {
				return err
			}
			c.passed(&c.Ledger)
			if err := v.Next(rec); err != nil {
				return err
			}
			return details.check(rec)
		}, `SELECT l.position, l.at, l.action, l.rule, l.actor, l.subject, l.detail, l.salt, l.leaf, l.head, d.salt, d.detail
			FROM ledger l LEFT JOIN ledger_detail d ON d.position = l.position ORDER BY l.position`)
		if err == nil {
			err = v.End(head.Position, head.Digest)
		}
		if err != nil {
			return c.broken(ctx, "ledger", err)
		}
		var stray sql.NullInt64
		err = read.tx.QueryRowContext(ctx, `SELECT min(d.position) FROM ledger_detail d
			WHERE NOT EXISTS (SELECT 1 FROM ledger l WHERE l.position = d.position)`).Scan(&stray)
		if stray.Valid {
			return c.broken(ctx, "ledger", ledger.BrokenAt(stray.Int64, "the details of entry %d belong to none", stray.Int64))
		}
		return err
	})
}

// ledgerDetails are the readable details of a decision; without a salt they were erased.
type ledgerDetails struct {
	salt []byte
	text sql.NullString
}

// check holds the details against what the decision committed to.
func (d *ledgerDetails) check(rec ledger.Record) error {
	if d.salt == nil && !d.text.Valid {
		return nil
	}
	if len(d.salt) != ledger.SaltSize || ledger.DetailDigest(ledger.Salt(d.salt), []byte(d.text.String)) != rec.Detail {
		return ledger.BrokenAt(rec.Position, "the details of entry %d are not those of the decision", rec.Position)
	}
	return nil
}

func scanLedger(r *sql.Rows, d *ledgerDetails) (ledger.Record, error) {
	var rec ledger.Record
	var detail, salt, leaf, head []byte
	err := r.Scan(&rec.Position, &rec.At, &rec.Action, &rec.Rule, &rec.Actor, &rec.Subject, &detail, &salt, &leaf, &head, &d.salt, &d.text)
	if err != nil {
		return rec, err
	}
	if len(detail) != ledger.Size || len(salt) != ledger.SaltSize || len(leaf) != ledger.Size || len(head) != ledger.Size {
		return rec, ledger.BrokenAt(rec.Position, "entry %d has a digest of the wrong length", rec.Position)
	}
	rec.Detail, rec.Salt = ledger.Digest(detail), ledger.Salt(salt)
	rec.Leaf, rec.Head = ledger.Digest(leaf), ledger.Digest(head)
	return rec, nil
}

func (db *DB) checkJournal(ctx context.Context, c *Checked) error {
	page, err := db.Journal(0)
	if err != nil {
		return err
	}
	c.Removals, c.Torn = len(page.Removals), page.Torn
	for _, line := range page.Removals {
		if of := map[string]func(context.Context, *Checked, Removal) error{RemovalPiece: db.checkWithdrawal, RemovalHide: db.checkHidden}[line.Kind]; of != nil {
			if err := of(ctx, c, line); err != nil {
				return err
			}
			continue
		}
		var state string
		err := db.reader.QueryRowContext(ctx, tableOf(court.List(line.Kind)).sql(`SELECT coalesce((SELECT d.state
			FROM defaulter_by_public_id l JOIN defaulter d ON d.id = l.id WHERE l.public_id = ?), 'removed')`), line.PublicID).Scan(&state)
		if err != nil {
			return err
		}
		if state != "removed" {
			c.find("journal", "entry %s is in the journal of removals, but in state %s", line.PublicID, state)
		}
	}
	offset, err := db.JournalOffset(ctx)
	if err == nil && offset > page.End {
		c.find("journal", "%d bytes were applied, %d are whole", offset, page.End)
	}
	return err
}

func (db *DB) checkRecords(ctx context.Context, c *Checked) error {
	for _, list := range court.Lists() {
		if err := db.checkList(ctx, c, tableOf(list)); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) checkList(ctx context.Context, c *Checked, t listTable) error {
	var entries int64
	if err := db.reader.QueryRowContext(ctx, t.sql(`SELECT count(*) FROM defaulter`)).Scan(&entries); err != nil {
		return err
	}
	c.Records += entries
	problems := map[string]string{
		"%d removed entries have no removal on the ledger": `SELECT count(*) FROM defaulter d WHERE d.state = 'removed'
			AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.subject = d.public_id AND l.action = 'defaulter.remove')`,
		"%d entries with a removal on the ledger are not removed": `SELECT count(*) FROM ledger l
			JOIN defaulter_by_public_id p ON p.public_id = l.subject JOIN defaulter d ON d.id = p.id WHERE l.action = 'defaulter.remove' AND d.state <> 'removed'`,
		"%d released batches are not on the ledger": `SELECT count(*) FROM batch b WHERE b.state = 'released' AND b.kind = 'defaulter'
			AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.subject = b.public_id AND l.action = 'defaulter.batch.release')`,
		"%d published entries were neither reviewed nor vouched for": `SELECT count(*) FROM defaulter d JOIN batch b ON b.id = d.batch_id
			WHERE d.state = 'published' AND d.vouched = 0 AND b.vouched = 0 AND NOT EXISTS (SELECT 1 FROM work w
				WHERE w.kind = 'defaulter' AND w.state = 'published' AND w.reviewer <> '' AND w.releaser <> ''
				AND (w.subject = b.public_id OR w.subject IN (SELECT rb.public_id FROM defaulter_revision r JOIN batch rb ON rb.id = r.batch_id
					WHERE r.defaulter_id = d.id AND r.state = 'applied')))`,
		"%d published entries have open findings (R-33)": `SELECT count(*) FROM defaulter WHERE state = 'published' AND open_findings > 0`,
		"%d entries lie below the first of their batch":  `SELECT count(*) FROM defaulter d JOIN batch b ON b.id = d.batch_id WHERE d.id < b.first_id`,
		"%d entries belong to no batch":                  `SELECT count(*) FROM defaulter d WHERE NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = d.batch_id)`,
	}
	for problem, query := range problems {
		problems[problem] = t.sql(query)
	}
	return db.countProblems(ctx, c, "records", problems)
}

// checkLookups compares every lookup with the rows, both ways. A row has at most one
// entry in it, so entries that are not those of rows lead nowhere. Rows that are being
// staged may be without.
func (db *DB) checkLookups(ctx context.Context, c *Checked) error {
	return db.Read(ctx, func(read *Reading) error {
		for _, l := range allLookups() {
			var entries, matched, missing int
			err := read.QueryRow(ctx, `SELECT count(*) FROM `+l.table).Scan(&entries)
			if err == nil {
				err = read.QueryRow(ctx, l.comparison()).Scan(&matched, &missing)
			}
			if err != nil {
				return err
			}
			if missing > 0 {
				c.find("lookups", "%d entries are missing in %s", missing, l.table)
			}
			if dangling := entries - matched; dangling > 0 {
				c.find("lookups", "%d entries of %s lead to no row or to another one", dangling, l.table)
			}
		}
		return nil
	})
}

// checkSealed opens the number of every entry: it must belong to its record.
func (db *DB) checkSealed(ctx context.Context, c *Checked) error {
	for _, list := range court.Lists() {
		if err := db.checkSealedOf(ctx, c, list); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) checkSealedOf(ctx context.Context, c *Checked, list court.List) error {
	return eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var publicID string
		var sealed, digest []byte
		if err := r.Scan(&publicID, &sealed, &digest); err != nil {
			return err
		}
		number, err := db.box.Open(DocumentContext(list, publicID), sealed)
		if err != nil {
			c.find("sealed", "entry %s: %v", publicID, err)
		} else if key := db.DocumentKey(string(number)); string(key[:]) != string(digest) {
			c.find("sealed", "entry %s: number and digest differ", publicID)
		}
		return nil
	}, tableOf(list).sql(`SELECT public_id, document_sealed, document_digest FROM defaulter`))
}

// countProblems finds a problem wherever a query counts more than none.
func (db *DB) countProblems(ctx context.Context, c *Checked, of string, queries map[string]string) error {
	for problem, query := range queries {
		var n int
		if err := db.reader.QueryRowContext(ctx, query).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			c.find(of, problem, n)
		}
	}
	return nil
}
