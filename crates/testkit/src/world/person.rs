//! People with what a test says of them, their episodes and matches, made as the pages make them.

use delivery::episode::{EpisodeDates, PLANNED_WEEKS};
use delivery::note::NoteMode;
use delivery::peer_match::{MatchKind, Period};
use ids::{EpisodeId, MatchId, OrgId, PersonId, SiteId, WorkerId};
use jiff::civil::{Date, date};
use store::delivery::episode::{self, NewEpisode};
use store::delivery::peer_match::{self, NewMatch};
use store::delivery::person::{self, Details, NewPerson};
use store::{Surroundings, Tx};

/// A person with these details at a site.
pub async fn person_with(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    site: SiteId,
    details: Details,
) -> PersonId {
    let new = NewPerson {
        id: around.id(),
        local_ref: None,
        details,
    };
    person::insert(tx, around, org, site, &new)
        .await
        .expect("a person is made")
}

/// Referred on 5 January 2026, in hospital until 20 January, not ended.
pub fn open_dates() -> EpisodeDates {
    EpisodeDates {
        referred: Some(date(2026, 1, 5)),
        admission: Some(date(2026, 1, 2)),
        discharge: Some(date(2026, 1, 20)),
        planned_weeks: PLANNED_WEEKS,
        ending: None,
    }
}

/// An episode of a person.
pub async fn an_episode(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    site: SiteId,
    person: PersonId,
    dates: EpisodeDates,
) -> EpisodeId {
    let new = NewEpisode {
        id: around.id(),
        team: None,
        dates,
    };
    episode::insert(tx, around, org, person, site, &new)
        .await
        .expect("an episode is made")
}

/// An allocated match that goes on since a day.
pub async fn matched(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    person: PersonId,
    episode: EpisodeId,
    worker: WorkerId,
    from: Date,
) -> MatchId {
    let new = NewMatch {
        id: around.id(),
        episode,
        worker,
        kind: MatchKind::Allocated,
        period: Period { from, until: None },
        cover_why: None,
        note_mode: NoteMode::DEFAULT,
        chosen_by_person: false,
    };
    peer_match::insert(tx, around, org, person, &new)
        .await
        .expect("a match is made")
}
