-- The evidence room. Places in a text are counted in Unicode code points, the end exclusive, -1 where there is none.

CREATE TABLE study (
  org_id {uuid} NOT NULL REFERENCES organisation (org_id),
  id {uuid} NOT NULL,
  name {text} NOT NULL,
  -- The research question, and what members should know.
  question {text} NOT NULL,
  about {text} NOT NULL,
  -- Whether people are asked if what is written about them may be used in it.
  asks_people {bool} NOT NULL,
  -- The site whose coordinators keep the key to pseudonyms of words.
  key_site_id {uuid},
  -- How many steps its history has.
  steps {int} NOT NULL,
  version {int} NOT NULL,
  created_by {uuid} NOT NULL,
  created_at {timestamp} NOT NULL,
  ended_at {timestamp},
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, key_site_id) REFERENCES site (org_id, id),
  FOREIGN KEY (org_id, created_by) REFERENCES account (org_id, id)
){strict};
CREATE INDEX study_key_site ON study (org_id, key_site_id);

CREATE TABLE study_member (
  org_id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  -- 'lead', 'coder', 'second_coder' or 'reader'
  role {text} NOT NULL,
  joined_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, study_id, account_id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};
CREATE INDEX study_member_account ON study_member (org_id, account_id, study_id);

CREATE TABLE source (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  name {text} NOT NULL,
  folded_name {text} NOT NULL,
  kind {text} NOT NULL,
  -- What it was read from, e.g. 'docx'.
  format {text} NOT NULL,
  file_name {text} NOT NULL,
  -- The wording in force.
  version_id {uuid} NOT NULL,
  -- Its length in code points.
  length {int} NOT NULL,
  -- The contact whose note it is.
  contact_id {uuid},
  version {int} NOT NULL,
  created_by {uuid} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT source_contact_id_key UNIQUE (org_id, study_id, contact_id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, contact_id) REFERENCES contact (org_id, id)
){strict};
CREATE INDEX source_study ON source (org_id, study_id, folded_name, id);
CREATE INDEX source_contact ON source (org_id, contact_id);

-- One wording of a source: never changed, only followed by another.
CREATE TABLE source_version (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  source_id {uuid} NOT NULL,
  -- Counted from 1.
  number {int} NOT NULL,
  -- SHA-256 of the body in hexadecimal.
  hash {text} NOT NULL,
  -- Why it was corrected; empty for the first.
  why {text} NOT NULL,
  created_by {uuid} NOT NULL,
  created_at {timestamp} NOT NULL,
  -- Paragraphs, headings, speakers, times and pages as JSON in the order they were written. The two long columns come
  -- last, so that SQLite reads the others without walking through them.
  layout {text} NOT NULL,
  body {text} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT source_version_number_key UNIQUE (org_id, source_id, number),
  FOREIGN KEY (org_id, source_id) REFERENCES source (org_id, id)
){strict};

CREATE TABLE code (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  parent_id {uuid},
  -- The parent, or the study for a code at the top: so that names of siblings are unique there too.
  beneath_id {uuid} NOT NULL,
  name {text} NOT NULL,
  folded_name {text} NOT NULL,
  colour {text} NOT NULL,
  definition {text} NOT NULL,
  use_when {text} NOT NULL,
  not_when {text} NOT NULL,
  anchor_quotes {json} NOT NULL,
  framework_id {text},
  framework_version {text},
  term_id {text},
  is_codable {bool} NOT NULL,
  position {int} NOT NULL,
  version {int} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT code_folded_name_key UNIQUE (org_id, study_id, beneath_id, folded_name),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  -- A step may take away a code before those beneath it.
  FOREIGN KEY (org_id, parent_id) REFERENCES code (org_id, id) DEFERRABLE INITIALLY DEFERRED
){strict};
CREATE INDEX code_parent ON code (org_id, parent_id);

CREATE TABLE coding_round (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  name {text} NOT NULL,
  blind {bool} NOT NULL,
  -- 'open', 'closed' or 'adjudicated'
  state {text} NOT NULL,
  version {int} NOT NULL,
  created_by {uuid} NOT NULL,
  created_at {timestamp} NOT NULL,
  closed_at {timestamp},
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id)
){strict};
CREATE INDEX coding_round_study ON coding_round (org_id, study_id, created_at);
CREATE INDEX coding_round_state ON coding_round (org_id, state, id);

