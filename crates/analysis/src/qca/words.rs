//! Answers as a methods section has them: what was done, what came out, what to be careful about.

use super::run::limitations;
use super::settings::Kind;
use crate::words::counted;
use ::qca::{
    Intermediate, ModelCount, Output, Settings, Solution, SumFit, TableSettings, TruthTable,
};
use serde_json::Value;
use std::fmt::Write as _;

/// Models that are written out; the JSON has all that are listed.
const SHOWN: usize = 20;

/// Three decimals, as fit is told; a dash where it is not defined.
pub(super) fn three(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

/// How the table was made, in a sentence or two.
fn made(table: &TruthTable) -> String {
    let TableSettings {
        inclusion_cut,
        inclusion_cut_zero,
        cases_cut,
        pri_cut,
        ..
    } = table.settings();
    let names = table.names().names();
    let conditions = table.conditions();
    let kind = if conditions.any_fuzzy() {
        "Fuzzy-set"
    } else if (0..names.len()).any(|condition| table.space().levels(condition) > 2) {
        "Multi-value"
    } else {
        "Crisp-set"
    };
    let mut out = format!(
        "{kind} analysis of {} with {} ({}) and the outcome {}. A row counts as sufficient with an inclusion of at least {inclusion_cut}",
        counted(conditions.cases().len(), "case"),
        counted(names.len(), "condition"),
        names.join(", "),
        table.outcome().name,
    );
    if *pri_cut > 0.0 {
        let _ = write!(out, " and a PRI of at least {pri_cut}");
    }
    if *cases_cut <= 1.0 {
        out.push_str(", and as a remainder without a case");
    } else {
        let _ = write!(
            out,
            ", and as a remainder with fewer than {cases_cut} cases"
        );
    }
    if let Some(second) = inclusion_cut_zero {
        let _ = write!(out, "; from {second} to that cut-off it is a contradiction");
    }
    out.push('.');
    if !table.excluded().is_empty() {
        let _ = write!(
            out,
            " {} excluded beforehand.",
            match table.excluded().len() {
                1 => "1 row was".to_owned(),
                n => format!("{n} rows were"),
            }
        );
    }
    out
}

/// So many names are written out; the JSON has all.
const NAMED: usize = 40;

/// Names with commas between them.
pub(super) fn enumerated<'a>(names: impl ExactSizeIterator<Item = &'a String>) -> String {
    let all = names.len();
    let shown: Vec<&str> = names.take(NAMED).map(String::as_str).collect();
    let mut out = shown.join(", ");
    if all > NAMED {
        let _ = write!(out, " and {} more", all - NAMED);
    }
    out
}

/// What to be careful about in a table, and what more there is, under a heading; nothing where there is nothing.
fn careful(table: &TruthTable, more: Vec<String>) -> String {
    listed(&[limitations(table), more].concat())
}

/// Parts of sentences under the heading of what to be careful about; nothing where there are none.
pub(super) fn listed(care: &[String]) -> String {
    let mut out = String::new();
    if !care.is_empty() {
        out.push_str("\nTo be careful about:\n");
        for line in care {
            let _ = writeln!(out, "- {line}.");
        }
    }
    out
}

/// The rows with cases as a table.
pub(super) fn truth_table(table: &TruthTable) -> String {
    let mut out = made(table);
    let cases = table.conditions().cases();
    let count = |output: Output| {
        table
            .rows()
            .iter()
            .filter(|row| row.output == output)
            .count()
    };
    let _ = writeln!(
        out,
        "\n{} sufficient, {} not, {} contradictory; {} of {} configurations are remainders.\n",
        counted(count(Output::Present), "row"),
        count(Output::Absent),
        count(Output::Contradiction),
        table.remainders(),
        table.space().size()
    );
    let mut lines = vec![{
        let mut head = vec!["row".to_owned()];
        head.extend(table.names().names().iter().cloned());
        head.extend(
            ["out", "n", "incl", "PRI", "cases (* without the outcome)"].map(str::to_owned),
        );
        head
    }];
    for row in table.rows() {
        let mut line = vec![row.number.to_string()];
        line.extend(row.values.iter().map(ToString::to_string));
        line.push(row.output.letter().to_string());
        line.push(row.cases_in.to_string());
        line.push(three(row.fit.inclusion));
        line.push(three(row.fit.pri));
        let shown: Vec<String> = row
            .cases
            .iter()
            .map(|case| {
                let mark = if row.deviant.contains(case) { "*" } else { "" };
                format!("{}{mark}", cases[*case])
            })
            .collect();
        line.push(shown.join(", "));
        lines.push(line);
    }
    out.push_str(&aligned(&lines));
    out.push_str(&careful(table, Vec::new()));
    out
}

