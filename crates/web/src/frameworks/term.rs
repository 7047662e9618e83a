//! One term: what it means, whose name it is, how often it was recorded, what it was called before.

use super::present::{attribution, framework_url, in_reading_order, status_tag, term_url, titled};
use super::show::{older, version_asked};
use crate::delivery::contact::OCCASION;
use crate::fields::Asked;
use crate::routes::{AppState, Needs, Routes};
use crate::ui::{self, Cell, Column, DataTable, Fact};
use crate::{Failure, Place, Shell, Signed, Texts};
use access::{Action, Resource, on, to};
use axum::extract::Path;
use axum::response::Response;
use frameworks::{Framework, FrameworkId, Term, TermId, TermRef, Today};
use maud::{Markup, html};
use store::frameworks::{Usage, Vocabularies};
use store::permits;

/// The addresses.
pub(super) fn routes() -> Routes {
    Routes::default().get(
        "/frameworks/{id}/terms/{term}",
        Needs::May(Action::Read, Resource::Framework),
        page,
    )
}

async fn page(
    state: AppState,
    signed: Signed,
    Path((id, term)): Path<(String, String)>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::Framework, to::Read>(&signed.actor)?;
    let id: FrameworkId = id.parse().map_err(|_| Failure::Missing)?;
    let term: TermId = term.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.read().await?;
    let vocabularies = store::frameworks::load(&mut tx, permit.subject()).await?;
    let current = vocabularies.current_of(&id).ok_or(Failure::Missing)?;
    let recorded = TermRef {
        framework: id.clone(),
        version: version_asked(&vocabularies, &id, &asked)?.version().clone(),
        term,
    };
    // A term that is no longer offered is shown as it was last.
    let found = vocabularies.resolve(&recorded).ok_or(Failure::Missing)?;
    let (framework, term) = (found.framework, found.term);
    let lineage = lineage(&vocabularies, &id, &term.id);
    let usage = match permits::organisation::<on::Figure, to::Read>(&signed.actor) {
        Ok(figures) => Some(store::frameworks::usage(&mut tx, &figures, &id, &lineage).await?),
        Err(_) => None,
    };
    tx.rollback().await?;
    let t = &state.texts;
    let older = older(framework, current);
    Ok(Shell::new(&state, &signed, titled(term))
        .place(Place::Frameworks)
        .step(t.text("frameworks-title"), "/frameworks")
        .step(framework.name(), framework_url(&id, older))
        .body(html! {
            h1 { (titled(term)) }
            p { (status_tag(t, term.status)) " " (t.text(&format!("term-status-{}-means", term.status))) }
            (became(t, framework, found.today, older.is_some()))
            (facts(t, &vocabularies, framework, term))
            @if let Some(usage) = &usage { (recorded_in(t, usage)) }
            (names(t, &vocabularies, &id, &lineage))
        }))
}

/// The term together with every draft whose place it took and everything that took its own place.
fn lineage(vocabularies: &Vocabularies, id: &FrameworkId, term: &TermId) -> Vec<TermId> {
    let mut family = vec![term.clone()];
    loop {
        let before = family.len();
        for known in vocabularies.versions(id).flat_map(Framework::terms) {
            let Some(draft) = &known.replaces else {
                continue;
            };
            match (family.contains(&known.id), family.contains(draft)) {
                (true, false) => family.push(draft.clone()),
                (false, true) => family.push(known.id.clone()),
                _ => {}
            }
        }
        if family.len() == before {
            return family;
        }
    }
}

fn became(t: &Texts, shown: &Framework, today: Today<'_>, is_older: bool) -> Markup {
    let note = match today {
        Today::Same if is_older => {
            html! { p { (t.with("term-older-same", &[("version", &shown.version().to_string())])) } }
        }
        Today::Same => return html! {},
        Today::Changed(now) => html! {
            p { (t.with("term-older-changed", &[("version", &shown.version().to_string())])) }
            p { a class="nhsuk-link" href=(term_url(shown.id(), &now.id, None)) { (t.text("term-to-current")) } }
        },
        Today::ReplacedBy(now) => html! {
            p { (t.with("term-replaced", &[("version", &shown.version().to_string())])) }
            p {
                a class="nhsuk-link" href=(term_url(shown.id(), &now.id, None)) { (titled(now)) }
                " (" (now.attribution().to_string()) ")"
            }
        },
        Today::Retired => {
            html! { p { (t.with("term-retired", &[("version", &shown.version().to_string())])) } }
        }
    };
    ui::inset_text(t.words(), &note)
}

