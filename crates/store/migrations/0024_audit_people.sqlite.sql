CREATE TRIGGER audit_people_never_changed BEFORE UPDATE ON audit_people
BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are never changed'); END;
CREATE TRIGGER audit_people_never_removed BEFORE DELETE ON audit_people
BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are never removed'); END;
