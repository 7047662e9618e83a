//! The organisation's analyses, and the examples that come with the program.

use super::{ADDRESS, address, kind_name};
use crate::fields::Asked;
use crate::listing::ListState;
use crate::routes::AppState;
use crate::ui::{
    self, Button, ButtonKind, Cell, Column, DataTable, Direction, Empty, FieldErrors, FilterPanel,
    Form, Label, Link, Pager, Select, TextInput,
};
use crate::{Failure, Place, Shell, Signed, Texts, dates};
use ::analysis::Kind;
use access::{Action, Resource, ever_allowed, on, reach, to};
use axum::response::Response;
use ids::AnalysisId;
use maud::{Markup, html};
use store::analysis::{self, Line};

const SORTS: &[(&str, Direction)] = &[
    ("changed", Direction::Descending),
    ("name", Direction::Ascending),
    ("kind", Direction::Ascending),
];

/// The list.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let reach = reach::<on::Analysis, to::Read>(&signed.actor)?;
    let list = ListState::read(ADDRESS, asked, SORTS);
    let wanted = analysis::Asked {
        words: list.asked.get("q"),
        kind: Kind::from_code(list.asked.get("kind")).map_or("", Kind::code),
        sort: match list.sort {
            "name" => analysis::Sort::Name,
            "kind" => analysis::Sort::Kind,
            _ => analysis::Sort::Changed,
        },
        descending: list.direction == Direction::Descending,
    };
    let mut tx = state.db.write().await?;
    let found = analysis::list(&mut tx, &state.around, &reach, &wanted, list.page).await?;
    tx.commit().await?;
    let narrowed = !wanted.words.is_empty() || !wanted.kind.is_empty();
    let may_make = ever_allowed(signed.role(), Resource::Analysis, Action::Create);
    let new = t.text("analysis-new");
    let title = t.text("analyses-title");
    Ok(Shell::new(&state, &signed, title.clone())
        .place(Place::Analyses)
        .body(html! {
            h1 { (title) }
            p class="nhsuk-lede-text" { (t.text("analyses-about")) }
            @if may_make {
                (ui::button(&Button { text: &new, href: Some("/analyses/new"), ..Button::default() }))
            }
            @if found.total > 0 || narrowed { (filters(t, &list)) }
            (table(t, &signed, &found.rows, &list, (narrowed, may_make)))
            @if found.total > 0 {
                (ui::pager(t.words(), &Pager {
                    page: u64::from(list.page.number),
                    per_page: u64::from(list.page.size),
                    total: u64::try_from(found.total).unwrap_or(0),
                    url: &|number| list.page_url(number),
                }))
            }
            @if may_make { (examples(t, &|| state.around.id::<AnalysisId>())) }
        }))
}

fn filters(t: &Texts, list: &ListState) -> Markup {
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let (words, kind, any) = (
        t.text("analyses-search"),
        t.text("analysis-kind"),
        t.text("analyses-any-kind"),
    );
    let names: Vec<String> = Kind::ALL.iter().map(|kind| kind_name(t, *kind)).collect();
    let mut options = vec![("", any.as_str())];
    options.extend(
        Kind::ALL
            .iter()
            .zip(&names)
            .map(|(kind, name)| (kind.code(), name.as_str())),
    );
    let panel = FilterPanel {
        action: ADDRESS,
        keep: &[
            ("sort", list.asked.get("sort")),
            ("order", list.asked.get("order")),
        ],
        clear_href: ADDRESS,
        ..FilterPanel::default()
    };
    ui::filter_panel(
        t.words(),
        &panel,
        &html! {
            (f.text(&TextInput { name: "q", label: Label::from(words.as_str()), value: list.asked.get("q"), width: Some(20), ..TextInput::default() }))
            (f.select(&Select { name: "kind", label: Label::from(kind.as_str()), options: &options, chosen: list.asked.get("kind"), ..Select::default() }))
        },
    )
}

fn table(
    t: &Texts,
    signed: &Signed,
    lines: &[Line],
    list: &ListState,
    (narrowed, may_make): (bool, bool),
) -> Markup {
    let heads = ["name", "kind", "file", "by", "changed"]
        .map(|key| t.text(&format!("analyses-column-{key}")));
    let columns = [
        Column::text("name", &heads[0]).sorted(list.sorted("name")),
        Column::text("kind", &heads[1]).sorted(list.sorted("kind")),
        Column::text("file", &heads[2]),
        Column::text("by", &heads[3]),
        Column::text("changed", &heads[4]).sorted(list.sorted("changed")),
    ];
    let zone = &signed.organisation.time_zone;
    let rows = lines
        .iter()
        .map(|line| {
            vec![
                Cell::link(line.name.as_str(), address(line.id, "")),
                Kind::from_code(&line.kind)
                    .map_or_else(String::new, |kind| kind_name(t, kind))
                    .into(),
                line.file_name.as_str().into(),
                line.made_by_name.as_str().into(),
                dates::short(t, dates::day_of(line.changed_at, zone)).into(),
            ]
        })
        .collect();
    let (message, action) = match (narrowed, may_make) {
        (true, _) => ("analyses-none-found", Some(("analyses-all", ADDRESS))),
        (false, true) => ("analyses-none", Some(("analysis-new", "/analyses/new"))),
        (false, false) => ("analyses-none-to-read", None),
    };
    let action = action.map(|(key, href)| (t.text(key), href));
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("analyses-title"),
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            sort_url: Some(&|key, direction| list.sort_url(key, direction)),
            empty: Empty {
                message: &t.text(message),
                action: action.as_ref().map(|(text, href)| Link::new(text, href)),
            },
            ..DataTable::default()
        },
    )
}

/// The examples that come with the program, each with a button that makes an analysis from it.
fn examples(t: &Texts, id: &dyn Fn() -> AnalysisId) -> Markup {
    let make = t.text("analyses-example-make");
    html! {
        h2 id="examples" { (t.text("analyses-examples")) }
        p { (t.text("analyses-examples-about")) }
        ul class="nhsuk-list app-examples" {
            @for example in ::analysis::examples::all() {
                li class="app-examples__item" {
                    h3 class="nhsuk-heading-s" { (example.title) }
                    p { (example.about) }
                    @if let Some(note) = example.note {
                        (ui::inset_text(t.words(), &html! { p { (note) } }))
                    }
                    p class="nhsuk-body-s" {
                        (kind_name(t, example.settings.kind())) " · "
                        (t.with("analyses-example-source", &[("source", example.source), ("licence", example.licence)]))
                    }
                    @let new = id().to_string();
                    @let form = Form {
                        action: "/analyses/examples",
                        hidden: &[("id", &new), ("code", example.code)],
                        ..Form::default()
                    };
                    (ui::form(t.words(), &form, &ui::button(&Button {
                        text: &make,
                        hidden_text: Some(example.title),
                        kind: ButtonKind::Secondary,
                        small: true,
                        prevent_double_click: true,
                        ..Button::default()
                    })))
                }
            }
        }
    }
}
