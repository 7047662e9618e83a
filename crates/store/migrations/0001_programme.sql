-- The programme. Type words in braces are replaced for each database (see src/migrate.rs).
-- The organisation leads every key: nothing joins across it.

CREATE TABLE organisation (
  org_id {uuid} NOT NULL PRIMARY KEY,
  name {text} NOT NULL,
  -- Set for the demonstration, so that every page can say so.
  demonstration {bool} NOT NULL,
  time_zone {text} NOT NULL,
  -- After so many days without a contact a person appears under "not met for a while".
  contact_gap_days {int} NOT NULL,
  created_at {timestamp} NOT NULL
){strict};

CREATE TABLE site (
  org_id {uuid} NOT NULL REFERENCES organisation (org_id),
  id {uuid} NOT NULL,
  local_ref {text} NOT NULL,
  name {text} NOT NULL,
  employer {text} NOT NULL,
  location {text} NOT NULL,
  -- In hundredths: 1040 is 10.4 on the scale of 3 to 12.
  fidelity_hundredths {int},
  -- Whom to ring with a worry, shown to peer workers.
  duty_contact {text} NOT NULL,
  version {int} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT site_local_ref_key UNIQUE (org_id, local_ref)
){strict};

-- What a publication prints for a site, to stand beside what its own counts give.
CREATE TABLE site_published (
  org_id {uuid} NOT NULL,
  site_id {uuid} NOT NULL,
  engaged_percent {int} NOT NULL,
  source {text} NOT NULL,
  PRIMARY KEY (org_id, site_id),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id)
){strict};

CREATE TABLE team (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  site_id {uuid} NOT NULL,
  name {text} NOT NULL,
  kind {text} NOT NULL,
  version {int} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT team_name_key UNIQUE (org_id, site_id, name),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id)
){strict};

CREATE TABLE worker (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  local_ref {text} NOT NULL,
  site_id {uuid} NOT NULL,
  team_id {uuid},
  name {text} NOT NULL,
  email {text} NOT NULL,
  phone {text} NOT NULL,
  capacity {int} NOT NULL,
  started_on {text},
  left_on {text},
  -- What the worker is willing to share so that people can choose; theirs to write and withdraw.
  about {text} NOT NULL,
  version {int} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT worker_local_ref_key UNIQUE (org_id, local_ref),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id)
){strict};
CREATE INDEX worker_site ON worker (org_id, site_id, name, id);
CREATE INDEX worker_name ON worker (org_id, name, id);

CREATE TABLE supervision (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  worker_id {uuid} NOT NULL,
  kind {text} NOT NULL,
  planned_on {text} NOT NULL,
  -- 'planned', 'held' or 'not_held'
  state {text} NOT NULL,
  with_whom {text} NOT NULL,
  version {int} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, worker_id) REFERENCES worker (org_id, id)
){strict};
CREATE INDEX supervision_worker ON supervision (org_id, worker_id, planned_on);

CREATE TABLE training (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  worker_id {uuid} NOT NULL,
  topic {text} NOT NULL,
  completed_on {text} NOT NULL,
  expires_on {text},
  minutes {int} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, worker_id) REFERENCES worker (org_id, id)
){strict};
CREATE INDEX training_worker ON training (org_id, worker_id, completed_on);

CREATE TABLE person (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  local_ref {text} NOT NULL,
  site_id {uuid} NOT NULL,
  -- As they wish it said.
  name {text} NOT NULL,
  -- Folded for finding and for warning of possible duplicates (delivery::person::folded_name).
  folded_name {text} NOT NULL,
  pronouns {text} NOT NULL,
  nhs_number {text},
  born_on {text},
  phone {text} NOT NULL,
  -- The digits of the phone number, for warning of possible duplicates (delivery::person::phone_digits).
  phone_digits {text} NOT NULL DEFAULT '',
  reach {text} NOT NULL,
  access_needs {text} NOT NULL,
  wants_known {text} NOT NULL,
  meeting_safety {text} NOT NULL,
  -- What they want in a peer worker.
  preferences {text} NOT NULL,
  version {int} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT person_local_ref_key UNIQUE (org_id, local_ref),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id)
){strict};
CREATE INDEX person_name ON person (org_id, folded_name, id);
CREATE INDEX person_site_name ON person (org_id, site_id, folded_name, id);
CREATE INDEX person_nhs_number ON person (org_id, nhs_number);
CREATE INDEX person_born_on ON person (org_id, born_on);
CREATE INDEX person_phone ON person (org_id, phone_digits);

