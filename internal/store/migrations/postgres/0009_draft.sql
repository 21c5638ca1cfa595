-- +goose Up

-- Texts that are written at the desk: the subject of a piece of work of kind piece. base is
-- the version of the text on the site that it is to replace, 0 for a new one.
CREATE TABLE piece_draft (
    public_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    base_slug TEXT COLLATE "C" NOT NULL, -- empty: a new text
    base      BIGINT NOT NULL
);
CREATE INDEX piece_draft_base ON piece_draft (base_slug);

-- Every state in which a draft was kept, numbered from 1; the last one counts. file is the
-- text with its front matter, as far as it is filled in; clean is a JSON list of what
-- somebody found to be no personal data in it, with the reasons (R-33).
CREATE TABLE piece_draft_save (
    draft   TEXT COLLATE "C" NOT NULL,
    number  BIGINT NOT NULL,
    file    TEXT COLLATE "C" NOT NULL,
    clean   TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (draft, number)
);

-- +goose Down
DROP TABLE piece_draft_save;
DROP INDEX piece_draft_base;
DROP TABLE piece_draft;
