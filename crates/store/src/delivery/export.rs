//! Lists as files, in the columns that an import takes: what is exported and brought in again changes nothing.
//!
//! A producer asks for page after page, each in a transaction of its own; [`page`] says where the next begins.

use crate::audit::{self, By, Entry};
use crate::packed::packed_row;
use crate::{Query, Result, Surroundings, Tx, query};
use access::{Action, Actor, Resource};
use delivery::contact::{Place, Setting};
use delivery::records::Kind;
use ids::{OrgId, PersonId, SiteId, WorkerId};
use interchange::{Cell, Column, ColumnKind};
use jiff::civil::Date;
use std::collections::HashMap;
use std::fmt::Write as _;
use uuid::Uuid;

/// Where a page begins: behind the record with this identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After(Uuid);

/// Behind nothing: the first page.
pub const START: After = After(Uuid::nil());

/// A page of rows, and where the next begins; none when there is none.
#[derive(Debug)]
pub struct Page {
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
    /// Where the next page begins.
    pub next: Option<After>,
}

/// Which records an export holds.
#[derive(Debug, Clone)]
pub struct Bounds {
    org: OrgId,
    whose: Whose,
}

#[derive(Debug, Clone)]
enum Whose {
    Everybodys,
    Sites(Vec<SiteId>),
    /// Those of the people a worker is matched with on a day.
    Caseload(WorkerId, Date),
    Persons(PersonId),
}

impl Bounds {
    /// Everything, for whoever runs the program on the machine that keeps the data.
    pub fn everything(org: OrgId) -> Bounds {
        Bounds {
            org,
            whose: Whose::Everybodys,
        }
    }

    /// What the policy lets an actor take out on a day: a coordinator the records of their sites, a peer worker the
    /// contacts of the people they support, a supported person their own.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] when the policy does not let them take such records out.
    pub fn of(actor: &Actor, kind: Kind, today: Date) -> Result<Bounds> {
        use access::{Scope, on, reach, to};
        let scope = match kind {
            Kind::Sites => reach::<on::Site, to::Export>(actor)?.scope().clone(),
            Kind::Workers => reach::<on::Worker, to::Export>(actor)?.scope().clone(),
            Kind::People => reach::<on::Person, to::Export>(actor)?.scope().clone(),
            Kind::Contacts => reach::<on::Contact, to::Export>(actor)?.scope().clone(),
        };
        let whose = match (scope, kind) {
            (Scope::Organisation, _) => Whose::Everybodys,
            (Scope::Sites(sites), _) => Whose::Sites(sites),
            (Scope::Caseload(worker), Kind::People | Kind::Contacts) => {
                Whose::Caseload(worker, today)
            }
            (Scope::Person(person), Kind::People | Kind::Contacts) => Whose::Persons(person),
            _ => return Err(crate::Error::Denied),
        };
        Ok(Bounds {
            org: actor.org,
            whose,
        })
    }

    /// Narrows a statement about people, who stand in it as `p`.
    fn narrow_people(&self, asked: Query) -> Query {
        match &self.whose {
            Whose::Everybodys => asked,
            Whose::Sites(sites) => asked
                .push(" AND p.site_id IN ")
                .push_list(sites.iter().copied()),
            Whose::Caseload(worker, today) => asked
                .push(" AND EXISTS (SELECT 1 FROM peer_match x WHERE x.org_id = p.org_id AND x.person_id = p.id AND x.worker_id = ")
                .push_bind(*worker)
                .push(" AND x.started_on <= ")
                .push_bind(*today)
                .push(" AND (x.ended_on IS NULL OR x.ended_on >= ")
                .push_bind(*today)
                .push("))"),
            Whose::Persons(person) => asked.push(" AND p.id = ").push_bind(*person),
        }
    }

    /// Narrows a statement about what belongs to a site.
    fn narrow_sites(&self, asked: Query, column: &'static str) -> Query {
        match &self.whose {
            Whose::Everybodys => asked,
            Whose::Sites(sites) => asked.push(column).push_list(sites.iter().copied()),
            // Bounds of these kinds are only made for people and contacts.
            Whose::Caseload(..) | Whose::Persons(_) => asked.push(" AND 1 = 0"),
        }
    }
}

