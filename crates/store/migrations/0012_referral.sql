-- Somebody a clinician refers with their agreement, until a coordinator decides. A record of the person is made by the
-- decision, not before.
CREATE TABLE referral (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  site_id {uuid} NOT NULL,
  team_id {uuid} NOT NULL,
  referred_by {uuid} NOT NULL,
  name {text} NOT NULL,
  born_on {text},
  nhs_number {text},
  phone {text} NOT NULL,
  reach {text} NOT NULL,
  why {text} NOT NULL,
  -- 'waiting', 'accepted', 'declined' or 'taken_back'
  state {text} NOT NULL,
  decided_on {text},
  decided_by {uuid},
  declined_why {text},
  -- What goes back to whoever referred.
  message {text} NOT NULL,
  -- The record that came of it.
  person_id {uuid},
  sent_at {timestamp} NOT NULL,
  version {int} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
){strict};
CREATE INDEX referral_site ON referral (org_id, site_id, state, sent_at, id);
CREATE INDEX referral_account ON referral (org_id, referred_by, sent_at, id);
CREATE INDEX referral_team ON referral (org_id, team_id);
CREATE INDEX referral_person ON referral (org_id, person_id);
