//! Rows of a file made into what a pairwise analysis takes.

use super::settings::Asked;
use crate::study_data::{Group, Pair, Rows, StudyData, StudyGroup};
use crate::words::{capital, count};
use std::collections::BTreeSet;
use synthesis::Contrast;
use synthesis::effects::{
    Arm, Effect, GroupMeasure, NoEffect, Outcome, Quantity, correlation, correlation_z, mean,
    proportion, proportion_arcsine, proportion_freeman_tukey, proportion_log, proportion_logit,
    rate_log,
};
use synthesis::network::Problem;

/// What is analysed.
#[derive(Debug, Clone)]
pub(super) struct Material {
    /// Where it came from, as the end of a sentence.
    pub(super) found: String,
    /// The two treatments, where the file names them.
    pub(super) treatments: Option<(String, String)>,
    /// The studies.
    pub(super) kind: Kind,
    /// What single groups are analysed as.
    pub(super) single: Option<Single>,
    /// The measure the file names, where its rows are effects.
    pub(super) named_measure: Option<String>,
    /// Columns that describe the studies, a value for each study or row.
    pub(super) described: Vec<(String, Vec<String>)>,
    /// What to know.
    pub(super) warnings: Vec<String>,
}

/// Single groups, of which a result is told on their own scale.
#[derive(Debug, Clone)]
pub(super) struct Single {
    pub(super) measure: GroupMeasure,
    /// How many people each group has; not a number where that is not told.
    pub(super) people: Vec<f64>,
}

/// Studies as pairs of arms, or as effects.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Pairs(Vec<Pair>),
    /// Label, and the effect or why there is none.
    Effects(Vec<(String, Result<Effect, NoEffect>)>),
}

impl Material {
    /// # Errors
    /// A sentence on why two treatments cannot be compared.
    pub(super) fn new(data: &StudyData, asked: &Asked) -> Result<Self, String> {
        let mut warnings = data.warnings.clone();
        let said = data.settings.get("sm").and_then(serde_json::Value::as_str);
        let mut named_measure = asked.measure.clone().or_else(|| said.map(str::to_owned));
        let mut treatments = None;
        let mut single = None;
        let mut described = data.described.clone();
        if let Some(reference) = &asked.reference
            && !matches!(data.rows, Rows::Contrasts(_) | Rows::Arms(_))
        {
            return Err(format!(
                "{}: the rows name no treatments, so “{reference}” cannot be what is compared with. Leave --reference away, \
                 or name the treatments in columns.",
                data.file
            ));
        }
        let kind = match &data.rows {
            Rows::Pairs(pairs) => Kind::Pairs(pairs.clone()),
            Rows::Effects(effects) => Kind::Effects(
                effects
                    .iter()
                    .map(|one| (one.study.clone(), Effect::reported(one.te, one.se)))
                    .collect(),
            ),
            Rows::Groups(groups) => {
                let (measure, effects) = of_groups(groups, asked)?;
                named_measure = Some(measure.code().to_owned());
                single = Some(Single {
                    measure,
                    people: groups.iter().map(|one| people(&one.group)).collect(),
                });
                Kind::Effects(effects)
            }
            Rows::Contrasts(contrasts) => {
                let names = contrasts
                    .iter()
                    .flat_map(|c| [c.treat1.as_str(), c.treat2.as_str()]);
                let two = two_treatments(names, asked, &data.file)?;
                let kept = of_contrasts(contrasts, &two, &data.file)?;
                warnings.extend(left_aside(contrasts, &two));
                for (_, values) in &mut described {
                    *values = kept.iter().map(|(at, ..)| values[*at].clone()).collect();
                }
                treatments = Some(two);
                Kind::Effects(
                    kept.into_iter()
                        .map(|(_, study, te, se)| (study, Effect::reported(te, se)))
                        .collect(),
                )
            }
            Rows::Arms(arms) => {
                let names = arms.iter().map(|arm| arm.treatment.as_str());
                let two = two_treatments(names, asked, &data.file)?;
                let pairs = of_arms(arms, &two, &mut warnings);
                described = of_studies(data, asked, &pairs)?;
                treatments = Some(two);
                Kind::Pairs(pairs)
            }
        };
        let material = Self {
            found: data.found.clone(),
            treatments,
            kind,
            single,
            named_measure,
            described,
            warnings,
        };
        Ok(material.with_repeats_said())
    }

