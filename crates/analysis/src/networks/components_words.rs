//! Components in words, as a methods and a results section say it.

use super::components_json::{Fits, Taken, combination, minus, reference_row};
use super::evidence_json::ratings;
use super::network_words::{good, heterogeneity};
use super::settings::By;
use super::words::{list, p, p_in_words, table, with_interval};
use super::{Components, unsolvable};
use crate::Refusal;
use crate::words::count;
use std::fmt::Write as _;
use synthesis::components::{ComponentModel, Reason, SearchResult};
use synthesis::network::Estimate;

pub(super) fn report(of: &Components) -> Result<String, Refusal> {
    let (settings, prepared, fits) = (&of.taken, &of.prepared, &of.fits);
    let chosen = of.chosen();
    let mut text = String::new();
    done(&mut text, of);
    if let Some(found) = &of.found {
        let _ = writeln!(text, "\nInteractions");
        search(&mut text, found, of.compared_by);
    }
    let _ = writeln!(text, "\nHeterogeneity");
    heterogeneity(&mut text, fits.common.q(), fits.tau2, settings.level);
    match chosen.against_standard(&fits.common).map_err(unsolvable)? {
        Some(q) if q.df > 0 => {
            let _ = writeln!(
                text,
                "  Against the network without assumptions about components: Q = {:.2} on {}, {}.",
                q.q,
                q.df,
                p_in_words(q.p())
            );
        }
        Some(_) => {
            let _ = writeln!(
                text,
                "  The model has as many parameters as the network itself: additivity cannot be tested."
            );
        }
        None => {
            let _ = writeln!(
                text,
                "  The studies form {} that nothing connects; only components hold them together.",
                count(chosen.studies().parts().len(), "part", "parts")
            );
        }
    }
    let _ = writeln!(text, "\nWhat each component adds");
    text.push_str(&components(chosen, fits, settings, prepared.ratio)?);
    if !settings.combinations.is_empty() {
        let _ = writeln!(text, "\nCombinations");
        combinations(&mut text, chosen, fits, settings, prepared.ratio)?;
    }
    if !settings.compared.is_empty() {
        let _ = writeln!(text, "\nCombinations against each other");
        compared(&mut text, chosen, fits, settings, prepared.ratio)?;
    }
    if let Some(reference) = &settings.reference {
        let _ = writeln!(
            text,
            "\nEach treatment against {reference} (random effects)"
        );
        text.push_str(&against(chosen, fits, settings, reference, prepared.ratio)?);
    }
    if settings.evidence {
        super::evidence_words::told(&mut text, chosen, fits, settings, prepared.ratio)
            .map_err(unsolvable)?;
    }
    let _ = writeln!(text, "\nBe careful");
    text.push_str(&list(&cautions(of)));
    Ok(text.trim_end().to_owned())
}

fn done(text: &mut String, of: &Components) {
    let (model, settings, prepared) = (&of.model, &of.taken, &of.prepared);
    let composition = model.composition();
    let interactions = composition.columns().len() - composition.components();
    let _ = writeln!(text, "{}: {}.", prepared.data.file, prepared.data.found);
    let _ = writeln!(text, "\nWhat was done");
    let _ = writeln!(
        text,
        "  Component network meta-analysis of {} with {} of {}{}.",
        count(model.studies().studies().len(), "study", "studies"),
        count(
            composition.treatments().len(),
            "combination",
            "combinations"
        ),
        count(composition.components(), "component", "components"),
        composition
            .inactive()
            .map_or_else(String::new, |inactive| format!(
                " beside “{inactive}”, which counts as doing nothing"
            )),
    );
    let _ = writeln!(
        text,
        "  The effect of a combination is the sum of its components{}.",
        if interactions == 0 {
            String::new()
        } else {
            format!(
                " and of {}",
                count(interactions, "interaction", "interactions")
            )
        }
    );
    let _ = writeln!(
        text,
        "  Effect: {}{}{}; {}. Random effects with one τ² by {}; intervals of {} %.",
        prepared.measure,
        if prepared.ratio {
            ", analysed as logarithm and told as ratio"
        } else {
            ""
        },
        super::words::standardised(prepared),
        good(settings.small),
        settings.method.name(),
        settings.level * 100.0
    );
}

