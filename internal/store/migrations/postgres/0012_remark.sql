-- +goose Up

-- What a reviewer has collected about places of a piece of work and not yet sent back: it
-- becomes comments with the return. Places as in work_comment.
CREATE TABLE work_remark (
    public_id TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    work_id   BIGINT NOT NULL,
    account   TEXT COLLATE "C"    NOT NULL,
    row_id    TEXT COLLATE "C"    NOT NULL,
    field     TEXT COLLATE "C"    NOT NULL,
    start_at  BIGINT NOT NULL,
    end_at    BIGINT NOT NULL,
    text      TEXT COLLATE "C"    NOT NULL,
    at        BIGINT NOT NULL
);
CREATE INDEX work_remark_work ON work_remark (work_id, account, at);

-- +goose Down
DROP TABLE work_remark;
