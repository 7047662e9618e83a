//! What the list of contacts is narrowed down by.

use super::list::PATH;
use super::words;
use crate::listing::ListState;
use crate::ui::{self, DateInput, FieldErrors, FilterPanel, Label, Link, SearchInput, Select};
use crate::{Failure, Fields, Signed, Texts, dates};
use access::{Role, on, reach, to};
use delivery::contact::{Mechanism, Outcome};
use maud::{Markup, html};
use store::Tx;
use store::delivery::contact::{Filter, ListLine, person_name};
use store::delivery::{peer_match, team};

/// What can be chosen, and how that which was chosen is called.
#[derive(Debug, Default)]
pub struct Choices {
    /// Sites, where there are several.
    sites: Vec<(String, String)>,
    /// Peer workers, for those who look after several.
    workers: Vec<(String, String)>,
    /// Whether people can be searched: not by a person, who has but their own contacts.
    search: bool,
    person: Option<String>,
    worker: Option<String>,
    site: Option<String>,
}

impl Choices {
    /// Reads them for this reader, for a list of these rows.
    ///
    /// # Errors
    /// As the store says.
    pub async fn load(
        tx: &mut Tx,
        signed: &Signed,
        filter: &Filter,
        rows: &[ListLine],
    ) -> Result<Choices, Failure> {
        let mut choices = Choices {
            search: signed.role() != Role::SupportedPerson,
            ..Choices::default()
        };
        if signed.role() == Role::Coordinator {
            let sites = reach::<on::Site, to::Read>(&signed.actor)?;
            choices.sites = team::sites(tx, &sites)
                .await?
                .into_iter()
                .filter(|(id, _)| signed.actor.sites.contains(id))
                .map(|(id, name)| (id.to_string(), name))
                .collect();
            if choices.sites.len() < 2 {
                choices.sites.clear();
            }
            let workers = reach::<on::Worker, to::Read>(&signed.actor)?;
            choices.workers = peer_match::worker_names(tx, &workers, signed.today)
                .await?
                .into_iter()
                .map(|(id, name)| (id.to_string(), name))
                .collect();
        }
        if let Some(person) = filter.person {
            let contacts = reach::<on::Contact, to::Read>(&signed.actor)?;
            choices.person = person_name(tx, &contacts, person, signed.today).await?;
        }
        // Whoever is not to be chosen any more, because they left, is called as the rows call them.
        if let Some(worker) = filter.worker {
            let row = rows.iter().find(|row| row.worker == worker);
            choices.worker = known(&choices.workers, &worker.to_string())
                .or_else(|| row.map(|row| row.worker_name.clone()));
            if let Some(name) = &choices.worker
                && !choices.workers.is_empty()
                && known(&choices.workers, &worker.to_string()).is_none()
            {
                choices.workers.push((worker.to_string(), name.clone()));
            }
        }
        if let Some(site) = filter.site {
            choices.site = known(&choices.sites, &site.to_string());
            if choices.site.is_none()
                && let Ok(sites) = reach::<on::Site, to::Read>(&signed.actor)
            {
                let sites = team::sites(tx, &sites).await?;
                let named = sites.into_iter().find(|(id, _)| *id == site);
                choices.site = named.map(|(_, name)| name);
            }
        }
        Ok(choices)
    }
}

fn known(list: &[(String, String)], id: &str) -> Option<String> {
    list.iter()
        .find(|(known, _)| known == id)
        .map(|(_, name)| name.clone())
}

/// A day from three boxes, or from a link that has it in one: `from=2026-03-02`.
pub fn active_day(
    t: &Texts,
    asked: &Fields,
    name: &'static str,
    errors: &mut FieldErrors,
) -> Option<jiff::civil::Date> {
    asked
        .read(name)
        .or_else(|| dates::read(t, asked, name, errors))
}

