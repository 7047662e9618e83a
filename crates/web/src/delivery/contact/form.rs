//! The form of a contact: one page, filled in within a minute on a phone.

use super::answers::QUICK_MINUTES;
use super::vocabulary::{self, Offer};
use super::words;
use crate::shell::{Place as Room, Shell};
use crate::ui::{
    self, Autosave, Button, ButtonKind, CharacterCount, Choice, Choices, DateInput, FieldErrors,
    Form, IdentityBar, Label, Select, Size, TextInput, Textarea, TimeInput,
};
use crate::{App, Fields, Signed, Texts, dates};
use access::Role;
use axum::response::Response;
use delivery::contact::{Mechanism, Outcome, Place};
use delivery::note::NoteMode;
use frameworks::TermRef;
use ids::ContactId;
use maud::{Markup, html};
use store::delivery::contact::{MatchedWorker, ToRecord};
use store::frameworks::Vocabularies;

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
    /// What the worker recorded last.
    pub last_used: &'a [TermRef],
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
            (self.what())
            (self.when())
            (self.how())
            (self.how_long())
            (self.terms())
            (self.note())
            (self.reflection())
            (self.reason())
            (self.worry())
            (self.buttons())
        };
        ui::form(t.words(), &form, &body)
    }

    fn ui(&self) -> ui::Fields<'_> {
        ui::Fields::new(self.app.texts.words(), self.errors)
    }

    fn who(&self) -> Markup {
        let t = &self.app.texts;
        let legend = t.text("contact-person");
        let days: Vec<String> = self
            .people
            .iter()
            .map(|p| match p.last_met {
                Some(day) => t.with("contact-person-last-met", &[("day", &dates::shown(day))]),
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
        let worker_ids: Vec<String> = self.workers.iter().map(|w| w.worker.to_string()).collect();
        let mut options: Vec<(&str, &str)> = Vec::new();
        for (id, worker) in worker_ids.iter().zip(self.workers) {
            if !options.iter().any(|(known, _)| known == id) {
                options.push((id, &worker.name));
            }
        }
        html! {
            @if self.person.is_none() {
                (self.ui().radios(&Choices {
                    name: "person",
                    legend: Label::sized(&legend, Size::M),
                    choices: &choices,
                    chosen: &[self.fields.get("person")],
                    ..Choices::default()
                }))
            }
            @if self.signed.role() != Role::PeerWorker && !options.is_empty() {
                (self.ui().select(&Select {
                    name: "worker",
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
        let mechanisms: Vec<(&str, String)> = Mechanism::ALL
            .into_iter()
            .map(|m| (m.code(), words::mechanism(t, m)))
            .collect();
        let places: Vec<(&str, String)> = Place::ALL
            .into_iter()
            .map(|p| (p.code(), words::place(t, p)))
            .collect();
        html! {
            (self.ui().radios(&Choices {
                name: "mechanism",
                legend: Label::sized(&how, Size::M),
                choices: &choices(&mechanisms),
                chosen: &[self.fields.get("mechanism")],
                small: true,
                ..Choices::default()
            }))
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
            div data-shown-when="outcome=met" data-either="minutes-quick minutes" {
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

    fn terms(&self) -> Markup {
        let t = &self.app.texts;
        let sent: Vec<&str> = self
            .fields
            .all("component")
            .chain(self.fields.all("technique"))
            .collect();
        let chosen: Vec<TermRef> = sent.iter().filter_map(|v| vocabulary::read(v)).collect();
        let (mut close, far) = vocabulary::components(self.vocabularies, self.last_used, &chosen);
        close.extend(vocabulary::no_longer_offered(
            self.vocabularies,
            &chosen,
            true,
        ));
        let mut groups = vocabulary::techniques(self.vocabularies, &chosen);
        let old = vocabulary::no_longer_offered(self.vocabularies, &chosen, false);
        if !old.is_empty() {
            groups.push(vocabulary::Group {
                name: t.text("contact-techniques-earlier"),
                offers: old,
            });
        }
        let any_technique = self.fields.all("technique").next().is_some();
        let legend = t.text("contact-components");
        let hint = t.text("contact-components-hint");
        let more = t.text("contact-components-more");
        html! {
            div data-shown-when="outcome=met" {
                (self.chips("component", "component", Label::sized(&legend, Size::M), Some(&hint), &close, &sent))
                (ui::details(&more, false, &html! {
                    (self.chips("component", "component-more", Label::hidden(&more), None, &far, &sent))
                }))
                (ui::details(&t.text("contact-techniques"), any_technique, &html! {
                    p { (t.text("contact-techniques-hint")) }
                    @for (at, group) in groups.iter().enumerate() {
                        (self.chips("technique", &format!("technique-{at}"), Label::from(group.name.as_str()), None, &group.offers, &sent))
                    }
                }))
            }
        }
    }

    fn chips(
        &self,
        name: &str,
        id: &str,
        legend: Label<'_>,
        hint: Option<&str>,
        offers: &[Offer],
        chosen: &[&str],
    ) -> Markup {
        let t = &self.app.texts;
        let names: Vec<String> = offers
            .iter()
            .map(|offer| {
                if offer.is_draft {
                    t.with("contact-term-draft", &[("name", &offer.name)])
                } else {
                    offer.name.clone()
                }
            })
            .collect();
        let choices: Vec<Choice<'_>> = offers
            .iter()
            .zip(&names)
            .map(|(offer, name)| Choice {
                hint: Some(&offer.about),
                ..Choice::new(&offer.value, name)
            })
            .collect();
        html! {
            @if !choices.is_empty() {
                (self.ui().chips(&Choices {
                    name,
                    id: Some(id),
                    legend,
                    hint,
                    choices: &choices,
                    chosen,
                    ..Choices::default()
                }))
            }
        }
    }

    fn note(&self) -> Markup {
        let t = &self.app.texts;
        let typed = self.fields.raw("note");
        let label = t.text("contact-note");
        html! {
            @match (self.note_mode, self.person) {
                (None, _) => {}
                (Some(NoteMode::NoNote), Some(person)) if typed.is_empty() => {
                    p data-note-mode="no_note" { (t.with("contact-note-none", &[("name", &person.name)])) }
                }
                (Some(mode), Some(person)) => {
                    @let hint = t.with(&format!("contact-note-hint-{}", mode.code()), &[("name", &person.name)]);
                    (self.note_box(&label, &hint, mode, &typed))
                }
                // While nobody is chosen, what each person wants is said for each; scripts leave the one that applies.
                (Some(_), None) => {
                    @for person in self.people {
                        p class="nhsuk-u-margin-bottom-2" data-shown-when={ "person=" (person.person) } {
                            strong { (person.name) ": " } (words::note_mode(t, person.note_mode))
                        }
                    }
                    (self.note_box(&label, &t.text("contact-note-hint-anybody"), NoteMode::WorkerWrites, &typed))
                }
            }
        }
    }

    fn note_box(&self, label: &str, hint: &str, mode: NoteMode, typed: &str) -> Markup {
        let longest = if mode == NoteMode::NoNote {
            NoteMode::DEFAULT.longest()
        } else {
            mode.longest()
        };
        self.ui().character_count(&CharacterCount {
            textarea: Textarea {
                name: "note",
                label: Label::sized(label, Size::M),
                hint: Some(hint),
                value: typed,
                rows: if mode == NoteMode::AgreedLine { 2 } else { 4 },
                ..Textarea::default()
            },
            max_length: u32::try_from(longest).unwrap_or(u32::MAX),
        })
    }

    fn reflection(&self) -> Markup {
        let t = &self.app.texts;
        let (label, hint) = (
            t.text("contact-reflection"),
            t.text("contact-reflection-hint"),
        );
        self.ui().textarea(&Textarea {
            name: "reflection",
            label: Label::sized(&label, Size::M),
            hint: Some(&hint),
            value: &self.fields.raw("reflection"),
            rows: 3,
            ..Textarea::default()
        })
    }

    fn reason(&self) -> Markup {
        let t = &self.app.texts;
        let (label, hint) = (t.text("contact-reason"), t.text("contact-reason-hint"));
        html! {
            @if matches!(self.kind, Kind::Change { recorded: true, .. }) {
                (self.ui().textarea(&Textarea {
                    name: "reason",
                    label: Label::sized(&label, Size::M),
                    hint: Some(&hint),
                    value: &self.fields.raw("reason"),
                    rows: 2,
                    ..Textarea::default()
                }))
            }
        }
    }

    /// Whom to ring with a worry. There is no form for it: a person on duty answers, not a queue.
    fn worry(&self) -> Markup {
        let t = &self.app.texts;
        let mut duty: Vec<&str> = Vec::new();
        for person in self.person.into_iter().chain(self.people) {
            if !person.duty_contact.is_empty() && !duty.contains(&person.duty_contact.as_str()) {
                duty.push(&person.duty_contact);
            }
        }
        ui::inset_text(
            t.words(),
            &html! {
                p { strong { (t.text("contact-worried")) } }
                @if duty.is_empty() {
                    p { (t.text("contact-worried-nobody-named")) }
                } @else {
                    p { (t.text("contact-worried-ring")) }
                    @for contact in duty { p { strong { (contact) } } }
                }
                p { a class="nhsuk-link" href="/boundary" { (t.text("contact-boundary")) } }
            },
        )
    }

    fn buttons(&self) -> Markup {
        let t = &self.app.texts;
        let (save, later) = (t.text("contact-save"), t.text("contact-later"));
        ui::button_group(&html! {
            (ui::button(&Button { text: &save, prevent_double_click: true, ..Button::default() }))
            (ui::button(&Button {
                text: &later,
                kind: ButtonKind::Secondary,
                form_action: Some("/delivery/contacts/later"),
                ..Button::default()
            }))
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
        Some(day) => dates::shown(day),
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
