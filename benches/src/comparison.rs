//! The same lists in Django admin, which is what somebody would build in a week, measured in turns with ours.

use crate::Trouble;
use crate::cast::Cast;
use crate::drive::Server;
use crate::http::Browser;
use crate::process;
use crate::server::Running;
use crate::work::{Asker, Work};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use store::Surroundings;

/// Turns that each side takes, so that a busy minute of the machine meets both.
const TURNS: u32 = 5;
/// Requests of ours in a turn, …
const OURS: u32 = 60;
/// … and of theirs, which take longer.
const THEIRS: u32 = 12;

/// One request on both sides, in milliseconds of processor time.
#[derive(Debug, Clone)]
pub struct Pair {
    name: &'static str,
    ours: f64,
    theirs: f64,
}

/// What came out.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Versions of the other side.
    about: String,
    pairs: Vec<Pair>,
    /// Memory of the server and its children, in MB: ours and theirs.
    memory: (f64, f64),
    load: (String, String),
}

impl Comparison {
    /// A part of the report.
    pub fn markdown(&self, out: &mut String) {
        let _ = writeln!(
            out,
            "\n## Beside Django admin\n\n{}. The same volumes on SQLite, in turns, without compression on either side. Load before {}, after {}.\n\n| Request | Alongside, CPU ms | Django admin, CPU ms | times as much |\n|---|---:|---:|---:|",
            self.about, self.load.0, self.load.1
        );
        for pair in &self.pairs {
            let _ = writeln!(
                out,
                "| {} | {:.2} | {:.1} | {:.0} |",
                pair.name,
                pair.ours,
                pair.theirs,
                pair.theirs / pair.ours
            );
        }
        let _ = writeln!(
            out,
            "| Memory of the server, MB | {:.0} | {:.0} | {:.1} |",
            self.memory.0,
            self.memory.1,
            self.memory.1 / self.memory.0
        );
    }

    /// The same as JSON.
    pub fn json(&self) -> Value {
        json!({
            "about": self.about,
            "requests": self.pairs.iter().map(|pair| json!({
                "request": pair.name,
                "ours_ms": pair.ours,
                "theirs_ms": pair.theirs,
                "ratio": pair.theirs / pair.ours,
            })).collect::<Vec<_>>(),
            "memory_mb": { "ours": self.memory.0, "theirs": self.memory.1 },
            "load_before": self.load.0,
            "load_after": self.load.1,
        })
    }
}

/// The other side, installed and filled.
#[derive(Debug)]
pub struct Prepared {
    about: String,
    session: String,
    person: i64,
}

/// Installs Django in this folder and fills it, or says why that cannot be done here.
///
/// # Errors
/// The reason, in the words of the script.
pub fn prepare(script: &Path, folder: &Path, contacts: u32) -> Result<Prepared, String> {
    let output = Command::new(script)
        .arg(folder)
        .arg(contacts.to_string())
        .output()
        .map_err(|error| format!("{} cannot be run: {error}", script.display()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.lines().last().unwrap_or("it said nothing").to_owned());
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let json: Value =
        serde_json::from_str(said.lines().last().unwrap_or_default()).unwrap_or_default();
    match (
        json["about"].as_str(),
        json["session"].as_str(),
        json["person"].as_i64(),
    ) {
        (Some(about), Some(session), Some(person)) => Ok(Prepared {
            about: about.to_owned(),
            session: session.to_owned(),
            person,
        }),
        _ => Err(format!(
            "{} did not say where its data are",
            script.display()
        )),
    }
}

/// Measures both sides in turns.
///
/// # Errors
/// When a server does not start or does not answer as expected.
pub async fn run(
    prepared: &Prepared,
    folder: &Path,
    ours: Server,
    cast: &Arc<Cast>,
    around: &Surroundings,
) -> Result<Comparison, Trouble> {
    let begun = process::load();
    // It is started in its own folder, from which a path from here would lead elsewhere.
    let folder = &std::path::absolute(folder)
        .map_err(|error| Trouble(format!("{}: {error}", folder.display())))?;
    let theirs = Running::on_free_port(&folder.join("v/bin/gunicorn"), folder, |address| {
        ["-w", "2", "-b", &address.to_string(), "programme_site.wsgi"]
            .map(str::to_owned)
            .to_vec()
    })
    .await?;
    let mut browser = Browser::with_cookie(
        theirs.server.address,
        format!("sessionid={}", prepared.session),
    );
    browser.compressed = false;
    let mut pairs = Vec::new();
    let person = format!("/admin/programme/person/{}/change/", prepared.person);
    for (name, work, path) in [
        (
            "Contact list, 100 rows",
            Work::ContactList,
            "/admin/programme/contact/",
        ),
        (
            "People, by part of a name",
            Work::PeopleSearch,
            "/admin/programme/person/?q=okaf",
        ),
        ("One person", Work::Person, person.as_str()),
    ] {
        let mut asker = Asker::new(ours.address, &cast.coordinator, cast, around);
        if let Some(person) = cast.peers.iter().rev().find_map(|peer| peer.people.last()) {
            asker.turn_to(*person);
        }
        let pair = in_turns(
            name,
            &mut asker,
            work,
            &mut browser,
            path,
            ours,
            theirs.server,
        );
        match pair.await {
            Ok(pair) => pairs.push(pair),
            Err(error) => eprintln!("  {name}: not compared. {error}"),
        }
    }
    let memory = (
        memory(&[ours.pid]),
        memory(&process::family(theirs.server.pid)),
    );
    theirs.end().await;
    Ok(Comparison {
        about: prepared.about.clone(),
        pairs,
        memory,
        load: (begun, process::load()),
    })
}

async fn in_turns(
    name: &'static str,
    asker: &mut Asker,
    work: Work,
    browser: &mut Browser,
    path: &str,
    ours: Server,
    theirs: Server,
) -> Result<Pair, Trouble> {
    // Both sides fill their caches first.
    for _ in 0..3 {
        asker.check(work).await?;
        page(browser, path).await?;
    }
    let family = process::family(theirs.pid);
    let (mut our_time, mut their_time) = (0, 0);
    for _ in 0..TURNS {
        let before = process::cpu_millis(ours.pid)?;
        for _ in 0..OURS {
            asker.check(work).await?;
        }
        our_time += process::cpu_millis(ours.pid)? - before;
        let before = process::cpu_millis_of(&family);
        for _ in 0..THEIRS {
            page(browser, path).await?;
        }
        their_time += process::cpu_millis_of(&family) - before;
    }
    Ok(Pair {
        name,
        ours: our_time as f64 / f64::from(OURS * TURNS),
        theirs: their_time as f64 / f64::from(THEIRS * TURNS),
    })
}

async fn page(browser: &mut Browser, path: &str) -> Result<(), Trouble> {
    let answer = browser.get(path).await?;
    if answer.status == 200 {
        return Ok(());
    }
    Err(Trouble(format!(
        "Django answers {} to {path}; 200 was expected",
        answer.status
    )))
}

fn memory(pids: &[u32]) -> f64 {
    let shares = pids.iter().filter_map(|pid| process::memory(*pid).ok());
    shares.map(|memory| memory.share).sum()
}
