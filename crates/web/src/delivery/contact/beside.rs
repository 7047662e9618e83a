//! What stands beside the facts in the form of a contact: what was part of it, the note, the reflection, and whom to ring
//! with a worry.

use super::form::{FormPage, Kind};
use super::vocabulary::{self, Offer};
use super::words;
use crate::ui::{self, CharacterCount, Choice, Choices, Label, Size, Textarea};
use delivery::note::NoteMode;
use frameworks::TermRef;
use maud::{Markup, html};

impl FormPage<'_> {
    pub(super) fn terms(&self) -> Markup {
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

    pub(super) fn note(&self) -> Markup {
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
                // While nobody is chosen, what each person wants is said for each; scripts leave the one that applies,
                // and no box for somebody who wants no notes.
                (Some(_), None) => {
                    @let wanting: Vec<String> = self
                        .people
                        .iter()
                        .filter(|p| p.note_mode != NoteMode::NoNote)
                        .map(|p| p.person.to_string())
                        .collect();
                    @for person in self.people {
                        p class="nhsuk-u-margin-bottom-2" data-shown-when={ "person=" (person.person) } {
                            strong { (person.name) ": " } (words::note_mode(t, person.note_mode))
                        }
                    }
                    div data-shown-when={ "person=" (wanting.join(" ")) } {
                        (self.note_box(&label, &t.text("contact-note-hint-anybody"), NoteMode::WorkerWrites, &typed))
                    }
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

    pub(super) fn reflection(&self) -> Markup {
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

    pub(super) fn reason(&self) -> Markup {
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
    pub(super) fn worry(&self) -> Markup {
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
}
