-- What somebody was when they did it: roles change, and the trail must not change with them.
-- Empty for entries from before this was written down, and for what the program did itself.
ALTER TABLE audit ADD COLUMN account_role {text};
