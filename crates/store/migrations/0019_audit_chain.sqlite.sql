
CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are never changed'); END;
CREATE TRIGGER audit_never_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are never removed'); END;
CREATE TRIGGER audit_head_never_removed BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the end of a chain of the audit trail is never removed'); END;