fn search(text: &mut String, found: &SearchResult, (by, alpha): (By, f64)) {
    let _ = writeln!(text, "  Models were compared by {}.", by.name(alpha));
    let _ = writeln!(
        text,
        "  {} can be estimated one at a time; {} looked at{}.",
        count(found.single.len(), "interaction", "interactions"),
        count(
            usize::try_from(found.models).unwrap_or(usize::MAX),
            "model was",
            "models were"
        ),
        if found.complete {
            ""
        } else {
            ", and the search was stopped"
        }
    );
    let rows: Vec<Vec<String>> = found
        .steps
        .iter()
        .map(|step| {
            vec![
                step.best.interaction.clone(),
                format!("{:.2}", step.best.change.q),
                p(step.best.change.p()),
                match by {
                    By::P => String::new(),
                    _ => format!("{:.2}", step.best.score),
                },
                if step.accepted {
                    "yes".into()
                } else {
                    "no".into()
                },
            ]
        })
        .collect();
    if !rows.is_empty() {
        let name = match by {
            By::P => "",
            By::Aic => "AIC",
            By::Bic => "BIC",
            By::Cv => "error",
        };
        let mut head = vec!["step", "change of Q", "p", name, "done"];
        let mut rows = rows;
        if by == By::P {
            head.remove(3);
            for row in &mut rows {
                row.remove(3);
            }
        }
        text.push_str(&table(&head, &rows));
    }
    if !found.ranked.is_empty() {
        let rows: Vec<Vec<String>> = found
            .ranked
            .iter()
            .map(|one| {
                vec![
                    if one.interactions.is_empty() {
                        "no further interaction".to_owned()
                    } else {
                        one.interactions.join(", ")
                    },
                    format!("{:.2}", one.score),
                ]
            })
            .collect();
        text.push_str("  The best models that were looked at; branches that cannot hold the best were left out:\n");
        text.push_str(&table(
            &[
                "model",
                if by == By::P {
                    "Q with penalty"
                } else {
                    "criterion"
                },
            ],
            &rows,
        ));
    }
    if let Some((selected, before)) = found.scores {
        let _ = writeln!(
            text,
            "  The criterion is {selected:.2} with what was chosen, and was {before:.2} before."
        );
    }
    let _ = writeln!(
        text,
        "  Chosen: {}.",
        if found.selected.is_empty() {
            "the model without further interactions".to_owned()
        } else {
            found.selected.join(", ")
        }
    );
}

fn components(
    model: &ComponentModel,
    fits: &Fits,
    settings: &Taken,
    ratio: bool,
) -> Result<String, Refusal> {
    let described = model.describe();
    let rated = match settings.important {
        Some(important) => ratings(model, fits, settings.level, important).map_err(unsolvable)?,
        None => Vec::new(),
    };
    let mut head = vec!["component", "arms", "effect", "p"];
    if settings.important.is_some() {
        head.push("confidence at most");
    }
    let rows: Vec<Vec<String>> = model
        .composition()
        .columns()
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let estimate = fits.random.column(model, at);
            let mut row = vec![
                column.name.clone(),
                described
                    .frequencies
                    .get(at)
                    .map_or_else(|| "–".to_owned(), |f| f.arms.to_string()),
                estimate.map_or_else(
                    || "cannot be estimated".to_owned(),
                    |e| with_interval(e, settings.level, ratio),
                ),
                p(estimate.and_then(Estimate::p)),
            ];
            if settings.important.is_some() {
                row.push(
                    rated
                        .iter()
                        .find(|(column, _)| *column == at)
                        .map_or("–", |(_, rating)| rating.word())
                        .to_owned(),
                );
            }
            row
        })
        .collect();
    Ok(table(&head, &rows))
}

/// An estimate in words, or that there is none.
fn told(estimate: Option<Estimate>, words: impl FnOnce(Estimate) -> String) -> String {
    estimate.map_or_else(
        || "cannot be estimated from these studies".to_owned(),
        words,
    )
}

fn combinations(
    text: &mut String,
    model: &ComponentModel,
    fits: &Fits,
    settings: &Taken,
    ratio: bool,
) -> Result<(), Refusal> {
    for label in &settings.combinations {
        let combination = combination(model, settings, label)?;
        let estimate = fits.random.estimate(model, &combination.row);
        let told = told(estimate, |e| with_interval(e, settings.level, ratio));
        let tried = match (combination.tried_as.is_empty(), estimate.is_some()) {
            (true, true) => "no study has tried it; this is what the model expects",
            (true, false) => "no study has tried it",
            (false, _) => "tried",
        };
        let _ = writeln!(text, "  {label}: {told}; {tried}.");
        let name = |at: usize| model.composition().columns()[at].name.as_str();
        if !combination.never_together.is_empty() {
            let pairs: Vec<String> = combination
                .never_together
                .iter()
                .map(|&(i, j)| format!("{} with {}", name(i), name(j)))
                .collect();
            let _ = writeln!(text, "    Never tried together: {}.", pairs.join(", "));
        }
    }
    Ok(())
}

