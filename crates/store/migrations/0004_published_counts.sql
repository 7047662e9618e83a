-- The counts that a publication prints beside its percentage: where the two disagree is its own doing.
ALTER TABLE site_published ADD COLUMN with_data {int};
ALTER TABLE site_published ADD COLUMN engaged {int};
