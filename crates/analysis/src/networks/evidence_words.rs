//! Evidence for components in words: direct against indirect, contributions, each study left out.

use super::components_json::{Fits, Taken};
use super::words::{p, table, with_interval};
use std::fmt::Write as _;
use synthesis::components::ComponentModel;
use synthesis::network::{Estimate, Unsolvable};

/// Studies that are named for a component.
const NAMED: usize = 3;

pub(super) fn told(
    text: &mut String,
    model: &ComponentModel,
    fits: &Fits,
    settings: &Taken,
    ratio: bool,
) -> Result<(), Unsolvable> {
    let columns = model.composition().columns();
    let study = |at: usize| model.studies().studies()[at].label.as_str();
    let evidence = model.component_evidence(&fits.random)?;
    let _ = writeln!(
        text,
        "\nDirect and indirect evidence (direct: from contrasts that differ in the component alone)"
    );
    let of = |estimate: Option<Estimate>| {
        estimate.map_or_else(
            || "–".to_owned(),
            |e| with_interval(e, settings.level, ratio),
        )
    };
    let rows: Vec<Vec<String>> = evidence
        .iter()
        .map(|e| {
            vec![
                columns[e.column].name.clone(),
                e.studies.len().to_string(),
                of(e.direct),
                of(e.indirect),
                p(e.difference().and_then(Estimate::p)),
            ]
        })
        .collect();
    text.push_str(&table(
        &[
            "component",
            "studies",
            "direct",
            "indirect",
            "p of the difference",
        ],
        &rows,
    ));
    let _ = writeln!(text, "\nStudies that each estimate rests on most");
    for e in &evidence {
        let mut unit = vec![0.0; columns.len()];
        unit[e.column] = 1.0;
        let Some(contributions) = model.contributions(&fits.random, &unit) else {
            continue;
        };
        let mut shares: Vec<(usize, f64)> = contributions.studies.into_iter().enumerate().collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let named: Vec<String> = shares
            .iter()
            .take(NAMED)
            .filter(|(_, share)| *share > 0.0)
            .map(|&(at, share)| format!("{} ({:.0} %)", study(at), 100.0 * share))
            .collect();
        let _ = writeln!(text, "  {}: {}.", columns[e.column].name, named.join(", "));
    }
    let left_out = model.leave_one_out(Some(settings.method.tau2()))?;
    let _ = writeln!(
        text,
        "\nEach study left out (the study that moves a component most)"
    );
    for (at, column) in columns.iter().enumerate() {
        let Some(whole) = fits.random.column(model, at) else {
            continue;
        };
        let lost: Vec<&str> = left_out
            .iter()
            .filter(|one| one.columns.get(at).copied().flatten().is_none())
            .map(|one| study(one.study))
            .collect();
        let moved = left_out
            .iter()
            .filter_map(|one| Some((one.study, one.columns.get(at).copied().flatten()?)))
            .max_by(|a, b| {
                let by = |e: &Estimate| (e.te - whole.te).abs();
                by(&a.1).total_cmp(&by(&b.1)).then(b.0.cmp(&a.0))
            });
        let _ = match (lost.as_slice(), moved) {
            ([], Some((one, estimate))) => writeln!(
                text,
                "  {}: {} without {}.",
                column.name,
                with_interval(estimate, settings.level, ratio),
                study(one)
            ),
            ([], None) => Ok(()),
            (lost, _) => writeln!(
                text,
                "  {}: cannot be estimated without {}.",
                column.name,
                lost.join(", or without ")
            ),
        };
    }
    Ok(())
}
