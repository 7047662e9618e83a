//! Cases: the participants, sites and teams a study compares, with what is known of each.

mod attribute;
pub(super) mod programme;
pub(super) mod tie;

pub use attribute::{add_attribute, attributes, change_attribute, remove_attribute, set_value};
pub use programme::{Waiting, bring_people, bring_sites, bring_workers, waiting};
pub use tie::{Tied, of_source, set_ties, ties};

use crate::evidence::Nameless;
use crate::listing::{Listed, Page, contains};
use crate::{Error, Query, Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::attribute::{Attribute, Value};
use evidence::study::{CaseKind, StudyCase};
use ids::{AttributeId, OrgId, StudyCaseId, StudyId};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// The longest name of a case, in characters.
pub const LONGEST_NAME: usize = 200;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    kind: String,
}

impl Row {
    fn read(self, values: BTreeMap<AttributeId, Value>) -> Result<StudyCase> {
        Ok(StudyCase {
            id: StudyCaseId(self.id),
            name: self.name,
            kind: CaseKind::from_code(&self.kind).ok_or(Error::Unreadable {
                table: "study_case",
                column: "kind",
            })?,
            values,
        })
    }
}

/// Adds a case. The same form sent twice adds one.
///
/// # Errors
/// [`Error::Refused`] says what does not fit; [`Error::Taken`] with `study_case_name_key` when another case has the
/// name; [`Error::Denied`] when the identifier is another case's.
pub async fn add(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Create>,
    id: StudyCaseId,
    name: &str,
    kind: CaseKind,
) -> Result<StudyCaseId> {
    let name = super::name(name, Nameless::Case, LONGEST_NAME)?;
    let known: Option<(Uuid,)> =
        query("SELECT study_id FROM study_case WHERE org_id = $1 AND id = $2")
            .bind(permit.actor().org)
            .bind(id)
            .optional(tx)
            .await?;
    match known {
        Some((study,)) if study == permit.subject().0 => return Ok(id),
        Some(_) => return Err(Error::Denied),
        None => {}
    }
    insert(tx, around, permit, id, name, kind, None, None).await?;
    audit::in_study(tx, around, permit, id.0, "").await?;
    Ok(id)
}

#[expect(clippy::too_many_arguments, reason = "the columns of a row")]
async fn insert(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Create>,
    id: StudyCaseId,
    name: &str,
    kind: CaseKind,
    pseudonym: Option<ids::PseudonymId>,
    site: Option<ids::SiteId>,
) -> Result<()> {
    query("INSERT INTO study_case (org_id, id, study_id, name, kind, pseudonym_id, site_id, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)")
        .bind(permit.actor().org)
        .bind(id)
        .bind(permit.subject())
        .bind(name)
        .bind(kind.code())
        .bind(pseudonym)
        .bind(site)
        .bind(around.now())
        .execute(tx)
        .await?;
    Ok(())
}

/// Which version of a case is kept, from 1: whatever changes its name, kind or values makes a new one.
///
/// # Errors
/// [`Error::Denied`] when it is not the study's.
pub async fn version<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::StudyCase, D>,
    id: StudyCaseId,
) -> Result<i64> {
    let (version,): (i64,) =
        query("SELECT version FROM study_case WHERE org_id = $1 AND study_id = $2 AND id = $3")
            .bind(permit.actor().org)
            .bind(permit.subject())
            .bind(id)
            .one(tx)
            .await?;
    Ok(version)
}

/// Changes what a case is called and what it is; `version` is that which was looked at.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed it or a value of it in the meantime; [`Error::Refused`] and
/// [`Error::Taken`] as for [`add`]; [`Error::Denied`] when it is not the study's.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Change>,
    id: StudyCaseId,
    version: i64,
    name: &str,
    kind: CaseKind,
) -> Result<()> {
    let name = super::name(name, Nameless::Case, LONGEST_NAME)?;
    let changed = query("UPDATE study_case SET name = $4, kind = $5, version = version + 1 WHERE org_id = $1 AND study_id = $2 AND id = $3 AND version = $6")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(id)
        .bind(name)
        .bind(kind.code())
        .bind(version)
        .execute(tx)
        .await?;
    if changed == 0 {
        belongs(tx, permit, id).await?;
        return Err(Error::Changed);
    }
    audit::in_study(tx, around, permit, id.0, "name").await
}

/// Takes a case away with its values and cells; sources it is tied to stay. Doing it twice counts once. To clear what
/// came from somebody, use [`super::withdrawal`].
///
/// # Errors
/// As the database says.
pub async fn remove(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Change>,
    id: StudyCaseId,
) -> Result<()> {
    if belongs(tx, permit, id).await.is_err() {
        return Ok(());
    }
    clear(tx, permit.actor().org, id).await?;
    audit::in_study(tx, around, permit, id.0, "case removed").await
}

