//! A programme drawn from a seed: sites, workers, people, matches, contacts and supervision in every state that the
//! schema allows, for properties that must hold whatever the data, and for measuring at scale.

use delivery::concern::Urgency;
use delivery::contact::{Mechanism, Outcome, Place};
use ids::{
    AccountId, ConcernId, ContactId, EpisodeId, MatchId, OrgId, PersonId, SiteId, SupervisionId,
    TeamId, WorkerId,
};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use store::query::Value;
use store::{Query, Surroundings, Tx, query};

/// How much to draw.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Sites; every one has two teams.
    pub sites: usize,
    /// Workers over all sites.
    pub workers: usize,
    /// People; one in ten has two episodes.
    pub people: usize,
    /// The most contacts an episode has.
    pub contacts: usize,
}

impl Size {
    /// Enough for every state to occur, small enough for many seeds.
    pub const SMALL: Size = Size {
        sites: 3,
        workers: 6,
        people: 40,
        contacts: 7,
    };
}

/// What was drawn.
#[derive(Debug, Default)]
pub struct Drawn {
    /// The sites.
    pub sites: Vec<SiteId>,
    /// The workers.
    pub workers: Vec<WorkerId>,
    /// The people.
    pub people: Vec<PersonId>,
    /// The episodes with the person and the site of each.
    pub episodes: Vec<(EpisodeId, PersonId, SiteId)>,
    /// The contacts.
    pub contacts: Vec<ContactId>,
}

