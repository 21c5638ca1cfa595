// Package migrations embeds the numbered schema files of each database, and does
// nothing else.
package migrations

import "embed"

// SQLite holds the migrations of the embedded database under sqlite/.
//
//go:embed sqlite/*.sql
var SQLite embed.FS
