-- What one process at a time may do. Times are the database's own, so that the clocks of processes need not agree.
CREATE TABLE lease (
    name TEXT NOT NULL PRIMARY KEY,
    fence BIGINT NOT NULL,              -- grows with every holder
    ends_at BIGINT NOT NULL,
    given_back BIGINT NOT NULL,         -- 0 while it is held, or if the holder died
    taken_over BIGINT NOT NULL          -- 1 where the holder before did not give it back
);

-- The fence of who wrote the tokens last: a holder that woke up late does not overwrite newer ones.
ALTER TABLE token ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
