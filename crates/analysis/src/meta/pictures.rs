//! Pictures of a pairwise meta-analysis: forest, each study left out, studies one after the other, funnel.

use super::Meta;
use super::block::Block;
use super::material::{Kind, Material};
use super::scale::Scale;
use crate::words::{capital, count, p_value};
use charts::{
    Caption, Drawing, EffectScale, Forest, ForestGroup, ForestRow, Funnel, FunnelPoint, Pooling,
    Summary, forest, funnel, usual_contours,
};
use synthesis::distributions::normal_quantile;
use synthesis::effects::Outcome;
use synthesis::pairwise::{
    Estimate, Fit, Prediction, Random, Refit, Subgroups, cumulative, leave_one_out, trim_fill,
};

/// More rows than this are no picture; the numbers are in the JSON.
const MOST_ROWS: usize = 300;

pub(super) fn pictures(meta: &Meta) -> Vec<Drawing> {
    let mut drawn = Vec::new();
    for (at, block) in meta.blocks.iter().enumerate() {
        let told = meta.blocks[..at]
            .iter()
            .any(|earlier| earlier.measure.is_some() && earlier.measure == block.measure);
        if told {
            continue;
        }
        let Some(fit) = block.chosen(&meta.asked.settings) else {
            continue;
        };
        let told = Scale::new(&meta.material, block);
        let plot = Plot {
            meta,
            block,
            fit,
            scale: match told {
                Scale::Ratio => EffectScale::Log,
                Scale::Plain | Scale::Single { .. } => EffectScale::Linear,
            },
            told,
        };
        if block.studies.k() <= MOST_ROWS {
            drawn.push(plot.forest());
        }
        if (3..=MOST_ROWS).contains(&block.studies.k()) {
            let settings = &meta.asked.settings;
            drawn.push(plot.refits(
                ["without", "each study left out", "Without"],
                &leave_one_out(&block.studies, settings),
                |at, refit| at != refit,
            ));
            drawn.push(plot.refits(
                ["cumulative", "studies added one after the other", "Up to"],
                &cumulative(&block.studies, settings),
                |at, refit| at <= refit,
            ));
        }
        if block.studies.k() >= 3 {
            drawn.push(plot.funnel());
        }
    }
    drawn
}

struct Plot<'a> {
    meta: &'a Meta,
    block: &'a Block,
    fit: &'a Fit,
    scale: EffectScale,
    told: Scale,
}

