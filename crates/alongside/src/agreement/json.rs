//! The answer as JSON. The keys are described in `docs/json.md` and stay as they are.

use super::{Case, Marked, What};
use evidence::agreement::unitised::{self, UnitisedTexts};
use evidence::agreement::{
    CodeAgreement, IntervalOf, Judgements, Measures, Resampling, Statistic, code_agreement,
    differences,
};
use serde_json::{Map, Value, json};

/// What is collected of one comparison, each under the name of its statistic.
#[derive(Default)]
struct Found {
    result: Map<String, Value>,
    undefined: Map<String, Value>,
    intervals: Map<String, Value>,
}

impl Found {
    fn statistic(&mut self, name: &str, statistic: Statistic) {
        self.result.insert(name.to_owned(), number(statistic));
        if let Err(reason) = statistic {
            self.undefined
                .insert(name.to_owned(), reason.to_string().into());
        }
    }

    /// A statistic of one code, below the name of the statistic.
    fn of_code(&mut self, name: &str, code: &str, statistic: Statistic) {
        below(&mut self.result, name, code, number(statistic));
        if let Err(reason) = statistic {
            below(&mut self.undefined, name, code, reason.to_string().into());
        }
    }
}

/// The answer to a long list.
pub(super) fn lines(
    judgements: &Judgements<String, String, String>,
    resampling: &Resampling,
) -> String {
    let agreement = judgements.agreement();
    let found = values(judgements, resampling);
    let mut answer = Map::new();
    answer.insert("unit".into(), agreement.unit.code().into());
    answer.insert("coders".into(), agreement.coders.into());
    answer.insert("units".into(), agreement.units.into());
    answer.insert("compared".into(), agreement.compared.into());
    answer.extend(found.result);
    answer.insert("prevalence".into(), prevalence(judgements));
    answer.insert("undefined".into(), found.undefined.into());
    answer.insert(
        "intervals".into(),
        drawn("unit", found.intervals, resampling),
    );
    answer.insert("differences".into(), value_differences(judgements));
    text(&answer.into())
}

/// The answer to cases.
pub(super) fn cases(cases: &[Case], resampling: &Resampling) -> String {
    let cases: Vec<Value> = cases.iter().map(|one| case(one, resampling)).collect();
    text(&json!({ "cases": cases }))
}

fn case(case: &Case, resampling: &Resampling) -> Value {
    match &case.what {
        What::Values(judgements) => {
            let found = values(judgements, resampling);
            json!({
                "id": case.id,
                "result": found.result,
                "undefined": found.undefined,
                "intervals": drawn("unit", found.intervals, resampling),
                "differences": value_differences(judgements),
            })
        }
        What::Marks(marked) => {
            let found = marks(marked, resampling);
            json!({
                "id": case.id,
                "result": found.result,
                "undefined": found.undefined,
                "intervals": drawn("segment", found.intervals, resampling),
                "year_of_u_alpha": unitised::YEAR,
                "differences": passages(marked),
            })
        }
    }
}

fn values(judgements: &Judgements<String, String, String>, resampling: &Resampling) -> Found {
    let mut found = Found::default();
    let names = Measures::<Statistic>::NAMES;
    let measures = judgements.agreement().measures.into_array();
    for (name, statistic) in names.iter().zip(measures) {
        found.statistic(name, statistic);
    }
    for (name, interval) in names
        .iter()
        .zip(judgements.intervals(resampling).into_array())
    {
        found.intervals.insert((*name).to_owned(), ends(interval));
    }
    found
}

fn marks(marked: &Marked, resampling: &Resampling) -> Found {
    let mut found = Found::default();
    let texts = std::slice::from_ref(&marked.text);
    for code in &marked.codes {
        of_code(&mut found, code, "char", &code_agreement(texts, code, None));
        if let Some(segments) = &marked.segments {
            let on_segments = code_agreement(texts, code, Some(std::slice::from_ref(segments)));
            of_code(&mut found, code, "segment", &on_segments);
            let intervals = on_segments.intervals(resampling).into_array();
            for (name, interval) in Measures::<Statistic>::NAMES.iter().zip(intervals) {
                below(
                    &mut found.intervals,
                    &format!("{name}_segment"),
                    code,
                    ends(interval),
                );
            }
        }
    }
    let unitised = UnitisedTexts::new(texts).statistics();
    found.statistic("u_alpha_nominal", unitised.u_alpha_nominal);
    found.statistic("u_alpha_binary", unitised.u_alpha_binary);
    found.statistic("cu_alpha_nominal", unitised.cu_alpha_nominal);
    found
}

fn of_code(found: &mut Found, code: &str, unit: &str, agreement: &CodeAgreement<String>) {
    let measures = agreement.measures.into_array();
    for (name, statistic) in Measures::<Statistic>::NAMES.iter().zip(measures) {
        found.of_code(&format!("{name}_{unit}"), code, statistic);
    }
    let prevalence = agreement.prevalence;
    for (name, statistic) in [
        ("prevalence", prevalence.share),
        ("prevalence_index", prevalence.prevalence_index),
        ("bias_index", prevalence.bias_index),
    ] {
        found.of_code(&format!("{name}_{unit}"), code, statistic);
    }
}

fn prevalence(judgements: &Judgements<String, String, String>) -> Value {
    let tally = judgements.tally();
    let shares = judgements.values().iter().enumerate();
    shares
        .map(|(at, value)| (value.clone(), number(tally.share_of(at))))
        .collect::<Map<_, _>>()
        .into()
}

fn value_differences(judgements: &Judgements<String, String, String>) -> Value {
    judgements
        .differences()
        .into_iter()
        .map(|difference| {
            let given: Map<String, Value> = difference
                .given
                .into_iter()
                .map(|(value, who)| (value, who.into()))
                .collect();
            json!({ "unit": difference.unit, "given": given })
        })
        .collect()
}

fn passages(marked: &Marked) -> Value {
    let mut list = Vec::new();
    for code in &marked.codes {
        for difference in differences(std::slice::from_ref(&marked.text), code) {
            list.push(json!({
                "code": code,
                "start": difference.span.start(),
                "end": difference.span.end(),
                "has": difference.has,
                "has_not": difference.has_not,
            }));
        }
    }
    list.into()
}

fn drawn(unit: &str, intervals: Map<String, Value>, resampling: &Resampling) -> Value {
    let mut drawn = Map::new();
    drawn.insert("draws".into(), unit.into());
    drawn.insert("seed".into(), resampling.seed.into());
    drawn.insert("samples".into(), resampling.samples.into());
    drawn.insert("level".into(), resampling.level.into());
    drawn.extend(intervals);
    drawn.into()
}

fn number(statistic: Statistic) -> Value {
    statistic.map_or(Value::Null, Value::from)
}

fn ends(interval: IntervalOf) -> Value {
    interval.map_or(Value::Null, |interval| json!([interval.low, interval.high]))
}

fn below(map: &mut Map<String, Value>, name: &str, code: &str, value: Value) {
    if let Some(inside) = map
        .entry(name)
        .or_insert_with(|| Value::Object(Map::new()))
        .as_object_mut()
    {
        inside.insert(code.to_owned(), value);
    }
}

fn text(answer: &Value) -> String {
    format!("{answer:#}")
}
