-- An ending that was recorded by mistake and taken back, by whom and why.
CREATE TABLE ending_taken_back (
  org_id {uuid} NOT NULL,
  episode_id {uuid} NOT NULL,
  version {int} NOT NULL,
  ended_on {text} NOT NULL,
  ended_how {text} NOT NULL,
  ended_why {text} NOT NULL,
  reason {text} NOT NULL,
  taken_back_by {uuid} NOT NULL,
  taken_back_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, episode_id, version),
  FOREIGN KEY (org_id, episode_id) REFERENCES support_episode (org_id, id)
){strict};
