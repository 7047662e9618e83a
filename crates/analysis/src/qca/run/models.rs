//! Minimisation as JSON: chart, models, fit, simplifying assumptions, intermediate solutions.

use super::settings::{Given, Refused, words};
use super::table::limitations;
use super::{names, whole};
use ::qca::{
    Data, Expectations, Include, Intermediate, ModelCount, Pair, Settings, Solution, Sufficiency,
    SumFit, TableSettings, TruthTable, Untenable, intermediate, minimize as engine, parse,
    untenable_rows,
};
use serde_json::{Map, Value, json};

/// Rows of simplifying assumptions that are listed in one answer, all models together.
const MOST_ROWS: u64 = 4_000_000;

/// Prime implicants that are listed in a chart; of more only those of the models are.
const MOST_CHARTED: usize = 50_000;

pub(super) fn minimize(given: Given<'_>, data: &Data) -> Result<Value, Refused> {
    let table = given.table(data)?;
    let settings = given.minimising()?;
    let expectations = given.expectations(&table)?;
    solved(&table, &settings, expectations.as_ref()).map(Value::Object)
}

/// How many prime implicants and models there are, without listing them.
pub(super) fn count(given: Given<'_>, data: &Data) -> Result<Value, Refused> {
    let table = given.table(data)?;
    let mut settings = given.minimising()?;
    settings.limits.models = 1;
    let solution = engine(&table, &settings).map_err(words)?;
    let mut answer = Map::new();
    answer.insert("explained_rows".into(), solution.chart.rows.len().into());
    answer.insert("negative_rows".into(), solution.avoided.into());
    answer.insert(
        "prime_implicants".into(),
        solution.chart.implicants.len().into(),
    );
    answer.insert("minimum_size".into(), json!(solution.fewest.proven()));
    answer.insert(
        "minimum_size_at_least".into(),
        solution.fewest.at_least.into(),
    );
    answer.insert(
        "minimum_size_at_most".into(),
        solution.fewest.at_most.into(),
    );
    let (exact, least) = match solution.count {
        ModelCount::Exactly(number) => (whole(number), whole(number)),
        ModelCount::AtLeast(number) => (Value::Null, whole(number)),
    };
    let key = if settings.all_models {
        "irredundant_models"
    } else {
        "minimum_models"
    };
    answer.insert(key.into(), exact.clone());
    answer.insert("models".into(), exact);
    answer.insert("models_at_least".into(), least);
    Ok(Value::Object(answer))
}

/// Rows excluded by type, then minimisation.
pub(super) fn enhanced(given: Given<'_>, data: &Data) -> Result<Value, Refused> {
    let table = given.table(data)?;
    let mut settings = given.minimising()?;
    if !given.has("include") {
        settings.include = Include {
            remainders: true,
            ..Include::default()
        };
    }
    let which = match given.whole("exclude_type")?.unwrap_or(1) {
        0 => Untenable::All,
        1 => Untenable::Matching,
        2 => Untenable::ContradictoryAssumptions,
        3 => Untenable::SimultaneousSubsets,
        other => {
            return Err(format!(
                "exclude_type is {other}: 0 all, 1 matching an expression, 2 contradictory assumptions, 3 simultaneous subsets"
            ));
        }
    };
    let expression = match given.maybe_text("exclude_expression")? {
        Some(text) => Some(
            parse(text, table.names())
                .map_err(words)?
                .sum(table.names()),
        ),
        None => None,
    };
    let mut rows =
        untenable_rows(&table, which, expression.as_ref(), &settings.limits).map_err(words)?;
    rows.extend(given.row_numbers("exclude_extra_rows")?);
    rows.sort_unstable();
    rows.dedup();
    let mut exclude: Vec<u64> = table.excluded().iter().copied().collect();
    exclude.extend(&rows);
    let table = table
        .with(TableSettings {
            exclude,
            ..table.settings().clone()
        })
        .map_err(words)?;
    let expectations = given.expectations(&table)?;
    let mut answer = Map::new();
    answer.insert("excluded_rows".into(), json!(rows));
    answer.extend(solved(&table, &settings, expectations.as_ref())?);
    Ok(Value::Object(answer))
}

