//! Necessary and sufficient expressions in words.

use super::words::{aligned, listed, three};
use crate::words::counted;
use ::qca::{FoundFit, Relation, SearchSettings, Searched, TruthTable};

/// Necessary or sufficient expressions that are written out.
const EXPRESSIONS: usize = 50;

/// What a search for necessary or sufficient expressions found.
pub(super) fn necessity(
    table: &TruthTable,
    settings: &SearchSettings,
    searched: &Searched,
) -> String {
    let all = &searched.found;
    let names = table.names();
    let necessary = settings.relation == Relation::Necessity;
    let mut out = format!(
        "Searched {} for expressions {} the outcome {}, with an inclusion of at least {} and a coverage of at least {}: {} found.\n\n",
        counted(names.names().len(), "condition"),
        if necessary {
            "necessary for"
        } else {
            "sufficient for"
        },
        table.outcome().name,
        settings.inclusion_cut,
        settings.coverage_cut,
        if all.is_empty() {
            "none was".to_owned()
        } else {
            all.len().to_string()
        }
    );
    if !all.is_empty() {
        let middle = if necessary { "RoN" } else { "PRI" };
        let mut lines = vec![
            ["", "inclusion", middle, "coverage"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for found in all.iter().take(EXPRESSIONS) {
            let numbers = match found.fit {
                FoundFit::Necessity(fit) => [fit.inclusion, fit.relevance, fit.coverage],
                FoundFit::Sufficiency(fit) => [fit.inclusion, fit.pri, fit.coverage],
            };
            let mut line = vec![found.text(names)];
            line.extend(numbers.map(three));
            lines.push(line);
        }
        out.push_str(&aligned(&lines));
    }
    out.push_str(&listed(&necessary_care(table, settings, searched)));
    out
}

/// What to say of a search for necessary or sufficient expressions.
pub(super) fn necessary_care(
    table: &TruthTable,
    settings: &SearchSettings,
    searched: &Searched,
) -> Vec<String> {
    let all = &searched.found;
    let necessary = settings.relation == Relation::Necessity;
    let mut care = Vec::new();
    if all.len() > EXPRESSIONS {
        care.push(format!(
            "the first {EXPRESSIONS} of {} expressions are written here; --json has all, and a higher cut-off or a smaller \
             --depth finds fewer",
            all.len()
        ));
    }
    if !searched.complete {
        care.push(format!(
            "there are too many expressions to look at all: those of up to {} were, larger ones are not known; fewer \
             conditions or a higher coverage cut-off let the search go on",
            counted(searched.depth, "condition")
        ));
    }
    if necessary && !all.is_empty() {
        care.push(
            "a low relevance (RoN) marks what is necessary because nearly every case has it"
                .to_owned(),
        );
        if all.iter().any(|found| found.disjunction) {
            care.push(
                "a disjunction is worth reporting only when its parts can be read as one thing"
                    .to_owned(),
            );
        }
    }
    // What a truth table of these cases would say of its rows is not about this search.
    let constant: Vec<String> = table
        .limitations()
        .iter()
        .filter(|limitation| {
            matches!(
                limitation,
                ::qca::Limitation::Constant(_)
                    | ::qca::Limitation::OutcomeAlike
                    | ::qca::Limitation::OneCase
            )
        })
        .map(ToString::to_string)
        .collect();
    care.extend(constant);
    care
}
