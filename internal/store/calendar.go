package store

import (
	"context"
	"database/sql"
	"time"

	"gongkai/internal/court"
)

// Notices reads the years of the calendar that the desk has loaded.
func (db *DB) Notices(ctx context.Context) ([]court.Notice, error) {
	n, err := notices(ctx, db.reader)
	return n, storageError(err)
}

// Notices reads the same within a transaction.
func (tx *Tx) Notices(ctx context.Context) ([]court.Notice, error) { return notices(ctx, tx.tx) }

func notices(ctx context.Context, q querier) (list []court.Notice, err error) {
	return list, eachRow(ctx, q, func(r *sql.Rows) error {
		var year int
		var text string
		var work bool
		if err := r.Scan(&year, &text, &work); err != nil {
			return err
		}
		day, err := court.ParseISODate(text)
		if err != nil {
			return err
		}
		if len(list) == 0 || list[len(list)-1].Year != year {
			list = append(list, court.Notice{Year: year})
		}
		n := &list[len(list)-1]
		if work {
			n.Work = append(n.Work, day)
		} else {
			n.Off = append(n.Off, day)
		}
		return nil
	}, `SELECT d.year, d.day, d.work FROM calendar_year y JOIN calendar_day d ON d.year = y.year ORDER BY d.year, d.day`)
}

// LoadedYear is a year that the desk has loaded.
type LoadedYear struct {
	court.Notice
	Actor string
	At    time.Time
}

// LoadedYears reads them with who loaded each, and when.
func (r *Reading) LoadedYears(ctx context.Context) (list []LoadedYear, err error) {
	days, err := notices(ctx, r.tx)
	if err != nil {
		return nil, err
	}
	for _, n := range days {
		y := LoadedYear{Notice: n}
		var at int64
		if err := r.QueryRow(ctx, `SELECT actor, at FROM calendar_year WHERE year = ?1`, n.Year).Scan(&y.Actor, &at); err != nil {
			return nil, err
		}
		y.At = time.Unix(at, 0)
		list = append(list, y)
	}
	return list, nil
}

// StoreNotice puts a year in the place of what was loaded for it.
func (tx *Tx) StoreNotice(ctx context.Context, n court.Notice, actor string) error {
	_, err := tx.Exec(ctx, `INSERT INTO calendar_year (year, actor, at) VALUES (?, ?, ?)
		ON CONFLICT (year) DO UPDATE SET actor = excluded.actor, at = excluded.at`, n.Year, actor, tx.db.now().Unix())
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM calendar_day WHERE year = ?`, n.Year); err != nil {
		return err
	}
	for work, days := range map[bool][]court.Date{false: n.Off, true: n.Work} {
		for _, d := range days {
			if _, err := tx.repeat(ctx, `INSERT INTO calendar_day (year, day, work) VALUES (?, ?, ?)`, n.Year, d.String(), number(work)); err != nil {
				return err
			}
		}
	}
	return nil
}
