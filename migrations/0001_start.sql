-- One SQL for SQLite and PostgreSQL: TEXT and BIGINT only. Times are Unix milliseconds; "sealed" is encrypted and bound to its row.

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,       -- hash of the cookie's value
    owner TEXT NOT NULL,                -- tenant:oid
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL            -- 0 while it lasts; kept for a day afterwards
);
CREATE INDEX session_owner ON session (owner);
CREATE INDEX session_seen ON session (seen_at);

CREATE TABLE token (
    session TEXT NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL,
    obtained_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE login (
    state TEXT NOT NULL PRIMARY KEY,    -- hash of the state
    browser TEXT NOT NULL,              -- hash of the cookie's value
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX login_created ON login (created_at);

CREATE TABLE draft (
    owner TEXT NOT NULL,
    target TEXT NOT NULL,
    sealed TEXT NOT NULL,
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (owner, target)
);
CREATE INDEX draft_kept ON draft (kept_at);

CREATE TABLE version (
    target TEXT NOT NULL,
    id TEXT NOT NULL,                   -- from target and content
    sealed TEXT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    PRIMARY KEY (target, id)
);

-- Append only; each row's hash covers its columns and the hash before it.
CREATE TABLE audit (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    person TEXT NOT NULL,               -- tenant:oid
    person_name TEXT NOT NULL,
    tenant TEXT NOT NULL,
    profile TEXT,
    customer TEXT,
    changes TEXT,                       -- sealed
    request_id TEXT,
    correlation_id TEXT,
    outcome TEXT,
    reference TEXT,
    intent BIGINT,                      -- the intent that this outcome settles
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
-- An intent has at most one outcome, whoever settles it.
CREATE UNIQUE INDEX audit_intent ON audit (intent);
CREATE INDEX audit_person ON audit (person, event, seq);
CREATE INDEX audit_profile ON audit (profile, customer, seq);
