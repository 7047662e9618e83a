//! The list of people.

use crate::delivery::folded::every_part;
use crate::delivery::maybe_day;
use crate::listing::{Listed, Page, contains};
use crate::packed::packed_row;
use crate::{Query, Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Reach, Scope, on, to};
use delivery::person::folded_name;
use ids::{PersonId, SiteId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// Where a person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waiting for a peer worker.
    Waiting,
    /// Supported by a peer worker now.
    Matched,
    /// The support has ended.
    Ended,
}

impl State {
    /// Every state.
    pub const ALL: [State; 3] = [State::Waiting, State::Matched, State::Ended];

    /// The word that stands for it in addresses and files.
    pub const fn code(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Matched => "matched",
            State::Ended => "ended",
        }
    }

    /// Reads [`State::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        State::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// Whom a list is about, by how their support stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Those whose support goes on, with a peer worker or waiting for one.
    Open,
    /// Those whose support stands so.
    Is(State),
}

impl Standing {
    /// Every one, those first whom a list begins with.
    pub const ALL: [Standing; 4] = [
        Standing::Open,
        Standing::Is(State::Waiting),
        Standing::Is(State::Matched),
        Standing::Is(State::Ended),
    ];

    /// The word that stands for it in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Standing::Open => "open",
            Standing::Is(state) => state.code(),
        }
    }

    /// Reads [`Standing::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Standing::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By name.
    #[default]
    Name,
    /// By the day they met last.
    LastMet,
    /// By the day of referral.
    Referred,
}

/// What is asked of the list.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Any part of the name, the reference, or digits of the NHS number.
    pub words: &'a str,
    /// Only people of this site.
    pub site: Option<SiteId>,
    /// Only people whose support stands so.
    pub standing: Option<Standing>,
    /// Only people this worker supports now.
    pub worker: Option<WorkerId>,
    /// The order.
    pub sort: Sort,
    /// From the other end.
    pub descending: bool,
    /// Which page.
    pub page: Page,
    /// The day it is.
    pub today: Date,
}

/// A person in the list.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// Who.
    pub id: PersonId,
    /// The reference the service uses.
    pub local_ref: String,
    /// The name they use.
    pub name: String,
    /// The name of the site.
    pub site_name: String,
    /// Where they stand; none when no support was recorded.
    pub state: Option<State>,
    /// Their peer worker now; the one who covers, while somebody does.
    pub worker: Option<(WorkerId, String)>,
    /// The day of referral of the latest support.
    pub referred: Option<Date>,
    /// The day they met last.
    pub last_met: Option<Date>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line({})", self.id)
    }
}

packed_row! {
    struct Row {
        id: Uuid,
        local_ref: String,
        name: String,
        site_name: String,
        referred_on: Option<String>,
        ended_on: Option<String>,
        has_episode: bool,
        allocated: bool,
        worker_id: Option<Uuid>,
        worker_name: Option<String>,
        last_met: Option<String>,
    }
}

impl Row {
    fn read(self) -> Result<Line> {
        let state = match (self.has_episode, self.ended_on.is_some(), self.allocated) {
            (false, _, _) => None,
            (true, true, _) => Some(State::Ended),
            (true, false, true) => Some(State::Matched),
            (true, false, false) => Some(State::Waiting),
        };
        Ok(Line {
            id: PersonId(self.id),
            local_ref: self.local_ref,
            name: self.name,
            site_name: self.site_name,
            state,
            worker: self.worker_id.map(WorkerId).zip(self.worker_name),
            referred: maybe_day(self.referred_on, "support_episode", "referred_on")?,
            last_met: maybe_day(self.last_met, "contact", "on_date")?,
        })
    }
}

/// A page of the people the actor may see, with how many there are.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Person, to::Read>,
    asked: &Asked<'_>,
) -> Result<Listed<Line>> {
    let (found, total) = ids(tx, reach, asked).await?;
    let total = if let Some(total) = total {
        total
    } else {
        let counted =
            query("SELECT count(*) FROM person p WHERE p.org_id = $1").bind(reach.actor().org);
        asked_for(within(counted, reach, asked.today), reach, asked)
            .count(tx)
            .await?
    };
    // A page past the last shows the last: the list may have shrunk since the link was made.
    let size = asked.page.limit();
    let last = u32::try_from(((total + size - 1) / size).max(1)).unwrap_or(u32::MAX);
    let page = Page::new(asked.page.number.min(last), asked.page.size);
    let found = if page == asked.page {
        found
    } else {
        let within = Asked {
            page,
            ..asked.clone()
        };
        ids(tx, reach, &within).await?.0
    };
    let rows = shown(tx, reach, &found, asked.today).await?;
    audit::listed(tx, around, reach, rows.len()).await?;
    Ok(Listed { rows, total, page })
}