CREATE TABLE support_episode (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  site_id {uuid} NOT NULL,
  team_id {uuid},
  referred_on {text},
  admission_on {text},
  discharge_on {text},
  planned_weeks {int} NOT NULL,
  ended_on {text},
  ended_how {text},
  ended_why {text},
  version {int} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id)
){strict};
CREATE INDEX support_episode_person ON support_episode (org_id, person_id);
-- A person has one open episode at a time.
CREATE UNIQUE INDEX support_episode_person_id_key ON support_episode (org_id, person_id) WHERE ended_on IS NULL;
CREATE INDEX support_episode_open ON support_episode (org_id, site_id, person_id) WHERE ended_on IS NULL;
CREATE INDEX support_episode_site ON support_episode (org_id, site_id, id);

CREATE TABLE goal (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  episode_id {uuid} NOT NULL,
  words {text} NOT NULL,
  agreed_on {text} NOT NULL,
  reached_on {text},
  version {int} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, episode_id) REFERENCES support_episode (org_id, id)
){strict};
CREATE INDEX goal_person ON goal (org_id, person_id, agreed_on);

CREATE TABLE peer_match (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  episode_id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  worker_id {uuid} NOT NULL,
  -- 'allocated' or 'cover'
  kind {text} NOT NULL,
  started_on {text} NOT NULL,
  ended_on {text},
  ended_why {text} NOT NULL,
  -- Why somebody covers; empty unless kind is 'cover'.
  cover_why {text} NOT NULL DEFAULT '',
  note_mode {text} NOT NULL,
  -- Whether the person themselves chose this worker among those proposed.
  chosen_by_person {bool} NOT NULL,
  version {int} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, episode_id) REFERENCES support_episode (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, worker_id) REFERENCES worker (org_id, id)
){strict};
CREATE INDEX peer_match_worker ON peer_match (org_id, worker_id, person_id, started_on, ended_on);
CREATE INDEX peer_match_person ON peer_match (org_id, person_id, worker_id, started_on, ended_on);
CREATE INDEX peer_match_episode ON peer_match (org_id, episode_id, started_on);

CREATE TABLE contact (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  local_ref {text},
  episode_id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  worker_id {uuid} NOT NULL,
  site_id {uuid} NOT NULL,
  -- The day and time as it was where they met.
  on_date {text} NOT NULL,
  at_time {text},
  outcome {text} NOT NULL,
  mechanism {text} NOT NULL,
  place {text},
  minutes {int},
  -- The national codes as they came, or those that follow from the words.
  mechanism_code {text} NOT NULL,
  attendance_code {text},
  -- Why they didn't get to meet, about circumstances; empty means it is not known.
  circumstances {text} NOT NULL,
  version {int} NOT NULL,
  created_by {uuid},
  created_at {timestamp} NOT NULL,
  changed_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT contact_local_ref_key UNIQUE (org_id, local_ref),
  FOREIGN KEY (org_id, episode_id) REFERENCES support_episode (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, worker_id) REFERENCES worker (org_id, id),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id)
){strict};
CREATE INDEX contact_date ON contact (org_id, on_date, id);
CREATE INDEX contact_site_date ON contact (org_id, site_id, on_date, id);
CREATE INDEX contact_worker_date ON contact (org_id, worker_id, on_date, id);
CREATE INDEX contact_person_date ON contact (org_id, person_id, on_date, id);
-- The outcome and the day beside it: first and last meetings are found without looking at the contacts themselves.
CREATE INDEX contact_episode ON contact (org_id, episode_id, outcome, on_date);
-- Everything that the counts of contacts by site ask for.
CREATE INDEX contact_figures ON contact (org_id, site_id, outcome, mechanism_code, attendance_code, minutes);

