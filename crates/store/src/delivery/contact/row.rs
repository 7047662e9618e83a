//! How a contact is read.

use crate::delivery::maybe_time;
use crate::packed::packed_row;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use delivery::contact::{ContactFacts, Mechanism, Minutes, Outcome, Place};
use frameworks::TermRef;
use ids::{AccountId, ContactId, EpisodeId, OrgId, PersonId, SiteId, WorkerId};
use jiff::civil::{Date, Time};
use uuid::Uuid;

/// A contact as a line of a list: what a list shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListLine {
    /// Its identifier.
    pub id: ContactId,
    /// With whom.
    pub person: PersonId,
    /// The name they use.
    pub person_name: String,
    /// The peer worker.
    pub worker: WorkerId,
    /// The peer worker's name.
    pub worker_name: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The day.
    pub date: Date,
    /// The time of day.
    pub time: Option<Time>,
    /// How.
    pub mechanism: Mechanism,
    /// Where.
    pub place: Option<Place>,
    /// How long.
    pub minutes: Option<Minutes>,
}

/// A contact with whom it was and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactLine {
    /// Its identifier.
    pub id: ContactId,
    /// What the service calls it, if it came from a file.
    pub local_ref: Option<String>,
    /// With whom.
    pub person: PersonId,
    /// What the service calls the person.
    pub person_ref: String,
    /// The name they use.
    pub person_name: String,
    /// The peer worker.
    pub worker: WorkerId,
    /// What the service calls the worker.
    pub worker_ref: String,
    /// The peer worker's name.
    pub worker_name: String,
    /// The site of the support episode.
    pub site: SiteId,
    /// The site's name.
    pub site_name: String,
    /// What happened, when and how.
    pub facts: ContactFacts,
    /// The national code of the mechanism, as it came or as it follows from the word.
    pub mechanism_code: String,
    /// Its version.
    pub version: i64,
}

/// A contact with everything that belongs to its facts. What was written about it is not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What happened, with whom and where.
    pub line: ContactLine,
    /// The support episode.
    pub episode: EpisodeId,
    /// About circumstances, when they didn't get to meet; empty when it is not known why.
    pub circumstances: String,
    /// The components and techniques that were part of it, each with the version of its vocabulary.
    pub terms: Vec<TermRef>,
    /// When it was recorded.
    pub created_at: Stamp,
    /// When it was changed last.
    pub changed_at: Stamp,
    /// Who changed it last, or recorded it; none when it came from a file.
    pub changed_by: Option<String>,
    /// The account of whoever did; none when it came from a file.
    pub changed_by_account: Option<AccountId>,
}

packed_row! {
    pub(super) struct ListRow {
        id: Uuid,
        person_id: Uuid,
        person_name: String,
        worker_id: Uuid,
        worker_name: String,
        on_date: String,
        at_time: Option<String>,
        outcome: String,
        mechanism: String,
        place: Option<String>,
        minutes: Option<i64>,
    }
}

#[derive(sqlx::FromRow)]
struct LineRow {
    id: Uuid,
    local_ref: Option<String>,
    person_id: Uuid,
    person_ref: String,
    person_name: String,
    worker_id: Uuid,
    worker_ref: String,
    worker_name: String,
    site_id: Uuid,
    site_name: String,
    on_date: String,
    at_time: Option<String>,
    outcome: String,
    mechanism: String,
    place: Option<String>,
    minutes: Option<i64>,
    mechanism_code: String,
    attendance_code: Option<String>,
    version: i64,
}

packed_row! {
    /// A contact as a line of a file: the words as they are kept, because that is how a file has them.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct FileLine {
        /// Its identifier.
        pub id: Uuid,
        /// What the service calls it, if it came from a file.
        pub local_ref: Option<String>,
        /// What the service calls the person.
        pub person_ref: String,
        /// What the service calls the worker.
        pub worker_ref: String,
        /// The day, as ISO text.
        pub on_date: String,
        /// The time, as `HH:MM`.
        pub at_time: Option<String>,
        /// How: the word of a [`Mechanism`].
        pub mechanism: String,
        /// Where: the word of a [`Place`].
        pub place: Option<String>,
        /// What became of it: the word of an [`Outcome`].
        pub outcome: String,
        /// How long.
        pub minutes: Option<i64>,
        /// The national code of the mechanism.
        pub mechanism_code: String,
        /// The national code of the attendance.
        pub attendance_code: Option<String>,
        /// The name the person uses.
        pub person_name: String,
        /// The peer worker's name.
        pub worker_name: String,
        /// The site's name.
        pub site_name: String,
    }
}

