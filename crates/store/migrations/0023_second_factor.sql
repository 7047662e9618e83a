-- 'staff': whoever works for the service proves who they are by a second factor. 'nobody': nobody has to.
ALTER TABLE organisation ADD COLUMN second_factor {text} NOT NULL DEFAULT 'staff';
UPDATE organisation SET second_factor = 'nobody' WHERE demonstration;

-- The secret that an authenticator app shares with the service.
CREATE TABLE totp (
  org_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  -- Encrypted with a key that is not in the database.
  sealed {bytes} NOT NULL,
  -- Which key: the first four bytes of its SHA-256, in hexadecimal.
  key_name {text} NOT NULL,
  -- Nothing rests on it before a first code was right.
  confirmed_at {timestamp},
  -- The step of the code that was used last: it and those before are of no use any more.
  used_step {int} NOT NULL,
  PRIMARY KEY (org_id, account_id),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};

-- For whoever lost the app: each works once.
CREATE TABLE recovery_code (
  org_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  -- SHA-256, in hexadecimal.
  code_hash {text} NOT NULL,
  used_at {timestamp},
  PRIMARY KEY (org_id, account_id, code_hash),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};

-- Somebody whose password was right and who has still to give a code.
CREATE TABLE half_way (
  org_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  token_hash {text} NOT NULL,
  until {timestamp} NOT NULL,
  PRIMARY KEY (org_id, account_id, token_hash),
  CONSTRAINT half_way_token_hash_key UNIQUE (token_hash),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};

-- When whoever is signed in last proved who they are.
ALTER TABLE session ADD COLUMN proved_at {timestamp};
