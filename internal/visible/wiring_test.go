package visible_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"gongkai/internal/store/pgtest"
)

// databases are those of the folders of these tests, on PostgreSQL.
var databases pgtest.Folders

// databaseURL is the address of a folder's database, on the database that the tests are
// run on: empty for SQLite.
func databaseURL(t testing.TB, dir string) string {
	t.Helper()
	if !pgtest.Wanted() {
		return ""
	}
	return postgresURL(t, dir)
}

// postgresURL is the address of a folder's database on PostgreSQL, which it keeps for the
// whole test. Without a server the test is skipped, or fails where make test has installed
// one.
func postgresURL(t testing.TB, dir string) string {
	t.Helper()
	address, err := databases.Database(context.Background(), dir)
	if errors.Is(err, pgtest.ErrMissing) && os.Getenv("PORTAL_TEST_REQUIRE") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return address
}
