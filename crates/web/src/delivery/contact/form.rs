//! The form of a contact: one page, filled in within a minute on a phone.

use super::answers::QUICK_MINUTES;
use super::words;
use crate::shell::{Place as Room, Shell};
use crate::ui::{
    self, Autosave, Button, ButtonKind, Choice, Choices, DateInput, FieldErrors, Form, IdentityBar,
    Label, Select, Size, TextInput, Textarea, TimeInput,
};
use crate::{App, Fields, Signed, Texts, dates};
use access::Role;
use axum::response::Response;
use delivery::contact::{Mechanism, Outcome, Place};
use delivery::note::NoteMode;
use frameworks::TermRef;
use ids::{ContactId, WorkerId};
use maud::{Markup, html};
use store::delivery::contact::{MatchedWorker, ToRecord};
use store::frameworks::Vocabularies;

/// The ways of being in touch that are offered first; the others are one tap further away.
const EVERYDAY: [Mechanism; 4] = [
    Mechanism::FaceToFace,
    Mechanism::Telephone,
    Mechanism::Video,
    Mechanism::Text,
];

/// The `id` of the button that asks again who it was with.
const ANOTHER: &str = "another";

/// The field for the worker, and the place an error about it leads to.
const WORKER: &str = "worker";

/// Whether a contact is new or is being changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is new.
    New,
    /// It is there.
    Change {
        /// Which.
        id: ContactId,
        /// The version that was read.
        version: i64,
        /// It was recorded before, so that a change needs a reason; one that was only planned needs none.
        recorded: bool,
        /// The outcome it has, which is offered even where it is not offered for new ones.
        outcome: Outcome,
    },
}

/// Everything the form shows.
#[derive(Debug)]
pub struct FormPage<'a> {
    /// The application.
    pub app: &'a App,
    /// Who fills it in.
    pub signed: &'a Signed,
    /// New or changed.
    pub kind: Kind,
    /// What is typed so far.
    pub fields: &'a Fields,
    /// What did not fit.
    pub errors: &'a FieldErrors,
    /// The person, once chosen.
    pub person: Option<&'a ToRecord>,
    /// Those to choose from, while nobody is chosen.
    pub people: &'a [ToRecord],
    /// The workers the person is or was matched with.
    pub workers: &'a [MatchedWorker],
    /// Other workers the contact can have been with.
    pub others: &'a [(WorkerId, String)],
    /// What the worker recorded last, and after it what was part of the person's last contacts.
    pub used: &'a [TermRef],
    /// The techniques that were recorded at the service lately.
    pub techniques_used: &'a [TermRef],
    /// The vocabularies.
    pub vocabularies: &'a Vocabularies,
    /// How notes are made; none when this sender writes none.
    pub note_mode: Option<NoteMode>,
    /// When the draft was saved, if this is one that was opened again.
    pub saved_at: Option<String>,
}

