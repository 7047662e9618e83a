//! What is known of every case.

use super::belongs;
use crate::evidence::{Nameless, Refusal};
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use evidence::attribute::{Attribute, AttributeKind};
use ids::{AttributeId, StudyCaseId, StudyId};
use uuid::Uuid;

const LONGEST_NAME: usize = 200;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    kind: String,
    options: sqlx::types::Json<Vec<String>>,
}

impl Row {
    fn read(self) -> Result<Attribute> {
        let kind = match self.kind.as_str() {
            "text" => AttributeKind::Text,
            "integer" => AttributeKind::Integer,
            "decimal" => AttributeKind::Decimal,
            "boolean" => AttributeKind::Boolean,
            "date" => AttributeKind::Date,
            "category" => AttributeKind::Category(self.options.0),
            _ => {
                return Err(Error::Unreadable {
                    table: "attribute",
                    column: "kind",
                });
            }
        };
        Ok(Attribute {
            id: AttributeId(self.id),
            name: self.name,
            kind,
        })
    }
}

fn options(kind: &AttributeKind) -> serde_json::Value {
    match kind {
        AttributeKind::Category(options) => serde_json::json!(options),
        _ => serde_json::json!([]),
    }
}

fn checked<'a>(name: &'a str, kind: &AttributeKind) -> Result<&'a str> {
    if let AttributeKind::Category(options) = kind
        && options.iter().all(|option| option.trim().is_empty())
    {
        return Err(Refusal::NoOptions.into());
    }
    crate::evidence::name(name, Nameless::Attribute, LONGEST_NAME)
}

/// The attributes of the study's cases, in their order.
///
/// # Errors
/// As the database says.
pub async fn attributes<R, D>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<Vec<Attribute>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    query("SELECT id, name, kind, options FROM attribute WHERE org_id = $1 AND study_id = $2 ORDER BY position, folded_name, id")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// Adds an attribute behind the others. The same form sent twice adds one.
///
/// # Errors
/// [`Error::Refused`] says what does not fit; [`Error::Taken`] with `attribute_folded_name_key` when another attribute
/// has the name.
pub async fn add_attribute(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Create>,
    new: &Attribute,
) -> Result<AttributeId> {
    let name = checked(&new.name, &new.kind)?;
    let added = query("INSERT INTO attribute (org_id, id, study_id, name, folded_name, kind, options, position) SELECT $1, $2, $3, $4, $5, $6, $7, (SELECT count(*) FROM attribute x WHERE x.org_id = $1 AND x.study_id = $3) FROM study WHERE org_id = $1 AND id = $3 ON CONFLICT (org_id, id) DO NOTHING")
        .bind(permit.actor().org)
        .bind(new.id)
        .bind(permit.subject())
        .bind(name)
        .bind(crate::evidence::folded(name))
        .bind(new.kind.code())
        .bind(options(&new.kind))
        .execute(tx)
        .await?;
    if added == 0 {
        one(tx, permit, new.id).await?;
        return Ok(new.id);
    }
    audit::in_study(tx, around, permit, new.id.0, "attribute").await?;
    Ok(new.id)
}

async fn one<R, D>(tx: &mut Tx, permit: &Permit<R, D>, id: AttributeId) -> Result<Attribute>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    query("SELECT id, name, kind, options FROM attribute WHERE org_id = $1 AND study_id = $2 AND id = $3")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(id)
        .one::<Row>(tx)
        .await?
        .read()
}

/// Changes an attribute. Its values must be values of the new kind as well.
///
/// # Errors
/// [`Error::Refused`] names the first value that is not; [`Error::Taken`] as for [`add_attribute`]; [`Error::Denied`]
/// when it is not the study's.
pub async fn change_attribute(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Change>,
    to: &Attribute,
) -> Result<()> {
    let name = checked(&to.name, &to.kind)?;
    let before = one(tx, permit, to.id).await?;
    if before.name == name && before.kind == to.kind {
        return Ok(());
    }
    if before.kind != to.kind {
        let values: Vec<(Uuid, String)> = query(
            "SELECT case_id, value FROM case_value WHERE org_id = $1 AND attribute_id = $2 ORDER BY value",
        )
        .bind(permit.actor().org)
        .bind(to.id)
        .all(tx)
        .await?;
        for (case, value) in values {
            let read = to.kind.parse(&value).map_err(Refusal::from)?;
            query("UPDATE case_value SET value = $4 WHERE org_id = $1 AND case_id = $2 AND attribute_id = $3")
                .bind(permit.actor().org)
                .bind(case)
                .bind(to.id)
                .bind(read.map_or(value, |read| read.to_string()))
                .execute(tx)
                .await?;
        }
    }
    query("UPDATE attribute SET name = $3, folded_name = $4, kind = $5, options = $6 WHERE org_id = $1 AND id = $2")
        .bind(permit.actor().org)
        .bind(to.id)
        .bind(name)
        .bind(crate::evidence::folded(name))
        .bind(to.kind.code())
        .bind(options(&to.kind))
        .execute(tx)
        .await?;
    audit::in_study(tx, around, permit, to.id.0, "attribute").await
}

/// Takes an attribute away with its values. Doing it twice counts once.
///
/// # Errors
/// As the database says.
pub async fn remove_attribute(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Change>,
    id: AttributeId,
) -> Result<()> {
    if one(tx, permit, id).await.is_err() {
        return Ok(());
    }
    for text in [
        "DELETE FROM case_value WHERE org_id = $1 AND attribute_id = $2",
        "DELETE FROM attribute WHERE org_id = $1 AND id = $2",
    ] {
        query(text)
            .bind(permit.actor().org)
            .bind(id)
            .execute(tx)
            .await?;
    }
    audit::in_study(tx, around, permit, id.0, "attribute removed").await
}

/// Keeps what is known of a case, from the text of a cell; a blank one says that nothing is known.
///
/// # Errors
/// [`Error::Refused`] says what the text should be; [`Error::Denied`] when case or attribute is not the study's.
pub async fn set_value(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudyCase, to::Change>,
    case: StudyCaseId,
    attribute: AttributeId,
    cell: &str,
) -> Result<()> {
    belongs(tx, permit, case).await?;
    let of = one(tx, permit, attribute).await?;
    let value = of.kind.parse(cell).map_err(|problem| {
        Error::from(Refusal::ValueOf {
            attribute: of.name.clone(),
            problem,
        })
    })?;
    match value {
        None => {
            query("DELETE FROM case_value WHERE org_id = $1 AND case_id = $2 AND attribute_id = $3")
                .bind(permit.actor().org)
                .bind(case)
                .bind(attribute)
                .execute(tx)
                .await?
        }
        Some(value) => {
            query("INSERT INTO case_value (org_id, case_id, attribute_id, value) VALUES ($1, $2, $3, $4) ON CONFLICT (org_id, case_id, attribute_id) DO UPDATE SET value = excluded.value")
                .bind(permit.actor().org)
                .bind(case)
                .bind(attribute)
                .bind(value.to_string())
                .execute(tx)
                .await?
        }
    };
    query("UPDATE study_case SET version = version + 1 WHERE org_id = $1 AND id = $2")
        .bind(permit.actor().org)
        .bind(case)
        .execute(tx)
        .await?;
    audit::in_study(tx, around, permit, case.0, "value").await
}
