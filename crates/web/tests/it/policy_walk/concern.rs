//! A concern of each group: raised by its worker two hours ago, acknowledged, passed on to its team, kept from the person
//! for a while; and a span of the duty rota.

use super::world::Group;
use ids::{AccountId, ConcernEntryId, WithholdingId};
use jiff::{SignedDuration, Timestamp};
use store::{Surroundings, Tx, query};

/// Writes the rows, with canaries in every text.
pub async fn rows(tx: &mut Tx, around: &Surroundings, group: &Group) {
    let (org, name, now) = (group.org, group.name, around.now());
    let raised = now - SignedDuration::from_hours(2);
    query("INSERT INTO concern (org_id, id, site_id, person_id, raised_by, worker_id, what, urgency, raised_at, due_at, raised_on, due_on, duty_account_id, acknowledged_at, acknowledged_by, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'now', $8, $8, '2026-03-02', '2026-03-02', $9, $10, $5, $11)")
        .bind(org).bind(group.concern).bind(group.site).bind(group.person).bind(group.account)
        .bind(group.worker).bind(format!("CANARY-concern-what-{name}")).bind(raised)
        .bind(None::<AccountId>).bind(now).bind(None::<Timestamp>)
        .execute(tx).await.expect("kept");
    query("INSERT INTO concern_entry (org_id, id, concern_id, account_id, at, done, words, team_id, for_raiser, ends) VALUES ($1, $2, $3, $4, $5, 'passed_on', $6, $7, $8, $8)")
        .bind(org).bind(around.id::<ConcernEntryId>()).bind(group.concern).bind(group.account)
        .bind(now).bind(format!("CANARY-concern_entry-words-{name}")).bind(group.team).bind(false)
        .execute(tx).await.expect("kept");
    query("INSERT INTO concern_withholding (org_id, id, concern_id, account_id, at, reason, review_on, said, lifted_at, lifted_by) VALUES ($1, $2, $3, $4, $5, $6, '2026-03-09', $7, $5, $4)")
        .bind(org).bind(around.id::<WithholdingId>()).bind(group.concern).bind(group.account)
        .bind(raised).bind(format!("CANARY-concern_withholding-reason-{name}")).bind(true)
        .execute(tx).await.expect("kept");
    query("INSERT INTO duty_span (org_id, id, site_id, account_id, first_on, last_on, from_time, until_time, days, stands_in, added_by, added_at, withdrawn_by, withdrawn_at) VALUES ($1, $2, $3, $4, '2026-03-02', '2026-03-06', '09:00', '17:00', 'every', $5, $4, $6, $7, $8)")
        .bind(org).bind(group.duty).bind(group.site).bind(group.account).bind(false)
        .bind(now).bind(None::<AccountId>).bind(None::<Timestamp>)
        .execute(tx).await.expect("kept");
}
