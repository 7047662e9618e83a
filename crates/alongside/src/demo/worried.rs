//! Who is on duty at Sam's site, and what Sam was worried about: one worry that was looked after and ended, one that was
//! passed on to the ward, and one that nobody has answered in time.

use super::base::{Made, Placed};
use super::sign_ins::Accounts;
use crate::outcome::Refusal;
use access::{Actor, on, to};
use delivery::concern::{Done, Urgency};
use delivery::duty::{Days, Span};
use ids::{AccountId, ConcernId, PersonId, SiteId, TeamId};
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};
use store::delivery::concern::{self, NewConcern, NewEntry};
use store::delivery::duty;
use store::{Surroundings, Tx, permits};

/// Whether it was for now, what Sam wrote, how many minutes ago, and after how many minutes somebody had it in hand.
type Worry = (Urgency, &'static str, i64, Option<i64>);

const ENDED: Worry = (
    Urgency::NotNow,
    "Robin did not want to go out at all this week, and said the evenings are long.",
    9 * 24 * 60,
    Some(40),
);
const PASSED_ON: Worry = (
    Urgency::Now,
    "Said on the phone that the new tablets make everything spin. Could hardly stand.",
    26 * 60,
    Some(6),
);
const WAITING: Worry = (
    Urgency::Now,
    "Did not open the door today, and the phone is off. That has not happened before.",
    40,
    None,
);

/// Adds everything.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    accounts: &Accounts,
    made: &Made,
    today: Date,
    zone: &TimeZone,
) -> Result<(), Refusal> {
    let (Some(site), Some(ward)) = (
        made.sites.get(super::SAMS_SITE).copied(),
        made.wards.get(super::SAMS_SITE).copied(),
    ) else {
        return Ok(());
    };
    rota(tx, around, accounts, site, today, zone).await?;
    let of_sam = |placed: &&Placed| placed.current && placed.worker.as_deref() == Some(super::SAM);
    let people: Vec<PersonId> = made
        .people
        .values()
        .filter(of_sam)
        .map(|placed| placed.id)
        .collect();
    for (person, worry) in people.iter().zip([ENDED, PASSED_ON, WAITING]) {
        let raised = raise(
            tx,
            around,
            &accounts.peer_worker,
            *person,
            worry,
            (today, zone),
        )
        .await?;
        let Some(after) = worry.3 else { continue };
        let corinne = &accounts.coordinator;
        let minutes = worry.2 - after;
        let leave = permits::concern::<to::Change>(tx, corinne, raised).await?;
        concern::acknowledge(tx, &ago(around, minutes), &leave).await?;
        for (later, entry) in done(around, worry.0, ward) {
            concern::write(tx, &ago(around, minutes - later), &leave, &entry).await?;
        }
    }
    Ok(())
}

/// What was done, and how many minutes after it was acknowledged.
fn done(around: &Surroundings, urgency: Urgency, ward: TeamId) -> Vec<(i64, NewEntry)> {
    let entry = |done, words: &str, for_raiser, team| NewEntry {
        id: around.id(),
        done,
        words: words.to_owned(),
        team,
        for_raiser,
        ends: false,
    };
    match urgency {
        Urgency::NotNow => vec![
            (
                90,
                entry(
                    Done::Talked,
                    "Rang Robin. Evenings are hard since the clocks changed; they will try the Thursday group.",
                    true,
                    None,
                ),
            ),
            (
                2 * 24 * 60,
                entry(
                    Done::NothingMore,
                    "Robin went to the group and liked it.",
                    true,
                    None,
                ),
            ),
        ],
        Urgency::Now => vec![(
            10,
            entry(
                Done::PassedOn,
                "The ward rings the pharmacy and calls back.",
                false,
                Some(ward),
            ),
        )],
    }
}

/// The same surroundings some minutes ago.
fn ago(around: &Surroundings, minutes: i64) -> Surroundings {
    let (clock, random) = (around.clone(), around.clone());
    Surroundings::new(
        move || clock.now() - SignedDuration::from_mins(minutes),
        move |bytes| random.fill(bytes),
    )
}

async fn raise(
    tx: &mut Tx,
    around: &Surroundings,
    sam: &Actor,
    person: PersonId,
    (urgency, what, minutes, _): Worry,
    (today, zone): (Date, &TimeZone),
) -> Result<ConcernId, Refusal> {
    let id: ConcernId = around.id();
    let leave = permits::raise(tx, sam, id, person, today).await?;
    let new = NewConcern {
        what: what.to_owned(),
        urgency,
    };
    concern::raise(tx, &ago(around, minutes), &leave, &new, zone).await?;
    Ok(id)
}

/// The coordinator is on duty day and night until four days from now, where the rota ends; the manager stands in tomorrow.
async fn rota(
    tx: &mut Tx,
    around: &Surroundings,
    accounts: &Accounts,
    site: SiteId,
    today: Date,
    zone: &TimeZone,
) -> Result<(), Refusal> {
    let corinne = &accounts.coordinator;
    let leave = permits::site::<on::Duty, to::Create>(tx, corinne, site).await?;
    let day = |days: i64| today.saturating_add(days.days());
    let whole: Span<AccountId> = Span {
        who: corinne.account,
        first: day(-28),
        last: day(4),
        from: time(8, 0, 0, 0),
        until: time(8, 0, 0, 0),
        days: Days::Every,
        stands_in: false,
    };
    let lunch = Span {
        who: accounts.manager,
        first: day(1),
        last: day(1),
        from: time(12, 0, 0, 0),
        until: time(14, 0, 0, 0),
        stands_in: true,
        ..whole
    };
    for span in [whole, lunch] {
        duty::add(tx, around, &leave, around.id(), span, zone).await?;
    }
    Ok(())
}
