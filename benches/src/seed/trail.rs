//! The audit trail of three years.

use super::rows::Rows;
use super::{Programme, Sizes, Written, begin, calendar};
use crate::Trouble;
use access::{Action, Resource};
use ids::AuditId;
use store::Db;
use store::query::Value;

/// Rows between two commits.
const TOGETHER: u32 = 200_000;

/// Writes the entries in the order of time.
pub async fn write(
    db: &Db,
    programme: &mut Programme,
    sizes: Sizes,
    written: &mut Written,
) -> Result<(), Trouble> {
    let mut entries = Rows::of(
        "INSERT INTO audit (org_id, id, at, account_id, action, resource, resource_id, person_id, detail)",
        9,
    );
    let first = programme.calendar.millis(calendar::FIRST, 0);
    let span = programme.calendar.millis(0, 0) - first;
    let mut next = 0;
    while next < sizes.audit {
        let mut tx = begin(db).await?;
        let until = (next + TOGETHER).min(sizes.audit);
        for number in next..until {
            let millis = first + span * i64::from(number) / i64::from(sizes.audit);
            let row = entry(programme, millis);
            entries.add(&mut tx, row).await?;
        }
        entries.flush(&mut tx).await?;
        tx.commit().await?;
        next = until;
    }
    let mut tx = begin(db).await?;
    written.rows.push(("audit", entries.finish(&mut tx).await?));
    tx.commit().await?;
    Ok(())
}

fn entry(programme: &mut Programme, millis: i64) -> [Value; 9] {
    let chance = &mut programme.chance;
    let person = chance.pick(&programme.people);
    let account = programme.workers[person.worker].account;
    let at = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let id: AuditId = chance.id(millis);
    let (action, resource, detail) = match chance.below(10) {
        0..6 => (Action::Read, Resource::Person, ""),
        6..8 => (Action::Read, Resource::Contact, "10 listed"),
        8 => (Action::Create, Resource::Contact, ""),
        _ => (Action::Change, Resource::Contact, "minutes"),
    };
    [
        programme.org.into(),
        id.into(),
        at.into(),
        account.into(),
        action.code().into(),
        resource.code().into(),
        Value::Uuid(None),
        person.id.into(),
        detail.into(),
    ]
}
