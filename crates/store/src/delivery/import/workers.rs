//! Peer workers.

use super::plan::{KindPlan, Plan};
use super::sites::changed_names;
use super::{Importer, Source, World, Written, bulk};
use crate::{Result, Surroundings, Tx, query};
use access::{Action, Resource};
use delivery::person::folded_name;
use delivery::records::{
    self, Given, Kind, LocalRef, Owned, WorkerRecord, check_stopped, check_workers, make_known,
};
use delivery::worker::CAPACITY;
use ids::{SiteId, TeamId, WorkerId};
use interchange::{Problem, ProblemKind};
use std::collections::HashMap;
use uuid::Uuid;

/// What the file can say about a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    site: SiteId,
    site_ref: String,
    name: String,
    email: String,
    phone: String,
    team: Option<TeamId>,
    team_name: String,
    capacity: i64,
    started_on: Option<String>,
}

impl State {
    fn fields(&self) -> [(&'static str, String); 7] {
        [
            ("site_id", self.site_ref.clone()),
            ("name", self.name.clone()),
            ("email", self.email.clone()),
            ("phone", self.phone.clone()),
            ("team", self.team_name.clone()),
            ("capacity", self.capacity.to_string()),
            ("started_on", self.started_on.clone().unwrap_or_default()),
        ]
    }
}

/// What is to be written.
pub(super) struct Work {
    new: Vec<(WorkerId, LocalRef, State)>,
    changed: Vec<(WorkerId, State, String)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    local_ref: String,
    site_id: Uuid,
    name: String,
    email: String,
    phone: String,
    team_id: Option<Uuid>,
    team_name: Option<String>,
    capacity: i64,
    started_on: Option<String>,
}

/// Learns which workers there are, and compares the file with them, if there is one.
pub(super) async fn check(
    tx: &mut Tx,
    around: &Surroundings,
    importer: &Importer,
    source: Option<&Source>,
    world: &mut World,
    plan: &mut Plan,
) -> Result<Option<Work>> {
    let rows: Vec<Row> = query("SELECT w.id, w.local_ref, w.site_id, w.name, w.email, w.phone, w.team_id, t.name AS team_name, w.capacity, w.started_on FROM worker w LEFT JOIN team t ON t.org_id = w.org_id AND t.id = w.team_id WHERE w.org_id = $1")
        .bind(importer.org)
        .all(tx)
        .await?;
    let mut kept = HashMap::new();
    for row in rows {
        let id = WorkerId(row.id);
        let site = SiteId(row.site_id);
        let owned = importer.owned(site);
        world.known.workers.insert(row.local_ref.clone(), owned);
        world.workers.insert(row.local_ref.clone(), id);
        world.worker_refs.insert(id, row.local_ref.clone());
        let state = State {
            site,
            site_ref: world.site_refs.get(&site).cloned().unwrap_or_default(),
            name: row.name,
            email: row.email,
            phone: row.phone,
            team: row.team_id.map(TeamId),
            team_name: row.team_name.unwrap_or_default(),
            capacity: row.capacity,
            started_on: row.started_on,
        };
        kept.insert(row.local_ref, (id, state));
    }
    let Some(source) = source else {
        return Ok(None);
    };
    let teams: Vec<(Uuid, Uuid, String)> =
        query("SELECT id, site_id, name FROM team WHERE org_id = $1")
            .bind(importer.org)
            .all(tx)
            .await?;
    let teams: HashMap<(SiteId, String), TeamId> = teams
        .into_iter()
        .map(|(id, site, name)| ((SiteId(site), name), TeamId(id)))
        .collect();
    let mut parsed = records::workers(&source.sheet, &source.mapping);
    let about = parsed.records.iter().map(|record| &record.worker);
    make_known(&mut world.known, Kind::Workers, about, &parsed.stopped);
    let place = source.place();
    check_workers(
        place,
        &mut parsed.records,
        &world.known,
        &mut parsed.problems,
    );
    check_stopped(place, &parsed.stopped, &world.known, &mut parsed.problems);
    plan.problems.extend(parsed.problems);
    let mut work = Work {
        new: Vec::new(),
        changed: Vec::new(),
    };
    let mut counts = KindPlan::new(Kind::Workers);
    for record in parsed.records {
        let before = kept.get(record.worker.as_str());
        if let Some((_, before)) = before
            && importer.owned(before.site) == Owned::OtherSite
        {
            plan.problems.push(other_site(source, &record));
            continue;
        }
        let Some(site) = world.sites.get(record.site.as_str()).copied() else {
            continue;
        };
        let Some(state) = state(&record, site, before.map(|(_, state)| state), &teams) else {
            plan.problems.push(no_team(source, &record));
            continue;
        };
        match before {
            None => {
                let id: WorkerId = around.id();
                let name = record.worker.as_str().to_owned();
                world.worker_refs.insert(id, name.clone());
                world.workers.insert(name, id);
                counts.new += 1;
                work.new.push((id, record.worker, state));
            }
            Some((_, before)) if *before == state => counts.unchanged += 1,
            Some((id, before)) => {
                let about = (record.row, &record.worker, None);
                counts.change(about, || before.fields(), || state.fields());
                let names = changed_names(&before.fields(), &state.fields());
                work.changed.push((*id, state, names));
            }
        }
    }
    plan.kinds.push(counts);
    Ok(Some(work))
}

/// What the worker would be; none when the team is not there.
fn state(
    record: &WorkerRecord,
    site: SiteId,
    before: Option<&State>,
    teams: &HashMap<(SiteId, String), TeamId>,
) -> Option<State> {
    let kept = |text: &Given<String>, before: Option<&String>| match text {
        Given::Is(text) => text.clone(),
        Given::Absent => before.cloned().unwrap_or_default(),
    };
    let name = match &record.name {
        Given::Is(Some(name)) => name.as_str().to_owned(),
        _ => before.map_or_else(|| format!("Worker {}", record.worker), |b| b.name.clone()),
    };
    let (team, team_name) = match &record.team {
        Given::Is(team) if team.is_empty() => (None, String::new()),
        Given::Is(team) => (Some(*teams.get(&(site, team.clone()))?), team.clone()),
        // A team belongs to a site: who moves to another leaves it.
        Given::Absent => match before {
            Some(before) if before.site == site => (before.team, before.team_name.clone()),
            _ => (None, String::new()),
        },
    };
    let standing = before.map_or(i64::from(CAPACITY), |b| b.capacity);
    Some(State {
        site,
        site_ref: record.site.as_str().to_owned(),
        name,
        email: kept(&record.email, before.map(|b| &b.email)),
        phone: kept(&record.phone, before.map(|b| &b.phone)),
        team,
        team_name,
        capacity: match record.capacity {
            Given::Is(Some(capacity)) => i64::from(capacity),
            _ => standing,
        },
        started_on: match record.started_on {
            Given::Is(day) => day.map(|day| day.to_string()),
            Given::Absent => before.and_then(|b| b.started_on.clone()),
        },
    })
}

fn other_site(source: &Source, record: &WorkerRecord) -> Problem {
    Problem::at(source.sheet.file(), record.row, "worker_id")
        .value(record.worker.as_str())
        .kind(ProblemKind::Rule("other-site"))
        .says("this peer worker is not at one of your sites")
        .remedy("Take the row out, or ask an administrator to import it.")
}

fn no_team(source: &Source, record: &WorkerRecord) -> Problem {
    let team = record.team.said().map_or("", String::as_str);
    Problem::at(source.sheet.file(), record.row, "team")
        .value(team)
        .kind(ProblemKind::Rule("not-known"))
        .says("the site has no team of this name")
        .remedy("Correct it, leave it empty, or add the team on the page of the site first.")
}

impl Work {
    pub(super) async fn write(self, tx: &mut Tx, written: &mut Written<'_>) -> Result<()> {
        let org = written.importer.org;
        let now = written.around.now();
        let mut rows = Vec::with_capacity(self.new.len());
        for (id, reference, state) in self.new {
            written.note(
                Action::Create,
                Resource::Worker,
                (Some(id.0), None),
                "import",
            );
            let folded = folded_name(&state.name);
            rows.push(vec![
                org.into(),
                id.into(),
                reference.as_str().into(),
                state.site.into(),
                state.team.into(),
                state.name.into(),
                state.email.into(),
                state.phone.into(),
                state.capacity.into(),
                state.started_on.into(),
                "".into(),
                1_i64.into(),
                now.into(),
                folded.into(),
            ]);
        }
        bulk::insert(tx, "INSERT INTO worker (org_id, id, local_ref, site_id, team_id, name, email, phone, capacity, started_on, about, version, created_at, folded_name) VALUES ", rows).await?;
        for (id, state, names) in self.changed {
            written.note(Action::Change, Resource::Worker, (Some(id.0), None), &names);
            query("UPDATE worker SET site_id = $3, team_id = $4, name = $5, email = $6, phone = $7, capacity = $8, started_on = $9, folded_name = $10, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(id)
                .bind(state.site)
                .bind(state.team)
                .bind(&state.name)
                .bind(state.email)
                .bind(state.phone)
                .bind(state.capacity)
                .bind(state.started_on)
                .bind(folded_name(&state.name))
                .execute(tx)
                .await?;
        }
        Ok(())
    }
}
