//! The sources of a study.

use super::kind_name;
use crate::evidence::{address, frame, parts, workbench};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, ButtonKind, Cell, Column, DataTable, Direction, Empty, FieldErrors, FilterPanel,
    Label, Link, Pager, SearchInput, Select, Sort,
};
use crate::{Failure, Fields, Signed, Texts, dates};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::study::SourceKind;
use ids::StudyId;
use maud::{Markup, html};
use store::evidence::source::{self, Filter, Sorted, SourceLine};
use store::evidence::study;
use store::listing::Page;
use store::permits;

/// The list.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let sorted = match asked.get("sort") {
        "added" => Sorted::Added,
        "codings" => Sorted::FewestCodings,
        _ => Sorted::Name,
    };
    let filter = Filter {
        words: asked.get("q").to_owned(),
        kind: SourceKind::from_code(asked.get("kind")),
        case: None,
        sorted,
    };
    let number = Page::new(asked.read("page").unwrap_or(1), 50);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudySource, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let sources = source::list(&mut tx, &state.around, &permit, &filter, number).await?;
    let may_add =
        permits::may_study::<on::StudySource, to::Create>(&mut tx, &signed.actor, one).await?;
    tx.commit().await?;
    let (title, add) = (t.text("sources-title"), t.text("source-add"));
    let programme = t.text("programme-brings-title");
    let answers = t.text("answers-import");
    let new = address(one, "sources/new");
    Ok(frame(&state, &signed, (one, &name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "sources"))
        @if may_add {
            (ui::button_group(&html! {
                (ui::button(&Button { text: &add, href: Some(&new), ..Button::default() }))
                (ui::button(&Button { text: &answers, kind: ButtonKind::Secondary, href: Some(&address(one, "cases/import")), ..Button::default() }))
                (ui::button(&Button { text: &programme, kind: ButtonKind::Secondary, href: Some(&address(one, "programme")), ..Button::default() }))
            }))
        }
        p { a class="nhsuk-link" href=(address(one, "withdraw")) { (t.text("withdrawals-title")) } }
        (filters(t, one, &asked))
        (table(t, &signed, one, &sources.rows, &asked, may_add))
        @if sources.total > 0 {
            (ui::pager(t.words(), &Pager {
                page: u64::from(number.number),
                per_page: u64::from(number.size),
                total: u64::try_from(sources.total).unwrap_or(0),
                url: &|page| with(one, &asked, "page", &page.to_string()),
            }))
        }
    }))
}

/// The address of the list with one thing asked otherwise.
fn with(one: StudyId, asked: &Fields, name: &str, value: &str) -> String {
    format!(
        "{}?{}",
        address(one, "sources"),
        asked.query_with(name, value)
    )
}

fn filters(t: &Texts, one: StudyId, asked: &Fields) -> Markup {
    let action = address(one, "sources");
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let (search, kind, any) = (
        t.text("sources-search"),
        t.text("source-kind"),
        t.text("contacts-any"),
    );
    let kinds: Vec<(&str, String)> = SourceKind::ALL
        .iter()
        .map(|kind| (kind.code(), kind_name(t, *kind)))
        .collect();
    let mut options = vec![("", any.as_str())];
    options.extend(kinds.iter().map(|(code, name)| (*code, name.as_str())));
    let sort = asked.get("sort");
    ui::filter_panel(
        t.words(),
        &FilterPanel {
            action: &action,
            keep: &[("sort", sort)],
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
    signed: &Signed,
    one: StudyId,
    sources: &[SourceLine],
    asked: &Fields,
    may_add: bool,
) -> Markup {
    let heads = ["name", "kind", "words", "codings", "cases", "added"]
        .map(|key| t.text(&format!("sources-column-{key}")));
    let sort = |key: &str| match asked.get("sort") {
        now if now == key || (now.is_empty() && key == "name") => Sort::Ascending,
        _ => Sort::Sortable,
    };
    let columns = [
        Column::text("name", &heads[0]).sorted(sort("name")),
        Column::text("kind", &heads[1]),
        Column::number("characters", &heads[2]),
        Column::number("codings", &heads[3]).sorted(sort("codings")),
        Column::number("cases", &heads[4]),
        Column::text("added", &heads[5]).sorted(sort("added")),
    ];
    let zone = &signed.organisation.time_zone;
    let rows: Vec<Vec<Cell>> = sources
        .iter()
        .map(|line| {
            let added = line.created_at.0.to_zoned(zone.clone()).date();
            vec![
                Cell::link(line.name.as_str(), workbench::address(one, line.id, "")),
                kind_name(t, line.kind).into(),
                line.length.to_string().into(),
                line.codings.to_string().into(),
                line.cases.to_string().into(),
                dates::shown(t, added).into(),
            ]
        })
        .collect();
    let (add, new) = (t.text("source-add"), address(one, "sources/new"));
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("sources-title"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            sort_url: Some(&|key, _: Direction| with(one, asked, "sort", key)),
            empty: Empty {
                message: &t.text("sources-none"),
                action: may_add.then(|| Link::new(&add, &new)),
            },
            ..DataTable::default()
        },
    )
}
