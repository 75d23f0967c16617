-- Every list of the audit log reads by an index that ends with its order: one index for each filter, and one for each pair of filters
-- that many rows have. Rows of one customer are few, so that a second filter over them needs none.
CREATE INDEX audit_time ON audit (at, seq);
CREATE INDEX audit_event_time ON audit (event, at, seq);
CREATE INDEX audit_person_time ON audit (person, at, seq);
CREATE INDEX audit_profile_time ON audit (profile, at, seq);
CREATE INDEX audit_customer_time ON audit (customer, at, seq) WHERE customer IS NOT NULL;
CREATE INDEX audit_outcome_time ON audit (outcome, at, seq) WHERE outcome IS NOT NULL;
CREATE INDEX audit_person_event_time ON audit (person, event, at, seq);
CREATE INDEX audit_profile_event_time ON audit (profile, event, at, seq);
CREATE INDEX audit_outcome_event_time ON audit (outcome, event, at, seq) WHERE outcome IS NOT NULL;
CREATE INDEX audit_person_profile_time ON audit (person, profile, at, seq);
CREATE INDEX audit_person_outcome_time ON audit (person, outcome, at, seq) WHERE outcome IS NOT NULL;
CREATE INDEX audit_profile_outcome_time ON audit (profile, outcome, at, seq) WHERE outcome IS NOT NULL;
DROP INDEX audit_at;
DROP INDEX audit_event;
DROP INDEX audit_person;
DROP INDEX audit_profile;

-- Most sessions that are kept have ended.
CREATE INDEX session_lasting ON session (seen_at) WHERE ended_at = 0;
CREATE INDEX session_created ON session (created_at);
CREATE INDEX session_ended ON session (ended_at) WHERE ended_at <> 0;
