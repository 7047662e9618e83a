//! What a file has to choose from: treatments, columns, components.

use super::Kind;
use ::analysis::qca::Cases;
use ::analysis::study_data::{self, Rows};
use ::analysis::{Refusal, Settings, Source};
use std::collections::BTreeSet;

/// What a file has to choose from.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Offered {
    /// Of cases, the columns that can be conditions or the outcome: all but the one with their names.
    pub(super) values: Vec<String>,
    /// Treatments, sorted.
    pub(super) treatments: Vec<String>,
    /// Of studies, the columns that describe them; of cases, every column. In the order of the file.
    pub(super) columns: Vec<String>,
    /// The parts of the treatments' names, sorted.
    pub(super) components: Vec<String>,
}

/// Looks into a file.
///
/// # Errors
/// The problems of the file.
pub(super) fn offered(source: &Source<'_>, settings: &Settings) -> Result<Offered, Refusal> {
    if let Settings::Comparison(asked) = settings {
        let named = asked.table.case_column.as_deref();
        let cases = Cases::read(source, named)?;
        let owned = |names: Vec<&str>| names.into_iter().map(ToOwned::to_owned).collect();
        return Ok(Offered {
            values: owned(cases.values(named)),
            columns: owned(cases.columns()),
            ..Offered::default()
        });
    }
    let data = study_data::read(source.bytes, source.name).map_err(Refusal::Problems)?;
    let treatments: BTreeSet<&str> = match &data.rows {
        Rows::Contrasts(contrasts) => contrasts
            .iter()
            .flat_map(|contrast| [contrast.treat1.as_str(), contrast.treat2.as_str()])
            .collect(),
        Rows::Arms(arms) => arms.iter().map(|arm| arm.treatment.as_str()).collect(),
        Rows::Pairs(_) | Rows::Effects(_) | Rows::Groups(_) => BTreeSet::new(),
    };
    let separator = match settings {
        Settings::Components(asked) => asked
            .separator
            .as_deref()
            .or_else(|| {
                data.settings
                    .get("separator")
                    .and_then(|said| said.as_str())
            })
            .unwrap_or("+"),
        _ => "+",
    };
    let components: BTreeSet<String> = match settings {
        Settings::Components(asked) if !asked.parts.is_empty() => {
            asked.parts.values().flatten().cloned().collect()
        }
        _ => treatments
            .iter()
            .flat_map(|name| {
                if separator.is_empty() {
                    vec![*name]
                } else {
                    name.split(separator).collect()
                }
            })
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect(),
    };
    Ok(Offered {
        values: Vec::new(),
        treatments: treatments.into_iter().map(ToOwned::to_owned).collect(),
        columns: data.described.into_iter().map(|(name, _)| name).collect(),
        components: components.into_iter().collect(),
    })
}

/// The settings an analysis begins with. Of cases the last column is taken for the outcome and the others for
/// conditions, until somebody says otherwise.
///
/// # Errors
/// The problems of the file.
pub(super) fn usual(kind: Kind, source: &Source<'_>) -> Result<Settings, Refusal> {
    let mut settings = Settings::usual(kind);
    let offered = offered(source, &settings)?;
    if let Settings::Comparison(asked) = &mut settings
        && let Some((last, others)) = offered.values.split_last()
    {
        asked.table.outcome.clone_from(last);
        asked.table.conditions = others.iter().take(MOST_CONDITIONS).cloned().collect();
    }
    Ok(settings)
}

/// So many columns are taken for conditions to begin with.
const MOST_CONDITIONS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    fn source(bytes: &[u8]) -> Source<'_> {
        Source {
            name: "file.csv",
            bytes,
        }
    }

    #[test]
    fn treatments_parts_and_columns_are_offered() {
        let file = b"study,treat1,treat2,te,se,setting\nA,peer + group,usual,0.1,0.2,ward\n";
        let settings = Settings::usual(Kind::Components);
        let found = offered(&source(file), &settings).expect("can be read");
        assert_eq!(found.treatments, ["peer + group", "usual"]);
        assert_eq!(found.components, ["group", "peer", "usual"]);
        assert_eq!(found.columns, ["setting"]);
    }

    #[test]
    fn the_last_column_is_the_outcome_to_begin_with() {
        let file = b"case,A,B,Y\na,1,0,1\nb,0,1,0\n";
        let Settings::Comparison(asked) =
            usual(Kind::Comparison, &source(file)).expect("can be read")
        else {
            panic!("of the kind that was asked for");
        };
        assert_eq!(asked.table.outcome, "Y");
        assert_eq!(asked.table.conditions, ["A", "B"]);
    }
}
