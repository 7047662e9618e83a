//! A figure is the number, the sum, the share or the median of the rows that it opens; and it means what it says.

use access::{Actor, Role, Scope, on, reach, to};
use delivery::figures::{self, Figure, Measure, RowIs, median};
use ids::{OrgId, SiteId};
use jiff::Span;
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};
use store::implementation::engagement;
use store::implementation::figures::{
    Asked, Order, Row, Value, Who, per_site, rows, rows_after, rows_scope, value,
};
use store::listing::Page;
use store::organisation::{self, NewOrganisation};
use store::{Stamp, Surroundings, Tx, query};
use testkit::both;
use testkit::random_programme::{Drawn, Size, draw};
use uuid::Uuid;

/// The day of the clock of the tests.
const TODAY: Date = date(2026, 3, 2);

pub(super) async fn programme(tx: &mut Tx, around: &Surroundings, seed: u64) -> (OrgId, Drawn) {
    let new = NewOrganisation {
        name: "A test service",
        demonstration: false,
        time_zone: "Europe/London",
    };
    let org = organisation::create(tx, around, &new)
        .await
        .expect("made")
        .id;
    let drawn = draw(tx, around, org, seed, Size::SMALL).await;
    engagement::reassess_all(tx, org, None)
        .await
        .expect("assessed");
    (org, drawn)
}

pub(super) fn actor(org: OrgId, around: &Surroundings, role: Role, sites: &[SiteId]) -> Actor {
    Actor {
        sites: sites.to_vec(),
        ..Actor::new(org, around.id(), role, "Somebody")
    }
}

/// Every row behind a figure, a few to a page.
async fn every_row(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    figure: &Figure,
    asked: &Asked,
) -> Vec<Row> {
    let reach = reach::<on::FigureRow, to::Read>(actor).expect("may");
    let mut all = Vec::new();
    for number in 1.. {
        let page = rows(
            tx,
            around,
            &reach,
            figure,
            asked,
            Order::default(),
            Page::new(number, 17),
        )
        .await
        .expect("read");
        let done = page.rows.len() < 17;
        all.extend(page.rows);
        if done {
            assert_eq!(usize::try_from(page.total), Ok(all.len()), "{}", figure.id);
            break;
        }
    }
    all
}

/// Works the figure out from its rows, as somebody with pen and paper would.
fn by_hand(figure: &Figure, rows: &[Row]) -> Option<f64> {
    let n = f64::from(u32::try_from(rows.len()).expect("few"));
    let sum: i64 = rows.iter().filter_map(|row| row.value).sum();
    let sum = f64::from(i32::try_from(sum).expect("small"));
    match figure.measure {
        Measure::Count => Some(n),
        Measure::Sum => Some(sum),
        Measure::Share => (!rows.is_empty()).then(|| sum * 100.0 / n),
        Measure::MedianDays => {
            let mut days: Vec<i64> = rows
                .iter()
                .map(|row| {
                    let (from, to) = (row.from.expect("a day"), row.to.expect("a day"));
                    i64::from(from.until(to).expect("a span").get_days())
                })
                .collect();
            median(&mut days)
        }
    }
}

#[tokio::test]
async fn every_figure_is_that_of_its_rows() {
    for test in both().await {
        for seed in 1..=4 {
            let (around, _) = testkit::fixed();
            let mut tx = test.db.write().await.expect("begins");
            let (org, drawn) = programme(&mut tx, &around, seed).await;
            let manager = actor(org, &around, Role::Manager, &drawn.sites);
            let seen = reach::<on::Figure, to::Read>(&manager).expect("may");
            for figure in figures::ALL {
                let asked = Asked::on(TODAY);
                let what = format!("{} of seed {seed}", figure.id);
                let all = every_row(&mut tx, &around, &manager, figure, &asked).await;
                let got = value(&mut tx, &seen, figure, &asked).await.expect("read");
                assert_eq!(got.number, by_hand(figure, &all), "{what}");
                assert_eq!(usize::try_from(got.rows), Ok(all.len()), "{what}");
                let exports = reach::<on::FigureRow, to::Export>(&manager).expect("may");
                let taken = rows_after(&mut tx, &exports, figure, &asked, None, 10_000)
                    .await
                    .expect("read");
                assert_eq!(taken, all, "{what}");
                let sites = per_site(&mut tx, &seen, figure, &asked)
                    .await
                    .expect("read");
                for site in &drawn.sites {
                    let here: Vec<Row> = all.iter().filter(|r| r.site == *site).cloned().collect();
                    let one = value(&mut tx, &seen, figure, &asked.at(*site))
                        .await
                        .expect("read");
                    assert_eq!(one.number, by_hand(figure, &here), "{what}");
                    let listed = sites.get(site).copied();
                    assert_eq!(listed.is_some(), !here.is_empty(), "{what}");
                    assert!(listed.is_none_or(|listed| listed == one), "{what}");
                }
            }
        }
    }
}