CREATE TABLE coding_round_source (
  org_id {uuid} NOT NULL,
  round_id {uuid} NOT NULL,
  source_id {uuid} NOT NULL,
  PRIMARY KEY (org_id, round_id, source_id),
  FOREIGN KEY (org_id, round_id) REFERENCES coding_round (org_id, id),
  FOREIGN KEY (org_id, source_id) REFERENCES source (org_id, id)
){strict};
CREATE INDEX coding_round_source_source ON coding_round_source (org_id, source_id, round_id);

CREATE TABLE coding_round_coder (
  org_id {uuid} NOT NULL,
  round_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  PRIMARY KEY (org_id, round_id, account_id),
  FOREIGN KEY (org_id, round_id) REFERENCES coding_round (org_id, id),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};
CREATE INDEX coding_round_coder_account ON coding_round_coder (org_id, account_id);

-- The codes a round is about; no rows: all of them. A code that is gone stays named here, or the last one to go would
-- turn the round into one about all codes.
CREATE TABLE coding_round_code (
  org_id {uuid} NOT NULL,
  round_id {uuid} NOT NULL,
  code_id {uuid} NOT NULL,
  PRIMARY KEY (org_id, round_id, code_id),
  FOREIGN KEY (org_id, round_id) REFERENCES coding_round (org_id, id)
){strict};

CREATE TABLE coding (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  source_id {uuid} NOT NULL,
  -- The wording its place is counted in: the one in force.
  version_id {uuid} NOT NULL,
  span_start {int} NOT NULL,
  span_end {int} NOT NULL,
  quote {text} NOT NULL,
  code_id {uuid} NOT NULL,
  coder_id {uuid} NOT NULL,
  at {timestamp} NOT NULL,
  -- 0 to 100.
  weight {int},
  comment {text} NOT NULL,
  -- 'coder' or 'consensus'
  layer {text} NOT NULL,
  round_id {uuid},
  suggested {bool} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, source_id) REFERENCES source (org_id, id),
  FOREIGN KEY (org_id, version_id) REFERENCES source_version (org_id, id),
  FOREIGN KEY (org_id, code_id) REFERENCES code (org_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (org_id, round_id) REFERENCES coding_round (org_id, id),
  FOREIGN KEY (org_id, coder_id) REFERENCES account (org_id, id)
){strict};
CREATE INDEX coding_source ON coding (org_id, source_id, span_start, id);
CREATE INDEX coding_study ON coding (org_id, study_id, id);
CREATE INDEX coding_code ON coding (org_id, code_id, source_id, span_start);
CREATE INDEX coding_version ON coding (org_id, version_id);
CREATE INDEX coding_round_of ON coding (org_id, round_id);
CREATE INDEX coding_coder ON coding (org_id, coder_id, study_id);

-- Codings whose words a correction took away, kept so that somebody can place them again.
CREATE TABLE lost_coding (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  source_id {uuid} NOT NULL,
  -- The wording in which it was lost.
  version_id {uuid} NOT NULL,
  -- The coding as it was, in the words of the history.
  coding {json} NOT NULL,
  lost_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, source_id) REFERENCES source (org_id, id),
  FOREIGN KEY (org_id, version_id) REFERENCES source_version (org_id, id)
){strict};
CREATE INDEX lost_coding_source ON lost_coding (org_id, source_id, id);
CREATE INDEX lost_coding_version ON lost_coding (org_id, version_id);

CREATE TABLE memo (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  kind {text} NOT NULL,
  title {text} NOT NULL,
  body {text} NOT NULL,
  author_id {uuid} NOT NULL,
  version {int} NOT NULL,
  at {timestamp} NOT NULL,
  changed_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, author_id) REFERENCES account (org_id, id)
){strict};
CREATE INDEX memo_study ON memo (org_id, study_id, changed_at, id);
CREATE INDEX memo_author ON memo (org_id, author_id);

-- What a memo said before it was changed.
CREATE TABLE memo_version (
  org_id {uuid} NOT NULL,
  memo_id {uuid} NOT NULL,
  version {int} NOT NULL,
  kind {text} NOT NULL,
  title {text} NOT NULL,
  body {text} NOT NULL,
  changed_by {uuid} NOT NULL,
  changed_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, memo_id, version)
){strict};

