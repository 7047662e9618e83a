//! The floor under the contact list: what the bare statement takes, without pages, permission or audit.

use crate::Trouble;
use crate::process;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use store::{Db, Tx, query};
use uuid::Uuid;

/// How often the statement runs, so that what is counted in 10 ms can be divided.
const TIMES: u32 = 300;

/// The newest 100 contacts with the names that the page shows. `CROSS JOIN` keeps SQLite from beginning at the sites and
/// reading all their contacts.
const LIST: &str = "SELECT c.id, c.on_date, c.at_time, c.outcome, c.mechanism, c.place, c.minutes, p.id, p.name, w.name, s.name FROM contact c CROSS JOIN person p CROSS JOIN worker w CROSS JOIN site s WHERE c.org_id = (SELECT org_id FROM organisation) AND p.org_id = c.org_id AND p.id = c.person_id AND w.org_id = c.org_id AND w.id = c.worker_id AND s.org_id = c.org_id AND s.id = c.site_id ORDER BY c.on_date DESC, c.id DESC LIMIT 100";

/// A row of it, read whole.
type Line = (
    Uuid,
    String,
    Option<String>,
    String,
    String,
    Option<String>,
    Option<i64>,
    Uuid,
    String,
    String,
    String,
);

/// What a hundred rows take, in milliseconds of processor time.
#[derive(Debug, Clone, Copy)]
pub struct Floor {
    /// Through the driver that the server uses, without the server.
    pub driver: f64,
    /// In SQLite's own shell; none where that is not installed or PostgreSQL is measured.
    pub shell: Option<f64>,
}

/// Measures the statement. `file` is the SQLite file, if it is one.
///
/// # Errors
/// As the database says.
pub async fn measure(db: &Db, file: Option<&Path>) -> Result<Floor, Trouble> {
    let me = std::process::id();
    let mut tx = db.read().await?;
    list(&mut tx).await?;
    let backend = backend(&mut tx).await?;
    let spent = || Ok::<u64, Trouble>(process::cpu_millis(me)? + process::cpu_millis_of(&backend));
    let before = spent()?;
    for _ in 0..TIMES {
        list(&mut tx).await?;
    }
    let driver = (spent()? - before) as f64 / f64::from(TIMES);
    tx.rollback().await?;
    let shell = match file {
        Some(file) => shell(file),
        None => None,
    };
    Ok(Floor { driver, shell })
}

async fn list(tx: &mut Tx) -> Result<(), Trouble> {
    let lines: Vec<Line> = query(LIST).all(tx).await?;
    if lines.len() < 100 {
        return Err(Trouble(format!(
            "the statement found {} contacts, 100 were expected",
            lines.len()
        )));
    }
    Ok(())
}

/// The process of PostgreSQL that serves this transaction.
async fn backend(tx: &mut Tx) -> Result<Vec<u32>, Trouble> {
    if let Tx::Sqlite(_) = tx {
        return Ok(Vec::new());
    }
    let pid = query("SELECT CAST(pg_backend_pid() AS BIGINT)")
        .count(tx)
        .await?;
    Ok(u32::try_from(pid).into_iter().collect())
}

/// The same in the shell that comes with SQLite; it says itself what each statement took.
fn shell(file: &Path) -> Option<f64> {
    let mut child = Command::new("sqlite3")
        .args(["-batch", "-readonly"])
        .arg(file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // The rows are written as they are to somebody who asks, and the timer after each statement.
    let mut script = String::from(".timer on\n");
    let mut input = child.stdin.take()?;
    for _ in 0..TIMES {
        script.push_str(LIST);
        script.push_str(";\n");
    }
    // It writes while it reads: both ends are kept moving.
    let told = std::thread::spawn(move || input.write_all(script.as_bytes()));
    let output = child.wait_with_output().ok()?;
    told.join().ok()?.ok()?;
    timed(&String::from_utf8_lossy(&output.stdout))
}

/// The mean of lines like `Run Time: real 0.001 user 0.000512 sys 0.000100`, in milliseconds.
fn timed(text: &str) -> Option<f64> {
    let mut sum = 0.0;
    let mut count = 0_u32;
    for line in text
        .lines()
        .filter_map(|line| line.strip_prefix("Run Time: "))
    {
        let words: Vec<&str> = line.split_whitespace().collect();
        let after = |name: &str| {
            let at = words.iter().position(|word| *word == name)?;
            words.get(at + 1)?.parse::<f64>().ok()
        };
        sum += after("user")? + after("sys")?;
        count += 1;
    }
    (count > 0).then(|| sum * 1000.0 / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_timer_of_the_shell_is_read() {
        let text = "Run Time: real 0.001 user 0.000500 sys 0.000100\n100|x\nRun Time: real 0.001 user 0.001300 sys 0.000100\n";
        assert!((timed(text).expect("two lines") - 1.0).abs() < 1e-9);
        assert_eq!(timed("nothing"), None);
    }
}
