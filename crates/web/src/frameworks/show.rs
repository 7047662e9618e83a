//! One vocabulary: its groups and terms, as they are now or as they were in an older version.

use super::present::{
    self, STATUSES, count, framework_url, in_reading_order, status_legend, term_table,
};
use crate::fields::Asked;
use crate::routes::{AppState, Needs, Routes};
use crate::ui::{self, Button, ButtonKind, Fact, Link};
use crate::{Failure, Fields, Place, Shell, Signed, Texts};
use access::{Action, Resource, ever_allowed, on, to};
use axum::extract::Path;
use axum::response::Response;
use frameworks::{Framework, FrameworkId, Status, Term, Version};
use maud::{Markup, html};
use store::frameworks::Vocabularies;
use store::permits;

/// The addresses.
pub(super) fn routes() -> Routes {
    Routes::default().get(
        "/frameworks/{id}",
        Needs::May(Action::Read, Resource::Framework),
        page,
    )
}

/// The version that is asked for: none in the address means the current one.
pub(super) fn version_asked<'a>(
    vocabularies: &'a Vocabularies,
    id: &FrameworkId,
    asked: &Fields,
) -> Result<&'a Framework, Failure> {
    let found = match asked.get("version") {
        "" => vocabularies.current_of(id),
        version => {
            let version: Version = version.parse().map_err(|_| Failure::Missing)?;
            vocabularies.version(id, &version)
        }
    };
    found.ok_or(Failure::Missing)
}

/// The version to keep in links: none for the current one.
pub(super) fn older<'a>(shown: &'a Framework, current: &Framework) -> Option<&'a Version> {
    (shown.version() != current.version()).then_some(shown.version())
}

async fn page(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::Framework, to::Read>(&signed.actor)?;
    let id: FrameworkId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.read().await?;
    let vocabularies = store::frameworks::load(&mut tx, permit.subject()).await?;
    tx.rollback().await?;
    let current = vocabularies.current_of(&id).ok_or(Failure::Missing)?;
    let shown = version_asked(&vocabularies, &id, &asked)?;
    let older = older(shown, current);
    let only: Option<Status> = asked.read("status");
    let t = &state.texts;
    let may = |action| ever_allowed(signed.role(), Resource::Framework, action);
    Ok(Shell::new(&state, &signed, shown.name())
        .place(Place::Frameworks)
        .step(t.text("frameworks-title"), "/frameworks")
        .body(html! {
            h1 { (shown.name()) }
            @if older.is_some() { (older_note(t, shown, current)) }
            p { (shown.about()) }
            @if older.is_none() && may(Action::Change) { (actions(t, &id)) }
            (about(t, shown, older))
            @if !shown.notes().is_empty() {
                h2 { (t.text("framework-notes")) }
                ul class="nhsuk-list nhsuk-list--bullet" { @for note in shown.notes() { li { (note) } } }
            }
            h2 { (t.text("term-status-heading")) }
            (status_legend(t, |status| shown.count(status) > 0))
            (tabs(t, shown, older, only))
            (groups(t, shown, older, only))
            @if may(Action::Export) { (downloads(t, shown, older)) }
        }))
}

fn older_note(t: &Texts, shown: &Framework, current: &Framework) -> Markup {
    let (shown_version, current_version) =
        (shown.version().to_string(), current.version().to_string());
    ui::inset_text(
        t.words(),
        &html! {
            p { (t.with("framework-older", &[("shown", &shown_version), ("current", &current_version)])) }
            p { a class="nhsuk-link" href=(framework_url(current.id(), None)) { (t.text("framework-to-current")) } }
        },
    )
}

fn actions(t: &Texts, id: &FrameworkId) -> Markup {
    let (add, import) = (t.text("local-term-title"), t.text("framework-import-title"));
    let (add_url, import_url) = (
        format!("/frameworks/{id}/local-term"),
        format!("/frameworks/{id}/import"),
    );
    ui::button_group(&html! {
        (ui::button(&Button { text: &add, href: Some(&add_url), ..Button::default() }))
        (ui::button(&Button { text: &import, href: Some(&import_url), kind: ButtonKind::Secondary, ..Button::default() }))
    })
}

