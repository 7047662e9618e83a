-- Everything that the assessment of engagement asks of the contacts of an episode, in order of the outcome and the day as
-- before: somebody who met their worker a thousand times is assessed without looking at a thousand contacts.
DROP INDEX contact_episode;
CREATE INDEX contact_episode ON contact (org_id, episode_id, outcome, on_date, worker_id, mechanism, place);
