package pgtest

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"
)

// TestServer: databases begin with the schema, apart from each other; a server that was
// killed comes back with them; and nothing is left behind.
func TestServer(t *testing.T) {
	ctx := context.Background()
	s, err := Start(ctx)
	Require(t, err)
	begin := time.Now()
	address, drop, err := s.Database(ctx)
	t.Log(time.Since(begin))
	if err != nil || address == "" {
		t.Fatal(address, err)
	}
	for _, c := range []struct {
		statement string
		ok        bool
	}{{`INSERT INTO site VALUES ('kept', '1')`, true}, {`SELECT 1 FROM v_defaulter`, true}, {`SELECT 1 FROM nowhere`, false}} {
		if err := s.do(ctx, "portal_1", c.statement); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.statement, err)
		}
	}
	if err := errors.Join(s.Kill(), s.Run(ctx)); err != nil {
		t.Fatal(err)
	}
	if err := s.do(ctx, "portal_1", `INSERT INTO site VALUES ('kept', '1')`); err == nil {
		t.Error("a committed row is gone after a crash")
	}
	if _, _, err := s.EmptyDatabase(ctx); err != nil {
		t.Error(err)
	}
	if err := s.do(ctx, "portal_2", `SELECT 1 FROM site`); err == nil {
		t.Error("an empty database has a schema")
	}
	if err := errors.Join(drop(), s.Stop()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("files are left: %v", err)
	}
}
