//! The private PostgreSQL the tests run on.
//!
//! As root, Debian's `pg_createcluster` makes a cluster of our own beside whatever the machine
//! already has (`initdb` refuses to run as root). As anybody else, `initdb` makes one under
//! `target/`. Either way it listens on the loopback interface only, on a port that was free, and
//! gives up durability: nothing in it outlives a test.

use crate::workspace::{output, program, root, run as execute};
use std::net::TcpListener;
use std::path::PathBuf;

const NAME: &str = "alongside-test";
const DATABASE: &str = "alongside_test";
/// First choice; the next free one is taken when something else listens there.
const FIRST_PORT: u16 = 5544;
/// Many tests at once, each with a schema of its own, and no wish to survive a power cut.
const SETTINGS: [&str; 6] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=400",
    "max_locks_per_transaction=512",
    "shared_buffers=128MB",
];
const MISSING: &str = "PostgreSQL is not installed, and the tests need it.\n\
    On Debian: apt-get update && apt-get install postgresql";

/// `cargo xtask pg start | stop | url`.
pub fn run(words: &[&str]) -> Result<(), String> {
    match words {
        // So that a shell can take it in: eval "$(cargo xtask pg start)"
        ["start"] => println!("export TEST_POSTGRES_URL={}", start()?),
        ["stop"] => stop()?,
        ["url"] => println!(
            "{}",
            url_of(running()?.ok_or("not started: cargo xtask pg start")?)
        ),
        _ => return Err("cargo xtask pg start | stop | url".to_owned()),
    }
    Ok(())
}

/// Makes the cluster if there is none, starts it if it is down, and returns its address.
pub fn start() -> Result<String, String> {
    let port = match running()? {
        Some(port) => port,
        None if is_root()? => start_cluster()?,
        None => start_own()?,
    };
    make_database(port)?;
    Ok(url_of(port))
}

fn stop() -> Result<(), String> {
    if running()?.is_none() {
        return Ok(());
    }
    if is_root()? {
        let cluster = cluster()?.ok_or(MISSING)?;
        execute(program("pg_ctlcluster").args([&cluster.major, NAME, "stop", "--mode", "fast"]))
    } else {
        let folder = own_folder().display().to_string();
        execute(program(&tool("pg_ctl")?).args(["-D", &folder, "-m", "fast", "-s", "stop"]))
    }
}

fn url_of(port: u16) -> String {
    format!("postgres://postgres@127.0.0.1:{port}/{DATABASE}")
}

fn is_root() -> Result<bool, String> {
    Ok(output(program("id").arg("-u"))?.trim() == "0")
}

/// The port of the test cluster, when it is up.
fn running() -> Result<Option<u16>, String> {
    if is_root()? {
        return Ok(cluster()?
            .filter(|cluster| cluster.online)
            .map(|cluster| cluster.port));
    }
    let folder = own_folder();
    let Ok(lock) = std::fs::read_to_string(folder.join("postmaster.pid")) else {
        return Ok(None);
    };
    let folder = folder.display().to_string();
    let up = output(program(&tool("pg_ctl")?).args(["-D", &folder, "status"])).is_ok();
    Ok(up.then(|| port_in_lock_file(&lock)).flatten())
}

/// The fourth line of `postmaster.pid` is the port.
fn port_in_lock_file(lock: &str) -> Option<u16> {
    lock.lines().nth(3)?.trim().parse().ok()
}

/// One line of `pg_lsclusters`.
#[derive(Debug, PartialEq)]
struct Cluster {
    major: String,
    port: u16,
    online: bool,
}

fn cluster() -> Result<Option<Cluster>, String> {
    let list = output(program("pg_lsclusters").arg("--no-header"))
        .map_err(|error| format!("{MISSING}\n({error})"))?;
    Ok(list.lines().find_map(|line| cluster_in(line, NAME)))
}

fn cluster_in(line: &str, name: &str) -> Option<Cluster> {
    let mut fields = line.split_whitespace();
    let (major, found, port, status) = (
        fields.next()?,
        fields.next()?,
        fields.next()?,
        fields.next()?,
    );
    (found == name).then_some(())?;
    Some(Cluster {
        major: major.to_owned(),
        port: port.parse().ok()?,
        online: status.starts_with("online"),
    })
}