/// The form, with the filters that are on.
pub fn filters(t: &Texts, list: &ListState, choices: &Choices, errors: &FieldErrors) -> Markup {
    let fields = ui::Fields::new(t.words(), errors);
    let asked = &list.asked;
    let any = t.text("contacts-any");
    let outcomes: Vec<(&str, String)> = Outcome::ALL
        .into_iter()
        .map(|o| (o.code(), words::outcome(t, o)))
        .collect();
    let mechanisms: Vec<(&str, String)> = Mechanism::ALL
        .into_iter()
        .map(|m| (m.code(), words::mechanism(t, m)))
        .collect();
    let options = |list: &'_ [(&'static str, String)]| -> Vec<(&'static str, String)> {
        std::iter::once(("", any.clone()))
            .chain(list.iter().cloned())
            .collect()
    };
    let (outcomes, mechanisms) = (options(&outcomes), options(&mechanisms));
    let named = |list: &'_ [(String, String)]| -> Vec<(String, String)> {
        std::iter::once((String::new(), any.clone()))
            .chain(list.iter().cloned())
            .collect()
    };
    let (sites, workers) = (named(&choices.sites), named(&choices.workers));
    let labels = [
        "contacts-search",
        "contact-worker",
        "my-day-site",
        "contacts-outcome",
        "contact-how",
        "contacts-from",
        "contacts-to",
    ]
    .map(|key| t.text(key));
    let hint = t.text("contacts-search-hint");
    // A link from a person, worker or site narrows the list down; the form keeps what it has no box for.
    let keep: Vec<(&str, &str)> = ["person", "worker", "site", "sort", "order"]
        .into_iter()
        .filter(|name| match *name {
            "worker" => choices.workers.is_empty(),
            "site" => choices.sites.is_empty(),
            _ => true,
        })
        .map(|name| (name, asked.get(name)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let active = active(t, asked, choices);
    let links = Link::each(&active);
    let panel = FilterPanel {
        action: PATH,
        keep: &keep,
        active: &links,
        clear_href: PATH,
        summary: None,
        submit_on_change: false,
    };
    let select = |name, label: &str, options: &[(&str, &str)]| {
        fields.select(&Select {
            name,
            label: Label::from(label),
            options,
            chosen: asked.get(name),
            ..Select::default()
        })
    };
    ui::filter_panel(
        t.words(),
        &panel,
        &html! {
            @if choices.search {
                (fields.search(&SearchInput {
                    name: "q",
                    id: Some("contacts-q"),
                    label: Label::from(labels[0].as_str()),
                    hint: Some(&hint),
                    value: asked.get("q"),
                    ..SearchInput::default()
                }))
            }
            @if !choices.workers.is_empty() { (select("worker", &labels[1], &pairs(&workers))) }
            @if !choices.sites.is_empty() { (select("site", &labels[2], &pairs(&sites))) }
            (select("outcome", &labels[3], &pairs(&outcomes)))
            (select("mechanism", &labels[4], &pairs(&mechanisms)))
            (fields.date(&DateInput { name: "from", legend: Label::from(labels[5].as_str()), hint: None, typed: dates::typed(asked, "from") }))
            (fields.date(&DateInput { name: "to", legend: Label::from(labels[6].as_str()), hint: None, typed: dates::typed(asked, "to") }))
        },
    )
}

/// A list of choices as a box takes them.
fn pairs<C: AsRef<str>>(list: &[(C, String)]) -> Vec<(&str, &str)> {
    list.iter()
        .map(|(code, name)| (code.as_ref(), name.as_str()))
        .collect()
}

/// The filters that are on, each with the address without it.
fn active(t: &Texts, asked: &Fields, choices: &Choices) -> Vec<(String, String)> {
    let without = |names: &[&str]| {
        let mut rest = asked.clone();
        for name in names.iter().chain(&["page"]) {
            rest.set(name, "");
        }
        match rest.query() {
            query if query.is_empty() => PATH.to_owned(),
            query => format!("{PATH}?{query}"),
        }
    };
    let mut active = Vec::new();
    if !asked.get("q").is_empty() {
        let words = t.with("contacts-about-words", &[("words", asked.get("q"))]);
        active.push((words, without(&["q"])));
    }
    let mut errors = FieldErrors::new();
    for (name, key) in [("from", "contacts-from-day"), ("to", "contacts-to-day")] {
        if let Some(date) = active_day(t, asked, name, &mut errors) {
            let parts = ["day", "month", "year"].map(|part| format!("{name}-{part}"));
            let mut names: Vec<&str> = parts.iter().map(String::as_str).collect();
            names.push(name);
            active.push((
                t.with(key, &[("day", &dates::shown(t, date))]),
                without(&names),
            ));
        }
    }
    if let Some(outcome) = Outcome::from_word(asked.get("outcome")) {
        active.push((words::outcome(t, outcome), without(&["outcome"])));
    }
    if let Some(mechanism) = Mechanism::from_word(asked.get("mechanism")) {
        active.push((words::mechanism(t, mechanism), without(&["mechanism"])));
    }
    for (name, key, known) in [
        ("person", "contacts-one-person", &choices.person),
        ("worker", "contacts-one-worker", &choices.worker),
        ("site", "contacts-one-site", &choices.site),
    ] {
        if !asked.get(name).is_empty() {
            let text = known.clone().unwrap_or_else(|| t.text(key));
            active.push((text, without(&[name])));
        }
    }
    active
}
