//! Networks in words, as a methods and a results section say it.

use super::Network;
use super::network_json::Taken;
use super::prepare::Prepared;
use super::words::{effect, interval, list, p, p_in_words, table, with_interval};
use crate::words::count;
use std::fmt::Write as _;
use synthesis::network::{
    Estimate, Evidence, Network as Fitted, NetworkFit, Q, SmallValues, SplitMethod, Unsolvable,
};

/// So many comparisons with a difference between direct and indirect evidence are listed.
const LISTED: usize = 10;

pub(super) fn report(of: &Network) -> Result<String, Unsolvable> {
    let (network, settings, prepared) = (&of.fitted, &of.taken, &of.prepared);
    let (random, tau2) = (&of.random, of.tau2);
    let q = network.heterogeneity(&of.common);
    let evidence = network.evidence(random.tau2());
    let mut text = String::new();
    done(&mut text, network, settings, prepared);
    let _ = writeln!(text, "\nHeterogeneity");
    heterogeneity(&mut text, q, tau2, settings.level);
    let _ = writeln!(
        text,
        "\nEffects against {} (random effects; {}; best first)",
        network.treatments()[settings.reference],
        good(settings.small)
    );
    text.push_str(&effects(network, settings, prepared.ratio, random));
    if let Some(found) = &of.ranks {
        let rows: Vec<Vec<String>> = network
            .treatments()
            .iter()
            .enumerate()
            .map(|(at, label)| {
                vec![
                    label.clone(),
                    format!("{:.3}", found.sucra[at]),
                    format!("{:.2}", found.mean[at]),
                    found.median[at].to_string(),
                ]
            })
            .collect();
        let _ = writeln!(
            text,
            "\nRanks ({} draws from seed {})",
            found.draws, found.seed
        );
        text.push_str(&table(
            &["treatment", "SUCRA", "mean rank", "median"],
            &rows,
        ));
    }
    let _ = writeln!(text, "\nConsistency");
    consistency(
        &mut text,
        network,
        settings,
        random,
        &evidence,
        prepared.ratio,
    )?;
    let careful = cautions(of);
    let _ = writeln!(text, "\nBe careful");
    text.push_str(&list(&careful));
    Ok(text.trim_end().to_owned())
}

fn done(text: &mut String, network: &Fitted, settings: &Taken, prepared: &Prepared) {
    let studies = network.studies();
    let many = studies
        .studies()
        .iter()
        .filter(|s| s.arms.len() > 2)
        .count();
    let _ = writeln!(text, "{}: {}.", prepared.data.file, prepared.data.found);
    let _ = writeln!(text, "\nWhat was done");
    let _ = writeln!(
        text,
        "  Network meta-analysis of {} with {} and {} in {}.",
        count(studies.studies().len(), "study", "studies"),
        count(network.treatments().len(), "treatment", "treatments"),
        count(studies.comparisons().len(), "contrast", "contrasts"),
        count(network.designs(None).len(), "design", "designs"),
    );
    let _ = writeln!(
        text,
        "  Effect: {}{}{}. Weighted least squares; {} with several arms, whose contrasts have weights that account for",
        prepared.measure,
        if prepared.ratio {
            ", analysed as logarithm and told as ratio"
        } else {
            ""
        },
        super::words::standardised(prepared),
        count(many, "study", "studies"),
    );
    let _ = writeln!(
        text,
        "  shared arms (Rücker and Schwarzer 2014). Random effects with one τ² by {}; intervals of {} %.",
        settings.method.name(),
        settings.level * 100.0
    );
}

/// Q, I² and τ² in a sentence each.
pub(super) fn heterogeneity(text: &mut String, q: Q, tau2: Option<f64>, level: f64) {
    let _ = writeln!(
        text,
        "  Q = {:.2} on {}, {}.",
        q.q,
        count(q.df, "degree of freedom", "degrees of freedom"),
        p_in_words(q.p())
    );
    if let Some(i2) = q.i2() {
        let limits = q.i2_interval(level).map_or_else(String::new, |i| {
            format!(" ({:.0} % to {:.0} %)", i.lower * 100.0, i.upper * 100.0)
        });
        let _ = writeln!(text, "  I² = {:.0} %{limits}.", i2 * 100.0);
    }
    let _ = match tau2 {
        Some(tau2) => writeln!(text, "  τ² = {tau2:.4}, τ = {:.4}.", tau2.sqrt()),
        None => writeln!(
            text,
            "  Without degrees of freedom nothing can be said about τ²; 0 was used."
        ),
    };
}

