//! Adding a code, and saying anew what one means.

use super::{address as of_code, found, options};
use crate::evidence::{address, frame, refusal};
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{
    self, Button, Choice, Choices, Difference, FieldErrors, Form, Label, Select, Size, TextInput,
    Textarea,
};
use crate::{App, Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::code::{Code, Colour};
use evidence::codebook::Codebook;
use ids::{CodeId, StudyId};
use maud::{Markup, html};
use store::evidence::{code, study};
use store::{Tx, permits};

/// The study's name and its codebook, for whoever may change it.
async fn codebook(
    tx: &mut Tx,
    signed: &Signed,
    one: StudyId,
) -> Result<(String, Codebook), Failure> {
    let permit = permits::study::<on::Codebook, to::Change>(tx, &signed.actor, one).await?;
    let name = study::name(tx, &permit).await?;
    Ok((name, code::codebook(tx, &permit).await?))
}

/// What was typed, put on a code.
fn typed_on(code: &mut Code, fields: &Fields) {
    fields.get("name").clone_into(&mut code.name);
    fields
        .raw("definition")
        .trim()
        .clone_into(&mut code.definition);
    fields.raw("use_when").trim().clone_into(&mut code.use_when);
    fields.raw("not_when").trim().clone_into(&mut code.not_when);
    // Quotes stand apart by a blank line, because a quote can have lines of its own.
    code.anchor_quotes = fields
        .raw("anchor_quotes")
        .split("\n\n")
        .map(str::trim)
        .filter(|quote| !quote.is_empty())
        .map(str::to_owned)
        .collect();
    if let Some(colour) = Colour::from_code(fields.get("colour")) {
        code.colour = colour;
    }
    code.is_codable = !fields.has("heading", "yes");
}

fn filled(code: &Code) -> Fields {
    let mut fields = Fields::default();
    fields.set("name", code.name.as_str());
    fields.set("definition", code.definition.as_str());
    fields.set("use_when", code.use_when.as_str());
    fields.set("not_when", code.not_when.as_str());
    fields.set("anchor_quotes", code.anchor_quotes.join("\n\n"));
    fields.set("colour", code.colour.code());
    if !code.is_codable {
        fields.set("heading", "yes");
    }
    fields.set("version", code.version.to_string());
    fields
}

/// An empty form.
pub(super) async fn new(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    crate::fields::Asked(asked): crate::fields::Asked,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let mut tx = state.db.read().await?;
    let (name, codebook) = codebook(&mut tx, &signed, one).await?;
    tx.rollback().await?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<CodeId>().to_string());
    typed.set("parent", asked.get("parent"));
    typed.set("colour", Colour::of_number(codebook.len()).code());
    let page = Page {
        study: (one, &name),
        codebook: &codebook,
        changes: None,
    };
    Ok(show(&state, &signed, &page, &typed, FieldErrors::NONE))
}

/// Adds the code.
pub(super) async fn add(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let new: CodeId = typed.read("id").ok_or(Failure::Missing)?;
    let done =
        || Redirect::to(&format!("{}?done=code-added", of_code(one, new, ""))).into_response();
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Codebook, to::Change>(&mut tx, &signed.actor, one).await?;
    let book = code::codebook(&mut tx, &permit).await?;
    if book.get(new).is_some() {
        return Ok(done());
    }
    let mut added = Code::new(new, "");
    typed_on(&mut added, &typed);
    added.parent = typed.read("parent");
    let message = match book.add(added) {
        Err(problem) => problem.said(&state.texts),
        Ok(changes) => match code::change(&mut tx, &state.around, &permit, changes).await {
            Ok(_) => {
                tx.commit().await?;
                return Ok(done());
            }
            Err(error) => refusal::words(&state.texts, error)?,
        },
    };
    tx.rollback().await?;
    let mut errors = FieldErrors::default();
    errors.add("name", message);
    let mut tx = state.db.read().await?;
    let (name, codebook) = codebook(&mut tx, &signed, one).await?;
    tx.rollback().await?;
    let page = Page {
        study: (one, &name),
        codebook: &codebook,
        changes: None,
    };
    Ok(show(&state, &signed, &page, &typed, &errors))
}

/// The form with what the code says now.
pub(super) async fn edit(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (one, of): (StudyId, CodeId) = (id(&one)?, id(&of)?);
    let mut tx = state.db.read().await?;
    let (name, codebook) = codebook(&mut tx, &signed, one).await?;
    tx.rollback().await?;
    let code = found(&codebook, of)?;
    let page = Page {
        study: (one, &name),
        codebook: &codebook,
        changes: Some(Changes { code, clash: false }),
    };
    Ok(show(
        &state,
        &signed,
        &page,
        &filled(code),
        FieldErrors::NONE,
    ))
}

/// Says anew what the code means.
pub(super) async fn save(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
    mut typed: Fields,
) -> Result<Response, Failure> {
    let (one, of): (StudyId, CodeId) = (id(&one)?, id(&of)?);
    let version: u32 = typed.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Codebook, to::Change>(&mut tx, &signed.actor, one).await?;
    let book = code::codebook(&mut tx, &permit).await?;
    let mut after = found(&book, of)?.clone();
    let seen = after.version == version;
    typed_on(&mut after, &typed);
    let mut errors = FieldErrors::default();
    match book.redefine(after) {
        Err(problem) => errors.add("name", problem.said(&state.texts)),
        // The same form sent twice finds nothing left to change.
        Ok(changes) if changes.is_empty() || seen => {
            match code::change(&mut tx, &state.around, &permit, changes).await {
                Ok(_) => {
                    tx.commit().await?;
                    let to = format!("{}?done=saved", of_code(one, of, ""));
                    return Ok(Redirect::to(&to).into_response());
                }
                Err(error) => errors.add("name", refusal::words(&state.texts, error)?),
            }
        }
        Ok(_) => {}
    }
    tx.rollback().await?;
    let mut tx = state.db.read().await?;
    let (name, codebook) = codebook(&mut tx, &signed, one).await?;
    tx.rollback().await?;
    let code = found(&codebook, of)?;
    let clash = errors.is_empty();
    if clash {
        typed.set("version", code.version.to_string());
    }
    let page = Page {
        study: (one, &name),
        codebook: &codebook,
        changes: Some(Changes { code, clash }),
    };
    Ok(show(&state, &signed, &page, &typed, &errors))
}

