-- +goose Up

-- What people without an account say of a draft that they read under a link, numbered from
-- 1. secret_hash is that of the link, of which each takes a bounded number; save is the
-- saved state that was read. Names and texts are emptied when the draft becomes public, and
-- the rows go when it is given up.
CREATE TABLE piece_draft_opinion (
    draft       TEXT COLLATE "C" NOT NULL,
    number      BIGINT NOT NULL,
    secret_hash BYTEA NOT NULL,
    save        BIGINT NOT NULL,
    agrees      BIGINT NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    text        TEXT COLLATE "C" NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (draft, number)
);

-- +goose Down
DROP TABLE piece_draft_opinion;
