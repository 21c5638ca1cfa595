-- +goose Up

-- The portal's own texts: guides, typical cases, articles. A row is the version that
-- holds now. Dates are ISO text, instants seconds since 1970; lists are JSON arrays of
-- text. What lists and counts read stands in front, the long texts last.
CREATE TABLE piece (
    id            INTEGER NOT NULL PRIMARY KEY,
    kind          TEXT    NOT NULL, -- guide, case, article
    slug          TEXT    NOT NULL UNIQUE, -- unique among all kinds: related pieces are named by it
    state         TEXT    NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
    topic         TEXT    NOT NULL, -- empty: a guide without one
    place         INTEGER NOT NULL, -- in the handbook; 0 for other kinds
    published_on  TEXT    NOT NULL,
    updated_on    TEXT    NOT NULL,
    visible_from  INTEGER NOT NULL, -- the beginning of the day of publication
    title         TEXT    NOT NULL,
    summary       TEXT    NOT NULL,
    author        TEXT    NOT NULL, -- a unit
    review_by     TEXT    NOT NULL,
    sensitivity   TEXT    NOT NULL,
    synthetic     INTEGER NOT NULL, -- 1: about invented people, in marked folders only
    open_findings INTEGER NOT NULL, -- R-33: personal data found in it, unresolved
    version       INTEGER NOT NULL, -- counts from 1
    content_hash  BLOB    NOT NULL, -- SHA-256 of its file
    actor         TEXT    NOT NULL, -- who brought this version in
    changed_at    INTEGER NOT NULL,
    sources       TEXT    NOT NULL,
    related       TEXT    NOT NULL, -- slugs
    body          TEXT    NOT NULL, -- Markdown
    body_text     TEXT    NOT NULL, -- what a reader sees of the body, without marks: for search
    file          TEXT    NOT NULL  -- front matter and body as the file had them, byte for byte
);
CREATE INDEX piece_list ON piece (state, kind, topic, published_on, id, visible_from, place);

-- Versions that do not hold: earlier ones (replaced), one that waits because a rule
-- keeps it from being published (held), and waiting ones that were overtaken (dropped).
CREATE TABLE piece_version (
    piece_id     INTEGER NOT NULL REFERENCES piece (id),
    version      INTEGER NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('replaced', 'held', 'dropped')),
    content_hash BLOB    NOT NULL,
    actor        TEXT    NOT NULL,
    at           INTEGER NOT NULL, -- when it came in
    file         TEXT    NOT NULL,
    PRIMARY KEY (piece_id, version)
);

-- Addresses of withdrawn pieces, also of those that this database does not hold since
-- an older backup was restored: no file brings them back.
CREATE TABLE withdrawn_piece (
    slug TEXT    NOT NULL PRIMARY KEY,
    kind TEXT    NOT NULL,
    at   INTEGER NOT NULL
);

-- What the public may see but for the clock: visible_from <= now.
CREATE VIEW v_piece AS
    SELECT id, kind, slug, topic, place, published_on, updated_on, visible_from, title, summary,
           author, review_by, synthetic, sources, related, body, body_text
    FROM piece
    WHERE state = 'published';

-- What an index of texts follows: the subject of a decision about a piece is
-- kind/slug, and its row is looked up here whatever its state; what may be seen of it is
-- in v_piece alone.
CREATE VIEW v_piece_by_slug AS SELECT slug, kind, id FROM piece;

-- Code that knows no pieces would pass over their lines in the journal of removals.
UPDATE site SET value = '3' WHERE key = 'oldest_code_schema';

-- +goose Down
UPDATE site SET value = '2' WHERE key = 'oldest_code_schema';
DROP VIEW v_piece_by_slug;
DROP VIEW v_piece;
DROP TABLE withdrawn_piece;
DROP TABLE piece_version;
DROP TABLE piece;
