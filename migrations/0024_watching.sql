-- What is watched, and how far that is. Times are in Unix milliseconds, 0 for never. "found" is what the round has found so far, "problem" a word
-- for what went wrong last. "position" is the customer whose profile was read last, or what a subject has to remember otherwise.
CREATE TABLE watch (
    name TEXT NOT NULL PRIMARY KEY,
    next_at BIGINT NOT NULL,            -- when it is read again
    began_at BIGINT NOT NULL,           -- when the round began
    read_at BIGINT NOT NULL,            -- when something was read last
    position TEXT NOT NULL,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    found BIGINT NOT NULL,
    problem TEXT NOT NULL,
    fence BIGINT NOT NULL
);

-- Sign-ins that administrators have lent for reading. "sealed" has the name and, until the loan ends, the refresh token. "seq" is the row of the
-- audit log that states the loan or its end, "ended_at" is 0 while it lasts, and "warned_at" says when it was told that it is about to end.
CREATE TABLE lent_sign_in (
    owner TEXT NOT NULL PRIMARY KEY,    -- tenant:oid
    sealed TEXT NOT NULL,
    seq BIGINT NOT NULL,
    lent_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    read_at BIGINT NOT NULL,            -- when something was read with it last
    warned_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    ended TEXT NOT NULL,                -- a word for why
    problem TEXT NOT NULL,              -- a word for why it could not be used last
    fence BIGINT NOT NULL
);
