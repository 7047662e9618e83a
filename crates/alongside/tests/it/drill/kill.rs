//! The server is killed at random moments while people work, and nothing it acknowledged is lost or there twice.
//!
//! `ALONGSIDE_DRILL_ROUNDS` says how often, eight times without it; `make drill` says 200 and prints what came of it.

use super::load::Kept;
use super::server::answers;
use super::{Load, Service};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use store::audit;
use store::query::BothRow;
use store::{Db, query};
use testkit::random_programme::Draw;
use uuid::Uuid;

/// How often, unless something else is said.
const ROUNDS: u32 = 8;
/// A server is killed at the latest so long after it first answered.
const LATEST_MS: usize = 1_500;

/// What came of a drill.
#[derive(Debug, Default)]
struct Found {
    kills: u32,
    contacts: usize,
    drafts: usize,
    lost: Vec<Uuid>,
    twice: Vec<Uuid>,
    unsent: Vec<Uuid>,
    drafts_lost: Vec<Uuid>,
}

fn rounds() -> u32 {
    let said = std::env::var("ALONGSIDE_DRILL_ROUNDS").ok();
    said.map_or(ROUNDS, |text| text.parse().expect("a number of rounds"))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_server_on_sqlite_is_killed() {
    drill(&Service::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_server_on_postgresql_is_killed() {
    drill(&Service::postgres().await).await;
}

async fn drill(service: &Service) {
    let mut found = Found::default();
    let mut draw = Draw::new(20_260_301);
    let begun = Instant::now();
    let mut seen = BTreeSet::new();
    for _ in 0..rounds() {
        let server = service.serve();
        answers(&service.browser(&server));
        let load = Load::begin(service, &server, 4);
        let moment = u64::try_from(draw.below(LATEST_MS)).expect("a short time");
        std::thread::sleep(Duration::from_millis(moment));
        server.kill();
        let kept = load.end();
        found.kills += 1;
        // The next server starts on what this one left, and the question is what it finds.
        let server = service.serve();
        look(service, &kept, &mut seen, &mut found).await;
        drop(server);
    }
    let (system, _) = service.database.split_once(':').expect("a scheme");
    eprintln!(
        "{system}: {} kills in {} s; {} contacts and {} drafts acknowledged; {} contacts lost, {} there twice, {} that nobody sent, {} drafts lost",
        found.kills,
        begun.elapsed().as_secs(),
        found.contacts,
        found.drafts,
        found.lost.len(),
        found.twice.len(),
        found.unsent.len(),
        found.drafts_lost.len(),
    );
    assert!(
        found.contacts > 0 && found.drafts > 0,
        "nothing was acknowledged"
    );
    let wrong = [&found.lost, &found.twice, &found.unsent, &found.drafts_lost];
    assert!(wrong.iter().all(|list| list.is_empty()), "{found:?}");
    is_whole(&service.database).await;
}

/// Holds what is there against what was acknowledged in this round. `seen` are the contacts of the rounds before.
async fn look(service: &Service, kept: &Kept, seen: &mut BTreeSet<Uuid>, found: &mut Found) {
    let all: Vec<(Uuid,)> = rows(&service.database, "SELECT id FROM contact").await;
    let there: BTreeSet<Uuid> = all.into_iter().map(|(id,)| id).collect();
    // Each has one note and one entry in the trail, or something of it happened twice or by half.
    let notes: Vec<(Uuid, i64)> = rows(
        &service.database,
        "SELECT contact_id, count(*) FROM note GROUP BY contact_id",
    )
    .await;
    let entries: Vec<(Uuid, i64)> = rows(
        &service.database,
        "SELECT resource_id, count(*) FROM audit WHERE action = 'create' AND resource = 'contact' GROUP BY resource_id",
    )
    .await;
    for list in [&notes, &entries] {
        let more = list.iter().filter(|(_, count)| *count != 1);
        found.twice.extend(more.map(|(id, _)| *id));
        let by_half = |id: &&Uuid| !list.iter().any(|(of, _)| of == *id);
        found.lost.extend(there.iter().filter(by_half));
    }
    found.contacts += kept.contacts.len();
    let gone = kept.contacts.iter().filter(|id| !there.contains(id));
    found.lost.extend(gone);
    found.lost.extend(seen.difference(&there));
    let new: BTreeSet<Uuid> = there.difference(seen).copied().collect();
    let unsent = new.iter().filter(|id| !kept.sent.contains(id));
    found.unsent.extend(unsent);
    *seen = there;

    let drafts: Vec<(Uuid, String)> = rows(
        &service.database,
        "SELECT id, CAST(fields AS TEXT) FROM draft",
    )
    .await;
    found.drafts += kept.drafts.len();
    let lost = kept.drafts.iter().filter(|(id, text)| {
        let is_there = |(of, fields): &(Uuid, String)| of == id && fields.contains(text);
        !drafts.iter().any(is_there)
    });
    found.drafts_lost.extend(lost.map(|(id, _)| *id));
}

async fn rows<T: BothRow>(database: &str, text: &'static str) -> Vec<T> {
    let db = Db::open_existing(database).await.expect("opens");
    let mut tx = db.read().await.expect("begins");
    let rows = query(text).all(&mut tx).await.expect(text);
    tx.rollback().await.expect("ends");
    db.close().await;
    rows
}

/// The database and its audit trail are as they should be.
pub(super) async fn is_whole(database: &str) {
    if database.starts_with("sqlite") {
        let said: Vec<(String,)> = rows(
            database,
            "SELECT integrity_check FROM pragma_integrity_check",
        )
        .await;
        assert_eq!(said, [("ok".to_owned(),)]);
    }
    let db = Db::open_existing(database).await.expect("opens");
    let verified = audit::verify(&db, &[]).await.expect("read");
    db.close().await;
    assert_eq!(verified.broken, None);
    assert!(verified.entries > 0);
}