-- The components and techniques that were part of a contact, with the version of the vocabulary they were taken from.
CREATE TABLE contact_term (
  org_id {uuid} NOT NULL,
  contact_id {uuid} NOT NULL,
  framework_id {text} NOT NULL,
  framework_version {text} NOT NULL,
  term_id {text} NOT NULL,
  PRIMARY KEY (org_id, contact_id, framework_id, term_id),
  FOREIGN KEY (org_id, contact_id) REFERENCES contact (org_id, id)
){strict};
-- In how many contacts a term was recorded, version by version.
CREATE INDEX contact_term_term ON contact_term (org_id, framework_id, term_id, framework_version, contact_id);

-- What a contact said before it was changed, by whom and why.
CREATE TABLE contact_revision (
  org_id {uuid} NOT NULL,
  contact_id {uuid} NOT NULL,
  version {int} NOT NULL,
  facts {json} NOT NULL,
  reason {text} NOT NULL,
  -- None: from the command line.
  changed_by {uuid},
  changed_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, contact_id, version),
  FOREIGN KEY (org_id, contact_id) REFERENCES contact (org_id, id)
){strict};

CREATE TABLE note (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  contact_id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  worker_id {uuid} NOT NULL,
  mode {text} NOT NULL,
  body {text} NOT NULL,
  author_id {uuid} NOT NULL,
  written_at {timestamp} NOT NULL,
  -- 'not_yet', 'agreed' or 'sees_it_differently'
  agreement {text} NOT NULL,
  -- The person's own words beside it, when they see it differently.
  persons_words {text} NOT NULL,
  agreed_at {timestamp},
  version {int} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT note_contact_id_key UNIQUE (org_id, contact_id),
  FOREIGN KEY (org_id, contact_id) REFERENCES contact (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, worker_id) REFERENCES worker (org_id, id)
){strict};
CREATE INDEX note_person ON note (org_id, person_id, written_at);

CREATE TABLE reflection (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  contact_id {uuid} NOT NULL,
  body {text} NOT NULL,
  version {int} NOT NULL,
  written_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT reflection_contact_id_key UNIQUE (org_id, account_id, contact_id),
  FOREIGN KEY (org_id, contact_id) REFERENCES contact (org_id, id)
){strict};

-- The person's decisions on sharing the facts of their support with a team.
CREATE TABLE share (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  team_id {uuid} NOT NULL,
  started_at {timestamp} NOT NULL,
  withdrawn_at {timestamp},
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id)
){strict};
CREATE INDEX share_person ON share (org_id, person_id, team_id);
CREATE INDEX share_team ON share (org_id, team_id, person_id);

CREATE TABLE account (
  org_id {uuid} NOT NULL REFERENCES organisation (org_id),
  id {uuid} NOT NULL,
  email {text} NOT NULL,
  name {text} NOT NULL,
  role {text} NOT NULL,
  password_hash {text} NOT NULL,
  -- Set by somebody else: nothing but choosing one's own is possible until that is done.
  password_temporary {bool} NOT NULL,
  -- 'active' or 'suspended'
  state {text} NOT NULL,
  worker_id {uuid},
  person_id {uuid},
  attempts {int} NOT NULL,
  attempted_at {timestamp},
  version {int} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT account_email_key UNIQUE (email),
  FOREIGN KEY (org_id, worker_id) REFERENCES worker (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
){strict};
CREATE INDEX account_name ON account (org_id, name, id);

CREATE TABLE account_site (
  org_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  site_id {uuid} NOT NULL,
  PRIMARY KEY (org_id, account_id, site_id),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id)
){strict};

CREATE TABLE account_team (
  org_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  team_id {uuid} NOT NULL,
  PRIMARY KEY (org_id, account_id, team_id),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id)
){strict};

CREATE TABLE session (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  -- SHA-256 of the token in the cookie, in hexadecimal: the token itself is never kept.
  token_hash {text} NOT NULL,
  created_at {timestamp} NOT NULL,
  seen_at {timestamp} NOT NULL,
  ended_at {timestamp},
  browser {text} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT session_token_hash_key UNIQUE (token_hash),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};
CREATE INDEX session_account ON session (org_id, account_id);

