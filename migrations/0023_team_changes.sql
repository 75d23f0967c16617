-- The list of all changes has those of silenced problems and of the team's lists as well: its indexes (0015_lists.sql), for all the events.
DROP INDEX audit_changes;
DROP INDEX audit_changes_person;
CREATE INDEX audit_changes ON audit (at, seq) WHERE COALESCE(event, '') IN ('edit.intent', 'edit.outcome', 'outside_change', 'customer_note', 'silenced_problem', 'team_list');
CREATE INDEX audit_changes_person ON audit ((COALESCE(person, '')), at, seq) WHERE COALESCE(event, '') IN ('edit.intent', 'edit.outcome', 'outside_change', 'customer_note', 'silenced_problem', 'team_list');
