//! The answer as the paragraphs of a methods section: what was done, the result, what to be careful about.

use super::block::Block;
use super::material::Material;
use super::scale::{Scale, number};
use super::settings::Asked;
use crate::words::{capital, count, p_value};
use std::fmt::Write as _;
use synthesis::effects::GroupMeasure;
use synthesis::pairwise::{Asymmetry, Estimate, Fit, begg, egger, influence, trim_fill};

/// Fewer studies than this cannot tell small-study effects from chance.
const FEW_FOR_FUNNEL: usize = 10;
/// Fewer studies than this make every estimate of τ² shaky.
const FEW_FOR_TAU: usize = 5;

pub(super) fn answer(material: &Material, blocks: &[Block], asked: &Asked) -> String {
    let mut out = format!("Read: {}.\n", material.found);
    if let Some((one, two)) = &material.treatments {
        let _ = writeln!(
            out,
            "Compared: “{one}” with “{two}”; effects are {one} minus {two}."
        );
    }
    for (at, block) in blocks.iter().enumerate() {
        // The other conventions of one measure are in the JSON; words for each would hide the result.
        let told = blocks[..at]
            .iter()
            .any(|earlier| earlier.measure.is_some() && earlier.measure == block.measure);
        if !told {
            out.push('\n');
            out.push_str(&of_block(material, block, asked));
        }
    }
    let care = cautions(material, blocks, asked);
    if !care.is_empty() {
        out.push_str("\nBe careful:\n");
        for one in care {
            let _ = writeln!(out, "- {one}");
        }
    }
    out.trim_end().to_owned()
}

fn of_block(material: &Material, block: &Block, asked: &Asked) -> String {
    let Some(fit) = block.chosen(&asked.settings) else {
        return String::new();
    };
    let level = 100.0 * asked.settings.level;
    let scale = Scale::new(material, block);
    let mut out = String::new();
    let name = match (block.measure, &material.named_measure) {
        (None, _) if let Some(single) = scale.single() => format!(
            "{}s of single groups ({})",
            capital(single.quantity().name()),
            single.code()
        ),
        (Some(measure), _) => format!("{} ({})", capital(measure.name()), measure.code()),
        (None, Some(code)) => format!("Effects ({code})"),
        (None, None) => "Effects".to_owned(),
    };
    let _ = write!(
        out,
        "{name}\nWhat was done: {} {} by inverse variance",
        count(fit.k, "study", "studies"),
        if fit.k == 1 {
            "was taken"
        } else {
            "were combined"
        }
    );
    if let Some(standardiser) = block.standardiser {
        let _ = write!(out, ", standardised as {}", standardiser.name());
    }
    if let Some(single) = scale.single() {
        let quantity = single.quantity().name();
        let _ = write!(out, ", each {quantity} taken as its {}", single.name());
        if single == GroupMeasure::ProportionFreemanTukey {
            out.push_str(" and told as a proportion again with the harmonic mean of people");
        } else if !matches!(single.name(), "number as it is") {
            let _ = write!(out, " and told as a {quantity} again");
        }
    }
    let added = block
        .effects
        .iter()
        .filter(|effect| effect.is_ok_and(|effect| effect.increment > 0.0))
        .count();
    if added > 0 {
        let _ = write!(
            out,
            "; {} was added to the cells of {added} with an empty cell",
            asked.conventions.increment
        );
    }
    let _ = write!(
        out,
        ". The variance between studies (τ²) was estimated by {}; intervals are at {level} %.\n\
         Result: {}",
        fit.random.method.name(),
        results(fit, scale)
    );
    if let Some((mh, _)) = &block.mantel_haenszel {
        let e = mh.estimate;
        let _ = write!(
            out,
            " By Mantel and Haenszel {} ({} to {}).",
            scale.tell(e.te),
            scale.tell(e.lower),
            scale.tell(e.upper)
        );
    }
    if let Some(peto) = &block.peto {
        let e = peto.estimate;
        let _ = write!(
            out,
            " Peto's odds ratio {} ({} to {}).",
            scale.tell(e.te),
            scale.tell(e.lower),
            scale.tell(e.upper)
        );
    }
    out.push('\n');
    out.push_str(&looked_into(block, asked, scale));
    out
}