/// Whether there is anybody the actor may see. It tells nothing about anybody, so nothing is written down.
///
/// # Errors
/// As the database says.
pub async fn is_there_anybody(
    tx: &mut Tx,
    reach: &Reach<on::Person, to::Read>,
    today: Date,
) -> Result<bool> {
    let people = query("SELECT p.id FROM person p WHERE p.org_id = $1").bind(reach.actor().org);
    let one = within(people, reach, today)
        .push(" LIMIT 1")
        .within("SELECT count(*) FROM (", ") AS one");
    Ok(one.count(tx).await? > 0)
}

/// Where the next piece of a file begins: after this name and person.
#[derive(Clone)]
pub struct After(String, Uuid);

impl std::fmt::Debug for After {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "After({})", self.1)
    }
}

/// Writes that the people who are asked for are taken out as a file: how many they are, and each of them.
///
/// # Errors
/// As the database says.
pub async fn exporting(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Person, to::Export>,
    asked: &Asked<'_>,
) -> Result<()> {
    let org = reach.actor().org;
    let chosen = |text| {
        asked_for(
            within(query(text).bind(org), reach, asked.today),
            reach,
            asked,
        )
    };
    let total = chosen("SELECT count(*) FROM person p WHERE p.org_id = $1")
        .count(tx)
        .await?;
    let people = chosen("SELECT p.id AS person_id FROM person p WHERE p.org_id = $1");
    audit::taken_out(tx, around, reach, total, people).await
}

/// The next piece of the people the actor may take out as a file, by name whatever order is asked for; with where the
/// piece after it begins, while there is one. [`exporting`] has written down that the file is taken.
///
/// # Errors
/// As the database says.
pub async fn export_page(
    tx: &mut Tx,
    reach: &Reach<on::Person, to::Export>,
    asked: &Asked<'_>,
    after: Option<&After>,
    limit: u32,
) -> Result<(Vec<Line>, Option<After>)> {
    let chosen = query("SELECT p.id, p.folded_name FROM person p WHERE p.org_id = $1")
        .bind(reach.actor().org);
    let mut chosen = asked_for(within(chosen, reach, asked.today), reach, asked);
    if let Some(After(name, id)) = after {
        chosen = chosen
            .push(" AND (p.folded_name, p.id) > (")
            .push_bind(name)
            .push(", ")
            .push_bind(*id)
            .push(")");
    }
    let found: Vec<(Uuid, String)> = chosen
        .push(" ORDER BY p.folded_name, p.id")
        .limit(limit)
        .all(tx)
        .await?;
    let next = found
        .last()
        .map(|(id, name)| After(name.clone(), *id))
        .filter(|_| found.len() == usize::try_from(limit).unwrap_or(usize::MAX));
    let found: Vec<Uuid> = found.into_iter().map(|(id, _)| id).collect();
    Ok((shown(tx, reach, &found, asked.today).await?, next))
}

/// What is shown of these people, in their order.
async fn shown<D: Deed>(
    tx: &mut Tx,
    reach: &Reach<on::Person, D>,
    found: &[Uuid],
    today: Date,
) -> Result<Vec<Line>> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let day = today.to_string();
    let rows: Vec<Row> = query("SELECT p.id, p.local_ref, p.name, s.name AS site_name, e.referred_on, e.ended_on, e.id IS NOT NULL AS has_episode, EXISTS (SELECT 1 FROM peer_match m WHERE m.org_id = p.org_id AND m.episode_id = e.id AND m.kind = 'allocated' AND m.started_on <= $2 AND (m.ended_on IS NULL OR m.ended_on >= $2)) AS allocated, w.id AS worker_id, w.name AS worker_name, (SELECT c.on_date FROM contact c WHERE c.org_id = p.org_id AND c.person_id = p.id AND c.outcome = 'met' ORDER BY c.on_date DESC LIMIT 1) AS last_met FROM person p JOIN site s ON s.org_id = p.org_id AND s.id = p.site_id LEFT JOIN support_episode e ON e.org_id = p.org_id AND e.id = (SELECT x.id FROM support_episode x WHERE x.org_id = p.org_id AND x.person_id = p.id ORDER BY CASE WHEN x.ended_on IS NULL THEN 0 ELSE 1 END, coalesce(x.referred_on, '') DESC, x.id DESC LIMIT 1) LEFT JOIN worker w ON w.org_id = p.org_id AND w.id = (SELECT m.worker_id FROM peer_match m WHERE m.org_id = p.org_id AND m.episode_id = e.id AND m.started_on <= $2 AND (m.ended_on IS NULL OR m.ended_on >= $2) ORDER BY CASE m.kind WHEN 'cover' THEN 0 ELSE 1 END, m.started_on DESC, m.id DESC LIMIT 1) WHERE p.org_id = $1 AND p.id IN ")
        .bind(reach.actor().org)
        .bind(day)
        .push_list(found.iter().copied())
        .packed(tx)
        .await?;
    let mut lines = rows
        .into_iter()
        .map(Row::read)
        .collect::<Result<Vec<_>>>()?;
    let place: std::collections::HashMap<Uuid, usize> =
        found.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    lines.sort_by_key(|line| place.get(&line.id.0).copied());
    Ok(lines)
}

