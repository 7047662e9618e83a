//! Looking through a file before it leaves: what of the key would still be in it is listed, and whoever wants the file
//! says that it may leave all the same.

use super::{address, frame, parts, workbench};
use crate::routes::id;
use crate::ui::{self, Button, ButtonKind, Cell, Column, DataTable, Form};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::response::Response;
use data_encoding::HEXLOWER;
use ids::{PseudonymId, SourceId, StudyId};
use maud::{Markup, html};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use store::evidence::leak::{self, Leak, Stands};
use store::evidence::{key, study};
use store::{Tx, permits};

/// The field that says which list was looked at.
const LOOKED: &str = "looked";

/// What a file of this kind is made of.
fn holds(kind: &str) -> &'static [Stands] {
    use Stands::{Attribute, Case, Cell, Code, Comment, Memo, SourceName, Text};
    match kind {
        "project.qdpx" => &[SourceName, Text, Comment, Memo, Case, Attribute, Code],
        "codebook.qdc" | "codebook.csv" | "codebook.docx" | "agreement.csv" => &[Code],
        "codings.csv" => &[SourceName, Text, Comment, Code],
        "quotes.csv" | "quotes.docx" | "quotes.html" => &[SourceName, Text, Comment, Memo, Code],
        "answers.csv" | "answers.xlsx" => &[SourceName, Text, Case, Code],
        "kwic.csv" => &[SourceName, Text],
        "matrix.csv" | "matrix.xlsx" => &[Case, Code, Cell],
        "matrix-sentences.csv" | "matrix-sentences.xlsx" => &[SourceName, Text, Case, Code, Cell],
        // Counts name codes, sources, and values of cases.
        _ => &[SourceName, Case, Attribute, Code],
    }
}

/// The list of what of the key would be in the file, to be looked at before it leaves; none when nothing would, or when
/// the very list was looked at.
pub(super) async fn asks(
    app: &App,
    signed: &Signed,
    one: &str,
    kind: &str,
    asked: &Fields,
) -> Result<Option<Response>, Failure> {
    let one: StudyId = id(one)?;
    let mut tx = app.db.read().await?;
    let permit = permits::study::<on::Study, to::Export>(&mut tx, &signed.actor, one).await?;
    let leaks = leak::find(&mut tx, &permit, holds(kind)).await?;
    let name = study::name(&mut tx, &permit).await?;
    tx.rollback().await?;
    let looked = digest(&leaks);
    if leaks.is_empty() || asked.get(LOOKED) == looked {
        return Ok(None);
    }
    let words = behind(app, signed, one, &leaks).await?;
    let t = &app.texts;
    let title = t.text("leaving-title");
    let mut hidden: Vec<(&str, &str)> = asked
        .pairs()
        .iter()
        .filter(|(name, _)| name != LOOKED)
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    hidden.push((LOOKED, &looked));
    let (send, back) = (t.text("leaving-send"), t.text("leaving-back"));
    let exchange = address(one, "exchange");
    let page = frame(app, signed, (one, &name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "exchange"))
        p { (t.with("leaving-about", &[("file", kind)])) }
        (table(t, one, &leaks, &words))
        (ui::form(t.words(), &Form { action: &signed.path, hidden: &hidden, ..Form::default() }, &html! {
            (ui::button_group(&html! {
                (ui::button(&Button { text: &back, href: Some(&exchange), ..Button::default() }))
                (ui::button(&Button { text: &send, kind: ButtonKind::Warning, prevent_double_click: true, ..Button::default() }))
            }))
        }))
    });
    Ok(Some(page))
}

/// Tells one list from another.
fn digest(leaks: &[Leak]) -> String {
    let mut digest = Sha256::new();
    for leak in leaks {
        digest.update(leak.stands.code());
        digest.update(leak.record.as_bytes());
        digest.update(leak.key.0.as_bytes());
        digest.update([u8::from(leak.is_part)]);
        digest.update(leak.times.to_be_bytes());
    }
    HEXLOWER.encode(&digest.finalize())
}

/// The words behind the pseudonyms, for whoever keeps the key; each is written down as seen.
pub(super) async fn behind(
    app: &App,
    signed: &Signed,
    one: StudyId,
    leaks: &[Leak],
) -> Result<BTreeMap<PseudonymId, String>, Failure> {
    let Ok(reach) = access::reach::<on::StudyKey, to::Read>(&signed.actor) else {
        return Ok(BTreeMap::new());
    };
    let mut ids: Vec<PseudonymId> = leaks.iter().map(|leak| leak.key).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut tx: Tx = app.db.write().await?;
    let entries = key::some(&mut tx, &app.around, &reach, one, &ids).await?;
    tx.commit().await?;
    Ok(entries
        .into_iter()
        .map(|entry| (entry.id, entry.stands_for))
        .collect())
}

/// The list.
pub(super) fn table(
    t: &Texts,
    one: StudyId,
    leaks: &[Leak],
    words: &BTreeMap<PseudonymId, String>,
) -> Markup {
    let heads = ["where", "pseudonym", "words", "times"]
        .map(|key| t.text(&format!("leaving-column-{key}")));
    let mut columns = vec![
        Column::text("where", &heads[0]),
        Column::text("pseudonym", &heads[1]),
    ];
    if !words.is_empty() {
        columns.push(Column::text("words", &heads[2]));
    }
    columns.push(Column::number("times", &heads[3]));
    let rows: Vec<Vec<Cell>> = leaks
        .iter()
        .map(|leak| {
            let stands = t.text(&format!("leaving-stands-{}", leak.stands.code()));
            let pseudonym = html! {
                (leak.pseudonym)
                @if leak.is_part { br; span class="app-muted" { (t.text("leaving-part")) } }
            };
            let mut cells = vec![
                html! { (stands) ": " a class="nhsuk-link" href=(place(one, leak)) { (leak.name) } }.into(),
                pseudonym.into(),
            ];
            if !words.is_empty() {
                cells.push(words.get(&leak.key).map_or("", String::as_str).into());
            }
            cells.push(leak.times.to_string().into());
            cells
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("leaving-list"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            ..DataTable::default()
        },
    )
}

/// Where it can be mended.
fn place(one: StudyId, leak: &Leak) -> String {
    let source = SourceId(leak.record);
    match leak.stands {
        Stands::Text => workbench::address(one, source, "deidentify"),
        Stands::SourceName | Stands::Comment => workbench::address(one, source, ""),
        Stands::EarlierWording => workbench::address(one, source, "corrections"),
        Stands::Memo | Stands::EarlierMemo => address(one, &format!("memos/{}", leak.record)),
        Stands::Case | Stands::Attribute => address(one, &format!("cases/{}", leak.record)),
        Stands::Cell | Stands::EarlierCell => address(one, "matrix"),
        Stands::Code => address(one, &format!("codes/{}", leak.record)),
    }
}
