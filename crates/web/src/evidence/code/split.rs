//! Splitting a code: new codes take over some of its quotes.
//!
//! First the new codes are named, then each quote is given to one of them or stays.

use super::{address as of_code, found};
use crate::evidence::{address, frame, refusal};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, Choice, Choices, FieldErrors, Form, Label, Method, Select, Size, TextInput,
    Textarea,
};
use crate::{App, Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::code::{Code, Colour};
use ids::{CodeId, CodingId, StudyId};
use maud::{Markup, html};
use std::collections::BTreeMap;
use store::evidence::coding::{self, Filter, QuoteLine};
use store::evidence::{code, study};
use store::listing::{LARGEST_PAGE, Page};
use store::permits;

/// So many quotes can be given away at once.
const QUOTES: usize = 500;
/// So many codes can be made at once.
const PARTS: usize = 10;
/// So much of a quote stands beside its question, in characters.
const QUOTE: usize = 300;

/// The first question: what the new codes are called. With their names, the second.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let place = (id(&one)?, id(&of)?);
    let names: Vec<String> = asked
        .raw("names")
        .lines()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    let mut errors = FieldErrors::default();
    if names.is_empty() || names.len() > PARTS {
        if asked.pairs().iter().any(|(name, _)| name == "names") {
            let most = PARTS.to_string();
            let message = state
                .texts
                .with("code-split-names-wrong", &[("most", &most)]);
            errors.add("names", message);
        }
        return ask_names(&state, &signed, place, &asked, &errors).await;
    }
    let mut typed = Fields::default();
    typed.set("where", asked.get("where"));
    for (number, name) in (1..).zip(&names) {
        typed.set(&format!("name-{number}"), name.as_str());
        typed.set(
            &format!("new-{number}"),
            state.around.id::<CodeId>().to_string(),
        );
    }
    ask_quotes(&state, &signed, place, &typed, &errors).await
}

async fn ask_names(
    app: &App,
    signed: &Signed,
    (one, of): (StudyId, CodeId),
    asked: &Fields,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.read().await?;
    let permit = permits::study::<on::Codebook, to::Change>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let code = code::load(&mut tx, &permit, of).await?;
    tx.rollback().await?;
    let f = ui::Fields::new(t.words(), errors);
    let [title, names, hint, next, place, inside, beside] = [
        "code-split",
        "code-split-names",
        "code-split-names-hint",
        "code-split-next",
        "code-split-where",
        "code-split-inside",
        "code-split-beside",
    ]
    .map(|key| t.text(key));
    let places = [
        Choice::new("inside", &inside),
        Choice::new("beside", &beside),
    ];
    let chosen = match asked.get("where") {
        "beside" => "beside",
        _ => "inside",
    };
    let action = of_code(one, of, "split");
    let form = Form {
        action: &action,
        method: Method::Get,
        ..Form::default()
    };
    Ok(frame(app, signed, (one, &name), &title)
        .step(t.text("codes-title"), address(one, "codes"))
        .step(code.name.as_str(), of_code(one, of, ""))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.text("code-split-about")) }
            (ui::form(t.words(), &form, &html! {
                (f.textarea(&Textarea { name: "names", label: Label::from(names.as_str()), hint: Some(&hint), value: &asked.raw("names"), rows: 4, ..Textarea::default() }))
                (f.radios(&Choices { name: "where", legend: Label::sized(&place, Size::S), choices: &places, chosen: &[chosen], small: true, ..Choices::default() }))
                (ui::button(&Button { text: &next, ..Button::default() }))
            }))
        }))
}

/// A new code as the form names it: its number in the form, its identifier, its name.
struct Part {
    number: usize,
    id: CodeId,
    name: String,
}

fn named(typed: &Fields) -> Vec<Part> {
    (1..=PARTS)
        .filter_map(|number| {
            Some(Part {
                number,
                id: typed.read(&format!("new-{number}"))?,
                name: typed.get(&format!("name-{number}")).to_owned(),
            })
        })
        .collect()
}