/// Columns one below the other.
pub(super) fn aligned(lines: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..lines.first().map_or(0, Vec::len))
        .map(|column| {
            lines
                .iter()
                .filter_map(|line| line.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for line in lines {
        let mut text = String::new();
        for (cell, width) in line.iter().zip(&widths) {
            let _ = write!(text, "{cell:<width$}  ");
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}

fn output_name(output: Output) -> &'static str {
    match output {
        Output::Present => "sufficient rows",
        Output::Absent => "rows that are not sufficient",
        Output::Contradiction => "contradictory rows",
        Output::Remainder => "remainders",
    }
}

/// Models with their fit.
fn models(table: &TruthTable, solution: &Solution) -> String {
    let mut out = String::new();
    let several = solution.models.len() > 1;
    for (at, model) in solution.models.iter().take(SHOWN).enumerate() {
        let fit: SumFit = solution.fit(table, model);
        let name = if several {
            format!("M{}", at + 1)
        } else {
            "M1".to_owned()
        };
        let _ = writeln!(
            out,
            "{name}: {} -> {}",
            solution.sum(at, table.names()).text(table.names()),
            table.outcome().name
        );
        let mut lines = vec![
            ["", "inclusion", "PRI", "coverage", "unique"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for (implicant, term) in model.iter().zip(&fit.terms) {
            lines.push(vec![
                format!(
                    "  {}",
                    table
                        .names()
                        .implicant(solution.chart.implicants[*implicant])
                ),
                three(term.alone.inclusion),
                three(term.alone.pri),
                three(term.alone.coverage),
                three(term.unique_coverage),
            ]);
        }
        lines.push(vec![
            "  whole".to_owned(),
            three(fit.whole.inclusion),
            three(fit.whole.pri),
            three(fit.whole.coverage),
            String::new(),
        ]);
        out.push_str(&aligned(&lines));
    }
    out
}

/// What to say about there being several models, or more than are known.
pub(super) fn ambiguity(
    table: &TruthTable,
    settings: &Settings,
    solution: &Solution,
) -> Vec<String> {
    let mut care = Vec::new();
    match solution.count {
        ModelCount::Exactly(1) => {}
        ModelCount::Exactly(number) => care.push(format!(
            "{number} models fit the same rows equally well; choosing one silently would be wrong{}",
            if solution.models.len() as u128 == number {
                String::new()
            } else {
                format!(", and {} of them are listed", solution.models.len())
            }
        )),
        ModelCount::AtLeast(number) => care.push(format!(
            "there {} at least {}; the search was ended before all were counted, and {} listed",
            if number == 1 { "is" } else { "are" },
            crate::words::count(
                usize::try_from(number).unwrap_or(usize::MAX),
                "model",
                "models"
            ),
            match solution.models.len() {
                1 => "1 is".to_owned(),
                n => format!("{n} are"),
            }
        )),
    }
    if solution.models.len() > SHOWN {
        care.push(format!(
            "{SHOWN} models are written here; --json has the {} that are listed",
            solution.models.len()
        ));
    }
    if !settings.all_models && solution.fewest.proven().is_none() {
        care.push(format!(
            "whether a model with fewer than {} terms exists is not known, only that none has fewer than {}",
            solution.fewest.at_most, solution.fewest.at_least
        ));
    }
    if settings.implicant_cut.is_some() && settings.include.remainders {
        care.push(
            "with a cut-off for prime implicants they are the shortest combinations that reach it, even where they cover \
             rows that are not sufficient"
                .to_owned(),
        );
    }
    if settings.include.any() {
        let assumed = solution.assumption_count(table, 0);
        if assumed > 0 {
            care.push(format!(
                "the first model assumes the outcome for {} without enough cases",
                match assumed {
                    1 => "1 configuration".to_owned(),
                    n => format!("{n} configurations"),
                }
            ));
        }
    }
    care
}

/// A conservative or parsimonious solution.
pub(super) fn solution(
    table: &TruthTable,
    settings: &Settings,
    kind: Kind,
    solution: &Solution,
) -> String {
    let name = kind.name();
    let mut out = made(table);
    let _ = writeln!(
        out,
        " The {name} solution explains the {} ({}): {}, {} in every model.\n",
        output_name(settings.explain),
        counted(solution.chart.rows.len(), "row"),
        counted(solution.chart.implicants.len(), "prime implicant"),
        solution.essential.len()
    );
    out.push_str(&models(table, solution));
    out.push_str(&careful(table, ambiguity(table, settings, solution)));
    out
}

/// Intermediate solutions of each pair of models.
pub(super) fn intermediate(
    table: &TruthTable,
    settings: &Settings,
    found: &Intermediate,
    expected: &[String],
) -> String {
    let mut out = made(table);
    let _ = writeln!(
        out,
        " Intermediate solutions of the {} with the expectations {}: each conservative model was brought together with each \
         parsimonious one.\n",
        output_name(settings.explain),
        expected.join(", ")
    );
    for pair in found.pairs.iter().take(SHOWN) {
        let _ = writeln!(
            out,
            "{}: {} easy and {} difficult counterfactuals",
            pair.label(),
            pair.easy_count,
            pair.difficult_count
        );
        out.push_str(&models(table, &pair.solution));
    }
    out.push_str(&careful(table, between(table, settings, found)));
    out
}

/// What to say of the intermediate solutions: of the last pair that is written, and of there being several.
pub(super) fn between(
    table: &TruthTable,
    settings: &Settings,
    found: &Intermediate,
) -> Vec<String> {
    let plain = Settings {
        include: ::qca::Include::default(),
        ..*settings
    };
    let mut care = found
        .pairs
        .iter()
        .take(SHOWN)
        .next_back()
        .map(|pair| ambiguity(table, &plain, &pair.solution))
        .unwrap_or_default();
    if found.complete {
        if found.pairs.len() > 1 {
            care.push(format!(
                "{} pairs of models lead to intermediate solutions; different pairs may give the same one",
                found.pairs.len()
            ));
        }
    } else {
        care.push(format!(
            "there are {} pairs of models; intermediate solutions were worked out for the first {} of them",
            found.count,
            found.pairs.len()
        ));
    }
    if found.pairs.len() > SHOWN {
        care.push(format!(
            "the solutions of {SHOWN} pairs are written here; --json has those of {}",
            found.pairs.len()
        ));
    }
    care
}

/// Analyses of a file, one after the other.
pub(super) fn analyses(answer: &Value) -> String {
    let mut out = String::new();
    for analysis in answer["analyses"].as_array().into_iter().flatten() {
        let id = analysis["id"].as_str().unwrap_or("");
        let kind = analysis["kind"].as_str().unwrap_or("");
        let _ = writeln!(out, "{id} ({kind})");
        let result = &analysis["result"];
        if let Some(error) = result["error"].as_str() {
            let _ = writeln!(out, "  refused: {error}.");
            continue;
        }
        for (key, value) in result.as_object().into_iter().flatten() {
            match value {
                Value::Array(list) if list.len() > 12 => {
                    let _ = writeln!(out, "  {key}: {} entries", list.len());
                }
                Value::Object(map) => {
                    let keys: Vec<&str> = map.keys().map(String::as_str).collect();
                    let _ = writeln!(out, "  {key}: {}", keys.join(", "));
                }
                other => {
                    let _ = writeln!(out, "  {key}: {other}");
                }
            }
        }
    }
    out.push_str("\n--json prints everything.\n");
    out
}
