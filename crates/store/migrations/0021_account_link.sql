-- Somebody is let into their own account by a link that works once and for three days. There is one for an account at
-- a time; a new one takes the place of the last.
CREATE TABLE account_link (
  org_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  -- SHA-256 of what stands in the link, in hexadecimal: the link itself is never kept.
  token_hash {text} NOT NULL,
  -- 'invitation' or 'password'
  made_for {text} NOT NULL,
  until {timestamp} NOT NULL,
  used_at {timestamp},
  PRIMARY KEY (org_id, account_id),
  CONSTRAINT account_link_token_hash_key UNIQUE (token_hash),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};

-- The state of an account is now 'invited', 'accepted', 'active' (confirmed) or 'suspended'. This is the one it had before it was
-- suspended, and to which it goes back.
ALTER TABLE account ADD COLUMN state_before {text};
UPDATE account SET state_before = 'active' WHERE state = 'suspended';
