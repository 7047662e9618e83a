//! Sites with their teams, workers and accounts.

use super::rows::Rows;
use super::{NO_PASSWORD, Programme, Sizes, Written, calendar, names};
use access::Role;
use delivery::person::folded_name;
use delivery::team::TeamKind;
use ids::{AccountId, SiteId, TeamId, WorkerId};
use jiff::Timestamp;
use store::account::{self, NewAccount};
use store::query::Value;
use store::{Result, Surroundings, Tx};
use uuid::Uuid;

/// Coordinators, of whom the first sees every site.
const COORDINATORS: usize = 20;

#[derive(Debug)]
pub struct Site {
    pub id: SiteId,
    pub team: TeamId,
}

#[derive(Debug)]
pub struct Worker {
    pub id: WorkerId,
    pub site: usize,
    pub account: AccountId,
}

pub async fn write(
    tx: &mut Tx,
    around: &Surroundings,
    programme: &mut Programme,
    sizes: Sizes,
    written: &mut Written,
) -> Result<()> {
    let made = programme.calendar.millis(calendar::FIRST, 0);
    let at = programme.calendar.instant(calendar::FIRST, 0);
    sites(tx, programme, sizes, made, at, written).await?;
    workers(tx, programme, sizes, made, at, written).await?;
    accounts(tx, around, programme, written).await
}

async fn sites(
    tx: &mut Tx,
    programme: &mut Programme,
    sizes: Sizes,
    made: i64,
    at: Timestamp,
    written: &mut Written,
) -> Result<()> {
    let (org, chance) = (programme.org, &mut programme.chance);
    let mut sites = Rows::of(
        "INSERT INTO site (org_id, id, local_ref, name, employer, location, fidelity_hundredths, duty_contact, version, created_at)",
        10,
    );
    let mut teams = Rows::of(
        "INSERT INTO team (org_id, id, site_id, name, kind, version, created_at)",
        7,
    );
    for number in 1..=sizes.sites {
        let id: SiteId = chance.id(made);
        let employer = if chance.percent(60) {
            "NHS trust"
        } else {
            "Charity"
        };
        let fidelity = chance.percent(90).then(|| chance.between(500, 1200));
        sites
            .add(
                tx,
                [
                    org.into(),
                    id.into(),
                    format!("S{number:03}").into(),
                    format!("Site {number:03}").into(),
                    employer.into(),
                    format!("Town {}", number % 17).into(),
                    fidelity.into(),
                    "Duty desk, 01632 960000".into(),
                    1_i64.into(),
                    at.into(),
                ],
            )
            .await?;
        sites.flush(tx).await?;
        let mut peer = None;
        for (name, kind) in [
            ("Peer support", TeamKind::Peer),
            ("Ward", TeamKind::Ward),
            ("Community", TeamKind::Community),
        ] {
            let team: TeamId = chance.id(made);
            peer.get_or_insert(team);
            teams
                .add(
                    tx,
                    [
                        org.into(),
                        team.into(),
                        id.into(),
                        name.into(),
                        kind.code().into(),
                        1_i64.into(),
                        at.into(),
                    ],
                )
                .await?;
        }
        let team = peer.unwrap_or_else(|| chance.id(made));
        programme.sites.push(Site { id, team });
    }
    written.rows.push(("site", sites.finish(tx).await?));
    written.rows.push(("team", teams.finish(tx).await?));
    Ok(())
}

async fn workers(
    tx: &mut Tx,
    programme: &mut Programme,
    sizes: Sizes,
    made: i64,
    at: Timestamp,
    written: &mut Written,
) -> Result<()> {
    let (org, chance) = (programme.org, &mut programme.chance);
    let mut workers = Rows::of(
        "INSERT INTO worker (org_id, id, local_ref, site_id, team_id, name, email, phone, capacity, started_on, left_on, about, version, created_at, folded_name)",
        15,
    );
    for number in 0..sizes.workers {
        let id: WorkerId = chance.id(made);
        let site = number as usize * programme.sites.len() / sizes.workers as usize;
        let place = &programme.sites[site];
        let name = names::name(chance);
        workers
            .add(
                tx,
                [
                    org.into(),
                    id.into(),
                    format!("W{:04}", number + 1).into(),
                    place.id.into(),
                    place.team.into(),
                    name.as_str().into(),
                    format!("worker{:04}@peers.example", number + 1).into(),
                    "01632 960111".into(),
                    12_i64.into(),
                    programme.calendar.text(calendar::FIRST).into(),
                    Value::Text(None),
                    "I like walking, football and a good talk.".into(),
                    1_i64.into(),
                    at.into(),
                    folded_name(&name).into(),
                ],
            )
            .await?;
        // Given when the accounts are made.
        let account = AccountId(Uuid::nil());
        programme.workers.push(Worker { id, site, account });
    }
    written.rows.push(("worker", workers.finish(tx).await?));
    Ok(())
}

/// An account for each worker, the coordinators, and a manager.
async fn accounts(
    tx: &mut Tx,
    around: &Surroundings,
    programme: &mut Programme,
    written: &mut Written,
) -> Result<()> {
    let org = programme.org;
    let mut count = 0;
    let mut add = async |name: &str, email: &str, role, worker, sites: &[SiteId]| {
        count += 1;
        let new = NewAccount {
            email,
            name,
            role,
            password_hash: NO_PASSWORD,
            worker,
            person: None,
            sites,
            teams: &[],
        };
        account::insert(tx, around, org, &new).await
    };
    for (at, worker) in programme.workers.iter_mut().enumerate() {
        let email = format!("worker{:04}@peers.example", at + 1);
        let name = names::name(&mut programme.chance);
        let site = programme.sites[worker.site].id;
        worker.account = add(&name, &email, Role::PeerWorker, Some(worker.id), &[site]).await?;
    }
    for number in 0..COORDINATORS {
        let email = format!("coordinator{:02}@peers.example", number + 1);
        let name = names::name(&mut programme.chance);
        let sites = programme.sites.iter().enumerate();
        let sites: Vec<SiteId> = sites
            .filter(|(at, _)| number == 0 || at % (COORDINATORS - 1) == number - 1)
            .map(|(_, site)| site.id)
            .collect();
        add(&name, &email, Role::Coordinator, None, &sites).await?;
    }
    add(
        "A manager",
        "manager@peers.example",
        Role::Manager,
        None,
        &[],
    )
    .await?;
    written.rows.push(("account", count));
    Ok(())
}
