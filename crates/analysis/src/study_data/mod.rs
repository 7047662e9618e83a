//! What studies report, read from a table or from JSON, for every command of meta-analysis.
//!
//! What a file holds is found out from the names of its columns and said ([`StudyData::found`]). Of JSON only `input`
//! is read, where there is one.

mod columns;
mod described;
mod fields;
mod json;
mod rows;
mod table;

use interchange::{Problem, ProblemKind};
use serde_json::{Map, Value};
use synthesis::Contrast;
use synthesis::effects::{Arm, Conventions, Measure, Outcome, contrasts};

/// Studies as a file tells of them.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyData {
    /// The name of the file.
    pub file: String,
    /// What it turned out to hold, as the end of a sentence: “contrasts with standard errors, 28 rows”.
    pub found: String,
    /// The rows.
    pub rows: Rows,
    /// Columns that describe studies (a subgroup, a moderator): name, and a value for each of the [`Rows`].
    pub described: Vec<(String, Vec<String>)>,
    /// Where each of the [`Rows`] stands in the file, for messages: `row 4`, `arms[2]`.
    pub places: Vec<String>,
    /// What else a JSON file's `input` says: `sm`, `level`, `reference`, `inactive` …
    pub settings: Map<String, Value>,
    /// Sentences on what to know about the rows.
    pub warnings: Vec<String>,
}

/// The rows of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Rows {
    /// Contrasts of two named treatments. An effect or standard error that is missing is NaN.
    Contrasts(Vec<Contrast>),
    /// One arm a row.
    Arms(Vec<Arm>),
    /// Two arms a row, their treatments not named.
    Pairs(Vec<Pair>),
    /// An effect a row, its treatments not named. An effect or standard error that is missing is NaN.
    Effects(Vec<StudyEffect>),
    /// One group a row, with nothing to compare it with.
    Groups(Vec<StudyGroup>),
}

/// Two arms of one study.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The study.
    pub study: String,
    /// The arm that is compared.
    pub arm1: Outcome,
    /// The arm it is compared with.
    pub arm2: Outcome,
}

/// An effect of one study.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyEffect {
    /// The study.
    pub study: String,
    /// The effect on the analysis scale.
    pub te: f64,
    /// Its standard error.
    pub se: f64,
}

/// A group of one study.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyGroup {
    /// The study.
    pub study: String,
    /// What was seen.
    pub group: Group,
}

/// What was seen in a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Group {
    /// Events, a rate, a mean or an estimate.
    Outcome(Outcome),
    /// A correlation in so many people.
    Correlation {
        /// The correlation.
        r: f64,
        /// The number of people.
        n: f64,
    },
}

/// Reads the content of a file, JSON when it begins as JSON does, else a table (CSV or XLSX); `name` is for messages.
///
/// # Errors
/// Every problem found, with file, row, field and remedy.
pub fn read(bytes: &[u8], name: &str) -> Result<StudyData, Vec<Problem>> {
    match json_text(bytes) {
        Some(text) => json::read(text, name),
        None => table::read(bytes, name),
    }
}

/// A block of rows of effect sizes, as the reference files have them below `binary`, `continuous` and `rates`.
///
/// # Errors
/// Every row that cannot be.
pub fn pairs_of(block: &Value, name: &str) -> Result<Vec<Pair>, Vec<Problem>> {
    json::pairs(block, name)
}

/// The content without byte order mark, when it begins as JSON does.
pub fn json_text(bytes: &[u8]) -> Option<&[u8]> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace())?;
    matches!(first, b'{' | b'[').then_some(text)
}

/// A value for each row of the file as one for each of the rows that were made of it.
fn for_each_made(made: &Rows, of_file: Vec<String>) -> Vec<String> {
    match made {
        // A row with two named arms became two arms.
        Rows::Arms(arms) if arms.len() == 2 * of_file.len() => of_file
            .into_iter()
            .flat_map(|value| [value.clone(), value])
            .collect(),
        _ => of_file,
    }
}

impl StudyData {
    /// The measure to work out: the one asked for, else what the file says, else what its data are usually told as.
    ///
    /// # Errors
    /// A sentence that lists the measures there are.
    pub fn measure(&self, asked: Option<&str>) -> Result<Measure, String> {
        let said = asked.or_else(|| self.settings.get("sm").and_then(Value::as_str));
        let usual = self.usual_measure();
        match said {
            None => Ok(usual),
            // Arms that report estimates of their own are subtracted, whatever the estimates are.
            Some(_) if usual == Measure::EstimateDifference => Ok(usual),
            Some(code) => Measure::from_code(code).ok_or_else(|| {
                let known: Vec<&str> = Measure::ALL.iter().map(|m| m.code()).collect();
                format!(
                    "There is no measure “{code}”. Measures are {}.",
                    known.join(", ")
                )
            }),
        }
    }

    fn usual_measure(&self) -> Measure {
        let first = match &self.rows {
            Rows::Arms(arms) => arms.first().map(|arm| arm.outcome),
            Rows::Pairs(pairs) => pairs.first().map(|pair| pair.arm1),
            _ => None,
        };
        match first {
            Some(Outcome::Events(_)) => Measure::OddsRatio,
            Some(Outcome::Rate(_)) => Measure::RateRatio,
            Some(Outcome::Sample(_)) => Measure::MeanDifference,
            Some(Outcome::Estimate(_)) | None => Measure::EstimateDifference,
        }
    }

    /// All contrasts between named treatments, and sentences on what to know about them: what a network is made of.
    ///
    /// # Errors
    /// The file does not name treatments.
    pub fn contrasts(
        &self,
        measure: Measure,
        conventions: &Conventions,
    ) -> Result<(Vec<Contrast>, Vec<String>), Problem> {
        match &self.rows {
            Rows::Contrasts(contrasts) => Ok((contrasts.clone(), Vec::new())),
            Rows::Arms(arms) => {
                let made = contrasts(arms, measure, conventions);
                let said = made.findings.iter().map(ToString::to_string).collect();
                Ok((made.contrasts, said))
            }
            Rows::Pairs(_) | Rows::Effects(_) | Rows::Groups(_) => {
                Err(Problem::in_file(&self.file)
                    .kind(ProblemKind::MissingColumn)
                    .says("the rows do not name the treatments that were compared")
                    .remedy(
                        "Add the columns treat1 and treat2, or write one arm a row with the column treatment.",
                    ))
            }
        }
    }
}

#[cfg(test)]
mod tests;
