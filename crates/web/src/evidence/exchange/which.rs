//! Which project of a database that holds several: asked before anything is shown of it.

use super::preview::address;
use crate::evidence::{address as in_study, frame};
use crate::ui::{
    self, Button, ButtonKind, Choice, Choices, FieldErrors, Form, Label, Method, Size,
};
use crate::{App, Signed};
use axum::response::Response;
use ids::{ImportId, StudyId};
use interchange::qda::HeldProject;
use maud::html;

/// A file that was looked at and holds several projects.
pub(super) struct Which {
    pub(super) study: StudyId,
    pub(super) study_name: String,
    pub(super) kept: ImportId,
    pub(super) name: String,
    pub(super) projects: Vec<HeldProject>,
}

impl Which {
    /// The page; with what is missing when it was sent without a choice.
    pub(super) fn show(&self, app: &App, signed: &Signed, sent: bool) -> Response {
        let t = &app.texts;
        let title = t.with("exchange-which", &[("name", self.name.as_str())]);
        let (hint, look) = (t.text("exchange-which-hint"), t.text("exchange-look"));
        let discard = t.text("exchange-discard");
        let one = address(self.study, self.kept, "");
        let away = address(self.study, self.kept, "discard");
        let named: Vec<(String, String)> = self
            .projects
            .iter()
            .map(|project| {
                let number = project.id.to_string();
                let name = match project.name.trim() {
                    "" => t.with("exchange-which-unnamed", &[("number", number.as_str())]),
                    name => name.to_owned(),
                };
                (number, name)
            })
            .collect();
        let choices: Vec<Choice<'_>> = named
            .iter()
            .map(|(number, name)| Choice::new(number, name))
            .collect();
        let mut errors = FieldErrors::default();
        if sent {
            errors.add("project", t.text("exchange-which-missing"));
        }
        let f = ui::Fields::new(t.words(), &errors);
        frame(app, signed, (self.study, &self.study_name), &title)
            .step(t.text("exchange-title"), in_study(self.study, "exchange"))
            .errors(!errors.is_empty())
            .body(html! {
                (ui::error_summary(t.words(), &errors))
                (ui::form(t.words(), &Form { action: &one, method: Method::Get, hidden: &[("sent", "yes")], ..Form::default() }, &html! {
                    (f.radios(&Choices { name: "project", legend: Label::heading(&title, Size::L), hint: Some(&hint), choices: &choices, ..Choices::default() }))
                    (ui::button(&Button { text: &look, ..Button::default() }))
                }))
                (ui::form(t.words(), &Form { action: &away, ..Form::default() }, &html! {
                    (ui::button(&Button { text: &discard, kind: ButtonKind::Secondary, ..Button::default() }))
                }))
            })
    }
}
