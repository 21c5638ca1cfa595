-- +goose Up

-- What is known of this portal as a whole: key fingerprint, demo mark, how far the
-- journal of removals has been applied, the oldest code that may use this schema.
CREATE TABLE site (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- The head of the ledger. Its one row is touched by the last statement before
-- every COMMIT of a decision, so positions have no gaps and follow commit order;
-- position and incarnation together are the public generation.
CREATE TABLE ledger_head (
    id          INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    incarnation TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    head        BLOB    NOT NULL
);

-- Decisions: public identifiers, rules, actors and salted digests; no name, no text.
CREATE TABLE ledger (
    position INTEGER NOT NULL PRIMARY KEY,
    at       INTEGER NOT NULL, -- milliseconds since 1970, UTC
    action   TEXT    NOT NULL,
    rule     TEXT    NOT NULL,
    actor    TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    detail   BLOB    NOT NULL,
    salt     BLOB    NOT NULL,
    leaf     BLOB    NOT NULL,
    head     BLOB    NOT NULL
);
CREATE INDEX ledger_subject ON ledger (subject);

-- Readable details of a decision, which can be erased (PIPL 47) while the chain
-- still verifies.
CREATE TABLE ledger_detail (
    position INTEGER NOT NULL PRIMARY KEY,
    salt     BLOB    NOT NULL,
    detail   TEXT    NOT NULL
);

-- One import. Rows are staged under it and become real when its state flips.
CREATE TABLE batch (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    public_id   TEXT    NOT NULL UNIQUE,
    kind        TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('staging', 'released', 'abandoned')),
    file_digest BLOB    NOT NULL, -- SHA-256 of the file and the way it is imported
    vouched     INTEGER NOT NULL, -- 1: --publish, the actor vouches for R-02, R-04, R-18
    actor       TEXT    NOT NULL,
    first_id    INTEGER NOT NULL, -- rows staged under it have ids from here on
    started_at  INTEGER NOT NULL, -- seconds since 1970, UTC
    released_at INTEGER,
    held        INTEGER NOT NULL DEFAULT 0, -- rows its file held, new or known
    accepted    INTEGER NOT NULL DEFAULT 0
);

-- Entries of the list of defaulters (SX 6). Dates are ISO text, empty when not
-- given; instants are seconds since 1970. What many rows are read for at once stands
-- first, so that reading it stops before the long texts.
CREATE TABLE defaulter (
    id                   INTEGER NOT NULL PRIMARY KEY,
    batch_id             INTEGER NOT NULL REFERENCES batch (id),
    state                TEXT    NOT NULL,
    party                INTEGER NOT NULL,
    conduct              INTEGER NOT NULL,
    visible_from         INTEGER NOT NULL,
    visible_until        INTEGER NOT NULL, -- far future when there is no term
    published_on         TEXT    NOT NULL,
    name_normal          TEXT    NOT NULL,
    court                TEXT    NOT NULL,
    legal_representative TEXT    NOT NULL,
    public_id            TEXT    NOT NULL,
    source_id            TEXT    NOT NULL,
    pair_key             BLOB    NOT NULL, -- keyed digest of case number and document: no duplicates
    document_digest      BLOB    NOT NULL,
    case_key             TEXT    NOT NULL, -- without year and suffix
    case_year            INTEGER NOT NULL,
    content_hash         BLOB    NOT NULL,
    open_findings        INTEGER NOT NULL, -- R-33: personal data found in its text, unresolved
    vouched              INTEGER NOT NULL, -- 1: evidence of R-02, R-04, R-18 is still to be added (补证)
    removed_at           INTEGER,
    removed_ground       TEXT,
    name                 TEXT    NOT NULL,
    sex                  TEXT    NOT NULL,
    age                  INTEGER NOT NULL,
    document_kind        TEXT    NOT NULL,
    document_sealed      BLOB    NOT NULL,
    province             TEXT    NOT NULL,
    case_number          TEXT    NOT NULL,
    basis_number         TEXT    NOT NULL,
    basis_unit           TEXT    NOT NULL,
    filed_on             TEXT    NOT NULL,
    decision_number      TEXT    NOT NULL,
    decided_on           TEXT    NOT NULL,
    served_on            TEXT    NOT NULL,
    grace_ends_on        TEXT    NOT NULL,
    term_ends_on         TEXT    NOT NULL,
    performance          TEXT    NOT NULL,
    conduct_original     TEXT    NOT NULL,
    obligation           TEXT    NOT NULL,
    performed_part       TEXT    NOT NULL,
    unperformed_part     TEXT    NOT NULL
);

