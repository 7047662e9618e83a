//! The answer, as JSON and as a table for people.

use super::files::Read;
use delivery::engagement::{
    AssessedRecord, Assessment, Definition, Missing, NotCounted, Spread, Verdict, With,
};
use delivery::records::Problems;
use implementation::comparison::{self, ComparedSite, Counts};
use implementation::fidelity::FidelityScore;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The sites of the files compared.
#[derive(Debug)]
pub(super) struct Report<'a> {
    sites: Vec<Site>,
    assessed: &'a [AssessedRecord<'a>],
}

#[derive(Debug)]
struct Site {
    name: String,
    compared: ComparedSite<String>,
    spread: Spread,
}

#[derive(Serialize)]
struct SiteJson<'a> {
    site: &'a str,
    name: &'a str,
    offered: u64,
    with_data: u64,
    engaged: u64,
    engaged_percent: Option<f64>,
    // Files say nothing of what a publication prints; the demonstration does.
    published_percent: Option<i64>,
    fidelity: Option<f64>,
}

#[derive(Serialize)]
struct TotalJson {
    offered: u64,
    with_data: u64,
    engaged: u64,
}

#[derive(Serialize)]
struct PersonJson<'a> {
    person: &'a str,
    site: &'a str,
    verdict: &'static str,
    counted: u32,
    counted_after_discharge: u32,
    why: String,
}

#[derive(Serialize)]
struct ReportJson<'a> {
    sites: Vec<SiteJson<'a>>,
    total: TotalJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<Vec<PersonJson<'a>>>,
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    file: &'a str,
    row: Option<u64>,
    column: Option<&'a str>,
    value: Option<&'a str>,
    code: &'a str,
    severity: &'static str,
    message: String,
    remedy: String,
}

/// The problems as JSON.
pub(super) fn problems(problems: &Problems) -> String {
    let list: Vec<ProblemJson<'_>> = problems
        .iter()
        .map(|problem| ProblemJson {
            file: problem.file(),
            row: problem.row(),
            column: problem.column(),
            value: problem.shown_value(),
            code: problem.code(),
            severity: if problem.is_error() {
                "error"
            } else {
                "warning"
            },
            message: problem.message().to_string(),
            remedy: problem.remedy_text().to_string(),
        })
        .collect();
    serde_json::json!({ "problems": list }).to_string()
}

/// How many problems stop the files from being used, as a sentence.
pub(super) fn how_many(problems: &Problems) -> String {
    let listed = problems.iter().filter(|p| p.is_error()).count();
    let all = problems.errors();
    let more = if listed < all {
        format!(" The first {listed} are listed.")
    } else {
        String::new()
    };
    match all {
        1 => format!("1 problem has to be mended before anything can be worked out.{more}"),
        n => format!("{n} problems have to be mended before anything can be worked out.{more}"),
    }
}

impl<'a> Report<'a> {
    /// Counts the assessed people by site. Sites are those of the file of sites or, without one, those of the people.
    pub(super) fn new(read: &Read, assessed: &'a [AssessedRecord<'a>]) -> Self {
        let mut sites: BTreeMap<&str, Site> = BTreeMap::new();
        for site in read.sites.iter().flatten() {
            let fidelity = site.fidelity_hundredths.or(None);
            let id = site.site.as_str();
            sites.insert(
                id,
                Site {
                    name: site.name.clone(),
                    ..Site::new(id, fidelity)
                },
            );
        }
        for one in assessed {
            let id = one.person.site.as_str();
            let site = sites.entry(id).or_insert_with(|| Site::new(id, None));
            let verdict = &one.assessment.verdict;
            site.compared.counts = site.compared.counts.plus(Counts {
                offered: 1,
                with_data: u64::from(verdict.has_data()),
                engaged: u64::from(verdict.is_engaged()),
            });
            if verdict.has_data() {
                site.spread.add(one.assessment.counted);
            }
        }
        Report {
            sites: sites.into_values().collect(),
            assessed,
        }
    }

    fn total(&self) -> Counts {
        let compared: Vec<_> = self.sites.iter().map(|s| s.compared.clone()).collect();
        comparison::total(&compared)
    }

    /// The answer as JSON: percentages unrounded, null where nobody has data, sites ordered by their identifier.
    pub(super) fn json(&self, why: bool) -> String {
        let total = self.total();
        let report = ReportJson {
            sites: self.sites.iter().map(Site::json).collect(),
            total: TotalJson {
                offered: total.offered,
                with_data: total.with_data,
                engaged: total.engaged,
            },
            people: why.then(|| self.assessed.iter().map(person).collect()),
        };
        // Plain numbers and texts always have a JSON form.
        serde_json::to_string(&report).unwrap_or_default()
    }

    /// The answer as a table.
    pub(super) fn table(&self, definition: &Definition, why: bool) -> String {
        let mut rows = vec![
            [
                "site",
                "name",
                "offered",
                "with data",
                "engaged",
                "%",
                "0",
                "1",
                "2+",
                "fidelity",
            ]
            .map(str::to_owned)
            .to_vec(),
        ];
        let mut spread = Spread::default();
        for site in &self.sites {
            spread.none += site.spread.none;
            spread.one += site.spread.one;
            spread.two_or_more += site.spread.two_or_more;
            let fidelity = site.compared.fidelity.map(|f| f.to_string());
            rows.push(row(
                &site.compared.site,
                &site.name,
                site.compared.counts,
                site.spread,
                fidelity.unwrap_or_default(),
            ));
        }
        rows.push(row("total", "", self.total(), spread, String::new()));
        let mut out = aligned(&rows);
        let _ = write!(
            out,
            "\n\nEngaged: {}. The percentage is of people with data: those whose allocated worker is known.\n0, 1, 2+: people with data by how many of their contacts count.\nalongside {}",
            words(definition),
            env!("CARGO_PKG_VERSION")
        );
        if why {
            let people = self.assessed.iter().map(person).map(|p| {
                vec![
                    p.person.to_owned(),
                    p.site.to_owned(),
                    p.verdict.replace('_', " "),
                    p.why,
                ]
            });
            let head = ["person", "site", "engaged?", "why"]
                .map(str::to_owned)
                .to_vec();
            let rows: Vec<Vec<String>> = std::iter::once(head).chain(people).collect();
            let _ = write!(out, "\n\n{}", aligned(&rows));
        }
        out
    }
}

