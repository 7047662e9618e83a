//! What will come of a file that waits: how much of everything, how its positions were counted and how well that fits,
//! and everything that cannot be taken as it is.

use super::found::Found;
use crate::evidence::{address as in_study, frame, material};
use crate::ui::{self, Button, ButtonKind, Fact, FieldErrors, Form};
use crate::{App, Signed, Texts};
use axum::response::Response;
use ids::{ImportId, StudyId};
use interchange::qda::{QdaFormat, Unit, has_dotted_names};
use maud::{Markup, html};
use store::evidence::exchange::Untaken;

/// A file that was looked at.
pub(super) struct Preview {
    pub(super) study: StudyId,
    pub(super) study_name: String,
    pub(super) kept: ImportId,
    /// The number of the project, of a database that holds several.
    pub(super) chosen: Option<i64>,
    pub(super) name: String,
    pub(super) import: Found,
    pub(super) untaken: Untaken,
}

/// The address of a file that waits, or of something below it.
pub(super) fn address(study: StudyId, kept: ImportId, part: &str) -> String {
    let one = in_study(study, &format!("exchange/brought/{kept}"));
    if part.is_empty() {
        one
    } else {
        format!("{one}/{part}")
    }
}

/// So many names are said of a list.
const NAMED: usize = 10;

impl Preview {
    /// The page.
    pub(super) fn show(&self, app: &App, signed: &Signed, errors: &FieldErrors) -> Response {
        let t = &app.texts;
        let title = t.with("exchange-comes", &[("name", self.name.as_str())]);
        let (take, discard) = (t.text("exchange-take-in"), t.text("exchange-discard"));
        let one = address(self.study, self.kept, "");
        let away = address(self.study, self.kept, "discard");
        let dotted = has_dotted_names(&self.import.project.codes);
        let dots = t.text("exchange-dots");
        let chosen = self.chosen.map(|number| number.to_string());
        let hidden: Vec<(&str, &str)> = chosen
            .iter()
            .map(|number| ("project", number.as_str()))
            .collect();
        frame(app, signed, (self.study, &self.study_name), &title)
            .step(t.text("exchange-title"), in_study(self.study, "exchange"))
            .errors(!errors.is_empty())
            .body(html! {
                (ui::error_summary(t.words(), errors))
                h1 { (title) }
                (self.counts(t))
                (self.positions(t))
                h2 { (t.text("exchange-untaken")) }
                (self.untaken(t))
                (ui::form(t.words(), &Form { action: &one, hidden: &hidden, ..Form::default() }, &html! {
                    @if dotted { (tick(&dots)) }
                    div id="take" { (ui::button(&Button { text: &take, prevent_double_click: true, ..Button::default() })) }
                }))
                (ui::form(t.words(), &Form { action: &away, ..Form::default() }, &html! {
                    (ui::button(&Button { text: &discard, kind: ButtonKind::Secondary, ..Button::default() }))
                }))
            })
    }

    fn counts(&self, t: &Texts) -> Markup {
        let counts = self.import.project.counts();
        let format = t.text(match self.import.format {
            QdaFormat::Qdpx => "exchange-format-qdpx",
            QdaFormat::Qde => "exchange-format-qde",
            QdaFormat::Qdc => "exchange-format-qdc",
            QdaFormat::CodebookCsv => "exchange-format-codebook",
            QdaFormat::PassagesCsv => "exchange-format-passages",
            QdaFormat::Taguette => "exchange-format-taguette",
            QdaFormat::QualCoder => "exchange-format-qualcoder",
        });
        let texts = self.import.project.texts().count();
        let rows = [
            ("exchange-format", format),
            ("exchange-project", self.import.project.name.clone()),
            ("study-count-codes", counts.codes.to_string()),
            ("study-count-sources", texts.to_string()),
            ("exchange-passages", counts.selections.to_string()),
            ("study-count-codings", counts.codings.to_string()),
            ("study-count-cases", counts.cases.to_string()),
            ("study-count-memos", counts.notes.to_string()),
            ("exchange-groups", counts.sets.to_string()),
            ("exchange-links", counts.links.to_string()),
            ("exchange-people", counts.users.to_string()),
        ];
        facts(t, &rows)
    }

