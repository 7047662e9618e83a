//! The cases of a study, with what is known of each.

use super::{address as of_case, kind_name, kinds};
use crate::evidence::{address, frame, parts};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, ButtonKind, Cell, Column, DataTable, Empty, FieldErrors, FilterPanel, Label,
    Link, Pager, SearchInput, Select,
};
use crate::{Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::attribute::Attribute;
use evidence::study::{CaseKind, StudyCase};
use ids::StudyId;
use maud::{Markup, html};
use store::evidence::case::{self, Filter};
use store::evidence::study;
use store::listing::Page;
use store::permits;

/// The list.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let filter = Filter {
        words: asked.get("q").to_owned(),
        kind: CaseKind::from_code(asked.get("kind")),
    };
    let number = Page::new(asked.read("page").unwrap_or(1), 50);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudyCase, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let cases = case::list(&mut tx, &state.around, &permit, &filter, number).await?;
    let attributes = case::attributes(&mut tx, &permit).await?;
    let may_add =
        permits::may_study::<on::StudyCase, to::Create>(&mut tx, &signed.actor, one).await?;
    tx.commit().await?;
    let title = t.text("cases-title");
    let [add, import, edit] =
        ["case-add", "cases-import", "attributes-title"].map(|key| t.text(key));
    let second = |text: &str, part: &str| {
        ui::button(&Button {
            text,
            kind: ButtonKind::Secondary,
            href: Some(&address(one, part)),
            ..Button::default()
        })
    };
    Ok(frame(&state, &signed, (one, &name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "cases"))
        @if may_add {
            (ui::button_group(&html! {
                (ui::button(&Button { text: &add, href: Some(&address(one, "cases/new")), ..Button::default() }))
                (second(&import, "cases/import"))
                (second(&edit, "attributes"))
            }))
        }
        (filters(t, one, &asked))
        (table(t, one, &cases.rows, &attributes, may_add))
        @if cases.total > 0 {
            (ui::pager(t.words(), &Pager {
                page: u64::from(number.number),
                per_page: u64::from(number.size),
                total: u64::try_from(cases.total).unwrap_or(0),
                url: &|page| format!("{}?{}", address(one, "cases"), asked.query_with("page", &page.to_string())),
            }))
        }
    }))
}

fn filters(t: &Texts, one: StudyId, asked: &Fields) -> Markup {
    let action = address(one, "cases");
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let [search, kind, any] = ["cases-search", "case-kind", "contacts-any"].map(|key| t.text(key));
    let kinds = kinds(t);
    let mut options = vec![("", any.as_str())];
    options.extend(kinds.iter().map(|(code, name)| (*code, name.as_str())));
    ui::filter_panel(
        t.words(),
        &FilterPanel {
            action: &action,
            clear_href: &action,
            ..FilterPanel::default()
        },
        &html! {
            (f.search(&SearchInput { name: "q", label: Label::from(search.as_str()), value: asked.get("q"), ..SearchInput::default() }))
            (f.select(&Select { name: "kind", label: Label::from(kind.as_str()), options: &options, chosen: asked.get("kind"), ..Select::default() }))
        },
    )
}

fn table(
    t: &Texts,
    one: StudyId,
    cases: &[StudyCase],
    attributes: &[Attribute],
    may_add: bool,
) -> Markup {
    let heads = ["name", "kind"].map(|key| t.text(&format!("cases-column-{key}")));
    let mut columns = vec![
        Column::text("name", &heads[0]),
        Column::text("kind", &heads[1]),
    ];
    columns.extend(attributes.iter().map(|a| Column::text("value", &a.name)));
    let rows: Vec<Vec<Cell>> = cases
        .iter()
        .map(|case| {
            let mut cells: Vec<Cell> = vec![
                Cell::link(case.name.as_str(), of_case(one, case.id, "")),
                kind_name(t, case.kind).into(),
            ];
            cells.extend(attributes.iter().map(|attribute| {
                let value = case.values.get(&attribute.id);
                Cell::from(value.map_or_else(String::new, ToString::to_string))
            }));
            cells
        })
        .collect();
    let (add, new) = (t.text("case-add"), address(one, "cases/new"));
    let table = ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("cases-title"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty: Empty {
                message: &t.text("cases-none"),
                action: may_add.then(|| Link::new(&add, &new)),
            },
            ..DataTable::default()
        },
    );
    // Attributes make as many columns as the study has: the table moves sideways in a frame of its own.
    html! { div class="app-wide" tabindex="0" role="group" aria-label=(t.text("cases-title")) { (table) } }
}
