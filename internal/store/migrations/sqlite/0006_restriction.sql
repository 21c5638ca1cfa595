-- +goose Up

-- Restriction orders (限制消费令, XX): a list of its own beside that of the defaulters, kept
-- in the same way (docs/decisions/0006). Dates are ISO text, empty when not given;
-- instants are seconds since 1970.
CREATE TABLE restriction (
    id                   INTEGER NOT NULL PRIMARY KEY,
    batch_id             INTEGER NOT NULL REFERENCES batch (id),
    state                TEXT    NOT NULL,
    party                INTEGER NOT NULL,
    visible_from         INTEGER NOT NULL,
    visible_until        INTEGER NOT NULL, -- far future while the period is open
    published_on         TEXT    NOT NULL,
    name_normal          TEXT    NOT NULL,
    court                TEXT    NOT NULL,
    legal_representative TEXT    NOT NULL,
    public_id            TEXT    NOT NULL,
    source_id            TEXT    NOT NULL,
    pair_key             BLOB    NOT NULL, -- keyed digest of case number and document, the same as that of a defaulter
    document_digest      BLOB    NOT NULL,
    case_key             TEXT    NOT NULL,
    case_year            INTEGER NOT NULL,
    content_hash         BLOB    NOT NULL,
    open_findings        INTEGER NOT NULL, -- R-33: personal data found in its text, unresolved
    vouched              INTEGER NOT NULL, -- 1: evidence of the signature (R-19) is still to be added (补证)
    removed_at           INTEGER,
    removed_ground       TEXT,
    name                 TEXT    NOT NULL,
    sex                  TEXT    NOT NULL,
    age                  INTEGER NOT NULL, -- tells minors; never shown
    document_kind        TEXT    NOT NULL,
    document_sealed      BLOB    NOT NULL,
    province             TEXT    NOT NULL,
    case_number          TEXT    NOT NULL,
    filed_on             TEXT    NOT NULL,
    principal            TEXT    NOT NULL, -- persons whom an order against an organisation names; several are separated by 、
    responsible          TEXT    NOT NULL,
    controller           TEXT    NOT NULL,
    order_number         TEXT    NOT NULL,
    ordered_on           TEXT    NOT NULL,
    served_on            TEXT    NOT NULL,
    period               TEXT    NOT NULL, -- the order's words; empty when the period has a last day
    ends_on              TEXT    NOT NULL, -- that day; empty while the period is open
    items                INTEGER NOT NULL, -- bits 1 to 9: the items of XX 3
    consequences_stated  INTEGER NOT NULL
);

