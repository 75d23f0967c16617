-- The entries of a list that holds all events are counted without reading their rows: intents do not count where their outcomes do, and
-- the event stands in the index.
DROP INDEX audit_time;
DROP INDEX audit_person_time;
DROP INDEX audit_profile_time;
DROP INDEX audit_person_profile_time;
CREATE INDEX audit_time ON audit (at, seq, event);
CREATE INDEX audit_person_time ON audit (person, at, seq, event);
CREATE INDEX audit_profile_time ON audit (profile, at, seq, event);
CREATE INDEX audit_person_profile_time ON audit (person, profile, at, seq, event);
