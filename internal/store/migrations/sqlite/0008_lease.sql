-- +goose Up

-- Which instance runs a job that is to run once among all of them, and until when in
-- milliseconds since 1970 by the clock of the database.
CREATE TABLE lease (
    name   TEXT    NOT NULL PRIMARY KEY,
    holder TEXT    NOT NULL,
    until  INTEGER NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE lease;