fn results(fit: &Fit, scale: Scale) -> String {
    let mut out = String::new();
    let classic = fit.random.classic;
    // A test against 0 says something of an effect or a correlation, not of a proportion or a mean.
    let interval = |e: &Estimate| {
        let p = if scale.has_null() {
            format!(", {}", p_value(e.p))
        } else {
            String::new()
        };
        format!(
            "{} ({} to {}{p})",
            scale.tell(e.te),
            scale.tell(e.lower),
            scale.tell(e.upper)
        )
    };
    if fit.k == 1 {
        return format!("the only study has {}.", interval(&classic));
    }
    let _ = write!(out, "random effects {}", interval(&classic));
    if let Some(knapp) = fit.random.hartung_knapp {
        let _ = write!(
            out,
            "; with the standard error of Hartung and Knapp {} to {}",
            scale.tell(knapp.lower),
            scale.tell(knapp.upper)
        );
        if scale.has_null() {
            let _ = write!(out, " ({})", p_value(knapp.p));
        }
    }
    if let Some(prediction) = fit.random.prediction_v {
        let what = scale
            .single()
            .map_or("effect", |single| single.quantity().name());
        let _ = write!(
            out,
            ". The {what} in a new study is expected between {} and {} (t with k−1 degrees of freedom)",
            scale.tell(prediction.lower),
            scale.tell(prediction.upper)
        );
    }
    let _ = write!(out, ". Common effect {}.", interval(&fit.common.estimate));
    let h = fit.heterogeneity;
    if let (Some(p), Some(i2), Some(tau2)) = (h.p, h.i2, fit.random.tau2) {
        let _ = write!(
            out,
            " Studies differ: Q = {} on {} of freedom ({}), I² = {:.0} %",
            number(h.q),
            count(h.df, "degree", "degrees"),
            p_value(p),
            100.0 * i2
        );
        if let Some(limits) = h.i2_limits {
            let _ = write!(
                out,
                " ({:.0} to {:.0} %)",
                100.0 * limits.lower,
                100.0 * limits.upper
            );
        }
        let _ = write!(out, ", τ² = {}", number(tau2));
        if let Some(limits) = fit.random.tau2_interval {
            let _ = write!(
                out,
                " ({} to {})",
                number(limits.lower),
                number(limits.upper)
            );
        }
        out.push('.');
    }
    out
}

fn looked_into(block: &Block, asked: &Asked, scale: Scale) -> String {
    let mut out = String::new();
    if let Some([separate, _]) = &block.subgroups {
        out.push_str("Groups:");
        for group in &separate.groups {
            let e = group.fit.random.classic;
            let scale = scale.of(block.people_of(&group.name));
            let _ = write!(
                out,
                " {} ({}) {} ({} to {});",
                group.name,
                count(group.fit.k, "study", "studies"),
                scale.tell(e.te),
                scale.tell(e.lower),
                scale.tell(e.upper)
            );
        }
        let between = separate.between_random;
        if let Some(p) = between.p {
            let _ = write!(
                out,
                " between them Q = {} on {} ({}).",
                number(between.q),
                between.df,
                p_value(p)
            );
        }
        out.push('\n');
    }
    match &block.regression {
        Some(Ok(found)) => {
            out.push_str("Moderators:");
            for one in &found.coefficients {
                let e = one.knapp_hartung;
                let _ = write!(
                    out,
                    " {} {} ({} to {}, {});",
                    one.moderator.as_deref().unwrap_or("intercept"),
                    number(e.te),
                    number(e.lower),
                    number(e.upper),
                    p_value(e.p)
                );
            }
            let _ = write!(out, " τ² left {}", number(found.tau2));
            if let Some(r2) = found.r2 {
                let _ = write!(out, ", {:.0} % of it explained", 100.0 * r2);
            }
            out.push_str(" (coefficients on the analysis scale, Knapp and Hartung).\n");
        }
        Some(Err(reason)) => {
            let _ = writeln!(out, "Moderators could not be looked into: {reason}.");
        }
        None => {}
    }
    if block.studies.k() >= 3 {
        let told = |name: &str, found: Option<Asymmetry>| {
            found.map_or(format!("{name} not defined"), |found| {
                format!("{name} {}", p_value(found.p))
            })
        };
        let _ = write!(
            out,
            "Small studies: {}, {}",
            told("Egger's test", egger(&block.studies)),
            told("Begg's test", begg(&block.studies))
        );
        if let Some(filled) = trim_fill(&block.studies, &asked.settings) {
            let e = filled.random.classic;
            let _ = write!(
                out,
                "; trim and fill adds {} and gives {} ({} to {})",
                count(filled.k0, "study", "studies"),
                scale.tell(e.te),
                scale.tell(e.lower),
                scale.tell(e.upper)
            );
        }
        out.push_str(".\n");
    }
    out
}

