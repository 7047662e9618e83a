-- A contact that was recorded by mistake, for instance for somebody else, and taken out of the record it stood in: by
-- whom, when and why. The row stays when the contact is restored.
CREATE TABLE withdrawn_contact (
  org_id {uuid} NOT NULL,
  contact_id {uuid} NOT NULL,
  -- The version of the contact that was withdrawn.
  version {int} NOT NULL,
  -- What the service's files call it, so that the same file does not bring it in again.
  local_ref {text},
  person_id {uuid} NOT NULL,
  worker_id {uuid} NOT NULL,
  on_date {text} NOT NULL,
  -- Everything that belonged to it, for restoring; none once it is restored.
  kept {json},
  reason {text} NOT NULL,
  -- The contact that was recorded for the right person in the same step, if one was.
  moved_to {uuid},
  withdrawn_by {uuid} NOT NULL,
  withdrawn_at {timestamp} NOT NULL,
  restored_by {uuid},
  restored_at {timestamp},
  PRIMARY KEY (org_id, contact_id, version),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, worker_id) REFERENCES worker (org_id, id),
  FOREIGN KEY (org_id, withdrawn_by) REFERENCES account (org_id, id),
  FOREIGN KEY (org_id, restored_by) REFERENCES account (org_id, id)
){strict};
CREATE INDEX withdrawn_contact_person ON withdrawn_contact (org_id, person_id, withdrawn_at);
CREATE INDEX withdrawn_contact_worker ON withdrawn_contact (org_id, worker_id);
CREATE INDEX withdrawn_contact_moved_to ON withdrawn_contact (org_id, moved_to);
CREATE INDEX withdrawn_contact_local_ref ON withdrawn_contact (org_id, local_ref);
CREATE INDEX withdrawn_contact_withdrawn_by ON withdrawn_contact (org_id, withdrawn_by);
CREATE INDEX withdrawn_contact_restored_by ON withdrawn_contact (org_id, restored_by);
