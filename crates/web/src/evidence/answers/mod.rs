//! Answers that came in a table, as a grid: a row for each respondent, a column for each question.

mod file;
mod page;

use super::material::{Material, Whose};
use super::workbench;
use crate::routes::{Needs, Routes};
use crate::{App, Failure, Signed};
use access::{Action, Resource, on, to};
use evidence::answers::{Part, answered, in_order};
use evidence::place::Span;
use ids::{CodeId, SourceId, StudyCaseId, StudyId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::evidence::source::{self, Answers, BlockKind};
use store::{Tx, permits};

/// The addresses.
pub(super) fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::StudySource);
    let mut routes = Routes::default().get(
        "/evidence/studies/{study}/answers",
        may(Action::Read),
        page::page,
    );
    for path in [
        "/evidence/studies/{study}/answers.csv",
        "/evidence/studies/{study}/answers.xlsx",
    ] {
        let leave = Needs::May(Action::Export, Resource::Study);
        routes = routes.post(path, leave, file::table);
    }
    routes
}

/// An answer, with where it stands and what was seen in it.
struct Cell {
    words: String,
    /// The paragraph it begins with, counted from 1 as the text shows them.
    paragraph: usize,
    codes: BTreeSet<CodeId>,
}

/// What one respondent answered, by the number of the question.
struct Row {
    source: SourceId,
    case: Option<StudyCaseId>,
    /// Whose answers they are; the name of the source when nobody was named.
    name: String,
    cells: BTreeMap<usize, Cell>,
}

/// Every answer.
struct Grid {
    material: Material,
    /// In the order of the form, as far as the answers tell it.
    questions: Vec<String>,
    rows: Vec<Row>,
}

impl Grid {
    async fn load(
        tx: &mut Tx,
        app: &App,
        signed: &Signed,
        study: StudyId,
    ) -> Result<Grid, Failure> {
        let material = Material::load(tx, app, signed, study, Whose::All).await?;
        let permit = permits::study::<on::StudySource, to::Read>(tx, &signed.actor, study).await?;
        let sheets = source::answers(tx, &app.around, &permit).await?;
        let mut coded: BTreeMap<SourceId, Vec<(Span, CodeId)>> = BTreeMap::new();
        for passage in &material.passages {
            let places = coded.entry(passage.source).or_default();
            places.push((passage.span, passage.code));
        }
        let answered: Vec<Vec<(String, Cell)>> = sheets
            .iter()
            .map(|sheet| cells(sheet, coded.get(&sheet.source).map_or(&[], Vec::as_slice)))
            .collect();
        let asked = answered
            .iter()
            .map(|row| row.iter().map(|(question, _)| question.as_str()).collect());
        let questions: Vec<String> = in_order(asked).into_iter().map(str::to_owned).collect();
        let number: HashMap<&str, usize> = (0..)
            .zip(&questions)
            .map(|(at, question)| (question.as_str(), at))
            .collect();
        let cases = material.cases.iter();
        let cases: HashMap<StudyCaseId, &str> =
            cases.map(|case| (case.id, case.name.as_str())).collect();
        let sources = material.sources.iter();
        let sources: HashMap<SourceId, &str> = sources
            .map(|source| (source.id, source.name.as_str()))
            .collect();
        let name = |sheet: &Answers| {
            let case = sheet.case.and_then(|case| cases.get(&case));
            let name = case.or_else(|| sources.get(&sheet.source));
            name.map_or_else(String::new, |name| (*name).to_owned())
        };
        let rows = sheets
            .iter()
            .zip(answered)
            .map(|(sheet, row)| Row {
                source: sheet.source,
                case: sheet.case,
                name: name(sheet),
                cells: row
                    .into_iter()
                    .filter_map(|(question, cell)| Some((*number.get(question.as_str())?, cell)))
                    .collect(),
            })
            .collect();
        Ok(Grid {
            material,
            questions,
            rows,
        })
    }
}

fn cells(sheet: &Answers, places: &[(Span, CodeId)]) -> Vec<(String, Cell)> {
    let parts: Vec<(Part, Span)> = sheet
        .layout
        .blocks
        .iter()
        .map(|block| {
            let part = match block.kind {
                BlockKind::Heading(_) => Part::Question,
                _ => Part::Answer,
            };
            (part, block.span)
        })
        .collect();
    answered(&sheet.text, &parts)
        .into_iter()
        .map(|(question, span)| {
            let begins = parts.partition_point(|(_, part)| part.start() < span.start());
            let inside = places.iter().filter(|(place, _)| place.overlaps(span));
            let cell = Cell {
                words: sheet.text.slice(span).unwrap_or_default().to_owned(),
                paragraph: begins + 1,
                codes: inside.map(|(_, code)| *code).collect(),
            };
            (question, cell)
        })
        .collect()
}

/// The address of an answer within its text.
fn place(study: StudyId, source: SourceId, paragraph: usize) -> String {
    format!("{}#b-{paragraph}", workbench::address(study, source, ""))
}
