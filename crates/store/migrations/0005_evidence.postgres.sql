
-- The stems and the folded words of every paragraph, for full-text search.
CREATE TABLE passage (
  org_id {uuid} NOT NULL,
  source_id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  span_start {int} NOT NULL,
  span_end {int} NOT NULL,
  stems TSVECTOR NOT NULL,
  folded TSVECTOR NOT NULL,
  PRIMARY KEY (org_id, source_id, span_start),
  FOREIGN KEY (org_id, source_id) REFERENCES source (org_id, id)
);
CREATE INDEX passage_study ON passage (org_id, study_id);
CREATE INDEX passage_stems ON passage USING gin (stems);
CREATE INDEX passage_folded ON passage USING gin (folded);
