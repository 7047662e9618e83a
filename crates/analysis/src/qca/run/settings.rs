//! Reading the settings of an analysis, each with what it may be.

use ::qca::{
    Column, Conditions, Data, Error, Expectations, Include, Inference, Limits, Output, Settings,
    TableSettings, TruthTable, parse,
};
use serde_json::{Map, Value};

/// The settings of one analysis.
#[derive(Clone, Copy)]
pub(super) struct Given<'a>(pub(super) &'a Map<String, Value>);

/// Why an analysis is refused, in a sentence.
pub(super) type Refused = String;

pub(super) fn words(error: Error) -> Refused {
    error.to_string()
}

impl<'a> Given<'a> {
    fn get(self, key: &str) -> Option<&'a Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    pub(super) fn has(self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn text(self, key: &str) -> Result<&'a str, Refused> {
        self.maybe_text(key)?
            .ok_or_else(|| format!("{key} is missing: write it as text"))
    }

    pub(super) fn maybe_text(self, key: &str) -> Result<Option<&'a str>, Refused> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(format!("{key} is {other}: write it as text")),
        }
    }

    pub(super) fn number(self, key: &str) -> Result<Option<f64>, Refused> {
        match self.get(key) {
            None => Ok(None),
            Some(value) => value
                .as_f64()
                .map(Some)
                .ok_or_else(|| format!("{key} is {value}: write a number")),
        }
    }

    pub(super) fn whole(self, key: &str) -> Result<Option<usize>, Refused> {
        match self.get(key) {
            None => Ok(None),
            Some(value) => value
                .as_u64()
                .and_then(|number| usize::try_from(number).ok())
                .map(Some)
                .ok_or_else(|| format!("{key} is {value}: write a whole number from 0")),
        }
    }

    pub(super) fn flag(self, key: &str) -> Result<Option<bool>, Refused> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::Bool(yes)) => Ok(Some(*yes)),
            Some(other) => Err(format!("{key} is {other}: write true or false")),
        }
    }

    /// A list of texts; one text alone counts as a list of one.
    pub(super) fn texts(self, key: &str) -> Result<Option<Vec<String>>, Refused> {
        let text = |value: &Value| match value {
            Value::String(text) => Ok(text.clone()),
            other => Err(format!("{key} has {other} in it: list texts")),
        };
        match self.get(key) {
            None => Ok(None),
            Some(Value::Array(list)) => list.iter().map(text).collect::<Result<_, _>>().map(Some),
            Some(one) => text(one).map(|one| Some(vec![one])),
        }
    }

    pub(super) fn numbers(self, key: &str) -> Result<Option<Vec<f64>>, Refused> {
        let number = |value: &Value| {
            value
                .as_f64()
                .ok_or_else(|| format!("{key} has {value} in it: list numbers"))
        };
        match self.get(key) {
            None => Ok(None),
            Some(Value::Array(list)) => list.iter().map(number).collect::<Result<_, _>>().map(Some),
            Some(one) => number(one).map(|one| Some(vec![one])),
        }
    }

    /// A list of row numbers; nothing counts as an empty one.
    pub(super) fn row_numbers(self, key: &str) -> Result<Vec<u64>, Refused> {
        let number = |value: &Value| {
            value
                .as_u64()
                .filter(|row| *row > 0)
                .ok_or_else(|| format!("{key} has {value} in it: list row numbers from 1"))
        };
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) => list.iter().map(number).collect(),
            Some(one) => number(one).map(|one| vec![one]),
        }
    }

    pub(super) fn object(self, key: &str) -> Result<Option<Given<'a>>, Refused> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Given(map))),
            Some(other) => Err(format!("{key} is {other}: write an object")),
        }
    }

    pub(super) fn objects(self, key: &str) -> Result<Vec<Given<'a>>, Refused> {
        match self.get(key) {
            Some(Value::Array(list)) => list
                .iter()
                .map(|value| {
                    value
                        .as_object()
                        .map(Given)
                        .ok_or_else(|| format!("{key} has {value} in it: list objects"))
                })
                .collect(),
            _ => Err(format!("{key} is missing: list one object for each")),
        }
    }

    /// The part about the truth table: an object of its own, or these settings themselves.
    pub(super) fn about_table(self) -> Result<Given<'a>, Refused> {
        Ok(self.object("truth_table")?.unwrap_or(self))
    }

    /// The truth table these settings describe.
    pub(super) fn table(self, data: &Data) -> Result<TruthTable, Refused> {
        let given = self.about_table()?;
        let inclusion_cut = given.number("incl_cut")?.unwrap_or(1.0);
        let settings = TableSettings {
            inclusion_cut,
            inclusion_cut_zero: given.number("incl_cut0")?,
            cases_cut: given.number("n_cut")?.unwrap_or(1.0),
            pri_cut: given.number("pri_cut")?.unwrap_or(0.0),
            exclude: Vec::new(),
            inference: given.inference()?,
        };
        let table = TruthTable::new(
            data,
            given.text("outcome")?,
            &given
                .texts("conditions")?
                .ok_or("conditions are missing: list their names")?,
            settings.clone(),
        )
        .map_err(words)?;
        let exclude = given.excluded(&table)?;
        if exclude.is_empty() {
            return Ok(table);
        }
        table
            .with(TableSettings {
                exclude,
                ..settings
            })
            .map_err(words)
    }

    /// `"inf_test": 0.05`, or the level in an object or at the end of a list.
    fn inference(self) -> Result<Option<Inference>, Refused> {
        let alpha = match self.get("inf_test") {
            None => return Ok(None),
            Some(Value::Object(map)) => map.get("alpha").and_then(Value::as_f64),
            Some(Value::Array(list)) => list.last().and_then(Value::as_f64),
            Some(Value::String(text)) => text
                .rsplit(',')
                .next()
                .and_then(|last| last.trim().parse().ok()),
            Some(other) => other.as_f64(),
        };
        alpha
            .map(|alpha| Some(Inference { alpha }))
            .ok_or_else(|| "inf_test has no level: write a number such as 0.05".to_owned())
    }

    /// Rows to exclude: numbers, or expressions that stand for the remainders they match.
    fn excluded(self, table: &TruthTable) -> Result<Vec<u64>, Refused> {
        let list = match self.get("exclude") {
            None => return Ok(Vec::new()),
            Some(Value::Array(list)) => list.clone(),
            Some(one) => vec![one.clone()],
        };
        let mut rows = Vec::new();
        for item in list {
            match item {
                Value::String(text) => {
                    let sum = parse(&text, table.names())
                        .map_err(words)?
                        .sum(table.names());
                    rows.extend(
                        sum.rows(table.names(), Limits::default().rows)
                            .map_err(words)?
                            .into_iter()
                            .filter(|row| table.is_remainder(*row)),
                    );
                }
                other => rows.push(
                    other
                        .as_u64()
                        .ok_or_else(|| format!("exclude has {other} in it: list row numbers"))?,
                ),
            }
        }
        rows.sort_unstable();
        rows.dedup();
        Ok(rows)
    }

    /// How to minimise.
    pub(super) fn minimising(self) -> Result<Settings, Refused> {
        // Outputs 1 and 0 may stand as numbers, too.
        let explain = match self.get("explain").and_then(Value::as_u64) {
            Some(1) => "1",
            Some(0) => "0",
            _ => self.maybe_text("explain")?.unwrap_or("1"),
        };
        let explain = match explain {
            "1" => Output::Present,
            "0" => Output::Absent,
            "C" => Output::Contradiction,
            other => return Err(format!("explain is {other}: write 1, 0 or C")),
        };
        let mut include = Include::default();
        for output in self.texts("include")?.unwrap_or_default() {
            for letter in output.split([',', ' ']).filter(|letter| !letter.is_empty()) {
                match letter {
                    "?" => include.remainders = true,
                    "C" => include.contradictions = true,
                    other => return Err(format!("include has {other} in it: list ? or C")),
                }
            }
        }
        let limits = Limits::default();
        Ok(Settings {
            explain,
            include,
            row_dominance: self.flag("row_dom")?.unwrap_or(false),
            all_models: self.flag("all_sol")?.unwrap_or(false),
            implicant_cut: self.number("pi.cons")?.filter(|cut| *cut > 0.0),
            model_cut: self.number("sol.cons")?.filter(|cut| *cut > 0.0),
            limits: Limits {
                models: self.whole("max_models")?.unwrap_or(limits.models).max(1),
                ..limits
            },
        })
    }

    /// Directional expectations, when there are any: texts, or one value for each condition with `-` for none.
    pub(super) fn expectations(self, table: &TruthTable) -> Result<Option<Expectations>, Refused> {
        let list = match self.get("dir_exp") {
            None => return Ok(None),
            Some(Value::Array(list)) => list.clone(),
            Some(Value::String(text)) => split_outside_brackets(text)
                .into_iter()
                .map(Value::String)
                .collect(),
            Some(Value::Object(by_name)) => by_condition(by_name)?,
            Some(other) => return Err(format!("dir_exp is {other}: list expectations")),
        };
        let names = table.names();
        let mut texts = Vec::new();
        for (at, item) in list.iter().enumerate() {
            match item {
                Value::String(text) if text.trim() == "-" => {}
                Value::String(text) if text.trim().parse::<u8>().is_err() => {
                    texts.push(text.clone());
                }
                other => {
                    let level = match other {
                        Value::String(text) => text.trim().parse().ok(),
                        number => number.as_u64(),
                    };
                    let name = names.names().get(at);
                    let (Some(level), Some(name)) = (level, name) else {
                        return Err(format!(
                            "dir_exp has {other} in it: list literals such as A or ~B"
                        ));
                    };
                    texts.push(format!("{name}[{level}]"));
                }
            }
        }
        Expectations::read(&texts, names).map(Some).map_err(words)
    }

    /// Raw values: a list of their own, or a column of the data.
    pub(super) fn raw(self, data: Option<&Data>) -> Result<Vec<f64>, Refused> {
        if let Some(Value::Array(list)) = self.get("x") {
            let column = Column {
                name: "x".to_owned(),
                cells: list
                    .iter()
                    .map(|value| ::qca::Cell::Number(value.as_f64().unwrap_or(f64::NAN)))
                    .collect(),
            };
            let cases = (1..=list.len()).map(|at| format!("number {at}")).collect();
            return Data::new(cases, vec![column])
                .and_then(|data| data.numbers("x"))
                .map_err(words);
        }
        let column = self.text("column").map_err(|_| {
            "there is nothing to calibrate: give x as a list of numbers, or column".to_owned()
        })?;
        data.ok_or_else(|| "the file has no data: add data or data_ref".to_owned())?
            .numbers(column)
            .map_err(words)
    }
}

