-- A person asks for another peer worker. No reason is needed; it is never counted against anybody.
CREATE TABLE worker_request (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  episode_id {uuid} NOT NULL,
  -- What they would like, in their words; may be empty.
  words {text} NOT NULL,
  -- 'asked', 'acted_on' or 'taken_back'
  state {text} NOT NULL,
  asked_at {timestamp} NOT NULL,
  -- What the service said to it, for the person to read; empty until it is acted on.
  answer {text} NOT NULL,
  answered_by {uuid},
  answered_at {timestamp},
  version {int} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, episode_id) REFERENCES support_episode (org_id, id),
  FOREIGN KEY (org_id, answered_by) REFERENCES account (org_id, id)
){strict};
CREATE INDEX worker_request_person ON worker_request (org_id, person_id, asked_at);
CREATE INDEX worker_request_episode ON worker_request (org_id, episode_id);
CREATE INDEX worker_request_answered_by ON worker_request (org_id, answered_by);
-- One at a time waits for an answer.
CREATE UNIQUE INDEX worker_request_person_id_key ON worker_request (org_id, person_id) WHERE state = 'asked';
CREATE INDEX worker_request_asked ON worker_request (org_id, asked_at) WHERE state = 'asked';

-- What a person says to a meeting that is planned.
CREATE TABLE meeting_answer (
  org_id {uuid} NOT NULL,
  contact_id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  -- 'coming', 'cannot_come' or 'another_time'
  answer {text} NOT NULL,
  -- When they could, or anything else, in their words; may be empty.
  words {text} NOT NULL,
  -- The day and time they answered for: a plan that was moved since has not been answered.
  for_date {text} NOT NULL,
  for_time {text},
  answered_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, contact_id),
  FOREIGN KEY (org_id, contact_id) REFERENCES contact (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
){strict};
CREATE INDEX meeting_answer_person ON meeting_answer (org_id, person_id);

-- Cover that goes on or is planned, wherever it is.
CREATE INDEX peer_match_cover ON peer_match (org_id, ended_on) WHERE kind = 'cover';