/// The columns of a kind, as an import takes them.
pub fn columns(kind: Kind) -> Vec<Column> {
    kind.column_names()
        .map(|name| {
            let kind = match name {
                "minutes" | "capacity" => ColumnKind::Integer,
                "fidelity_score" => ColumnKind::Decimal,
                "date" | "started_on" => ColumnKind::Date,
                name if name.ends_with("_date") => ColumnKind::Date,
                _ => ColumnKind::Text,
            };
            Column::new(name, kind)
        })
        .collect()
}

/// Writes that a file of a kind was begun: how many rows it has, and each person of whom it holds something. Call it in a
/// transaction that is committed before the first byte goes out.
///
/// # Errors
/// As the database says.
pub async fn begun(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    bounds: &Bounds,
    kind: Kind,
) -> Result<()> {
    write(tx, around, By::Actor(actor), bounds, kind).await
}

/// The same from the command line, where nobody is signed in.
///
/// # Errors
/// As the database says.
pub async fn begun_as_program(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    kind: Kind,
) -> Result<()> {
    let bounds = Bounds::everything(org);
    write(tx, around, By::Program(org), &bounds, kind).await
}

async fn write(
    tx: &mut Tx,
    around: &Surroundings,
    by: By<'_>,
    bounds: &Bounds,
    kind: Kind,
) -> Result<()> {
    let org = bounds.org;
    let sites = |text, column| bounds.narrow_sites(query(text).bind(org), column);
    let people = |text| bounds.narrow_people(query(text).bind(org));
    let counted = match kind {
        Kind::Sites => sites("SELECT count(*) FROM site WHERE org_id = $1", " AND id IN "),
        Kind::Workers => sites(
            "SELECT count(*) FROM worker w WHERE w.org_id = $1",
            " AND w.site_id IN ",
        ),
        Kind::People => people("SELECT count(*) FROM person p WHERE p.org_id = $1"),
        Kind::Contacts => people(
            "SELECT count(*) FROM contact c JOIN person p ON p.org_id = c.org_id AND p.id = c.person_id WHERE c.org_id = $1",
        ),
    };
    let whose = match kind {
        // These are about nobody who is supported.
        Kind::Sites | Kind::Workers => query("SELECT p.id AS person_id FROM person p WHERE 1 = 0"),
        Kind::People => people("SELECT p.id AS person_id FROM person p WHERE p.org_id = $1"),
        Kind::Contacts => people(
            "SELECT DISTINCT c.person_id FROM contact c JOIN person p ON p.org_id = c.org_id AND p.id = c.person_id WHERE c.org_id = $1",
        ),
    };
    let rows = counted.count(tx).await?;
    audit::of_people(tx, around, by, entry(kind, rows), whose).await?;
    Ok(())
}

fn entry(kind: Kind, rows: i64) -> Entry {
    Entry {
        action: Action::Export,
        resource: match kind {
            Kind::Sites => Resource::Site,
            Kind::Workers => Resource::Worker,
            Kind::People => Resource::Person,
            Kind::Contacts => Resource::Contact,
        },
        resource_id: None,
        person: None,
        detail: format!("{rows} listed"),
    }
}

/// The text of a fidelity kept in hundredths: 1040 is `10.4`.
pub(crate) fn fidelity_text(hundredths: i64) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A page of at most `limit` rows.
///
/// # Errors
/// As the database says.
pub async fn page(
    tx: &mut Tx,
    bounds: &Bounds,
    kind: Kind,
    after: After,
    limit: u32,
) -> Result<Page> {
    let (rows, last) = match kind {
        Kind::Sites => sites(tx, bounds, after, limit).await?,
        Kind::Workers => workers(tx, bounds, after, limit).await?,
        Kind::People => people(tx, bounds, after, limit).await?,
        Kind::Contacts => contacts(tx, bounds, after, limit).await?,
    };
    let full = u32::try_from(rows.len()).is_ok_and(|count| count == limit);
    Ok(Page {
        rows,
        next: last.filter(|_| full).map(After),
    })
}