async fn ask_quotes(
    app: &App,
    signed: &Signed,
    (one, of): (StudyId, CodeId),
    typed: &Fields,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::Codebook, to::Change>(&mut tx, &signed.actor, one).await?;
    let reads = permits::study::<on::Coding, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let code = code::load(&mut tx, &permit, of).await?;
    let filter = Filter {
        codes: vec![of],
        ..Filter::default()
    };
    let mut quotes: Vec<QuoteLine> = Vec::new();
    let mut more = false;
    for number in 1.. {
        let page = Page::new(number, LARGEST_PAGE);
        let listed = coding::list(&mut tx, &app.around, &reads, &filter, page).await?;
        let total = usize::try_from(listed.total).unwrap_or(usize::MAX);
        let last = listed.rows.is_empty();
        quotes.extend(listed.rows);
        more = quotes.len() < total;
        if last || !more || quotes.len() >= QUOTES {
            break;
        }
    }
    tx.commit().await?;
    let (title, submit) = (t.text("code-split"), t.text("code-split-submit"));
    let parts = named(typed);
    let mut hidden = vec![("where".to_owned(), typed.get("where").to_owned())];
    for part in &parts {
        hidden.push((format!("new-{}", part.number), part.id.to_string()));
    }
    let hidden: Vec<(&str, &str)> = hidden
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let action = of_code(one, of, "split");
    let form = Form {
        action: &action,
        hidden: &hidden,
        ..Form::default()
    };
    Ok(frame(app, signed, (one, &name), &title)
        .step(t.text("codes-title"), address(one, "codes"))
        .step(code.name.as_str(), of_code(one, of, ""))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (ui::form(t.words(), &form, &html! {
                (names(app, &parts, errors))
                h2 { (t.text("code-split-quotes")) }
                @if more { p { (t.count("code-split-quotes-first", i64::try_from(quotes.len()).unwrap_or(i64::MAX))) } }
                (questions(app, &code, &parts, &quotes, typed))
                (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
            }))
        }))
}

fn names(app: &App, parts: &[Part], errors: &FieldErrors) -> Markup {
    let t = &app.texts;
    let f = ui::Fields::new(t.words(), errors);
    html! {
        @for part in parts {
            @let number = part.number.to_string();
            @let label = t.with("code-split-name", &[("number", number.as_str())]);
            @let field = format!("name-{number}");
            (f.text(&TextInput { name: &field, label: Label::from(label.as_str()), value: &part.name, ..TextInput::default() }))
        }
    }
}

fn questions(
    app: &App,
    code: &Code,
    parts: &[Part],
    quotes: &[QuoteLine],
    typed: &Fields,
) -> Markup {
    let t = &app.texts;
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let stays = t.with("code-split-stays", &[("name", code.name.as_str())]);
    let numbers: Vec<String> = parts.iter().map(|part| part.number.to_string()).collect();
    let mut options = vec![("", stays.as_str())];
    options.extend(
        numbers
            .iter()
            .zip(parts)
            .map(|(number, part)| (number.as_str(), part.name.as_str())),
    );
    html! {
        @if quotes.is_empty() { p { (t.text("code-split-quotes-none")) } }
        @for line in quotes {
            @let field = format!("k-{}", line.coding.id);
            @let quote: String = line.coding.quote.chars().take(QUOTE).collect();
            @let label = format!("“{quote}” ({})", line.source);
            (f.select(&Select { name: &field, label: Label::from(label.as_str()), options: &options, chosen: typed.get(&field), ..Select::default() }))
        }
    }
}

/// Splits the code.
pub(super) async fn send(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (one, of): (StudyId, CodeId) = (id(&one)?, id(&of)?);
    let parts = named(&typed);
    if parts.is_empty() {
        return Err(Failure::Missing);
    }
    let done = || {
        let to = format!("{}?done=code-split", of_code(one, of, ""));
        Redirect::to(&to).into_response()
    };
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Codebook, to::Change>(&mut tx, &signed.actor, one).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    let split = found(&codebook, of)?;
    if parts.iter().all(|part| codebook.get(part.id).is_some()) {
        return Ok(done());
    }
    let parent = match typed.get("where") {
        "beside" => split.parent,
        _ => Some(of),
    };
    let new: Vec<Code> = parts
        .iter()
        .map(|part| Code {
            parent,
            colour: Colour::of_number(codebook.len() + part.number - 1),
            ..Code::new(part.id, part.name.as_str())
        })
        .collect();
    let assignment = assigned(&typed, &parts);
    match code::split(&mut tx, &state.around, &permit, of, new, &assignment).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(done())
        }
        Err(error) => {
            let message = refusal::words(&state.texts, error)?;
            tx.rollback().await?;
            let mut errors = FieldErrors::default();
            errors.add(format!("name-{}", parts[0].number), message);
            ask_quotes(&state, &signed, (one, of), &typed, &errors).await
        }
    }
}

/// Which coding goes to which new code.
fn assigned(typed: &Fields, parts: &[Part]) -> BTreeMap<CodingId, CodeId> {
    typed
        .pairs()
        .iter()
        .filter_map(|(field, value)| {
            let coding: CodingId = field.strip_prefix("k-")?.parse().ok()?;
            let number: usize = value.parse().ok()?;
            let part = parts.iter().find(|part| part.number == number)?;
            Some((coding, part.id))
        })
        .collect()
}
