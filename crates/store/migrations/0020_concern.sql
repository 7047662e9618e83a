-- Somebody is worried about a person and tells whoever is on duty. There is no score and no level but now or not now.
CREATE TABLE concern (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  site_id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  raised_by {uuid} NOT NULL,
  -- The peer worker who raised it; none when somebody else did.
  worker_id {uuid},
  what {text} NOT NULL,
  -- 'now' or 'not_now'
  urgency {text} NOT NULL,
  raised_at {timestamp} NOT NULL,
  due_at {timestamp} NOT NULL,
  -- The days of both at the site, for figures.
  raised_on {text} NOT NULL,
  due_on {text} NOT NULL,
  -- Who was on duty when it was raised; none when nobody was, and then it is everybody's who answers at the site.
  duty_account_id {uuid},
  acknowledged_at {timestamp},
  acknowledged_by {uuid},
  ended_at {timestamp},
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id),
  FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id),
  FOREIGN KEY (org_id, worker_id) REFERENCES worker (org_id, id)
){strict};
CREATE INDEX concern_site ON concern (org_id, site_id, raised_at, id);
-- What waits is asked for with every page of those who answer; it holds next to nothing.
CREATE INDEX concern_waiting ON concern (org_id, site_id, raised_at) WHERE acknowledged_at IS NULL;
CREATE INDEX concern_person ON concern (org_id, person_id, raised_at);
CREATE INDEX concern_account ON concern (org_id, raised_by, raised_at);
CREATE INDEX concern_worker ON concern (org_id, worker_id);

-- What was done about a concern, in the order in which it was.
CREATE TABLE concern_entry (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  concern_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  at {timestamp} NOT NULL,
  -- 'talked', 'passed_on', 'nothing_more' or 'other'
  done {text} NOT NULL,
  words {text} NOT NULL,
  -- The team it was passed on to, whose members see the concern from then on.
  team_id {uuid},
  -- Written for whoever raised it, too.
  for_raiser {bool} NOT NULL,
  ends {bool} NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, concern_id) REFERENCES concern (org_id, id),
  FOREIGN KEY (org_id, team_id) REFERENCES team (org_id, id)
){strict};
CREATE INDEX concern_entry_concern ON concern_entry (org_id, concern_id, at, id);
CREATE INDEX concern_entry_team ON concern_entry (org_id, team_id);

-- A lead's decision not to tell the person yet, by name, with a reason and the day it is looked at again. The latest that
-- was not lifted stands until that day.
CREATE TABLE concern_withholding (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  concern_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  at {timestamp} NOT NULL,
  reason {text} NOT NULL,
  review_on {text} NOT NULL,
  -- The person is told that something is kept back.
  said {bool} NOT NULL,
  lifted_at {timestamp},
  lifted_by {uuid},
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, concern_id) REFERENCES concern (org_id, id)
){strict};
CREATE INDEX concern_withholding_concern ON concern_withholding (org_id, concern_id, at, id);

-- Who is on duty at a site: days, times on each of them, and an account. A span that was taken back stays, with who did.
CREATE TABLE duty_span (
  org_id {uuid} NOT NULL,
  id {uuid} NOT NULL,
  site_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  first_on {text} NOT NULL,
  last_on {text} NOT NULL,
  from_time {text} NOT NULL,
  until_time {text} NOT NULL,
  -- 'every', 'weekdays' or 'weekends'
  days {text} NOT NULL,
  stands_in {bool} NOT NULL,
  added_by {uuid} NOT NULL,
  added_at {timestamp} NOT NULL,
  withdrawn_by {uuid},
  withdrawn_at {timestamp},
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, site_id) REFERENCES site (org_id, id),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};
CREATE INDEX duty_span_site ON duty_span (org_id, site_id, last_on);
CREATE INDEX duty_span_account ON duty_span (org_id, account_id);
