-- The lists of the history that show rows of several events: changes, saves that were not carried out, and sign-ins. Each reads by an
-- index of its own that holds its rows alone, in the order of their times. The columns stand in COALESCE so that a query for such a list
-- cannot be answered by one of the indexes over all rows, which would have to leave out rows one by one.
CREATE INDEX audit_changes ON audit (at, seq) WHERE COALESCE(event, '') IN ('edit.intent', 'edit.outcome', 'outside_change', 'customer_note');
CREATE INDEX audit_changes_person ON audit ((COALESCE(person, '')), at, seq) WHERE COALESCE(event, '') IN ('edit.intent', 'edit.outcome', 'outside_change', 'customer_note');
CREATE INDEX audit_unsaved ON audit (at, seq) WHERE COALESCE(event, '') = 'edit.outcome' AND COALESCE(outcome, '') <> 'saved';
CREATE INDEX audit_unsaved_person ON audit ((COALESCE(person, '')), at, seq) WHERE COALESCE(event, '') = 'edit.outcome' AND COALESCE(outcome, '') <> 'saved';
CREATE INDEX audit_unsaved_profile ON audit ((COALESCE(profile, '')), at, seq) WHERE COALESCE(event, '') = 'edit.outcome' AND COALESCE(outcome, '') <> 'saved';
CREATE INDEX audit_sign_ins ON audit (at, seq) WHERE COALESCE(event, '') IN ('sign_in', 'sign_out', 'session_end');
CREATE INDEX audit_sign_ins_person ON audit ((COALESCE(person, '')), at, seq) WHERE COALESCE(event, '') IN ('sign_in', 'sign_out', 'session_end');
