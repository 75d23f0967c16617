-- Sets of changes to customers' billing profiles. "sealed" has the name, the reason, what is to be done, and the person with the session
-- whose tokens a running set uses. "phase" is 'check' or 'send', "why" a word for a set that paused by itself. "fence" is that of the lease
-- under which the row was written last; "wait_until" is 0 without a wait.
CREATE TABLE change_set (
    id BIGINT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,                -- tenant:oid
    phase TEXT NOT NULL,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    wait_until BIGINT NOT NULL,
    fence BIGINT NOT NULL
);
CREATE INDEX change_set_state ON change_set (state, id);

-- The customers of a set, in the order of the list that they were chosen from. "sealed" has the edits, and the values before and after.
-- "ticked" is 1 for a row that is to be sent. "sent_at" is the time of the mark before the last try to send it, 0 for none.
CREATE TABLE change_row (
    change_set BIGINT NOT NULL,
    place BIGINT NOT NULL,
    customer TEXT NOT NULL,
    state TEXT NOT NULL,
    ticked BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (change_set, place)
);
CREATE INDEX change_row_state ON change_row (change_set, state, ticked, place);
CREATE INDEX change_row_sent ON change_row (sent_at);
