-- +goose Up

-- Who has a draft open, and what that person has typed since it was kept last: a browser
-- that dies loses some seconds. number is the saved state that the person saw; file is
-- empty while nothing is unsaved.
CREATE TABLE piece_draft_open (
    draft   TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    number  BIGINT NOT NULL,
    file    TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (draft, account)
);

-- Links under which a draft can be read without an account until it is public or given up.
-- Only the SHA-256 of the secret is here.
CREATE TABLE piece_draft_link (
    secret_hash BYTEA NOT NULL PRIMARY KEY,
    draft       TEXT COLLATE "C" NOT NULL,
    account     TEXT COLLATE "C" NOT NULL,
    ends_at     BIGINT NOT NULL
);
CREATE INDEX piece_draft_link_draft ON piece_draft_link (draft);

-- +goose Down
DROP INDEX piece_draft_link_draft;
DROP TABLE piece_draft_link;
DROP TABLE piece_draft_open;
