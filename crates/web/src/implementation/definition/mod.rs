//! Definitions of engagement: which there are, which one is used, and how they compare.

mod compare;
mod form;
pub mod words;

use crate::fields::Asked;
use crate::routes::{AppState, Needs, Routes};
use crate::ui::{
    self, Button, ButtonKind, Cell, Choice, Choices, Column, DataTable, FieldErrors, Form, Label,
    Link, Method, TagColour,
};
use crate::{Failure, Fields, Place, Shell, Signed, Texts};
use access::{Action, Resource, ever_allowed, on, reach, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::DefinitionId;
use maud::{Markup, html};
use store::implementation::definition::{self, Stored};
use store::permits;

/// The addresses.
pub(super) fn routes() -> Routes {
    let resource = Resource::EngagementDefinition;
    let change = Needs::May(Action::Change, resource);
    Routes::default()
        .get(ADDRESS, Needs::May(Action::Read, resource), page)
        .post(
            "/implementation/engagement/{id}/default",
            change,
            make_default,
        )
        .merge(form::routes())
}

pub(super) const ADDRESS: &str = "/implementation/engagement";

/// The definition that is asked for by `?definition=`, or the default.
pub(super) fn chosen<'a>(all: &'a [Stored], asked: &Fields) -> Result<&'a Stored, Failure> {
    match asked.get("definition") {
        "" => all.first(),
        text => {
            let id: DefinitionId = text.parse().map_err(|_| Failure::Missing)?;
            all.iter().find(|stored| stored.id == id)
        }
    }
    .ok_or(Failure::Missing)
}

async fn page(state: AppState, signed: Signed, Asked(asked): Asked) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::EngagementDefinition, to::Read>(&signed.actor)?;
    let figures = reach::<on::Figure, to::Read>(&signed.actor)?;
    let mut tx = state.db.read().await?;
    let all = definition::list(&mut tx, &permit).await?;
    let picked: Vec<&Stored> = all
        .iter()
        .filter(|stored| asked.has("compare", &stored.id.to_string()))
        .collect();
    let compared = if picked.len() >= 2 {
        Some(compare::load(&mut tx, &figures, signed.today, &picked).await?)
    } else {
        None
    };
    tx.rollback().await?;
    let t = &state.texts;
    let may = |action| ever_allowed(signed.role(), Resource::EngagementDefinition, action);
    let add = t.text("definition-add");
    Ok(Shell::new(&state, &signed, t.text("definition-title"))
        .place(Place::Implementation)
        .step(t.text("site-title"), super::site::ADDRESS)
        .body(html! {
            h1 { (t.text("definition-title")) }
            p { (t.text("definition-about")) }
            @if may(Action::Create) {
                p { a class="nhsuk-button" role="button" draggable="false" href="/implementation/engagement/new" { (add) } }
            }
            (list(t, &all, may(Action::Change)))
            h2 { (t.text("definition-compare-heading")) }
            (choose(t, &all, &asked, may(Action::Create)))
            @if let Some(compared) = &compared { (compare::table(t, &signed.actor, compared)) }
        }))
}

fn list(t: &Texts, all: &[Stored], may_change: bool) -> Markup {
    let heads =
        ["name", "counts", "do"].map(|column| t.text(&format!("definition-column-{column}")));
    let columns = [
        Column::text("name", &heads[0]),
        Column::text("counts", &heads[1]),
        Column::text("do", &heads[2]),
    ];
    let columns = if may_change {
        &columns[..]
    } else {
        &columns[..2]
    };
    let set = t.text("definition-make-default");
    let rows = all
        .iter()
        .map(|stored| {
            let mut row: Vec<Cell> = vec![
                html! {
                    (stored.name)
                    @if stored.is_default { " " (ui::tag(&t.text("definition-default"), TagColour::Blue)) }
                }
                .into(),
                words::sentence(t, &stored.definition).into(),
            ];
            if may_change {
                let action = format!("{ADDRESS}/{}/default", stored.id);
                let button = ui::button(&Button {
                    text: &set,
                    hidden_text: Some(&stored.name),
                    kind: ButtonKind::Secondary,
                    small: true,
                    ..Button::default()
                });
                row.push(html! {
                    a class="nhsuk-link" href={ (ADDRESS) "/" (stored.id) "/edit" } { (t.text("definition-change")) (ui::visually_hidden(&format!(" {}", stored.name))) }
                    @if !stored.is_default {
                        (ui::form(t.words(), &Form { action: &action, ..Form::default() }, &button))
                    }
                }.into());
            }
            row
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("definition-caption"),
            caption_hidden: true,
            columns,
            rows,
            first_cell_is_header: true,
            ..DataTable::default()
        },
    )
}

/// Two or more definitions to compare.
fn choose(t: &Texts, all: &[Stored], asked: &Fields, may_add: bool) -> Markup {
    if all.len() < 2 {
        let key = if may_add {
            "definition-compare-needs-two"
        } else {
            "definition-compare-only-one"
        };
        return html! { p { (t.text(key)) } };
    }
    let ids: Vec<String> = all.iter().map(|stored| stored.id.to_string()).collect();
    let choices: Vec<Choice<'_>> = ids
        .iter()
        .zip(all)
        .map(|(id, stored)| Choice::new(id, &stored.name))
        .collect();
    let chosen: Vec<&str> = asked.all("compare").collect();
    let (legend, hint, submit) = (
        t.text("definition-compare-which"),
        t.text("definition-compare-hint"),
        t.text("definition-compare-button"),
    );
    let fields = ui::Fields::new(t.words(), FieldErrors::NONE);
    let form = Form {
        action: ADDRESS,
        method: Method::Get,
        ..Form::default()
    };
    let body = html! {
        (fields.checkboxes(&Choices {
            name: "compare",
            legend: Label::from(legend.as_str()),
            hint: Some(&hint),
            choices: &choices,
            chosen: &chosen,
            small: true,
            ..Choices::default()
        }))
        (ui::button(&Button { text: &submit, kind: ButtonKind::Secondary, ..Button::default() }))
    };
    ui::form(t.words(), &form, &body)
}

async fn make_default(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::EngagementDefinition, to::Change>(&signed.actor)?;
    let id: DefinitionId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    definition::set_default(&mut tx, &state.around, &permit, id).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{ADDRESS}?done=saved")).into_response())
}

/// A select with every definition, for pages that can be seen under each.
pub(super) fn select(t: &Texts, all: &[Stored], used: &Stored) -> Markup {
    let ids: Vec<String> = all.iter().map(|stored| stored.id.to_string()).collect();
    let options: Vec<(&str, &str)> = ids
        .iter()
        .zip(all)
        .map(|(id, stored)| (id.as_str(), stored.name.as_str()))
        .collect();
    let label = t.text("definition-select");
    let fields = ui::Fields::new(t.words(), FieldErrors::NONE);
    fields.select(&ui::Select {
        name: "definition",
        label: Label::from(label.as_str()),
        options: &options,
        chosen: &used.id.to_string(),
        ..ui::Select::default()
    })
}

/// Which definition a page was made under, with what it says and where it can be changed.
pub(super) fn in_use(t: &Texts, used: &Stored) -> Markup {
    let link = Link::new(&used.name, ADDRESS);
    html! {
        p { (t.text("definition-in-use")) " " a class="nhsuk-link" href=(link.href) { (link.text) } ". " (words::sentence(t, &used.definition)) "." }
    }
}
