-- Which version of a document the portal saw last, and when: what differs from it later was changed elsewhere.
CREATE TABLE seen (
    target TEXT NOT NULL PRIMARY KEY,
    version TEXT NOT NULL,
    since BIGINT NOT NULL,              -- when it took the place of the one before
    seen_at BIGINT NOT NULL             -- within a minute of when it was seen last
);

-- Which intent of the record led from which version to which. A table beside the record and not a column of it: every column there is
-- covered by its row's hash, and rows that were chained before this table was made stay as they are.
CREATE TABLE written (
    intent BIGINT NOT NULL PRIMARY KEY, -- the row of the record
    target TEXT NOT NULL,
    before TEXT NOT NULL,               -- the version over which it was written
    version TEXT NOT NULL,              -- what was stored; '' while that is not known, or if nothing was
    at BIGINT NOT NULL
);
CREATE INDEX written_version ON written (target, version);

-- 0 while a version is the one that stands there; then when it was seen last.
ALTER TABLE version ADD COLUMN last_seen_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX version_target ON version (target, first_seen_at);

CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_event ON audit (event, seq);