/// Minimises, with intermediate solutions when something is expected.
///
/// # Errors
/// Why there is no solution.
fn solved(
    table: &TruthTable,
    settings: &Settings,
    expectations: Option<&Expectations>,
) -> Result<Map<String, Value>, Refused> {
    let mut answer = match expectations {
        None => minimized(table, settings, &engine(table, settings).map_err(words)?),
        Some(expectations) => {
            let found = intermediate(table, settings, expectations).map_err(words)?;
            return Ok(between(table, settings, &found));
        }
    };
    answer.insert("limitations".into(), json!(limitations(table)));
    Ok(answer)
}

/// A parsimonious solution with the intermediate ones under it.
pub(in crate::qca) fn between(
    table: &TruthTable,
    settings: &Settings,
    found: &Intermediate,
) -> Map<String, Value> {
    let mut answer = minimized(table, settings, &found.parsimonious);
    answer.insert("intermediate".into(), pairs(table, settings, found));
    let (number, exact) = match found.count {
        ModelCount::Exactly(number) => (number, true),
        ModelCount::AtLeast(number) => (number, false),
    };
    answer.insert("pair_count".into(), whole(number));
    answer.insert("pair_count_exact".into(), exact.into());
    answer.insert("intermediate_complete".into(), found.complete.into());
    answer.insert("limitations".into(), json!(limitations(table)));
    answer
}

/// A solution under the keys of a minimisation.
pub(in crate::qca) fn minimized(
    table: &TruthTable,
    settings: &Settings,
    solution: &Solution,
) -> Map<String, Value> {
    let mut answer = charted(table, solution);
    let assumptions = if settings.include.any() {
        assumptions(table, solution, &mut answer)
    } else {
        Value::Null
    };
    answer.insert("simplifying_assumptions".into(), assumptions);
    answer
}

/// Chart, models and fit.
fn charted(table: &TruthTable, solution: &Solution) -> Map<String, Value> {
    let text = |at: &usize| table.names().implicant(solution.chart.implicants[*at]);
    let number = solution.chart.implicants.len();
    let all: Vec<usize> = if number > MOST_CHARTED {
        solution.union()
    } else {
        (0..number).collect()
    };
    let listed = |model: &Vec<usize>| model.iter().map(text).collect::<Vec<_>>();
    let mut answer = Map::new();
    answer.insert(
        "chart".into(),
        json!({
            "prime_implicants": all.iter().map(text).collect::<Vec<_>>(),
            "rows": solution.chart.rows,
            "covers": all.iter().map(|at| solution.chart.covered(*at)).collect::<Vec<_>>(),
        }),
    );
    answer.insert("prime_implicant_count".into(), number.into());
    answer.insert("essential".into(), json!(listed(&solution.essential)));
    answer.insert(
        "models".into(),
        solution
            .models
            .iter()
            .map(listed)
            .collect::<Vec<_>>()
            .into(),
    );
    let (number, exact) = match solution.count {
        ModelCount::Exactly(number) => (number, true),
        ModelCount::AtLeast(number) => (number, false),
    };
    answer.insert("model_count".into(), whole(number));
    answer.insert("model_count_exact".into(), exact.into());
    answer.insert("models_complete".into(), solution.is_complete().into());
    answer.insert(
        "fewest_implicants".into(),
        json!({ "at_least": solution.fewest.at_least, "at_most": solution.fewest.at_most }),
    );
    answer.insert(
        "essential_complete".into(),
        solution.essential_complete.into(),
    );
    let single = solution.models.len() == 1;
    let mut fit = Map::new();
    if !single {
        let union = solution.union();
        fit.insert(
            "union".into(),
            fitted(table, solution, &union, &solution.fit(table, &union), true),
        );
    }
    fit.insert(
        "per_model".into(),
        solution
            .models
            .iter()
            .map(|model| fitted(table, solution, model, &solution.fit(table, model), single))
            .collect::<Vec<_>>()
            .into(),
    );
    answer.insert("fit".into(), fit.into());
    answer
}

