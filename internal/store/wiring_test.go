package store

import (
	"testing"

	"gongkai/internal/store/pgtest"
)

// databases are those of the folders of these tests, on PostgreSQL.
var databases pgtest.Folders

// wired are the options of a folder, on the database that the tests are run on: a folder
// has one of its own, and keeps it for the whole test.
func wired(t testing.TB, dir string) Options {
	o := options(dir)
	o.DatabaseURL = databases.Wired(t, dir)
	return o
}
