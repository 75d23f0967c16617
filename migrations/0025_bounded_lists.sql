-- Lists of requests for approval read by an index that holds their rows alone, in their order; the number of those that wait is
-- counted in one that has all that is needed for it.
DROP INDEX approval_request_state;
CREATE INDEX approval_request_listed ON approval_request (id) WHERE state IN ('open', 'sending');
CREATE INDEX approval_request_over ON approval_request (id) WHERE state NOT IN ('open', 'sending');
CREATE INDEX approval_request_open ON approval_request (state, id, author, expires_at) WHERE state = 'open';

-- Who has approved a request, as the audit log has it: "reference" is the number of the request.
CREATE INDEX audit_approved ON audit (reference, person) WHERE COALESCE(event, '') = 'approval' AND COALESCE(outcome, '') = 'approved';

-- The set that this one takes back, 0 for none. NULL in a set that an earlier version has made, until somebody has opened what it seals.
ALTER TABLE change_set ADD COLUMN takes_back BIGINT;
CREATE INDEX change_set_takes_back ON change_set (takes_back, id);
