//! What stands beside the facts in the form of a contact: what was part of it, the note, the reflection, and whom to ring
//! with a worry.

use super::form::{FormPage, Kind};
use super::vocabulary::{self, Offer};
use super::words;
use crate::delivery::concern;
use crate::ui::{self, CharacterCount, Choice, Choices, Fact, Label, Select, Size, Textarea};
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
        let mut components = vocabulary::components(self.vocabularies, self.used, &chosen);
        components.extend(vocabulary::no_longer_offered(
            self.vocabularies,
            &chosen,
            true,
        ));
        let (mut techniques, all) =
            vocabulary::techniques(self.vocabularies, self.techniques_used, &chosen);
        techniques.extend(vocabulary::no_longer_offered(
            self.vocabularies,
            &chosen,
            false,
        ));
        let any_technique = self.fields.all("technique").any(|sent| !sent.is_empty());
        let legend = t.text("contact-components");
        let hint = if components.iter().any(|offer| offer.is_draft) {
            format!(
                "{} {}",
                t.text("contact-components-hint"),
                t.text("contact-components-working")
            )
        } else {
            t.text("contact-components-hint")
        };
        let (used_here, find) = (
            t.text("contact-techniques-used"),
            t.text("contact-techniques-find"),
        );
        let none = t.text("contact-techniques-none");
        let options: Vec<(&str, &str)> = std::iter::once(("", none.as_str()))
            .chain(all.iter().map(|o| (o.value.as_str(), o.name.as_str())))
            .collect();
        html! {
            div data-shown-when="outcome=met" {
                (self.chips("component", "component", Label::sized(&legend, Size::M), Some(&hint), &components, &sent))
                (self.meanings(&components))
                (ui::details(&t.text("contact-techniques"), any_technique, &html! {
                    p { (t.text("contact-techniques-hint")) }
                    (self.chips("technique", "technique-used", Label::from(used_here.as_str()), None, &techniques, &sent))
                    (self.meanings(&techniques))
                    (self.ui().select(&Select {
                        name: "technique",
                        label: Label::from(find.as_str()),
                        options: &options,
                        ..Select::default()
                    }))
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
        let draft = self.app.texts.text("contact-term-draft");
        let choices: Vec<Choice<'_>> = offers
            .iter()
            .map(|offer| Choice {
                dashed: offer.is_draft.then_some(draft.as_str()),
                ..Choice::new(&offer.value, &offer.name)
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

    /// What the names mean, for whoever asks: by touch and by keys as well as by mouse, and one line high until then.
    fn meanings(&self, offers: &[Offer]) -> Markup {
        let t = &self.app.texts;
        let draft = t.text("term-status-draft");
        let facts: Vec<Fact<'_>> = offers
            .iter()
            .filter(|offer| !offer.about.is_empty())
            .map(|offer| {
                let about = html! {
                    @if offer.is_draft { (ui::tag(&draft, ui::TagColour::Grey)) " " }
                    (offer.about)
                };
                Fact::new(&offer.name, about)
            })
            .collect();
        html! {
            @if !facts.is_empty() {
                (ui::details(&t.text("contact-term-meanings"), false, &ui::summary_list(&facts)))
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
                (Some(_), None) => (self.note_of_anybody(&label, &typed)),
            }
        }
    }

    /// While nobody is chosen, what each person wants is said for each; scripts leave the one that applies, set the
    /// limit that goes with it, and leave no box for somebody who wants no notes.
    fn note_of_anybody(&self, label: &str, typed: &str) -> Markup {
        let t = &self.app.texts;
        let of = |fits: &dyn Fn(NoteMode) -> bool| -> String {
            let ids = self.people.iter().filter(|p| fits(p.note_mode));
            ids.map(|p| p.person.to_string())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let wanting = of(&|mode| mode != NoteMode::NoNote);
        let agreeing = of(&|mode| mode == NoteMode::AgreedLine);
        let others = of(&|mode| !matches!(mode, NoteMode::NoNote | NoteMode::AgreedLine));
        // The longest that anybody wants; an agreed line is shorter.
        let mode = if others.is_empty() && !agreeing.is_empty() {
            NoteMode::AgreedLine
        } else {
            NoteMode::WorkerWrites
        };
        let line = NoteMode::AgreedLine.longest().to_string();
        let anybody = t.text("contact-note-hint-anybody");
        let hint = if agreeing.is_empty() || mode == NoteMode::AgreedLine {
            anybody
        } else {
            let most = t
                .words()
                .grouped(u64::try_from(mode.longest()).unwrap_or(u64::MAX));
            let limits = t.with(
                "contact-note-hint-limits",
                &[("most", &most), ("line", &line)],
            );
            format!("{anybody} {limits}")
        };
        let said = ui::fill(&t.words().characters_up_to, &[("count", &line)]);
        html! {
            @for person in self.people {
                p class="nhsuk-u-margin-bottom-2" data-shown-when={ "person=" (person.person) } {
                    strong { (person.name) ": " } (words::note_mode(t, person.note_mode))
                    @if person.note_mode == NoteMode::AgreedLine { ", " (t.with("contact-note-up-to", &[("line", &line)])) }
                }
            }
            div data-shown-when={ "person=" (wanting) } data-limit-when={ "person=" (agreeing) } data-limit=(line) data-limit-said=(said) {
                (self.note_box(label, &hint, mode, typed))
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

    /// Whom to ring or write to with a worry: a person on duty answers, not a queue.
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
                p { a class="nhsuk-link" href=(self.person.map_or(concern::NEW.to_owned(), |one| concern::raise_about(one.person))) { (t.text("contact-worried-raise")) } }
                p { a class="nhsuk-link" href="/boundary" { (t.text("contact-boundary")) } }
            },
        )
    }
}
