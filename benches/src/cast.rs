//! Who asks for what: accounts of the programme with sessions, and the records they ask for.

use crate::{Trouble, seed};
use ids::{AccountId, OrgId, PersonId, WorkerId};
use store::account::{self, session};
use store::{Db, Surroundings, Tx, query};
use uuid::Uuid;

/// People at work at the same time.
pub const AT_ONCE: usize = 40;
/// Of whom so many are coordinators.
const COORDINATORS: usize = 12;
/// The rows of the export that is measured.
const EXPORTED: i64 = 100_000;

/// The people of the worker whose day is measured, and the contacts that lie ahead of them: as many in a small programme
/// as in a large one, so that what is compared is the same page.
const CASELOAD: i64 = 10;

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What the cookie holds.
    pub token: String,
    /// The people they support today; none for coordinators.
    pub people: Vec<PersonId>,
}

/// Everybody who takes part, and what they ask for.
#[derive(Debug)]
pub struct Cast {
    /// A coordinator of every site.
    pub coordinator: SignedIn,
    /// Coordinators with fewer sites.
    pub coordinators: Vec<SignedIn>,
    /// Peer workers, the first of whom supports the person with the most contacts.
    pub peers: Vec<SignedIn>,
    /// The peer worker whose day is measured.
    pub day: SignedIn,
    /// The person with the most contacts.
    pub busiest: PersonId,
    /// Since this day there are as many contacts as the export takes out, or a few more.
    pub export_since: String,
    /// Rows of the tables that matter.
    pub volumes: Vec<(&'static str, i64)>,
    /// The database and its version.
    pub database: String,
}

/// Begins the sessions. Passwords take as long as they should, and are not what is measured here.
///
/// # Errors
/// When the database holds no programme that `bench seed` made.
pub async fn assemble(db: &Db, around: &Surroundings) -> Result<Cast, Trouble> {
    let mut tx = db.write().await?;
    let missing = || {
        Trouble("This database holds no programme to measure: make one with `bench seed`.".into())
    };
    let (org,): (Uuid,) = query("SELECT org_id FROM organisation WHERE name = 'A large programme'")
        .optional(&mut tx)
        .await?
        .ok_or_else(missing)?;
    let org = OrgId(org);
    let (busiest,): (Uuid,) =
        query("SELECT id FROM person WHERE org_id = $1 AND local_ref = 'P000001'")
            .bind(org)
            .optional(&mut tx)
            .await?
            .ok_or_else(missing)?;
    let mut coordinators = Vec::new();
    for (id,) in query("SELECT a.id FROM account a WHERE a.org_id = $1 AND a.role = 'coordinator' AND EXISTS (SELECT 1 FROM account_site s WHERE s.org_id = a.org_id AND s.account_id = a.id) ORDER BY a.email LIMIT $2")
        .bind(org)
        .bind(i64::try_from(COORDINATORS).unwrap_or(0))
        .all::<(Uuid,)>(&mut tx)
        .await?
    {
        coordinators.push(begin(&mut tx, around, org, AccountId(id)).await?);
    }
    let coordinator = coordinators.first().cloned().ok_or_else(missing)?;
    let mut peers = Vec::new();
    for (id,) in query(
        "SELECT id FROM account WHERE org_id = $1 AND role = 'peer_worker' ORDER BY email LIMIT $2",
    )
    .bind(org)
    .bind(i64::try_from(AT_ONCE - COORDINATORS).unwrap_or(0))
    .all::<(Uuid,)>(&mut tx)
    .await?
    {
        peers.push(begin(&mut tx, around, org, AccountId(id)).await?);
    }
    let (day,): (Uuid,) = query("SELECT a.id FROM account a WHERE a.org_id = $1 AND a.role = 'peer_worker' ORDER BY abs((SELECT count(*) FROM peer_match m WHERE m.org_id = a.org_id AND m.worker_id = a.worker_id AND m.ended_on IS NULL) - $2) + abs((SELECT count(*) FROM contact c WHERE c.org_id = a.org_id AND c.worker_id = a.worker_id AND c.on_date >= $3 AND c.outcome = 'planned') - $2), a.email LIMIT 1")
        .bind(org)
        .bind(CASELOAD)
        .bind(seed::today(around))
        .optional(&mut tx)
        .await?
        .ok_or_else(missing)?;
    let day = begin(&mut tx, around, org, AccountId(day)).await?;
    let volumes = volumes(&mut tx, org).await?;
    let rows = volumes.iter().find(|(table, _)| *table == "contact");
    let rows = rows.map_or(0, |(_, rows)| *rows).min(EXPORTED);
    let (export_since,): (String,) = query("SELECT on_date FROM contact WHERE org_id = $1 ORDER BY on_date DESC, id DESC LIMIT 1 OFFSET $2")
        .bind(org)
        .bind((rows - 1).max(0))
        .one(&mut tx)
        .await?;
    let database = version(&mut tx).await?;
    tx.commit().await?;
    Ok(Cast {
        coordinator,
        coordinators,
        peers,
        day,
        busiest: PersonId(busiest),
        export_since,
        volumes,
        database,
    })
}

async fn begin(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    id: AccountId,
) -> Result<SignedIn, Trouble> {
    let actor = account::actor(tx, org, id).await?;
    let people = match actor.worker {
        Some(worker) => caseload(tx, org, worker).await?,
        None => Vec::new(),
    };
    let token = session::begin(tx, around, &actor, "a measurement").await?;
    Ok(SignedIn { token, people })
}

async fn caseload(tx: &mut Tx, org: OrgId, worker: WorkerId) -> Result<Vec<PersonId>, Trouble> {
    let people = query("SELECT person_id FROM peer_match WHERE org_id = $1 AND worker_id = $2 AND ended_on IS NULL ORDER BY person_id")
        .bind(org)
        .bind(worker)
        .all::<(Uuid,)>(tx)
        .await?;
    Ok(people.into_iter().map(|(id,)| PersonId(id)).collect())
}

async fn volumes(tx: &mut Tx, org: OrgId) -> Result<Vec<(&'static str, i64)>, Trouble> {
    let mut volumes = Vec::new();
    for (table, text) in [
        ("site", "SELECT count(*) FROM site WHERE org_id = $1"),
        ("worker", "SELECT count(*) FROM worker WHERE org_id = $1"),
        ("person", "SELECT count(*) FROM person WHERE org_id = $1"),
        ("contact", "SELECT count(*) FROM contact WHERE org_id = $1"),
        ("note", "SELECT count(*) FROM note WHERE org_id = $1"),
        ("audit", "SELECT count(*) FROM audit WHERE org_id = $1"),
    ] {
        volumes.push((table, query(text).bind(org).count(tx).await?));
    }
    Ok(volumes)
}

async fn version(tx: &mut Tx) -> Result<String, Trouble> {
    let text = match tx {
        Tx::Sqlite(_) => "SELECT 'SQLite ' || sqlite_version()",
        Tx::Postgres(_) => {
            "SELECT 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync')"
        }
    };
    let (version,): (String,) = query(text).one(tx).await?;
    Ok(version)
}

/// The processes of PostgreSQL that serve others on this database; none with SQLite, which lives in the server.
///
/// # Errors
/// As the database says.
pub async fn backends(db: &Db) -> Result<Vec<u32>, Trouble> {
    if let Db::Sqlite { .. } = db {
        return Ok(Vec::new());
    }
    let mut tx = db.read().await?;
    let pids = query("SELECT CAST(pid AS BIGINT) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()")
        .all::<(i64,)>(&mut tx)
        .await?;
    tx.rollback().await?;
    let pids = pids.into_iter();
    Ok(pids.filter_map(|(pid,)| u32::try_from(pid).ok()).collect())
}