/// Expectations as an object: for each condition a value, a list of values, or `-` for none.
fn by_condition(by_name: &Map<String, Value>) -> Result<Vec<Value>, Refused> {
    let mut list = Vec::new();
    for (name, value) in by_name {
        let values = match value {
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        let levels = values
            .iter()
            .filter(|value| !value.is_null() && value.as_str() != Some("-"))
            .map(|value| match value {
                Value::String(text) => text.trim().parse().ok(),
                number => number.as_u64(),
            })
            .map(|level: Option<u64>| level.map(|level| level.to_string()))
            .collect::<Option<Vec<String>>>()
            .ok_or_else(|| format!("dir_exp has {value} for {name}: write a value of it, or -"))?;
        if !levels.is_empty() {
            list.push(Value::String(format!("{name}[{}]", levels.join(","))));
        }
    }
    Ok(list)
}

/// Divides a text at commas that stand outside brackets.
pub(in crate::qca) fn split_outside_brackets(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    for letter in text.chars() {
        match letter {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if letter == ',' && depth == 0 {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(letter);
        }
    }
    parts
        .into_iter()
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// The columns that expressions name, as conditions.
pub(super) fn named(data: &Data, expressions: &[String]) -> Result<Conditions, Refused> {
    if expressions.is_empty() {
        return Err("there is no expression: list at least one".to_owned());
    }
    Conditions::named_in(data, expressions).map_err(|error| match error {
        Error::NoConditions => format!(
            "no column is named in {}: the columns are {}",
            expressions.join(", "),
            data.columns()
                .iter()
                .map(|column| column.name.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        ),
        other => other.to_string(),
    })
}
