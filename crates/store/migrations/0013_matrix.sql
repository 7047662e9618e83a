-- The constructs of a study's framework matrix, in the order of its columns. A code that is gone stays named here and is
-- left out when the matrix is read, so that taking its removal back brings the column back.
CREATE TABLE matrix_construct (
  org_id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  code_id {uuid} NOT NULL,
  position {int} NOT NULL,
  PRIMARY KEY (org_id, study_id, code_id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id)
){strict};

-- What a cell said before it was written anew or emptied. It belongs to the place in the matrix, so that it outlives an
-- emptied cell, and goes with the case.
CREATE TABLE matrix_cell_wording (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  case_id {uuid} NOT NULL,
  code_id {uuid} NOT NULL,
  body {text} NOT NULL,
  -- The version of the cell it was.
  number {int} NOT NULL,
  -- Who wrote this wording, and when.
  written_by {uuid} NOT NULL,
  written_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES study_case (org_id, id)
){strict};
CREATE INDEX matrix_cell_wording_study ON matrix_cell_wording (org_id, study_id);
CREATE INDEX matrix_cell_wording_case ON matrix_cell_wording (org_id, case_id, code_id, written_at);
