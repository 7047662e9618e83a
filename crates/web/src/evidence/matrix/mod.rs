//! The framework matrix: what each case has to say on each construct, in a summary whose sentences rest on quotes.

mod cell;
mod constructs;
mod file;
mod link;
mod page;
mod typed;
mod write;

use super::material::{Material, Whose};
use crate::routes::{Needs, Routes};
use crate::{App, Failure, Signed};
use access::{Action, Resource, on, to};
use evidence::matrix::Summary;
use ids::{CodeId, CodingId, SourceId, StudyCaseId, StudyId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::evidence::coding::{self, Filter, QuoteLine};
use store::evidence::matrix::{self, Cell};
use store::listing::{LARGEST_PAGE, Page};
use store::{Tx, permits};

/// The addresses.
pub(super) fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::Coding);
    let mut routes = Routes::default()
        .get("/evidence/matrix/typed", may(Action::Create), typed::resume)
        .get(
            "/evidence/studies/{study}/matrix",
            may(Action::Read),
            page::page,
        )
        .get(
            "/evidence/studies/{study}/matrix/constructs",
            may(Action::Create),
            constructs::page,
        )
        .post(
            "/evidence/studies/{study}/matrix/constructs",
            may(Action::Create),
            constructs::save,
        )
        .get(
            "/evidence/studies/{study}/matrix/cases/{case}/codes/{code}",
            may(Action::Read),
            cell::page,
        )
        .post(
            "/evidence/studies/{study}/matrix/cases/{case}/codes/{code}",
            may(Action::Create),
            write::save,
        )
        .post(
            "/evidence/studies/{study}/matrix/cases/{case}/codes/{code}/quotes",
            may(Action::Create),
            link::save,
        );
    for path in [
        "/evidence/studies/{study}/matrix.csv",
        "/evidence/studies/{study}/matrix.xlsx",
    ] {
        routes = routes.post(path, may(Action::Export), file::table);
    }
    for path in [
        "/evidence/studies/{study}/matrix/sentences.csv",
        "/evidence/studies/{study}/matrix/sentences.xlsx",
    ] {
        routes = routes.post(path, may(Action::Export), file::sentences);
    }
    routes
}

/// The address of a cell, or of something below it.
fn cell_address(study: StudyId, (case, code): (StudyCaseId, CodeId), part: &str) -> String {
    let cell = super::address(study, &format!("matrix/cases/{case}/codes/{code}"));
    if part.is_empty() {
        cell
    } else {
        format!("{cell}/{part}")
    }
}

/// Quotes with their names, however many they are.
async fn lines(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    study: StudyId,
    wanted: &[CodingId],
) -> Result<BTreeMap<CodingId, QuoteLine>, Failure> {
    let reads = permits::study::<on::Coding, to::Read>(tx, &signed.actor, study).await?;
    let mut found = BTreeMap::new();
    for some in wanted.chunks(LARGEST_PAGE as usize) {
        let filter = Filter {
            only: some.to_vec(),
            ..Filter::default()
        };
        let page = Page::new(1, LARGEST_PAGE);
        let listed = coding::list(tx, &app.around, &reads, &filter, page).await?;
        found.extend(listed.rows.into_iter().map(|line| (line.coding.id, line)));
    }
    Ok(found)
}

/// The matrix, and the quotes there are for each of its cells.
struct Matrix {
    material: Material,
    constructs: Vec<CodeId>,
    cells: BTreeMap<(StudyCaseId, CodeId), Cell>,
}

impl Matrix {
    async fn load(
        tx: &mut Tx,
        app: &App,
        signed: &Signed,
        study: StudyId,
    ) -> Result<Matrix, Failure> {
        let material = Material::load(tx, app, signed, study, Whose::All).await?;
        let of_cases = permits::study::<on::StudyCase, to::Read>(tx, &signed.actor, study).await?;
        let cells = matrix::all(tx, &app.around, &of_cases).await?;
        Ok(Matrix {
            constructs: matrix::constructs(tx, &of_cases).await?,
            cells: cells
                .into_iter()
                .map(|cell| ((cell.case, cell.code), cell))
                .collect(),
            material,
        })
    }

    /// The codings of each case on each construct: those of the code, and of every code below it.
    fn quotes(&self, constructs: &[CodeId]) -> BTreeMap<(StudyCaseId, CodeId), BTreeSet<CodingId>> {
        let mut found: BTreeMap<_, BTreeSet<CodingId>> = BTreeMap::new();
        let of_code = self.constructs_of(constructs);
        for passage in &self.material.passages {
            let Some(constructs) = of_code.get(&passage.code) else {
                continue;
            };
            for case in self.material.ties.cases(passage.source, passage.span) {
                for construct in constructs {
                    let cell = found.entry((case, *construct)).or_default();
                    cell.insert(passage.coding);
                }
            }
        }
        found
    }

    /// The codings of one cell in the order of the sources' names and their texts.
    fn quotes_of(&self, case: StudyCaseId, construct: CodeId) -> Vec<CodingId> {
        let of_code = self.constructs_of(&[construct]);
        let place: HashMap<SourceId, usize> = self
            .material
            .sources
            .iter()
            .enumerate()
            .map(|(at, facts)| (facts.id, at))
            .collect();
        let mut found: Vec<_> = self
            .material
            .passages
            .iter()
            .filter(|passage| of_code.contains_key(&passage.code))
            .filter(|passage| {
                let cases = self.material.ties.cases(passage.source, passage.span);
                cases.contains(&case)
            })
            .collect();
        found.sort_by_key(|passage| (place.get(&passage.source), passage.span, passage.coding));
        found.into_iter().map(|passage| passage.coding).collect()
    }

    /// For each code the constructs it counts for.
    fn constructs_of(&self, constructs: &[CodeId]) -> HashMap<CodeId, Vec<CodeId>> {
        let mut of_code: HashMap<CodeId, Vec<CodeId>> = HashMap::new();
        for construct in constructs {
            for code in self.material.codebook.branch(*construct) {
                of_code.entry(code.id).or_default().push(*construct);
            }
        }
        of_code
    }

    fn summary(&self, cell: (StudyCaseId, CodeId)) -> Summary {
        self.cells.get(&cell).map(Cell::summary).unwrap_or_default()
    }
}