fn start_cluster() -> Result<u16, String> {
    let (major, port) = if let Some(down) = cluster()? {
        let port = free_port(down.port)?;
        if port != down.port {
            let port = port.to_string();
            execute(program("pg_conftool").args([&down.major, NAME, "set", "port", &port]))?;
        }
        (down.major, port)
    } else {
        let major = newest_major()?.to_string();
        let port = free_port(FIRST_PORT)?;
        let mut create = program("pg_createcluster");
        create.args([&major, NAME, "--port", &port.to_string()]);
        // Without these, the encoding is whatever the shell's language happens to be.
        create.args(["--locale", "C.UTF-8", "--encoding", "UTF8"]);
        for setting in SETTINGS {
            create.args(["--pgoption", setting]);
        }
        output(create.args(["--", "--auth=trust"]))?;
        (major, port)
    };
    output(program("pg_ctlcluster").args([&major, NAME, "start"]))?;
    Ok(port)
}

fn own_folder() -> PathBuf {
    root().join("target/postgres")
}

fn start_own() -> Result<u16, String> {
    let folder = own_folder();
    let path = folder.display().to_string();
    if !folder.join("PG_VERSION").exists() {
        let mut create = program(&tool("initdb")?);
        create.args(["-D", &path, "--username=postgres", "--auth=trust"]);
        output(create.args(["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]))?;
    }
    let port = free_port(FIRST_PORT)?;
    let settings = SETTINGS.join(" -c ");
    // No socket file: its path would be too long in a deep folder.
    let options = format!("-p {port} -c unix_socket_directories='' -c {settings}");
    let log = folder.join("server.log").display().to_string();
    // Not `output`: the server would keep that pipe open for as long as it runs.
    execute(
        program(&tool("pg_ctl")?)
            .args(["-D", &path, "-o", &options, "-l", &log, "-w", "-s", "start"]),
    )?;
    Ok(port)
}

fn make_database(port: u16) -> Result<(), String> {
    let psql = tool("psql")?;
    let ask = |statement: &str| {
        output(program(&psql).args([
            "--no-psqlrc",
            "--tuples-only",
            "--no-align",
            "--host=127.0.0.1",
            &format!("--port={port}"),
            "--username=postgres",
            "--dbname=postgres",
            "--command",
            statement,
        ]))
    };
    let known = ask(&format!(
        "SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"
    ))?;
    if known.trim() != "1" {
        ask(&format!("CREATE DATABASE {DATABASE}"))?;
    }
    Ok(())
}

/// A port on the loopback interface that nobody listens on, `wanted` or one soon after it.
fn free_port(wanted: u16) -> Result<u16, String> {
    (wanted..wanted.saturating_add(100))
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .ok_or_else(|| format!("no free port from {wanted} on"))
}

const DEBIAN: &str = "/usr/lib/postgresql";

/// Debian keeps each major version in a folder of its own, off the path.
fn newest_major() -> Result<u32, String> {
    std::fs::read_dir(DEBIAN)
        .map_err(|_| MISSING)?
        .filter_map(|entry| {
            let major = entry.ok()?.file_name().to_str()?.parse().ok()?;
            PathBuf::from(format!("{DEBIAN}/{major}/bin/initdb"))
                .exists()
                .then_some(major)
        })
        .max()
        .ok_or_else(|| MISSING.to_owned())
}

fn tool(name: &str) -> Result<String, String> {
    if let Ok(major) = newest_major() {
        return Ok(format!("{DEBIAN}/{major}/bin/{name}"));
    }
    let on_path = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()));
    if on_path {
        Ok(name.to_owned())
    } else {
        Err(MISSING.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_list_is_read_and_other_clusters_are_left_alone() {
        let line = "15  alongside-test 5545 online,recovery postgres /var/lib/postgresql/15/x /var/log/x.log";
        let expected = Cluster {
            major: "15".to_owned(),
            port: 5545,
            online: true,
        };
        assert_eq!(cluster_in(line, NAME), Some(expected));
        assert_eq!(
            cluster_in("15 main 5432 down postgres /var /log", NAME),
            None
        );
        assert_eq!(cluster_in("", NAME), None);
    }

    #[test]
    fn the_port_of_a_server_of_our_own_is_in_its_lock_file() {
        let lock = "4711\n/tmp/x\n1760000000\n5546\n\n127.0.0.1\n";
        assert_eq!(port_in_lock_file(lock), Some(5546));
        assert_eq!(port_in_lock_file("4711\n"), None);
    }

    #[test]
    fn a_port_that_is_taken_is_passed_over() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert_ne!(free_port(port).ok(), Some(port));
    }
}
