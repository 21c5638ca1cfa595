package store

import (
	"reflect"
	"testing"
)

func TestStatementsInBothDialects(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		args []any
		want string
		used []any
	}{
		"none":                     {`SELECT 1`, nil, `SELECT 1`, []any{}},
		"bare":                     {`VALUES (?, ?,?)`, []any{1, "a", nil}, `VALUES ($1, $2,$3)`, []any{1, "a", nil}},
		"numbered":                 {`a <= ?1 AND ?1 < b AND c = ?2`, []any{1, 2}, `a <= $1 AND $1 < b AND c = $2`, []any{1, 2}},
		"numbered with gaps":       {`a = ?4 AND b <= ?1 LIMIT ?12`, []any{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, `a = $1 AND b <= $2 LIMIT $3`, []any{4, 1, 12}},
		"flags are numbers":        {`a = ? AND b = ?`, []any{true, false}, `a = $1 AND b = $2`, []any{int64(1), int64(0)}},
		"quotes":                   {`a = '?' AND b = 'it''s ?' AND "c?" = ?`, []any{1}, `a = '?' AND b = 'it''s ?' AND "c?" = $1`, []any{1}},
		"a quote that never ends":  {`a = ? AND b = '?`, []any{1}, `a = $1 AND b = '?`, []any{1}},
		"a remark":                 {"a = ? -- why?\nAND b = ?", []any{1, 2}, "a = $1 -- why?\nAND b = $2", []any{1, 2}},
		"a remark at the end":      {"a = ? - 1 -- why?", []any{1}, "a = $1 - 1 -- why?", []any{1}},
		"a value that is missing":  {`a = ?2`, []any{1}, `a = $0`, []any{}},
		"a number beyond all":      {`a = ?99999999999999999999`, []any{1}, `a = $0`, []any{}},
		"text around a multi-byte": {`a = '甲?' AND b = ?`, []any{1}, `a = '甲?' AND b = $1`, []any{1}},
	} {
		t.Run(name, func(t *testing.T) {
			text, used := postgresDialect.statement(c.text, c.args)
			if text != c.want || !reflect.DeepEqual(used, c.used) {
				t.Errorf("%s with %v, want %s with %v", text, used, c.want, c.used)
			}
			if text, args := sqliteDialect.statement(c.text, c.args); text != c.text || !reflect.DeepEqual(args, c.args) {
				t.Errorf("SQLite: %s with %v", text, args)
			}
		})
	}
}
