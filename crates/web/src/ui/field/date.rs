//! A date in three boxes, which people fill with fewer mistakes than a picker.

use maud::{Markup, html};

use super::{Fields, Label, legend_of};
use crate::ui::errors::DatePart;

/// Options of [`Fields::date`]. Boxes are named `NAME-day`, `NAME-month`, `NAME-year`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DateInput<'a> {
    /// Name in the form, and the `id` of the group.
    pub name: &'a str,
    /// The question.
    pub legend: Label<'a>,
    /// Help, for example "For example, 31 3 2025".
    pub hint: Option<&'a str>,
    /// What was typed as day, month, year: kept as typed, right or wrong.
    pub typed: [&'a str; 3],
}

impl Fields<'_> {
    /// A date in three boxes.
    pub fn date(self, options: &DateInput<'_>) -> Markup {
        let name = options.name;
        let error = self.errors.of(name);
        let marked =
            |part: DatePart| error.is_some_and(|e| e.parts.is_empty() || e.parts.contains(&part));
        let boxes = [
            (DatePart::Day, &self.words.day, "2"),
            (DatePart::Month, &self.words.month, "2"),
            (DatePart::Year, &self.words.year, "4"),
        ];
        html! {
            div class=(self.group_class(name)) {
                fieldset class="nhsuk-fieldset" role="group" aria-describedby=[self.described_by(name, name, options.hint, None)] {
                    (legend_of(options.legend))
                    (Self::hint(name, options.hint))
                    (self.error(name, name))
                    div class="nhsuk-date-input" id=(name) {
                        @for ((part, label, width), typed) in boxes.into_iter().zip(options.typed) {
                            @let id = format!("{name}-{}", part.suffix());
                            div class="nhsuk-date-input__item" {
                                div class={ "nhsuk-form-group" @if marked(part) { " nhsuk-form-group--error" } } {
                                    label class="nhsuk-label nhsuk-date-input__label" for=(id) { (label) }
                                    input class={ "nhsuk-input" @if marked(part) { " nhsuk-input--error" } " nhsuk-input--width-" (width) " nhsuk-date-input__input" }
                                        id=(id) name=(id) type="text" value=[(!typed.is_empty()).then_some(typed)] inputmode="numeric";
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
