//! What only the demonstration writes: a site with what a publication prints for it.

use crate::implementation::site::Published;
use crate::{Result, Surroundings, Tx, audit, query};
use access::{Creates, on};
use delivery::records::{Given, SiteRecord};
use ids::SiteId;

/// Makes a site from a row of a file, with what a publication prints for it, to stand beside what the site's own counts
/// give.
///
/// # Errors
/// As the database says.
pub async fn site(
    tx: &mut Tx,
    around: &Surroundings,
    creates: &Creates<on::Site>,
    id: SiteId,
    record: &SiteRecord,
    published: Option<&Published>,
) -> Result<()> {
    let org = creates.actor().org;
    let fidelity = match record.fidelity_hundredths {
        Given::Is(score) => score,
        Given::Absent => None,
    };
    query("INSERT INTO site (org_id, id, local_ref, name, employer, location, fidelity_hundredths, duty_contact, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)")
        .bind(org)
        .bind(id)
        .bind(record.site.as_str())
        .bind(record.name.as_str())
        .bind(record.employer.as_str())
        .bind(record.location.as_str())
        .bind(fidelity)
        .bind(format!("the duty desk of {}, 01632 960 0{}", record.name, record.row + 10))
        .bind(around.now())
        .execute(tx)
        .await?;
    if let Some(published) = published {
        let number = |n: u64| i64::try_from(n).ok();
        query("INSERT INTO site_published (org_id, site_id, engaged_percent, source, with_data, engaged) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(org)
            .bind(id)
            .bind(published.engaged_percent)
            .bind(published.source.as_str())
            .bind(published.counts.and_then(|c| number(c.with_data)))
            .bind(published.counts.and_then(|c| number(c.engaged)))
            .execute(tx)
            .await?;
    }
    audit::created(tx, around, creates, id.0, None).await
}
