//! Writes what the file says about contacts.

use super::super::{Importer, PerPerson, Written, bulk};
use super::{ChangedContact, Kept, Term, Work, clock};
use crate::query::Value;
use crate::{Result, Tx, query};
use access::{Action, Resource};
use delivery::contact::Place;
use ids::{ContactId, PersonId};
use std::borrow::Cow;

const CONTACTS: &str = "INSERT INTO contact (org_id, id, local_ref, episode_id, person_id, worker_id, site_id, on_date, at_time, outcome, mechanism, place, minutes, mechanism_code, attendance_code, circumstances, version, created_by, created_at, changed_at) VALUES ";
const TERMS: &str = "INSERT INTO contact_term (org_id, contact_id, framework_id, framework_version, term_id) VALUES ";
const REVISIONS: &str = "INSERT INTO contact_revision (org_id, contact_id, version, facts, reason, changed_by, changed_at) VALUES ";

impl Work {
    pub(in crate::delivery::import) async fn write(
        self,
        tx: &mut Tx,
        written: &mut Written<'_>,
    ) -> Result<()> {
        let importer = written.importer;
        let org = importer.org;
        let now = written.around.now();
        let mut per_person = PerPerson::new();
        let mut terms = Vec::new();
        let contacts = self.new.into_iter().map(|new| {
            per_person.entry(new.person.0).or_default().0 += 1;
            written.episodes.insert(new.episode.0);
            terms.extend(term_rows(importer, new.id, &new.state.terms));
            let state = new.state;
            vec![
                org.into(),
                new.id.into(),
                new.reference.as_str().into(),
                new.episode.into(),
                new.person.into(),
                state.worker.into(),
                new.site.into(),
                state.on_date.into(),
                state.at_time.into(),
                state.outcome.code().into(),
                state.mechanism.code().into(),
                state.place.map(Place::code).into(),
                state.minutes.into(),
                state.mechanism_code.into_owned().into(),
                state.attendance_code.map(Cow::into_owned).into(),
                "".into(),
                1_i64.into(),
                importer.account.into(),
                now.into(),
                now.into(),
            ]
        });
        bulk::insert(tx, CONTACTS, contacts).await?;
        let mut revisions = Vec::with_capacity(self.changed.len());
        for ChangedContact { kept, after } in self.changed {
            per_person.entry(kept.person.0).or_default().1 += 1;
            written.episodes.insert(kept.episode.0);
            revisions.push(vec![
                org.into(),
                kept.id.into(),
                kept.version.into(),
                facts(&kept).into(),
                "import".into(),
                importer.account.into(),
                now.into(),
            ]);
            if kept.state.terms != after.terms {
                query("DELETE FROM contact_term WHERE org_id = $1 AND contact_id = $2")
                    .bind(org)
                    .bind(kept.id)
                    .execute(tx)
                    .await?;
                terms.extend(term_rows(importer, kept.id, &after.terms));
            }
            query("UPDATE contact SET worker_id = $3, on_date = $4, at_time = $5, outcome = $6, mechanism = $7, place = $8, minutes = $9, mechanism_code = $10, attendance_code = $11, version = version + 1, changed_at = $12 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(kept.id)
                .bind(after.worker)
                .bind(after.on_date)
                .bind(after.at_time)
                .bind(after.outcome.code())
                .bind(after.mechanism.code())
                .bind(after.place.map(Place::code))
                .bind(after.minutes)
                .bind(after.mechanism_code.into_owned())
                .bind(after.attendance_code.map(Cow::into_owned))
                .bind(now)
                .execute(tx)
                .await?;
        }
        bulk::insert(tx, REVISIONS, revisions).await?;
        bulk::insert(tx, TERMS, terms).await?;
        for (person, (new, changed)) in per_person {
            let about = (None, Some(PersonId(person)));
            for (action, count) in [(Action::Create, new), (Action::Change, changed)] {
                if count > 0 {
                    let detail = format!("import: {count} contacts");
                    written.note(action, Resource::Contact, about, &detail);
                }
            }
        }
        Ok(())
    }
}

fn term_rows(importer: &Importer, contact: ContactId, terms: &[Term]) -> Vec<Vec<Value>> {
    terms
        .iter()
        .map(|(framework, version, term)| {
            vec![
                importer.org.into(),
                contact.into(),
                framework.as_str().into(),
                version.as_str().into(),
                term.as_str().into(),
            ]
        })
        .collect()
}

/// What a contact said, as its revision keeps it.
fn facts(kept: &Kept) -> serde_json::Value {
    let state = &kept.state;
    let terms: Vec<String> = state
        .terms
        .iter()
        .map(|(framework, version, term)| format!("{framework}/{version}/{term}"))
        .collect();
    serde_json::json!({
        "date": state.on_date.to_string(),
        "time": state.at_time.map(clock),
        "outcome": state.outcome.code(),
        "mechanism": state.mechanism.code(),
        "place": state.place.map(Place::code),
        "minutes": state.minutes,
        "mechanism_code": state.mechanism_code,
        "attendance_code": state.attendance_code,
        "circumstances": kept.circumstances,
        "worker": state.worker.to_string(),
        "terms": terms,
    })
}
