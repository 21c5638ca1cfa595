-- +goose Up

-- Files that were given to the desk, each from its upload to its end. form is the key of the
-- form that brought it, so that a form sent twice makes one import. list is the kind of work
-- that its rows become (court.WorkKind). The report is sealed. An import of which nobody has
-- written for a while was interrupted: beat_at is when its process last did. Instants are
-- seconds since 1970, UTC.
CREATE TABLE import_run (
    id         INTEGER NOT NULL PRIMARY KEY,
    public_id  TEXT    NOT NULL UNIQUE,
    form       TEXT    NOT NULL UNIQUE,
    list       TEXT    NOT NULL,
    account    TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    file_name  TEXT    NOT NULL,
    file_size  INTEGER NOT NULL, -- bytes
    digest     BLOB    NOT NULL, -- SHA-256 of the file
    taken      INTEGER NOT NULL, -- bytes of the file that were read
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'refused', 'failed')),
    message    TEXT    NOT NULL, -- why the file was refused, or what failed
    batch      TEXT    NOT NULL, -- public identifier; empty: nothing was staged
    work       TEXT    NOT NULL, -- public identifier; empty: nothing waits for review
    accepted   INTEGER NOT NULL,
    rejected   INTEGER NOT NULL,
    skipped    INTEGER NOT NULL,
    missing    INTEGER NOT NULL, -- public by an import and not in the file
    report     BLOB,
    started_at INTEGER NOT NULL,
    beat_at    INTEGER NOT NULL,
    ended_at   INTEGER
);
CREATE INDEX import_run_batch ON import_run (batch);
CREATE INDEX import_run_digest ON import_run (digest);

-- The entries that the file of a batch did not hold, the first ten thousand of them.
CREATE TABLE batch_missing (
    batch_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    PRIMARY KEY (batch_id, entry_id)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE batch_missing;
DROP TABLE import_run;
