-- Guesses at the door are counted here, so that several servers count together. Whoever knocks is not known yet and an
-- address may belong to nobody, so the organisation is the nil one, and of what was tried only a hash is kept.
CREATE TABLE guess (
  org_id {uuid} NOT NULL,
  -- SHA-256 of what the guesses are counted under: an account, an address, or a browser and an account.
  heading {text} NOT NULL,
  -- Instants in microseconds since 1970, oldest first, with commas between.
  guessed_at {text} NOT NULL,
  last_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, heading)
){strict};
CREATE INDEX guess_last ON guess (org_id, last_at);

-- The browsers in which somebody has signed in: they have an allowance of guesses of their own. The token in the browser
-- changes whenever somebody signs in there.
CREATE TABLE known_browser (
  org_id {uuid} NOT NULL,
  account_id {uuid} NOT NULL,
  -- SHA-256 of the token in the cookie, in hexadecimal.
  token_hash {text} NOT NULL,
  used_at {timestamp} NOT NULL,
  PRIMARY KEY (org_id, account_id, token_hash),
  FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
){strict};
CREATE INDEX known_browser_token ON known_browser (token_hash);

ALTER TABLE account DROP COLUMN attempts;
ALTER TABLE account DROP COLUMN attempted_at;
