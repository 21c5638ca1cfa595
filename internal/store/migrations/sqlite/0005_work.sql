-- +goose Up

-- Pieces of work: whatever is to become public passes through one of them, from draft to
-- release (docs/decisions/0019). subject is the public identifier of what it changes: a
-- batch of the list (kind defaulter) or a hidden entry (kind restore). People are
-- identifiers of accounts; hashes are SHA-256 of the content, NULL while there is none.
CREATE TABLE work (
    id            INTEGER NOT NULL PRIMARY KEY,
    public_id     TEXT    NOT NULL UNIQUE,
    kind          TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('draft', 'in_review', 'approved', 'scheduled', 'published', 'withdrawn')),
    version       INTEGER NOT NULL, -- of the last step, counted from 1
    class         TEXT    NOT NULL, -- sensitivity, E1; empty: not chosen yet
    uncertain     INTEGER NOT NULL, -- 1: 把握不准, E3
    answer        TEXT    NOT NULL, -- document of the leader's answer; empty: none
    approved_hash BLOB,
    signed_hash   BLOB,
    forced_hash   BLOB,
    reviewer      TEXT    NOT NULL,
    releaser      TEXT    NOT NULL,
    scheduled_at  INTEGER, -- seconds since 1970, UTC
    alarm         TEXT    NOT NULL,
    changed_at    INTEGER NOT NULL
);
CREATE INDEX work_state ON work (state, changed_at);
CREATE INDEX work_subject ON work (subject);

-- What was done to it by whom. The ledger has the decisions; here are the readable
-- reasons, which can be erased.
CREATE TABLE work_step (
    work_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    step    TEXT    NOT NULL,
    account TEXT    NOT NULL, -- empty: the command line, or the clock
    name    TEXT    NOT NULL,
    note    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (work_id, version)
);

-- Comments that came with a step, at a place: a row and field, or code points of a text.
CREATE TABLE work_comment (
    work_id  INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    row_id   TEXT    NOT NULL, -- public identifier of the row; empty: the whole
    field    TEXT    NOT NULL,
    start_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL, -- 0: the whole field
    text     TEXT    NOT NULL,
    PRIMARY KEY (work_id, version, number)
);

-- Evidence of R-02, R-04 and R-18 for a row of a batch; defaulter_id 0: for all of them.
CREATE TABLE defaulter_evidence (
    batch_id         INTEGER NOT NULL,
    defaulter_id     INTEGER NOT NULL,
    decision_number  TEXT    NOT NULL,
    decided_on       TEXT    NOT NULL,
    served_on        TEXT    NOT NULL,
    signature        TEXT    NOT NULL, -- document that bears the president's signature
    checklist        TEXT    NOT NULL, -- four answers of SX 3 and that of R-15, by commas
    restriction_id   TEXT    NOT NULL,
    restriction_none TEXT    NOT NULL, -- why there is none
    account          TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    at               INTEGER NOT NULL,
    PRIMARY KEY (batch_id, defaulter_id)
);

-- Places of personal data in the texts of rows (R-33), in code points, end exclusive. The
-- text itself is not repeated.
CREATE TABLE defaulter_finding (
    batch_id     INTEGER NOT NULL,
    defaulter_id INTEGER NOT NULL,
    field        TEXT    NOT NULL, -- head of the column
    start_at     INTEGER NOT NULL,
    end_at       INTEGER NOT NULL,
    type         TEXT    NOT NULL,
    decision     TEXT    NOT NULL CHECK (decision IN ('open', 'clean', 'masked')),
    reason       TEXT    NOT NULL,
    account      TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (batch_id, defaulter_id, field, start_at)
);

-- Entries that one person hid at once. They come back through review only.
CREATE TABLE hidden_defaulter (
    public_id   TEXT    NOT NULL PRIMARY KEY,
    pair_key    BLOB    NOT NULL,
    at          INTEGER NOT NULL,
    rule        TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    restored_at INTEGER
);

-- What an import told, sealed, for the preview of its change set.
CREATE TABLE batch_report (
    batch_id INTEGER NOT NULL PRIMARY KEY,
    sealed   BLOB    NOT NULL
);
ALTER TABLE batch ADD COLUMN undone_at INTEGER;

-- A revision waits, is applied, or is dropped. From its release on, replaced holds the
-- version before, sealed, with its hash and the state that the entry was in.
ALTER TABLE defaulter_revision ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting';
ALTER TABLE defaulter_revision ADD COLUMN open_findings INTEGER NOT NULL DEFAULT 0;
ALTER TABLE defaulter_revision ADD COLUMN replaced BLOB;
ALTER TABLE defaulter_revision ADD COLUMN replaced_hash BLOB;
ALTER TABLE defaulter_revision ADD COLUMN replaced_state TEXT NOT NULL DEFAULT '';
CREATE INDEX defaulter_revision_batch ON defaulter_revision (batch_id, defaulter_id);

-- What an index of names follows beside the rows of a batch: the earlier rows that it
-- changed, and those of a batch that was undone. Numbers only.
CREATE VIEW v_batch_changed AS
    SELECT b.public_id, r.defaulter_id AS id FROM batch b JOIN defaulter_revision r ON r.batch_id = b.id
    WHERE b.state = 'released' AND r.replaced IS NOT NULL AND r.state <> 'waiting';
CREATE VIEW v_batch_undone AS
    SELECT b.public_id, d.id FROM batch b JOIN defaulter d ON d.batch_id = b.id AND d.id >= b.first_id
    WHERE b.undone_at IS NOT NULL;
-- When files were released; what the desk entered by hand is no import.
CREATE VIEW v_import AS
    SELECT id, kind, released_at FROM batch WHERE state = 'released' AND length(file_digest) > 0;

-- Code that knows no hidden entries would take their lines in the journal for removals.
UPDATE site SET value = '5' WHERE key = 'oldest_code_schema';

-- +goose Down
UPDATE site SET value = '3' WHERE key = 'oldest_code_schema';
DROP VIEW v_import;
DROP VIEW v_batch_undone;
DROP VIEW v_batch_changed;
DROP INDEX defaulter_revision_batch;
ALTER TABLE defaulter_revision DROP COLUMN replaced_state;
ALTER TABLE defaulter_revision DROP COLUMN replaced_hash;
ALTER TABLE defaulter_revision DROP COLUMN replaced;
ALTER TABLE defaulter_revision DROP COLUMN open_findings;
ALTER TABLE defaulter_revision DROP COLUMN state;
ALTER TABLE batch DROP COLUMN undone_at;
DROP TABLE batch_report;
DROP TABLE hidden_defaulter;
DROP TABLE defaulter_finding;
DROP TABLE defaulter_evidence;
DROP TABLE work_comment;
DROP TABLE work_step;
DROP TABLE work;