/// Sentences on what the numbers cannot carry.
pub(super) fn cautions(material: &Material, blocks: &[Block], asked: &Asked) -> Vec<String> {
    let mut care = material.warnings.clone();
    for block in blocks {
        for (effect, study) in block.effects.iter().zip(material.labels()) {
            if let Err(reason) = effect {
                let key = if block.key.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", block.key)
                };
                care.push(format!("Study “{study}” is left out{key}: {reason}."));
            }
        }
    }
    if let (Some(column), Some(block)) = (&asked.subgroup, blocks.first()) {
        let names = block.group_names.as_deref().unwrap_or_default();
        let without: Vec<String> = block
            .studies
            .labels()
            .iter()
            .zip(names)
            .filter(|(_, name)| name.is_empty())
            .map(|(study, _)| format!("“{study}”"))
            .collect();
        if !without.is_empty() {
            care.push(format!(
                "Nothing stands under “{column}” for {}: in no group, and left out of the test between groups.",
                without.join(", ")
            ));
        }
    }
    let Some((block, fit)) = blocks
        .first()
        .and_then(|block| Some((block, block.chosen(&asked.settings)?)))
    else {
        return care;
    };
    if fit.k == 1 {
        care.push("One study cannot tell how much studies differ.".to_owned());
    } else if fit.k < FEW_FOR_TAU {
        care.push(format!(
            "{} cannot tell well how much studies differ; read the interval of Hartung and Knapp.",
            capital(&count(fit.k, "study", "studies"))
        ));
    }
    if (3..FEW_FOR_FUNNEL).contains(&fit.k) {
        care.push(
            "With fewer than ten studies, tests of small-study effects find little.".to_owned(),
        );
    }
    if fit.heterogeneity.i2.is_some_and(|i2| i2 > 0.75) {
        care.push(
            "Studies differ so much that the mean describes few of them; look at the prediction interval and at groups."
                .to_owned(),
        );
    }
    let scale = Scale::new(material, block);
    if let Some(prediction) = fit.random.prediction_v
        && scale.has_null()
        && fit.random.classic.p < 1.0 - asked.settings.level
        && prediction.lower < 0.0
        && prediction.upper > 0.0
    {
        care.push(
            if scale.single().is_some() {
                "The mean correlation is away from 0, but a new study may well find none or the opposite."
            } else {
                "The mean is away from no effect, but a new study may well find none or the opposite."
            }
            .to_owned(),
        );
    }
    care.extend(other_tops(fit));
    let strong: Vec<String> = influence(&block.studies, &asked.settings)
        .into_iter()
        .filter(|one| one.cook > 1.0 || one.rstudent.abs() > 3.0)
        .map(|one| format!("“{}”", one.study))
        .collect();
    if !strong.is_empty() {
        care.push(format!(
            "The result leans on {}; see it without in the picture “each study left out” or under “leave_one_out_random” in the JSON.",
            strong.join(", ")
        ));
    }
    care
}

/// The likelihood of τ² has more than one top, and another is not far below the one taken.
fn other_tops(fit: &Fit) -> Option<String> {
    let near = fit
        .random
        .tau2_other_tops
        .iter()
        .min_by(|a, b| a.lower_by.total_cmp(&b.lower_by))?;
    Some(format!(
        "The likelihood of τ² has more than one top. The highest was taken, τ² = {}; at {} the log-likelihood is {} \
         lower, and the result would be another.",
        number(fit.random.tau2?),
        number(near.tau2),
        number(near.lower_by)
    ))
}
