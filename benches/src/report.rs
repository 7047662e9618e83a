//! The report, as Markdown for people and JSON for programs.

use crate::comparison::Comparison;
use crate::drive::{Measured, Row};
use crate::floor::Floor;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::Duration;

/// Where and of what it was measured.
#[derive(Debug, Clone)]
pub struct Circumstances {
    pub machine: String,
    pub commit: String,
    pub version: String,
    /// Bytes of the program.
    pub program: u64,
}

/// One database.
#[derive(Debug)]
pub struct Section {
    /// What it is about, as a heading.
    pub title: String,
    pub measured: Measured,
    pub floor: Option<Floor>,
    /// How long the server took to start, where it was started here.
    pub started_in: Option<Duration>,
}

/// Everything.
#[derive(Debug)]
pub struct Report {
    pub circumstances: Circumstances,
    pub sections: Vec<Section>,
    /// My day at many contacts over My day at few, in processor time.
    pub growth: Option<(f64, f64)>,
    /// The other program, or why it was left out.
    pub comparison: Option<Result<Comparison, String>>,
}

impl Report {
    /// As Markdown.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        let of = &self.circumstances;
        let _ = writeln!(
            out,
            "# Alongside {} ({}), measured\n\nMachine: {}. Program: {:.1} MB.\n",
            of.version,
            of.commit,
            of.machine,
            megabytes(of.program)
        );
        out.push_str("Processor time is user and system time of the server (and of PostgreSQL) for one request, one after the other, with compression as browsers ask for it. Times are those of 40 people at work at once, thinking 0.5 to 1.5 s between two requests, on the same machine as their browsers. Numbers in brackets are budgets.\n");
        for section in &self.sections {
            section.markdown(&mut out);
        }
        if let Some((few, many)) = self.growth {
            let _ = writeln!(
                out,
                "\n## My day as the programme grows\n\n{few:.2} ms with a hundredth of the contacts, {many:.2} ms with all of them: {:.2} times as much.",
                many / few
            );
        }
        match &self.comparison {
            None => {}
            Some(Err(why)) => {
                let _ = writeln!(out, "\n## Beside Django admin\n\nLeft out: {why}");
            }
            Some(Ok(comparison)) => comparison.markdown(&mut out),
        }
        out
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let of = &self.circumstances;
        json!({
            "machine": of.machine,
            "commit": of.commit,
            "version": of.version,
            "program_bytes": of.program,
            "sections": self.sections.iter().map(Section::json).collect::<Vec<_>>(),
            "my_day_growth": self.growth.map(|(few, many)| json!({ "few_ms": few, "many_ms": many, "ratio": many / few })),
            "comparison": self.comparison.as_ref().map(|result| match result {
                Ok(comparison) => comparison.json(),
                Err(why) => json!({ "left_out": why }),
            }),
        })
    }
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_048_576.0
}

/// A number with the digits that carry something, or a dash.
fn number(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) if value < 10.0 => format!("{value:.2}"),
        Some(value) if value < 100.0 => format!("{value:.1}"),
        Some(value) => format!("{value:.0}"),
    }
}

fn with_budget(value: Option<f64>, budget: Option<f64>) -> String {
    match budget {
        Some(budget) => format!("{} ({budget})", number(value)),
        None => number(value),
    }
}

