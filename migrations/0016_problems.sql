-- The problems of a customer's stored profile that the team has silenced, with their reasons. "seq" is the row of the audit log that states
-- the last change, as in customer_note.
CREATE TABLE silenced_problem (
    customer TEXT NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL,
    seq BIGINT NOT NULL
);
CREATE INDEX silenced_problem_seq ON silenced_problem (seq);

-- The number of customers with each kind of problem, as it was last counted on a day (UTC, yyyy-mm-dd). It names no customer.
CREATE TABLE problem_count (
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    customers BIGINT NOT NULL,
    PRIMARY KEY (day, kind)
);
