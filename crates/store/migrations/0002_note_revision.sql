-- What a note said before it was reworded, with what the person had said to that wording.
CREATE TABLE note_revision (
  org_id {uuid} NOT NULL,
  note_id {uuid} NOT NULL,
  version {int} NOT NULL,
  mode {text} NOT NULL,
  body {text} NOT NULL,
  author_id {uuid} NOT NULL,
  written_at {timestamp} NOT NULL,
  agreement {text} NOT NULL,
  persons_words {text} NOT NULL,
  PRIMARY KEY (org_id, note_id, version),
  FOREIGN KEY (org_id, note_id) REFERENCES note (org_id, id)
){strict};
