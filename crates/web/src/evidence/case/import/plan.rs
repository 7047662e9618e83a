//! What becomes of each column.

use super::sent::Table;
use crate::said::Said as _;
use crate::{Fields, Texts};
use evidence::attribute::{Attribute, AttributeKind};
use evidence::study::CaseKind;
use ids::AttributeId;

/// So many problems are listed.
const LISTED: usize = 100;
/// Heads of columns that say which case a row is, in small letters.
const NAMES: [&str; 8] = [
    "case",
    "name",
    "participant",
    "participant id",
    "pseudonym",
    "id",
    "site",
    "team",
];

/// What is chosen for a column of answers.
pub(super) const QUESTION: &str = "question";

/// Answers have more characters than this on average.
const SHORTEST_ANSWER: usize = 30;

/// Whether a column holds answers in people's own words: its head asks, or its cells are long.
fn is_question<'a>(head: &str, cells: impl Iterator<Item = &'a str>) -> bool {
    let lengths: Vec<usize> = cells
        .map(|cell| cell.trim().chars().count())
        .filter(|length| *length > 0)
        .collect();
    let average = lengths.iter().sum::<usize>() / lengths.len().max(1);
    average > SHORTEST_ANSWER || (head.trim().ends_with('?') && average > SHORTEST_ANSWER / 2)
}

/// A column that becomes an attribute.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Where it stands in the table.
    pub(super) at: usize,
    /// Its head.
    pub(super) name: String,
    /// What its values are.
    pub(super) kind: AttributeKind,
    /// The attribute of that name, where the study has it.
    pub(super) there: Option<AttributeId>,
}

/// What becomes of a table.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The column with the names of the cases.
    pub(super) names: usize,
    /// What new cases are.
    pub(super) case_kind: CaseKind,
    /// The columns that become attributes.
    pub(super) columns: Vec<Column>,
    /// The columns that are open questions: what each case answered becomes a source.
    pub(super) questions: Vec<usize>,
    /// The columns that are left out.
    pub(super) left_out: Vec<usize>,
}

impl Plan {
    /// Proposes what each column becomes, and follows what was chosen otherwise: `names`, `case_kind`, and
    /// `column-N` with the code of a kind or `none`.
    pub(super) fn of(table: &Table, there: &[Attribute], chosen: &Fields) -> Plan {
        let named = |head: &String| NAMES.contains(&head.trim().to_lowercase().as_str());
        let names = chosen
            .read("names")
            .filter(|at| *at < table.header.len())
            .or_else(|| table.header.iter().position(named))
            .unwrap_or(0);
        let mut plan = Plan {
            names,
            case_kind: CaseKind::from_code(chosen.get("case_kind"))
                .unwrap_or(CaseKind::Participant),
            columns: Vec::new(),
            questions: Vec::new(),
            left_out: Vec::new(),
        };
        for (at, name) in table.header.iter().enumerate() {
            if at == names {
                continue;
            }
            let choice = chosen.get(&format!("column-{at}")).to_owned();
            if choice == "none" {
                plan.left_out.push(at);
                continue;
            }
            let cells = || table.rows.iter().map(|row| row.cell(at));
            if choice == QUESTION || (choice.is_empty() && is_question(name, cells())) {
                plan.questions.push(at);
                continue;
            }
            let same =
                |attribute: &&Attribute| attribute.name.to_lowercase() == name.to_lowercase();
            let known = there.iter().find(same);
            let kind = match known {
                Some(attribute) => attribute.kind.clone(),
                None => kind(&choice, cells),
            };
            plan.columns.push(Column {
                at,
                name: name.clone(),
                kind,
                there: known.map(|attribute| attribute.id),
            });
        }
        plan
    }

    /// Everything that stands in the way.
    pub(super) fn problems(&self, t: &Texts, table: &Table) -> Vec<Problem> {
        let mut problems = Vec::new();
        let head = &table.header[self.names];
        let mut seen: std::collections::HashSet<&str> = std::collections::HashSet::new();
        for row in &table.rows {
            let name = row.cell(self.names).trim();
            if name.is_empty() {
                problems.push(Problem::at(
                    row.number,
                    head,
                    t.text("cases-import-no-name"),
                ));
            } else if name.chars().count() > store::evidence::case::LONGEST_NAME {
                problems.push(Problem::at(
                    row.number,
                    head,
                    t.text("cases-import-long-name"),
                ));
            } else if !seen.insert(name) {
                problems.push(Problem::at(row.number, head, t.text("cases-import-twice")));
            }
            for column in &self.columns {
                if let Err(problem) = column.kind.parse(row.cell(column.at)) {
                    problems.push(Problem::at(row.number, &column.name, problem.said(t)));
                }
            }
            if problems.len() >= LISTED {
                break;
            }
        }
        problems
    }
}

/// The kind that was chosen for a column, or the one its cells propose.
fn kind<'a, I>(choice: &str, cells: impl Fn() -> I) -> AttributeKind
where
    I: Iterator<Item = &'a str>,
{
    match choice {
        "text" => AttributeKind::Text,
        "integer" => AttributeKind::Integer,
        "decimal" => AttributeKind::Decimal,
        "boolean" => AttributeKind::Boolean,
        "date" => AttributeKind::Date,
        "category" => {
            let mut words: Vec<String> = Vec::new();
            for cell in cells().map(str::trim).filter(|cell| !cell.is_empty()) {
                if !words
                    .iter()
                    .any(|word| word.to_lowercase() == cell.to_lowercase())
                {
                    words.push(cell.to_owned());
                }
            }
            words.sort_unstable();
            AttributeKind::Category(words)
        }
        _ => AttributeKind::propose(cells()),
    }
}

/// What stands in the way, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// The row in the file.
    pub(super) row: Option<u64>,
    /// The head of the column.
    pub(super) column: String,
    /// What to do.
    pub(super) message: String,
}

impl Problem {
    fn at(row: u64, column: &str, message: String) -> Problem {
        Problem {
            row: Some(row),
            column: column.to_owned(),
            message,
        }
    }

    /// A problem of the whole table.
    pub(super) fn of_table(message: String) -> Problem {
        Problem {
            row: None,
            column: String::new(),
            message,
        }
    }
}