/// Which people are on the page, in order: from the index alone where it can be. When words are searched, the one pass
/// over the names that finds them counts them too; without words, counting apart is cheaper.
async fn ids<D: Deed>(
    tx: &mut Tx,
    reach: &Reach<on::Person, D>,
    asked: &Asked<'_>,
) -> Result<(Vec<Uuid>, Option<i64>)> {
    packed_row! {
        struct Found {
            id: Uuid,
            total: i64,
        }
    }
    let searched = !asked.words.trim().is_empty();
    let chosen = query(if searched {
        "SELECT p.id, CAST(count(*) OVER () AS BIGINT) AS total FROM person p WHERE p.org_id = $1"
    } else {
        "SELECT p.id, CAST(0 AS BIGINT) AS total FROM person p WHERE p.org_id = $1"
    })
    .bind(reach.actor().org);
    let chosen = asked_for(within(chosen, reach, asked.today), reach, asked);
    // The order of the days of referral would tell a team what it is not shown.
    let sort = match (asked.sort, reach.scope()) {
        (Sort::Referred, Scope::SharedWith(_)) => Sort::Name,
        (sort, _) => sort,
    };
    let ordered = match (sort, asked.descending) {
        (Sort::Name, false) => chosen.push(" ORDER BY p.folded_name, p.id"),
        (Sort::Name, true) => chosen.push(" ORDER BY p.folded_name DESC, p.id DESC"),
        (Sort::LastMet, false) => chosen.push(" ORDER BY coalesce((SELECT c.on_date FROM contact c WHERE c.org_id = p.org_id AND c.person_id = p.id AND c.outcome = 'met' ORDER BY c.on_date DESC LIMIT 1), ''), p.id"),
        (Sort::LastMet, true) => chosen.push(" ORDER BY coalesce((SELECT c.on_date FROM contact c WHERE c.org_id = p.org_id AND c.person_id = p.id AND c.outcome = 'met' ORDER BY c.on_date DESC LIMIT 1), '') DESC, p.id DESC"),
        (Sort::Referred, false) => chosen.push(" ORDER BY coalesce((SELECT max(e.referred_on) FROM support_episode e WHERE e.org_id = p.org_id AND e.person_id = p.id), ''), p.id"),
        (Sort::Referred, true) => chosen.push(" ORDER BY coalesce((SELECT max(e.referred_on) FROM support_episode e WHERE e.org_id = p.org_id AND e.person_id = p.id), '') DESC, p.id DESC"),
    };
    let rows: Vec<Found> = ordered
        .limit(asked.page.limit())
        .push(" OFFSET ")
        .push_bind(asked.page.offset())
        .packed(tx)
        .await?;
    // A page past the last has no row to say how many there are.
    let total = rows.first().filter(|_| searched).map(|row| row.total);
    Ok((rows.into_iter().map(|row| row.id).collect(), total))
}

