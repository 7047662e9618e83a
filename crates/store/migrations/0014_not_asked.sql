-- That a case was not asked about a code, so that its silence says nothing. A code that is gone stays named here and is
-- left out when this is read, so that taking its removal back brings it back.
CREATE TABLE not_asked (
  org_id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  case_id {uuid} NOT NULL,
  code_id {uuid} NOT NULL,
  noted_by {uuid} NOT NULL,
  noted_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, case_id, code_id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES study_case (org_id, id)
){strict};
CREATE INDEX not_asked_study ON not_asked (org_id, study_id, code_id);
