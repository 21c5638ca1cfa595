-- +goose Up

-- Who answers for a text of the site: an account, or a unit of the court. Slugs are unique
-- among all kinds.
CREATE TABLE piece_owner (
    slug    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL,
    unit    TEXT COLLATE "C" NOT NULL,
    set_by  TEXT COLLATE "C" NOT NULL,
    at      BIGINT  NOT NULL
);

-- Who found a version of a text still true, and when it is looked at next.
CREATE TABLE piece_check (
    slug      TEXT COLLATE "C" NOT NULL,
    number    BIGINT  NOT NULL,
    version   BIGINT  NOT NULL,
    review_by TEXT COLLATE "C" NOT NULL,
    note      TEXT COLLATE "C" NOT NULL,
    account   TEXT COLLATE "C" NOT NULL,
    name      TEXT COLLATE "C" NOT NULL,
    at        BIGINT  NOT NULL,
    PRIMARY KEY (slug, number)
);

-- What is planned to be written (选题). work is the piece of work that was begun on it; what
-- state it is in is told by that one.
CREATE TABLE plan_item (
    public_id  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    title      TEXT COLLATE "C" NOT NULL,
    topic      TEXT COLLATE "C" NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL,
    account    TEXT COLLATE "C" NOT NULL,
    due        TEXT COLLATE "C" NOT NULL,
    note       TEXT COLLATE "C" NOT NULL,
    dropped    BIGINT  NOT NULL,
    reason     TEXT COLLATE "C" NOT NULL,
    work       TEXT COLLATE "C" NOT NULL,
    version    BIGINT  NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    created_at BIGINT  NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at BIGINT  NOT NULL
);
CREATE INDEX plan_item_due ON plan_item (due);

-- What the last night found at an address that texts lead to. failing_since and nights tell
-- how long it does not answer.
CREATE TABLE link_state (
    address       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    outside       BIGINT  NOT NULL,
    found         TEXT COLLATE "C" NOT NULL,
    code          BIGINT  NOT NULL,
    target        TEXT COLLATE "C" NOT NULL,
    failing_since BIGINT  NOT NULL,
    nights        BIGINT  NOT NULL,
    checked_at    BIGINT  NOT NULL
);

-- Where the addresses stand.
CREATE TABLE link_place (
    slug    TEXT COLLATE "C" NOT NULL,
    number  BIGINT  NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    title   TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    line    BIGINT  NOT NULL,
    picture BIGINT  NOT NULL,
    PRIMARY KEY (slug, number)
);
CREATE INDEX link_place_address ON link_place (address);

-- The nights themselves; only the last ones are kept.
CREATE TABLE link_run (
    started_at BIGINT  NOT NULL PRIMARY KEY,
    ended_at   BIGINT  NOT NULL,
    pieces     BIGINT  NOT NULL,
    links      BIGINT  NOT NULL,
    outside    BIGINT  NOT NULL,
    reached    BIGINT  NOT NULL,
    skipped    BIGINT  NOT NULL
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