#[tokio::test]
async fn rows_keep_within_reach_and_names_are_for_those_who_coordinate() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, drawn) = programme(&mut tx, &around, 9).await;
        let own = &drawn.sites[..1];
        let coordinator = actor(org, &around, Role::Coordinator, own);
        let researcher = actor(org, &around, Role::Researcher, &[]);
        let asked = Asked::on(TODAY);
        let theirs = every_row(&mut tx, &around, &coordinator, &figures::OFFERED, &asked).await;
        assert!(!theirs.is_empty());
        for row in &theirs {
            assert_eq!(row.site, own[0]);
            assert!(matches!(row.person, Some(Who::Named { .. })));
        }
        let opens = |figure: &&Figure| rows_scope(&researcher, figure).is_ok();
        for figure in figures::ALL.iter().filter(opens) {
            let all = every_row(&mut tx, &around, &researcher, figure, &asked).await;
            for row in all {
                assert!(row.person.is_none_or(|who| who.id().is_none()));
                assert!(row.worker.is_none_or(|who| who.id().is_none()));
            }
        }
        let manager = actor(org, &around, Role::Manager, own);
        for figure in figures::ALL.iter().filter(|one| one.row == RowIs::Concern) {
            let theirs = every_row(&mut tx, &around, &manager, figure, &asked).await;
            assert!(!theirs.is_empty() && theirs.iter().all(|row| row.site == own[0]));
        }
        let elsewhere = every_row(
            &mut tx,
            &around,
            &coordinator,
            &figures::OFFERED,
            &asked.at(drawn.sites[1]),
        )
        .await;
        assert!(elsewhere.is_empty());
        let peer = actor(org, &around, Role::PeerWorker, own);
        assert!(reach::<on::FigureRow, to::Read>(&peer).is_err());
        assert_eq!(
            reach::<on::FigureRow, to::Read>(&researcher)
                .expect("may")
                .scope(),
            &Scope::Organisation
        );
    }
}

#[tokio::test]
async fn another_organisations_definition_is_not_there() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, _) = programme(&mut tx, &around, 1).await;
        let manager = actor(org, &around, Role::Manager, &[]);
        let seen = reach::<on::Figure, to::Read>(&manager).expect("may");
        let asked = Asked::on(TODAY).under(around.id());
        let refused = value(&mut tx, &seen, &figures::ENGAGED, &asked).await;
        assert!(matches!(refused, Err(store::Error::Denied)), "{refused:?}");
    }
}

type EpisodeRow = (Option<String>, Option<String>, Option<String>);
type ContactRow = (Uuid, String, String, String, Option<String>, Option<i64>);
type EpisodeRowWithId = (Uuid, Option<String>, Option<String>, Option<String>);

/// The programme as plain rows, to work out by hand what figures mean.
struct Plain {
    /// Episode: referred, ended, how.
    episodes: BTreeMap<Uuid, EpisodeRow>,
    /// Match: episode, person, worker, kind, started, ended.
    matches: Vec<(Uuid, Uuid, Uuid, String, String, Option<String>)>,
    /// Contact: episode, day, outcome, codes of mechanism and attendance, minutes.
    contacts: Vec<ContactRow>,
    /// Worker: capacity, left.
    workers: BTreeMap<Uuid, (i64, Option<String>)>,
    /// Supervision: planned, state.
    supervision: Vec<(String, String)>,
    /// Concern: raised on, due on, acknowledged, due.
    concerns: Vec<(String, String, Option<Stamp>, Stamp)>,
}

