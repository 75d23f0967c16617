-- Everybody who has signed in, with what their last sign-in said of them. Kept for a year after they were seen last.
CREATE TABLE person (
    owner TEXT NOT NULL PRIMARY KEY,    -- tenant:oid
    sealed TEXT NOT NULL,               -- '' for who had a session before this table was made, until they come back
    signed_in_at BIGINT NOT NULL,       -- the sign-in that "sealed" is of
    seen_at BIGINT NOT NULL
);
CREATE INDEX person_seen ON person (seen_at, owner);
INSERT INTO person (owner, sealed, signed_in_at, seen_at) SELECT owner, '', 0, MAX(seen_at) FROM session GROUP BY owner;

-- The sessions of one person in the order of their last use.
CREATE INDEX session_owner_lasting ON session (owner, seen_at, id) WHERE ended_at = 0;
