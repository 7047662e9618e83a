-- A file of studies or of cases with what is asked of it. The answer is worked out whenever it is looked at and is always
-- the same, so it is not kept.
CREATE TABLE analysis (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  name {text} NOT NULL,
  -- The name and the name of the file without regard to capitals, for sorting and searching.
  folded {text} NOT NULL,
  -- 'meta', 'network', 'components' or 'comparison'
  kind {text} NOT NULL,
  file_name {text} NOT NULL,
  content {bytes} NOT NULL,
  -- SHA-256 of the content, in hexadecimal.
  content_sha256 {text} NOT NULL,
  -- JSON as text, so that what is given out is what was kept, to the letter.
  settings {text} NOT NULL,
  made_by {uuid} NOT NULL,
  made_at {timestamp} NOT NULL,
  changed_at {timestamp} NOT NULL,
  version {int} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, made_by) REFERENCES account (org_id, id)
){strict};
CREATE INDEX analysis_changed ON analysis (org_id, changed_at);
CREATE INDEX analysis_made_by ON analysis (org_id, made_by);
