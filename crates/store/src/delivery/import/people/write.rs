//! Writes what the file says about people.

use super::super::{Written, bulk};
use super::{ChangedPerson, Dates, NewPerson, State, Work};
use crate::query::Value;
use crate::{Result, Tx, query};
use access::{Action, Resource};
use delivery::episode::PLANNED_WEEKS;
use delivery::note::NoteMode;
use delivery::peer_match::{MatchEnded, MatchKind};
use delivery::person::{folded_name, phone_digits};
use ids::{EpisodeId, MatchId, PersonId, WorkerId};
use jiff::civil::Date;

const PEOPLE: &str = "INSERT INTO person (org_id, id, local_ref, site_id, name, folded_name, pronouns, nhs_number, born_on, phone, phone_digits, reach, access_needs, wants_known, meeting_safety, preferences, version, created_at) VALUES ";
const NEW_EPISODES: &str = "INSERT INTO support_episode (org_id, id, person_id, site_id, referred_on, admission_on, discharge_on, planned_weeks, version, created_at) VALUES ";
const MATCHES: &str = "INSERT INTO peer_match (org_id, id, episode_id, person_id, worker_id, kind, started_on, ended_why, note_mode, chosen_by_person, version, created_at) VALUES ";

impl Work {
    pub(in crate::delivery::import) async fn write(
        self,
        tx: &mut Tx,
        written: &mut Written<'_>,
    ) -> Result<()> {
        let mut people = Vec::with_capacity(self.new.len());
        let mut episodes = Vec::with_capacity(self.new.len());
        let mut matches = Vec::with_capacity(self.new.len());
        for new in self.new {
            let about = (Some(new.id.0), Some(new.id));
            written.note(Action::Create, Resource::Person, about, "import");
            written.episodes.insert(new.episode.0);
            people.push(person_row(&new, written));
            episodes.push(episode_row(written, new.episode, new.id, &new.state));
            if let Some(worker) = new.state.worker {
                let started = first_day(&new.state.dates, written.today);
                matches.push(match_row(written, new.episode, new.id, worker, started));
            }
        }
        bulk::insert(tx, PEOPLE, people).await?;
        bulk::insert(tx, NEW_EPISODES, episodes).await?;
        bulk::insert(tx, MATCHES, matches).await?;
        for changed in self.changed {
            changed.write(tx, written).await?;
        }
        Ok(())
    }
}

/// The day from which somebody is allocated when nothing says otherwise.
fn first_day(dates: &Dates, today: Date) -> Date {
    dates
        .admission
        .or(dates.referred)
        .unwrap_or(today)
        .min(today)
}

fn person_row(new: &NewPerson, written: &Written<'_>) -> Vec<Value> {
    let details = &new.state.details;
    vec![
        written.importer.org.into(),
        new.id.into(),
        new.reference.as_str().into(),
        details.site.into(),
        details.name.as_str().into(),
        folded_name(&details.name).into(),
        "".into(),
        details.nhs_number.clone().into(),
        details.born_on.into(),
        details.phone.as_str().into(),
        phone_digits(&details.phone).into(),
        "".into(),
        details.access_needs.as_str().into(),
        details.wants_known.as_str().into(),
        "".into(),
        details.preferences.as_str().into(),
        1_i64.into(),
        written.around.now().into(),
    ]
}

fn episode_row(
    written: &Written<'_>,
    id: EpisodeId,
    person: PersonId,
    state: &State,
) -> Vec<Value> {
    vec![
        written.importer.org.into(),
        id.into(),
        person.into(),
        state.details.site.into(),
        state.dates.referred.into(),
        state.dates.admission.into(),
        state.dates.discharge.into(),
        PLANNED_WEEKS.into(),
        1_i64.into(),
        written.around.now().into(),
    ]
}

fn match_row(
    written: &Written<'_>,
    episode: EpisodeId,
    person: PersonId,
    worker: WorkerId,
    started: Date,
) -> Vec<Value> {
    vec![
        written.importer.org.into(),
        written.around.id::<MatchId>().into(),
        episode.into(),
        person.into(),
        worker.into(),
        MatchKind::Allocated.code().into(),
        started.into(),
        "".into(),
        NoteMode::DEFAULT.code().into(),
        false.into(),
        1_i64.into(),
        written.around.now().into(),
    ]
}

impl ChangedPerson {
    async fn write(self, tx: &mut Tx, written: &mut Written<'_>) -> Result<()> {
        let org = written.importer.org;
        let about = (Some(self.id.0), Some(self.id));
        written.note(Action::Change, Resource::Person, about, &self.names);
        if self.before.details != self.after.details {
            let details = &self.after.details;
            query("UPDATE person SET site_id = $3, name = $4, folded_name = $5, nhs_number = $6, born_on = $7, phone = $8, phone_digits = $9, access_needs = $10, wants_known = $11, preferences = $12, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(self.id)
                .bind(details.site)
                .bind(&details.name)
                .bind(folded_name(&details.name))
                .bind(details.nhs_number.clone())
                .bind(details.born_on)
                .bind(&details.phone)
                .bind(phone_digits(&details.phone))
                .bind(&details.access_needs)
                .bind(&details.wants_known)
                .bind(&details.preferences)
                .execute(tx)
                .await?;
        }
        let Some((episode, _, is_new)) = self.episode else {
            return Ok(());
        };
        written.episodes.insert(episode.0);
        if is_new {
            let row = episode_row(written, episode, self.id, &self.after);
            bulk::insert(tx, NEW_EPISODES, vec![row]).await?;
        } else if self.before.dates != self.after.dates
            || self.before.details.site != self.after.details.site
        {
            // Who moves to another site takes the support that goes on along.
            query("UPDATE support_episode SET site_id = CASE WHEN ended_on IS NULL THEN $3 ELSE site_id END, referred_on = $4, admission_on = $5, discharge_on = $6, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(episode)
                .bind(self.after.details.site)
                .bind(self.after.dates.referred)
                .bind(self.after.dates.admission)
                .bind(self.after.dates.discharge)
                .execute(tx)
                .await?;
        }
        self.write_allocation(tx, written, episode).await
    }

    async fn write_allocation(
        &self,
        tx: &mut Tx,
        written: &Written<'_>,
        episode: EpisodeId,
    ) -> Result<()> {
        if self.before.worker == self.after.worker {
            return Ok(());
        }
        let org = written.importer.org;
        let today = written.today;
        let yesterday = today.yesterday().unwrap_or(today);
        let current = self.allocation.filter(|allocation| !allocation.ended);
        if let (Some(current), Some(worker)) = (current, self.after.worker)
            && current.started >= today
        {
            query("UPDATE peer_match SET worker_id = $3, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(current.id)
                .bind(worker)
                .execute(tx)
                .await?;
            return Ok(());
        }
        if let Some(current) = current {
            query("UPDATE peer_match SET ended_on = $3, ended_why = $4, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(current.id)
                .bind(yesterday.max(current.started))
                .bind(MatchEnded::ServiceChange.code())
                .execute(tx)
                .await?;
        }
        if let Some(worker) = self.after.worker {
            let started = match self.allocation {
                None => first_day(&self.after.dates, today),
                Some(_) => today,
            };
            let row = match_row(written, episode, self.id, worker, started);
            bulk::insert(tx, MATCHES, vec![row]).await?;
        }
        Ok(())
    }
}