impl Plot<'_> {
    /// What begins the ids of a measure's pictures.
    fn id(&self, what: &str) -> String {
        match self.block.measure {
            Some(measure) => format!("{what}-{}", measure.code().to_ascii_lowercase()),
            None => what.to_owned(),
        }
    }

    /// What the effects are called.
    fn measure(&self) -> String {
        if let Some(single) = self.told.single() {
            return capital(single.quantity().name());
        }
        match (self.block.measure, &self.meta.material.named_measure) {
            (Some(measure), _) => capital(measure.name()),
            (None, Some(code)) => code.clone(),
            (None, None) => "Effect".to_owned(),
        }
    }

    fn level(&self) -> f64 {
        100.0 * self.meta.asked.settings.level
    }

    fn heading(&self) -> String {
        format!("{} ({}% interval)", self.measure(), self.level())
    }

    fn sides(&self) -> (String, String) {
        // Which side is good depends on the outcome, which the file does not tell.
        match &self.meta.material.treatments {
            Some((one, two)) => (format!("Lower with {one}"), format!("Lower with {two}")),
            None => (String::new(), String::new()),
        }
    }

    fn forest(&self) -> Drawing {
        let effects = self.block.studies.effects();
        let z = normal_quantile(0.5 + 0.5 * self.meta.asked.settings.level);
        let weights = percent(&self.fit.random.weights);
        let arms = arms(&self.meta.material, self.block);
        let rows: Vec<ForestRow> = (0..effects.len())
            .map(|at| {
                let half = z * self.block.studies.variances()[at].sqrt();
                let told = self.told.of(self.block.people.get(at).copied().into_iter());
                ForestRow {
                    label: self.block.studies.labels()[at].clone(),
                    estimate: self.drawn(told, effects[at]),
                    lower: self.drawn(told, effects[at] - half),
                    upper: self.drawn(told, effects[at] + half),
                    weight: Some(weights[at]),
                    columns: arms
                        .as_ref()
                        .and_then(|(_, cells)| cells.get(at).cloned())
                        .unwrap_or_default(),
                    ..ForestRow::default()
                }
            })
            .collect();
        let mut notes = vec![heterogeneity(self.fit)];
        let groups = match &self.block.subgroups {
            Some([separate, _]) => {
                let between = separate.between_random;
                if let Some(p) = between.p {
                    notes.push(format!(
                        "Between groups: Q = {:.2} on {} ({})",
                        between.q,
                        between.df,
                        p_value(p)
                    ));
                }
                self.grouped(&rows, separate)
            }
            None => vec![ForestGroup {
                rows,
                ..ForestGroup::default()
            }],
        };
        let (below, above) = self.sides();
        forest(&Forest {
            caption: Caption::new(
                self.id("forest"),
                format!("{}: forest plot", self.measure()),
            ),
            scale: self.scale,
            effect_heading: self.heading(),
            weight_heading: "Weight".to_owned(),
            columns: arms.map(|(headings, _)| headings).unwrap_or_default(),
            groups,
            summaries: self.summaries(),
            notes,
            below,
            above,
            null: self.null(),
            ..Forest::default()
        })
    }

    /// Rows under the groups they belong to.
    fn grouped(&self, rows: &[ForestRow], separate: &Subgroups) -> Vec<ForestGroup> {
        let names = self.block.group_names.as_deref().unwrap_or_default();
        separate
            .groups
            .iter()
            .map(|group| ForestGroup {
                heading: group.name.clone(),
                rows: rows
                    .iter()
                    .zip(names)
                    .filter(|(_, name)| **name == group.name)
                    .map(|(row, _)| row.clone())
                    .collect(),
                summaries: vec![self.on_scale(
                    self.told.of(self.block.people_of(&group.name)),
                    random(&group.fit.random, None),
                )],
                note: heterogeneity(&group.fit),
            })
            .chain(without_group(rows, names))
            .collect()
    }

    /// `kept` says of a study whether it is in a refit.
    fn refits(
        &self,
        [what, title, before]: [&str; 3],
        refits: &[Refit],
        kept: impl Fn(usize, usize) -> bool,
    ) -> Drawing {
        let rows = refits
            .iter()
            .enumerate()
            .map(|(at, refit)| {
                let people = self.block.people.iter().enumerate();
                let told = self.told.of(people
                    .filter(|(study, _)| kept(*study, at))
                    .map(|(_, n)| *n));
                ForestRow {
                    label: format!("{before} {}", refit.study),
                    estimate: self.drawn(told, refit.te),
                    lower: self.drawn(told, refit.lower),
                    upper: self.drawn(told, refit.upper),
                    columns: vec![
                        refit.k.to_string(),
                        refit
                            .i2
                            .map_or_else(|| "–".to_owned(), |i2| format!("{:.0}%", 100.0 * i2)),
                    ],
                    ..ForestRow::default()
                }
            })
            .collect();
        let whole = self.on_scale(
            self.told,
            of_estimate("All studies", &self.fit.random.classic, Pooling::Random),
        );
        forest(&Forest {
            caption: Caption::new(self.id(what), format!("{}: {title}", self.measure())),
            scale: self.scale,
            effect_heading: self.heading(),
            columns: vec!["Studies".to_owned(), "I²".to_owned()],
            groups: vec![ForestGroup {
                rows,
                ..ForestGroup::default()
            }],
            summaries: vec![whole],
            null: self.null(),
            ..Forest::default()
        })
    }

    /// A number as it is drawn: logarithms of ratios stay what they are, single groups go back to their own scale.
    fn drawn(&self, told: Scale, te: f64) -> f64 {
        match self.told {
            Scale::Single { .. } => told.natural(te),
            Scale::Plain | Scale::Ratio => te,
        }
    }

    fn on_scale(&self, told: Scale, summary: Summary) -> Summary {
        Summary {
            estimate: self.drawn(told, summary.estimate),
            lower: self.drawn(told, summary.lower),
            upper: self.drawn(told, summary.upper),
            prediction: summary
                .prediction
                .map(|(lower, upper)| (self.drawn(told, lower), self.drawn(told, upper))),
            ..summary
        }
    }

    fn summaries(&self) -> Vec<Summary> {
        summaries(self.fit)
            .into_iter()
            .map(|summary| self.on_scale(self.told, summary))
            .collect()
    }

    /// Where the line of no difference stands; a proportion has none.
    fn null(&self) -> Option<f64> {
        self.told.has_null().then_some(0.0)
    }

    /// What the funnel spreads, which has the standard errors of the analysis scale.
    fn analysed(&self) -> String {
        match self.told.single() {
            Some(single) if single.name() != "number as it is" => {
                format!("{}, {}", capital(single.quantity().name()), single.name())
            }
            _ => self.measure(),
        }
    }

    fn funnel(&self) -> Drawing {
        let studies = &self.block.studies;
        let mut points: Vec<FunnelPoint> = (0..studies.k())
            .map(|at| FunnelPoint {
                label: studies.labels()[at].clone(),
                effect: studies.effects()[at],
                error: studies.variances()[at].sqrt(),
                ..FunnelPoint::default()
            })
            .collect();
        if let Some(filled) = trim_fill(studies, &self.meta.asked.settings) {
            points.extend(
                filled
                    .filled
                    .into_iter()
                    .map(|(label, effect, error)| FunnelPoint {
                        label,
                        effect,
                        error,
                        filled_in: true,
                        ..FunnelPoint::default()
                    }),
            );
        }
        funnel(&Funnel {
            caption: Caption::new(
                self.id("funnel"),
                format!("{}: funnel plot", self.measure()),
            ),
            scale: self.scale,
            effect_heading: self.analysed(),
            points,
            centre: Some(self.fit.random.classic.te),
            contours: usual_contours(),
            names: studies.k() <= 25,
            ..Funnel::default()
        })
    }
}

