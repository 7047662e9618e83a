//! Rows that come packed are the rows that come one by one.

use store::packed::{Form, PackedRow};
use store::{Stamp, query};
use testkit::both;
use uuid::Uuid;

#[derive(Debug, PartialEq, sqlx::FromRow, serde::Deserialize)]
struct Row {
    id: Uuid,
    name: String,
    truth: bool,
    number: i64,
    at: Stamp,
    no_id: Option<Uuid>,
    no_text: Option<String>,
    no_truth: Option<bool>,
}

impl PackedRow for Row {
    const COLUMNS: &'static [(&'static str, Form)] = &[
        ("id", Form::Identifier),
        ("name", Form::Plain),
        ("truth", Form::Truth),
        ("number", Form::Plain),
        ("at", Form::Plain),
        ("no_id", Form::Identifier),
        ("no_text", Form::Plain),
        ("no_truth", Form::Truth),
    ];
}

const SELECT: &str = "SELECT o.org_id AS id, o.name, o.demonstration AS truth, o.contact_gap_days AS number, o.created_at AS at, s.org_id AS no_id, s.name AS no_text, p.demonstration AS no_truth FROM organisation o LEFT JOIN site s ON s.org_id = o.org_id LEFT JOIN organisation p ON p.org_id = o.org_id AND p.name = $1 WHERE o.name <> $1 ORDER BY o.contact_gap_days DESC";

#[tokio::test]
async fn packed_rows_have_the_values_and_the_order_of_the_statement() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let names = [
            "Zoë’s 漢字 \u{1F600}",
            "[1, \"quoted\"]\\ \n\t\u{1}",
            "",
            "null",
            "0012",
        ];
        for (number, name) in (1_i64..).zip(names) {
            query("INSERT INTO organisation (org_id, name, demonstration, time_zone, contact_gap_days, created_at) VALUES ($1, $2, $3, 'Europe/London', $4, $5)")
                .bind(around.id::<Uuid>())
                .bind(name)
                .bind(number % 2 == 0)
                .bind(number)
                .bind(around.now())
                .execute(&mut tx)
                .await
                .expect("kept");
        }
        let asked = || query(SELECT).bind("nobody");
        let packed: Vec<Row> = asked().packed(&mut tx).await.expect("read");
        let singly: Vec<Row> = asked().all(&mut tx).await.expect("read");
        assert_eq!(packed, singly);
        let read: Vec<&str> = packed.iter().map(|row| row.name.as_str()).collect();
        assert!(read.iter().eq(names.iter().rev()), "{read:?}");
        assert!(
            packed
                .iter()
                .all(|row| row.no_id.is_none() && row.no_truth.is_none())
        );
        let none = query(SELECT).bind("nobody").push(" LIMIT 0");
        let none: Vec<Row> = none.packed(&mut tx).await.expect("read");
        assert!(none.is_empty());
    }
}
