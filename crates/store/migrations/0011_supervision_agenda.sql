-- What a worker shares ahead of a supervision. Only what is shared stands here: while it is written it is a draft, and a
-- draft is its author's.
CREATE TABLE supervision_agenda (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  worker_id {uuid} NOT NULL,
  -- 'line_management' or 'peer': the two have different readers.
  kind {text} NOT NULL,
  words {text} NOT NULL,
  shared_at {timestamp} NOT NULL,
  -- The supervision it was brought to, once that took place.
  supervision_id {uuid},
  version {int} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, worker_id) REFERENCES worker (org_id, id),
  FOREIGN KEY (org_id, supervision_id) REFERENCES supervision (org_id, id)
){strict};
-- A worker has one agenda of a kind for what comes next.
CREATE UNIQUE INDEX supervision_agenda_worker_id_key ON supervision_agenda (org_id, worker_id, kind) WHERE supervision_id IS NULL;
CREATE INDEX supervision_agenda_worker ON supervision_agenda (org_id, worker_id, kind, shared_at);
CREATE INDEX supervision_agenda_supervision ON supervision_agenda (org_id, supervision_id);