fn facts(t: &Texts, vocabularies: &Vocabularies, framework: &Framework, term: &Term) -> Markup {
    let keys = [
        "meaning", "from", "group", "parent", "parts", "replaces", "place",
    ]
    .map(|key| t.text(&format!("term-fact-{key}")));
    let [
        meaning,
        from,
        group_key,
        parent_key,
        parts_key,
        replaces_key,
        place,
    ] = &keys;
    let link = |other: &Term| {
        html! {
            a class="nhsuk-link" href=(term_url(framework.id(), &other.id, Some(framework.version()))) { (titled(other)) }
            " (" (other.attribution().to_string()) ")"
        }
    };
    let meaning_value = if term.definition.is_empty() {
        t.text("term-no-meaning")
    } else {
        term.definition.clone()
    };
    let mut rows = vec![
        Fact::new(
            meaning,
            html! { @for line in meaning_value.lines() { (line) br; } },
        ),
        Fact::new(from, attribution(term.attribution())),
    ];
    if let Some(group) = framework.group(&term.group) {
        let title = match &group.number {
            Some(number) => format!("{number} {}", group.name),
            None => group.name.clone(),
        };
        // Whose the group's name is stays on the vocabulary's page: beside a draft it could be taken for the draft's.
        rows.push(Fact::new(group_key, html! { (title) }));
    }
    if let Some(parent) = term.parent.as_ref().and_then(|id| framework.term(id)) {
        rows.push(Fact::new(parent_key, link(parent)));
    }
    let parts: Vec<&Term> = in_reading_order(framework)
        .into_iter()
        .filter(|other| other.parent.as_ref() == Some(&term.id))
        .collect();
    if !parts.is_empty() {
        let list = html! { ul class="nhsuk-list" { @for part in &parts { li { (link(part)) } } } };
        rows.push(Fact::new(parts_key, list));
    }
    if let Some(draft) = &term.replaces {
        let recorded = TermRef {
            framework: framework.id().clone(),
            version: framework.version().clone(),
            term: draft.clone(),
        };
        let name = vocabularies.name(&recorded);
        let value = html! {
            a class="nhsuk-link" href=(term_url(framework.id(), draft, None)) { (name.name) }
            " (" (name.attribution) ")"
        };
        rows.push(Fact::new(replaces_key, value));
    }
    if term.status == frameworks::Status::Confirmed && !term.place_confirmed {
        rows.push(Fact::new(place, html! { (t.text("term-place-working")) }));
    }
    let further: Vec<(String, String)> = term
        .attributes
        .iter()
        .map(|(name, value)| (attribute_name(t, name), attribute_value(t, name, value)))
        .collect();
    rows.extend(
        further
            .iter()
            .map(|(name, value)| Fact::new(name, html! { (value) })),
    );
    ui::summary_list(&rows)
}

/// The words for an attribute of the shipped files; another's own name when it is not one of these.
fn attribute_name(t: &Texts, name: &str) -> String {
    let key = format!("term-attribute-{}", name.replace('_', "-"));
    let text = t.text(&key);
    if text == key {
        name.replace('_', " ")
    } else {
        text
    }
}

/// An attribute as it is read: a word that the program knows in full, any other as it is.
fn attribute_value(t: &Texts, name: &str, value: &str) -> String {
    match (name, value) {
        (OCCASION, "contact" | "programme") => t.text(&format!("term-occasion-{value}")),
        _ => value.to_owned(),
    }
}

fn recorded_in(t: &Texts, usage: &Usage) -> Markup {
    html! {
        h2 { (t.text("term-recorded")) }
        p { (t.count("term-recorded-in", usage.contacts)) }
        @if usage.by_version.len() > 1 {
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for (version, contacts) in &usage.by_version {
                    li { (t.with("term-recorded-version", &[("version", &version.to_string()), ("count", &contacts.to_string())])) }
                }
            }
        }
    }
}

/// What the term was called, version by version, the latest first.
fn names(t: &Texts, vocabularies: &Vocabularies, id: &FrameworkId, lineage: &[TermId]) -> Markup {
    let heads =
        ["version", "name", "from"].map(|column| t.text(&format!("term-names-column-{column}")));
    let columns = [
        Column::text("version", &heads[0]),
        Column::text("name", &heads[1]),
        Column::text("from", &heads[2]),
    ];
    let mut rows: Vec<Vec<Cell>> = vocabularies
        .versions(id)
        .flat_map(|version| {
            version
                .terms()
                .iter()
                .filter(|term| lineage.contains(&term.id))
                .map(move |term| (version.version(), term))
        })
        .map(|(version, term)| {
            vec![
                Cell::Text(version.to_string()),
                Cell::link(titled(term), term_url(id, &term.id, Some(version))),
                Cell::Markup(
                    html! { (status_tag(t, term.status)) " " (term.attribution().to_string()) },
                ),
            ]
        })
        .collect();
    rows.reverse();
    html! {
        h2 { (t.text("term-names")) }
        (ui::data_table(t.words(), &DataTable {
            caption: &t.text("term-names"),
            caption_hidden: true,
            columns: &columns,
            rows,
            ..DataTable::default()
        }))
    }
}
