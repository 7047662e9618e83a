//! The audit trail of three years.

use super::rows::Rows;
use super::{Programme, Sizes, Written, begin, calendar};
use crate::Trouble;
use access::{Action, Resource};
use ids::AuditId;
use store::Db;
use store::audit::{self, Chains, Record};

/// Rows between two commits.
const TOGETHER: u32 = 200_000;

/// Writes the entries in the order of time.
pub async fn write(
    db: &Db,
    programme: &mut Programme,
    sizes: Sizes,
    written: &mut Written,
) -> Result<(), Trouble> {
    let mut entries = Rows::of(audit::INSERT, audit::WIDTH);
    let mut chains = Chains::default();
    let first = programme.calendar.millis(calendar::FIRST, 0);
    let span = programme.calendar.millis(0, 0) - first;
    let mut next = 0;
    while next < sizes.audit {
        let mut tx = begin(db).await?;
        let until = (next + TOGETHER).min(sizes.audit);
        for number in next..until {
            let millis = first + span * i64::from(number) / i64::from(sizes.audit);
            let row = chains.add(entry(programme, millis));
            entries.add(&mut tx, row).await?;
        }
        entries.flush(&mut tx).await?;
        tx.commit().await?;
        next = until;
    }
    let mut tx = begin(db).await?;
    written.rows.push(("audit", entries.finish(&mut tx).await?));
    chains.finish(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

fn entry(programme: &mut Programme, millis: i64) -> Record {
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
    Record {
        org: programme.org.0,
        id: id.0,
        at: at.into(),
        account: Some(account.0),
        role: None,
        action: action.code().into(),
        resource: resource.code().into(),
        resource_id: None,
        person: Some(person.id.0),
        detail: detail.into(),
    }
}
