//! A file of effect sizes: blocks `binary`, `continuous` and `rates`, each with rows of two arms. Every measure that the
//! rows allow is worked out; nothing is combined.

use crate::study_data::{self, Pair, json_text};
use interchange::Problem;
use serde_json::{Map, Value, json};
use synthesis::effects::{Conventions, Measure, Standardiser, two_arms};

/// The blocks, and what is worked out of each: key, measure, convention, and whether variances are pooled.
type Wanted = (&'static str, Measure, Standardiser, bool);

const PLAIN: Standardiser = Standardiser::HedgesExact;
const SMD: Measure = Measure::StandardisedMeanDifference;
const BLOCKS: [(&str, &[Wanted]); 3] = [
    (
        "binary",
        &[
            ("OR", Measure::OddsRatio, PLAIN, false),
            ("RR", Measure::RiskRatio, PLAIN, false),
            ("RD", Measure::RiskDifference, PLAIN, false),
            ("ASD", Measure::ArcsineDifference, PLAIN, false),
        ],
    ),
    (
        "continuous",
        &[
            ("MD", Measure::MeanDifference, PLAIN, false),
            ("MD_pooledvar", Measure::MeanDifference, PLAIN, true),
            (
                "SMD_hedges_meta_default",
                SMD,
                Standardiser::HedgesExact,
                false,
            ),
            ("SMD_hedges_exact", SMD, Standardiser::HedgesExact, false),
            (
                "SMD_hedges_approx",
                SMD,
                Standardiser::HedgesApproximate,
                false,
            ),
            (
                "SMD_cohen_meta_default",
                SMD,
                Standardiser::CohenExact,
                false,
            ),
            (
                "SMD_cohen_approx",
                SMD,
                Standardiser::CohenApproximate,
                false,
            ),
            ("SMD_glass", SMD, Standardiser::Glass, false),
            ("ROM", Measure::RatioOfMeans, PLAIN, false),
            (
                "SMD_metafor_escalc",
                SMD,
                Standardiser::HedgesLargeSample,
                false,
            ),
            (
                "SMDH_metafor_escalc",
                SMD,
                Standardiser::Heteroscedastic,
                false,
            ),
        ],
    ),
    (
        "rates",
        &[
            ("IRR", Measure::RateRatio, PLAIN, false),
            ("IRD", Measure::RateDifference, PLAIN, false),
        ],
    ),
];

/// The answer, if the file is one of effect sizes.
pub fn answer(bytes: &[u8], name: &str) -> Option<Result<Value, Vec<Problem>>> {
    let file: Value = serde_json::from_slice(json_text(bytes)?).ok()?;
    let input = file.get("input").unwrap_or(&file);
    BLOCKS
        .iter()
        .any(|(block, _)| input[*block]["rows"].is_array())
        .then(|| blocks(input, name))
}

fn blocks(input: &Value, name: &str) -> Result<Value, Vec<Problem>> {
    let mut answer = Map::new();
    for (block, wanted) in BLOCKS {
        if input[block]["rows"].is_array() {
            let place = format!("{name}, {block}");
            let pairs = study_data::pairs_of(&input[block], &place)?;
            answer.insert(block.to_owned(), of_block(&pairs, wanted));
        }
    }
    Ok(Value::Object(answer))
}

fn of_block(pairs: &[Pair], wanted: &[Wanted]) -> Value {
    wanted
        .iter()
        .map(|(key, measure, standardiser, pooled_variance)| {
            let conventions = Conventions {
                standardiser: *standardiser,
                pooled_variance: *pooled_variance,
                ..Conventions::default()
            };
            let effects: Vec<_> = pairs
                .iter()
                .map(|pair| two_arms(*measure, &pair.arm1, &pair.arm2, &conventions).ok())
                .collect();
            let te: Vec<Option<f64>> = effects.iter().map(|e| e.map(|e| e.te)).collect();
            let se: Vec<Option<f64>> = effects.iter().map(|e| e.map(|e| e.se)).collect();
            ((*key).to_owned(), json!({"TE": te, "seTE": se}))
        })
        .collect::<Map<String, Value>>()
        .into()
}