CREATE TABLE draft (
  org_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  -- Which form it belongs to, e.g. 'contact'.
  form {text} NOT NULL,
  fields {json} NOT NULL,
  saved_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, account_id, id),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};

-- Who saw or changed what. Rows are only ever added.
CREATE TABLE audit (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  at {timestamp} NOT NULL,
  account_id {uuid},
  action {text} NOT NULL,
  resource {text} NOT NULL,
  -- The record it was about, if one.
  resource_id {uuid},
  -- The person whose record it belongs to, if one.
  person_id {uuid},
  -- How many records, and which fields; never what they said.
  detail {text} NOT NULL,
  PRIMARY KEY (org_id, id)
){strict};
CREATE INDEX audit_person ON audit (org_id, person_id, at, id);
CREATE INDEX audit_at ON audit (org_id, at, id);
CREATE INDEX audit_account ON audit (org_id, account_id, at, id);
CREATE INDEX audit_deed ON audit (org_id, resource, action, at, id);

CREATE TABLE engagement_definition (
  org_id {uuid} NOT NULL REFERENCES organisation (org_id),
  id {uuid} NOT NULL,
  name {text} NOT NULL,
  minimum {int} NOT NULL,
  minimum_after_discharge {int} NOT NULL,
  -- Codes of the mechanisms that count, separated by spaces.
  mechanisms {text} NOT NULL,
  -- 'allocated_worker' or 'any_worker'
  with_whom {text} NOT NULL,
  window_days {int},
  -- The one every page uses unless another is asked for.
  is_default {bool} NOT NULL,
  version {int} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT engagement_definition_name_key UNIQUE (org_id, name)
){strict};

-- The assessment of every episode under every stored definition, kept up to date in the transaction that changes what
-- it rests on, by the same function that anybody can call on plain data (delivery::engagement::assess).
CREATE TABLE engagement_assessment (
  org_id {uuid} NOT NULL,
  definition_id {uuid} NOT NULL,
  episode_id {uuid} NOT NULL,
  site_id {uuid} NOT NULL,
  has_data {bool} NOT NULL,
  engaged {bool} NOT NULL,
  counted {int} NOT NULL,
  counted_after_discharge {int} NOT NULL,
  PRIMARY KEY (org_id, definition_id, episode_id),
  FOREIGN KEY (org_id, definition_id) REFERENCES engagement_definition (org_id, id),
  FOREIGN KEY (org_id, episode_id) REFERENCES support_episode (org_id, id)
){strict};
CREATE INDEX engagement_assessment_site
  ON engagement_assessment (org_id, definition_id, site_id, has_data, engaged, counted);

-- Versions of a vocabulary that this organisation made: local terms, drafts replaced. The shipped one is in the program.
CREATE TABLE framework_version (
  org_id {uuid} NOT NULL REFERENCES organisation (org_id),
  framework_id {text} NOT NULL,
  version {text} NOT NULL,
  -- The version it was made from. Only one can follow another, so that the history never forks.
  follows {text} NOT NULL,
  -- The vocabulary as written; not json, because that would forget the order of a term's attributes.
  body {text} NOT NULL,
  -- SHA-256 of the body in hexadecimal, by which a server knows that it has read it before.
  digest {text} NOT NULL,
  why {text} NOT NULL,
  -- None: from the command line.
  created_by {uuid},
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, framework_id, version),
  CONSTRAINT framework_version_follows_key UNIQUE (org_id, framework_id, follows)
){strict};

CREATE TABLE import_file (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  -- 'sites', 'workers', 'people' or 'contacts'
  kind {text} NOT NULL,
  file_name {text} NOT NULL,
  content {bytes} NOT NULL,
  -- How the characters of a CSV file are written: 'unicode' or 'windows-1252'
  encoding {text} NOT NULL,
  -- Which column of the file stands for which of ours.
  mapping {json} NOT NULL,
  -- 'checked' or 'applied'
  state {text} NOT NULL,
  created_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};

-- The mapping that was used last for files of a kind with these columns.
CREATE TABLE import_mapping (
  org_id {uuid} NOT NULL,
  kind {text} NOT NULL,
  header {text} NOT NULL,
  mapping {json} NOT NULL,
  used_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, kind, header)
){strict};
