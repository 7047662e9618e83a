-- Whose data were in a file that somebody took out. One entry of the audit trail is about the whole file, and its detail
-- holds a hash over the people, so that it shows when one is taken out of the set or put into it (docs/security/audit.md).
CREATE TABLE audit_people (
  org_id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  -- The place of the entry: the rest of its key. No reference, because the entry is written
  -- after the set that it is about.
  chain {uuid} NOT NULL,
  seq {int} NOT NULL,
  PRIMARY KEY (org_id, person_id, chain, seq)
){strict};
