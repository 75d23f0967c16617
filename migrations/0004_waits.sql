-- Who has read which version of a document last: while Partner Center does not answer, a person is shown what they have seen
-- themselves, and nobody what only others may see.
CREATE TABLE reader (
    owner TEXT NOT NULL,                -- tenant:oid
    target TEXT NOT NULL,
    version TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (owner, target)
);
CREATE INDEX reader_read ON reader (read_at);