impl FileLine {
    /// Where the next piece of the file begins: after this line.
    ///
    /// # Errors
    /// [`Error::Unreadable`] when its day cannot be read.
    pub fn end(&self) -> Result<(Date, ContactId)> {
        Ok((date(&self.on_date, "on_date")?, ContactId(self.id)))
    }
}

/// The columns of a [`FileLine`], for statements with the same joins.
macro_rules! file_columns {
    () => {
        "c.id, c.local_ref, p.local_ref AS person_ref, w.local_ref AS worker_ref, c.on_date, c.at_time, c.mechanism, c.place, c.outcome, c.minutes, c.mechanism_code, c.attendance_code, p.name AS person_name, w.name AS worker_name, s.name AS site_name"
    };
}

/// The columns of a [`ListRow`], for statements that join `contact c` with `person p` and `worker w`.
macro_rules! list_columns {
    () => {
        "c.id, c.person_id, p.name AS person_name, c.worker_id, w.name AS worker_name, c.on_date, c.at_time, c.outcome, c.mechanism, c.place, c.minutes"
    };
}

/// The joins that [`list_columns`] needs.
macro_rules! list_joins {
    () => {
        " JOIN person p ON p.org_id = c.org_id AND p.id = c.person_id JOIN worker w ON w.org_id = c.org_id AND w.id = c.worker_id"
    };
}

/// The columns of a [`LineRow`], for statements that join `contact c` with `person p`, `worker w` and `site s`.
macro_rules! line_columns {
    () => {
        "c.id, c.local_ref, c.person_id, p.local_ref AS person_ref, p.name AS person_name, c.worker_id, w.local_ref AS worker_ref, w.name AS worker_name, c.site_id, s.name AS site_name, c.on_date, c.at_time, c.outcome, c.mechanism, c.place, c.minutes, c.mechanism_code, c.attendance_code, c.version"
    };
}

/// The joins that [`line_columns`] needs.
macro_rules! line_joins {
    () => {
        " JOIN person p ON p.org_id = c.org_id AND p.id = c.person_id JOIN worker w ON w.org_id = c.org_id AND w.id = c.worker_id JOIN site s ON s.org_id = c.org_id AND s.id = c.site_id"
    };
}

pub(super) use {file_columns, line_joins, list_columns, list_joins};

fn unreadable(column: &'static str) -> Error {
    Error::Unreadable {
        table: "contact",
        column,
    }
}

/// Reads a day that is kept as ISO text.
pub(super) fn date(text: &str, column: &'static str) -> Result<Date> {
    text.parse().map_err(|_| unreadable(column))
}

fn outcome(word: &str) -> Result<Outcome> {
    Outcome::from_word(word).ok_or_else(|| unreadable("outcome"))
}

fn mechanism(word: &str) -> Result<Mechanism> {
    Mechanism::from_word(word).ok_or_else(|| unreadable("mechanism"))
}

fn place(word: Option<&str>) -> Result<Option<Place>> {
    word.map(|word| Place::from_word(word).ok_or_else(|| unreadable("place")))
        .transpose()
}

fn minutes(number: Option<i64>) -> Result<Option<Minutes>> {
    number
        .map(Minutes::new)
        .transpose()
        .map_err(|_| unreadable("minutes"))
}

impl TryFrom<ListRow> for ListLine {
    type Error = Error;

    fn try_from(row: ListRow) -> Result<Self> {
        Ok(ListLine {
            id: ContactId(row.id),
            person: PersonId(row.person_id),
            person_name: row.person_name,
            worker: WorkerId(row.worker_id),
            worker_name: row.worker_name,
            outcome: outcome(&row.outcome)?,
            date: date(&row.on_date, "on_date")?,
            time: maybe_time(row.at_time.as_deref(), "contact", "at_time")?,
            mechanism: mechanism(&row.mechanism)?,
            place: place(row.place.as_deref())?,
            minutes: minutes(row.minutes)?,
        })
    }
}

impl TryFrom<LineRow> for ContactLine {
    type Error = Error;

    fn try_from(row: LineRow) -> Result<Self> {
        let time = maybe_time(row.at_time.as_deref(), "contact", "at_time")?;
        Ok(ContactLine {
            id: ContactId(row.id),
            local_ref: row.local_ref,
            person: PersonId(row.person_id),
            person_ref: row.person_ref,
            person_name: row.person_name,
            worker: WorkerId(row.worker_id),
            worker_ref: row.worker_ref,
            worker_name: row.worker_name,
            site: SiteId(row.site_id),
            site_name: row.site_name,
            facts: ContactFacts {
                outcome: outcome(&row.outcome)?,
                date: date(&row.on_date, "on_date")?,
                time,
                mechanism: mechanism(&row.mechanism)?,
                place: place(row.place.as_deref())?,
                minutes: minutes(row.minutes)?,
                attendance_code: row.attendance_code,
            },
            mechanism_code: row.mechanism_code,
            version: row.version,
        })
    }
}