    fn positions(&self, t: &Texts) -> Markup {
        let positions = &self.import.positions;
        let unit = t.text(match positions.counting.unit {
            Unit::CodePoint => "exchange-unit-codepoint",
            Unit::Utf16 => "exchange-unit-utf16",
        });
        let rows = [
            (
                "exchange-score",
                if positions.checked == 0 {
                    t.text("exchange-unchecked")
                } else {
                    material::percent(positions.score)
                },
            ),
            ("exchange-checked", positions.checked.to_string()),
            ("exchange-unit", unit),
            ("exchange-crlf", positions.counting.crlf.to_string()),
            ("exchange-mark", positions.counting.mark.to_string()),
        ];
        html! {
            @if self.import.project.counts().selections > 0 {
                h2 { (t.text("exchange-positions")) }
                p { (t.text("exchange-positions-about")) }
                (facts(t, &rows))
            }
        }
    }

    /// Everything that cannot be taken as it is.
    fn untaken(&self, t: &Texts) -> Markup {
        let out = &self.untaken;
        let numbers = [
            ("exchange-untaken-sets", out.sets),
            ("exchange-untaken-links", out.links),
            ("exchange-untaken-graphs", out.graphs),
            ("exchange-untaken-regions", out.regions),
            ("exchange-untaken-elsewhere", out.codings_elsewhere),
            ("exchange-untaken-nowhere", out.codings_nowhere),
            ("exchange-untaken-repeated", out.repeated),
            ("exchange-untaken-values", out.source_values),
            ("exchange-untaken-descriptions", out.descriptions),
            ("exchange-untaken-case-codes", out.case_codes),
        ];
        let lists = [
            ("exchange-untaken-media", &out.media),
            ("exchange-untaken-empty", &out.empty),
            ("exchange-untaken-strangers", &out.strangers),
            ("exchange-untaken-renamed", &out.renamed),
            ("exchange-untaken-staying", &out.staying),
            ("exchange-untaken-too-long", &out.too_long),
            ("exchange-untaken-recoloured", &out.recoloured),
            ("exchange-untaken-in-words", &out.in_words),
            ("exchange-untaken-apart", &out.apart),
            ("exchange-untaken-joined", &out.joined),
            ("exchange-untaken-cut", &out.cut),
        ];
        let warnings = &self.import.warnings;
        html! {
            @if out.is_empty() && warnings.is_empty() { p { (t.text("exchange-untaken-none")) } } @else {
                ul class="nhsuk-list nhsuk-list--bullet" {
                    @for warning in warnings { li { (warning.says) } }
                    @for (key, number) in numbers {
                        @if number > 0 { li { (t.with(key, &[("number", number.to_string().as_str())])) } }
                    }
                    @for (key, names) in lists {
                        @if !names.is_empty() { li { (t.with(key, &[("names", some(names).as_str())])) } }
                    }
                }
            }
        }
    }
}

/// The choice to make a tree of names with dots.
fn tick(label: &str) -> Markup {
    html! {
        div class="nhsuk-form-group" {
            div class="nhsuk-checkboxes nhsuk-checkboxes--small" {
                div class="nhsuk-checkboxes__item" {
                    input class="nhsuk-checkboxes__input" id="dots" name="dots" type="checkbox" value="yes";
                    label class="nhsuk-label nhsuk-checkboxes__label" for="dots" { (label) }
                }
            }
        }
    }
}

fn facts(t: &Texts, rows: &[(&str, String)]) -> Markup {
    let keys: Vec<String> = rows.iter().map(|(key, _)| t.text(key)).collect();
    let facts: Vec<Fact<'_>> = keys
        .iter()
        .zip(rows)
        .map(|(key, (_, value))| Fact::new(key, html! { (value) }))
        .collect();
    ui::summary_list(&facts)
}

/// The first of some names.
fn some(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let first = names[..names.len().min(NAMED)].join("; ");
    if more > 0 {
        format!("{first} (+ {more})")
    } else {
        first
    }
}
