//! What the kernel knows of a process and of the machine (Linux, `/proc`).

use crate::Trouble;
use std::fs;

/// Clock ticks in a second, as every Linux reports times in `/proc`.
const TICKS: u64 = 100;

/// Processor time of a process since it began, user and system, all threads, in milliseconds.
///
/// # Errors
/// When the process is not there.
pub fn cpu_millis(pid: u32) -> Result<u64, Trouble> {
    let path = format!("/proc/{pid}/stat");
    let text = fs::read_to_string(&path)
        .map_err(|error| Trouble(format!("{path}: {error}. Is the server still running?")))?;
    ticks(&text)
        .map(|ticks| ticks * 1000 / TICKS)
        .ok_or_else(|| Trouble(format!("{path} is not what Linux writes")))
}

/// Fields 14 and 15 of proc(5): the name in field 2 may hold spaces and brackets.
fn ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

/// Processor time of several processes; those that ended meanwhile count nothing.
pub fn cpu_millis_of(pids: &[u32]) -> u64 {
    pids.iter().filter_map(|pid| cpu_millis(*pid).ok()).sum()
}

/// A process and those it started, as they are now.
pub fn family(pid: u32) -> Vec<u32> {
    let mut family = vec![pid];
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut parents: Vec<(u32, u32)> = all
        .filter_map(|entry| {
            let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            let (_, after_name) = stat.rsplit_once(')')?;
            let parent = after_name.split_whitespace().nth(1)?.parse().ok()?;
            Some((pid, parent))
        })
        .collect();
    parents.sort_unstable();
    for (pid, parent) in parents {
        if family.contains(&parent) && !family.contains(&pid) {
            family.push(pid);
        }
    }
    family
}

/// Memory of a process, in MB of 1,048,576 bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Memory {
    /// Its share of what is resident now.
    pub share: f64,
    /// The most that was resident at once.
    pub peak: f64,
}

/// How much memory a process takes.
///
/// # Errors
/// When the process is not there or belongs to somebody else.
pub fn memory(pid: u32) -> Result<Memory, Trouble> {
    let of = |file: &str, name: &str| {
        let path = format!("/proc/{pid}/{file}");
        let text =
            fs::read_to_string(&path).map_err(|error| Trouble(format!("{path}: {error}")))?;
        kilobytes(&text, name).ok_or_else(|| Trouble(format!("{path} has no {name}")))
    };
    Ok(Memory {
        share: of("smaps_rollup", "Pss:")? / 1024.0,
        peak: of("status", "VmHWM:")? / 1024.0,
    })
}

fn kilobytes(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The load of the machine over the last minute, five minutes and quarter of an hour.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace()
        .take(3)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Processor, number of cores, memory, kernel.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown processor", |rest| {
            rest.trim_start_matches([' ', '\t', ':'])
        })
        .to_owned();
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = kilobytes(&memory, "MemTotal:").unwrap_or(0.0) / 1024.0 / 1024.0;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!(
        "{cores} cores ({model}), {memory:.0} GB, Linux {}",
        kernel.trim()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_does_not_move_the_fields() {
        let stat = "17 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 250 30 0 0 20 0";
        assert_eq!(ticks(stat), Some(280));
        assert_eq!(ticks("nonsense"), None);
    }

    #[test]
    fn this_process_is_measured() {
        let pid = std::process::id();
        assert!(cpu_millis(pid).is_ok());
        let memory = memory(pid).expect("this process is there");
        assert!(memory.share > 0.0 && memory.peak > 0.0);
    }
}