-- A staged new version of an order that exists already, as defaulter_revision.
CREATE TABLE restriction_revision (
    id             INTEGER NOT NULL PRIMARY KEY,
    restriction_id INTEGER NOT NULL REFERENCES restriction (id),
    batch_id       INTEGER NOT NULL REFERENCES batch (id),
    content_hash   BLOB NOT NULL,
    sealed         BLOB NOT NULL, -- the whole version, sealed: it holds the document number
    state          TEXT NOT NULL DEFAULT 'waiting',
    open_findings  INTEGER NOT NULL DEFAULT 0,
    replaced       BLOB,
    replaced_hash  BLOB,
    replaced_state TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX restriction_revision_of ON restriction_revision (restriction_id, batch_id);
CREATE INDEX restriction_revision_batch ON restriction_revision (batch_id, restriction_id);

-- Known orders that a later batch's file held again, as defaulter_seen.
CREATE TABLE restriction_seen (
    restriction_id INTEGER NOT NULL,
    batch_id       INTEGER NOT NULL,
    PRIMARY KEY (restriction_id, batch_id)
) WITHOUT ROWID;

CREATE TABLE restriction_by_public_id (
    public_id TEXT NOT NULL PRIMARY KEY,
    id        INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE restriction_by_source_id (
    source_id TEXT NOT NULL PRIMARY KEY,
    id        INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE restriction_by_pair_key (
    pair_key BLOB NOT NULL PRIMARY KEY,
    id       INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE restriction_by_name (
    name_normal TEXT NOT NULL,
    id          INTEGER NOT NULL,
    PRIMARY KEY (name_normal, id)
) WITHOUT ROWID;
CREATE TABLE restriction_by_case (
    case_key  TEXT NOT NULL,
    case_year INTEGER NOT NULL,
    id        INTEGER NOT NULL,
    PRIMARY KEY (case_key, case_year, id)
) WITHOUT ROWID;
-- Organisations only: numbers of persons cannot be searched for.
CREATE TABLE restriction_by_code (
    document_digest BLOB NOT NULL,
    id              INTEGER NOT NULL,
    PRIMARY KEY (document_digest, id)
) WITHOUT ROWID;

CREATE INDEX restriction_newest ON restriction (published_on, id, state, party, visible_from, visible_until, batch_id);
CREATE INDEX restriction_ends ON restriction (visible_until) WHERE visible_until < 253402214400;

-- Removals of the two lists are told apart: the end of a listing is not that of the order
-- in the same case, nor the reverse.
ALTER TABLE removed_source ADD COLUMN kind TEXT NOT NULL DEFAULT 'defaulter';

-- What hangs on a batch or on a public identifier serves the rows of either list: the
-- batch has its kind, and so has a hidden entry.
ALTER TABLE defaulter_evidence RENAME TO evidence;
ALTER TABLE evidence RENAME COLUMN defaulter_id TO entry_id;
ALTER TABLE defaulter_finding RENAME TO finding;
ALTER TABLE finding RENAME COLUMN defaulter_id TO entry_id;
ALTER TABLE hidden_defaulter RENAME TO hidden_entry;
ALTER TABLE hidden_entry ADD COLUMN kind TEXT NOT NULL DEFAULT 'defaulter';

-- What the public may see but for the clock, as v_defaulter.
CREATE VIEW v_restriction AS
    SELECT d.id, d.public_id, d.source_id, d.party, d.name, d.name_normal, d.sex,
           d.document_kind, d.document_sealed, d.document_digest, d.legal_representative,
           d.court, d.province, d.case_number, d.case_key, d.case_year, d.filed_on, d.published_on,
           d.principal, d.responsible, d.controller, d.order_number, d.ordered_on, d.period,
           d.ends_on, d.items, d.visible_from, d.visible_until, d.batch_id
    FROM restriction d
    WHERE d.state = 'published'
      AND d.batch_id IN (SELECT id FROM batch WHERE state = 'released');
CREATE VIEW v_restriction_seen AS
    SELECT s.restriction_id, b.released_at
    FROM restriction_seen s JOIN batch b ON b.id = s.batch_id AND b.state = 'released';
CREATE VIEW v_restriction_by_public_id AS SELECT public_id, id FROM restriction_by_public_id;
CREATE VIEW v_restriction_by_name AS SELECT name_normal, id FROM restriction_by_name;
CREATE VIEW v_restriction_by_case AS SELECT case_key, case_year, id FROM restriction_by_case;
CREATE VIEW v_restriction_by_code AS SELECT document_digest, id FROM restriction_by_code;

-- What the index of names of each list follows beside the rows of a batch: the earlier rows
-- that it changed, and those of a batch that was undone. Numbers only.
DROP VIEW v_batch_changed;
DROP VIEW v_batch_undone;
CREATE VIEW v_defaulter_changed AS
    SELECT b.public_id, r.defaulter_id AS id FROM batch b JOIN defaulter_revision r ON r.batch_id = b.id
    WHERE b.kind = 'defaulter' AND b.state = 'released' AND r.replaced IS NOT NULL;
CREATE VIEW v_defaulter_undone AS
    SELECT b.public_id, d.id FROM batch b JOIN defaulter d ON d.batch_id = b.id AND d.id >= b.first_id
    WHERE b.kind = 'defaulter' AND b.undone_at IS NOT NULL;
CREATE VIEW v_restriction_changed AS
    SELECT b.public_id, r.restriction_id AS id FROM batch b JOIN restriction_revision r ON r.batch_id = b.id
    WHERE b.kind = 'restriction' AND b.state = 'released' AND r.replaced IS NOT NULL;
CREATE VIEW v_restriction_undone AS
    SELECT b.public_id, d.id FROM batch b JOIN restriction d ON d.batch_id = b.id AND d.id >= b.first_id
    WHERE b.kind = 'restriction' AND b.undone_at IS NOT NULL;

-- From an entry of one list to that of the other in the same case, of the same debtor.
-- Both lists show real names, so they may lead to one another (PRODUCT.md).
CREATE VIEW v_restriction_of_defaulter AS
    SELECT d.id AS defaulter_id, r.public_id, r.visible_from, r.visible_until
    FROM defaulter d JOIN restriction_by_pair_key p ON p.pair_key = d.pair_key JOIN v_restriction r ON r.id = p.id;
CREATE VIEW v_defaulter_of_restriction AS
    SELECT r.id AS restriction_id, d.public_id, d.visible_from, d.visible_until
    FROM restriction r JOIN defaulter_by_pair_key p ON p.pair_key = r.pair_key JOIN v_defaulter d ON d.id = p.id;

-- Code that knows no orders would take their lines in the journal for entries of the list
-- of defaulters.
UPDATE site SET value = '6' WHERE key = 'oldest_code_schema';

-- +goose Down
UPDATE site SET value = '5' WHERE key = 'oldest_code_schema';
DROP VIEW v_restriction_undone;
DROP VIEW v_restriction_changed;
DROP VIEW v_defaulter_undone;
DROP VIEW v_defaulter_changed;
CREATE VIEW v_batch_changed AS
    SELECT b.public_id, r.defaulter_id AS id FROM batch b JOIN defaulter_revision r ON r.batch_id = b.id
    WHERE b.state = 'released' AND r.replaced IS NOT NULL;
CREATE VIEW v_batch_undone AS
    SELECT b.public_id, d.id FROM batch b JOIN defaulter d ON d.batch_id = b.id AND d.id >= b.first_id
    WHERE b.undone_at IS NOT NULL;
DROP VIEW v_defaulter_of_restriction;
DROP VIEW v_restriction_of_defaulter;
DROP VIEW v_restriction_by_code;
DROP VIEW v_restriction_by_case;
DROP VIEW v_restriction_by_name;
DROP VIEW v_restriction_by_public_id;
DROP VIEW v_restriction_seen;
DROP VIEW v_restriction;
DELETE FROM hidden_entry WHERE kind <> 'defaulter';
ALTER TABLE hidden_entry DROP COLUMN kind;
ALTER TABLE hidden_entry RENAME TO hidden_defaulter;
DELETE FROM finding WHERE batch_id IN (SELECT id FROM batch WHERE kind <> 'defaulter');
ALTER TABLE finding RENAME COLUMN entry_id TO defaulter_id;
ALTER TABLE finding RENAME TO defaulter_finding;
DELETE FROM evidence WHERE batch_id IN (SELECT id FROM batch WHERE kind <> 'defaulter');
ALTER TABLE evidence RENAME COLUMN entry_id TO defaulter_id;
ALTER TABLE evidence RENAME TO defaulter_evidence;
DELETE FROM removed_source WHERE kind <> 'defaulter';
ALTER TABLE removed_source DROP COLUMN kind;
DROP TABLE restriction_by_code;
DROP TABLE restriction_by_case;
DROP TABLE restriction_by_name;
DROP TABLE restriction_by_pair_key;
DROP TABLE restriction_by_source_id;
DROP TABLE restriction_by_public_id;
DROP TABLE restriction_seen;
DROP TABLE restriction_revision;
DROP TABLE restriction;
