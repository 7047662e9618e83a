//! All vocabularies, and the search over them.

use super::present::{count, framework_url, status_legend, term_table};
use crate::fields::Asked;
use crate::routes::{AppState, Needs, Routes};
use crate::ui::{
    self, Cell, Column, DataTable, Empty, FieldErrors, Form, Label, Link, Method, SearchInput,
};
use crate::{Failure, Place, Shell, Signed, Texts};
use access::{Action, Resource, on, to};
use axum::response::Response;
use frameworks::{Framework, Hit, search};
use maud::{Markup, html};
use store::permits;

/// The addresses.
pub(super) fn routes() -> Routes {
    Routes::default().get(
        "/frameworks",
        Needs::May(Action::Read, Resource::Framework),
        page,
    )
}

/// Longer questions hold words that no name has.
const LONGEST_QUESTION: usize = 200;

async fn page(state: AppState, signed: Signed, Asked(asked): Asked) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::Framework, to::Read>(&signed.actor)?;
    let mut tx = state.db.read().await?;
    let current = store::frameworks::current(&mut tx, permit.subject()).await?;
    tx.rollback().await?;
    let t = &state.texts;
    let asked: String = asked.get("q").chars().take(LONGEST_QUESTION).collect();
    let label = t.text("frameworks-search");
    let hint = t.text("frameworks-search-hint");
    let fields = ui::Fields::new(t.words(), FieldErrors::NONE);
    let form = Form {
        action: "/frameworks",
        method: Method::Get,
        ..Form::default()
    };
    let found = if asked.is_empty() {
        list(t, &current)
    } else {
        hits(t, &asked, &current)
    };
    Ok(Shell::new(&state, &signed, t.text("frameworks-title"))
        .place(Place::Frameworks)
        .body(html! {
            h1 { (t.text("frameworks-title")) }
            p { (t.text("frameworks-about")) }
            (ui::form(t.words(), &form, &fields.search(&SearchInput {
                name: "q",
                label: Label::from(label.as_str()),
                hint: Some(&hint),
                value: &asked,
                ..SearchInput::default()
            })))
            (found)
        }))
}

fn list(t: &Texts, current: &[Framework]) -> Markup {
    let heads = [
        "name",
        "terms",
        "confirmed",
        "draft",
        "local",
        "version",
        "source",
    ]
    .map(|column| t.text(&format!("frameworks-column-{column}")));
    let [name, terms, confirmed, draft, local, version, source] = &heads;
    let columns = [
        Column::text("name", name),
        Column::number("terms", terms),
        Column::number("confirmed", confirmed),
        Column::number("draft", draft),
        Column::number("local", local),
        Column::text("version", version),
        Column::text("source", source),
    ];
    let rows = current
        .iter()
        .map(|framework| {
            let of = |status| Cell::Text(count(framework.count(status)));
            vec![
                Cell::Markup(html! {
                    a class="nhsuk-link" href=(framework_url(framework.id(), None)) { (framework.name()) }
                    br; span class="nhsuk-body-s" { (framework.about()) }
                }),
                Cell::Text(count(framework.terms().len())),
                of(frameworks::Status::Confirmed),
                of(frameworks::Status::Draft),
                of(frameworks::Status::Local),
                Cell::Text(framework.version().to_string()),
                Cell::Text(framework.sources().first().map(|s| s.cite.clone()).unwrap_or_default()),
            ]
        })
        .collect();
    html! {
        (ui::data_table(t.words(), &DataTable {
            caption: &t.text("frameworks-caption"),
            columns: &columns,
            rows,
            first_cell_is_header: true,
            ..DataTable::default()
        }))
        h2 { (t.text("term-status-heading")) }
        (status_legend(t, |_| true))
    }
}

/// The hits, vocabulary by vocabulary, the one with the best hit first.
fn hits(t: &Texts, asked: &str, current: &[Framework]) -> Markup {
    let hits = search(current, asked);
    if hits.is_empty() {
        let all = t.text("frameworks-search-all");
        return ui::empty_state(Empty {
            message: &t.with("frameworks-search-none", &[("words", asked)]),
            action: Some(Link::new(&all, "/frameworks")),
        });
    }
    let total = i64::try_from(hits.len()).unwrap_or(i64::MAX);
    let mut grouped: Vec<(&Framework, Vec<Hit<'_>>)> = Vec::new();
    for hit in hits {
        match grouped
            .iter_mut()
            .find(|(framework, _)| framework.id() == hit.framework.id())
        {
            Some((_, hits)) => hits.push(hit),
            None => grouped.push((hit.framework, vec![hit])),
        }
    }
    html! {
        p role="status" { (t.count("frameworks-search-found", total)) " " a class="nhsuk-link" href="/frameworks" { (t.text("frameworks-search-all")) } }
        @for (framework, hits) in &grouped {
            h2 { a class="nhsuk-link" href=(framework_url(framework.id(), None)) { (framework.name()) } }
            @let terms: Vec<_> = hits.iter().map(|hit| hit.term).collect();
            (term_table(t, framework.name(), framework, &terms, None))
        }
    }
}
