//! What a case answered, as a source.

use super::plan::Plan;
use super::sent::{Row, Table};
use access::{Permit, on, to};
use evidence::answers::{Part, sheet};
use evidence::study::SourceKind;
use evidence::text::Text;
use ids::{SourceId, StudyCaseId};
use store::evidence::source::{self, Block, BlockKind, LONGEST_NAME, Layout, NewSource};
use store::{Surroundings, Tx, derived};

/// Keeps the answers of a row; nothing when there are none. The same answers of the same case come once.
pub(super) async fn keep(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Create>,
    (table, plan, row): (&Table, &Plan, &Row),
    (case, name): (StudyCaseId, &str),
) -> store::Result<()> {
    let answers = plan
        .questions
        .iter()
        .filter_map(|at| Some((table.header.get(*at)?.as_str(), row.cell(*at))));
    let sheet = sheet(answers);
    if sheet.text.is_empty() {
        return Ok(());
    }
    let blocks = sheet.parts.iter().map(|(part, span)| Block {
        span: *span,
        kind: match part {
            Part::Question => BlockKind::Heading(2),
            Part::Answer => BlockKind::Paragraph,
        },
        speaker: None,
        time_ms: None,
    });
    let layout = Layout {
        blocks: blocks.collect(),
        pages: Vec::new(),
    };
    let (title, ending) = table.file.rsplit_once('.').unwrap_or((&table.file, ""));
    let called: String = [name, title]
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .collect::<Vec<_>>()
        .join(", ")
        .chars()
        .take(LONGEST_NAME)
        .collect();
    let new = NewSource {
        id: of_answers(permit.subject().0.as_bytes(), case, &sheet.text),
        name: &called,
        kind: SourceKind::Answers,
        format: if ending.eq_ignore_ascii_case("xlsx") {
            "xlsx"
        } else {
            "csv"
        },
        file_name: &table.file,
        text: &sheet.text,
        layout: &layout,
    };
    source::add_answers(tx, around, permit, &new, case).await?;
    Ok(())
}

/// The identifier of the answers of a case: the same when the same table comes again.
fn of_answers(study: &[u8], case: StudyCaseId, text: &Text) -> SourceId {
    SourceId(derived(&[
        b"answers",
        study,
        case.0.as_bytes(),
        text.hash().to_string().as_bytes(),
    ]))
}
