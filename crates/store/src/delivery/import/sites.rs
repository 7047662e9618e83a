//! Sites.

use super::plan::{KindPlan, Plan};
use super::{Importer, Source, World, Written, bulk};
use crate::{Result, Surroundings, Tx, query};
use access::{Action, Resource};
use delivery::records::{self, Kind, LocalRef, make_known};
use ids::SiteId;
use uuid::Uuid;

/// What the file can say about a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    name: String,
    employer: String,
    location: String,
    fidelity: Option<i64>,
}

impl State {
    fn fields(&self) -> [(&'static str, String); 4] {
        let fidelity = self.fidelity.map(crate::delivery::export::fidelity_text);
        [
            ("name", self.name.clone()),
            ("employer", self.employer.clone()),
            ("location", self.location.clone()),
            ("fidelity_score", fidelity.unwrap_or_default()),
        ]
    }
}

/// What is to be written.
pub(super) struct Work {
    new: Vec<(SiteId, LocalRef, State)>,
    changed: Vec<(SiteId, State, String)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    local_ref: String,
    name: String,
    employer: String,
    location: String,
    fidelity_hundredths: Option<i64>,
}

/// Learns which sites there are, and compares the file with them, if there is one.
pub(super) async fn check(
    tx: &mut Tx,
    around: &Surroundings,
    importer: &Importer,
    source: Option<&Source>,
    world: &mut World,
    plan: &mut Plan,
) -> Result<Option<Work>> {
    let rows: Vec<Row> = query("SELECT id, local_ref, name, employer, location, fidelity_hundredths FROM site WHERE org_id = $1")
        .bind(importer.org)
        .all(tx)
        .await?;
    let mut kept = std::collections::HashMap::new();
    for row in rows {
        let id = SiteId(row.id);
        let owned = importer.owned(id);
        world.known.sites.insert(row.local_ref.clone(), owned);
        world.sites.insert(row.local_ref.clone(), id);
        world.site_refs.insert(id, row.local_ref.clone());
        let state = State {
            name: row.name,
            employer: row.employer,
            location: row.location,
            fidelity: row.fidelity_hundredths,
        };
        kept.insert(row.local_ref, (id, state));
    }
    let Some(source) = source else {
        return Ok(None);
    };
    let parsed = records::sites(&source.sheet, &source.mapping);
    let about = parsed.records.iter().map(|record| &record.site);
    make_known(&mut world.known, Kind::Sites, about, &parsed.stopped);
    plan.problems.extend(parsed.problems);
    let mut work = Work {
        new: Vec::new(),
        changed: Vec::new(),
    };
    let mut counts = KindPlan::new(Kind::Sites);
    for record in parsed.records {
        let before = kept.get(record.site.as_str());
        let state = State {
            name: record.name,
            employer: record.employer,
            location: record.location,
            fidelity: record
                .fidelity_hundredths
                .or(before.and_then(|(_, state)| state.fidelity)),
        };
        match before {
            None => {
                let id: SiteId = around.id();
                let name = record.site.as_str().to_owned();
                world.site_refs.insert(id, name.clone());
                world.sites.insert(name, id);
                counts.new += 1;
                work.new.push((id, record.site, state));
            }
            Some((_, before)) if *before == state => counts.unchanged += 1,
            Some((id, before)) => {
                let about = (record.row, &record.site, None);
                counts.change(about, || before.fields(), || state.fields());
                let names = changed_names(&before.fields(), &state.fields());
                work.changed.push((*id, state, names));
            }
        }
    }
    plan.kinds.push(counts);
    Ok(Some(work))
}

/// The names of the fields that differ, for the audit trail.
pub(super) fn changed_names<const N: usize>(
    before: &[(&'static str, String); N],
    after: &[(&'static str, String); N],
) -> String {
    let names: Vec<&str> = before
        .iter()
        .zip(after)
        .filter(|((_, before), (_, after))| before != after)
        .map(|((name, _), _)| *name)
        .collect();
    format!("import: {}", names.join(", "))
}

impl Work {
    pub(super) async fn write(self, tx: &mut Tx, written: &mut Written<'_>) -> Result<()> {
        let org = written.importer.org;
        let now = written.around.now();
        let mut rows = Vec::with_capacity(self.new.len());
        for (id, reference, state) in self.new {
            written.note(Action::Create, Resource::Site, (Some(id.0), None), "import");
            rows.push(vec![
                org.into(),
                id.into(),
                reference.as_str().into(),
                state.name.into(),
                state.employer.into(),
                state.location.into(),
                state.fidelity.into(),
                "".into(),
                1_i64.into(),
                now.into(),
            ]);
        }
        bulk::insert(tx, "INSERT INTO site (org_id, id, local_ref, name, employer, location, fidelity_hundredths, duty_contact, version, created_at) VALUES ", rows).await?;
        for (id, state, names) in self.changed {
            written.note(Action::Change, Resource::Site, (Some(id.0), None), &names);
            query("UPDATE site SET name = $3, employer = $4, location = $5, fidelity_hundredths = $6, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(id)
                .bind(state.name)
                .bind(state.employer)
                .bind(state.location)
                .bind(state.fidelity)
                .execute(tx)
                .await?;
        }
        Ok(())
    }
}
