-- Requests for approval, and saves that were made without one in an emergency. "id" is the number of the row of the audit log that
-- announced it. "kind" is 'request' or 'emergency'. "sealed" has the changes, the version that they were made over, and what people did
-- with it. "revision" grows with every change of the row; "expires_at" is 0 for what does not end by itself.
CREATE TABLE approval_request (
    id BIGINT NOT NULL PRIMARY KEY,
    author TEXT NOT NULL,               -- tenant:oid
    target TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    sealed TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX approval_request_state ON approval_request (state, id);
CREATE INDEX approval_request_author ON approval_request (author, target, id);
CREATE INDEX approval_request_kind ON approval_request (kind, changed_at);
CREATE INDEX approval_request_changed ON approval_request (changed_at);

-- One at a time of a person and a document waits or is sent.
CREATE UNIQUE INDEX approval_request_current ON approval_request (author, target) WHERE state IN ('open', 'sending');