struct Page<'a> {
    study: (StudyId, &'a str),
    codebook: &'a Codebook,
    /// The code that changes; none when one is added.
    changes: Option<Changes<'a>>,
}

struct Changes<'a> {
    code: &'a Code,
    /// Somebody else changed it since the form was opened.
    clash: bool,
}

fn show(
    app: &App,
    signed: &Signed,
    page: &Page<'_>,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let (one, _) = page.study;
    let title = match page.changes {
        Some(_) => t.text("code-change"),
        None => t.text("code-add"),
    };
    let action = page.changes.as_ref().map_or_else(
        || address(one, "codes/new"),
        |changes| of_code(one, changes.code.id, "change"),
    );
    let carried = match page.changes {
        Some(_) => [("version", typed.get("version"))],
        None => [("id", typed.get("id"))],
    };
    let form = Form {
        action: &action,
        hidden: &carried,
        ..Form::default()
    };
    let submit = match page.changes {
        Some(_) => t.text("study-save"),
        None => title.clone(),
    };
    let inside = html! {
        (questions(app, page, typed, errors))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    let mut shell = frame(app, signed, page.study, &title)
        .step(t.text("codes-title"), address(one, "codes"))
        .errors(!errors.is_empty());
    if let Some(changes) = &page.changes {
        shell = shell.step(
            changes.code.name.as_str(),
            of_code(one, changes.code.id, ""),
        );
        if changes.clash {
            shell = shell.status(StatusCode::CONFLICT);
        }
    }
    shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if let Some(changes) = page.changes.as_ref().filter(|c| c.clash) { (clash(app, changes.code, typed)) }
        (ui::form(t.words(), &form, &inside))
    })
}

/// What somebody else saved beside what was typed.
fn clash(app: &App, now: &Code, typed: &Fields) -> Markup {
    let t = &app.texts;
    let mut yours = now.clone();
    typed_on(&mut yours, typed);
    let fields = [
        (t.text("code-name"), &now.name, &yours.name),
        (
            t.text("code-definition"),
            &now.definition,
            &yours.definition,
        ),
        (t.text("code-use"), &now.use_when, &yours.use_when),
        (t.text("code-not"), &now.not_when, &yours.not_when),
    ];
    let differences: Vec<Difference<'_>> = fields
        .iter()
        .filter(|(_, theirs, yours)| theirs != yours)
        .map(|(field, theirs, yours)| Difference {
            field,
            theirs,
            yours,
        })
        .collect();
    html! {
        h2 { (t.text("changed-title")) }
        p { (t.text("changed-text")) }
        (ui::comparison(t.words(), "", &differences))
    }
}

fn questions(app: &App, page: &Page<'_>, typed: &Fields, errors: &FieldErrors) -> Markup {
    let t = &app.texts;
    let f = ui::Fields::new(t.words(), errors);
    let [
        name,
        parent,
        top,
        definition,
        use_when,
        not_when,
        quotes,
        colour,
        heading,
    ] = [
        "name",
        "parent",
        "top",
        "definition",
        "use",
        "not",
        "quotes",
        "colour",
        "heading",
    ]
    .map(|key| t.text(&format!("code-{key}")));
    let [use_hint, not_hint, quotes_hint, heading_yes] =
        ["use-hint", "not-hint", "quotes-hint", "heading-yes"]
            .map(|key| t.text(&format!("code-{key}")));
    let places = options(page.codebook, |_| false);
    let mut parents = vec![("", top.as_str())];
    parents.extend(places.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    let colours: Vec<(&str, String)> = Colour::ALL
        .iter()
        .map(|colour| {
            let code = colour.code();
            (code, t.text(&format!("colour-{code}")))
        })
        .collect();
    let colours: Vec<(&str, &str)> = colours.iter().map(|(c, n)| (*c, n.as_str())).collect();
    let heading_choice = [Choice::new("yes", &heading_yes)];
    let chosen: Vec<&str> = typed.all("heading").collect();
    let area = |name, label: &str, hint: Option<&str>, rows| {
        f.textarea(&Textarea {
            name,
            label: Label::from(label),
            hint,
            value: &typed.raw(name),
            rows,
            ..Textarea::default()
        })
    };
    html! {
        (f.text(&TextInput { name: "name", label: Label::from(name.as_str()), value: typed.get("name"), ..TextInput::default() }))
        @if page.changes.is_none() {
            (f.select(&Select { name: "parent", label: Label::from(parent.as_str()), options: &parents, chosen: typed.get("parent"), ..Select::default() }))
        }
        (area("definition", &definition, None, 4))
        (area("use_when", &use_when, Some(&use_hint), 3))
        (area("not_when", &not_when, Some(&not_hint), 3))
        (area("anchor_quotes", &quotes, Some(&quotes_hint), 4))
        (f.select(&Select { name: "colour", label: Label::from(colour.as_str()), options: &colours, chosen: typed.get("colour"), ..Select::default() }))
        (f.checkboxes(&Choices { name: "heading", legend: Label::sized(&heading, Size::S), choices: &heading_choice, chosen: &chosen, small: true, ..Choices::default() }))
    }
}
