//! What was found, as JSON and for people.

use super::open::Opened;
use crate::outcome::{Outcome, Refusal, say};
use interchange::qda::{
    Counting, ExtractPlace, Names, Project, QdaFormat, Warning, has_dotted_names,
};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};

#[derive(Serialize)]
struct InspectedJson<'a> {
    origin: Option<&'a str>,
    users: usize,
    codes: usize,
    sources: usize,
    selections: usize,
    codings: usize,
    cases: usize,
    variables: usize,
    notes: usize,
    sets: usize,
    links: usize,
    positions: PositionsJson,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct PositionsJson {
    unit: &'static str,
    crlf: u8,
    score: f64,
}

#[derive(Serialize)]
struct CodingJson<'a> {
    source: &'a str,
    text: Option<&'a str>,
    start: u32,
    end: u32,
    codes: Vec<String>,
    coders: Vec<String>,
}

/// The warnings, and what could be done about the codes.
fn sentences(import: &Opened) -> Vec<String> {
    let mut list: Vec<String> = import
        .warnings
        .iter()
        .map(|warning| capital(&warning.says))
        .collect();
    if has_dotted_names(&import.project.codes) {
        list.push("Some codes have names with dots, as Taguette writes a tree; --split-dots makes one of them.".to_owned());
    }
    list
}

fn capital(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// What is in a file, as JSON.
pub(super) fn inspected_json(import: &Opened) -> String {
    let counts = import.project.counts();
    let positions = import.positions;
    let report = InspectedJson {
        origin: import.project.origin.as_deref(),
        users: counts.users,
        codes: counts.codes,
        sources: counts.sources,
        selections: counts.selections,
        codings: counts.codings,
        cases: counts.cases,
        variables: counts.variables,
        notes: counts.notes,
        sets: counts.sets,
        links: counts.links,
        positions: PositionsJson {
            unit: positions.counting.unit.code(),
            crlf: positions.counting.crlf,
            score: positions.score,
        },
        warnings: sentences(import),
    };
    // Plain numbers and texts always have a JSON form.
    serde_json::to_string(&report).unwrap_or_default()
}

/// What is in a file, for people.
pub(super) fn inspected(import: &Opened) -> String {
    let counts = import.project.counts();
    let what = match import.format {
        QdaFormat::Qdpx => "REFI-QDA project (.qdpx)",
        QdaFormat::Qde => "REFI-QDA project (.qde)",
        QdaFormat::Qdc => "REFI-QDA codebook (.qdc)",
        QdaFormat::CodebookCsv => "list of codes (.csv)",
        QdaFormat::PassagesCsv => "list of passages (.csv)",
        QdaFormat::Taguette => "database of Taguette",
        QdaFormat::QualCoder => "database of QualCoder",
    };
    let mut out = format!(
        "{what} “{}”, written by {}\n",
        import.project.name,
        import
            .project
            .origin
            .as_deref()
            .unwrap_or("an unnamed program")
    );
    for (count, name) in [
        (counts.users, "users"),
        (counts.codes, "codes"),
        (counts.sources, "sources"),
        (counts.selections, "selections"),
        (counts.codings, "codings"),
        (counts.cases, "cases"),
        (counts.variables, "variables"),
        (counts.notes, "notes"),
        (counts.sets, "sets"),
        (counts.links, "links"),
        (counts.graphs, "diagrams"),
    ] {
        let _ = write!(out, "\n{count:>9}  {name}");
    }
    let positions = import.positions;
    let _ = write!(
        out,
        "\n\nPositions were counted in {}: ",
        way(positions.counting)
    );
    let _ = match (counts.selections, positions.checked) {
        (0, _) => write!(out, "nothing is selected."),
        (_, 0) if positions.score < 1.0 => write!(
            out,
            "this could not be checked, as the texts are not in the file."
        ),
        _ => write!(
            out,
            "score {:.3} of 1 (other ways: {}).",
            positions.score,
            Counting::ALL
                .into_iter()
                .zip(positions.scores)
                .filter(|(counting, _)| *counting != positions.counting
                    && (counting.mark == 0 || positions.counting.mark > 0))
                .map(|(counting, score)| format!("{} {score:.3}", way(counting)))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    let sentences = sentences(import);
    if sentences.is_empty() {
        out.push_str("\n\nEverything in the file was taken.");
    } else {
        out.push_str("\n\nTo know:");
        for sentence in sentences {
            let _ = write!(out, "\n- {sentence}");
        }
    }
    out
}

fn way(counting: Counting) -> String {
    let unit = match counting.unit.code() {
        "utf16" => "UTF-16 units",
        _ => "code points",
    };
    let mark = match counting.mark {
        0 => "",
        _ => ", byte order mark as 1",
    };
    format!("{unit}, CR LF as {}{mark}", counting.crlf)
}

/// Says on standard error what to know about a file.
pub(super) fn warn(warnings: &[Warning]) {
    for warning in warnings {
        eprintln!("{}", capital(&warning.says));
    }
}

/// Every passage of a text.
pub(super) fn codings(project: &Project, json: bool) {
    let names = Names::of(project);
    let list = project
        .extracts()
        .filter(|extract| !extract.is_annotation())
        .filter_map(|extract| {
            let ExtractPlace::Text { start, end } = extract.place else {
                return None;
            };
            Some(CodingJson {
                source: extract.source,
                text: extract.text,
                start,
                end,
                codes: names.codes(&extract),
                coders: names.coders(&extract),
            })
        });
    let mut out = BufWriter::new(std::io::stdout().lock());
    // A reader that went away, as `head` does, ends nothing.
    let written = if json {
        write_json(&mut out, list)
    } else {
        let mut list = list;
        list.try_for_each(|one| {
            writeln!(
                out,
                "{} {}–{}  {}\n    {}{}",
                one.source,
                one.start,
                one.end,
                if one.codes.is_empty() {
                    "(no code)".to_owned()
                } else {
                    one.codes.join("; ")
                },
                one.text
                    .unwrap_or("(the words are not in the file)")
                    .replace('\n', "\n    "),
                if one.coders.is_empty() {
                    String::new()
                } else {
                    format!("\n    — {}", one.coders.join("; "))
                },
            )
        })
    };
    let _ = written.and_then(|()| out.flush());
}

fn write_json<'a>(
    out: &mut impl std::io::Write,
    list: impl Iterator<Item = CodingJson<'a>>,
) -> std::io::Result<()> {
    out.write_all(b"[")?;
    for (at, one) in list.enumerate() {
        if at > 0 {
            out.write_all(b",\n")?;
        }
        serde_json::to_writer(&mut *out, &one)?;
    }
    out.write_all(b"]\n")
}

/// The differences of a round trip.
pub(super) fn round_trip(differences: &[String], json: bool) -> Outcome {
    if json {
        let same = differences.is_empty();
        say(&serde_json::json!({ "same": same, "differences": differences }).to_string());
    } else if differences.is_empty() {
        say("Nothing was lost: written, read again and compared, the project says the same.");
    } else {
        for difference in differences {
            say(&capital(difference));
        }
    }
    match differences.len() {
        0 => Ok(()),
        1 => Err(Refusal::Data("1 difference.".to_owned())),
        n => Err(Refusal::Data(format!("{n} differences."))),
    }
}