/// Numbers that look random and repeat with the seed.
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// Numbers from a seed.
    pub fn new(seed: u64) -> Self {
        Draw(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`, which must not be 0.
    pub fn below(&mut self, end: usize) -> usize {
        // splitmix64: passes the usual tests and needs one word of state.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(end).expect("fits")).expect("fits")
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of these.
    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// A day from 1 January 2025 to 28 February 2026: all before the clock of the tests.
    pub fn day(&mut self) -> Date {
        later(date(2025, 1, 1), self.below(424))
    }
}

fn later(day: Date, days: usize) -> Date {
    day.saturating_add(Span::new().days(i64::try_from(days).expect("fits")))
}

/// Rows for one table, written a few hundred to a statement.
struct Rows {
    into: &'static str,
    columns: usize,
    values: Vec<Value>,
}

impl Rows {
    fn new(into: &'static str) -> Self {
        Rows {
            into,
            columns: into.matches(',').count() + 1,
            values: Vec::new(),
        }
    }

    async fn add(&mut self, tx: &mut Tx, row: Vec<Value>) {
        assert_eq!(row.len(), self.columns, "{}", self.into);
        self.values.extend(row);
        if self.values.len() > 8_000 {
            self.flush(tx).await;
        }
    }

    async fn flush(&mut self, tx: &mut Tx) {
        if self.values.is_empty() {
            return;
        }
        let mut statement: Query = query("INSERT INTO ").push(self.into).push(" VALUES ");
        for (at, value) in self.values.drain(..).enumerate() {
            statement = statement
                .push(match (at, at % self.columns) {
                    (0, _) => "(",
                    (_, 0) => "), (",
                    _ => ", ",
                })
                .push_bind(value);
        }
        statement
            .push(")")
            .execute(tx)
            .await
            .expect("the rows fit the schema");
    }
}

/// Draws a programme into the organisation. The assessments are not made: call
/// [`store::implementation::engagement::reassess_all`].
pub async fn draw(tx: &mut Tx, around: &Surroundings, org: OrgId, seed: u64, size: Size) -> Drawn {
    let mut dice = Draw::new(seed);
    let mut drawn = Drawn::default();
    let now = around.now();
    let teams = sites(tx, around, org, now, size, &mut drawn, &mut dice).await;
    workers(tx, around, org, now, size, &mut drawn, &mut dice).await;
    people(tx, around, org, now, size, &teams, &mut drawn, &mut dice).await;
    concerns(tx, around, org, &drawn, &mut dice).await;
    drawn
}

/// Concerns about some of the people: some wait, some were acknowledged, in time or not, some have ended.
async fn concerns(tx: &mut Tx, around: &Surroundings, org: OrgId, drawn: &Drawn, dice: &mut Draw) {
    let mut concerns = Rows::new(
        "concern (org_id, id, site_id, person_id, raised_by, worker_id, what, urgency, raised_at, due_at, raised_on, due_on, duty_account_id, acknowledged_at, acknowledged_by, ended_at)",
    );
    for (_, person, site) in &drawn.episodes {
        if !dice.one_in(4) {
            continue;
        }
        let urgency = dice.of(&Urgency::ALL);
        let at = dice.day().at(9, 0, 0, 0).to_zoned(TimeZone::UTC);
        let raised = at.expect("within range");
        let due = urgency.due(&raised);
        let minutes = i64::try_from(dice.below(60)).expect("fits");
        let held =
            (!dice.one_in(3)).then(|| raised.timestamp() + SignedDuration::from_mins(minutes));
        let by = held.map(|_| around.id::<AccountId>());
        let row = vec![
            org.into(),
            around.id::<ConcernId>().into(),
            (*site).into(),
            (*person).into(),
            around.id::<AccountId>().into(),
            dice.one_in(2).then(|| dice.of(&drawn.workers)).into(),
            "Somebody".into(),
            urgency.code().into(),
            raised.timestamp().into(),
            due.into(),
            raised.date().into(),
            due.to_zoned(TimeZone::UTC).date().into(),
            None::<AccountId>.into(),
            held.into(),
            by.into(),
            held.filter(|_| dice.one_in(2)).into(),
        ];
        concerns.add(tx, row).await;
    }
    concerns.flush(tx).await;
}

async fn sites(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    now: Timestamp,
    size: Size,
    drawn: &mut Drawn,
    dice: &mut Draw,
) -> Vec<TeamId> {
    let mut sites = Rows::new(
        "site (org_id, id, local_ref, name, employer, location, fidelity_hundredths, duty_contact, version, created_at)",
    );
    let mut teams = Rows::new("team (org_id, id, site_id, name, kind, version, created_at)");
    let mut team_ids = Vec::new();
    for n in 0..size.sites {
        let id: SiteId = around.id();
        drawn.sites.push(id);
        let fidelity =
            (!dice.one_in(6)).then(|| i64::try_from(300 + dice.below(901)).expect("fits"));
        let row = vec![
            org.into(),
            id.into(),
            format!("S{n:02}").into(),
            format!("Site {n:02}").into(),
            dice.of(&["NHS", "Voluntary"]).into(),
            dice.of(&["Urban", "Town/rural"]).into(),
            fidelity.into(),
            "".into(),
            1_i64.into(),
            now.into(),
        ];
        sites.add(tx, row).await;
        for kind in ["ward", "community"] {
            let team: TeamId = around.id();
            team_ids.push(team);
            let row = vec![
                org.into(),
                team.into(),
                id.into(),
                format!("{kind} team").into(),
                kind.into(),
                1_i64.into(),
                now.into(),
            ];
            teams.add(tx, row).await;
        }
    }
    sites.flush(tx).await;
    teams.flush(tx).await;
    team_ids
}

async fn workers(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    now: Timestamp,
    size: Size,
    drawn: &mut Drawn,
    dice: &mut Draw,
) {
    let mut workers = Rows::new(
        "worker (org_id, id, local_ref, site_id, team_id, name, email, phone, capacity, started_on, left_on, about, version, created_at, folded_name)",
    );
    let mut supervision = Rows::new(
        "supervision (org_id, id, worker_id, kind, planned_on, state, with_whom, version, created_at)",
    );
    for n in 0..size.workers {
        let id: WorkerId = around.id();
        drawn.workers.push(id);
        let left = dice.one_in(5).then(|| dice.day());
        let row = vec![
            org.into(),
            id.into(),
            format!("W{n:04}").into(),
            drawn.sites[n % size.sites].into(),
            None::<TeamId>.into(),
            format!("Worker {n:04}").into(),
            "".into(),
            "".into(),
            i64::try_from(dice.below(12)).expect("fits").into(),
            Some("2024-01-08").into(),
            left.into(),
            "".into(),
            1_i64.into(),
            now.into(),
            "worker".into(),
        ];
        workers.add(tx, row).await;
        for _ in 0..dice.below(5) {
            let row = vec![
                org.into(),
                around.id::<SupervisionId>().into(),
                id.into(),
                dice.of(&["line_management", "peer"]).into(),
                dice.day().into(),
                dice.of(&["planned", "held", "held", "not_held"]).into(),
                "".into(),
                1_i64.into(),
                now.into(),
            ];
            // The worker must be there before what refers to them.
            workers.flush(tx).await;
            supervision.add(tx, row).await;
        }
    }
    workers.flush(tx).await;
    supervision.flush(tx).await;
}

#[expect(
    clippy::too_many_arguments,
    reason = "each is a different thing that the caller holds"
)]
async fn people(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    now: Timestamp,
    size: Size,
    teams: &[TeamId],
    drawn: &mut Drawn,
    dice: &mut Draw,
) {
    let mut people = Rows::new(
        "person (org_id, id, local_ref, site_id, name, folded_name, pronouns, nhs_number, born_on, phone, reach, access_needs, wants_known, meeting_safety, preferences, version, created_at)",
    );
    let mut episodes = Rows::new(
        "support_episode (org_id, id, person_id, site_id, team_id, referred_on, admission_on, discharge_on, planned_weeks, ended_on, ended_how, ended_why, version, created_at)",
    );
    let mut matches = Rows::new(
        "peer_match (org_id, id, episode_id, person_id, worker_id, kind, started_on, ended_on, ended_why, note_mode, chosen_by_person, version, created_at)",
    );
    let mut contacts = Rows::new(
        "contact (org_id, id, local_ref, episode_id, person_id, worker_id, site_id, on_date, at_time, outcome, mechanism, place, minutes, mechanism_code, attendance_code, circumstances, version, created_by, created_at, changed_at)",
    );
    for n in 0..size.people {
        let person: PersonId = around.id();
        drawn.people.push(person);
        let at = dice.below(size.sites);
        let site = drawn.sites[at];
        let mut row: Vec<Value> = vec![
            org.into(),
            person.into(),
            format!("P{n:05}").into(),
            site.into(),
            format!("Person {n:05}").into(),
            format!("person {n:05}").into(),
            "".into(),
            None::<String>.into(),
            None::<Date>.into(),
        ];
        row.extend((0..6).map(|_| Value::from("")));
        row.extend([1_i64.into(), now.into()]);
        people.add(tx, row).await;
        // Only the last episode of a person can be open.
        let last = usize::from(dice.one_in(10));
        for round in 0..=last {
            let episode: EpisodeId = around.id();
            drawn.episodes.push((episode, person, site));
            let referred = (!dice.one_in(8)).then(|| dice.day());
            let discharge = (!dice.one_in(6)).then(|| dice.day());
            let ended =
                (round < last || dice.one_in(4)).then(|| later(date(2026, 1, 1), dice.below(50)));
            let how = ended.map(|_| dice.of(&["planned", "unplanned"]));
            let why = ended.map(|_| dice.of(&["completed", "persons_choice", "not_known"]));
            let team = dice.one_in(2).then(|| teams[at * 2 + dice.below(2)]);
            let row = vec![
                org.into(),
                episode.into(),
                person.into(),
                site.into(),
                team.into(),
                referred.into(),
                discharge.into(),
                discharge.into(),
                16_i64.into(),
                ended.into(),
                how.into(),
                why.into(),
                1_i64.into(),
                now.into(),
            ];
            episodes.add(tx, row).await;
            let own = dice.of(&drawn.workers);
            for kind in ["allocated", "allocated", "cover"] {
                if dice.one_in(if kind == "cover" { 6 } else { 2 }) {
                    let start = dice.day();
                    let until = dice.one_in(3).then(|| later(start, dice.below(200)));
                    let worker = if dice.one_in(4) {
                        dice.of(&drawn.workers)
                    } else {
                        own
                    };
                    let row = vec![
                        org.into(),
                        around.id::<MatchId>().into(),
                        episode.into(),
                        person.into(),
                        worker.into(),
                        kind.into(),
                        start.into(),
                        until.into(),
                        "".into(),
                        "agreed_line".into(),
                        dice.one_in(2).into(),
                        1_i64.into(),
                        now.into(),
                    ];
                    matches.add(tx, row).await;
                }
            }
            for _ in 0..dice.below(size.contacts + 1) {
                let id: ContactId = around.id();
                drawn.contacts.push(id);
                let worker = if dice.one_in(5) {
                    dice.of(&drawn.workers)
                } else {
                    own
                };
                let row = contact(org, id, episode, person, worker, site, now, dice);
                contacts.add(tx, row).await;
            }
        }
        // Whatever is referred to must be there first.
        if contacts.values.len() > 7_000 || matches.values.len() > 7_000 {
            people.flush(tx).await;
            episodes.flush(tx).await;
            matches.flush(tx).await;
            contacts.flush(tx).await;
        }
    }
    people.flush(tx).await;
    episodes.flush(tx).await;
    matches.flush(tx).await;
    contacts.flush(tx).await;
}

#[expect(
    clippy::too_many_arguments,
    reason = "each is a different column of the row"
)]
fn contact(
    org: OrgId,
    id: ContactId,
    episode: EpisodeId,
    person: PersonId,
    worker: WorkerId,
    site: SiteId,
    now: Timestamp,
    dice: &mut Draw,
) -> Vec<Value> {
    let outcome = if dice.one_in(3) {
        dice.of(&Outcome::ALL)
    } else {
        Outcome::Met
    };
    let mechanism = if dice.one_in(3) {
        dice.of(&Mechanism::ALL)
    } else {
        Mechanism::FaceToFace
    };
    let place =
        (mechanism == Mechanism::FaceToFace || dice.one_in(4)).then(|| dice.of(&Place::ALL).code());
    let minutes = (outcome == Outcome::Met && !dice.one_in(10))
        .then(|| i64::try_from(1 + dice.below(120)).expect("fits"));
    vec![
        org.into(),
        id.into(),
        None::<String>.into(),
        episode.into(),
        person.into(),
        worker.into(),
        site.into(),
        dice.day().into(),
        None::<String>.into(),
        outcome.code().into(),
        mechanism.code().into(),
        place.into(),
        minutes.into(),
        mechanism.national_code().into(),
        outcome.attendance_code().into(),
        "".into(),
        1_i64.into(),
        None::<ids::AccountId>.into(),
        now.into(),
        now.into(),
    ]
}