/// Whose contact it is, so that leave can be asked for: the identifier alone tells nothing about anybody.
///
/// # Errors
/// [`Error::Denied`] when there is no such contact.
pub async fn person_of(tx: &mut Tx, org: OrgId, id: ContactId) -> Result<PersonId> {
    let (person,): (Uuid,) = query("SELECT person_id FROM contact WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(id)
        .one(tx)
        .await?;
    Ok(PersonId(person))
}

/// A contact, for looking at.
///
/// # Errors
/// [`Error::Denied`] when it is not one of the person's.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Contact, to::Read>,
    id: ContactId,
) -> Result<Contact> {
    let contact = read(tx, permit.actor().org, permit.subject(), id).await?;
    audit::used(tx, around, permit, id.0, "").await?;
    Ok(contact)
}

#[derive(sqlx::FromRow)]
struct MoreRow {
    episode_id: Uuid,
    circumstances: String,
    created_at: Stamp,
    changed_at: Stamp,
    changed_by: Option<String>,
    changed_by_account: Option<Uuid>,
}

/// A contact without an audit entry: for those who write one themselves.
pub(super) async fn read(
    tx: &mut Tx,
    org: OrgId,
    person: PersonId,
    id: ContactId,
) -> Result<Contact> {
    let line: LineRow = query(concat!(
        "SELECT ",
        line_columns!(),
        " FROM contact c",
        line_joins!(),
        " WHERE c.org_id = $1 AND c.id = $2 AND c.person_id = $3"
    ))
    .bind(org)
    .bind(id)
    .bind(person)
    .one(tx)
    .await?;
    let more: MoreRow = query("SELECT c.episode_id, c.circumstances, c.created_at, c.changed_at, a.name AS changed_by, a.id AS changed_by_account FROM contact c LEFT JOIN account a ON a.org_id = c.org_id AND a.id = COALESCE((SELECT r.changed_by FROM contact_revision r WHERE r.org_id = c.org_id AND r.contact_id = c.id ORDER BY r.version DESC LIMIT 1), c.created_by) WHERE c.org_id = $1 AND c.id = $2")
        .bind(org)
        .bind(id)
        .one(tx)
        .await?;
    Ok(Contact {
        line: line.try_into()?,
        episode: EpisodeId(more.episode_id),
        circumstances: more.circumstances,
        terms: terms_of(tx, org, id).await?,
        created_at: more.created_at,
        changed_at: more.changed_at,
        changed_by: more.changed_by,
        changed_by_account: more.changed_by_account.map(AccountId),
    })
}

/// The components and techniques that were part of a contact.
///
/// # Errors
/// As the database says.
pub async fn terms(
    tx: &mut Tx,
    permit: &Permit<on::Contact, to::Read>,
    id: ContactId,
) -> Result<Vec<TermRef>> {
    if person_of(tx, permit.actor().org, id).await? != permit.subject() {
        return Err(Error::Denied);
    }
    terms_of(tx, permit.actor().org, id).await
}

async fn terms_of(tx: &mut Tx, org: OrgId, id: ContactId) -> Result<Vec<TermRef>> {
    query("SELECT framework_id, framework_version, term_id FROM contact_term WHERE org_id = $1 AND contact_id = $2 ORDER BY framework_id, term_id")
        .bind(org)
        .bind(id)
        .all::<(String, String, String)>(tx)
        .await?
        .into_iter()
        .map(term)
        .collect()
}

/// Reads a term that was kept with its vocabulary and version.
pub(crate) fn term((framework, version, term): (String, String, String)) -> Result<TermRef> {
    let unreadable = |column| Error::Unreadable {
        table: "contact_term",
        column,
    };
    Ok(TermRef {
        framework: framework.parse().map_err(|_| unreadable("framework_id"))?,
        version: version
            .parse()
            .map_err(|_| unreadable("framework_version"))?,
        term: term.parse().map_err(|_| unreadable("term_id"))?,
    })
}

/// Keeps the terms of a contact in place of those it had.
pub(super) async fn replace_terms(
    tx: &mut Tx,
    org: OrgId,
    id: ContactId,
    terms: &[TermRef],
) -> Result<()> {
    query("DELETE FROM contact_term WHERE org_id = $1 AND contact_id = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
        .await?;
    for term in terms {
        query("INSERT INTO contact_term (org_id, contact_id, framework_id, framework_version, term_id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org_id, contact_id, framework_id, term_id) DO NOTHING")
            .bind(org)
            .bind(id)
            .bind(term.framework.as_str())
            .bind(term.version.to_string())
            .bind(term.term.as_str())
            .execute(tx)
            .await?;
    }
    Ok(())
}