CREATE TABLE memo_link (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  memo_id {uuid} NOT NULL,
  -- 'study', 'source', 'place', 'code', 'coding', 'case' or 'memo'
  target_kind {text} NOT NULL,
  -- For a place: the source.
  target_id {uuid} NOT NULL,
  version_id {uuid},
  span_start {int} NOT NULL,
  span_end {int} NOT NULL,
  quote {text} NOT NULL,
  -- The order in which it was named.
  position {int} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT memo_link_target_key UNIQUE (org_id, memo_id, target_kind, target_id, span_start, span_end),
  FOREIGN KEY (org_id, memo_id) REFERENCES memo (org_id, id)
){strict};
CREATE INDEX memo_link_target ON memo_link (org_id, target_id, target_kind);

-- Who or what stands behind a pseudonym. Nothing of a study joins with this table but what is named in its statements.
CREATE TABLE study_key (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  -- 'person', 'worker', or for words 'name', 'place', 'date', 'number', 'other'
  kind {text} NOT NULL,
  -- The words that were replaced; empty for a person or worker of the programme.
  original {text} NOT NULL,
  folded_original {text} NOT NULL,
  pseudonym {text} NOT NULL,
  person_id {uuid},
  worker_id {uuid},
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT study_key_pseudonym_key UNIQUE (org_id, study_id, pseudonym),
  CONSTRAINT study_key_person_id_key UNIQUE (org_id, study_id, person_id),
  CONSTRAINT study_key_worker_id_key UNIQUE (org_id, study_id, worker_id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, worker_id) REFERENCES worker (org_id, id)
){strict};
CREATE INDEX study_key_original ON study_key (org_id, study_id, folded_original);
CREATE INDEX study_key_person ON study_key (org_id, person_id);
CREATE INDEX study_key_worker ON study_key (org_id, worker_id);

CREATE TABLE study_case (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  name {text} NOT NULL,
  kind {text} NOT NULL,
  -- The pseudonym of the person or worker of the programme it is.
  pseudonym_id {uuid},
  site_id {uuid},
  version {int} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT study_case_name_key UNIQUE (org_id, study_id, name),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, pseudonym_id) REFERENCES study_key (org_id, id),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id)
){strict};
CREATE INDEX study_case_pseudonym ON study_case (org_id, pseudonym_id);
CREATE INDEX study_case_site ON study_case (org_id, site_id);

CREATE TABLE attribute (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  name {text} NOT NULL,
  folded_name {text} NOT NULL,
  kind {text} NOT NULL,
  -- For a category: what can be chosen.
  options {json} NOT NULL,
  position {int} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT attribute_folded_name_key UNIQUE (org_id, study_id, folded_name),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id)
){strict};

CREATE TABLE case_value (
  org_id {uuid} NOT NULL,
  case_id {uuid} NOT NULL,
  attribute_id {uuid} NOT NULL,
  value {text} NOT NULL,
  PRIMARY KEY (org_id, case_id, attribute_id),
  FOREIGN KEY (org_id, case_id) REFERENCES study_case (org_id, id),
  FOREIGN KEY (org_id, attribute_id) REFERENCES attribute (org_id, id)
){strict};
CREATE INDEX case_value_attribute ON case_value (org_id, attribute_id, value);

