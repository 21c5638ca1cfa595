-- +goose Up

-- Keys that fall anywhere in their order are looked up in tables of their own, not in
-- indexes of the table of entries: an index is changed with every row, one page here
-- and one there, while a lookup takes a whole import at once, in the order of its
-- keys (docs/decisions/0006, 0016).

CREATE TABLE defaulter_by_public_id (
    public_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    id        BIGINT           NOT NULL
);
CREATE TABLE defaulter_by_source_id (
    source_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    id        BIGINT           NOT NULL
);
CREATE TABLE defaulter_by_pair_key (
    pair_key BYTEA            NOT NULL PRIMARY KEY,
    id       BIGINT           NOT NULL
);
CREATE TABLE defaulter_by_name (
    name_normal TEXT COLLATE "C" NOT NULL,
    id          BIGINT           NOT NULL,
    PRIMARY KEY (name_normal, id)
);
CREATE TABLE defaulter_by_case (
    case_key  TEXT COLLATE "C" NOT NULL,
    case_year BIGINT           NOT NULL,
    id        BIGINT           NOT NULL,
    PRIMARY KEY (case_key, case_year, id)
);
-- Organisations only: numbers of persons cannot be searched for.
CREATE TABLE defaulter_by_code (
    document_digest BYTEA            NOT NULL,
    id              BIGINT           NOT NULL,
    PRIMARY KEY (document_digest, id)
);

INSERT INTO defaulter_by_public_id SELECT public_id, id FROM defaulter ORDER BY public_id;
INSERT INTO defaulter_by_source_id SELECT source_id, id FROM defaulter ORDER BY source_id;
INSERT INTO defaulter_by_pair_key SELECT pair_key, id FROM defaulter ORDER BY pair_key;
INSERT INTO defaulter_by_name SELECT name_normal, id FROM defaulter ORDER BY name_normal, id;
INSERT INTO defaulter_by_case SELECT case_key, case_year, id FROM defaulter ORDER BY case_key, case_year, id;
INSERT INTO defaulter_by_code SELECT document_digest, id FROM defaulter WHERE party = 581 ORDER BY document_digest, id;

-- Dates come in few values, and new rows fall on few pages of these.
CREATE INDEX defaulter_newest ON defaulter
    (published_on, id, state, party, conduct, visible_from, visible_until, batch_id);
CREATE INDEX defaulter_ends ON defaulter (visible_until) WHERE visible_until < 253402214400;
CREATE INDEX defaulter_begins ON defaulter (visible_from) WHERE grace_ends_on <> '';

-- Rows of the batch up to this id are in the lookups; those staged above it are
-- merged before the batch is released.
ALTER TABLE batch ADD COLUMN merged_id BIGINT NOT NULL DEFAULT 0;
UPDATE batch SET merged_id = (SELECT coalesce(max(id), 0) FROM defaulter);

-- The lookups for the public's questions. They hold numbers of rows only, of hidden
-- ones too: what may be seen of a row is in v_defaulter alone, so they are joined
-- with it, always.
CREATE VIEW v_defaulter_by_public_id AS SELECT public_id, id FROM defaulter_by_public_id;
CREATE VIEW v_defaulter_by_name AS SELECT name_normal, id FROM defaulter_by_name;
CREATE VIEW v_defaulter_by_case AS SELECT case_key, case_year, id FROM defaulter_by_case;
CREATE VIEW v_defaulter_by_code AS SELECT document_digest, id FROM defaulter_by_code;

-- What an index of names follows: the subject of every decision is the public
-- identifier of a row or of a batch, whose rows have ids from first_id on.
CREATE VIEW v_change AS SELECT position, subject FROM ledger;
DROP VIEW v_batch;
CREATE VIEW v_batch AS
    SELECT id, public_id, kind, first_id, released_at FROM batch WHERE state = 'released';

UPDATE site SET value = '2' WHERE key = 'oldest_code_schema';

-- +goose Down
UPDATE site SET value = '1' WHERE key = 'oldest_code_schema';
DROP VIEW v_batch;
CREATE VIEW v_batch AS
    SELECT id, kind, released_at FROM batch WHERE state = 'released';
DROP VIEW v_change;
DROP VIEW v_defaulter_by_code;
DROP VIEW v_defaulter_by_case;
DROP VIEW v_defaulter_by_name;
DROP VIEW v_defaulter_by_public_id;
ALTER TABLE batch DROP COLUMN merged_id;
DROP INDEX defaulter_begins;
DROP INDEX defaulter_ends;
DROP INDEX defaulter_newest;
DROP TABLE defaulter_by_code;
DROP TABLE defaulter_by_case;
DROP TABLE defaulter_by_name;
DROP TABLE defaulter_by_pair_key;
DROP TABLE defaulter_by_source_id;
DROP TABLE defaulter_by_public_id;
