//! Both databases: a file of its own for SQLite, a schema of its own in PostgreSQL.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use std::sync::atomic::{AtomicU64, Ordering};
use store::Db;
use tempfile::TempDir;

/// An empty database for one test.
#[derive(Debug)]
pub struct TestDb {
    /// The database, its schema up to date.
    pub db: Db,
    /// Its address, to open it again.
    pub address: String,
    // Removed with the test.
    _folder: Option<TempDir>,
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// An empty SQLite database.
pub async fn sqlite() -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let address = format!("sqlite://{}", folder.path().join("test.db").display());
    TestDb {
        db: Db::open(&address).await.expect("a new SQLite file opens"),
        address,
        _folder: Some(folder),
    }
}

/// An empty PostgreSQL database: a schema of its own on the server that `TEST_POSTGRES_URL` names.
///
/// # Panics
/// When the variable is not set: a missing PostgreSQL is an error, never a skip.
pub async fn postgres() -> TestDb {
    let address = empty_schema().await;
    TestDb {
        db: Db::open(&address).await.expect("a new schema opens"),
        address,
        _folder: None,
    }
}

/// The address of a new schema with nothing in it at all.
///
/// # Panics
/// As [`postgres`].
pub async fn empty_schema() -> String {
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    let schema = format!("t{}_{number}", std::process::id());
    let url = postgres_url();
    let join = if url.contains('?') { '&' } else { '?' };
    let address = format!("{url}{join}options=-csearch_path%3D{schema}");
    empty(&address).await;
    address
}

/// Empties the schema of an address that [`empty_schema`] gave: all that was in it is gone.
///
/// # Panics
/// As [`postgres`].
pub async fn empty(address: &str) {
    let (_, schema) = address
        .rsplit_once("search_path%3D")
        .expect("an address with a schema");
    let mut connection = sqlx::PgConnection::connect(&postgres_url())
        .await
        .expect("the test server answers");
    connection
        .execute(sqlx::raw_sql(AssertSqlSafe(format!(
            "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"
        ))))
        .await
        .expect("a schema can be made");
    connection.close().await.expect("the connection closes");
}

fn postgres_url() -> String {
    std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL is not set: run `eval $(cargo xtask pg start)`, or the whole by `make test`")
}

/// Both, for a test that runs on each.
pub async fn both() -> [TestDb; 2] {
    [sqlite().await, postgres().await]
}
