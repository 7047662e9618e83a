//! The duty rota on both databases.

use crate::concern::{Here, whole_week};
use access::{on, to};
use delivery::concern::Urgency;
use delivery::duty::{Days, Span};
use ids::DutyId;
use jiff::civil::date;
use store::delivery::duty;
use store::{Error, permits, query};
use testkit::both;

#[tokio::test]
async fn the_rota_has_one_on_duty_at_a_time_and_keeps_what_was_taken_back() {
    for test in both().await {
        let mut here = Here::new(&test.db).await;
        let coordinator = here.w.coordinator.clone();
        let week = whole_week(coordinator.account);
        let id = here.rota(week).await.expect("added");
        let other = whole_week(here.manager.account);
        let refused = here.rota(other).await.expect_err("two at once");
        assert!(
            refused
                .to_string()
                .starts_with("Test coordinator is on duty already from 2 March at 09:00"),
            "{refused}"
        );
        let peer = whole_week(here.w.peer.account);
        assert!(matches!(here.rota(peer).await, Err(Error::Refused(_))));
        let w = &mut here.w;
        let change = permits::duty::<to::Change>(&mut w.tx, &coordinator, id)
            .await
            .expect("may");
        for _ in 0..2 {
            duty::withdraw(&mut w.tx, &w.around, &change, id)
                .await
                .expect("taken back");
        }
        here.rota(other).await.expect("the week is free again");
        let w = &mut here.w;
        let read = permits::site::<on::Duty, to::Read>(&mut w.tx, &coordinator, w.north)
            .await
            .expect("may");
        let rota = duty::rota(&mut w.tx, &read).await.expect("read");
        assert_eq!(rota.len(), 2);
        let back = rota.iter().find(|entry| entry.id == id).expect("kept");
        assert!(back.withdrawn.is_some() && !back.counts());
        // Whoever cannot sign in any more is on duty no more: the worry is everybody’s.
        query("UPDATE account SET state = 'suspended' WHERE id = $1")
            .bind(here.manager.account)
            .execute(&mut w.tx)
            .await
            .expect("suspended");
        let id = here.raise(Urgency::Now).await;
        let waits = here.waits(&coordinator, 1).await;
        assert!(waits.iter().any(|one| one.id == id));
    }
}

#[tokio::test]
async fn what_stands_is_found_however_long_the_history_is() {
    for test in both().await {
        let mut here = Here::new(&test.db).await;
        let coordinator = here.w.coordinator.clone();
        let year = Span {
            first: date(2025, 9, 1),
            last: date(2026, 8, 31),
            days: Days::Weekdays,
            ..whole_week(coordinator.account)
        };
        let id = here.rota(year).await.expect("added");
        let w = &mut here.w;
        for _ in 0..500 {
            query("INSERT INTO duty_span (org_id, id, site_id, account_id, first_on, last_on, from_time, until_time, days, stands_in, added_by, added_at, withdrawn_by, withdrawn_at) SELECT org_id, $2, site_id, account_id, '2026-02-02', '2026-02-02', from_time, until_time, days, stands_in, added_by, added_at, account_id, added_at FROM duty_span WHERE id = $1")
                .bind(id)
                .bind(w.around.id::<DutyId>())
                .execute(&mut w.tx)
                .await
                .expect("taken back");
        }
        let read = permits::site::<on::Duty, to::Read>(&mut w.tx, &coordinator, w.north)
            .await
            .expect("may");
        let history = duty::rota(&mut w.tx, &read).await.expect("read");
        assert!(history.iter().all(|entry| entry.id != id));
        for (from, stands) in [(date(2026, 3, 2), true), (date(2026, 9, 1), false)] {
            let standing = duty::standing(&mut w.tx, &read, from).await.expect("read");
            let found: Vec<DutyId> = standing.iter().map(|entry| entry.id).collect();
            assert_eq!(found, if stands { vec![id] } else { Vec::new() });
        }
    }
}
