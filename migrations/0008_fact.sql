-- What replicas tell each other of what is over soon: waits that Partner Center asked for, what it allowed a session, what was noted of late.
CREATE TABLE fact (
    about TEXT NOT NULL,
    name TEXT NOT NULL,
    sealed TEXT NOT NULL,
    until BIGINT NOT NULL,              -- Unix milliseconds; afterwards it counts as absent
    PRIMARY KEY (about, name)
);
CREATE INDEX fact_until ON fact (until);
