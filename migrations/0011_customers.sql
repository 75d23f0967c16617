-- The customers as they were read last, with what lists show of their billing profiles: sealed, bound to the row. `version` names the
-- billing profile in the table of that name ('' if it was never read), `revision` grows with every change of the table. A time of 0
-- means never.
CREATE TABLE customer (
    id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    version TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    gone_at BIGINT NOT NULL
);
CREATE INDEX customer_revision ON customer (revision, id);

-- The newest revision of a table, and when all of it was last compared with the service's list. Its row is locked until a change is
-- committed, so that revisions are seen in their order.
CREATE TABLE revision (
    about TEXT NOT NULL PRIMARY KEY,
    newest BIGINT NOT NULL,
    complete_at BIGINT NOT NULL
);
INSERT INTO revision (about, newest, complete_at) VALUES ('customer', 0, 0);

-- Reading all customers, as a job of one person. `sealed` has that person, `position` is the customer that was read last. `fence` is that
-- of the lease under which the row was written last.
CREATE TABLE collection (
    name TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    owner TEXT NOT NULL,
    sealed TEXT NOT NULL,
    position TEXT NOT NULL,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    wait_until BIGINT NOT NULL,
    fence BIGINT NOT NULL
);