/// Takes a case away with everything that hangs on it alone.
pub(super) async fn clear(tx: &mut Tx, org: OrgId, id: StudyCaseId) -> Result<()> {
    for text in [
        "DELETE FROM matrix_cell_quote WHERE org_id = $1 AND cell_id IN (SELECT c.id FROM matrix_cell c WHERE c.org_id = $1 AND c.case_id = $2)",
        "DELETE FROM matrix_cell WHERE org_id = $1 AND case_id = $2",
        "DELETE FROM matrix_cell_wording WHERE org_id = $1 AND case_id = $2",
        "DELETE FROM not_asked WHERE org_id = $1 AND case_id = $2",
        "DELETE FROM case_value WHERE org_id = $1 AND case_id = $2",
        "DELETE FROM source_case WHERE org_id = $1 AND case_id = $2",
        "DELETE FROM memo_link WHERE org_id = $1 AND target_id = $2 AND target_kind = 'case'",
        "DELETE FROM study_case WHERE org_id = $1 AND id = $2",
    ] {
        query(text).bind(org).bind(id).execute(tx).await?;
    }
    Ok(())
}

/// Makes sure that a case is one of the permit's study.
pub(super) async fn belongs<R, D>(tx: &mut Tx, permit: &Permit<R, D>, id: StudyCaseId) -> Result<()>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let found =
        query("SELECT count(*) FROM study_case WHERE org_id = $1 AND study_id = $2 AND id = $3")
            .bind(permit.actor().org)
            .bind(permit.subject())
            .bind(id)
            .count(tx)
            .await?;
    if found == 0 {
        return Err(Error::Denied);
    }
    Ok(())
}

/// Which cases a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words in the name.
    pub words: String,
    /// Of this kind.
    pub kind: Option<CaseKind>,
}

fn narrowed(mut statement: Query, filter: &Filter) -> Query {
    if !filter.words.trim().is_empty() {
        statement = statement
            .push(" AND lower(c.name) LIKE lower(")
            .push_bind(contains(&filter.words))
            .push(") ESCAPE '\\'");
    }
    if let Some(kind) = filter.kind {
        statement = statement.push(" AND c.kind = ").push_bind(kind.code());
    }
    statement
}

const SELECT: &str =
    "SELECT c.id, c.name, c.kind FROM study_case c WHERE c.org_id = $1 AND c.study_id = $2";

/// A page of the cases with their values, by name.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Read>,
    filter: &Filter,
    page: Page,
) -> Result<Listed<StudyCase>> {
    let counted =
        query("SELECT count(*) FROM study_case c WHERE c.org_id = $1 AND c.study_id = $2")
            .bind(permit.actor().org)
            .bind(permit.subject());
    let total = narrowed(counted, filter).count(tx).await?;
    let listed = query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject());
    let rows = narrowed(listed, filter)
        .push(" ORDER BY c.name, c.id")
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .all::<Row>(tx)
        .await?;
    let rows = with_values(tx, permit, rows).await?;
    audit::in_study(tx, around, permit, None, format!("{} listed", rows.len())).await?;
    Ok(Listed { rows, total, page })
}

/// Every case of the study with its values, by name: what counts and tables need.
///
/// # Errors
/// As the database says.
pub async fn all<R, D>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<Vec<StudyCase>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rows = query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" ORDER BY c.name, c.id")
        .all::<Row>(tx)
        .await?;
    with_values(tx, permit, rows).await
}

/// One case with its values, as the view is written down.
///
/// # Errors
/// [`Error::Denied`] when it is not the study's.
pub async fn load<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, D>,
    id: StudyCaseId,
) -> Result<StudyCase> {
    let row = query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" AND c.id = ")
        .push_bind(id)
        .one::<Row>(tx)
        .await?;
    audit::in_study(tx, around, permit, id.0, "").await?;
    with_values(tx, permit, vec![row])
        .await?
        .pop()
        .ok_or(Error::Denied)
}

async fn with_values<R, D>(
    tx: &mut Tx,
    permit: &Permit<R, D>,
    rows: Vec<Row>,
) -> Result<Vec<StudyCase>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let attributes: HashMap<AttributeId, Attribute> = attributes(tx, permit)
        .await?
        .into_iter()
        .map(|attribute| (attribute.id, attribute))
        .collect();
    let kept: Vec<(Uuid, Uuid, String)> = if rows.len() > 200 {
        query("SELECT v.case_id, v.attribute_id, v.value FROM case_value v JOIN study_case c ON c.org_id = v.org_id AND c.id = v.case_id WHERE v.org_id = $1 AND c.study_id = $2")
            .bind(permit.actor().org)
            .bind(permit.subject())
            .all(tx)
            .await?
    } else {
        query("SELECT v.case_id, v.attribute_id, v.value FROM case_value v WHERE v.org_id = $1 AND v.case_id IN ")
            .bind(permit.actor().org)
            .push_list(rows.iter().map(|row| row.id))
            .all(tx)
            .await?
    };
    let mut values: HashMap<Uuid, BTreeMap<AttributeId, Value>> = HashMap::new();
    for (case, attribute, text) in kept {
        let unreadable = || Error::Unreadable {
            table: "case_value",
            column: "value",
        };
        let of = attributes
            .get(&AttributeId(attribute))
            .ok_or_else(unreadable)?;
        let value = of.kind.parse(&text).map_err(|_| unreadable())?;
        if let Some(value) = value {
            values.entry(case).or_default().insert(of.id, value);
        }
    }
    rows.into_iter()
        .map(|row| {
            let of = values.remove(&row.id).unwrap_or_default();
            row.read(of)
        })
        .collect()
}
