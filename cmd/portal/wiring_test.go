package main

import (
	"testing"

	"gongkai/internal/store/pgtest"
)

// databases are those of the folders of these tests, on PostgreSQL.
var databases pgtest.Folders

// folder are the variables of a data folder, with its database.
func folder(t testing.TB, dir string) []string {
	t.Helper()
	return []string{"PORTAL_DATA_DIR=" + dir, "PORTAL_DATABASE_URL=" + databases.Wired(t, dir)}
}
