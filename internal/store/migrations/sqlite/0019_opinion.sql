-- +goose Up

-- What people without an account say of a draft that they read under a link, numbered from
-- 1. secret_hash is that of the link, of which each takes a bounded number; save is the
-- saved state that was read. Names and texts are emptied when the draft becomes public, and
-- the rows go when it is given up.
CREATE TABLE piece_draft_opinion (
    draft       TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    secret_hash BLOB    NOT NULL,
    save        INTEGER NOT NULL,
    agrees      INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (draft, number)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE piece_draft_opinion;