impl Plain {
    async fn read(tx: &mut Tx, org: OrgId) -> Plain {
        let episodes: Vec<EpisodeRowWithId> = query(
            "SELECT id, referred_on, ended_on, ended_how FROM support_episode WHERE org_id = $1",
        )
        .bind(org)
        .all(tx)
        .await
        .expect("read");
        let workers: Vec<(Uuid, i64, Option<String>)> =
            query("SELECT id, capacity, left_on FROM worker WHERE org_id = $1")
                .bind(org)
                .all(tx)
                .await
                .expect("read");
        Plain {
            episodes: episodes.into_iter().map(|(id, r, e, h)| (id, (r, e, h))).collect(),
            matches: query("SELECT episode_id, person_id, worker_id, kind, started_on, ended_on FROM peer_match WHERE org_id = $1")
                .bind(org)
                .all(tx)
                .await
                .expect("read"),
            contacts: query("SELECT episode_id, on_date, outcome, mechanism_code, attendance_code, minutes FROM contact WHERE org_id = $1")
                .bind(org)
                .all(tx)
                .await
                .expect("read"),
            workers: workers.into_iter().map(|(id, c, l)| (id, (c, l))).collect(),
            supervision: query("SELECT planned_on, state FROM supervision WHERE org_id = $1")
                .bind(org)
                .all(tx)
                .await
                .expect("read"),
            concerns: query("SELECT raised_on, due_on, acknowledged_at, due_at FROM concern WHERE org_id = $1")
                .bind(org)
                .all(tx)
                .await
                .expect("read"),
        }
    }

    fn ended(&self, episode: Uuid) -> bool {
        self.episodes[&episode]
            .1
            .as_ref()
            .is_some_and(|day| *day <= TODAY.to_string())
    }

    /// The matches that hold on a day.
    fn matched_on(
        &self,
        day: Date,
    ) -> impl Iterator<Item = &(Uuid, Uuid, Uuid, String, String, Option<String>)> {
        let day = day.to_string();
        self.matches
            .iter()
            .filter(move |m| m.4 <= day && m.5.as_ref().is_none_or(|until| *until >= day))
    }

    fn last_met(&self, episode: Uuid) -> Option<&String> {
        self.met(episode).max()
    }

    fn met(&self, episode: Uuid) -> impl Iterator<Item = &String> {
        self.contacts
            .iter()
            .filter(move |c| c.0 == episode && c.2 == "met")
            .map(|c| &c.1)
    }

    fn people_of(&self, worker: Uuid) -> usize {
        let people: BTreeSet<Uuid> = self
            .matched_on(TODAY)
            .filter(|m| m.2 == worker)
            .map(|m| m.1)
            .collect();
        people.len()
    }

    fn days(&self, until: impl Fn(Uuid) -> Option<String>) -> Option<f64> {
        let mut days: Vec<i64> = self
            .episodes
            .iter()
            .filter_map(|(id, (referred, ..))| {
                let from: Date = referred.as_ref()?.parse().expect("a day");
                let to: Date = until(*id)?.parse().expect("a day");
                let days = i64::from(from.until(to).expect("a span").get_days());
                (days >= 0).then_some(days)
            })
            .collect();
        median(&mut days)
    }

