-- +goose Up

-- Who answers for a draft inside the court, its legal check (E5) and what its release does to
-- its corrections: a JSON object, one row each time that it was changed; the last one counts.
CREATE TABLE piece_draft_duty (
    draft   TEXT    NOT NULL,
    number  INTEGER NOT NULL, -- from 1
    duty    TEXT    NOT NULL,
    account TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (draft, number)
) WITHOUT ROWID;

-- 请示报告 (E3, R-54): what the author of a piece of work asks a leader, and the answer; one
-- row each time that something is asked. answered_at 0: not yet.
CREATE TABLE work_question (
    work_id        INTEGER NOT NULL,
    number         INTEGER NOT NULL, -- from 1; the last one counts
    question       TEXT    NOT NULL, -- empty: it was answered by a document alone
    account        TEXT    NOT NULL, -- who asked
    name           TEXT    NOT NULL,
    asked_at       INTEGER NOT NULL,
    agreed         INTEGER NOT NULL, -- 1: the text may be released
    answered_by    TEXT    NOT NULL, -- the leader: name or office
    document       TEXT    NOT NULL,
    answered_on    TEXT    NOT NULL,
    answer         TEXT    NOT NULL,
    answer_account TEXT    NOT NULL, -- who put the answer on record
    answer_name    TEXT    NOT NULL,
    answered_at    INTEGER NOT NULL,
    PRIMARY KEY (work_id, number)
) WITHOUT ROWID;

-- 更正说明: a JSON list of days with notes, as they stand in the file.
ALTER TABLE piece ADD COLUMN corrections TEXT NOT NULL DEFAULT '[]';

-- The day under which a version was public, for the history that readers see. Earlier
-- versions say it in their front matter; one without a day there tells when it came in.
ALTER TABLE piece_version ADD COLUMN updated_on TEXT NOT NULL DEFAULT '';
UPDATE piece_version SET updated_on = substr(file, instr(file, char(10) || 'updated: ') + 10, 10)
    WHERE substr(file, instr(file, char(10) || 'updated: ') + 10, 10) GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]';
UPDATE piece_version SET updated_on = date(at + 28800, 'unixepoch') WHERE updated_on = '';

DROP VIEW v_piece;
CREATE VIEW v_piece AS
    SELECT id, kind, slug, topic, place, published_on, updated_on, visible_from, title, summary,
           author, review_by, synthetic, sources, related, corrections, body, body_text
    FROM piece
    WHERE state = 'published';

-- On which days the public versions before the one that holds were made; no texts, no names.
CREATE VIEW v_piece_revision AS
    SELECT v.piece_id, v.version, v.updated_on
    FROM piece_version v JOIN piece p ON p.id = v.piece_id
    WHERE v.state = 'replaced' AND v.updated_on <> '' AND p.state = 'published';

-- +goose Down
DROP VIEW v_piece_revision;
DROP VIEW v_piece;
CREATE VIEW v_piece AS
    SELECT id, kind, slug, topic, place, published_on, updated_on, visible_from, title, summary,
           author, review_by, synthetic, sources, related, body, body_text
    FROM piece
    WHERE state = 'published';
ALTER TABLE piece_version DROP COLUMN updated_on;
ALTER TABLE piece DROP COLUMN corrections;
DROP TABLE work_question;
DROP TABLE piece_draft_duty;
