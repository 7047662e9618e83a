//! A service with a worker and a person, and the real server on it.

use super::{Browser, until};
use access::Role;
use ids::{OrgId, PersonId};
use serde_json::Value;
use std::borrow::BorrowMut;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use store::account::session;
use store::{Db, Surroundings, query};
use tempfile::TempDir;
use testkit::world;

/// A service, and whom its worker supports.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) database: String,
    /// The folder of an SQLite file, gone with this.
    pub(crate) folder: TempDir,
    pub(crate) person: PersonId,
    /// The worker's session.
    pub(crate) cookie: String,
}

/// The clock and the randomness that the server uses too: sessions begin now.
#[expect(
    clippy::disallowed_methods,
    reason = "a session for a server of its own has to begin by the clock of that server"
)]
pub(crate) fn real() -> Surroundings {
    Surroundings::new(jiff::Timestamp::now, |bytes| {
        getrandom::fill(bytes).expect("random numbers");
    })
}

impl Service {
    pub(crate) async fn sqlite() -> Service {
        let folder = tempfile::tempdir().expect("a folder");
        let database = format!("sqlite://{}", folder.path().join("test.db").display());
        Service::on(database, folder).await
    }

    pub(crate) async fn postgres() -> Service {
        let folder = tempfile::tempdir().expect("a folder");
        Service::on(testkit::databases::empty_schema().await, folder).await
    }

    pub(crate) async fn both() -> [Service; 2] {
        [Service::sqlite().await, Service::postgres().await]
    }

    async fn on(database: String, folder: TempDir) -> Service {
        let around = real();
        let db = Db::open(&database).await.expect("opens");
        let mut tx = db.write().await.expect("begins");
        let org: OrgId = world::organisation(&mut tx, &around, "A service").await;
        let site = world::site(&mut tx, &around, org, "Northside").await;
        let worker = world::worker(&mut tx, &around, org, site, "Sam Reed").await;
        let person = world::person(&mut tx, &around, org, site, "Ada Okafor").await;
        let episode = world::episode(&mut tx, &around, org, site, person).await;
        let pair = (episode, person, worker);
        world::peer_match(
            &mut tx,
            &around,
            org,
            pair,
            "allocated",
            ("2026-01-05", None),
        )
        .await;
        let who = (Role::PeerWorker, "sam@example.org");
        let actor = world::actor(&mut tx, &around, org, who, &[site], Some(worker)).await;
        // An app for codes would stand between the drill and the pages.
        query("UPDATE organisation SET second_factor = 'nobody'")
            .execute(&mut tx)
            .await
            .expect("kept");
        let token = session::begin(&mut tx, &around, &actor, "a drill")
            .await
            .expect("a session begins");
        tx.commit().await.expect("commits");
        db.close().await;
        Service {
            database,
            folder,
            person,
            cookie: format!("alongside={token}"),
        }
    }

    /// A path in the folder of the service.
    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Starts the server.
    pub(crate) fn serve(&self) -> Server {
        Server::start(&self.database, &[])
    }

    /// The worker's browser.
    pub(crate) fn browser(&self, server: &Server) -> Browser {
        Browser {
            address: server.address,
            cookie: self.cookie.clone(),
        }
    }
}

/// A server on a free port, which says where.
const SERVE: [&str; 4] = ["serve", "--json", "--listen", "127.0.0.1:0"];

/// A server of its own process, which ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// Where it is told how it is, if that was asked for.
    told_at: Option<SocketAddr>,
    child: Child,
}

impl Server {
    pub(crate) fn start(database: &str, more: &[&str]) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alongside"));
        command.args(SERVE).args(more);
        Server::begin(command, database)
    }

    /// One that logs everything there is into a file.
    pub(crate) fn logging(database: &str, more: &[&str], log: File) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alongside"));
        command.args(SERVE).args(more).stderr(log);
        Server::begin(command.env("ALONGSIDE_LOG", "trace"), database)
    }

    /// One that is not ended by the system when a file grows beyond a limit, not that of its log either.
    pub(crate) fn that_outlives_a_limit(service: &Service) -> Server {
        let log = service.path("log");
        std::fs::write(&log, "an old line\n".repeat(1000)).expect("a log");
        let log = File::options().append(true).open(log).expect("a log");
        let mut command = Command::new("sh");
        command.stderr(log);
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]);
        command.arg(env!("CARGO_BIN_EXE_alongside")).args(SERVE);
        Server::begin(command, &service.database)
    }

    fn begin(mut command: impl BorrowMut<Command>, database: &str) -> Server {
        let mut child = command
            .borrow_mut()
            .env("ALONGSIDE_DATABASE", database)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let said = child.stdout.take().expect("it was asked for");
        let mut line = String::new();
        // It speaks once it listens.
        BufReader::new(said)
            .read_line(&mut line)
            .expect("it speaks");
        let said: Value = serde_json::from_str(&line).expect("it says where it is");
        let at = |key: &str| {
            let address = said[key].as_str()?.trim_start_matches("http://");
            address.split('/').next()?.parse().ok()
        };
        Server {
            address: at("address").expect("an address"),
            told_at: at("metrics"),
            child,
        }
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Where it is told how it is.
    pub(crate) fn told(&self) -> Browser {
        Browser {
            address: self.told_at.expect("it was asked for"),
            cookie: String::new(),
        }
    }

    /// `kill -9`: nothing can be put in order.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it ends");
    }

    /// Asks it to end, as `systemctl stop` does, and returns whether it did so in order.
    pub(crate) fn stop(mut self) -> bool {
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        assert!(asked.expect("kill is there").success());
        self.child.wait().expect("it ends").success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Runs the program and gives what it said.
pub(crate) fn alongside(words: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_alongside"))
        .args(words)
        .env_remove("ALONGSIDE_DATABASE")
        .output()
        .expect("the program starts")
}

/// Waits until the server answers at all.
pub(crate) fn answers(browser: &Browser) {
    until("the server answers", || browser.get("/sign-in").is_ok());
}