/// Bounds a statement over `person p` by what the actor may list.
pub(crate) fn within<R: Thing, D: Deed>(
    statement: Query,
    reach: &Reach<R, D>,
    today: Date,
) -> Query {
    match reach.scope() {
        Scope::Organisation => statement,
        Scope::Sites(sites) => statement
            .push(" AND p.site_id IN ")
            .push_list(sites.iter().copied()),
        Scope::Caseload(worker) => statement
            .push(" AND p.id IN (SELECT m.person_id FROM peer_match m WHERE m.org_id = p.org_id AND m.worker_id = ")
            .push_bind(*worker)
            .push(" AND m.started_on <= ")
            .push_bind(today)
            .push(" AND (m.ended_on IS NULL OR m.ended_on >= ")
            .push_bind(today)
            .push("))"),
        Scope::SharedWith(teams) => statement
            .push(" AND p.id IN (SELECT h.person_id FROM share h WHERE h.org_id = p.org_id AND h.withdrawn_at IS NULL AND h.team_id IN ")
            .push_list(teams.iter().copied())
            .push(")"),
        Scope::Person(person) => statement.push(" AND p.id = ").push_bind(*person),
        Scope::Worker(_) | Scope::Account | Scope::Studies | Scope::Teams(_) => statement.push(" AND 1 = 0"),
    }
}

/// Adds what was searched and filtered. A team that people share with learns nothing by searching that it is not shown:
/// it finds by name, and everything else that is asked is left aside.
fn asked_for<R: Thing, D: Deed>(statement: Query, reach: &Reach<R, D>, asked: &Asked<'_>) -> Query {
    if matches!(reach.scope(), Scope::SharedWith(_)) {
        return named(statement, asked.words.trim());
    }
    let mut statement = searched(statement, asked.words);
    if let Some(site) = asked.site {
        statement = statement.push(" AND p.site_id = ").push_bind(site);
    }
    if let Some(worker) = asked.worker {
        statement = statement
            .push(" AND EXISTS (SELECT 1 FROM peer_match m WHERE m.org_id = p.org_id AND m.person_id = p.id AND m.worker_id = ")
            .push_bind(worker)
            .push(" AND m.started_on <= ")
            .push_bind(asked.today)
            .push(" AND (m.ended_on IS NULL OR m.ended_on >= ")
            .push_bind(asked.today)
            .push(")) = TRUE");
    }
    let Some(standing) = asked.standing else {
        return statement;
    };
    if standing == Standing::Is(State::Ended) {
        return statement.push(" AND EXISTS (SELECT 1 FROM support_episode e WHERE e.org_id = p.org_id AND e.person_id = p.id) = TRUE AND NOT EXISTS (SELECT 1 FROM support_episode e WHERE e.org_id = p.org_id AND e.person_id = p.id AND e.ended_on IS NULL)");
    }
    let statement = statement.push(" AND p.id IN (SELECT e.person_id FROM support_episode e WHERE e.org_id = p.org_id AND e.ended_on IS NULL");
    let statement = match standing {
        Standing::Open => return statement.push(")"),
        Standing::Is(State::Waiting) => statement.push(" AND NOT "),
        Standing::Is(_) => statement.push(" AND "),
    };
    statement
        .push("EXISTS (SELECT 1 FROM peer_match m WHERE m.org_id = e.org_id AND m.episode_id = e.id AND m.kind = 'allocated' AND m.started_on <= ")
        .push_bind(asked.today)
        .push(" AND (m.ended_on IS NULL OR m.ended_on >= ")
        .push_bind(asked.today)
        .push(")) = TRUE)")
}

/// Adds the words that are searched. A text with a digit is a reference or an NHS number, for names have none; any
/// other is taken apart and every part must be in the name.
pub(crate) fn searched(mut statement: Query, words: &str) -> Query {
    let words = words.trim();
    if words.is_empty() {
        return statement;
    }
    if words.chars().any(|c| c.is_ascii_digit()) {
        statement = statement
            .push(" AND (lower(p.local_ref) LIKE ")
            .push_bind(contains(&words.to_lowercase()))
            .push(" ESCAPE '\\'");
        let digits: String = words
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '\u{a0}'))
            .collect();
        if digits.len() <= 10 && digits.bytes().all(|b| b.is_ascii_digit()) {
            // The numbers that begin so lie together in the index.
            statement = statement
                .push(" OR p.nhs_number BETWEEN ")
                .push_bind(format!("{digits:0<10}"))
                .push(" AND ")
                .push_bind(format!("{digits:9<10}"));
        }
        return statement.push(")");
    }
    named(statement, words)
}

/// Adds the words of a name: every part must be in it.
fn named(statement: Query, words: &str) -> Query {
    if words.is_empty() {
        return statement;
    }
    let folded = folded_name(words);
    if folded.is_empty() {
        return statement.push(" AND 1 = 0");
    }
    every_part(statement, " AND p.folded_name LIKE ", &folded)
}
