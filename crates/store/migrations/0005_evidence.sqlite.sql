
-- The stems and the folded words of every paragraph. `scope` holds the study and the source as words, so that a search never leaves them.
CREATE VIRTUAL TABLE passage USING fts5 (
  scope, stems, folded, source_id UNINDEXED, span_start UNINDEXED, span_end UNINDEXED,
  tokenize = 'unicode61 remove_diacritics 0'
);
