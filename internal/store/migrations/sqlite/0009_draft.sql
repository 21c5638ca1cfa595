-- +goose Up

-- Texts that are written at the desk: the subject of a piece of work of kind piece. base is
-- the version of the text on the site that it is to replace, 0 for a new one.
CREATE TABLE piece_draft (
    public_id TEXT    NOT NULL PRIMARY KEY,
    base_slug TEXT    NOT NULL, -- empty: a new text
    base      INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX piece_draft_base ON piece_draft (base_slug);

-- Every state in which a draft was kept, numbered from 1; the last one counts. file is the
-- text with its front matter, as far as it is filled in; clean is a JSON list of what
-- somebody found to be no personal data in it, with the reasons (R-33).
CREATE TABLE piece_draft_save (
    draft   TEXT    NOT NULL,
    number  INTEGER NOT NULL,
    file    TEXT    NOT NULL,
    clean   TEXT    NOT NULL,
    account TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (draft, number)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE piece_draft_save;
DROP INDEX piece_draft_base;
DROP TABLE piece_draft;