fn about(t: &Texts, shown: &Framework, older: Option<&Version>) -> Markup {
    let (version, sources) = (t.text("framework-version"), t.text("framework-sources"));
    let history = t.text("framework-history-link");
    let history_url = format!("/frameworks/{}/history", shown.id());
    let version_value = html! {
        (shown.version())
        @if older.is_none() { " " (t.text("framework-version-current")) }
        br; a class="nhsuk-link" href=(history_url) { (history) }
    };
    let source_list = html! {
        ul class="nhsuk-list" {
            @for source in shown.sources() {
                li {
                    (source.cite)
                    @if let Some(doi) = &source.doi { " " a class="nhsuk-link" href={ "https://doi.org/" (doi) } { "doi:" (doi) } }
                    @if let Some(note) = &source.note { br; span class="nhsuk-body-s" { (note) } }
                }
            }
        }
    };
    ui::summary_list(&[
        Fact::new(&version, version_value),
        Fact::new(&sources, source_list),
    ])
}

fn tabs(t: &Texts, shown: &Framework, older: Option<&Version>, only: Option<Status>) -> Markup {
    let mut asked = Fields::default();
    asked.set(
        "version",
        older.map(ToString::to_string).unwrap_or_default(),
    );
    let address = |status: &str| {
        let query = asked.query_with("status", status);
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/frameworks/{}{mark}{query}", shown.id())
    };
    let mut parts = vec![(
        t.with(
            "framework-tab-all",
            &[("count", &count(shown.terms().len()))],
        ),
        address(""),
    )];
    for status in STATUSES {
        let number = shown.count(status);
        if number > 0 {
            let text = t.with(
                &format!("framework-tab-{status}"),
                &[("count", &count(number))],
            );
            parts.push((text, address(status.as_str())));
        }
    }
    let links = Link::each(&parts);
    ui::tabs(
        &t.text("framework-tabs"),
        &links,
        &address(only.map_or("", Status::as_str)),
    )
}

fn groups(t: &Texts, shown: &Framework, older: Option<&Version>, only: Option<Status>) -> Markup {
    let order = in_reading_order(shown);
    let wanted = |term: &&&Term| only.is_none_or(|status| term.status == status);
    html! {
        @for group in shown.groups() {
            @let terms: Vec<&Term> = order.iter().filter(|term| term.group == group.id).filter(wanted).copied().collect();
            @if !terms.is_empty() || only.is_none() {
                @let title = match &group.number { Some(number) => format!("{number} {}", group.name), None => group.name.clone() };
                h2 { (title) }
                p class="nhsuk-body-s" {
                    (present::status_tag(t, group.status)) " "
                    (t.with("group-name-from", &[("who", &group.attribution().to_string())]))
                }
                @if terms.is_empty() { p { (t.text("group-empty")) } }
                @else { (term_table(t, &title, shown, &terms, older)) }
            }
        }
        @if only.is_some_and(|status| shown.count(status) == 0) {
            (ui::empty_state(ui::Empty {
                message: &t.text("framework-no-such-terms"),
                action: Some(Link::new(&t.text("framework-all-terms"), &framework_url(shown.id(), older))),
            }))
        }
    }
}

fn downloads(t: &Texts, shown: &Framework, older: Option<&Version>) -> Markup {
    let query = older.map_or(String::new(), |version| format!("?version={version}"));
    let (csv, xlsx) = (
        format!("/frameworks/{}/terms.csv{query}", shown.id()),
        format!("/frameworks/{}/terms.xlsx{query}", shown.id()),
    );
    ui::downloads(
        t.words(),
        shown.name(),
        &[Link::new("CSV", &csv), Link::new("Excel (XLSX)", &xlsx)],
    )
}