impl FormPage<'_> {
    /// The page.
    pub fn show(&self) -> Response {
        let t = &self.app.texts;
        let key = match self.kind {
            Kind::New if self.is_plan() => "my-day-plan",
            Kind::New => "contact-record-title",
            Kind::Change {
                recorded: false, ..
            } => "contact-happened-title",
            Kind::Change { recorded: true, .. } => "contact-change-title",
        };
        let title = t.text(key);
        let mut shell = Shell::new(self.app, self.signed, title.clone())
            .place(Room::Delivery)
            .step(t.text("my-day-title"), "/delivery/my-day")
            .module("autosave.mjs")
            .module("shown-when.mjs")
            .module("limit.mjs")
            .errors(!self.errors.is_empty());
        if let Some(person) = self.person {
            shell = shell.before(identity(t, person));
        }
        shell.body(html! {
            (ui::error_summary(t.words(), self.errors))
            h1 { (title) }
            (self.form())
        })
    }

    fn form(&self) -> Markup {
        let t = &self.app.texts;
        let id = self.fields.get("id");
        let url = format!("/drafts/{id}");
        let (action, name, contact) = match self.kind {
            Kind::New => ("/delivery/contacts".to_owned(), "contact", String::new()),
            Kind::Change { id, .. } => (
                format!("/delivery/contacts/{id}/edit"),
                "contact-edit",
                id.to_string(),
            ),
        };
        let mut hidden = vec![("id", id), ("form", name)];
        if !contact.is_empty() {
            hidden.push(("contact", contact.as_str()));
        }
        let person = self.person.map(|p| p.person.to_string());
        if let Some(person) = &person {
            hidden.push(("person", person.as_str()));
        }
        let form = Form {
            action: &action,
            hidden: &hidden,
            version: match self.kind {
                Kind::New => None,
                Kind::Change { version, .. } => Some(version),
            },
            autosave: Some(Autosave {
                url: &url,
                sign_in_url: "/sign-in",
                saved_at: self.saved_at.as_deref(),
            }),
            ..Form::default()
        };
        let body = html! {
            (self.who())
            // A plan has a time and a way; what came of it is asked when the day has come.
            @if self.is_plan() { (ui::hidden("outcome", Outcome::Planned.code())) } @else { (self.what()) }
            (self.when())
            (self.how())
            @if !self.is_plan() {
                (self.how_long())
                (self.terms())
                (self.note())
                (self.reflection())
            }
            (self.reason())
            (self.worry())
            (self.buttons())
        };
        ui::form(t.words(), &form, &body)
    }

    /// Whether something that lies ahead is written down, rather than what took place.
    fn is_plan(&self) -> bool {
        self.kind == Kind::New && self.fields.get("outcome") == Outcome::Planned.code()
    }

    pub(super) fn ui(&self) -> ui::Fields<'_> {
        ui::Fields::new(self.app.texts.words(), self.errors)
    }

    fn who(&self) -> Markup {
        let t = &self.app.texts;
        let legend = if self.is_plan() {
            t.text("contact-person-plan")
        } else {
            t.text("contact-person")
        };
        let days: Vec<String> = self
            .people
            .iter()
            .map(|p| match p.last_met {
                Some(day) => t.with("contact-person-last-met", &[("day", &dates::shown(t, day))]),
                None => t.text("contact-person-not-met-yet"),
            })
            .collect();
        let ids: Vec<String> = self.people.iter().map(|p| p.person.to_string()).collect();
        let choices: Vec<Choice<'_>> = self
            .people
            .iter()
            .zip(&ids)
            .zip(&days)
            .map(|((person, id), day)| Choice {
                hint: Some(day),
                ..Choice::new(id, &person.name)
            })
            .collect();
        let worker_label = t.text("contact-worker");
        let choose = t.text("contact-worker-choose");
        let workers = self.workers.iter().map(|w| (w.worker, w.name.as_str()));
        let others = self.others.iter().map(|(id, name)| (*id, name.as_str()));
        let workers: Vec<(String, &str)> = workers
            .chain(others)
            .map(|(id, name)| (id.to_string(), name))
            .collect();
        let mut options: Vec<(&str, &str)> = Vec::new();
        if self.workers.is_empty() && !workers.is_empty() {
            // Nobody is theirs, so nobody is chosen for them.
            options.push(("", &choose));
        }
        for (id, name) in &workers {
            if !options.iter().any(|(known, _)| known == id) {
                options.push((id, name));
            }
        }
        html! {
            @if self.person.is_some() && self.kind == Kind::New {
                // The button stands below the one that saves, which is what the Enter key presses.
                p { a class="nhsuk-link" href={ "#" (ANOTHER) } { (t.text("contact-choose-another")) } }
            }
            @if self.person.is_none() {
                (self.ui().radios(&Choices {
                    name: "person",
                    legend: Label::sized(&legend, Size::M),
                    choices: &choices,
                    chosen: &[self.fields.get("person")],
                    ..Choices::default()
                }))
            }
            @if self.signed.role() != Role::PeerWorker && options.is_empty() && self.kind == Kind::New {
                p id=(WORKER) tabindex="-1" {
                    (t.text("contact-worker-none")) " "
                    a class="nhsuk-link" href="/delivery/workers" { (t.text("contact-worker-none-link")) }
                }
            }
            @if self.signed.role() != Role::PeerWorker && !options.is_empty() {
                (self.ui().select(&Select {
                    name: WORKER,
                    label: Label::sized(&worker_label, Size::M),
                    options: &options,
                    chosen: self.fields.get("worker"),
                    ..Select::default()
                }))
            }
        }
    }

    fn what(&self) -> Markup {
        let t = &self.app.texts;
        let legend = t.text("contact-what");
        let offered: Vec<Outcome> = Outcome::ALL
            .into_iter()
            // That nobody knows who called it off comes from files; here somebody is asked who knows.
            .filter(|outcome| {
                *outcome != Outcome::Cancelled
                    || matches!(
                        self.kind,
                        Kind::Change {
                            outcome: Outcome::Cancelled,
                            ..
                        }
                    )
            })
            .collect();
        let mut order = offered;
        // What happened most often comes first; a plan is the exception on this page.
        order.sort_by_key(|outcome| *outcome == Outcome::Planned);
        let texts: Vec<String> = order
            .iter()
            .map(|outcome| t.text(&format!("contact-choose-{}", outcome.code())))
            .collect();
        let choices: Vec<Choice<'_>> = order
            .iter()
            .zip(&texts)
            .map(|(outcome, text)| Choice::new(outcome.code(), text))
            .collect();
        let (label, hint) = (
            t.text("contact-circumstances"),
            t.text("contact-circumstances-hint"),
        );
        html! {
            (self.ui().radios(&Choices {
                name: "outcome",
                legend: Label::sized(&legend, Size::M),
                choices: &choices,
                chosen: &[self.fields.get("outcome")],
                ..Choices::default()
            }))
            div data-shown-when="outcome=not_met cancelled_by_person cancelled_by_service cancelled" {
                (self.ui().textarea(&Textarea {
                    name: "circumstances",
                    label: Label::from(label.as_str()),
                    hint: Some(&hint),
                    value: &self.fields.raw("circumstances"),
                    rows: 2,
                    ..Textarea::default()
                }))
            }
        }
    }

    fn when(&self) -> Markup {
        let t = &self.app.texts;
        let (legend, time) = (t.text("contact-when"), t.text("contact-time"));
        html! {
            (self.ui().date(&DateInput {
                name: "when",
                legend: Label::sized(&legend, Size::M),
                hint: None,
                typed: dates::typed(self.fields, "when"),
            }))
            (self.ui().time(&TimeInput {
                name: "time",
                label: Label::from(time.as_str()),
                hint: None,
                value: self.fields.get("time"),
            }))
        }
    }

    fn how(&self) -> Markup {
        let t = &self.app.texts;
        let (how, place) = (t.text("contact-how"), t.text("contact-place"));
        let other = t.text("contact-how-other");
        let (everyday, rare): (Vec<Mechanism>, Vec<Mechanism>) = Mechanism::ALL
            .into_iter()
            .partition(|mechanism| EVERYDAY.contains(mechanism));
        let named = |mechanisms: &[Mechanism]| -> Vec<(&'static str, String)> {
            mechanisms
                .iter()
                .map(|m| (m.code(), words::mechanism(t, *m)))
                .collect()
        };
        let (everyday, rare) = (named(&everyday), named(&rare));
        let chosen = self.fields.get("mechanism");
        let is_rare = rare.iter().any(|(code, _)| *code == chosen);
        // The error stands once, beside the first boxes.
        let without_errors = ui::Fields::new(t.words(), FieldErrors::NONE);
        let places: Vec<(&str, String)> = Place::ALL
            .into_iter()
            .map(|p| (p.code(), words::place(t, p)))
            .collect();
        html! {
            (self.ui().radios(&Choices {
                name: "mechanism",
                legend: Label::sized(&how, Size::M),
                choices: &choices(&everyday),
                chosen: &[chosen],
                small: true,
                ..Choices::default()
            }))
            (ui::details(&other, is_rare, &without_errors.radios(&Choices {
                name: "mechanism",
                id: Some("mechanism-other"),
                legend: Label::hidden(&other),
                choices: &choices(&rare),
                chosen: &[chosen],
                small: true,
                ..Choices::default()
            })))
            div data-shown-when="mechanism=face_to_face" {
                (self.ui().radios(&Choices {
                    name: "place",
                    legend: Label::sized(&place, Size::M),
                    choices: &choices(&places),
                    chosen: &[self.fields.get("place")],
                    small: true,
                    ..Choices::default()
                }))
            }
        }
    }

    fn how_long(&self) -> Markup {
        let t = &self.app.texts;
        let (legend, other, unit) = (
            t.text("contact-minutes"),
            t.text("contact-minutes-other"),
            t.text("contact-minutes-unit"),
        );
        let quick: Vec<Choice<'_>> = QUICK_MINUTES.iter().map(|m| Choice::new(m, m)).collect();
        html! {
            div class="app-quick" data-shown-when="outcome=met" data-either="minutes-quick minutes" {
                (self.ui().radios(&Choices {
                    name: "minutes-quick",
                    legend: Label::sized(&legend, Size::M),
                    choices: &quick,
                    chosen: &[self.fields.get("minutes-quick")],
                    inline: true,
                    ..Choices::default()
                }))
                (self.ui().text(&TextInput {
                    name: "minutes",
                    label: Label::from(other.as_str()),
                    value: self.fields.get("minutes"),
                    width: Some(4),
                    input_mode: Some("numeric"),
                    autocomplete: Some("off"),
                    suffix: Some(&unit),
                    ..TextInput::default()
                }))
            }
        }
    }

    fn buttons(&self) -> Markup {
        let t = &self.app.texts;
        let save = if self.is_plan() {
            t.text("contact-save-plan")
        } else {
            t.text("contact-save")
        };
        let (later, another) = (t.text("contact-later"), t.text("contact-choose-another"));
        ui::button_group(&html! {
            (ui::button(&Button { text: &save, prevent_double_click: true, ..Button::default() }))
            (ui::button(&Button {
                text: &later,
                kind: ButtonKind::Secondary,
                form_action: Some("/delivery/contacts/later"),
                ..Button::default()
            }))
            @if self.person.is_some() && self.kind == Kind::New {
                (ui::button(&Button {
                    text: &another,
                    id: Some(ANOTHER),
                    kind: ButtonKind::Secondary,
                    form_action: Some("/delivery/contacts/another"),
                    ..Button::default()
                }))
            }
        })
    }
}

fn choices<'a>(words: &'a [(&'a str, String)]) -> Vec<Choice<'a>> {
    words
        .iter()
        .map(|(value, text)| Choice::new(value, text))
        .collect()
}

/// Who this is about, on top of the page.
pub fn identity(t: &Texts, person: &ToRecord) -> Markup {
    let href = format!("/delivery/people/{}", person.person);
    let last = match person.last_met {
        Some(day) => dates::shown(t, day),
        None => t.text("contact-person-not-met-yet"),
    };
    let met = t.text("contact-last-met");
    ui::identity_bar(
        &t.text("contact-person-bar"),
        &IdentityBar {
            name: &person.name,
            href: Some(&href),
            facts: &[(met.as_str(), last.as_str())],
            actions: None,
        },
    )
}
