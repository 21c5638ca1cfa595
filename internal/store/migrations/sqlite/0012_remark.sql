-- +goose Up

-- What a reviewer has collected about places of a piece of work and not yet sent back: it
-- becomes comments with the return. Places as in work_comment.
CREATE TABLE work_remark (
    public_id TEXT    NOT NULL PRIMARY KEY,
    work_id   INTEGER NOT NULL,
    account   TEXT    NOT NULL,
    row_id    TEXT    NOT NULL,
    field     TEXT    NOT NULL,
    start_at  INTEGER NOT NULL,
    end_at    INTEGER NOT NULL,
    text      TEXT    NOT NULL,
    at        INTEGER NOT NULL
);
CREATE INDEX work_remark_work ON work_remark (work_id, account, at);

-- +goose Down
DROP TABLE work_remark;
