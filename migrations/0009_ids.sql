-- Entries of the record are looked up by the ids that people have of a request.
CREATE INDEX audit_request ON audit (request_id);
CREATE INDEX audit_correlation ON audit (correlation_id);