fn fitted(
    table: &TruthTable,
    solution: &Solution,
    model: &[usize],
    fit: &SumFit,
    with_cases: bool,
) -> Value {
    let terms: Vec<Value> = model
        .iter()
        .zip(&fit.terms)
        .map(|(at, term)| {
            let mut shown = Map::new();
            let text = table.names().implicant(solution.chart.implicants[*at]);
            shown.insert("term".into(), text.into());
            shown.extend(sufficient(&term.alone));
            shown.insert("covU".into(), json!(term.unique_coverage));
            if with_cases {
                shown.insert("rows_cases".into(), row_cases(table, solution, *at).into());
            }
            Value::Object(shown)
        })
        .collect();
    json!({ "terms": terms, "solution": sufficient(&fit.whole) })
}

/// The cases of the explained rows a prime implicant covers, rows apart by semicolons.
fn row_cases(table: &TruthTable, solution: &Solution, implicant: usize) -> String {
    let cases = table.conditions().cases();
    solution
        .chart
        .covered(implicant)
        .iter()
        .filter_map(|number| table.rows().iter().find(|row| row.number == *number))
        .map(|row| names(&row.cases, cases).join(","))
        .collect::<Vec<_>>()
        .join("; ")
}

pub(super) fn sufficient(fit: &Sufficiency) -> Map<String, Value> {
    let mut shown = Map::new();
    shown.insert("inclS".into(), json!(fit.inclusion));
    shown.insert("pri".into(), json!(fit.pri));
    shown.insert("covS".into(), json!(fit.coverage));
    shown
}

/// The rows each model assumes something of; only their numbers when there are too many to list.
fn assumptions(table: &TruthTable, solution: &Solution, answer: &mut Map<String, Value>) -> Value {
    let mut left = MOST_ROWS;
    let mut lists = Vec::with_capacity(solution.models.len());
    for model in 0..solution.models.len() {
        let Ok(rows) = solution.assumptions(table, model, left) else {
            let counts: Vec<u64> = (0..solution.models.len())
                .map(|model| solution.assumption_count(table, model))
                .collect();
            answer.insert("simplifying_assumption_counts".into(), json!(counts));
            return Value::Null;
        };
        left = left.saturating_sub(rows.len() as u64);
        lists.push(json!(rows));
    }
    lists.into()
}

fn pairs(table: &TruthTable, settings: &Settings, found: &Intermediate) -> Value {
    let text = |solution: &Solution, model: usize| -> Vec<String> {
        solution
            .model(model)
            .into_iter()
            .map(|implicant| table.names().implicant(implicant))
            .collect()
    };
    let mut all = Map::new();
    for pair in &found.pairs {
        let Pair {
            easy,
            difficult,
            easy_count,
            difficult_count,
            ..
        } = pair;
        let mut shown = Map::new();
        shown.insert(
            "conservative_model".into(),
            json!(text(&found.conservative, pair.conservative)),
        );
        shown.insert(
            "parsimonious_model".into(),
            json!(text(&found.parsimonious, pair.parsimonious)),
        );
        shown.insert("easy".into(), json!(easy));
        shown.insert("difficult".into(), json!(difficult));
        if easy.is_none() {
            shown.insert("easy_count".into(), json!(easy_count));
            shown.insert("difficult_count".into(), json!(difficult_count));
        }
        let mut solution = minimized(table, settings, &pair.solution);
        solution.remove("simplifying_assumptions");
        solution.remove("simplifying_assumption_counts");
        shown.extend(solution);
        all.insert(pair.label(), shown.into());
    }
    all.into()
}