/// Studies of which no group is told.
fn without_group(rows: &[ForestRow], names: &[String]) -> Option<ForestGroup> {
    let rows: Vec<ForestRow> = rows
        .iter()
        .zip(names)
        .filter(|(_, name)| name.is_empty())
        .map(|(row, _)| row.clone())
        .collect();
    (!rows.is_empty()).then(|| ForestGroup {
        heading: "In no group".to_owned(),
        rows,
        ..ForestGroup::default()
    })
}

/// Shares in per cent.
fn percent(weights: &[f64]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    weights
        .iter()
        .map(|weight| 100.0 * weight / total)
        .collect()
}

fn summaries(fit: &Fit) -> Vec<Summary> {
    let common = of_estimate("Common effect", &fit.common.estimate, Pooling::Common);
    if fit.k < 2 {
        return vec![common];
    }
    let mut all = vec![
        common,
        random(&fit.random, fit.random.prediction_v.as_ref()),
    ];
    if let Some(knapp) = &fit.random.hartung_knapp {
        all.push(of_estimate(
            "Random effects (Hartung–Knapp)",
            knapp,
            Pooling::Random,
        ));
    }
    all
}

fn random(random: &Random, prediction: Option<&Prediction>) -> Summary {
    Summary {
        prediction: prediction.map(|prediction| (prediction.lower, prediction.upper)),
        ..of_estimate("Random effects", &random.classic, Pooling::Random)
    }
}

fn of_estimate(label: &str, estimate: &Estimate, pooling: Pooling) -> Summary {
    Summary {
        label: label.to_owned(),
        estimate: estimate.te,
        lower: estimate.lower,
        upper: estimate.upper,
        pooling,
        ..Summary::default()
    }
}

/// How different the studies are, in a line.
fn heterogeneity(fit: &Fit) -> String {
    let h = fit.heterogeneity;
    match (h.i2, h.p, fit.random.tau2) {
        (Some(i2), Some(p), Some(tau2)) => format!(
            "{}: Q = {:.2} on {} ({}), I² = {:.0}%, τ² = {tau2:.4} ({})",
            count(fit.k, "study", "studies"),
            h.q,
            h.df,
            p_value(p),
            100.0 * i2,
            fit.random.method.code()
        ),
        _ => count(fit.k, "study", "studies"),
    }
}

/// What each arm of the studies that are used reports, under its headings.
fn arms(material: &Material, block: &Block) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    let Kind::Pairs(pairs) = &material.kind else {
        return None;
    };
    let (one, two) = material
        .treatments
        .clone()
        .unwrap_or_else(|| ("Treated".to_owned(), "Control".to_owned()));
    let cells = pairs
        .iter()
        .zip(&block.effects)
        .filter(|(_, effect)| effect.is_ok())
        .map(|(pair, _)| vec![seen(&pair.arm1), seen(&pair.arm2)])
        .collect();
    let what = match pairs.first().map(|pair| pair.arm1) {
        Some(Outcome::Events(_)) => "events/people",
        Some(Outcome::Rate(_)) => "events/time",
        Some(Outcome::Sample(_)) => "mean (SD), people",
        Some(Outcome::Estimate(_)) | None => "estimate (SE)",
    };
    Some((
        vec![format!("{one}, {what}"), format!("{two}, {what}")],
        cells,
    ))
}

fn seen(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Events(arm) => format!("{}/{}", arm.events(), arm.total()),
        Outcome::Rate(arm) => format!("{}/{}", arm.events(), arm.time()),
        Outcome::Sample(arm) => format!("{} ({}), {}", arm.mean(), arm.sd(), arm.n()),
        Outcome::Estimate(arm) => format!("{} ({})", arm.estimate(), arm.se()),
    }
}
