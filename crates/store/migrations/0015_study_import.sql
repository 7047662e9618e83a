-- A project of another program that was looked at and waits to be taken in. It goes when it was, or after a day.
CREATE TABLE study_import (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  file_name {text} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};
CREATE INDEX study_import_study ON study_import (org_id, study_id, created_at);
CREATE INDEX study_import_account ON study_import (org_id, account_id);

-- The file in pieces, so that no row is too long for a database.
CREATE TABLE study_import_piece (
  org_id {uuid} NOT NULL,
  import_id {uuid} NOT NULL,
  -- Counted from 0.
  number {int} NOT NULL,
  content {bytes} NOT NULL,
  PRIMARY KEY (org_id, import_id, number),
  FOREIGN KEY (org_id, import_id) REFERENCES study_import (org_id, id)
){strict};
