-- +goose Up

-- Who answers for a text of the site: an account, or a unit of the court. Slugs are unique
-- among all kinds.
CREATE TABLE piece_owner (
    slug    TEXT    NOT NULL PRIMARY KEY,
    account TEXT    NOT NULL,
    unit    TEXT    NOT NULL,
    set_by  TEXT    NOT NULL,
    at      INTEGER NOT NULL
) WITHOUT ROWID;

-- Who found a version of a text still true, and when it is looked at next.
CREATE TABLE piece_check (
    slug      TEXT    NOT NULL,
    number    INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    review_by TEXT    NOT NULL,
    note      TEXT    NOT NULL,
    account   TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (slug, number)
) WITHOUT ROWID;

-- What is planned to be written (选题). work is the piece of work that was begun on it; what
-- state it is in is told by that one.
CREATE TABLE plan_item (
    public_id  TEXT    NOT NULL PRIMARY KEY,
    title      TEXT    NOT NULL,
    topic      TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    account    TEXT    NOT NULL,
    due        TEXT    NOT NULL,
    note       TEXT    NOT NULL,
    dropped    INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    work       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    created_by TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    changed_by TEXT    NOT NULL,
    changed_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX plan_item_due ON plan_item (due);

-- What the last night found at an address that texts lead to. failing_since and nights tell
-- how long it does not answer.
CREATE TABLE link_state (
    address       TEXT    NOT NULL PRIMARY KEY,
    outside       INTEGER NOT NULL,
    found         TEXT    NOT NULL,
    code          INTEGER NOT NULL,
    target        TEXT    NOT NULL,
    failing_since INTEGER NOT NULL,
    nights        INTEGER NOT NULL,
    checked_at    INTEGER NOT NULL
) WITHOUT ROWID;

-- Where the addresses stand.
CREATE TABLE link_place (
    slug    TEXT    NOT NULL,
    number  INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    title   TEXT    NOT NULL,
    address TEXT    NOT NULL,
    line    INTEGER NOT NULL,
    picture INTEGER NOT NULL,
    PRIMARY KEY (slug, number)
) WITHOUT ROWID;
CREATE INDEX link_place_address ON link_place (address);

-- The nights themselves; only the last ones are kept.
CREATE TABLE link_run (
    started_at INTEGER NOT NULL PRIMARY KEY,
    ended_at   INTEGER NOT NULL,
    pieces     INTEGER NOT NULL,
    links      INTEGER NOT NULL,
    outside    INTEGER NOT NULL,
    reached    INTEGER NOT NULL,
    skipped    INTEGER NOT NULL
);

-- +goose Down
DROP TABLE link_run;
DROP INDEX link_place_address;
DROP TABLE link_place;
DROP TABLE link_state;
DROP INDEX plan_item_due;
DROP TABLE plan_item;
DROP TABLE piece_check;
DROP TABLE piece_owner;