impl Site {
    fn new(id: &str, fidelity_hundredths: Option<i64>) -> Self {
        Site {
            name: id.to_owned(),
            compared: ComparedSite {
                site: id.to_owned(),
                counts: Counts::default(),
                fidelity: fidelity_hundredths.and_then(|f| FidelityScore::from_hundredths(f).ok()),
            },
            spread: Spread::default(),
        }
    }

    fn json(&self) -> SiteJson<'_> {
        let counts = self.compared.counts;
        SiteJson {
            site: &self.compared.site,
            name: &self.name,
            offered: counts.offered,
            with_data: counts.with_data,
            engaged: counts.engaged,
            engaged_percent: counts.engaged_percent(),
            published_percent: None,
            fidelity: self.compared.fidelity.map(FidelityScore::value),
        }
    }
}

fn row(id: &str, name: &str, counts: Counts, spread: Spread, fidelity: String) -> Vec<String> {
    let percent = counts
        .engaged_percent()
        .map_or_else(|| "–".to_owned(), |p| format!("{p:.1}"));
    vec![
        id.to_owned(),
        name.to_owned(),
        counts.offered.to_string(),
        counts.with_data.to_string(),
        counts.engaged.to_string(),
        percent,
        spread.none.to_string(),
        spread.one.to_string(),
        spread.two_or_more.to_string(),
        fidelity,
    ]
}

fn person<'a>(one: &'a AssessedRecord<'_>) -> PersonJson<'a> {
    PersonJson {
        person: one.person.person.as_str(),
        site: one.person.site.as_str(),
        verdict: match one.assessment.verdict {
            Verdict::NoData => "no_data",
            Verdict::Engaged => "engaged",
            Verdict::NotYet(_) => "not_yet",
        },
        counted: one.assessment.counted,
        counted_after_discharge: one.assessment.counted_after_discharge,
        why: reasons(&one.assessment),
    }
}

/// Why a person counts or not, in words.
fn reasons(assessment: &Assessment) -> String {
    let mut out = match &assessment.verdict {
        Verdict::NoData => "the allocated worker is not known".to_owned(),
        Verdict::Engaged => format!(
            "{} counted, {} of them in the community after discharge",
            assessment.counted, assessment.counted_after_discharge
        ),
        Verdict::NotYet(missing) => lacking(*missing),
    };
    let not: Vec<String> = assessment
        .not_counted
        .iter()
        .map(|(reason, n)| {
            let words = match reason {
                NotCounted::NotMet => "not met",
                NotCounted::OtherWorker => "with another worker",
                NotCounted::OtherMechanism => "in a way that does not count",
                NotCounted::AfterWindow => "later than the window",
            };
            format!("{n} {words}")
        })
        .collect();
    if !not.is_empty() {
        let _ = write!(out, "; not counted: {}", not.join(", "));
    }
    out
}

fn lacking(missing: Missing) -> String {
    let mut lacks = Vec::new();
    if missing.contacts > 0 {
        lacks.push(format!("{} more needed", missing.contacts));
    }
    if missing.after_discharge > 0 {
        lacks.push(if missing.discharge_unknown {
            "no day of discharge is known".to_owned()
        } else {
            format!(
                "{} more needed in the community after discharge",
                missing.after_discharge
            )
        });
    }
    lacks.join(", ")
}

/// A definition in words.
fn words(definition: &Definition) -> String {
    let ways: Vec<String> = definition
        .mechanisms
        .iter()
        .map(|m| m.code().replace('_', " "))
        .collect();
    let whom = match definition.with {
        With::AllocatedWorker => "with the allocated worker",
        With::AnyWorker => "with any peer worker",
    };
    let window = definition
        .window_days
        .map(|days| format!(", within {days} days of discharge"))
        .unwrap_or_default();
    format!(
        "at least {} met {whom} ({}), at least {} of them in the community after discharge{window}",
        definition.minimum,
        ways.join(", "),
        definition.minimum_after_discharge
    )
}

/// Columns of equal width; numbers to the right.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| {
        rows.iter()
            .filter_map(|row| row.get(at))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let numeric = |at: usize| {
        rows.iter().skip(1).all(|row| {
            row.get(at)
                .is_none_or(|cell| cell.is_empty() || cell == "–" || cell.parse::<f64>().is_ok())
        })
    };
    let right: Vec<bool> = (0..columns).map(numeric).collect();
    rows.iter()
        .map(|row| {
            let cells: Vec<String> = row
                .iter()
                .zip(widths.iter().zip(&right))
                .map(|(cell, (width, right))| {
                    if *right {
                        format!("{cell:>width$}")
                    } else {
                        format!("{cell:<width$}")
                    }
                })
                .collect();
            cells.join("  ").trim_end().to_owned()
        })
        .collect::<Vec<_>>()
        .join("\n")
}
