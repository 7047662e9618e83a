-- Everything that the counts beside the codes ask for.
CREATE INDEX coding_uses ON coding (org_id, study_id, code_id, source_id, coder_id, layer);