impl Section {
    fn markdown(&self, out: &mut String) {
        let measured = &self.measured;
        let volumes: Vec<String> = measured
            .volumes
            .iter()
            .map(|(table, rows)| format!("{table} {rows}"))
            .collect();
        let _ = writeln!(
            out,
            "\n## {}\n\n{}. Rows: {}. Load before {}, after {}.\n",
            self.title,
            measured.database,
            volumes.join(", "),
            measured.load.0,
            measured.load.1
        );
        out.push_str("| Request | CPU ms | of it PostgreSQL | p50 ms | p95 ms | slowest | requests | KB sent | KB plain | MB added |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        let mut notes = Vec::new();
        for row in &measured.rows {
            if let Err(error) = &row.alone {
                notes.push(format!("{}: not measured. {error}", row.work.name()));
            }
            let _ = writeln!(out, "{}", line(row));
        }
        for note in notes.iter().chain(&measured.errors) {
            let _ = writeln!(out, "\n{note}");
        }
        let _ = writeln!(
            out,
            "\n{}Memory: {:.0} MB at the start, {:.0} MB after, {:.0} MB at the most.",
            self.started_in
                .map(|time| format!("Started in {} ms. ", time.as_millis()))
                .unwrap_or_default(),
            measured.idle.share,
            measured.after.share,
            measured.peak
        );
        if let Some(floor) = self.floor {
            self.floor(floor, out);
        }
    }

    fn floor(&self, floor: Floor, out: &mut String) {
        let ours = self
            .measured
            .rows
            .iter()
            .find(|row| row.work == crate::work::Work::ContactList)
            .and_then(|row| row.alone.as_ref().ok())
            .map(|alone| alone.cpu + alone.database_cpu);
        let times = |floor: f64| match ours {
            Some(ours) if floor > 0.0 => format!("{:.1} times that", ours / floor),
            _ => "not compared".to_owned(),
        };
        let _ = writeln!(
            out,
            "\nThe floor: the bare statement of the contact list takes {:.2} ms through the same driver; the page takes {}.",
            floor.driver,
            times(floor.driver)
        );
        if let Some(shell) = floor.shell {
            let _ = writeln!(
                out,
                "In SQLite's own shell it takes {shell:.2} ms; the page takes {}.",
                times(shell)
            );
        }
    }

    fn json(&self) -> Value {
        let measured = &self.measured;
        json!({
            "title": self.title,
            "database": measured.database,
            "rows": measured.volumes.iter().map(|(table, rows)| ((*table).to_owned(), json!(rows))).collect::<serde_json::Map<_, _>>(),
            "load_before": measured.load.0,
            "load_after": measured.load.1,
            "started_in_ms": self.started_in.map(|time| time.as_secs_f64() * 1000.0),
            "memory_mb": { "idle": measured.idle.share, "after": measured.after.share, "peak": measured.peak },
            "floor_ms": self.floor.map(|floor| json!({ "driver": floor.driver, "shell": floor.shell })),
            "errors": measured.errors,
            "requests": measured.rows.iter().map(json_of).collect::<Vec<_>>(),
        })
    }
}

fn line(row: &Row) -> String {
    let alone = row.alone.as_ref().ok();
    let together = row.together;
    let kilobytes = |bytes: usize| number(Some(bytes as f64 / 1024.0));
    let cells = [
        row.work.name().to_owned(),
        with_budget(alone.map(|a| a.cpu + a.database_cpu), row.work.budget_cpu()),
        number(
            alone
                .filter(|a| a.database_cpu > 0.0)
                .map(|a| a.database_cpu),
        ),
        number(together.map(|t| t.p50)),
        with_budget(together.map(|t| t.p95), row.work.budget_p95()),
        number(together.map(|t| t.longest)),
        together.map_or("–".to_owned(), |t| t.requests.to_string()),
        alone.map_or("–".to_owned(), |a| kilobytes(a.sent)),
        alone.map_or("–".to_owned(), |a| kilobytes(a.plain)),
        number(alone.map(|a| a.added)),
    ];
    format!("| {} |", cells.join(" | "))
}

fn json_of(row: &Row) -> Value {
    let alone = row.alone.as_ref().ok();
    json!({
        "request": row.work.code(),
        "error": row.alone.as_ref().err().map(ToString::to_string),
        "cpu_ms": alone.map(|a| a.cpu + a.database_cpu),
        "database_cpu_ms": alone.map(|a| a.database_cpu),
        "measured_requests": alone.map(|a| a.requests),
        "bytes_sent": alone.map(|a| a.sent),
        "bytes_plain": alone.map(|a| a.plain),
        "memory_added_mb": alone.map(|a| a.added),
        "p50_ms": row.together.map(|t| t.p50),
        "p95_ms": row.together.map(|t| t.p95),
        "longest_ms": row.together.map(|t| t.longest),
        "together_requests": row.together.map(|t| t.requests),
    })
}
