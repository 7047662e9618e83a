//! Entries from before the trail was chained are chained when the program is first started on them.

use ids::AuditId;
use jiff::SignedDuration;
use store::{Db, Stamp, audit, query};
use testkit::both;
use uuid::Uuid;

/// The table as it was: migrations 1 and 3.
const SQLITE: &str = "CREATE TABLE audit (org_id BLOB NOT NULL, id BLOB NOT NULL, at TEXT NOT NULL, account_id BLOB, action TEXT NOT NULL, resource TEXT NOT NULL, resource_id BLOB, person_id BLOB, detail TEXT NOT NULL, account_role TEXT, PRIMARY KEY (org_id, id)) STRICT";
const POSTGRES: &str = "CREATE TABLE audit (org_id UUID NOT NULL, id UUID NOT NULL, at TIMESTAMPTZ NOT NULL, account_id UUID, action TEXT NOT NULL, resource TEXT NOT NULL, resource_id UUID, person_id UUID, detail TEXT NOT NULL, account_role TEXT, PRIMARY KEY (org_id, id))";
const INDEXES: [&str; 4] = [
    "CREATE INDEX audit_person ON audit (org_id, person_id, at, id)",
    "CREATE INDEX audit_at ON audit (org_id, at, id)",
    "CREATE INDEX audit_account ON audit (org_id, account_id, at, id)",
    "CREATE INDEX audit_deed ON audit (org_id, resource, action, at, id)",
];

/// An entry but for its place in the chain, in the order of time.
#[derive(sqlx::FromRow, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    org_id: Uuid,
    id: Uuid,
    at: Stamp,
    account_id: Option<Uuid>,
    account_role: Option<String>,
    action: String,
    resource: String,
    resource_id: Option<Uuid>,
    person_id: Option<Uuid>,
    detail: String,
}

const ALL: &str = "SELECT org_id, id, at, account_id, account_role, action, resource, resource_id, person_id, detail FROM audit ORDER BY org_id, id";

#[tokio::test]
async fn entries_from_before_are_chained_in_their_order() {
    for test in both().await {
        let (around, clock) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        query("DROP TABLE audit")
            .execute(&mut tx)
            .await
            .expect("dropped");
        query("DROP TABLE audit_people")
            .execute(&mut tx)
            .await
            .expect("dropped");
        query("DROP TABLE audit_head")
            .execute(&mut tx)
            .await
            .expect("dropped");
        let table = match test.db {
            Db::Sqlite { .. } => SQLITE,
            Db::Postgres(_) => {
                query("DROP FUNCTION audit_is_kept")
                    .execute(&mut tx)
                    .await
                    .expect("dropped");
                POSTGRES
            }
        };
        query(table).execute(&mut tx).await.expect("made");
        for index in INDEXES {
            query(index).execute(&mut tx).await.expect("made");
        }
        query("DELETE FROM schema_version WHERE version IN (19, 24)")
            .execute(&mut tx)
            .await
            .expect("gone");
        // More than are read at a time, of more accounts than one, some within one millisecond.
        for number in 0..2_300_u128 {
            if number % 4 == 0 {
                clock.advance(SignedDuration::from_micros(1_234_567));
            }
            let account = (number % 7 != 0).then(|| Uuid::from_u128(number % 5 + 10));
            query("INSERT INTO audit (org_id, id, at, account_id, action, resource, resource_id, person_id, detail, account_role) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
                .bind(Uuid::from_u128(number % 2 + 1))
                .bind(around.id::<AuditId>())
                .bind(around.now())
                .bind(account)
                .bind("read")
                .bind("person")
                .bind((number % 3 == 0).then(|| Uuid::from_u128(number)))
                .bind((number % 4 == 0).then(|| Uuid::from_u128(number)))
                .bind(format!("{number} listed"))
                .bind(account.filter(|_| number > 500).map(|_| "coordinator"))
                .execute(&mut tx)
                .await
                .expect("kept");
        }
        let before: Vec<Entry> = query(ALL).all(&mut tx).await.expect("read");
        tx.commit().await.expect("commits");

        let db = Db::open(&test.address).await.expect("brought up to date");
        let whole = audit::verify(&db, &[]).await.expect("read");
        assert_eq!((whole.broken, whole.entries), (None, 2_300));
        assert_eq!(whole.ends.len(), 12);
        let mut tx = db.read().await.expect("begins");
        let after: Vec<Entry> = query(ALL).all(&mut tx).await.expect("read");
        assert_eq!(after, before);
        let backwards = query("SELECT count(*) FROM audit AS a JOIN audit AS b ON b.org_id = a.org_id AND b.chain = a.chain AND b.seq = a.seq + 1 WHERE b.id < a.id")
            .count(&mut tx)
            .await
            .expect("counted");
        assert_eq!(backwards, 0);
        tx.rollback().await.expect("ends");
        db.close().await;
    }
}
