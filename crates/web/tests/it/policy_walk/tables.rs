//! What the database holds, as one text to compare.

use store::{Tx, query};
use testkit::TestApp;

/// Sessions are used and audit entries, with the ends of their chains, are written by reading too.
const LEFT_OUT: [&str; 5] = [
    "session",
    "audit",
    "audit_head",
    "audit_people",
    "schema_version",
];

/// A statement made in a test. Statements are constants of the program, so this one becomes one.
fn constant(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// Reads every table.
pub struct Tables(Vec<(String, &'static str)>);

impl Tables {
    pub async fn new(app: &TestApp) -> Tables {
        let mut tx = app.app.db.read().await.expect("begins");
        let names: Vec<(String,)> = query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
        )
        .all(&mut tx)
        .await
        .expect("read");
        let mut tables = Vec::new();
        for (name,) in names {
            if LEFT_OUT.contains(&name.as_str()) {
                continue;
            }
            let statement = constant(format!("SELECT name FROM pragma_table_info('{name}')"));
            let columns: Vec<(String,)> = query(statement).all(&mut tx).await.expect("read");
            let quoted: Vec<String> = columns.iter().map(|(c,)| format!("quote({c})")).collect();
            let statement = format!(
                "SELECT coalesce(group_concat(r, char(10)), '') FROM (SELECT {} AS r FROM {name} ORDER BY 1)",
                quoted.join(" || ',' || ")
            );
            tables.push((name, constant(statement)));
        }
        assert!(tables.len() > 15, "the schema was read");
        Tables(tables)
    }

    /// Everything, by table.
    pub async fn read(&self, app: &TestApp) -> Vec<String> {
        let mut tx = app.app.db.read().await.expect("begins");
        let mut all = Vec::new();
        for (_, statement) in &self.0 {
            all.push(one(&mut tx, statement).await);
        }
        all
    }

    /// The names of the tables in which the two differ.
    pub fn differing(&self, before: &[String], after: &[String]) -> Vec<&str> {
        self.0
            .iter()
            .zip(before.iter().zip(after))
            .filter(|(_, (before, after))| before != after)
            .map(|((name, _), _)| name.as_str())
            .collect()
    }
}

async fn one(tx: &mut Tx, statement: &'static str) -> String {
    query(statement).one::<(String,)>(tx).await.expect("read").0
}

/// How many audit entries there are about a person.
pub async fn audited(app: &TestApp, person: ids::PersonId) -> i64 {
    let mut tx = app.app.db.read().await.expect("begins");
    query("SELECT count(*) FROM audit WHERE person_id = $1")
        .bind(person)
        .count(&mut tx)
        .await
        .expect("counted")
}
