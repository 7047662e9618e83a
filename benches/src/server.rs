//! Starts a server to be measured, and ends it.

use crate::Trouble;
use crate::drive::Server;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::time::sleep;

/// A server that ends when this is dropped.
#[derive(Debug)]
pub struct Running {
    /// What to measure.
    pub server: Server,
    /// From the start to the first answer.
    pub started_in: Duration,
    child: Ended,
}

/// A child that does not outlive this program.
#[derive(Debug)]
struct Ended(Child);

/// No server takes longer to start.
const START: Duration = Duration::from_mins(1);
/// Nor to end.
const END: Duration = Duration::from_secs(20);

impl Running {
    /// Starts the program on a free port of this machine.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn alongside(program: &Path, database: &str) -> Result<Running, Trouble> {
        let mut command = Command::new(program);
        command.args([
            "serve",
            "--json",
            "--listen",
            "127.0.0.1:0",
            "--database",
            database,
        ]);
        let begun = Instant::now();
        let mut child = spawn(command.stdout(Stdio::piped()), program)?;
        let said = child
            .stdout
            .take()
            .ok_or_else(|| Trouble("the server has no standard output".into()))?;
        let mut line = String::new();
        // It speaks once it listens, or its output ends with it.
        let heard = tokio::task::block_in_place(|| BufReader::new(said).read_line(&mut line));
        heard.map_err(|error| Trouble(format!("the server said nothing: {error}")))?;
        let json: Value = serde_json::from_str(&line).unwrap_or_default();
        let address = json["address"]
            .as_str()
            .and_then(|address| address.strip_prefix("http://")?.parse().ok())
            .ok_or_else(|| {
                Trouble(format!(
                    "{} did not start: it said “{}”",
                    program.display(),
                    line.trim()
                ))
            })?;
        Running::answering(child, address, begun).await
    }

    /// Starts a program that is told where to listen.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn on_free_port(
        program: &Path,
        folder: &Path,
        words: impl FnOnce(SocketAddr) -> Vec<String>,
    ) -> Result<Running, Trouble> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.map_err(|error| Trouble(format!("no free port: {error}")))?;
        let mut command = Command::new(program);
        command.args(words(address)).current_dir(folder);
        let begun = Instant::now();
        let child = spawn(command.stdout(Stdio::null()), program)?;
        Running::answering(child, address, begun).await
    }

    async fn answering(
        child: Child,
        address: SocketAddr,
        begun: Instant,
    ) -> Result<Running, Trouble> {
        let running = Running {
            server: Server {
                address,
                pid: child.id(),
            },
            started_in: Duration::ZERO,
            child: Ended(child),
        };
        while TcpStream::connect(address).await.is_err() {
            if begun.elapsed() > START {
                return Err(Trouble(format!("nothing listens at {address}")));
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(Running {
            started_in: begun.elapsed(),
            ..running
        })
    }

    /// Asks the server to end and waits until it is gone.
    pub async fn end(mut self) {
        // It puts its database in order before it goes.
        let _ = Command::new("kill")
            .arg(self.server.pid.to_string())
            .status();
        let asked = Instant::now();
        while asked.elapsed() < END && matches!(self.child.0.try_wait(), Ok(None)) {
            sleep(Duration::from_millis(50)).await;
        }
    }
}

/// What still runs when this program gives up is ended.
impl Drop for Ended {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

fn spawn(command: &mut Command, program: &Path) -> Result<Child, Trouble> {
    command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| Trouble(format!("{} cannot be started: {error}", program.display())))
}
