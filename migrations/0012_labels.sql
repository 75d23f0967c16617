-- The team's labels and note of a customer. "seq" is the row of the audit log that states the last change, so that what has changed since a
-- row is found by it; the rows of the log are committed in their order.
CREATE TABLE customer_note (
    customer TEXT NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL,
    seq BIGINT NOT NULL
);
CREATE INDEX customer_note_seq ON customer_note (seq);

-- Lists of customers that were saved under a name.
CREATE TABLE customer_view (
    owner TEXT NOT NULL,                -- tenant:oid, or 'team'
    id TEXT NOT NULL,
    sealed TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (owner, id)
);

-- What a person has opened last.
CREATE INDEX reader_owner_time ON reader (owner, read_at);
