//! The rows behind a figure in another order: the same rows, in order, and no order that tells a name.

use super::figures::{actor, programme};
use access::{Actor, Role, on, reach, to};
use delivery::figures::{self, Figure};
use ids::OrgId;
use jiff::civil::{Date, date};
use std::collections::BTreeSet;
use store::implementation::figures::{Asked, Order, Row, Sort, pseudonym, rows};
use store::listing::Page;
use store::{Surroundings, Tx};
use testkit::both;
use uuid::Uuid;

/// The day of the clock of the tests.
const TODAY: Date = date(2026, 3, 2);
const EVERY: [Sort; 6] = [
    Sort::Person,
    Sort::Worker,
    Sort::Site,
    Sort::From,
    Sort::To,
    Sort::Value,
];

/// Every row in an order, and whether it was given.
async fn in_order(
    tx: &mut Tx,
    around: &Surroundings,
    who: &Actor,
    figure: &Figure,
    order: Order,
) -> (Vec<Row>, bool) {
    let reach = reach::<on::FigureRow, to::Read>(who).expect("may");
    let asked = Asked::on(TODAY);
    let (mut all, mut given) = (Vec::new(), false);
    for number in 1.. {
        let page = rows(
            tx,
            around,
            &reach,
            figure,
            &asked,
            order,
            Page::new(number, 17),
        )
        .await
        .expect("read");
        given = page.order == order;
        let done = page.rows.len() < 17;
        all.extend(page.rows);
        if done {
            break;
        }
    }
    (all, given)
}

/// What a row is put in order by, as a text that sorts like it.
fn key(row: &Row, by: Sort) -> String {
    let number = |n: i64| format!("{:020}", i128::from(n) - i128::from(i64::MIN));
    match by {
        Sort::Made => row.id.to_string(),
        Sort::Person => row.person.as_ref().map_or(String::new(), |who| {
            delivery::person::folded_name(who.words())
        }),
        Sort::Worker => row
            .worker
            .as_ref()
            .map_or(String::new(), |who| who.words().to_lowercase()),
        Sort::Site => row.site_name.to_lowercase(),
        Sort::From => row.from.map_or(String::new(), |day| day.to_string()),
        Sort::To => row.to.map_or(String::new(), |day| day.to_string()),
        Sort::Value => number(row.value.unwrap_or(0)),
    }
}

#[tokio::test]
async fn rows_come_in_the_order_that_is_asked_for() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, drawn) = programme(&mut tx, &around, 5).await;
        let who = actor(org, &around, Role::Coordinator, &drawn.sites);
        for figure in figures::ALL {
            let (made, _) = in_order(&mut tx, &around, &who, figure, Order::default()).await;
            let ids = |rows: &[Row]| rows.iter().map(|row| row.id).collect::<BTreeSet<_>>();
            for by in EVERY {
                for descending in [false, true] {
                    let order = Order { by, descending };
                    let (sorted, given) = in_order(&mut tx, &around, &who, figure, order).await;
                    let what = format!("{} by {order:?}", figure.id);
                    assert!(given, "{what}");
                    assert_eq!(sorted.len(), made.len(), "{what}");
                    assert_eq!(ids(&sorted), ids(&made), "{what}");
                    let keys: Vec<String> = sorted.iter().map(|row| key(row, by)).collect();
                    let mut expected = keys.clone();
                    expected.sort();
                    if descending {
                        expected.reverse();
                    }
                    assert_eq!(keys, expected, "{what}");
                }
            }
        }
    }
}

#[tokio::test]
async fn whoever_reads_pseudonyms_gets_no_order_by_name() {
    for test in both().await {
        let (around, _) = testkit::fixed();
        let mut tx = test.db.write().await.expect("begins");
        let (org, _) = programme(&mut tx, &around, 5).await;
        let who = actor(org, &around, Role::Researcher, &[]);
        let (made, _) = in_order(&mut tx, &around, &who, &figures::OFFERED, Order::default()).await;
        for by in [Sort::Person, Sort::Worker] {
            let order = Order {
                by,
                descending: false,
            };
            let (rows, given) = in_order(&mut tx, &around, &who, &figures::OFFERED, order).await;
            assert!(!given, "{by:?}");
            assert_eq!(rows, made, "{by:?}");
        }
        let by_day = Order {
            by: Sort::From,
            descending: true,
        };
        let (_, given) = in_order(&mut tx, &around, &who, &figures::OFFERED, by_day).await;
        assert!(given);
    }
}

#[test]
fn a_pseudonym_stays_and_tells_nothing() {
    let (around, _) = testkit::fixed();
    let (org, other): (OrgId, OrgId) = (around.id(), around.id());
    let id: Uuid = around.id();
    let word = pseudonym('P', org, id);
    assert_eq!(word, pseudonym('P', org, id));
    assert_ne!(word, pseudonym('P', other, id));
    assert_eq!(word.len(), 10);
    assert!(word.starts_with("P-") && !id.to_string().contains(&word[2..]));
}