-- Whose words a source holds: all of it, those of a speaker, or those at a place.
CREATE TABLE source_case (
  org_id {uuid} NOT NULL,
  source_id {uuid} NOT NULL,
  case_id {uuid} NOT NULL,
  -- Empty unless it is a speaker's.
  speaker {text} NOT NULL,
  span_start {int} NOT NULL,
  span_end {int} NOT NULL,
  PRIMARY KEY (org_id, source_id, case_id, speaker, span_start),
  FOREIGN KEY (org_id, source_id) REFERENCES source (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES study_case (org_id, id)
){strict};
CREATE INDEX source_case_case ON source_case (org_id, case_id, source_id);

-- What was done, so that it can be seen and undone.
CREATE TABLE step (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  at {timestamp} NOT NULL,
  -- The changes, each with before and after.
  what {text} NOT NULL,
  -- Counts the steps of the study.
  number {int} NOT NULL,
  -- The step this one takes back.
  undoes_id {uuid},
  -- 'done', 'undone' or 'gone': what was undone can be done again until its author does something else.
  state {text} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT step_number_key UNIQUE (org_id, study_id, number),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};
CREATE INDEX step_account ON step (org_id, study_id, account_id, number);
CREATE INDEX step_undone ON step (org_id, study_id, account_id, number) WHERE state = 'undone';

-- Which records a step changed.
CREATE TABLE step_thing (
  org_id {uuid} NOT NULL,
  thing_id {uuid} NOT NULL,
  number {int} NOT NULL,
  step_id {uuid} NOT NULL,
  PRIMARY KEY (org_id, thing_id, number),
  FOREIGN KEY (org_id, step_id) REFERENCES step (org_id, id)
){strict};
CREATE INDEX step_thing_step ON step_thing (org_id, step_id);

CREATE TABLE saved_query (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  name {text} NOT NULL,
  body {json} NOT NULL,
  account_id {uuid} NOT NULL,
  version {int} NOT NULL,
  changed_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT saved_query_name_key UNIQUE (org_id, study_id, name),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};
CREATE INDEX saved_query_account ON saved_query (org_id, account_id);

-- A cell of the framework matrix: what a case has to say on a construct, which is a code.
CREATE TABLE matrix_cell (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  case_id {uuid} NOT NULL,
  code_id {uuid} NOT NULL,
  body {text} NOT NULL,
  version {int} NOT NULL,
  changed_by {uuid} NOT NULL,
  changed_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT matrix_cell_code_id_key UNIQUE (org_id, case_id, code_id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES study_case (org_id, id),
  FOREIGN KEY (org_id, code_id) REFERENCES code (org_id, id) DEFERRABLE INITIALLY DEFERRED
){strict};
CREATE INDEX matrix_cell_study ON matrix_cell (org_id, study_id);
CREATE INDEX matrix_cell_code ON matrix_cell (org_id, code_id);

-- Which quotes a sentence of a cell rests on.
CREATE TABLE matrix_cell_quote (
  org_id {uuid} NOT NULL,
  cell_id {uuid} NOT NULL,
  -- Counted from 0.
  sentence {int} NOT NULL,
  coding_id {uuid} NOT NULL,
  PRIMARY KEY (org_id, cell_id, sentence, coding_id),
  FOREIGN KEY (org_id, cell_id) REFERENCES matrix_cell (org_id, id)
){strict};
CREATE INDEX matrix_cell_quote_coding ON matrix_cell_quote (org_id, coding_id);

-- What left the study as a file, so that it can be called back when somebody withdraws.
CREATE TABLE study_export (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  -- What it was, e.g. 'codings.csv'.
  kind {text} NOT NULL,
  at {timestamp} NOT NULL,
  -- How many withdrawals since used what is in it.
  withdrawn {int} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};
CREATE INDEX study_export_study ON study_export (org_id, study_id, at);

-- The sources an export drew on.
CREATE TABLE study_export_source (
  org_id {uuid} NOT NULL,
  export_id {uuid} NOT NULL,
  source_id {uuid} NOT NULL,
  PRIMARY KEY (org_id, export_id, source_id),
  FOREIGN KEY (org_id, export_id) REFERENCES study_export (org_id, id)
){strict};
CREATE INDEX study_export_source_source ON study_export_source (org_id, source_id);

-- That somebody withdrew and how much was cleared; never who.
CREATE TABLE withdrawal (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  study_id {uuid} NOT NULL,
  at {timestamp} NOT NULL,
  by_account_id {uuid} NOT NULL,
  sources {int} NOT NULL,
  quotes {int} NOT NULL,
  cells {int} NOT NULL,
  memos {int} NOT NULL,
  exports {int} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id)
){strict};
CREATE INDEX withdrawal_study ON withdrawal (org_id, study_id, at);

-- The person's choice that what is written about them may be used in a study, or in all.
CREATE TABLE evaluation_choice (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  -- None: in every study that asks.
  study_id {uuid},
  chosen_at {timestamp} NOT NULL,
  withdrawn_at {timestamp},
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, study_id) REFERENCES study (org_id, id)
){strict};
CREATE INDEX evaluation_choice_person ON evaluation_choice (org_id, person_id, study_id);
CREATE INDEX evaluation_choice_study ON evaluation_choice (org_id, study_id, person_id);
