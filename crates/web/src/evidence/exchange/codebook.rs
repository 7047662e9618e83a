//! The codebook as a table and as a document, with everything a code says.

use crate::download::{self, Kind};
use crate::evidence::counts::whole;
use crate::evidence::leaving;
use crate::evidence::material::code_path;
use crate::routes::{AppState, id};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::code::Code;
use evidence::codebook::Codebook;
use ids::{CodeId, StudyId};
use interchange::{Cell, Column, ColumnKind, DocxWriter, Run};
use std::collections::HashMap;
use std::io::Write as _;
use store::evidence::code::{self, Uses};
use store::evidence::{study, taken_out};
use store::permits;

/// The deepest heading.
const DEEPEST: usize = 5;

struct Taken {
    name: String,
    codebook: Codebook,
    uses: HashMap<CodeId, Uses>,
}

impl Taken {
    /// Loads it and writes the file down as taken out; a page when something of the key would be in it.
    async fn of(
        app: &App,
        signed: &Signed,
        one: &str,
        asked: &Fields,
        kind: &str,
    ) -> Result<Result<Taken, Response>, Failure> {
        if let Some(page) = leaving::asks(app, signed, one, kind, asked).await? {
            return Ok(Err(page));
        }
        let one: StudyId = id(one)?;
        let mut tx = app.db.write().await?;
        let leave = permits::study::<on::Study, to::Export>(&mut tx, &signed.actor, one).await?;
        let reads = permits::study::<on::Codebook, to::Read>(&mut tx, &signed.actor, one).await?;
        let taken = Taken {
            name: study::name(&mut tx, &leave).await?,
            codebook: code::codebook(&mut tx, &leave).await?,
            uses: code::uses(&mut tx, &reads).await?,
        };
        taken_out::begun(&mut tx, &app.around, &leave, kind, None).await?;
        tx.commit().await?;
        Ok(Ok(taken))
    }

    fn uses(&self, code: CodeId) -> Uses {
        self.uses.get(&code).copied().unwrap_or_default()
    }
}

/// The table: a line for each code, those above before those below. It can be brought in again.
pub(super) async fn csv(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let taken = match Taken::of(&state, &signed, &one, &asked, "codebook.csv").await? {
        Ok(taken) => taken,
        Err(page) => return Ok(page),
    };
    let mut columns = [
        "code_id",
        "code",
        "parent",
        "definition",
        "use_when",
        "not_when",
        "anchor_quotes",
        "is_codable",
        "colour",
        "framework",
        "framework_version",
        "term",
    ]
    .map(Column::text)
    .to_vec();
    columns.push(Column::new("codings", ColumnKind::Integer));
    columns.push(Column::new("sources", ColumnKind::Integer));
    let line = |code: &Code| -> Vec<Cell> {
        let uses = taken.uses(code.id);
        let above = code.parent.map(|above| code_path(&taken.codebook, above));
        let term = code.term.as_ref();
        let of_term = |part: fn(&frameworks::TermRef) -> String| term.map(part).unwrap_or_default();
        vec![
            code.id.to_string().into(),
            code.name.as_str().into(),
            above.unwrap_or_default().into(),
            code.definition.as_str().into(),
            code.use_when.as_str().into(),
            code.not_when.as_str().into(),
            code.anchor_quotes.join("\n").into(),
            if code.is_codable { "yes" } else { "no" }.into(),
            code.colour.hex().into(),
            of_term(|term| term.framework.to_string()).into(),
            of_term(|term| term.version.to_string()).into(),
            of_term(|term| term.term.to_string()).into(),
            Cell::Integer(uses.codings),
            Cell::Integer(uses.sources),
        ]
    };
    let rows = taken.codebook.tree().map(|(_, code)| line(code)).collect();
    Ok(whole("codebook", columns, rows))
}

/// What the parts of a code are called.
struct Labels {
    title: String,
    parts: [String; 3],
    quotes: String,
    used: String,
    heading: String,
}

impl Labels {
    fn of(t: &Texts) -> Labels {
        Labels {
            title: t.text("codes-title"),
            parts: ["code-fact-use", "code-fact-not", "code-fact-quotes"].map(|key| t.text(key)),
            quotes: t.text("codes-column-quotes"),
            used: t.text("codes-column-sources"),
            heading: t.text("codes-heading"),
        }
    }
}

/// The document: a heading for each code, as deep as the code is.
pub(super) async fn docx(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let taken = match Taken::of(&state, &signed, &one, &asked, "codebook.docx").await? {
        Ok(taken) => taken,
        Err(page) => return Ok(page),
    };
    let labels = Labels::of(&state.texts);
    Ok(download::flow(
        Kind::DOCX,
        "codebook",
        |pages| async move {
            pages.send(taken).await;
            Ok(())
        },
        move |mut parts, to| {
            let Some(taken) = parts.take()? else {
                return Ok(());
            };
            let mut book = DocxWriter::new(to, &labels.title, "en-GB")?;
            book.paragraph(&[Run::plain(&taken.name)])?;
            for (depth, code) in taken.codebook.tree() {
                let level = u8::try_from(depth.min(DEEPEST - 1) + 1).unwrap_or(1);
                book.heading(level, &code.name)?;
                if !code.definition.is_empty() {
                    book.paragraph(&[Run::plain(&code.definition)])?;
                }
                let [use_when, not_when, anchors] = &labels.parts;
                for (label, words) in [(use_when, &code.use_when), (not_when, &code.not_when)] {
                    if !words.is_empty() {
                        let label = format!("{label}: ");
                        book.paragraph(&[Run::bold(&label), Run::plain(words)])?;
                    }
                }
                if !code.anchor_quotes.is_empty() {
                    book.paragraph(&[Run::bold(anchors)])?;
                    for quote in &code.anchor_quotes {
                        book.quote(quote)?;
                    }
                }
                let uses = taken.uses(code.id);
                let said = if code.is_codable {
                    format!(
                        "{}: {} · {}: {}",
                        labels.quotes, uses.codings, labels.used, uses.sources
                    )
                } else {
                    labels.heading.clone()
                };
                book.paragraph(&[Run::italic(&said)])?;
            }
            book.finish()?.flush()?;
            Ok(())
        },
    ))
}
