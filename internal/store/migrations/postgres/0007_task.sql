-- +goose Up

-- What somebody must do by a day. Dates are ISO text, instants seconds since 1970. A
-- task is not deleted: it is the evidence that a statutory day was kept.
CREATE TABLE task (
    public_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind         TEXT COLLATE "C" NOT NULL,
    rule         TEXT COLLATE "C" NOT NULL,
    subject      TEXT COLLATE "C" NOT NULL, -- public identifier of a record or a batch
    ground       TEXT COLLATE "C" NOT NULL, -- removal ground put forward; empty for other kinds
    follows      TEXT COLLATE "C" NOT NULL, -- the task that it follows from; may be empty
    state        TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'escalated', 'done', 'dropped')),
    counted_from TEXT COLLATE "C" NOT NULL,
    due          TEXT COLLATE "C" NOT NULL,
    warn_on      TEXT COLLATE "C" NOT NULL,
    unsure       BIGINT           NOT NULL, -- 1: a year of the calendar was missing, due is the earlier date (R-62)
    opened_at    BIGINT           NOT NULL,
    opened_by    TEXT COLLATE "C" NOT NULL,
    closed_at    BIGINT           NOT NULL, -- 0: open
    closed_by    TEXT COLLATE "C" NOT NULL,
    outcome      TEXT COLLATE "C" NOT NULL,
    note         BYTEA            NOT NULL  -- sealed
);
CREATE INDEX task_due ON task (state, due, public_id);
CREATE INDEX task_subject ON task (subject, public_id);
-- Two clerks, or two instances, never open the same task twice.
CREATE UNIQUE INDEX task_once ON task (kind, subject) WHERE state IN ('open', 'escalated');

-- What happened to a task, in order: opened, its day moved, escalated, closed.
CREATE TABLE task_event (
    task   TEXT COLLATE "C" NOT NULL,
    seq    BIGINT           NOT NULL, -- from 1
    at     BIGINT           NOT NULL,
    what   TEXT COLLATE "C" NOT NULL,
    actor  TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL, -- dates and fixed words only
    PRIMARY KEY (task, seq)
);

-- Requests of listed parties for correction (SX 11), by the task to review them.
CREATE TABLE correction_request (
    task         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    subject      TEXT COLLATE "C" NOT NULL,
    claim        TEXT COLLATE "C" NOT NULL,
    requested_on TEXT COLLATE "C" NOT NULL,
    decided_on   TEXT COLLATE "C" NOT NULL,
    founded      BIGINT           NOT NULL,
    served_on    TEXT COLLATE "C" NOT NULL,
    request      BYTEA            NOT NULL, -- sealed
    reason       BYTEA            NOT NULL  -- sealed
);
CREATE INDEX correction_request_subject ON correction_request (subject, task);

-- Years of the calendar that the desk has loaded; others are known to the program.
CREATE TABLE calendar_year (
    year  BIGINT           NOT NULL PRIMARY KEY,
    actor TEXT COLLATE "C" NOT NULL,
    at    BIGINT           NOT NULL
);
CREATE TABLE calendar_day (
    year BIGINT           NOT NULL, -- of the notice
    day  TEXT COLLATE "C" NOT NULL,
    work BIGINT           NOT NULL, -- 1: a weekend day that is worked; 0: off
    PRIMARY KEY (year, day)
);

-- Why a record was removed stays known without it, for R-15.
ALTER TABLE removed_source ADD COLUMN ground TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE removed_source SET ground = coalesce((SELECT d.removed_ground FROM defaulter_by_public_id p
    JOIN defaulter d ON d.id = p.id WHERE p.public_id = removed_source.public_id), '');

CREATE INDEX ledger_actor ON ledger (actor, position);

-- Sign-ins and reads of protected data: a chain of its own, so that no decision waits for
-- it. Identifiers and fixed words only.
CREATE TABLE trail (
    position BIGINT           NOT NULL PRIMARY KEY,
    at       BIGINT           NOT NULL, -- milliseconds since 1970
    kind     TEXT COLLATE "C" NOT NULL,
    account  TEXT COLLATE "C" NOT NULL,
    subject  TEXT COLLATE "C" NOT NULL,
    network  TEXT COLLATE "C" NOT NULL, -- /24 or /48 of the address
    address  BYTEA            NOT NULL, -- keyed digest of the whole address; one byte: not known
    outcome  TEXT COLLATE "C" NOT NULL,
    head     BYTEA            NOT NULL
);
CREATE INDEX trail_account ON trail (account, position);
CREATE INDEX trail_subject ON trail (subject, position);
CREATE TABLE trail_head (
    id       BIGINT           NOT NULL PRIMARY KEY CHECK (id = 1),
    position BIGINT           NOT NULL,
    head     BYTEA            NOT NULL
);
INSERT INTO trail_head (id, position, head) VALUES (1, 0, decode(repeat('00', 32), 'hex'));

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
