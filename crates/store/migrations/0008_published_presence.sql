-- A table of presence that a publication prints, beside what the study's own codings give. No quotes stand behind it.
CREATE TABLE published_presence (
  org_id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  -- Where it is printed.
  source {text} NOT NULL,
  -- What to know about how it was read.
  note {text} NOT NULL,
  -- What the two roles are called.
  first_role {text} NOT NULL,
  second_role {text} NOT NULL,
  published_by {uuid} NOT NULL,
  published_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, study_id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, published_by) REFERENCES account (org_id, id)
){strict};

CREATE TABLE published_presence_row (
  org_id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  code_id {uuid} NOT NULL,
  -- 'first' or 'second'
  role {text} NOT NULL,
  -- 'quoted', 'not_quoted' or 'unknown'
  state {text} NOT NULL,
  -- The line of the table, from 0.
  position {int} NOT NULL,
  PRIMARY KEY (org_id, study_id, code_id, role),
  FOREIGN KEY (org_id, study_id) REFERENCES published_presence (org_id, study_id),
  FOREIGN KEY (org_id, code_id) REFERENCES code (org_id, id) DEFERRABLE INITIALLY DEFERRED
){strict};
CREATE INDEX published_presence_row_code ON published_presence_row (org_id, code_id);

CREATE TABLE published_presence_total (
  org_id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  figure {text} NOT NULL,
  printed {int} NOT NULL,
  PRIMARY KEY (org_id, study_id, figure),
  FOREIGN KEY (org_id, study_id) REFERENCES published_presence (org_id, study_id)
){strict};