    /// What the definition in words says, worked out without SQL; none for those of engagement, which have tests of
    /// their own.
    #[expect(
        clippy::option_option,
        reason = "a figure that is not worked out here differs from one of nothing"
    )]
    fn works_out(&self, figure: &Figure) -> Option<Option<f64>> {
        let since = TODAY.saturating_sub(Span::new().days(14));
        let number = |n: usize| Some(Some(f64::from(u32::try_from(n).expect("few"))));
        let count = |holds: &dyn Fn(Uuid) -> bool| {
            number(self.episodes.keys().filter(|id| holds(**id)).count())
        };
        let today = TODAY.to_string();
        let at_work = || {
            self.workers
                .iter()
                .filter(|(_, (_, left))| left.as_ref().is_none_or(|day| *day > today))
        };
        let total = |n: i64| Some(Some(f64::from(i32::try_from(n).expect("small"))));
        match *figure {
            figures::OFFERED => count(&|_| true),
            figures::MET_ONCE => count(&|id| self.met(id).next().is_some()),
            figures::WAITING => count(&|id| {
                let later = |m: &&(Uuid, Uuid, Uuid, String, String, Option<String>)| {
                    m.0 == id
                        && m.3 == "allocated"
                        && m.5.as_ref().is_none_or(|until| *until >= TODAY.to_string())
                };
                !self.ended(id) && !self.matches.iter().any(|m| later(&m))
            }),
            figures::SUPPORTED => {
                count(&|id| !self.ended(id) && self.matched_on(TODAY).any(|m| m.0 == id))
            }
            figures::NOT_MET_LATELY => count(&|id| {
                let long = self
                    .matched_on(TODAY)
                    .any(|m| m.0 == id && m.4 < since.to_string());
                let lately = self
                    .last_met(id)
                    .is_some_and(|day| *day >= since.to_string());
                !self.ended(id) && long && !lately
            }),
            figures::DAYS_TO_MATCH => Some(self.days(|id| {
                let of = self
                    .matches
                    .iter()
                    .filter(|m| m.0 == id && m.3 == "allocated");
                of.map(|m| m.4.clone()).min()
            })),
            figures::DAYS_TO_MEETING => Some(self.days(|id| self.met(id).min().cloned())),
            figures::ATTEMPTED => number(
                self.contacts
                    .iter()
                    .filter(|c| matches!(c.2.as_str(), "met" | "not_met"))
                    .count(),
            ),
            figures::TWO_WAY_ANY => number(self.contacts.iter().filter(|c| c.2 == "met").count()),
            figures::MHSDS_DIRECT => number(
                self.contacts
                    .iter()
                    .filter(|c| {
                        matches!(c.4.as_deref(), Some("5" | "6"))
                            && matches!(c.3.as_str(), "01" | "02" | "04" | "11")
                    })
                    .count(),
            ),
            figures::MINUTES => total(
                self.contacts
                    .iter()
                    .filter(|c| c.2 == "met")
                    .filter_map(|c| c.5)
                    .sum(),
            ),
            figures::WORKERS => number(at_work().count()),
            figures::CASELOAD => number(at_work().map(|(id, _)| self.people_of(*id)).sum()),
            figures::CAPACITY => total(at_work().map(|(_, (capacity, _))| capacity).sum()),
            figures::OVER_CAPACITY => number(
                at_work()
                    .filter(|(id, (capacity, _))| {
                        i64::try_from(self.people_of(**id)).expect("few") > *capacity
                    })
                    .count(),
            ),
            figures::SUPERVISION_HELD => {
                let due = self.supervision.iter().filter(|(day, _)| *day <= today);
                Some(share(due.map(|(_, state)| state == "held").collect()))
            }
            figures::CONCERNS => number(self.concerns.iter().filter(|c| c.0 <= today).count()),
            figures::CONCERNS_IN_TIME => {
                let judged = self
                    .concerns
                    .iter()
                    .filter(|c| c.0 <= today && (c.2.is_some() || c.1 < today));
                Some(share(
                    judged.map(|c| c.2.is_some_and(|at| at <= c.3)).collect(),
                ))
            }
            figures::ENDED_PLANNED | figures::ENDED_UNPLANNED => {
                let how = if *figure == figures::ENDED_PLANNED {
                    "planned"
                } else {
                    "unplanned"
                };
                count(&|id| self.ended(id) && self.episodes[&id].2.as_deref() == Some(how))
            }
            _ => None,
        }
    }
}

/// The share of what is true, in per cent.
fn share(all: Vec<bool>) -> Option<f64> {
    let number = |n: usize| f64::from(u32::try_from(n).expect("few"));
    let good = all.iter().filter(|good| **good).count();
    (!all.is_empty()).then(|| number(good) * 100.0 / number(all.len()))
}

#[tokio::test]
async fn every_figure_means_what_its_definition_says() {
    for test in both().await {
        for seed in 11..=13 {
            let (around, _) = testkit::fixed();
            let mut tx = test.db.write().await.expect("begins");
            let (org, _) = programme(&mut tx, &around, seed).await;
            let plain = Plain::read(&mut tx, org).await;
            let manager = actor(org, &around, Role::Manager, &[]);
            let seen = reach::<on::Figure, to::Read>(&manager).expect("may");
            let mut checked = 0;
            for figure in figures::ALL {
                if let Some(expected) = plain.works_out(figure) {
                    let got = value(&mut tx, &seen, figure, &Asked::on(TODAY))
                        .await
                        .expect("read");
                    assert_eq!(got.number, expected, "{} of seed {seed}", figure.id);
                    checked += 1;
                } else {
                    assert!(figure.by_definition, "{}", figure.id);
                }
            }
            assert!(checked >= 16);
        }
    }
}

#[tokio::test]
async fn the_figures_of_engagement_add_up() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, _) = programme(&mut tx, &around, 21).await;
        let manager = actor(org, &around, Role::Manager, &[]);
        let seen = reach::<on::Figure, to::Read>(&manager).expect("may");
        let mut counts = BTreeMap::new();
        for figure in figures::ALL {
            let got: Value = value(&mut tx, &seen, figure, &Asked::on(TODAY))
                .await
                .expect("read");
            counts.insert(figure.id, got.count());
        }
        assert!(counts["engaged"] > 0 && counts["not_yet_engaged"] > 0);
        assert_eq!(
            counts["engaged"] + counts["not_yet_engaged"],
            counts["with_data"]
        );
        let spread = counts["counted_contacts_0"]
            + counts["counted_contacts_1"]
            + counts["counted_contacts_2_or_more"];
        assert_eq!(spread, counts["with_data"]);
        assert_eq!(
            counts["with_data"] + counts["without_data"],
            counts["offered"]
        );
    }
}
