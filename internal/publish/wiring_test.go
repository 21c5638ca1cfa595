package publish

import "gongkai/internal/store/pgtest"

// databases are those of the folders of these tests, on PostgreSQL.
var databases pgtest.Folders
