-- +goose Up

-- Who may sign in at the desk. Instants are seconds since 1970; roles are words with
-- commas between them. Nothing here opens an account: passwords are argon2id, seeds and
-- passkeys are sealed with the portal's key, codes and session identifiers are hashes.
CREATE TABLE account (
    id          INTEGER NOT NULL PRIMARY KEY,
    public_id   TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,        -- as it is shown
    name_key    TEXT    NOT NULL UNIQUE, -- as it is compared
    state       TEXT    NOT NULL CHECK (state IN ('active', 'disabled')),
    roles       TEXT    NOT NULL,
    password    TEXT    NOT NULL,        -- with its parameters; empty: none is set
    password_at INTEGER NOT NULL,
    seed        BLOB,                    -- of the authenticator app
    step        INTEGER NOT NULL,        -- the last thirty seconds for which a code was used
    setup_hash  BLOB,                    -- of the one-time set-up code
    setup_until INTEGER NOT NULL,
    created_at  INTEGER NOT NULL
);

CREATE TABLE recovery_code (
    account_id INTEGER NOT NULL REFERENCES account (id),
    hash       BLOB    NOT NULL,
    used_at    INTEGER NOT NULL, -- 0: not yet
    PRIMARY KEY (account_id, hash)
);

CREATE TABLE passkey (
    id            INTEGER NOT NULL PRIMARY KEY,
    public_id     TEXT    NOT NULL UNIQUE,
    account_id    INTEGER NOT NULL REFERENCES account (id),
    credential_id BLOB    NOT NULL UNIQUE,
    data          BLOB    NOT NULL, -- public key and counter, sealed
    label         TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    used_at       INTEGER NOT NULL  -- 0: never
);
CREATE INDEX passkey_account ON passkey (account_id);

-- Sign-ins under way and in force. account_id is 0 while nobody has been told yet who it is.
CREATE TABLE desk_session (
    id_hash    BLOB    NOT NULL PRIMARY KEY,
    public_id  TEXT    NOT NULL UNIQUE,
    account_id INTEGER NOT NULL,
    stage      TEXT    NOT NULL CHECK (stage IN ('visitor', 'setup', 'factor', 'full')),
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    fresh_at   INTEGER NOT NULL, -- when a second factor was last shown
    ends_at    INTEGER NOT NULL,
    pending    BLOB,             -- a seed that is being set up, sealed
    ceremony   TEXT    NOT NULL, -- challenge to a passkey; empty: none
    agent      TEXT    NOT NULL, -- kind of browser
    network    TEXT    NOT NULL
);
CREATE INDEX desk_session_account ON desk_session (account_id);
CREATE INDEX desk_session_end ON desk_session (ends_at);

-- Failed attempts by keyed hash of account, network, or both.
CREATE TABLE sign_in_attempt (
    key_hash BLOB    NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at  INTEGER NOT NULL
);
CREATE INDEX sign_in_attempt_last ON sign_in_attempt (last_at);

-- +goose Down
DROP TABLE sign_in_attempt;
DROP TABLE desk_session;
DROP TABLE passkey;
DROP TABLE recovery_code;
DROP TABLE account;
