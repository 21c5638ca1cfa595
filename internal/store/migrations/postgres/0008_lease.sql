-- +goose Up

-- Which instance runs a job that is to run once among all of them, and until when in
-- milliseconds since 1970 by the clock of the database.
CREATE TABLE lease (
    name   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder TEXT COLLATE "C" NOT NULL,
    until  BIGINT NOT NULL
);

-- +goose Down
DROP TABLE lease;