    /// The labels of the rows.
    pub(super) fn labels(&self) -> Vec<&str> {
        match &self.kind {
            Kind::Pairs(pairs) => pairs.iter().map(|pair| pair.study.as_str()).collect(),
            Kind::Effects(effects) => effects.iter().map(|(study, ..)| study.as_str()).collect(),
        }
    }

    fn with_repeats_said(mut self) -> Self {
        let mut seen = BTreeSet::new();
        let mut repeated = BTreeSet::new();
        for label in self.labels() {
            if !seen.insert(label) {
                repeated.insert(label.to_owned());
            }
        }
        for label in repeated {
            self.warnings.push(format!(
                "Study “{label}” has more than one row. Each counts as a study of its own; if people are in both, the \
                 result is surer than it may be."
            ));
        }
        self
    }
}

/// The two treatments asked for, or the only two there are, in the order of the file.
fn two_treatments<'a>(
    names: impl Iterator<Item = &'a str>,
    asked: &Asked,
    file: &str,
) -> Result<(String, String), String> {
    let mut known: Vec<&str> = Vec::new();
    for name in names {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    if let Some(reference) = &asked.reference {
        if !known.contains(&reference.as_str()) {
            return Err(format!(
                "{file}: no study has the treatment “{reference}”. Treatments are {}.",
                known.join(", ")
            ));
        }
        let others: Vec<&str> = known
            .iter()
            .copied()
            .filter(|name| name != reference)
            .collect();
        match (&asked.compare, others.as_slice()) {
            (Some((_, two)), _) if two == reference => {}
            (Some((one, two)), _) => {
                return Err(format!(
                    "“{one}” is to be compared with “{two}”, and “{reference}” to be the reference. Leave --reference \
                     away, or write --compare TREATMENT,{reference}."
                ));
            }
            (None, [one]) => return Ok(((*one).to_owned(), reference.clone())),
            (None, _) => {
                return Err(format!(
                    "{file}: {} can be compared with “{reference}” ({}), and this compares two. Choose with --compare \
                     TREATMENT,{reference}, or use `alongside network --reference`.",
                    count(others.len(), "treatment", "treatments"),
                    others.join(", ")
                ));
            }
        }
    }
    if let Some((one, two)) = &asked.compare {
        for name in [one, two] {
            if !known.contains(&name.as_str()) {
                return Err(format!(
                    "{file}: no study has the treatment “{name}”. Treatments are {}.",
                    known.join(", ")
                ));
            }
        }
        return Ok((one.clone(), two.clone()));
    }
    match known.as_slice() {
        [one, two] => Ok(((*one).to_owned(), (*two).to_owned())),
        [] | [_] => Err(format!(
            "{file}: there is only one treatment, so nothing can be compared. Name both in the columns."
        )),
        _ => Err(format!(
            "{file}: there are {} treatments ({}), and this compares two. Choose them with --compare \
             TREATMENT,CONTROL, or use `alongside network`.",
            known.len(),
            known.join(", ")
        )),
    }
}

/// The contrasts of two treatments, all told the same way round, with the row they came from.
fn of_contrasts(
    contrasts: &[Contrast],
    (one, two): &(String, String),
    file: &str,
) -> Result<Vec<(usize, String, f64, f64)>, String> {
    let mut kept: Vec<(usize, String, f64, f64)> = Vec::new();
    let mut seen = BTreeSet::new();
    for (at, contrast) in contrasts.iter().enumerate() {
        if contrast.treat1 == contrast.treat2 {
            return Err(format!(
                "{file}: study “{}” compares “{}” with itself. Correct one of the two treatments.",
                contrast.study, contrast.treat1
            ));
        }
        let told = if contrast.treat1 == *one && contrast.treat2 == *two {
            contrast.clone()
        } else if contrast.treat1 == *two && contrast.treat2 == *one {
            contrast.clone().flipped()
        } else {
            continue;
        };
        if !seen.insert(told.study.clone()) {
            return Err(format!(
                "{file}: study “{}” compares “{one}” with “{two}” more than once. Keep one row, or give studies \
                 that differ labels that differ.",
                told.study
            ));
        }
        kept.push((at, told.study, told.te, told.se));
    }
    if kept.is_empty() {
        return Err(format!(
            "{file}: no study compares “{one}” with “{two}” directly; `alongside network` can compare them by way of \
             others."
        ));
    }
    Ok(kept)
}

/// What is said of contrasts of other treatments: how many there are, and trials whose contrasts contradict each other.
fn left_aside(contrasts: &[Contrast], (one, two): &(String, String)) -> Vec<String> {
    let wanted = |c: &Contrast| {
        (c.treat1 == *one && c.treat2 == *two) || (c.treat1 == *two && c.treat2 == *one)
    };
    let used: BTreeSet<&str> = contrasts
        .iter()
        .filter(|c| wanted(c))
        .map(|c| c.study.as_str())
        .collect();
    let others: Vec<&Contrast> = contrasts.iter().filter(|c| !wanted(c)).collect();
    if others.is_empty() {
        return Vec::new();
    }
    let studies: BTreeSet<&str> = others.iter().map(|c| c.study.as_str()).collect();
    let mut said = vec![format!(
        "{} of {} compare other treatments and are left aside; `alongside network` uses all.",
        count(others.len(), "contrast", "contrasts"),
        count(studies.len(), "study", "studies")
    )];
    for study in used.intersection(&studies) {
        let own: Vec<Contrast> = contrasts
            .iter()
            .filter(|c| c.study == *study)
            .cloned()
            .collect();
        let refused = synthesis::network::Studies::new(&own).err();
        for problem in refused.into_iter().flat_map(|refusal| refusal.0) {
            if matches!(
                problem,
                Problem::EffectsDisagree { .. } | Problem::Variances { .. }
            ) {
                said.push(format!("{}.", capital(&problem.to_string())));
            }
        }
    }
    said
}

/// The studies that have both treatments; arms with the same treatment are put together.
fn of_arms(arms: &[Arm], (one, two): &(String, String), warnings: &mut Vec<String>) -> Vec<Pair> {
    let mut order: Vec<&str> = Vec::new();
    let mut known = BTreeSet::new();
    for arm in arms {
        if known.insert(arm.study.as_str()) {
            order.push(&arm.study);
        }
    }
    let mut by_study: std::collections::BTreeMap<&str, Vec<&Arm>> =
        std::collections::BTreeMap::new();
    for arm in arms {
        by_study.entry(&arm.study).or_default().push(arm);
    }
    let mut pairs = Vec::new();
    for study in order {
        let own = by_study.get(study).map_or(&[][..], Vec::as_slice);
        let mut side = |treatment: &str| {
            let mut outcomes = own
                .iter()
                .filter(|arm| arm.treatment == treatment)
                .map(|arm| arm.outcome);
            let first = outcomes.next();
            let mut count = 1;
            let all = outcomes.fold(first, |all, next| {
                count += 1;
                all.and_then(|all: Outcome| all.merged(next))
            });
            if count > 1 && all.is_some() {
                warnings.push(format!(
                    "Study “{study}”: {count} arms with the treatment “{treatment}” were put together."
                ));
            }
            all
        };
        match (side(one), side(two)) {
            (Some(arm1), Some(arm2)) => {
                pairs.push(Pair {
                    study: study.to_owned(),
                    arm1,
                    arm2,
                });
                let mut others: Vec<&str> = own
                    .iter()
                    .map(|arm| arm.treatment.as_str())
                    .filter(|name| name != one && name != two)
                    .collect();
                others.dedup();
                if !others.is_empty() {
                    warnings.push(format!(
                        "Study “{study}” has other arms too ({}), which are left aside; `alongside network` uses all.",
                        others.join(", ")
                    ));
                }
            }
            _ => warnings.push(format!(
                "Study “{study}” is left out: it does not have both “{one}” and “{two}”."
            )),
        }
    }
    pairs
}

/// What columns say of the studies that are compared. One that says different things in the rows of a study is left out,
/// unless it was asked for.
fn of_studies(
    data: &StudyData,
    asked: &Asked,
    pairs: &[Pair],
) -> Result<Vec<(String, Vec<String>)>, String> {
    let wanted = |name: &str| {
        asked.subgroup.as_deref() == Some(name) || asked.moderators.iter().any(|one| one == name)
    };
    let mut described = Vec::new();
    for (name, _) in &data.described {
        match data.of_studies(name) {
            Some(Ok(said)) => described.push((
                name.clone(),
                pairs
                    .iter()
                    .map(|pair| {
                        said.get(pair.study.as_str())
                            .copied()
                            .unwrap_or("")
                            .to_owned()
                    })
                    .collect(),
            )),
            Some(Err(differs)) if wanted(name) => return Err(differs),
            Some(Err(_)) | None => {}
        }
    }
    Ok(described)
}

/// A measure, and the effect of each study in it, or why it has none.
type OfStudies = (GroupMeasure, Vec<(String, Result<Effect, NoEffect>)>);

/// Effects of single groups, and the measure they are told in.
fn of_groups(groups: &[StudyGroup], asked: &Asked) -> Result<OfStudies, String> {
    let increment = asked.conventions.increment;
    let usual = match groups.first().map(|group| group.group) {
        Some(Group::Correlation { .. }) => GroupMeasure::CorrelationZ,
        Some(Group::Outcome(Outcome::Rate(_))) => GroupMeasure::RateLog,
        Some(Group::Outcome(Outcome::Sample(_) | Outcome::Estimate(_))) => GroupMeasure::Mean,
        _ => GroupMeasure::ProportionLogit,
    };
    let measure = match &asked.measure {
        None => usual,
        Some(code) => GroupMeasure::from_code(code)
            .filter(|measure| measure.quantity() == usual.quantity())
            .ok_or_else(|| no_such_measure(code, usual.quantity()))?,
    };
    let effects = groups
        .iter()
        .map(|one| {
            let effect: Result<Effect, NoEffect> = match one.group {
                Group::Correlation { r, n } if measure == GroupMeasure::Correlation => {
                    correlation(r, n)
                }
                Group::Correlation { r, n } => correlation_z(r, n),
                Group::Outcome(Outcome::Events(events)) => match measure {
                    GroupMeasure::ProportionLog => proportion_log(events, increment),
                    GroupMeasure::Proportion => proportion(events),
                    GroupMeasure::ProportionArcsine => proportion_arcsine(events),
                    GroupMeasure::ProportionFreemanTukey => proportion_freeman_tukey(events),
                    _ => proportion_logit(events, increment),
                },
                Group::Outcome(Outcome::Rate(rate)) => rate_log(rate, increment),
                Group::Outcome(Outcome::Sample(sample)) => mean(sample),
                Group::Outcome(Outcome::Estimate(estimate)) => Ok(Effect {
                    te: estimate.estimate(),
                    se: estimate.se(),
                    increment: 0.0,
                }),
            };
            (one.study.clone(), effect)
        })
        .collect();
    Ok((measure, effects))
}

fn no_such_measure(code: &str, quantity: Quantity) -> String {
    let known: Vec<&str> = GroupMeasure::ALL
        .into_iter()
        .filter(|measure| measure.quantity() == quantity)
        .map(GroupMeasure::code)
        .collect();
    let hint = match GroupMeasure::from_code(code).map(GroupMeasure::quantity) {
        Some(Quantity::Correlation) => " Correlations stand in a column “cor”.",
        Some(Quantity::Proportion) => " Proportions come from columns “event” and “n”.",
        _ => "",
    };
    format!(
        "There is no measure “{code}” for single groups that report a {}. Measures are {}.{hint}",
        quantity.name(),
        known.join(", ")
    )
}

/// How many people a group has; of a rate none are told.
fn people(group: &Group) -> f64 {
    match group {
        Group::Correlation { n, .. } => *n,
        Group::Outcome(Outcome::Events(events)) => events.total(),
        Group::Outcome(Outcome::Sample(sample)) => sample.n(),
        Group::Outcome(Outcome::Rate(_) | Outcome::Estimate(_)) => f64::NAN,
    }
}
