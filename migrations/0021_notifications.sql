-- What each person wants to hear, and how. "revision" grows with every change. Nothing is told of rows of the audit log up to "since_seq", or
-- of anything else before "since_at": what was there when they began to listen is not news.
CREATE TABLE notification_choice (
    owner TEXT NOT NULL PRIMARY KEY,    -- tenant:oid
    sealed TEXT NOT NULL,
    revision BIGINT NOT NULL,
    since_seq BIGINT NOT NULL,
    since_at BIGINT NOT NULL
);

-- Teams channels and webhooks. "seq" is the row of the audit log that states the last change.
CREATE TABLE notification_channel (
    id TEXT NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL,
    seq BIGINT NOT NULL,
    since_seq BIGINT NOT NULL,
    since_at BIGINT NOT NULL
);

-- What waits to be told. "recipient" is '' until it is known who is to be told, then a person (tenant:oid) or the id of a channel.
CREATE TABLE notification_waiting (
    recipient TEXT NOT NULL,
    id TEXT NOT NULL,
    at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (recipient, id)
);
CREATE INDEX notification_due ON notification_waiting (due_at, recipient);

-- The row of the audit log up to which it is known who is to be told, and the fence of the lease under which that was written.
CREATE TABLE notification_cursor (
    name TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    fence BIGINT NOT NULL
);
INSERT INTO notification_cursor (name, seq, fence) VALUES ('audit', 0, 0);

-- Messages. "status" is that of the last answer, 0 for none, and "problem" a word for what went wrong last; "ended_at" is 0 for one that is
-- still to be delivered.
CREATE TABLE notification_delivery (
    id TEXT NOT NULL PRIMARY KEY,
    way TEXT NOT NULL,
    recipient TEXT NOT NULL,
    sealed TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    status BIGINT NOT NULL,
    problem TEXT NOT NULL,
    fence BIGINT NOT NULL
);
CREATE INDEX notification_delivery_next ON notification_delivery (state, next_at, recipient);
CREATE INDEX notification_delivery_recipient ON notification_delivery (recipient, created_at);
CREATE INDEX notification_delivery_created ON notification_delivery (created_at, id);
CREATE INDEX notification_delivery_dead ON notification_delivery (state, created_at, id);

-- When a person was here last before the sign-in that "signed_in_at" is of.
ALTER TABLE person ADD COLUMN before_at BIGINT NOT NULL DEFAULT 0;
