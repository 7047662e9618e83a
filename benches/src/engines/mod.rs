//! The engines by themselves: how long they take, how much memory, and beside what there is elsewhere.

pub mod networks;

use crate::{Trouble, process, say};
use clap::Args;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Measure the engines of evidence synthesis
#[derive(Debug, Args)]
pub struct EnginesArgs {
    /// The program whose commands are measured as whole processes
    program: PathBuf,
    /// Where files are made
    #[arg(long, default_value = "target/bench/engines")]
    folder: PathBuf,
    /// The R scripts that do the same; without them nothing is compared
    #[arg(long, default_value = "benches/netmeta")]
    scripts: PathBuf,
    /// Leave out what takes longer than a few seconds
    #[arg(long)]
    quick: bool,
}

/// Measures everything and prints the report as Markdown.
///
/// # Errors
/// When the program cannot be started or files cannot be made.
pub fn run(args: &EnginesArgs) -> Result<(), Trouble> {
    std::fs::create_dir_all(&args.folder)
        .map_err(|error| Trouble(format!("{}: {error}", args.folder.display())))?;
    say("# Engines\n");
    networks::run(args)
}

/// What a whole process took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    /// From start to end.
    pub wall: Duration,
    /// Processor time, in milliseconds, to the hundredth of a second before the end.
    pub cpu_millis: u64,
    /// The most memory that was resident at once, in MB.
    pub peak: f64,
    /// It ended well.
    pub well: bool,
}

/// Runs a command to its end, or stops it after the time given.
///
/// # Errors
/// When it cannot be started.
pub fn whole(command: &mut Command, most: Duration) -> Result<Took, Trouble> {
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| Trouble(format!("{}: {error}", command.get_program().display())))?;
    let pid = child.id();
    let (mut cpu_millis, mut peak) = (0, 0.0_f64);
    loop {
        if let Ok(millis) = process::cpu_millis(pid) {
            cpu_millis = cpu_millis.max(millis);
        }
        if let Ok(memory) = process::memory(pid) {
            peak = peak.max(memory.peak);
        }
        let ended = child
            .try_wait()
            .map_err(|error| Trouble(format!("a process was lost: {error}")))?;
        if let Some(status) = ended {
            return Ok(Took {
                wall: begun.elapsed(),
                cpu_millis,
                peak,
                well: status.success(),
            });
        }
        if begun.elapsed() > most {
            let _ = child.kill();
            let _ = child.wait();
            return Ok(Took {
                wall: begun.elapsed(),
                cpu_millis,
                peak,
                well: false,
            });
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}

/// The shortest of several runs of something, and its answer.
pub fn inside<T>(times: usize, mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut best: Option<(Duration, T)> = None;
    for _ in 0..times.max(1) {
        let begun = Instant::now();
        let answer = std::hint::black_box(work());
        let took = begun.elapsed();
        if best.as_ref().is_none_or(|(least, _)| took < *least) {
            best = Some((took, answer));
        }
    }
    best.unwrap_or_else(|| unreachable!("there is at least one run"))
}

/// Milliseconds with as many places as say something.
pub fn millis(duration: Duration) -> String {
    let millis = duration.as_secs_f64() * 1000.0;
    if millis < 10.0 {
        format!("{millis:.2}")
    } else {
        format!("{millis:.0}")
    }
}

/// R with a package, or how to get it.
///
/// # Errors
/// A sentence that says what is missing and how it is installed.
pub fn r_with(package: &str) -> Result<(), String> {
    let there = Command::new("Rscript")
        .args([
            "-e",
            &format!("stopifnot(requireNamespace('{package}', quietly = TRUE))"),
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match there {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!(
            "R is here without the package {package}, so nothing is compared with it: Rscript -e 'install.packages(\"{package}\")' installs it."
        )),
        Err(_) => Err(format!(
            "R is not here, so nothing is compared with {package}: install R (Debian: apt-get install r-base), then Rscript -e 'install.packages(\"{package}\")'."
        )),
    }
}
