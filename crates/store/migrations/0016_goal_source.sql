-- The goal whose words a source is, where the person chose that they may be used in the study.
CREATE TABLE goal_source (
  org_id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  goal_id {uuid} NOT NULL,
  source_id {uuid} NOT NULL,
  PRIMARY KEY (org_id, study_id, goal_id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, goal_id) REFERENCES goal (org_id, id),
  FOREIGN KEY (org_id, source_id) REFERENCES source (org_id, id)
){strict};
CREATE INDEX goal_source_goal ON goal_source (org_id, goal_id);
CREATE INDEX goal_source_source ON goal_source (org_id, source_id);
