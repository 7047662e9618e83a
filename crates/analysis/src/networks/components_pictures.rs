//! Pictures of a component network meta-analysis.

use super::Components;
use super::components_json::{Fits, combination};
use super::network_pictures::{graph, row};
use super::people::people;
use crate::Refusal;
use charts::{
    Caption, Component, Drawing, Forest, ForestGroup, ForestRow, Heat, HeatCell, Interactions,
    Pair, Step, Total, Waterfall, forest, heat, interactions, waterfall,
};
use synthesis::components::ComponentModel;

/// More treatments than this are no graph that can be read.
const MOST_TREATMENTS: usize = 60;
/// Nor a heat map of more components.
const MOST_COMPONENTS: usize = 30;

pub(super) fn pictures(of: &Components) -> Result<Vec<Drawing>, Refusal> {
    let (model, fits) = (of.chosen(), &of.fits);
    let mut drawn = vec![effects(of, model, fits)];
    if !of.taken.combinations.is_empty() {
        drawn.push(combinations(of, model, fits)?);
        for (at, label) in of.taken.combinations.iter().enumerate() {
            let found = combination(model, &of.taken, label)?;
            drawn.push(steps(
                of,
                model,
                fits,
                &format!("waterfall-{}", at + 1),
                label,
                &found.row,
            ));
        }
    }
    if model.composition().components() <= MOST_COMPONENTS {
        drawn.push(map(of, model, fits));
        drawn.push(together(model));
        if let Some(pairs) = pairs(of, model, fits) {
            drawn.push(pairs);
        }
    }
    if model.studies().treatments().len() <= MOST_TREATMENTS {
        drawn.push(graph(
            model.studies(),
            people(&of.prepared.data, model.studies().treatments()),
        ));
    }
    Ok(drawn)
}

/// What each component and interaction adds.
fn effects(of: &Components, model: &ComponentModel, fits: &Fits) -> Drawing {
    let frequencies = model.describe().frequencies;
    let columns = model.composition().columns();
    let rows = |interactions: bool| -> Vec<ForestRow> {
        columns
            .iter()
            .enumerate()
            .filter(|(_, column)| (column.members.len() > 1) == interactions)
            .map(|(at, column)| ForestRow {
                columns: vec![match column.members.as_slice() {
                    [one] => frequencies[*one].in_some_arm.to_string(),
                    _ => String::new(),
                }],
                ..row(&column.name, fits.random.column(model, at), of.taken.level)
            })
            .collect()
    };
    let with_interactions = columns.len() > model.composition().components();
    let group = |heading: &str, rows| ForestGroup {
        heading: if with_interactions { heading } else { "" }.to_owned(),
        rows,
        ..ForestGroup::default()
    };
    let mut groups = vec![group("Components", rows(false))];
    if with_interactions {
        groups.push(group("Interactions", rows(true)));
    }
    forest(&Forest {
        caption: Caption::new("components", "What each component adds"),
        label_heading: "Component".to_owned(),
        columns: vec!["Studies".to_owned()],
        groups,
        notes: vec![format!(
            "Random effects; τ² = {}",
            fits.tau2
                .map_or_else(|| "not estimable".to_owned(), |tau2| format!("{tau2:.4}"))
        )],
        ..of.prepared.forest(of.taken.level)
    })
}

/// The combinations that were asked for.
fn combinations(of: &Components, model: &ComponentModel, fits: &Fits) -> Result<Drawing, Refusal> {
    let rows = of
        .taken
        .combinations
        .iter()
        .map(|label| {
            let found = combination(model, &of.taken, label)?;
            Ok(ForestRow {
                columns: vec![
                    if found.tried_as.is_empty() {
                        "never"
                    } else {
                        "yes"
                    }
                    .to_owned(),
                ],
                ..row(
                    label,
                    fits.random.estimate(model, &found.row),
                    of.taken.level,
                )
            })
        })
        .collect::<Result<Vec<_>, Refusal>>()?;
    Ok(forest(&Forest {
        caption: Caption::new("combinations", "Combinations"),
        label_heading: "Combination".to_owned(),
        columns: vec!["Tried".to_owned()],
        groups: vec![ForestGroup {
            rows,
            ..ForestGroup::default()
        }],
        ..of.prepared.forest(of.taken.level)
    }))
}

