package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// dialect is how a database wants to be spoken to. Every statement is written once, in
// words that both databases understand, with the parameters of SQLite: ? and ?1. Flags
// are numbers, 0 and 1, in both.
type dialect int8

const (
	sqliteDialect dialect = iota
	postgresDialect
)

// runner is what runs statements: a pool, one of its connections, a transaction.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// session runs our statements in the dialect of its database.
type session struct {
	on      runner
	dialect dialect
}

// ExecContext runs a statement that gives no rows.
func (s session) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	query, args = s.dialect.statement(query, args)
	return s.on.ExecContext(ctx, query, args...)
}

// QueryContext runs a statement that gives rows.
func (s session) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	query, args = s.dialect.statement(query, args)
	return s.on.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a statement that gives at most one row.
func (s session) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	query, args = s.dialect.statement(query, args)
	return s.on.QueryRowContext(ctx, query, args...)
}

// pool is a bounded number of connections to the database.
type pool struct {
	session
	all *sql.DB
}

func newPool(all *sql.DB, d dialect, most int) pool {
	all.SetMaxOpenConns(most)
	all.SetMaxIdleConns(most)
	return pool{session: session{on: all, dialect: d}, all: all}
}

// statement brings a statement and its values into the dialect. PostgreSQL numbers its
// parameters $1, $2 and wants each of them to be used, so values that the text does not
// name are left out; and it takes no truth value for a number.
func (d dialect) statement(text string, args []any) (string, []any) {
	if d == sqliteDialect {
		return text, args
	}
	var b strings.Builder
	b.Grow(len(text) + 16)
	places := make([]int, len(args)) // of each value in the new statement, from 1; 0: none yet
	used := make([]any, 0, len(args))
	next := 0 // the value that a bare ? stands for
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\'', '"': // a word in quotes stays as it is; a doubled quote is two of them
			end := strings.IndexByte(text[i+1:], c)
			if end < 0 {
				end = len(text) - i - 2
			}
			b.WriteString(text[i : i+end+2])
			i += end + 1
		case '-':
			if strings.HasPrefix(text[i:], "--") { // a remark goes to the end of its line
				end := strings.IndexByte(text[i:], '\n')
				if end < 0 {
					end = len(text) - i
				}
				b.WriteString(text[i : i+end])
				i += end - 1
				continue
			}
			b.WriteByte(c)
		case '?':
			digits := 0
			for i+1+digits < len(text) && text[i+1+digits] >= '0' && text[i+1+digits] <= '9' {
				digits++
			}
			value := next
			if digits > 0 {
				n, _ := strconv.Atoi(text[i+1 : i+1+digits]) // a number too large is no place in args
				value = n - 1
				i += digits
			} else {
				next++
			}
			if value < 0 || value >= len(args) {
				b.WriteString("$0") // the server tells what is wrong with it
				continue
			}
			if places[value] == 0 {
				used = append(used, number(args[value]))
				places[value] = len(used)
			}
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(places[value]))
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), used
}

// number turns a truth value into the number that stands for it in both databases.
func number(value any) any {
	truth, ok := value.(bool)
	switch {
	case !ok:
		return value
	case truth:
		return int64(1)
	default:
		return int64(0)
	}
}

// nowMillis is an expression for the clock of the database, in milliseconds since 1970.
func (d dialect) nowMillis() string {
	if d == postgresDialect {
		return `CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)`
	}
	return `CAST(unixepoch('subsec') * 1000 AS INTEGER)`
}
