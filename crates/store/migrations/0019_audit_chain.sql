-- The entries are chained: each holds a hash of everything in it and of the hash before it, so that it shows when one is
-- changed, taken out, put in or moved (docs/security/audit.md). One chain for each account of each organisation, and one
-- for the program itself, so that nobody's request waits for another's. The step after this text copies the entries that
-- are here already, chained, and drops `audit_unchained`.
ALTER TABLE audit RENAME TO audit_unchained;
DROP INDEX audit_person;
DROP INDEX audit_at;
DROP INDEX audit_account;
DROP INDEX audit_deed;
CREATE TABLE audit (
  org_id {uuid} NOT NULL,
  -- The account whose deed it is; the nil UUID for the program itself.
  chain {uuid} NOT NULL,
  -- Its number in the chain, from 1, without gaps.
  seq {int} NOT NULL,
  id {uuid} NOT NULL,
  at {timestamp} NOT NULL,
  account_id {uuid},
  -- What somebody was when they did it. Empty for entries from before this was written down, and for the program itself.
  account_role {text},
  action {text} NOT NULL,
  resource {text} NOT NULL,
  -- The record it was about, if one.
  resource_id {uuid},
  -- The person whose record it belongs to, if one.
  person_id {uuid},
  -- How many records, and which fields; never what they said.
  detail {text} NOT NULL,
  -- SHA-256 of the hash before it and of every column above.
  hash {bytes} NOT NULL,
  CONSTRAINT audit_chain_key PRIMARY KEY (org_id, chain, seq)
){strict};
CREATE INDEX audit_person ON audit (org_id, person_id, at, id);
CREATE INDEX audit_at ON audit (org_id, at, id);
CREATE INDEX audit_account ON audit (org_id, account_id, at, id);
CREATE INDEX audit_deed ON audit (org_id, resource, action, at, id);

-- The end of each chain. Whoever writes an entry holds this row until their transaction ends.
CREATE TABLE audit_head (
  org_id {uuid} NOT NULL,
  chain {uuid} NOT NULL,
  seq {int} NOT NULL,
  hash {bytes} NOT NULL,
  PRIMARY KEY (org_id, chain)
){strict};
