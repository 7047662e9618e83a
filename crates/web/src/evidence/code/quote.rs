//! Quotes in their context: what stands before and after them in the source.

use crate::evidence::{quotes, workbench};
use crate::{App, Failure, Signed, Texts};
use access::{on, to};
use evidence::coding::Layer;
use evidence::place::Span;
use evidence::text::Text;
use ids::{SourceId, StudyId};
use maud::{Markup, html};
use std::collections::HashMap;
use store::evidence::coding::QuoteLine;
use store::evidence::source;
use store::{Tx, permits};

/// A quote with the words around it.
pub(in crate::evidence) struct Quoted {
    line: QuoteLine,
    before: String,
    after: String,
}

/// Fetches the words around quotes. Each source is opened once, and that is written down as a view of it.
///
/// # Errors
/// As the store says.
pub(in crate::evidence) async fn in_context(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    study: StudyId,
    lines: Vec<QuoteLine>,
) -> Result<Vec<Quoted>, Failure> {
    let permit = permits::study::<on::StudySource, to::Read>(tx, &signed.actor, study).await?;
    let mut texts: HashMap<SourceId, Text> = HashMap::new();
    let mut quoted = Vec::with_capacity(lines.len());
    for line in lines {
        let id = line.coding.source;
        if let std::collections::hash_map::Entry::Vacant(free) = texts.entry(id) {
            free.insert(source::load(tx, &app.around, &permit, id).await?.text);
        }
        let (before, after) = texts
            .get(&id)
            .map(|text| around(text, line.coding.span, &line.coding.quote))
            .unwrap_or_default();
        quoted.push(Quoted {
            line,
            before,
            after,
        });
    }
    Ok(quoted)
}

/// The words before and after a place. None where something else stands there now: its words alone are shown then.
fn around(text: &Text, span: Span, quote: &str) -> (String, String) {
    if text.slice(span) != Some(quote) {
        return (String::new(), String::new());
    }
    quotes::around(text, span)
}

/// The quotes, each with its source and its coder; with its code where the list has several.
pub(in crate::evidence) fn list(
    t: &Texts,
    study: StudyId,
    quotes: &[Quoted],
    with_code: bool,
) -> Markup {
    html! {
        ol class="app-codings" {
            @for quoted in quotes {
                @let coding = &quoted.line.coding;
                li class="app-coding" {
                    p class="app-text" {
                        span class="nhsuk-u-secondary-text-colour" { (quoted.before) }
                        mark { (coding.quote) }
                        span class="nhsuk-u-secondary-text-colour" { (quoted.after) }
                    }
                    p class="app-coding__who" {
                        a class="nhsuk-link" href={ (workbench::address(study, coding.source, "")) "#k-" (coding.id) } { (quoted.line.source) }
                        @if with_code { " · " (quoted.line.code) }
                        " · "
                        @match coding.layer {
                            Layer::Coder => (quoted.line.coder),
                            Layer::Consensus => (t.text("bench-consensus")),
                        }
                        @if let Some(weight) = coding.weight { " · " (t.with("bench-weight-of", &[("weight", i64::from(weight).to_string().as_str())])) }
                    }
                    @if !coding.comment.is_empty() { p class="app-coding__comment app-text" { (coding.comment) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_around_a_quote_are_whole_words() {
        let text = Text::new(
            format!(
                "{}quote{}",
                "ein wörtchen ".repeat(30),
                " und noch eins".repeat(30)
            )
            .as_str(),
        );
        let start = u32::try_from("ein wörtchen ".chars().count() * 30).unwrap();
        let span = Span::new(start, start + 5).unwrap();
        let (before, after) = around(&text, span, "quote");
        assert!(
            before.starts_with("… wörtchen ") || before.starts_with("… ein "),
            "{before}"
        );
        assert!(before.ends_with("wörtchen "));
        assert!(
            after.starts_with(" und") && after.ends_with(" …"),
            "{after}"
        );
        assert!(
            ["und …", "noch …", "eins …"]
                .iter()
                .any(|end| after.ends_with(end))
        );
    }

    #[test]
    fn nothing_stands_around_words_that_are_not_there_any_more() {
        let text = Text::new("Something else now.");
        let span = Span::new(0, 9).unwrap();
        assert_eq!(
            around(&text, span, "Some words"),
            (String::new(), String::new())
        );
        assert_eq!(
            around(&text, span, "Something"),
            (String::new(), " else now.".to_owned())
        );
    }
}
