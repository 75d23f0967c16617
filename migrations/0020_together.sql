-- Drafts that their owner offers to a named colleague, or to whoever takes one. "sealed" has the names, the note, and when the draft was
-- begun, by which it is known. The draft itself stays in its own table until it is taken.
CREATE TABLE handover (
    owner TEXT NOT NULL,                -- tenant:oid
    target TEXT NOT NULL,
    taker TEXT NOT NULL,                -- tenant:oid, or '' for whoever takes it
    sealed TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (owner, target)
);
CREATE INDEX handover_target ON handover (target);
CREATE INDEX handover_taker ON handover (taker, given_at);

-- What colleagues have a person told about drafts, until that person has seen it.
CREATE TABLE colleague_notice (
    owner TEXT NOT NULL,                -- tenant:oid
    id TEXT NOT NULL,
    sealed TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (owner, id)
);
CREATE INDEX colleague_notice_made ON colleague_notice (made_at);

-- The drafts of one document, whoever's they are.
CREATE INDEX draft_target ON draft (target, kept_at);

-- The comments on an entry of the audit log, which are rows of it themselves: "reference" is the entry's number.
CREATE INDEX audit_comment ON audit (reference, seq) WHERE COALESCE(event, '') = 'comment';
