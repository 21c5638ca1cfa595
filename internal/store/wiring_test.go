package store

import (
	"context"
	"errors"
	"os"
	"testing"

	"gongkai/internal/store/pgtest"
)

// databases are those of the folders of these tests, on PostgreSQL.
var databases pgtest.Folders

// wired are the options of a folder, on the database that the tests are run on: a folder
// has one of its own, and keeps it for the whole test.
func wired(t testing.TB, dir string) Options {
	o := options(dir)
	if pgtest.Wanted() {
		o.DatabaseURL = postgres(t, dir)
	}
	return o
}

// postgres gives the address of a folder's database on PostgreSQL. Without a server the
// test is skipped, or fails where make test has installed one.
func postgres(t testing.TB, dir string) string {
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