fn compared(
    text: &mut String,
    model: &ComponentModel,
    fits: &Fits,
    settings: &Taken,
    ratio: bool,
) -> Result<(), Refusal> {
    for (one, other) in &settings.compared {
        let row = minus(
            &combination(model, settings, one)?.row,
            &combination(model, settings, other)?.row,
        );
        let told = told(fits.random.estimate(model, &row), |e| {
            format!(
                "{}, {}",
                with_interval(e, settings.level, ratio),
                p_in_words(e.p())
            )
        });
        let _ = writeln!(text, "  {one} against {other}: {told}.");
    }
    Ok(())
}

fn against(
    model: &ComponentModel,
    fits: &Fits,
    settings: &Taken,
    reference: &str,
    ratio: bool,
) -> Result<String, Refusal> {
    let base = reference_row(model, settings, reference)?;
    let rows: Vec<Vec<String>> = model
        .studies()
        .treatments()
        .iter()
        .enumerate()
        .filter(|(_, label)| *label != reference)
        .map(|(at, label)| {
            let row = minus(&model.composition().row(at), &base);
            let estimate = fits.random.estimate(model, &row);
            vec![
                label.clone(),
                estimate.map_or_else(
                    || "cannot be estimated".to_owned(),
                    |e| with_interval(e, settings.level, ratio),
                ),
                p(estimate.and_then(Estimate::p)),
            ]
        })
        .collect();
    Ok(table(&["treatment", "effect", "p"], &rows))
}

/// Sentences on what the numbers cannot carry.
pub(super) fn cautions(of: &Components) -> Vec<String> {
    let model = of.chosen();
    let mut careful = of.prepared.notes.clone();
    let columns = model.composition().columns();
    let names = |places: &[usize]| {
        places
            .iter()
            .map(|&at| columns[at].name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    for (at, column) in columns.iter().enumerate() {
        let name = &column.name;
        match model.estimability().reason(at) {
            None => {}
            Some(Reason::NeverCompared) => careful.push(format!(
                "{name} cannot be estimated: no study compares arms with and without it."
            )),
            Some(Reason::AlwaysTogether(others)) => careful.push(format!(
                "{name} cannot be estimated by itself: it always comes and goes with {}; only together they can be.",
                names(&others)
            )),
            Some(Reason::AlwaysAgainst { with, against }) => careful.push(format!(
                "{name} cannot be estimated by itself: wherever it comes, {} goes; {}.",
                names(&against),
                if with.is_empty() && against.len() == 1 {
                    "only the difference of the two can be estimated".to_owned()
                } else {
                    let side = std::iter::once(at).chain(with).collect::<Vec<_>>();
                    format!(
                        "only the difference between {} together and {} together can be estimated",
                        names(&side),
                        names(&against)
                    )
                }
            )),
            Some(Reason::Entangled(others)) => careful.push(format!(
                "{name} cannot be estimated by itself: the studies cannot tell it apart from {}.",
                names(&others)
            )),
        }
    }
    if let Ok(Some(difference)) = model.against_standard(&of.fits.common)
        && let Some(p) = difference.p()
        && p < 0.05
    {
        careful.push(format!(
            "The effects of components do not simply add up ({}): look for components that work differently together than \
             apart (--search forward); what a component adds by itself then means little.",
            p_in_words(Some(p))
        ));
    }
    if of.taken.important.is_some() {
        careful.push(
            "Confidence is rated by imprecision, heterogeneity and incoherence alone. Nobody has judged bias within the studies, \
             reporting bias and indirectness, so it is at most what is said."
                .into(),
        );
    }
    careful.extend(super::words::other_tops(of.fits.tau2, &of.fits.other_tops));
    if of.fits.tau2.is_none() {
        careful.push("As many parameters as contrasts: nothing is left to judge heterogeneity or the model by.".into());
    } else if model.df() < 5 {
        careful.push(format!(
            "τ² rests on {} only; intervals may be too narrow.",
            count(model.df(), "degree of freedom", "degrees of freedom")
        ));
    }
    if of
        .found
        .as_ref()
        .is_some_and(|found| !found.selected.is_empty())
    {
        careful.push(
            "Interactions were chosen by the same data that estimate them: their p-values are too small, and they need to be seen again in other studies."
                .into(),
        );
    }
    careful.push(
        "Components were not allocated at random across studies; what one adds may be due to what else differed.".into(),
    );
    careful
}
