-- A peer worker is found as a person is, whatever the accents (delivery::person::folded_name). The names that are kept
-- already, of people too, are folded after this statement, by the program: no database folds as it does.
ALTER TABLE worker ADD COLUMN folded_name {text} NOT NULL DEFAULT '';
