-- +goose Up

-- What somebody must do by a day. Dates are ISO text, instants seconds since 1970. A
-- task is not deleted: it is the evidence that a statutory day was kept.
CREATE TABLE task (
    public_id    TEXT    NOT NULL PRIMARY KEY,
    kind         TEXT    NOT NULL,
    rule         TEXT    NOT NULL,
    subject      TEXT    NOT NULL, -- public identifier of a record or a batch
    ground       TEXT    NOT NULL, -- removal ground put forward; empty for other kinds
    follows      TEXT    NOT NULL, -- the task that it follows from; may be empty
    state        TEXT    NOT NULL CHECK (state IN ('open', 'escalated', 'done', 'dropped')),
    counted_from TEXT    NOT NULL,
    due          TEXT    NOT NULL,
    warn_on      TEXT    NOT NULL,
    unsure       INTEGER NOT NULL, -- 1: a year of the calendar was missing, due is the earlier date (R-62)
    opened_at    INTEGER NOT NULL,
    opened_by    TEXT    NOT NULL,
    closed_at    INTEGER NOT NULL, -- 0: open
    closed_by    TEXT    NOT NULL,
    outcome      TEXT    NOT NULL,
    note         BLOB    NOT NULL  -- sealed
) WITHOUT ROWID;
CREATE INDEX task_due ON task (state, due, public_id);
CREATE INDEX task_subject ON task (subject, public_id);
-- Two clerks, or two instances, never open the same task twice.
CREATE UNIQUE INDEX task_once ON task (kind, subject) WHERE state IN ('open', 'escalated');

-- What happened to a task, in order: opened, its day moved, escalated, closed.
CREATE TABLE task_event (
    task   TEXT    NOT NULL,
    seq    INTEGER NOT NULL, -- from 1
    at     INTEGER NOT NULL,
    what   TEXT    NOT NULL,
    actor  TEXT    NOT NULL,
    detail TEXT    NOT NULL, -- dates and fixed words only
    PRIMARY KEY (task, seq)
) WITHOUT ROWID;

-- Requests of listed parties for correction (SX 11), by the task to review them.
CREATE TABLE correction_request (
    task         TEXT    NOT NULL PRIMARY KEY,
    subject      TEXT    NOT NULL,
    claim        TEXT    NOT NULL,
    requested_on TEXT    NOT NULL,
    decided_on   TEXT    NOT NULL,
    founded      INTEGER NOT NULL,
    served_on    TEXT    NOT NULL,
    request      BLOB    NOT NULL, -- sealed
    reason       BLOB    NOT NULL  -- sealed
) WITHOUT ROWID;
CREATE INDEX correction_request_subject ON correction_request (subject, task);

-- Years of the calendar that the desk has loaded; others are known to the program.
CREATE TABLE calendar_year (
    year  INTEGER NOT NULL PRIMARY KEY,
    actor TEXT    NOT NULL,
    at    INTEGER NOT NULL
);
CREATE TABLE calendar_day (
    year INTEGER NOT NULL, -- of the notice
    day  TEXT    NOT NULL,
    work INTEGER NOT NULL, -- 1: a weekend day that is worked; 0: off
    PRIMARY KEY (year, day)
) WITHOUT ROWID;

-- Why a record was removed stays known without it, for R-15.
ALTER TABLE removed_source ADD COLUMN ground TEXT NOT NULL DEFAULT '';
UPDATE removed_source SET ground = coalesce((SELECT d.removed_ground FROM defaulter_by_public_id p
    JOIN defaulter d ON d.id = p.id WHERE p.public_id = removed_source.public_id), '');

CREATE INDEX ledger_actor ON ledger (actor, position);

-- Sign-ins and reads of protected data: a chain of its own, so that no decision waits for
-- it. Identifiers and fixed words only.
CREATE TABLE trail (
    position INTEGER NOT NULL PRIMARY KEY,
    at       INTEGER NOT NULL, -- milliseconds since 1970
    kind     TEXT    NOT NULL,
    account  TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    network  TEXT    NOT NULL, -- /24 or /48 of the address
    address  BLOB    NOT NULL, -- keyed digest of the whole address; one byte: not known
    outcome  TEXT    NOT NULL,
    head     BLOB    NOT NULL
);
CREATE INDEX trail_account ON trail (account, position);
CREATE INDEX trail_subject ON trail (subject, position);
CREATE TABLE trail_head (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL,
    head     BLOB    NOT NULL
);
INSERT INTO trail_head (id, position, head) VALUES (1, 0, zeroblob(32));

-- +goose Down
DROP TABLE trail_head;
DROP TABLE trail;
DROP INDEX ledger_actor;
ALTER TABLE removed_source DROP COLUMN ground;
DROP TABLE calendar_day;
DROP TABLE calendar_year;
DROP TABLE correction_request;
DROP TABLE task_event;
DROP TABLE task;
