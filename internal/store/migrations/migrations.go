// Package migrations embeds the numbered schema files of each database, and does
// nothing else.
package migrations

import "embed"

// SQLite holds the migrations of the embedded database under sqlite/.
//
//go:embed sqlite/*.sql
var SQLite embed.FS

// Postgres holds the migrations of PostgreSQL under postgres/. They have the numbers of
// those of SQLite and make the same tables and views.
//
//go:embed postgres/*.sql
var Postgres embed.FS