/// How the components of a combination add up, in their order, interactions last. `row` is its row of the model.
pub(super) fn steps(
    of: &Components,
    model: &ComponentModel,
    fits: &Fits,
    id: &str,
    label: &str,
    row_of: &[f64],
) -> Drawing {
    let composition = model.composition();
    let whole = row(label, fits.random.estimate(model, row_of), of.taken.level);
    waterfall(&Waterfall {
        caption: Caption::new(id, format!("How {label} adds up")),
        scale: of.prepared.scale(),
        effect_heading: of.prepared.heading(of.taken.level),
        baseline: composition.inactive().unwrap_or("None of these").to_owned(),
        steps: composition
            .columns()
            .iter()
            .enumerate()
            .filter(|(at, _)| row_of[*at] != 0.0)
            .map(|(at, column)| Step {
                label: column.name.clone(),
                effect: fits
                    .random
                    .column(model, at)
                    .map_or(f64::NAN, |e| row_of[at] * e.te),
                interaction: column.members.len() > 1,
            })
            .collect(),
        total: Total {
            label: label.to_owned(),
            estimate: whole.estimate,
            lower: whole.lower,
            upper: whole.upper,
        },
        ..Waterfall::default()
    })
}

/// What each component adds, which were studied together, and what pairs do beyond their sum.
fn map(of: &Components, model: &ComponentModel, fits: &Fits) -> Drawing {
    let composition = model.composition();
    let count = composition.components();
    let matrix = composition.matrix();
    let frequencies = model.describe().frequencies;
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let both = |a: usize, b: usize| {
        model
            .studies()
            .studies()
            .iter()
            .filter(|study| {
                study
                    .arms
                    .iter()
                    .any(|&arm| matrix[(arm, a)] != 0.0 && matrix[(arm, b)] != 0.0)
            })
            .count()
    };
    let interaction = |a: usize, b: usize| {
        let at = composition
            .columns()
            .iter()
            .position(|column| column.members == [a, b])?;
        fits.random.column(model, at).map(|e| e.te)
    };
    let mut pairs = Vec::new();
    for a in 0..count {
        for b in (a + 1)..count {
            let studies = small(both(a, b));
            if studies > 0 {
                pairs.push(Pair {
                    a,
                    b,
                    studies,
                    interaction: interaction(a, b),
                });
            }
        }
    }
    interactions(&Interactions {
        caption: Caption::new("map", "Components and what was tried together"),
        scale: of.prepared.scale(),
        effect_heading: of.prepared.measure.clone(),
        components: (0..count)
            .map(|at| Component {
                label: composition.columns()[at].name.clone(),
                effect: fits.random.column(model, at).map(|e| e.te),
                studies: small(frequencies[at].in_some_arm),
            })
            .collect(),
        pairs,
        ..Interactions::default()
    })
}

/// In how many arms two components were together.
fn together(model: &ComponentModel) -> Drawing {
    let names = component_names(model);
    let found = model.describe();
    heat(&Heat {
        caption: Caption {
            id: "together".to_owned(),
            title: "Components tried together".to_owned(),
            description: "Arms that have both components; on the diagonal arms that have the one. Where it is 0, no study \
                 can say whether the two interact."
                .to_owned(),
        },
        decimals: 0,
        value_heading: "Arms".to_owned(),
        rows: names.clone(),
        columns: names,
        cells: found
            .together
            .iter()
            .map(|row| row.iter().map(|count| HeatCell::value(*count as f64)).collect())
            .collect(),
        ..Heat::default()
    })
}

/// The median effect of treatments that have two components.
fn pairs(of: &Components, model: &ComponentModel, fits: &Fits) -> Option<Drawing> {
    let composition = model.composition();
    let nothing = vec![0.0; composition.columns().len()];
    let reference = *composition.with_row(&nothing).first()?;
    let found = model.heat(&fits.random, reference);
    let names = component_names(model);
    let cells = (0..names.len())
        .map(|i| {
            (0..names.len())
                .map(|j| match (j > i, found.get(&(j, i))) {
                    (true, _) => HeatCell::Blank,
                    (false, Some(value)) => HeatCell::value(*value),
                    (false, None) => HeatCell::NotEstimable,
                })
                .collect()
        })
        .collect();
    Some(heat(&Heat {
        caption: Caption {
            id: "pairs".to_owned(),
            title: "Effects of treatments with two components".to_owned(),
            description: format!(
                "The median effect against {} of the treatments that have both components, on the diagonal of those that \
                 have the one. Hatched: no treatment has both, or its effect cannot be estimated.",
                model.studies().treatments()[reference]
            ),
        },
        scale: of.prepared.scale(),
        missing: "Never together, or not estimable".to_owned(),
        value_heading: of.prepared.measure.clone(),
        rows: names.clone(),
        columns: names,
        cells,
        ..Heat::default()
    }))
}

pub(super) fn component_names(model: &ComponentModel) -> Vec<String> {
    let composition = model.composition();
    composition
        .columns()
        .iter()
        .take(composition.components())
        .map(|column| column.name.clone())
        .collect()
}