-- A staged new version of an entry that exists already. It waits for review, or
-- replaces a draft when its batch is released with --publish.
CREATE TABLE defaulter_revision (
    id           INTEGER NOT NULL PRIMARY KEY,
    defaulter_id INTEGER NOT NULL REFERENCES defaulter (id),
    batch_id     INTEGER NOT NULL REFERENCES batch (id),
    content_hash BLOB    NOT NULL,
    sealed       BLOB    NOT NULL -- the whole version, sealed: it holds the document number
);
CREATE UNIQUE INDEX defaulter_revision_of ON defaulter_revision (defaulter_id, batch_id);

-- Known entries that a later batch's file held again: once that batch is released
-- it is "the last import that held the row".
CREATE TABLE defaulter_seen (
    defaulter_id INTEGER NOT NULL,
    batch_id     INTEGER NOT NULL,
    PRIMARY KEY (defaulter_id, batch_id)
) WITHOUT ROWID;

-- Removed entries by keyed digests of their source number and of case and
-- document: a stale spreadsheet or an old backup never brings them back.
CREATE TABLE removed_source (
    source_key BLOB NOT NULL PRIMARY KEY,
    pair_key   BLOB NOT NULL,
    public_id  TEXT NOT NULL,
    at         INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX removed_source_pair ON removed_source (pair_key);

-- What the public may see but for the clock, which comes in with the query:
-- visible_from <= now AND now < visible_until.
CREATE VIEW v_defaulter AS
    SELECT d.id, d.public_id, d.source_id, d.party, d.name, d.name_normal, d.sex, d.age,
           d.document_kind, d.document_sealed, d.document_digest, d.legal_representative,
           d.court, d.province, d.case_number, d.case_key, d.case_year, d.basis_number,
           d.basis_unit, d.filed_on, d.published_on, d.obligation, d.performance,
           d.performed_part, d.unperformed_part, d.conduct, d.decision_number, d.decided_on,
           d.grace_ends_on, d.term_ends_on, d.visible_from, d.visible_until, d.batch_id
    FROM defaulter d
    WHERE d.state = 'published'
      AND d.batch_id IN (SELECT id FROM batch WHERE state = 'released');

-- When files that held an entry were released.
CREATE VIEW v_batch AS
    SELECT id, kind, released_at FROM batch WHERE state = 'released';
CREATE VIEW v_seen AS
    SELECT s.defaulter_id, b.released_at
    FROM defaulter_seen s JOIN batch b ON b.id = s.batch_id AND b.state = 'released';

-- The public generation.
CREATE VIEW v_generation AS
    SELECT incarnation, position FROM ledger_head;

INSERT INTO site (key, value) VALUES ('oldest_code_schema', '1'), ('journal_offset', '0');
INSERT INTO ledger_head (id, incarnation, position, head)
    VALUES (1, lower(hex(randomblob(8))), 0, zeroblob(32));

-- +goose Down
DROP VIEW v_generation;
DROP VIEW v_seen;
DROP VIEW v_batch;
DROP VIEW v_defaulter;
DROP TABLE removed_source;
DROP TABLE defaulter_seen;
DROP TABLE defaulter_revision;
DROP TABLE defaulter;
DROP TABLE batch;
DROP TABLE ledger_detail;
DROP TABLE ledger;
DROP TABLE ledger_head;
DROP TABLE site;
