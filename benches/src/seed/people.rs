//! People, each with one episode and one match; those of today are the workers' caseloads.

use super::rows::Rows;
use super::{Programme, Sizes, Written, calendar, names};
use delivery::episode::{EndedHow, EndedWhy, PLANNED_WEEKS};
use delivery::note::NoteMode;
use delivery::peer_match::MatchKind;
use delivery::person::folded_name;
use ids::{EpisodeId, MatchId, PersonId};
use store::query::Value;
use store::{Result, Tx};

#[derive(Debug)]
pub struct Person {
    pub id: PersonId,
    pub episode: EpisodeId,
    pub worker: usize,
    /// The day of the match.
    pub started: i32,
    /// The last day of the match; none while it goes on.
    pub ended: Option<i32>,
    /// The day of leaving hospital.
    pub discharge: i32,
}

struct Tables {
    person: Rows,
    episode: Rows,
    matched: Rows,
}

pub async fn write(
    tx: &mut Tx,
    programme: &mut Programme,
    sizes: Sizes,
    written: &mut Written,
) -> Result<()> {
    let mut tables = Tables {
        person: Rows::of(
            "INSERT INTO person (org_id, id, local_ref, site_id, name, folded_name, pronouns, nhs_number, born_on, phone, reach, access_needs, wants_known, meeting_safety, preferences, version, created_at)",
            17,
        ),
        episode: Rows::of(
            "INSERT INTO support_episode (org_id, id, person_id, site_id, team_id, referred_on, admission_on, discharge_on, planned_weeks, ended_on, ended_how, ended_why, version, created_at)",
            14,
        ),
        matched: Rows::of(
            "INSERT INTO peer_match (org_id, id, episode_id, person_id, worker_id, kind, started_on, ended_on, ended_why, note_mode, chosen_by_person, version, created_at)",
            13,
        ),
    };
    let workers = programme.workers.len();
    let mut number = 0;
    for worker in 0..workers {
        let until = (worker + 1) * sizes.people as usize / workers;
        let current = programme.chance.between(8, 12);
        let first = number;
        while number < until {
            let is_current = i64::try_from(number - first).unwrap_or(i64::MAX) < current;
            person(tx, programme, &mut tables, number, worker, is_current).await?;
            number += 1;
        }
        if (worker + 1).is_power_of_two() {
            super::counted_anew(tx).await?;
        }
    }
    written
        .rows
        .push(("person", tables.person.finish(tx).await?));
    let episodes = tables.episode.finish(tx).await?;
    written.rows.push(("support_episode", episodes));
    let matches = tables.matched.finish(tx).await?;
    written.rows.push(("peer_match", matches));
    Ok(())
}

async fn person(
    tx: &mut Tx,
    programme: &mut Programme,
    tables: &mut Tables,
    number: usize,
    worker: usize,
    is_current: bool,
) -> Result<()> {
    let (org, chance) = (programme.org, &mut programme.chance);
    let calendar = &programme.calendar;
    let weeks = i64::from(PLANNED_WEEKS);
    // The very first person keeps meeting their worker over all three years.
    let started = if number == 0 {
        calendar::FIRST
    } else if is_current {
        day(chance.between(-7 * weeks, -2))
    } else {
        day(chance.between(i64::from(calendar::FIRST), -7 * weeks - 10))
    };
    let ended = (!is_current)
        .then(|| day(chance.between(i64::from(started) + 30, i64::from(started) + 7 * weeks)));
    let admission = started - day(chance.between(3, 20));
    let discharge = started + day(chance.between(0, 21));
    let worker_row = &programme.workers[worker];
    let site = &programme.sites[worker_row.site];
    let made = calendar.millis(started, 28_800_000);
    let at = calendar.instant(started, 28_800_000);
    let (id, episode, matched): (PersonId, EpisodeId, MatchId) =
        (chance.id(made), chance.id(made), chance.id(made));
    let name = names::name(chance);
    let serial = u32::try_from(number).unwrap_or(u32::MAX);
    let born = format!(
        "{}-{:02}-{:02}",
        chance.between(1945, 2006),
        chance.between(1, 12),
        chance.between(1, 28)
    );
    tables
        .person
        .add(
            tx,
            [
                org.into(),
                id.into(),
                format!("P{:06}", number + 1).into(),
                site.id.into(),
                name.as_str().into(),
                folded_name(&name).into(),
                (*chance.pick(&["", "she/her", "he/him", "they/them"])).into(),
                names::nhs_number(serial).into(),
                born.into(),
                format!("07700 9{:05}", number % 100_000).into(),
                "Text first, then ring".into(),
                (*chance.pick(&["", "Step-free places", "Large print"])).into(),
                "Likes to talk while walking".into(),
                "".into(),
                (*chance.pick(&["", "Somebody near my age", "Somebody who likes music"])).into(),
                1_i64.into(),
                at.into(),
            ],
        )
        .await?;
    // Rows refer to those before them; each table is written in the same rhythm.
    let how = if chance.percent(70) {
        EndedHow::Planned
    } else {
        EndedHow::Unplanned
    };
    let why = if how == EndedHow::Planned {
        EndedWhy::Completed
    } else {
        *chance.pick(&EndedWhy::ALL)
    };
    tables
        .episode
        .add(
            tx,
            [
                org.into(),
                episode.into(),
                id.into(),
                site.id.into(),
                site.team.into(),
                calendar.text(started - 2).into(),
                calendar.text(admission).into(),
                if ended.is_some() || discharge <= 0 {
                    calendar.text(discharge).into()
                } else {
                    Value::Text(None)
                },
                i64::from(PLANNED_WEEKS).into(),
                ended.map(|day| calendar.text(day).to_owned()).into(),
                ended.map(|_| how.code().to_owned()).into(),
                ended.map(|_| why.code().to_owned()).into(),
                1_i64.into(),
                at.into(),
            ],
        )
        .await?;
    tables
        .matched
        .add(
            tx,
            [
                org.into(),
                matched.into(),
                episode.into(),
                id.into(),
                worker_row.id.into(),
                MatchKind::Allocated.code().into(),
                calendar.text(started).into(),
                ended.map(|day| calendar.text(day).to_owned()).into(),
                "".into(),
                NoteMode::AgreedLine.code().into(),
                chance.percent(60).into(),
                1_i64.into(),
                at.into(),
            ],
        )
        .await?;
    programme.people.push(Person {
        id,
        episode,
        worker,
        started,
        ended,
        discharge,
    });
    Ok(())
}

fn day(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(0)
}