type Rows = (Vec<Vec<Cell>>, Option<Uuid>);

fn filled(text: String) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text)
    }
}

fn day(text: Option<String>) -> Cell {
    text.map_or(Cell::Empty, Cell::Date)
}

async fn sites(tx: &mut Tx, bounds: &Bounds, after: After, limit: u32) -> Result<Rows> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: Uuid,
        local_ref: String,
        name: String,
        employer: String,
        location: String,
        fidelity_hundredths: Option<i64>,
    }
    let mut asked = query("SELECT id, local_ref, name, employer, location, fidelity_hundredths FROM site WHERE org_id = $1 AND id > $2")
        .bind(bounds.org)
        .bind(after.0);
    asked = bounds.narrow_sites(asked, " AND id IN ");
    let rows: Vec<Row> = asked.push(" ORDER BY id").limit(limit).all(tx).await?;
    let last = rows.last().map(|row| row.id);
    let rows = rows.into_iter().map(|row| {
        let fidelity = row.fidelity_hundredths.map(|h| h as f64 / 100.0);
        vec![
            row.local_ref.into(),
            filled(row.name),
            filled(row.employer),
            filled(row.location),
            fidelity.into(),
        ]
    });
    Ok((rows.collect(), last))
}

async fn workers(tx: &mut Tx, bounds: &Bounds, after: After, limit: u32) -> Result<Rows> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: Uuid,
        local_ref: String,
        site_ref: String,
        name: String,
        email: String,
        phone: String,
        team_name: Option<String>,
        capacity: i64,
        started_on: Option<String>,
    }
    let mut asked = query("SELECT w.id, w.local_ref, s.local_ref AS site_ref, w.name, w.email, w.phone, t.name AS team_name, w.capacity, w.started_on FROM worker w JOIN site s ON s.org_id = w.org_id AND s.id = w.site_id LEFT JOIN team t ON t.org_id = w.org_id AND t.id = w.team_id WHERE w.org_id = $1 AND w.id > $2")
        .bind(bounds.org)
        .bind(after.0);
    asked = bounds.narrow_sites(asked, " AND w.site_id IN ");
    let rows: Vec<Row> = asked.push(" ORDER BY w.id").limit(limit).all(tx).await?;
    let last = rows.last().map(|row| row.id);
    let rows = rows.into_iter().map(|row| {
        vec![
            row.local_ref.into(),
            row.site_ref.into(),
            filled(row.name),
            filled(row.email),
            filled(row.phone),
            filled(row.team_name.unwrap_or_default()),
            Cell::Integer(row.capacity),
            day(row.started_on),
        ]
    });
    Ok((rows.collect(), last))
}

async fn people(tx: &mut Tx, bounds: &Bounds, after: After, limit: u32) -> Result<Rows> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: Uuid,
        local_ref: String,
        site_ref: String,
        admission_on: Option<String>,
        discharge_on: Option<String>,
        worker_ref: Option<String>,
        name: String,
        nhs_number: Option<String>,
        born_on: Option<String>,
        phone: String,
        referred_on: Option<String>,
        preferences: String,
        wants_known: String,
        access_needs: String,
    }
    let mut asked = query("SELECT p.id, p.local_ref, s.local_ref AS site_ref, e.admission_on, e.discharge_on, w.local_ref AS worker_ref, p.name, p.nhs_number, p.born_on, p.phone, e.referred_on, p.preferences, p.wants_known, p.access_needs FROM person p JOIN site s ON s.org_id = p.org_id AND s.id = p.site_id LEFT JOIN support_episode e ON e.org_id = p.org_id AND e.id = (SELECT x.id FROM support_episode x WHERE x.org_id = p.org_id AND x.person_id = p.id ORDER BY CASE WHEN x.ended_on IS NULL THEN 0 ELSE 1 END, coalesce(x.referred_on, '') DESC, x.id DESC LIMIT 1) LEFT JOIN worker w ON w.org_id = p.org_id AND w.id = (SELECT m.worker_id FROM peer_match m WHERE m.org_id = p.org_id AND m.episode_id = e.id AND m.kind = 'allocated' ORDER BY m.started_on DESC, m.id DESC LIMIT 1) WHERE p.org_id = $1 AND p.id > $2")
        .bind(bounds.org)
        .bind(after.0);
    asked = bounds.narrow_people(asked);
    let rows: Vec<Row> = asked.push(" ORDER BY p.id").limit(limit).all(tx).await?;
    let last = rows.last().map(|row| row.id);
    let rows = rows.into_iter().map(|row| {
        vec![
            row.local_ref.into(),
            row.site_ref.into(),
            day(row.admission_on),
            day(row.discharge_on),
            row.worker_ref.into(),
            filled(row.name),
            row.nhs_number.into(),
            day(row.born_on),
            filled(row.phone),
            day(row.referred_on),
            filled(row.preferences),
            filled(row.wants_known),
            filled(row.access_needs),
        ]
    });
    Ok((rows.collect(), last))
}

