-- Who made a change that the portal found and had not made, as Partner Center's activity log tells it. "seq" is the row of the audit log that
-- states the change, "version" the one that it led to. "sealed" has the answer, NULL while there is none. "ask_at" is when the log is asked
-- again, 0 once it is not.
CREATE TABLE change_author (
    seq BIGINT NOT NULL PRIMARY KEY,
    target TEXT NOT NULL,
    version TEXT NOT NULL,
    since BIGINT NOT NULL,              -- when the version before was seen last
    found_at BIGINT NOT NULL,
    sealed TEXT,
    asked BIGINT NOT NULL,              -- how often the log was asked
    ask_at BIGINT NOT NULL
);
CREATE INDEX change_author_target ON change_author (target, seq);
CREATE INDEX change_author_due ON change_author (ask_at);

-- How the verification of a customer, or the vetting of the partner, went on, as far as the portal saw it. "asked_at" is when Partner Center was
-- asked last, 0 for it is to be asked at the next occasion; "follow_until" until when it is asked though nothing is blocked.
CREATE TABLE verification (
    target TEXT NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    follow_until BIGINT NOT NULL
);
CREATE INDEX verification_follow ON verification (follow_until);