fn effects(network: &Fitted, settings: &Taken, ratio: bool, random: &NetworkFit) -> String {
    let scores = random.p_scores(settings.small);
    let mut order: Vec<usize> = (0..network.treatments().len()).collect();
    order.sort_by(|&a, &b| {
        let score = |at: usize| scores[at].unwrap_or(0.0);
        score(b).total_cmp(&score(a)).then(a.cmp(&b))
    });
    let rows: Vec<Vec<String>> = order
        .iter()
        .map(|&at| {
            let score = scores[at].map_or("–".to_owned(), |score| format!("{score:.3}"));
            let label = network.treatments()[at].clone();
            if at == settings.reference {
                return vec![label, "–".into(), "–".into(), "–".into(), score];
            }
            let estimate = random.estimate(at, settings.reference);
            vec![
                label,
                with_interval(estimate, settings.level, ratio),
                estimate
                    .prediction(random.tau2(), network.df(), settings.level)
                    .map_or("–".to_owned(), |i| interval(i, ratio)),
                p(estimate.p()),
                score,
            ]
        })
        .collect();
    table(
        &["treatment", "effect", "a new study", "p", "P-score"],
        &rows,
    )
}

fn consistency(
    text: &mut String,
    network: &Fitted,
    settings: &Taken,
    random: &NetworkFit,
    evidence: &Evidence,
    ratio: bool,
) -> Result<(), Unsolvable> {
    let found = network.decomposition(Some(settings.reference))?;
    if found.between.df == 0 {
        let _ = writeln!(
            text,
            "  No comparison has evidence from different designs: consistency cannot be tested, only assumed."
        );
        return Ok(());
    }
    let _ = writeln!(
        text,
        "  Within designs Q = {:.2} on {} ({}); between designs Q = {:.2} on {} ({}).",
        found.within.q,
        found.within.df,
        p_in_words(found.within.p()),
        found.between.q,
        found.between.df,
        p_in_words(found.between.p())
    );
    let _ = writeln!(
        text,
        "  Design-by-treatment interaction under random effects (τ² within designs {:.4}): Q = {:.2} on {}, {}.",
        found.tau2_within,
        found.between_random.q,
        found.between_random.df,
        p_in_words(found.between_random.p())
    );
    let splits = network.splits(
        random,
        evidence,
        SplitMethod::BackCalculation,
        Some(settings.method.tau2()),
        Some(settings.reference),
    )?;
    let mut apart: Vec<(f64, Vec<String>)> = splits
        .iter()
        .filter(|split| split.studies > 0)
        .filter_map(|split| {
            let p_value = split.difference()?.p()?;
            let label = |at: usize| &network.treatments()[at];
            let told = |e: Option<Estimate>| e.map_or("–".into(), |e| effect(e.te, ratio));
            Some((
                p_value,
                vec![
                    format!("{} against {}", label(split.treat1), label(split.treat2)),
                    split.studies.to_string(),
                    format!("{:.2}", split.proportion),
                    told(split.direct),
                    told(split.indirect),
                    p(Some(p_value)),
                ],
            ))
        })
        .collect();
    apart.sort_by(|a, b| a.0.total_cmp(&b.0));
    let low = apart.iter().filter(|(p, _)| *p < 0.10).count();
    let _ = writeln!(
        text,
        "  Direct and indirect evidence can be compared for {}; they differ (p < 0.10) in {low}; the smallest p-values:",
        count(apart.len(), "comparison", "comparisons"),
    );
    let rows: Vec<Vec<String>> = apart
        .into_iter()
        .take(low.clamp(3, LISTED))
        .map(|(_, row)| row)
        .collect();
    text.push_str(&table(
        &[
            "comparison",
            "studies",
            "share direct",
            "direct",
            "indirect",
            "p",
        ],
        &rows,
    ));
    Ok(())
}

/// Sentences on what the numbers cannot carry.
pub(super) fn cautions(of: &Network) -> Vec<String> {
    let network = &of.fitted;
    let q = network.heterogeneity(&of.common);
    let mut careful = of.prepared.notes.clone();
    if of.tau2.is_none() {
        careful.push(
            "As many parameters as contrasts: nothing is left to judge heterogeneity by.".into(),
        );
    } else if q.df < 5 {
        careful.push(format!(
            "τ² rests on {} only; intervals may be too narrow.",
            count(q.df, "degree of freedom", "degrees of freedom")
        ));
    }
    careful.extend(super::words::other_tops(of.tau2, &of.other_tops));
    let single = network
        .studies()
        .direct_pairs()
        .values()
        .filter(|&&studies| studies == 1)
        .count();
    if single > 0 {
        careful.push(format!(
            "{} directly by one study alone.",
            if single == 1 {
                "1 pair is compared".to_owned()
            } else {
                format!("{single} pairs are compared")
            }
        ));
    }
    careful.push(
        "A network estimate assumes that people, settings and outcomes of the studies are alike enough for treatments to be compared across them."
            .into(),
    );
    if !of.taken.small_said {
        careful.push(
            "Nothing says whether small or large values are good; small ones were taken to be. Where large ones are, the ranks turn round: set small values to bad."
                .into(),
        );
    }
    careful.push("Ranks say which treatment is likely better, not by how much.".into());
    careful
}

/// Which end is good, in words.
pub(super) fn good(small: SmallValues) -> &'static str {
    match small {
        SmallValues::Good => "small values are good",
        SmallValues::Bad => "large values are good",
    }
}