packed_row! {
    struct TermRow {
        contact_id: Uuid,
        framework_id: String,
        framework_version: String,
        term_id: String,
    }
}

packed_row! {
    struct ContactRow {
        id: Uuid,
        local_ref: Option<String>,
        person_ref: String,
        worker_ref: String,
        on_date: String,
        mechanism: String,
        place: Option<String>,
        outcome: String,
        minutes: Option<i64>,
        at_time: Option<String>,
        mechanism_code: String,
        attendance_code: Option<String>,
    }
}

async fn contacts(tx: &mut Tx, bounds: &Bounds, after: After, limit: u32) -> Result<Rows> {
    let mut asked = query("SELECT c.id, c.local_ref, p.local_ref AS person_ref, w.local_ref AS worker_ref, c.on_date, c.mechanism, c.place, c.outcome, c.minutes, c.at_time, c.mechanism_code, c.attendance_code FROM contact c JOIN person p ON p.org_id = c.org_id AND p.id = c.person_id JOIN worker w ON w.org_id = c.org_id AND w.id = c.worker_id WHERE c.org_id = $1 AND c.id > $2")
        .bind(bounds.org)
        .bind(after.0);
    asked = bounds.narrow_people(asked);
    let rows: Vec<ContactRow> = asked.push(" ORDER BY c.id").limit(limit).packed(tx).await?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok((Vec::new(), None));
    };
    let last = last.id;
    let mut terms: HashMap<Uuid, String> = HashMap::new();
    let found: Vec<TermRow> = query("SELECT contact_id, framework_id, framework_version, term_id FROM contact_term WHERE org_id = $1 AND contact_id >= $2 AND contact_id <= $3 ORDER BY contact_id, framework_id, framework_version, term_id")
        .bind(bounds.org)
        .bind(first.id)
        .bind(last)
        .packed(tx)
        .await?;
    for row in found {
        let list = terms.entry(row.contact_id).or_default();
        if !list.is_empty() {
            list.push_str("; ");
        }
        // Writing to a text never fails.
        let _ = write!(
            list,
            "{}@{}:{}",
            row.framework_id, row.framework_version, row.term_id
        );
    }
    let rows = rows.into_iter().map(|row| {
        let setting = row
            .place
            .as_deref()
            .and_then(Place::from_word)
            .map(Place::setting);
        let components = terms.remove(&row.id);
        vec![
            row.local_ref.unwrap_or_else(|| row.id.to_string()).into(),
            row.person_ref.into(),
            row.worker_ref.into(),
            Cell::Date(row.on_date),
            row.mechanism.into(),
            setting.map(Setting::code).into(),
            row.outcome.into(),
            row.minutes.into(),
            row.at_time.into(),
            row.place.into(),
            row.mechanism_code.into(),
            row.attendance_code.into(),
            components.into(),
        ]
    });
    Ok((rows.collect(), Some(last)))
}
